// What comes to /ws without a WebSocket.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { describe, it } from 'node:test';

const KEY = { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' };

export function textHttpTests(f) {
  /** One request; that it ends at all is a part of the test. */
  async function send(path, { method = 'GET', headers = {} } = {}) {
    const sent = request(new URL(path, f.server.url), { method, headers });
    sent.end();
    const [response] = await Promise.race([once(sent, 'response'), once(sent, 'upgrade')]);
    let body = '';
    if (response.statusCode === 101) {
      response.socket.destroy();
    } else {
      for await (const chunk of response) body += chunk;
    }
    return { status: response.statusCode, headers: response.headers, body };
  }

  const upgrade = (headers) => ({ headers: { Upgrade: 'websocket', Connection: 'Upgrade', ...headers } });

  describe('plain HTTP', () => {
    for (const [path, advised] of [
      ['ws', '?channel=chat:lobby'],
      ['ws/', '?channel=chat:lobby'],
      ['ws/chat:lobby', '/chat:lobby'],
      ['ws?channel=chat:lobby', '?channel=chat:lobby'],
    ]) {
      it(`is told at ${path} how to call, with 426`, async () => {
        const { status, headers, body } = await send(path);

        assert.equal(status, 426);
        assert.equal(headers.upgrade, 'websocket');
        assert.match(headers.connection, /upgrade/i);
        assert.equal(headers['content-type'], 'text/plain;charset=UTF-8');
        assert.ok(body.startsWith('This is a WebSocket endpoint'), body);
        assert.ok(body.includes(`new WebSocket('${f.url('').replace(/\/$/, '')}${advised}')`), body);
      });
    }

    it('keeps its connection, so that the next request is answered too', async () => {
      const { Agent } = await import('node:http');
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (const path of ['ws', 'ws/chat:1', 'api/openapi.json', 'ws']) {
        const sent = request(new URL(path, f.server.url), { agent });
        sent.end();
        const [response] = await once(sent, 'response');
        for await (const unused of response) assert.ok(unused.length);
        assert.equal(response.statusCode, path.startsWith('ws') ? 426 : 200);
      }
      agent.destroy();
    });

    it('gets the same headers for HEAD, and no body', async () => {
      const { status, headers, body } = await send('ws/chat:lobby', { method: 'HEAD' });

      assert.equal(status, 426);
      assert.equal(headers.upgrade, 'websocket');
      assert.equal(body, '');
    });

    it('gets what is allowed for OPTIONS, and for what is not', async () => {
      const options = await send('ws/chat:lobby', { method: 'OPTIONS' });
      const post = await send('ws/chat:lobby', { method: 'POST' });

      assert.deepEqual([options.status, options.headers.allow], [204, 'GET, HEAD, OPTIONS']);
      assert.deepEqual([post.status, post.headers.allow], [405, 'GET, HEAD, OPTIONS']);
    });

    it('is told the version where it has another one', async () => {
      for (const version of ['8', '14', undefined]) {
        const { status, headers } = await send(
          'ws/chat:lobby',
          upgrade({ ...KEY, ...(version && { 'Sec-WebSocket-Version': version }) }),
        );

        assert.equal(status, 426);
        assert.equal(headers['sec-websocket-version'], '13');
      }
    });

    it('is refused without a key, without a channel, and from another origin', async () => {
      const right = { ...KEY, 'Sec-WebSocket-Version': '13' };
      const { 'Sec-WebSocket-Key': unused, ...withoutKey } = right;

      assert.equal((await send('ws/chat:lobby', upgrade(withoutKey))).status, 400);
      assert.equal((await send('ws', upgrade(right))).status, 404);
      assert.equal((await send('ws/a/b', upgrade(right))).status, 404);
      assert.equal((await send('ws/chat:a%2Fb', upgrade(right))).status, 400);
      assert.equal(
        (await send('ws/chat:lobby', upgrade({ ...right, Origin: 'http://elsewhere.example' }))).status,
        403,
      );
      assert.equal(
        (await send('ws/chat:lobby', upgrade({ ...right, Origin: new URL(f.server.url).origin }))).status,
        101,
      );
    });
  });
}
