import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveList, whoIsThere } from '../../scripts/home/live-list.js';

const entry = (key, people, kept = false) => ({ key, data: { people, kept } });
const channels = (list) => list.places.map(({ channel }) => channel);

test('where the most people are stands first, the rest by kind and name', () => {
  const list = new LiveList();
  list.begin([
    entry('sheet:b', 0, true),
    entry('chat:room 10', 1),
    entry('chat:room 9', 1),
    entry('board:z', 7, true),
    entry('sheet:a', 0, true),
    entry('orders:1', 0, true),
  ]);

  assert.deepEqual(channels(list), ['board:z', 'chat:room 9', 'chat:room 10', 'orders:1', 'sheet:a', 'sheet:b']);
});

test('it follows what changes', () => {
  const list = new LiveList();
  list.begin([entry('chat:a', 1), entry('chat:b', 2)]);

  list.apply(entry('chat:a', 3));
  list.apply(entry('chat:c', 1));
  list.apply({ key: 'chat:b', removed: true });
  assert.deepEqual(channels(list), ['chat:a', 'chat:c']);

  list.begin([entry('chat:d', 1)]);
  assert.deepEqual(channels(list), ['chat:d']);
});

test('nonsense in the channel is nobody', () => {
  const list = new LiveList();
  list.begin(
    ['x', null, { people: -1 }, { people: '<b>' }, { people: 1e99 }, [5]].map((data, i) => ({ key: `${i}`, data })),
  );

  assert.deepEqual(new Set(list.places.map(({ people }) => people)), new Set([0]));
});

test('who is there is said by names as far as they are known', () => {
  assert.equal(whoIsThere(0, ['late']), 'nobody now');
  assert.equal(whoIsThere(1), '1 person');
  assert.equal(whoIsThere(1234), '1,234 people');
  assert.equal(whoIsThere(2, ['', '']), '2 people');
  assert.equal(whoIsThere(1, ['Ann']), 'Ann');
  assert.equal(whoIsThere(3, ['Ann', '', 'Bob']), 'Ann, Bob and 1 more');
  assert.equal(whoIsThere(9, ['Ann', 'Bob', 'Cleo', 'Dan']), 'Ann, Bob, Cleo and 6 more');
  assert.equal(whoIsThere(1, ['Ann', 'Bob']), 'Ann, Bob');
  assert.equal(whoIsThere(2, ['Ann', 'Ann']), 'Ann and 1 more');
});
