import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Feed } from '../scripts/lib/feed.js';

const publication = (offset) => ({ offset, data: { text: `message ${offset}` } });
const offsets = (feed) => feed.messages.map(({ offset }) => offset);

test('history that comes after live ones goes before them, without doubles', () => {
  const feed = new Feed();
  for (const offset of [4, 5]) {
    feed.add(publication(offset), 'e');
  }

  const added = [1, 2, 3, 4, 5].map((offset) => feed.add(publication(offset), 'e'));

  assert.deepEqual(offsets(feed), [1, 2, 3, 4, 5]);
  assert.deepEqual(
    added.map((entry) => entry !== null),
    [true, true, true, false, false],
  );
});

test('the same offset of another epoch is another message, and comes after', () => {
  const feed = new Feed();
  for (const offset of [1, 2]) {
    feed.add(publication(offset), 'old');
  }

  feed.add(publication(2), 'new');
  feed.add(publication(1), 'new');

  assert.deepEqual(
    feed.messages.map(({ epoch, offset }) => `${epoch} ${offset}`),
    ['old 1', 'old 2', 'new 1', 'new 2'],
  );
});

test('what has no offset stays in the order of arrival, and two alike are two', () => {
  const feed = new Feed();

  feed.add({ data: 'same' });
  feed.add({ data: 'same' });

  assert.deepEqual(
    feed.messages.map(({ data }) => data),
    ['same', 'same'],
  );
  assert.notEqual(feed.entries[0].key, feed.entries[1].key);
});

test('a note stays where it was put', () => {
  const feed = new Feed();
  feed.add(publication(1), 'e');
  feed.note('caught up');
  feed.add(publication(3), 'e');
  feed.add(publication(2), 'e');

  assert.deepEqual(
    feed.entries.map(({ kind, offset }) => offset ?? kind),
    [1, 'note', 2, 3],
  );
});

test('the oldest go, and do not come back', () => {
  const feed = new Feed(3);
  for (let offset = 1; offset <= 5; offset++) {
    feed.add(publication(offset), 'e');
  }

  assert.equal(feed.add(publication(2), 'e'), null);
  assert.deepEqual(offsets(feed), [3, 4, 5]);
  assert.equal(feed.at('e', 2), undefined);
  assert.equal(feed.at('e', 4).data.text, 'message 4');
});
