// Map subscriptions of the npm client: sync, update, recovery, conditions.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { SECRET } from './fixture.mjs';
import { next, numbers, token, until } from './support.mjs';

export function mapTests(f) {
  describe('map subscription', () => {
    /** Waits for that very state: its size alone may be right on the way to it. */
    const becomes = async (state, expected) => {
      const found = () => Object.fromEntries(state);
      await until(() => isDeepStrictEqual(found(), expected)).catch(() => assert.deepEqual(found(), expected));
    };

    it('starts with the state, by pages, and follows changes and removals', async () => {
      const to = f.channel('map');
      for (const i of numbers(250)) await f.set(to, `k${String(i).padStart(3, '0')}`, i);
      const { state } = await f.mapped(to, f.client(), { mapPageSize: 100 });
      assert.equal(state.size, 250);
      await f.set(to, 'k001', 'changed');
      await f.api('map_remove', { channel: to, key: 'k002' });
      await until(() => !state.has('k002'));

      assert.equal(state.size, 249);
      assert.equal(state.get('k001'), 'changed');
    });

    it('misses nothing when keys change while it reads the pages', async () => {
      const to = f.channel('map');
      for (const i of numbers(300)) await f.set(to, `k${i}`, 0);
      let writing = true;
      const writer = (async () => {
        for (let i = 1; writing; i++) await f.set(to, `k${(i % 300) + 1}`, i);
      })();
      const { state } = await f.mapped(to, f.client(), { mapPageSize: 20 });
      writing = false;
      await writer;
      await f.set(to, 'last', true);
      await until(() => state.has('last'));
      const { entries } = await f.api('map_read_state', { channel: to, limit: 1000 });

      assert.deepEqual(Object.fromEntries(state), Object.fromEntries(entries.map(({ key, data }) => [key, data])));
    });

    it('recovers changes over a broken socket without a new sync', async () => {
      const to = f.channel('map');
      await f.set(to, 'a', 1);
      const cuttable = await f.line();
      const { subscription, state, syncs } = await f.mapped(to, f.client({}, cuttable.webSocket));
      const offline = next(subscription, 'subscribing');
      cuttable.cut();
      await offline;
      await f.set(to, 'a', 2);
      await f.set(to, 'b', 3);
      await f.api('map_remove', { channel: to, key: 'b' });
      await f.set(to, 'c', 4);
      const again = next(subscription, 'subscribed');
      cuttable.lay();
      await again;

      await becomes(state, { a: 2, c: 4 });
      assert.equal(syncs(), 1);
    });

    it('starts anew when the map was cleared', async () => {
      const to = f.channel('map');
      await f.set(to, 'a', 1);
      const { subscription, state } = await f.mapped(to, f.client());
      const again = next(subscription, 'subscribed');
      await f.api('map_clear', { channel: to });
      await again;
      await f.set(to, 'b', 2);

      await becomes(state, { b: 2 });
    });

    it('writes and removes keys that others see', async () => {
      const to = f.channel('map');
      const writer = await f.mapped(to, f.client());
      const reader = await f.mapped(to, f.client());
      await writer.subscription.publish('a', { v: 1 });
      await writer.subscription.publish('b', { v: 2 });
      await writer.subscription.remove('a');

      await becomes(reader.state, { b: { v: 2 } });
    });

    it('lets only the first of two writers win, and shows the other who was first', async () => {
      const to = f.channel('map');
      const ann = f.client({ token: token({ sub: 'ann' }, SECRET) });
      const bob = f.client({ token: token({ sub: 'bob' }, SECRET) });
      await f.mapped(to, ann);
      await f.mapped(to, bob);
      const first = await ann.rpc('map_publish', { channel: to, key: 'a', data: 1, expected_offset: 0 });
      const second = await bob.rpc('map_publish', { channel: to, key: 'a', data: 2, expected_offset: 0 });
      const third = await bob.rpc('map_publish', {
        channel: to,
        key: 'a',
        data: 2,
        expected_offset: first.data.offset,
      });

      assert.equal(first.data.offset, 1);
      assert.equal(second.data.suppressed, true);
      assert.equal(second.data.suppress_reason, 'position_mismatch');
      assert.equal(second.data.current.data, 1);
      assert.equal(second.data.current.offset, 1);
      assert.equal(second.data.current.info.user, 'ann');
      assert.equal(third.data.offset, 2);
      const stream = await bob.rpc('map_read_stream', { channel: to, limit: 10 });
      assert.deepEqual(
        stream.data.entries.map(({ key, data, offset }) => [key, data, offset]),
        [
          ['a', 1, 1],
          ['a', 2, 2],
        ],
      );
    });

    it('of one key a client keeps only its own, which goes when its line is cut', async () => {
      const to = f.channel('here');
      const cuttable = await f.line();
      const leaving = f.client({}, cuttable.webSocket);
      const id = next(leaving, 'connected');
      const own = await f.mapped(to, leaving);
      const watching = await f.mapped(to, f.client());
      const { client: clientId } = await id;
      await own.subscription.publish(clientId, { cell: 'B7' });
      await until(() => watching.state.has(clientId));
      await own.subscription.publish('somebody else', { cell: 'C8' });
      assert.deepEqual([...watching.state.keys()], [clientId]);
      const gone = next(watching.subscription, 'update', ({ removed }) => removed);
      cuttable.cut();

      assert.equal((await gone).key, clientId);
    });
  });
}
