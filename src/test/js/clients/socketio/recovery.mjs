// Connection state recovery, from the channel's history.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { next, numbers } from '../support.mjs';
import { events, gets } from './fixture.mjs';

export function recoveryTests(f) {
  /** Cuts the line of a client, does something, and lays it again. */
  async function away(client, line, meanwhile) {
    const gone = next(client, 'disconnect');
    line.cut();
    await gone;
    await meanwhile();
    const back = next(client, 'connect');
    line.lay();
    await back;
  }

  async function publish(channel, ...values) {
    for (const value of values) await f.publish(channel, { event: 'n', args: [value] });
  }

  describe('a client that was away', () => {
    for (const transports of [['polling'], ['websocket']]) {
      it(`has everything, and is who it was, over ${transports}`, async () => {
        const channel = f.channel();
        const line = await f.line();
        const client = await f.client(channel, { transports }, line.url);
        const id = client.id;
        await publish(channel, 1);
        await gets(client, 'n');
        await away(client, line, () => publish(channel, 2, 3));
        await publish(channel, 4);

        await gets(client, 'n', 4);
        assert.deepEqual(events(client, 'n'), [[1], [2], [3], [4]]);
        assert.equal(client.recovered, true);
        assert.equal(client.id, id);
      });
    }

    it('has everything also where it had got nothing before', async () => {
      const channel = f.channel();
      await publish(channel, 0);
      const line = await f.line();
      const client = await f.client(channel, {}, line.url);
      await away(client, line, () => publish(channel, 1));
      assert.equal(client.recovered, true);
      await gets(client, 'n');
      await away(client, line, () => publish(channel, 2));

      await gets(client, 'n', 2);
      assert.deepEqual(events(client, 'n'), [[1], [2]]);
    });

    it('has everything also where the last that it got is not kept', async () => {
      const channel = f.channel();
      const line = await f.line();
      const client = await f.client(channel, {}, line.url);
      await publish(channel, 1);
      await f.publish(channel, { event: 'volatile', args: ['a text'] }, { skip_history: true });
      const [[, ...values]] = await gets(client, 'volatile');
      assert.deepEqual(values, ['a text', null]);
      await away(client, line, () => publish(channel, 2));

      await gets(client, 'n', 2);
      assert.equal(client.recovered, true);
      assert.deepEqual(events(client, 'n'), [[1], [2]]);
    });

    it('has everything when it comes back again and again, however much it is', async () => {
      const channel = f.channel();
      const line = await f.line();
      const client = await f.client(channel, {}, line.url);
      const all = numbers(2000);
      for (const part of [0, 1, 2, 3]) {
        await away(client, line, () =>
          f.api('batch', {
            parallel: false,
            commands: all
              .slice(part * 500, (part + 1) * 500)
              .map((n) => ({ publish: { channel, data: { event: 'n', args: [n] } } })),
          }),
        );
        assert.equal(client.recovered, true);
        await gets(client, 'n', (part + 1) * 500);
      }

      assert.deepEqual(
        events(client, 'n').map(([n]) => n),
        all,
      );
    });

    it('does not get again what it published itself, where the sender is excluded', async () => {
      const channel = f.channel('others');
      const line = await f.line();
      const client = await f.client(channel, {}, line.url);
      const other = await f.client(channel);
      await client.emitWithAck('n', 'mine');
      await away(client, line, () => other.emitWithAck('n', 'theirs'));

      await gets(client, 'n');
      assert.deepEqual(events(client, 'n'), [['theirs']]);
    });

    it('is told when it missed more than is kept', async () => {
      const channel = f.channel('short');
      const line = await f.line();
      const client = await f.client(channel, {}, line.url);
      await publish(channel, 1);
      await gets(client, 'n');
      await away(client, line, () => publish(channel, 2, 3, 4, 5, 6, 7, 8));
      assert.equal(client.recovered, false);
      await publish(channel, 9);

      await gets(client, 'n', 2);
      assert.deepEqual(events(client, 'n'), [[1], [9]]);
      await away(client, line, () => publish(channel, 10));
      assert.equal(client.recovered, true);
    });

    it('cannot recover where nothing is kept', async () => {
      const channel = f.channel('plain');
      const line = await f.line();
      const client = await f.client(channel, {}, line.url);
      const id = client.id;
      await away(client, line, () => publish(channel, 1));

      assert.ok(!client.recovered);
      assert.notEqual(client.id, id);
    });

    it('takes the place of its old connection, which is still thought alive', async () => {
      const channel = f.channel();
      const old = await f.client(channel);
      await publish(channel, 1);
      await gets(old, 'n');
      // biome-ignore lint/complexity/useLiteralKeys: they are private to the client, and another one is to have them.
      const auth = { pid: old['_pid'], offset: old['_lastOffset'] };
      const gone = next(old, 'disconnect');
      old.io.reconnection(false);
      const id = old.id;
      const young = await f.client(channel, { auth });

      assert.match(await gone, /transport/);
      assert.equal(young.id, id);
      const { clients } = await young.emitWithAck('foray:presence');
      assert.deepEqual(
        clients.map(({ client }) => client),
        [id],
      );
    });

    it('brings only where it stopped, as clients do that know no recovery', async () => {
      const channel = f.channel();
      const first = await f.client(channel);
      await publish(channel, 1, 2);
      const [[, , offset]] = await gets(first, 'n', 2);
      first.disconnect();
      const second = await f.client(channel, { auth: { offset } });

      await gets(second, 'n');
      assert.deepEqual(events(second, 'n'), [[2]]);
    });
  });

  describe('a server that stops', () => {
    it('at once has its clients come back, and they have everything', async () => {
      const channel = f.channel();
      const clients = [await f.client(channel, { transports: ['polling'] }), await f.client(channel)];
      const ids = clients.map(({ id }) => id);
      await publish(channel, 1);
      for (const client of clients) await gets(client, 'n');
      const back = clients.map((client) => next(client, 'connect'));
      await f.server.kill9();
      await f.server.restart();
      await publish(channel, 2);
      await Promise.all(back);
      await publish(channel, 3);

      for (const client of clients) {
        await gets(client, 'n', 3);
        assert.deepEqual(events(client, 'n'), [[1], [2], [3]]);
        assert.equal(client.recovered, true);
      }
      assert.deepEqual(
        clients.map(({ id }) => id),
        ids,
      );
    });
  });
}
