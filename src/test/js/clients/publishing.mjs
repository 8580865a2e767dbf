// Publishing with the npm client.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SECRET } from './fixture.mjs';
import { atLeast, token } from './support.mjs';

export function publishingTests(f) {
  describe('publishing', () => {
    it('by rpc tells the place, and a repeated idempotency key changes nothing', async () => {
      const to = f.channel('log');
      const made = f.client();
      const { got } = await f.subscribed(to, made);
      const once = { channel: to, data: 'once', idempotency_key: 'k1' };
      const first = await made.rpc('publish', once);
      const second = await made.rpc('publish', once);
      await made.publish(to, 'then');

      assert.equal(first.data.offset, 1);
      assert.ok(first.data.epoch);
      assert.deepEqual([second.data.offset, second.data.epoch], [first.data.offset, first.data.epoch]);
      assert.deepEqual(await atLeast(got, 2), ['once', 'then']);
    });

    it('where one is not subscribed fails with 103', async () => {
      const made = f.client({ token: token({ sub: 'ann' }, SECRET) });
      made.connect();
      await assert.rejects(made.publish(f.channel('log'), 1), { code: 103 });
    });
  });
}
