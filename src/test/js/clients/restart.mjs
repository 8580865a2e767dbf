// What the npm client, and a plain one, see of a server that stops, or is killed.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { events, streamOptions, transports } from './stream-clients.mjs';
import { atLeast, next } from './support.mjs';

export function restartTests(f) {
  /** What was published before the server started has no number, which may be somebody else's now. */
  async function findsItsHistory(channel) {
    const again = f.plain(`${channel}?history=1&numbered=true`);
    await again.opened;
    again.send('after');
    const [first, second] = await atLeast(again.texts, 2);
    assert.equal(first, 'before');
    assert.match(second, /^[1-9][0-9]*: after$/);
  }

  describe('a server that stops', () => {
    it('says 3001, and its clients come back and have everything', async () => {
      const to = f.channel('log');
      const channelOfPlain = f.channel('log');
      const one = f.plain(channelOfPlain);
      await one.opened;
      one.send('before');
      await atLeast(one.texts, 1);
      const only = await events(new URL(`connection/uni_sse?channel=${to}`, f.server.url));
      const all = [];
      for (const way of ['websocket', 'http_stream', 'sse']) {
        const made = f.client(streamOptions(f.server.url), transports(f.server.url, [way]));
        const { subscription, got } = await f.subscribed(to, made);
        all.push({ way, got, left: next(made, 'connecting'), again: next(subscription, 'subscribed') });
      }
      await f.publish(to, 1);
      for (const { got } of all) await atLeast(got, 1);
      await f.server.restart();

      for (const { way, left, again } of all) {
        assert.equal((await left).code, 3001, way);
        assert.equal((await again).recovered, true, way);
      }
      await only.ended;
      assert.deepEqual(only.messages.at(-1), { disconnect: { code: 3001, reason: 'shutdown' } });
      await f.publish(to, 2);
      for (const { way, got } of all) assert.deepEqual(await atLeast(got, 2), [1, 2], way);
      assert.deepEqual(await one.gone, { code: 3001, reason: 'shutdown' });
      await findsItsHistory(channelOfPlain);
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
