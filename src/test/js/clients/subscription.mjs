// Subscribing with the npm client: recovery, errors, presence, history.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SECRET } from './fixture.mjs';
import { atLeast, next, now, numbers, token, until } from './support.mjs';

export function subscriptionTests(f) {
  describe('subscription', () => {
    for (const [what, to, code] of [
      ['an unknown namespace', 'nowhere:1', 102],
      ['a channel that is not for it', 'closed:1', 103],
      ['a name that is too long', `log:${'x'.repeat(300)}`, 107],
    ]) {
      it(`to ${what} fails with ${code} for good`, async () => {
        const made = f.client();
        const subscription = made.newSubscription(to);
        const refused = next(subscription, 'unsubscribed');
        subscription.subscribe();
        made.connect();

        assert.equal((await refused).code, code);
      });
    }

    it('to more channels than client.channel_limit fails with 106', async () => {
      const made = f.client();
      made.connect();
      const outcomes = numbers(21).map((i) => {
        const subscription = made.newSubscription(`plain:limit-${i}`);
        const outcome = Promise.race([next(subscription, 'subscribed'), next(subscription, 'unsubscribed')]);
        subscription.subscribe();
        return outcome;
      });
      const codes = (await Promise.all(outcomes)).map((context) => context.code).filter(Boolean);

      assert.deepEqual(codes, [106]);
    });

    it('gets each publication once over a broken socket', async () => {
      const to = f.channel('log');
      const cuttable = await f.line();
      const { subscription, got } = await f.subscribed(to, f.client({}, cuttable.webSocket));
      for (let round = 0; round < 3; round++) {
        await f.publish(to, round * 10 + 1);
        await atLeast(got, round * 3 + 1);
        const offline = next(subscription, 'subscribing');
        cuttable.cut();
        await offline;
        await f.publish(to, round * 10 + 2);
        await f.publish(to, round * 10 + 3);
        const again = next(subscription, 'subscribed');
        cuttable.lay();
        const { wasRecovering, recovered } = await again;
        assert.deepEqual({ wasRecovering, recovered }, { wasRecovering: true, recovered: true });
        await atLeast(got, round * 3 + 3);
      }

      assert.deepEqual(got, [1, 2, 3, 11, 12, 13, 21, 22, 23]);
    });

    it('recovers more than fits into one reply, in order, while publishing goes on', async () => {
      const to = f.channel('log');
      const cuttable = await f.line();
      const { subscription, got } = await f.subscribed(to, f.client({}, cuttable.webSocket));
      await f.publish(to, 1);
      await atLeast(got, 1);
      const offline = next(subscription, 'subscribing');
      cuttable.cut();
      await offline;
      for (const i of numbers(2000, 2)) await f.publish(to, i);
      const again = next(subscription, 'subscribed');
      cuttable.lay();
      for (const i of numbers(100, 2002)) await f.publish(to, i);

      assert.equal((await again).recovered, true);
      await atLeast(got, 2101);
      assert.deepEqual(got, numbers(2101));
    });

    it('is told that it missed some where history is shorter than its absence', async () => {
      const to = f.channel('short');
      const cuttable = await f.line();
      const { subscription, got } = await f.subscribed(to, f.client({}, cuttable.webSocket));
      await f.publish(to, 1);
      await atLeast(got, 1);
      const offline = next(subscription, 'subscribing');
      cuttable.cut();
      await offline;
      for (const i of numbers(10, 2)) await f.publish(to, i);
      const again = next(subscription, 'subscribed');
      cuttable.lay();
      const { wasRecovering, recovered } = await again;

      assert.deepEqual({ wasRecovering, recovered }, { wasRecovering: true, recovered: false });
      await f.publish(to, 12);
      assert.deepEqual(await atLeast(got, 2), [1, 12]);
    });

    it('gets the latest publication at once in cache mode', async () => {
      const to = f.channel('latest');
      await f.publish(to, 'older');
      await f.publish(to, 'newest');
      const { context, got } = await f.subscribed(to, f.client(), { since: { offset: 0, epoch: '' } });

      assert.equal(context.recovered, true);
      assert.deepEqual(await atLeast(got, 1), ['newest']);
    });

    it('ends with 2000 when the server unsubscribes it', async () => {
      const to = f.channel('plain');
      const made = f.client({ token: token({ sub: 'una' }, SECRET) });
      const { subscription } = await f.subscribed(to, made);
      const ended = next(subscription, 'unsubscribed');
      await f.api('unsubscribe', { user: 'una', channel: to });

      assert.equal((await ended).code, 2000);
    });

    it('needs a token of its own where the channel is not for everybody, and renews it', async () => {
      let asked = 0;
      const made = f.client({ token: token({ sub: 'tom' }, SECRET) });
      const { subscription } = await f.subscribed('closed:vault', made, {
        getToken: async ({ channel: asking }) => {
          asked++;
          return token({ sub: 'tom', channel: asking, exp: now() + 6 }, SECRET);
        },
      });
      await until(() => asked >= 3);

      assert.equal(subscription.state, 'subscribed');
    });

    it('shows who is there, and who comes and goes', async () => {
      const to = f.channel('log');
      const { subscription } = await f.subscribed(
        to,
        f.client({ token: token({ sub: 'ann', info: { n: 1 } }, SECRET) }),
      );
      const join = next(subscription, 'join', ({ info }) => info.user === 'bob');
      const leave = next(subscription, 'leave', ({ info }) => info.user === 'bob');
      const other = f.client({ token: token({ sub: 'bob' }, SECRET) });
      await f.subscribed(to, other);
      await join;
      const present = Object.values((await subscription.presence()).clients).map((info) => info.user);
      const stats = await subscription.presenceStats();
      other.disconnect();
      await leave;

      assert.deepEqual(present.sort(), ['ann', 'bob']);
      assert.deepEqual({ ...stats }, { numClients: 2, numUsers: 2 });
    });

    it('reads history in both directions, by pages', async () => {
      const to = f.channel('log');
      for (const i of numbers(10)) await f.publish(to, i);
      const { subscription } = await f.subscribed(to, f.client());
      const top = await subscription.history({ limit: 0 });
      const first = await subscription.history({ limit: 4 });
      const rest = await subscription.history({ limit: 100, since: { offset: 4, epoch: top.epoch } });
      const latest = await subscription.history({ limit: 2, reverse: true });
      const data = (page) => page.publications.map((publication) => publication.data);

      assert.equal(top.offset, 10);
      assert.deepEqual([data(first), data(rest), data(latest)], [numbers(4), numbers(6, 5), [10, 9]]);
      await assert.rejects(subscription.history({ limit: 1, since: { offset: 1, epoch: 'other' } }), { code: 112 });
    });
  });
}
