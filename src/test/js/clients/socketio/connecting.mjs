// Transports, namespaces and tokens of Socket.IO.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { next, now, token } from '../support.mjs';
import { gets, SECRET } from './fixture.mjs';

export function connectingTests(f) {
  describe('transports', () => {
    for (const transports of [['polling'], ['websocket']]) {
      it(`only ${transports}`, async () => {
        const channel = f.channel();
        const client = await f.client(channel, { transports });
        const answer = await client.emitWithAck('hello', 'é😀', { a: [1, null] });

        assert.equal(answer.offset, 1);
        const [[, text, object]] = await gets(client, 'hello');
        assert.deepEqual([text, object], ['é😀', { a: [1, null] }]);
        assert.equal(client.io.engine.transport.name, transports[0]);
      });
    }

    it('polling, which becomes a WebSocket while events come and go', async () => {
      const channel = f.channel();
      const client = f.begin(channel, { transports: ['polling', 'websocket'] });
      let over = false;
      client.io.once('open', () => {
        client.io.engine.once('upgrade', () => {
          over = true;
        });
      });
      let sent = 0;
      while (!over || sent < 50) {
        const answer = client.emitWithAck('n', ++sent);
        client.emit('n', ++sent);
        await answer;
      }

      assert.equal(client.io.engine.transport.name, 'websocket');
      assert.deepEqual(
        (await gets(client, 'n', sent)).map(([, n]) => n),
        Array.from({ length: sent }, (_, i) => i + 1),
      );
    });

    it('with many events at once, in order', async () => {
      for (const transports of [['polling'], ['websocket']]) {
        const client = await f.client(f.channel(), { transports });
        for (let i = 0; i < 500; i++) client.emit('n', i);
        const got = await gets(client, 'n', 500);
        assert.deepEqual(
          got.map(([, n]) => n),
          Array.from({ length: 500 }, (_, i) => i),
        );
      }
    });
  });

  describe('namespaces', () => {
    it('are channels, several on one connection', async () => {
      const [one, two] = [f.channel(), f.channel('room')];
      const first = await f.client(one, { forceNew: true });
      const second = first.io.socket(`/${two}`);
      await next(second, 'connect');
      const got = next(second, 'x');
      await f.publish(two, { event: 'x', args: ['for two'] });

      assert.equal(await got, 'for two');
      assert.notEqual(first.id, second.id);
      second.disconnect();
      await first.emitWithAck('still', 1);
    });

    it('without a name is the channel of the configuration', async () => {
      const client = await f.client('');
      const came = gets(client, 'anyone');
      await f.publish('log:main', { event: 'anyone', args: [] });

      await came;
    });

    it('that there is not, or that may not be entered, are refused', async () => {
      const unknown = await f.refusal('nowhere:1');
      const closed = await f.refusal('closed:1');
      const map = await f.refusal('map:1');

      assert.deepEqual([unknown.message, unknown.data.code], ['Invalid namespace', 102]);
      assert.deepEqual([closed.message, closed.data.code], ['permission denied', 103]);
      assert.equal(map.data.code, 107);
    });

    it('can be written as in a URL', async () => {
      const client = await f.client('log:a%2Cb%20c');
      const came = gets(client, 'x');
      await f.publish('log:a,b c', { event: 'x' });

      await came;
    });
  });

  describe('tokens', () => {
    it('say who somebody is', async () => {
      const client = await f.client(f.channel(), { auth: { token: token({ sub: 'ann' }, SECRET) } });
      const { clients } = await client.emitWithAck('foray:presence');

      assert.deepEqual(clients, [{ client: client.id, user: 'ann' }]);
    });

    it('that are not good are refused', async () => {
      const bad = await f.refusal(f.channel(), { auth: { token: token({ sub: 'ann' }, `other ${SECRET}`) } });
      const old = await f.refusal(f.channel(), { auth: { token: token({ sub: 'ann', exp: now() - 60 }, SECRET) } });

      assert.equal(bad.data.code, 3500);
      assert.equal(old.data.code, 109);
    });

    it('that end disconnect, and the next one that the page brings is taken', async () => {
      let asked = 0;
      const auth = (give) => give({ token: token({ sub: 'ann', exp: now() + (++asked === 1 ? 6 : 600) }, SECRET) });
      const channel = f.channel();
      const client = await f.client(channel, { auth });
      const id = client.id;
      await next(client, 'disconnect');
      await next(client, 'connect');

      assert.equal(asked, 2);
      assert.equal(client.recovered, true);
      assert.equal(client.id, id);
    });

    it('open channels that are closed otherwise', async () => {
      const channel = f.channel('closed');
      const granted = token({ sub: 'ann', channels: [channel] }, SECRET);
      await f.client(channel, { auth: { token: granted } });
      const own = token({ sub: 'ann', channel }, SECRET);
      await f.client(channel, { auth: { token: token({ sub: 'ann' }, SECRET), subscription_token: own } });
    });

    it('of another user on the same connection are refused', async () => {
      const first = await f.client(f.channel(), { auth: { token: token({ sub: 'ann' }, SECRET) } });
      const second = first.io.socket(`/${f.channel()}`, { auth: { token: token({ sub: 'bob' }, SECRET) } });

      assert.equal((await next(second, 'connect_error')).data.code, 103);
    });
  });

  describe('from outside', () => {
    it('a client is disconnected and does not come back', async () => {
      const client = await f.client(f.channel(), { auth: { token: token({ sub: 'carl' }, SECRET) } });
      const gone = next(client, 'disconnect');
      await f.api('disconnect', { user: 'carl', client: client.id });

      assert.equal(await gone, 'io server disconnect');
      assert.equal(client.active, false);
    });

    it('or is told to come again', async () => {
      const client = await f.client(f.channel(), { auth: { token: token({ sub: 'dora' }, SECRET) } });
      const back = next(client, 'connect');
      await f.api('disconnect', { user: 'dora', disconnect: { code: 4000, reason: 'again' } });
      await back;

      assert.equal(client.recovered, true);
    });

    it('is subscribed to another channel, and unsubscribed', async () => {
      const client = await f.client(f.channel(), { auth: { token: token({ sub: 'emil' }, SECRET) } });
      const other = f.channel('plain');
      const subscribed = gets(client, 'foray:subscribed');
      await f.api('subscribe', { user: 'emil', channel: other });
      assert.deepEqual((await subscribed)[0][1], { channel: other });
      await f.publish(other, { event: 'x', args: [1] });
      assert.deepEqual(await gets(client, 'x'), [['x', 1, { channel: other }]]);
      await f.api('unsubscribe', { user: 'emil', channel: other });

      assert.equal((await gets(client, 'foray:unsubscribed'))[0][1].channel, other);
    });
  });
}
