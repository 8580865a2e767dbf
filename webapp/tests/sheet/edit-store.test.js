import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { EditStore } from '../../scripts/sheet/edit-store.js';

/** The locks of a browser, as far as the store uses them. */
function fakeLocks() {
  const held = new Set();
  return {
    held,
    request: (name) => held.add(name),
    query: async () => ({ held: [...held].map((name) => ({ name })) }),
  };
}

const edit = (id, turn) => ({
  id,
  turn,
  key: 'B7',
  content: { v: id },
  before: null,
  seen: 3,
  at: 1,
  state: 'sending',
});

test('what a page left behind is there for the next page of the sheet, in order', async () => {
  const browser = { indexedDB: new IDBFactory(), locks: fakeLocks() };
  const first = new EditStore('budget', 'one', browser);
  assert.deepEqual(await first.open(), []);
  first.save([edit('b', 2), edit('a', 1), edit('c', 3)]);
  first.remove(['b']);
  await first.settled();
  browser.locks.held.clear();

  const left = await new EditStore('budget', 'two', browser).open();
  assert.deepEqual(
    left.map(({ id, key, content, seen }) => ({ id, key, content, seen })),
    [
      { id: 'a', key: 'B7', content: { v: 'a' }, seen: 3 },
      { id: 'c', key: 'B7', content: { v: 'c' }, seen: 3 },
    ],
  );
});

test('an open page keeps its own, and sheets are apart', async () => {
  const browser = { indexedDB: new IDBFactory(), locks: fakeLocks() };
  const first = new EditStore('budget', 'one', browser);
  await first.open();
  first.save([edit('a', 1)]);
  await first.settled();

  assert.deepEqual(await new EditStore('budget', 'two', browser).open(), []);
  browser.locks.held.clear();
  assert.deepEqual(await new EditStore('other', 'three', browser).open(), []);
});

test('what one page has taken over the next does not take too', async () => {
  const browser = { indexedDB: new IDBFactory(), locks: fakeLocks() };
  const first = new EditStore('budget', 'one', browser);
  await first.open();
  first.save([edit('a', 1)]);
  await first.settled();
  browser.locks.held.clear();

  assert.equal((await new EditStore('budget', 'two', browser).open()).length, 1);
  assert.equal((await new EditStore('budget', 'three', browser).open()).length, 0);
});

test('a browser that keeps nothing is no error', async () => {
  const store = new EditStore('budget', 'one', {
    locks: undefined,
    indexedDB: {
      open() {
        throw new Error('forbidden');
      },
    },
  });
  assert.deepEqual(await store.open(), []);
  assert.equal(store.keeps, false);
  store.save([edit('a', 1)]);
  store.remove(['a']);
  await store.settled();
});

test('ten thousand edits are kept and let go', async () => {
  const browser = { indexedDB: new IDBFactory(), locks: fakeLocks() };
  const store = new EditStore('budget', 'one', browser);
  await store.open();
  store.save(Array.from({ length: 10_000 }, (_, i) => edit(`e${i}`, i)));
  await store.settled();
  store.remove(Array.from({ length: 9_999 }, (_, i) => `e${i}`));
  await store.settled();
  browser.locks.held.clear();

  const left = await new EditStore('budget', 'two', browser).open();
  assert.deepEqual(
    left.map(({ id }) => id),
    ['e9999'],
  );
});
