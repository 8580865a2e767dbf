import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Feed, withDays } from '../scripts/lib/feed.js';

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

test('those that were let go of come back when somebody reads above, and stay while they are read', () => {
  const feed = new Feed(3);
  for (let offset = 1; offset <= 5; offset++) {
    feed.add(publication(offset), 'e');
  }
  assert.ok(feed.hasLetGo('e'));

  feed.hold(true);
  const added = feed.addOlder([publication(1), publication(2), publication(3)], 'e');
  feed.add(publication(6), 'e');

  assert.deepEqual(offsets(feed), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(
    added.map(({ offset }) => offset),
    [1, 2],
  );
  feed.hold(false);
  assert.deepEqual(offsets(feed), [4, 5, 6]);
});

test('what happens often is one note that names the latest', () => {
  const feed = new Feed();
  for (const text of ['a', 'b', 'c', 'd', 'e']) {
    feed.gather(`${text} joined`, 'quiet');
  }
  assert.deepEqual(
    feed.entries.map(({ text }) => text),
    ['2 more · c joined · d joined · e joined'],
  );

  feed.add(publication(1), 'e');
  feed.gather('f joined', 'quiet');
  feed.note('something else');
  feed.gather('g joined', 'quiet');

  assert.deepEqual(feed.entries.map(({ text, offset }) => offset ?? text).slice(1), [
    1,
    'f joined',
    'something else',
    'g joined',
  ]);
});

test('each day begins with its name', () => {
  const now = new Date(2026, 4, 7, 9, 0).getTime();
  const at = (day, hour) => ({ key: `${day} ${hour}`, kind: 'message', time: new Date(2026, 4, day, hour).getTime() });

  const rows = withDays([at(6, 22), { key: 'n', kind: 'note', text: 'a note' }, at(7, 0), at(7, 8)], now);

  assert.deepEqual(
    rows.map(({ kind, text }) => text ?? kind),
    ['Yesterday', 'message', 'a note', 'Today', 'message', 'message'],
  );
  assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
});
