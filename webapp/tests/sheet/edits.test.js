import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EditQueue } from '../../scripts/sheet/edits.js';

/** Lets the answers go that were held back. */
function release({ held }) {
  for (const go of held.splice(0)) {
    go();
  }
}

/** A server that keeps what it is sent, and a line to it that can be cut. */
function world({ up = true } = {}) {
  const server = {
    up,
    cells: new Map(),
    answers: new Map(),
    offset: 0,
    got: [],
    fail: null,
    holdBack: false,
    held: [],
  };
  const answer = ({ id, key, content, seen }) => {
    server.got.push({ id, key, content, seen });
    if (server.fail) {
      throw server.fail;
    }
    if (server.answers.has(id)) {
      return server.answers.get(id);
    }
    const current = server.cells.get(key);
    if ((current?.offset ?? 0) !== seen) {
      return { suppressed: true, suppress_reason: 'position_mismatch', current: current ?? null };
    }
    server.offset += 1;
    if (content === null) {
      server.cells.delete(key);
    } else {
      server.cells.set(key, { key, data: content, offset: server.offset, info: {}, time: 1, tags: { edit: id } });
    }
    server.answers.set(id, { offset: server.offset, epoch: 'e' });
    return server.answers.get(id);
  };
  const saved = new Map();
  const edits = new EditQueue({
    publish: (batch) =>
      batch.map(async (edit) => {
        const copy = { ...edit };
        if (server.holdBack) {
          await new Promise((resolve) => server.held.push(resolve));
        }
        const result = answer(copy);
        if (!server.up) {
          throw { code: 2, message: 'the line broke after it arrived' };
        }
        return result;
      }),
    isUp: () => server.up,
    store: {
      save: (list) => list.forEach((edit) => void saved.set(edit.id, structuredClone(edit))),
      remove: (ids) => ids.forEach((id) => void saved.delete(id)),
    },
    pause: async () => {},
  });
  const set = (key, v, seen = server.cells.get(key)?.offset ?? 0) =>
    edits.add([{ key, content: v === null ? null : { v }, before: null, seen }]);
  const settled = async () => {
    for (let i = 0; i < 20; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const elsewhere = (key, v) => {
    server.offset += 1;
    server.cells.set(key, { key, data: { v }, offset: server.offset, info: {}, tags: { by: 'Bob' }, time: 5 });
  };
  const values = () => Object.fromEntries([...server.cells].map(([key, { data }]) => [key, data.v]));
  return { server, edits, saved, set, settled, elsewhere, values };
}

test('an edit goes with what the person saw, and is kept until it has arrived', async () => {
  const { server, edits, saved, set, settled, values } = world();
  set('B7', 1);
  assert.equal(saved.size, 1);
  assert.equal(edits.pending('B7').content.v, 1);
  await settled();
  set('B7', 2);
  await settled();

  assert.deepEqual(values(), { B7: 2 });
  assert.deepEqual(
    server.got.map(({ seen }) => seen),
    [0, 1],
  );
  assert.equal(edits.size, 0);
  assert.equal(saved.size, 0);
});

test('edits made offline go out in order when the line is back, and those of one cell become one', async () => {
  const { server, edits, set, settled, values } = world({ up: false });
  set('A1', 1);
  set('B1', 2);
  set('A1', 3);
  set('C1', 4);
  await settled();
  assert.equal(server.got.length, 0);
  assert.equal(edits.size, 3);

  server.up = true;
  edits.wake();
  await settled();
  assert.deepEqual(
    server.got.map(({ key }) => key),
    ['A1', 'B1', 'C1'],
  );
  assert.deepEqual(values(), { A1: 3, B1: 2, C1: 4 });
});

test('an edit whose answer got lost is not done twice', async () => {
  const { server, edits, set, settled, values } = world();
  server.holdBack = true;
  set('A1', 1);
  await settled();
  server.up = false;
  release(server);
  server.holdBack = false;
  await settled();
  assert.equal(edits.pending('A1').state, 'waiting');

  set('A1', 2);
  assert.equal(edits.size, 2, 'what may have arrived is not changed under its name');
  server.up = true;
  edits.wake();
  await settled();

  assert.equal(server.got[0].id, server.got[1].id);
  assert.deepEqual(values(), { A1: 2 });
  assert.equal(server.offset, 2);
  assert.equal(edits.size, 0);
});

test('an edit made while the one before is on its way follows it', async () => {
  const { server, edits, set, settled, values } = world();
  server.holdBack = true;
  set('A1', 1);
  await settled();
  set('A1', 2, 0);
  set('A1', 3, 0);
  assert.equal(edits.pending('A1').content.v, 3);
  server.holdBack = false;
  release(server);
  await settled();

  assert.deepEqual(
    server.got.map(({ content, seen }) => [content.v, seen]),
    [
      [1, 0],
      [3, 1],
    ],
  );
  assert.deepEqual(values(), { A1: 3 });
});

test('where somebody else was first the person chooses: mine', async () => {
  const { edits, set, settled, elsewhere, values } = world();
  elsewhere('B7', 'theirs');
  set('B7', 'mine', 0);
  await settled();
  const [conflict] = edits.list('conflict');
  assert.deepEqual([conflict.content.v, conflict.theirs.content.v, conflict.theirs.by], ['mine', 'theirs', 'Bob']);
  assert.deepEqual(values(), { B7: 'theirs' });

  edits.keepMine(conflict);
  await settled();
  assert.deepEqual(values(), { B7: 'mine' });
  assert.equal(edits.size, 0);
});

test('where somebody else was first the person chooses: theirs', async () => {
  const { edits, saved, set, settled, elsewhere, values } = world();
  elsewhere('B7', 'theirs');
  set('B7', 'mine', 0);
  set('C7', 'free');
  await settled();
  edits.drop(...edits.list('conflict'));
  await settled();

  assert.deepEqual(values(), { B7: 'theirs', C7: 'free' });
  assert.equal(edits.size + saved.size, 0);
});

test('if both wrote the same there is nothing to choose', async () => {
  const { edits, set, settled, elsewhere } = world();
  elsewhere('B7', 'same');
  set('B7', 'same', 0);
  await settled();
  assert.equal(edits.size, 0);
});

test('a conflict about a cleared cell, and clearing one that somebody changed', async () => {
  const { edits, set, settled, elsewhere, values } = world();
  set('A1', 'mine', 7);
  elsewhere('B1', 'theirs');
  set('B1', null, 0);
  await settled();
  const [cleared, changed] = edits.list('conflict');
  assert.equal(cleared.theirs.content, null);
  assert.equal(changed.content, null);
  edits.keepMine(cleared, changed);
  await settled();
  assert.deepEqual(values(), { A1: 'mine' });
});

test('what was left behind is sent by the next page under the same names, so that none is doubled', async () => {
  const first = world({ up: false });
  first.set('A1', 1);
  first.set('B1', 2);
  const left = [...first.saved.values()];
  const { server, edits, settled, values } = world();
  edits.restore(left);
  await settled();
  edits.restore(left);
  await settled();

  assert.deepEqual(values(), { A1: 1, B1: 2 });
  assert.equal(server.offset, 2);
});

test('a refused edit says why, and can be sent again or given up', async () => {
  const { server, edits, set, settled, values } = world();
  server.fail = { code: 103, message: 'permission denied' };
  set('A1', 1);
  set('B1', 2);
  await settled();
  assert.equal(edits.list('failed').length, 2);
  assert.equal(edits.list('failed')[0].error.code, 103);

  server.fail = null;
  edits.drop(edits.list('failed')[1]);
  edits.retry(...edits.list('failed'));
  await settled();
  assert.deepEqual(values(), { A1: 1 });
});

test('trouble that passes is told, and edits are sent until they have arrived', async () => {
  const { server, edits, set, settled, values } = world();
  const told = [];
  edits.on('trouble', (error) => {
    told.push(error?.code ?? null);
    server.fail = told.length < 3 ? server.fail : null;
  });
  server.fail = { code: 100, message: 'disk full', temporary: true };
  set('A1', 1);
  await settled();

  assert.deepEqual(told.slice(0, 3), [100, 100, 100]);
  assert.equal(told.at(-1), null);
  assert.deepEqual(values(), { A1: 1 });
});

test('ten thousand edits go in bounded portions', async () => {
  const { server, edits, settled } = world();
  server.holdBack = true;
  edits.add(Array.from({ length: 10_000 }, (_, i) => ({ key: `A${i + 1}`, content: { v: i }, before: null, seen: 0 })));
  await settled();
  assert.equal(edits.list('sending').length, 400);
  server.holdBack = false;
  release(server);
  while (edits.size > 0) {
    await settled();
  }
  assert.equal(server.cells.size, 10_000);
  assert.equal(server.offset, 10_000);
});
