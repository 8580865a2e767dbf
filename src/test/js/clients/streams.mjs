// Clients without WebSocket: the npm client over HTTP stream and server-sent events, and those that only listen.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import WebSocket from 'ws';
import { startProxy } from '../pages/proxy.mjs';
import { SECRET } from './fixture.mjs';
import { events, streamOptions, transports } from './stream-clients.mjs';
import { atLeast, next, now, numbers, token, until } from './support.mjs';

const STREAMS = 500;
/** What the container's own pool grows by at the most, and what a JVM starts by itself meanwhile, such as compilers. */
const OTHER_THREADS = 200 + 30;

const publications = ({ messages }) => messages.filter(({ pub }) => pub);

export function streamTests(f) {
  /** A client of the npm package that may use these ways, in their order. */
  const client = (ways, options = {}, url = f.server.url) =>
    f.client({ ...streamOptions(url), ...options }, transports(url, ways));
  const listening = async (query) => {
    const made = await events(new URL(`connection/uni_sse?${query}`, f.server.url));
    f.endWithTest(made);
    return made;
  };
  const sessions = async () => (await f.api('info', {})).nodes[0].num_clients;
  const present = async (channel) => (await f.api('presence_stats', { channel })).num_clients;

  describe('without WebSocket', () => {
    it('the client falls back by itself where a proxy refuses upgrades', async () => {
      const proxy = await startProxy(f.server.url, { refusesUpgrades: true });
      f.endWithTest(proxy);
      const to = f.channel('log');
      const made = client(['websocket', 'http_stream', 'sse'], {}, proxy.url);
      const connected = next(made, 'connected');
      const { subscription, got } = await f.subscribed(to, made);
      assert.equal((await connected).transport, 'http_stream');

      await subscription.publish('é😀');
      assert.deepEqual(await atLeast(got, 1), ['é😀']);
    });

    it('and once more where it lets no HTTP stream through either', async () => {
      const proxy = await startProxy(f.server.url, { refusesUpgrades: true, hides: '/connection/http_stream' });
      f.endWithTest(proxy);
      const made = client(['websocket', 'http_stream', 'sse'], {}, proxy.url);
      made.connect();
      assert.equal((await next(made, 'connected')).transport, 'sse');
    });

    for (const way of ['http_stream', 'sse']) {
      describe(way, () => {
        it('does what a WebSocket does', async () => {
          const to = f.channel('log');
          const one = client([way], { token: token({ sub: 'ann' }, SECRET) });
          const two = client([way], { token: token({ sub: 'bob' }, SECRET) });
          const { subscription, got } = await f.subscribed(to, one);
          const join = next(subscription, 'join', ({ info }) => info.user === 'bob');
          await f.subscribed(to, two);
          await join;
          await subscription.publish(1);
          await f.publish(to, 2);
          await atLeast(got, 2);

          assert.deepEqual(got, [1, 2]);
          assert.deepEqual({ ...(await subscription.presenceStats()) }, { numClients: 2, numUsers: 2 });
          assert.equal((await subscription.history({ limit: 10 })).publications.length, 2);
          await assert.rejects(one.rpc('no such method', {}), { code: 108 });
          const leave = next(subscription, 'leave', ({ info }) => info.user === 'bob');
          two.disconnect();
          await until(async () => {
            await f.publish(to, 'is it still there');
            return (await present(to)) === 1;
          });
          await leave;
        });

        it('publishes in the order in which it was asked to, whatever overtakes what', async () => {
          const to = f.channel('log');
          const { subscription, got } = await f.subscribed(to, client([way]));
          await Promise.all(numbers(60).map((number) => subscription.publish(number)));

          assert.deepEqual(await atLeast(got, 60), numbers(60));
        });

        it('gets each publication once over a line that is cut', async () => {
          const to = f.channel('log');
          const cuttable = await f.line();
          const { subscription, got } = await f.subscribed(to, client([way], {}, cuttable.url));
          for (const round of numbers(3, 0)) {
            await f.publish(to, round * 2 + 1);
            await atLeast(got, round * 2 + 1);
            const offline = next(subscription, 'subscribing');
            cuttable.cut();
            await offline;
            await f.publish(to, round * 2 + 2);
            const again = next(subscription, 'subscribed');
            cuttable.lay();
            assert.equal((await again).recovered, true);
            await atLeast(got, round * 2 + 2);
          }

          assert.deepEqual(got, numbers(6));
        });

        it('renews its token, and is disconnected from outside', async () => {
          let asked = 0;
          const made = client([way], {
            getToken: async () => {
              asked++;
              return token({ sub: `eve-${way}`, exp: now() + 6 }, SECRET);
            },
          });
          made.connect();
          await next(made, 'connected');
          await until(() => asked >= 2);
          const gone = next(made, 'disconnected');
          await f.api('disconnect', { user: `eve-${way}` });

          assert.equal((await gone).code, 3503);
        });
      });
    }

    it('a client that changes its way goes on where it was', async () => {
      const to = f.channel('log');
      await f.publish(to, 1);
      let { epoch, offset } = await f.publish(to, 2);
      const got = [];
      for (const way of ['websocket', 'http_stream', 'sse', 'websocket']) {
        const made = client([way]);
        const subscription = made.newSubscription(to, { since: { epoch, offset } });
        const came = next(subscription, 'publication');
        subscription.subscribe();
        made.connect();
        await f.publish(to, `for ${way}`);
        const publication = await came;
        offset = publication.offset;
        got.push(publication.data);
        made.disconnect();
        await f.publish(to, `after ${way}`);
        const only = await listening(`channel=${to}&since=${epoch}:${offset}`);
        got.push(...(await only.message(0)).connect.subs[to].publications.map(({ data }) => data));
        const poll = await fetch(new URL(`api/poll/${to}?timeout=0&since=${epoch}:${offset}`, f.server.url));
        const polled = await poll.json();
        assert.deepEqual(
          polled.publications.map(({ data }) => data),
          [`after ${way}`],
        );
        offset = polled.offset;
      }

      assert.deepEqual(
        got,
        ['websocket', 'http_stream', 'sse', 'websocket'].flatMap((way) => [`for ${way}`, `after ${way}`]),
      );
    });
  });

  describe('one way', () => {
    it('server-sent events show publications as they come', async () => {
      const to = f.channel('log');
      const only = await listening(`channel=${to}`);
      assert.match(only.headers.get('content-type'), /^text\/event-stream;charset=utf-8$/i);
      assert.match(only.headers.get('cache-control'), /no-cache.*no-transform/);
      assert.equal(only.headers.get('x-accel-buffering'), 'no');
      assert.ok((await only.message(0)).connect.subs[to].epoch);
      await f.publish(to, { text: 'é😀' });
      const { channel, pub } = await only.message(1);
      assert.deepEqual([channel, pub.data, pub.offset], [to, { text: 'é😀' }, 1]);
    });

    it('an HTTP stream and a WebSocket do the same, and recover by position', async () => {
      const to = f.channel('short');
      const { epoch, offset } = await f.publish(to, 1);
      await f.publish(to, 2);
      const body = JSON.stringify({ subs: { [to]: { recover: true, epoch, offset } } });
      const lines = await events(new URL('connection/uni_http_stream', f.server.url), { method: 'POST', body });
      const address = f.server.url.replace(/^http/, 'ws');
      const named = new WebSocket(`${address}connection/uni_websocket?cf_connect=${encodeURIComponent(body)}`);
      const spoken = new WebSocket(`${address}connection/uni_websocket`);
      spoken.on('open', () => spoken.send(body));
      f.endWithTest(lines, { close: () => named.terminate() }, { close: () => spoken.terminate() });
      const sockets = [named, spoken].map((socket) => {
        const texts = [];
        socket.on('message', (text) => texts.push(JSON.parse(text)));
        return texts;
      });
      const connects = [
        await lines.message(0),
        ...(await Promise.all(sockets.map((texts) => atLeast(texts, 1)))).map(([one]) => one),
      ];
      for (const { connect: reply } of connects) {
        assert.equal(reply.subs[to].recovered, true);
        assert.deepEqual(
          reply.subs[to].publications.map(({ data }) => data),
          [2],
        );
      }
      await f.publish(to, 3);
      assert.equal((await lines.message(1)).pub.data, 3);
      for (const texts of sockets) assert.equal((await atLeast(texts, 2))[1].pub.data, 3);
    });

    it('who asks for what it may not have is told, and that is the end', async () => {
      const refused = await listening('channel=closed:1');
      const { disconnect } = await refused.message(0);
      assert.deepEqual(disconnect, { code: 3507, reason: 'permission denied: the channel closed:1' });
      await refused.ended;
    });

    it('a stream that is abandoned leaves the presence', async () => {
      const to = f.channel('log');
      const socket = connect(Number(new URL(f.server.url).port), '127.0.0.1');
      socket.write(`GET /connection/uni_sse?channel=${to} HTTP/1.1\r\nHost: ${new URL(f.server.url).host}\r\n\r\n`);
      await until(async () => (await present(to)) === 1);
      socket.destroy();

      await until(async () => {
        await f.publish(to, 'is it still there');
        return (await present(to)) === 0;
      });
    });

    it('a client that stops reading is closed, and harms nobody', async () => {
      const to = f.channel('log');
      const reader = await listening(`channel=${to}`);
      const socket = connect(Number(new URL(f.server.url).port), '127.0.0.1');
      socket.write(`GET /connection/uni_sse?channel=${to} HTTP/1.1\r\nHost: ${new URL(f.server.url).host}\r\n\r\n`);
      socket.pause();
      await until(async () => (await present(to)) === 2);
      let count = 0;
      await until(async () => {
        await Promise.all(numbers(10).map(() => f.publish(to, { number: ++count, much: 'x'.repeat(60_000) })));
        await until(() => publications(reader).length >= count);
        return (await present(to)) === 1;
      });
      socket.destroy();

      assert.equal(publications(reader).length, count);
    });

    it('streams hold no thread each, also where one publication goes to 500', {
      skip: process.platform !== 'linux' && 'threads are counted in /proc',
    }, async () => {
      const threads = () => readdirSync(`/proc/${f.server.pid}/task`).length;
      const to = f.channel('plain');
      const many = async (count) => Promise.all(numbers(count).map(() => listening(`channel=${to}`)));
      // The container has its usual threads for so many requests at once.
      for (const one of await many(STREAMS)) one.close();
      const others = await sessions();
      const before = threads();
      const all = await many(STREAMS);
      await until(async () => (await sessions()) >= STREAMS);
      const open = threads();
      assert.ok(open - before < OTHER_THREADS, `${before} threads became ${open}; ${others} sessions before`);
      await f.publish(to, 'for all');
      for (const one of all) assert.equal((await one.message(1)).pub.data, 'for all');
      const after = threads();
      assert.ok(after - before < OTHER_THREADS, `${before} threads became ${after}`);
    });
  });
}
