// Java code in the WAR that handles events of its own; src/test/java/dev/foray/fixtures/RoomsHandler.java.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { next, token } from '../support.mjs';
import { events, gets, SECRET } from './fixture.mjs';

export function handlerTests(f) {
  const enter = (name, options = {}) => f.client('rooms', { auth: { name }, ...options });

  describe('a handler in the WAR', () => {
    it('decides who may connect', async () => {
      const refused = await f.refusal('rooms');
      assert.deepEqual([refused.message, refused.data], ['a name is required', undefined]);
      const client = await enter('ann');

      assert.deepEqual(await gets(client, 'hello'), [['hello', { name: 'ann' }, false]]);
    });

    it('acknowledges, and emits to one, to a room, to others and to all', async () => {
      const [ann, bob, eve] = [await enter('ann'), await enter('bob'), await enter('eve')];
      assert.deepEqual(await ann.emitWithAck('join', 'red'), ['red']);
      await bob.emitWithAck('join', 'red');
      await eve.emitWithAck('to room', 'red', 1);
      await ann.emitWithAck('to others', 2);
      await eve.emitWithAck('to one', ann.id, 3);
      await bob.emitWithAck('leave', 'red');
      await ann.emitWithAck('to room', 'red', 4);
      await ann.emitWithAck('to all', 5);

      for (const [client, wanted] of [
        [ann, [1, 3, 4, 5]],
        [bob, [1, 2, 5]],
        [eve, [2, 5]],
      ]) {
        await gets(client, 'said', wanted.length);
        assert.deepEqual(
          events(client, 'said').map(([n]) => n),
          wanted,
        );
      }
    });

    it('asks clients, and gets their answers in JSON and binary, or none', async () => {
      const client = await enter('ann');
      client.on('question', (value, answer) => {
        if (value !== 'nothing') answer(value, { half: 0.5, none: null, yes: true });
      });
      const bytes = Buffer.from([1, 2, 3]);
      const [back, more] = await client.emitWithAck('ask me', bytes);

      assert.deepEqual(Buffer.from(back), bytes);
      assert.deepEqual(more, { half: 0.5, none: null, yes: true });
      assert.equal(await client.emitWithAck('ask me', 'nothing'), 'TimeoutException');
    });

    it('publishes to channels', async () => {
      const channel = f.channel();
      const [reader, writer] = [await f.client(channel), await enter('ann')];
      assert.equal(await writer.emitWithAck('publish', channel, { a: [Buffer.from([7])] }), true);
      const [[, { a }]] = await gets(reader, 'news');

      assert.deepEqual(a.map(Buffer.from), [Buffer.from([7])]);
      assert.equal(await writer.emitWithAck('publish', 'nowhere:1', 1), false);
    });

    it('disconnects, and is told who is gone', async () => {
      const [client, other] = [await enter('ann'), await enter('bob')];
      const id = client.id;
      const gone = next(client, 'disconnect');
      client.emit('go');

      assert.equal(await gone, 'io server disconnect');
      while (!(await other.emitWithAck('who has gone')).includes(id));
    });

    it('may fail, which is an error for who asked', async () => {
      const client = await enter('ann');
      assert.equal((await client.emitWithAck('fail')).error.code, 100);
      assert.equal((await client.emitWithAck('unknown')).error.code, 104);
      assert.equal((await client.emitWithAck('foray:presence')).error.code, 104);

      assert.deepEqual(await client.emitWithAck('join', 'red'), ['red']);
    });

    it('takes some events of a channel, and leaves the others to it', async () => {
      const channel = f.channel('shop');
      const line = await f.line();
      const auth = { token: token({ sub: 'ann' }, SECRET) };
      const client = await f.client(channel, { auth }, line.url);
      assert.equal((await gets(client, 'hello'))[0].at(-1), null);
      assert.equal(await client.emitWithAck('order', 7), 'ok');
      const { offset } = await client.emitWithAck('note', 'published');
      assert.equal(offset, 1);
      await client.emitWithAck('order', 8);
      const gone = next(client, 'disconnect');
      line.cut();
      await gone;
      await f.publish(channel, { event: 'note', args: ['missed'] });
      const back = next(client, 'connect');
      line.lay();
      await back;

      await gets(client, 'note', 2);
      assert.equal(client.recovered, true);
      assert.deepEqual(events(client, 'note'), [['published'], ['missed']]);
      assert.equal(events(client, 'ordered').length, 2);
    });
  });
}
