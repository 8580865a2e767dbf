// What events of Socket.IO are to others, and what is published elsewhere is to its clients.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Centrifuge } from 'centrifuge';
import { WebSocket } from 'ws';
import { atLeast, next } from '../support.mjs';
import { events, gets } from './fixture.mjs';

export function channelTests(f) {
  /** A client of the Centrifuge protocol with the list of the data that it gets. */
  async function centrifuge(t, channel) {
    const client = new Centrifuge(`${f.server.url.replace(/^http/, 'ws')}connection/websocket`, {
      websocket: WebSocket,
    });
    t.after(() => client.disconnect());
    const subscription = client.newSubscription(channel);
    const got = [];
    subscription.on('publication', (publication) => got.push(publication.data));
    const subscribed = next(subscription, 'subscribed');
    subscription.subscribe();
    client.connect();
    await subscribed;
    return { subscription, got };
  }

  describe('an event', () => {
    it('is published, and acknowledged with its position', async () => {
      const channel = f.channel();
      const client = await f.client(channel);
      const first = await client.emitWithAck('a', 1);
      const second = await client.emitWithAck('b');

      assert.deepEqual([first.offset, second.offset], [1, 2]);
      const history = await f.api('history', { channel, limit: -1 });
      assert.equal(history.epoch, first.epoch);
      assert.deepEqual(
        history.publications.map((publication) => publication.data),
        [
          { event: 'a', args: [1] },
          { event: 'b', args: [] },
        ],
      );
      assert.equal(history.publications[0].info.client, client.id);
    });

    it('reaches subscribers of other protocols, and theirs reach it', async (t) => {
      const channel = f.channel();
      const socket = await f.client(channel);
      const { subscription, got } = await centrifuge(t, channel);
      await socket.emitWithAck('hello', 'from Socket.IO', 2);
      await subscription.publish({ event: 'hi', args: ['from Centrifuge', { x: 1 }] });
      await subscription.publish({ event: 'order', id: 7 });
      await subscription.publish({ text: 'no event' });
      await subscription.publish('text');
      await subscription.publish({ event: 'disconnect', args: ['not what it seems'] });

      await gets(socket, 'message', 3);
      await atLeast(got, 1);
      assert.deepEqual(got[0], { event: 'hello', args: ['from Socket.IO', 2] });
      assert.deepEqual(events(socket, 'hi', 2), [['from Centrifuge', { x: 1 }]]);
      assert.deepEqual(events(socket, 'order'), [[{ event: 'order', id: 7 }]]);
      assert.deepEqual(events(socket, 'message'), [
        [{ text: 'no event' }],
        ['text'],
        [{ event: 'disconnect', args: ['not what it seems'] }],
      ]);
      assert.equal(socket.connected, true);
    });

    it('comes back to its sender, unless the namespace excludes it', async () => {
      const open = f.channel();
      const sender = await f.client(open);
      await sender.emitWithAck('x', 1);
      await gets(sender, 'x');

      const excluding = f.channel('others');
      const [one, two] = [await f.client(excluding), await f.client(excluding)];
      await one.emitWithAck('x', 'of one');
      await two.emitWithAck('x', 'of two');
      await gets(one, 'x');
      await gets(two, 'x');
      assert.deepEqual(events(one, 'x'), [['of two']]);
      assert.deepEqual(events(two, 'x'), [['of one']]);
    });

    it('that may not be published is refused', async () => {
      const client = await f.client(f.channel('silent'));
      const { error } = await client.emitWithAck('x');
      client.emit('y', 1);
      const [[, told]] = await gets(client, 'foray:error');

      assert.equal(error.code, 103);
      assert.deepEqual(told, { event: 'y', code: 103, message: 'permission denied' });
    });

    it('in a channel without history is acknowledged without a position', async () => {
      const client = await f.client(f.channel('plain'));

      assert.deepEqual(await client.emitWithAck('x', 1), {});
      assert.deepEqual(await gets(client, 'x'), [['x', 1]]);
    });
  });

  describe('binary data', () => {
    const bytes = Buffer.from([0, 1, 254, 255]);

    for (const transports of [['polling'], ['websocket']]) {
      it(`stay binary over ${transports}`, async () => {
        const channel = f.channel();
        const [sender, receiver] = [await f.client(channel, { transports }), await f.client(channel, { transports })];
        await sender.emitWithAck('file', { name: 'a', parts: [bytes, Buffer.alloc(0)] }, 'end');
        const [[, file, end]] = await gets(receiver, 'file');

        assert.equal(end, 'end');
        assert.equal(file.name, 'a');
        assert.deepEqual(file.parts.map(Buffer.from), [bytes, Buffer.alloc(0)]);
      });
    }

    it('are Base64 for others, and Base64 of others is binary', async () => {
      const channel = f.channel();
      const client = await f.client(channel);
      await client.emitWithAck('file', bytes);
      const { publications } = await f.api('history', { channel, limit: -1 });
      assert.deepEqual(publications[0].data, { event: 'file', args: [{ _binary: 'AAH+/w==' }] });
      await f.publish(channel, { event: 'other', args: [{ _binary: 'AAH+/w==' }, { _binary: 'not Base64!' }] });
      const [[, binary, text]] = await gets(client, 'other');

      assert.deepEqual(Buffer.from(binary), bytes);
      assert.deepEqual(text, { _binary: 'not Base64!' });
    });

    it('with a false placeholder beside them disconnect nobody', async () => {
      const channel = f.channel();
      const client = await f.client(channel);
      await f.publish(channel, { event: 'x', args: [{ _binary: 'AA==' }, { _placeholder: true, num: 9 }] });
      await gets(client, 'x');
      await client.emitWithAck('still here');

      assert.deepEqual(events(client, 'x', 2), [[{ _binary: 'AA==' }, { _placeholder: true, num: 9 }]]);
    });
  });

  describe('events of the server', () => {
    it('subscribe to another channel, and unsubscribe', async () => {
      const [own, other] = [f.channel(), f.channel()];
      const client = await f.client(own);
      const position = await client.emitWithAck('foray:subscribe', other);
      assert.equal(position.recovered, false);
      assert.equal(position.offset, 0);
      await f.publish(other, { event: 'x', args: [1] });
      const [[, value, from]] = await gets(client, 'x');
      assert.deepEqual([value, from], [1, { channel: other, offset: 1, epoch: position.epoch }]);
      assert.equal((await client.emitWithAck('foray:subscribe', { channel: other })).error.code, 105);
      assert.equal((await client.emitWithAck('foray:subscribe', { channel: own })).error.code, 105);

      assert.deepEqual(await client.emitWithAck('foray:unsubscribe', other), {});
      await f.publish(other, { event: 'x', args: [2] });
      const since = { epoch: position.epoch, offset: 1 };
      const again = await client.emitWithAck('foray:subscribe', { channel: other, since });
      assert.equal(again.recovered, true);
      assert.deepEqual(
        (await gets(client, 'x', 2)).map(([, n]) => n),
        [1, 2],
      );
    });

    it('say who is there, and who comes and goes', async () => {
      const channel = f.channel('room');
      const first = await f.client(channel);
      const second = await f.client(channel);
      const { clients } = await first.emitWithAck('foray:presence', {});
      const ids = [first.id, second.id];
      second.disconnect();

      assert.deepEqual(
        clients.map(({ client }) => client),
        ids,
      );
      assert.equal((await gets(first, 'foray:join'))[0][1].client, ids[1]);
      assert.equal((await gets(first, 'foray:leave'))[0][1].client, ids[1]);
    });

    it('read the history', async () => {
      const channel = f.channel();
      const client = await f.client(channel);
      for (let i = 1; i <= 3; i++) await client.emitWithAck('n', i);
      const all = await client.emitWithAck('foray:history');
      const since = { epoch: all.epoch, offset: 1 };
      const rest = await client.emitWithAck('foray:history', { since, limit: 1 });
      const last = await client.emitWithAck('foray:history', { channel, limit: 1, reverse: true });

      assert.deepEqual(
        all.publications.map(({ offset, event, args }) => [offset, event, args]),
        [
          [1, 'n', [1]],
          [2, 'n', [2]],
          [3, 'n', [3]],
        ],
      );
      assert.deepEqual(
        rest.publications.map(({ offset }) => offset),
        [2],
      );
      assert.deepEqual(
        last.publications.map(({ offset }) => offset),
        [3],
      );
    });

    it('are errors where they cannot be answered', async () => {
      const client = await f.client(f.channel('plain'));
      const code = async (...asked) => (await client.emitWithAck(...asked)).error.code;

      assert.equal(await code('foray:presence'), 108);
      assert.equal(await code('foray:history'), 108);
      assert.equal(await code('foray:subscribe', 'closed:1'), 103);
      assert.equal(await code('foray:subscribe', 'nowhere:1'), 102);
      assert.equal(await code('foray:subscribe', 7), 107);
      assert.equal(await code('foray:subscribe'), 107);
      assert.equal(await code('foray:nothing'), 104);
    });
  });

  describe('limits', () => {
    it('of channels are told', async () => {
      const client = await f.client(f.channel());
      for (let i = 1; i < 5; i++) await client.emitWithAck('foray:subscribe', f.channel('plain'));
      const { error } = await client.emitWithAck('foray:subscribe', f.channel('plain'));

      assert.equal(error.code, 106);
      assert.match(error.message, /channel_limit 5/);
    });

    for (const transports of [['polling'], ['websocket']]) {
      it(`of a message over ${transports} disconnect`, async () => {
        const client = await f.client(f.channel(), { transports });
        const gone = next(client, 'disconnect');
        client.emit('much', 'x'.repeat(100_001));

        assert.match(await gone, /transport (error|close)/);
      });
    }
  });
}
