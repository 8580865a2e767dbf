// Connecting with the npm client: tokens, refresh, disconnect codes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SECRET } from './fixture.mjs';
import { atLeast, next, now, token, until } from './support.mjs';

export function connectionTests(f) {
  describe('connection', () => {
    it('gets a new token before the old one ends, and stays connected', async () => {
      let asked = 0;
      const made = f.client({
        getToken: async () => {
          asked++;
          return token({ sub: 'ann', exp: now() + 6 }, SECRET);
        },
      });
      const disconnects = [];
      made.on('disconnected', (context) => disconnects.push(context));
      made.connect();
      await next(made, 'connected');
      const { subscription } = await f.subscribed(f.channel('log'), made);
      await until(async () => {
        await subscription.presence();
        return asked >= 3;
      });

      assert.deepEqual(disconnects, []);
      assert.equal(made.state, 'connected');
    });

    it('is told 3500 when its token is signed with another key, and stays away', async () => {
      const made = f.client({ token: token({ sub: 'ann' }, 'another secret that is long enough as well') });
      const gone = next(made, 'disconnected');
      made.connect();

      assert.equal((await gone).code, 3500);
    });

    it('asks for a new token when the one it has is expired', async () => {
      const made = f.client({
        token: token({ sub: 'ann', exp: now() - 60 }, SECRET),
        getToken: async () => token({ sub: 'ann', exp: now() + 60 }, SECRET),
      });
      made.connect();

      assert.ok((await next(made, 'connected')).client);
    });

    it('is subscribed by its token on the server side and recovers there', async () => {
      const own = f.channel('log');
      const cuttable = await f.line();
      const made = f.client({ token: token({ sub: 'ann', channels: [own] }, SECRET) }, cuttable.webSocket);
      const got = [];
      made.on('publication', (publication) => got.push(publication.data));
      made.connect();
      await next(made, 'subscribed', (context) => context.channel === own);
      await f.publish(own, 1);
      await atLeast(got, 1);

      const offline = next(made, 'connecting');
      cuttable.cut();
      await offline;
      await f.publish(own, 2);
      const again = next(made, 'subscribed', (context) => context.channel === own);
      cuttable.lay();

      assert.equal((await again).recovered, true);
      assert.deepEqual(await atLeast(got, 2), [1, 2]);
    });

    it('is disconnected from outside with the code asked for', async () => {
      const made = f.client({ token: token({ sub: 'bob' }, SECRET) });
      made.connect();
      await next(made, 'connected');
      const gone = next(made, 'disconnected');
      await f.api('disconnect', { user: 'bob' });

      assert.equal((await gone).code, 3503);
    });

    it('comes back after a code that says so', async () => {
      const made = f.client({ token: token({ sub: 'eve' }, SECRET) });
      made.connect();
      await next(made, 'connected');
      const connecting = next(made, 'connecting');
      const back = next(made, 'connected');
      await f.api('disconnect', { user: 'eve', disconnect: { code: 4000, reason: 'try again' } });

      assert.equal((await connecting).code, 4000);
      assert.ok((await back).client);
    });

    it('is told that nobody listens to messages outside of channels', async () => {
      const made = f.client();
      made.connect();
      await next(made, 'connected');
      const gone = next(made, 'disconnected');
      await made.send({ any: 'thing' });

      assert.equal((await gone).code, 3508);
    });

    it('gets an error for a method that there is not', async () => {
      const made = f.client();
      made.connect();
      await assert.rejects(made.rpc('no such method', {}), { code: 108 });
    });
  });
}
