// What the npm client sees of a server that stops, or is killed.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { atLeast, next } from './support.mjs';

export function restartTests(f) {
  describe('a server that stops', () => {
    it('says 3001, and its clients come back and have everything', async () => {
      const to = f.channel('log');
      const made = f.client();
      const { subscription, got } = await f.subscribed(to, made);
      await f.publish(to, 1);
      await atLeast(got, 1);
      const left = next(made, 'connecting');
      const again = next(subscription, 'subscribed');
      await f.server.restart();

      assert.equal((await left).code, 3001);
      assert.equal((await again).recovered, true);
      await f.publish(to, 2);
      assert.deepEqual(await atLeast(got, 2), [1, 2]);
    });

    it('or is killed: its clients come back and have everything', async () => {
      const to = f.channel('log');
      const { subscription, got } = await f.subscribed(to, f.client());
      await f.publish(to, 1);
      await atLeast(got, 1);
      const again = next(subscription, 'subscribed');
      await f.server.kill9();
      await f.server.restart();

      assert.equal((await again).recovered, true);
      await f.publish(to, 2);
      assert.deepEqual(await atLeast(got, 2), [1, 2]);
    });
  });
}
