// Plain clients that keep to the rules, among themselves and with the other protocols.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Centrifuge } from 'centrifuge';
import { WebSocket } from 'ws';
import { atLeast, next, now, numbers, token, until } from './support.mjs';
import { SECRET } from './text-fixture.mjs';

export function textClientTests(f) {
  describe('a plain client', () => {
    it('hears what others send, and itself', async () => {
      const channel = f.channel();
      const one = await f.client(channel);
      const two = await f.client(channel);
      await f.present(channel, 2);

      one.send('hello é😀\nsecond line');
      await atLeast(two.texts, 1);
      two.send('hi');

      assert.deepEqual(await atLeast(one.texts, 2), ['hello é😀\nsecond line', 'hi']);
      assert.deepEqual(await atLeast(two.texts, 2), ['hello é😀\nsecond line', 'hi']);
    });

    it('sees the number of the sender with ?numbered=true, which nobody else ever gets', async () => {
      const channel = f.channel();
      const reader = await f.client(`${channel}?numbered=true`);
      await f.present(channel, 1);
      const seen = new Set();
      for (let i = 0; i < 5; i++) {
        const sender = await f.client(`${channel}?echo=false`);
        sender.send('hello');
        sender.send('again');
        const [first, second] = (await atLeast(reader.texts, 2)).splice(0);
        assert.match(first, /^[1-9][0-9]*: hello$/);
        assert.equal(second, first.replace('hello', 'again'));
        seen.add(first);
        sender.close();
        assert.deepEqual((await sender.gone).code, 1000);
        assert.deepEqual(sender.texts, []);
      }

      assert.equal(seen.size, 5);
    });

    it('gets what the HTTP API and Centrifuge clients publish, and they get what it sends', async () => {
      const channel = f.channel();
      const plain = await f.client(channel);
      await f.present(channel, 1);
      const centrifuge = new Centrifuge(`${f.server.url.replace(/^http/, 'ws')}connection/websocket`, {
        websocket: WebSocket,
      });
      const subscription = centrifuge.newSubscription(channel);
      const got = [];
      subscription.on('publication', ({ data }) => got.push(data));
      const ready = next(subscription, 'subscribed');
      subscription.subscribe();
      centrifuge.connect();
      await ready;

      await f.publish(channel, 'a string');
      await f.publish(channel, { an: ['object', null, 1.5] });
      await subscription.publish(42);
      plain.send('say "hi"');

      assert.deepEqual(await atLeast(plain.texts, 4), ['a string', '{"an":["object",null,1.5]}', '42', 'say "hi"']);
      assert.deepEqual(await atLeast(got, 4), ['a string', { an: ['object', null, 1.5] }, 42, 'say "hi"']);
      centrifuge.disconnect();
    });

    it('gets the history that it asks for, then what follows, each once and in order', async () => {
      const channel = f.channel();
      for (const i of numbers(30)) await f.publish(channel, i);
      const late = await f.client(`${channel}?history=20`);
      const publishing = (async () => {
        for (const i of numbers(20, 31)) await f.publish(channel, i);
      })();

      await publishing;
      // How many of the new ones count as history depends on when the server reads it.
      await until(() => late.texts.at(-1) === '50');
      const got = late.texts.map(Number);
      assert.ok(got.length >= 20 && got[0] >= 11, `${got[0]} is the first of ${got.length}`);
      assert.deepEqual(got, numbers(got.length, got[0]));
    });

    it('loses nothing of a burst, from the moment when it is open', async () => {
      const channel = f.channel();
      const reader = await f.client(channel);
      await f.present(channel, 1);
      const sender = await f.client(`${channel}?echo=false`);
      for (const i of numbers(5000)) sender.send(String(i));

      assert.deepEqual((await atLeast(reader.texts, 5000)).map(Number), numbers(5000));
    });

    it('brings a token in the address or among the subprotocols, which are not sent back', async () => {
      const channel = f.channel('closed');
      const jwt = token({ sub: 'ann', channels: [channel] }, SECRET);
      const one = await f.client(`${channel}?token=${jwt}`);
      const two = await f.client(channel, ['foray.text', `token.${jwt}`]);
      await f.present(channel, 2);

      assert.equal(one.protocol, '');
      assert.equal(two.protocol, 'foray.text');
      const { presence } = await f.api('presence', { channel });
      assert.deepEqual(
        Object.values(presence).map(({ user }) => user),
        ['ann', 'ann'],
      );
    });

    for (const [what, address, code, reason] of [
      ['without permission', () => 'closed:x', 3507, 'permission denied'],
      [
        'with a token of somebody else',
        () => `chat:x?token=${token({ sub: 'a' }, 'x'.repeat(40))}`,
        3500,
        'invalid token',
      ],
      [
        'with an old token',
        () => `chat:x?token=${token({ sub: 'a', exp: now() - 60 }, SECRET)}`,
        3005,
        'connection expired: token expired',
      ],
      ['where there is no namespace', () => 'nowhere:x', 3501, 'bad request: namespace "nowhere" is not configured'],
      [
        'with a parameter that is wrong',
        () => 'chat:x?history=all',
        3501,
        'bad request: history must be a whole number',
      ],
      [
        'without permission to read the history',
        () => `closed:x?history=1&token=${token({ sub: 'a', channels: ['closed:x'] }, SECRET)}`,
        3508,
        'not available: the channel keeps no history',
      ],
    ]) {
      it(`is told why it may not stay, ${what}`, async () => {
        assert.deepEqual(await f.opening(address()).gone, { code, reason });
      });
    }

    it('is closed where it may not publish, or told so where it asks for errors', async () => {
      const channel = f.channel('closed');
      const jwt = token({ sub: 'ann', channels: [channel] }, SECRET);
      const strict = await f.client(`${channel}?token=${jwt}`);
      const lenient = await f.client(`${channel}?errors=true&token=${jwt}`);
      await f.present(channel, 2);
      strict.send('x');
      lenient.send('x');

      assert.deepEqual(await strict.gone, { code: 3507, reason: 'permission denied: publishing in this channel' });
      assert.deepEqual(await atLeast(lenient.texts, 1), ['error 103: publishing in this channel']);
      await f.present(channel, 1);
    });

    it('ends with its token', async () => {
      const jwt = token({ sub: 'ann', exp: now() + 6 }, SECRET);
      const one = await f.client(`${f.channel()}?token=${jwt}`);

      assert.deepEqual(await one.gone, { code: 3005, reason: 'connection expired' });
    });

    it('can be sent away and unsubscribed by the server API', async () => {
      const channel = f.channel();
      const jwt = token({ sub: 'ann' }, SECRET);
      const one = await f.client(`${channel}?token=${jwt}`);
      await f.present(channel, 1);
      await f.api('unsubscribe', { user: 'ann', channel });
      assert.deepEqual((await one.gone).code, 3503);
      const two = await f.client(`${channel}?token=${jwt}`);
      await f.present(channel, 1);
      await f.api('disconnect', { user: 'ann', disconnect: { code: 4999, reason: 'enough' } });

      assert.deepEqual(await two.gone, { code: 4999, reason: 'enough' });
    });

    it('is pinged and stays', async () => {
      const channel = f.channel();
      const one = await f.client(channel);
      let pings = 0;
      await new Promise((resolve) => {
        one.on('ping', () => {
          pings++;
          if (pings === 2) resolve();
        });
      });
      await f.present(channel, 1);
      one.send('here');

      assert.deepEqual(await atLeast(one.texts, 1), ['here']);
    });
  });
}
