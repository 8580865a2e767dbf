import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Frames, filtered, pretty, written } from '../../scripts/console/frames.js';

const sent = (text, more = {}) => ({ time: 0, direction: 'sent', kind: 'sent', title: 'Message', text, ...more });
const texts = (entries) => entries.map(({ text }) => text);

test('the oldest entries go when there are too many, and are counted', () => {
  const frames = new Frames(3);
  for (const text of ['a', 'b', 'c', 'd', 'e']) {
    frames.add(sent(text));
  }

  assert.deepEqual(texts(frames.entries), ['c', 'd', 'e']);
  assert.equal(frames.dropped, 2);
});

test('the oldest entries go when they are too long together; the latest stays, however long it is', () => {
  const frames = new Frames(100, 1_000);
  frames.add(sent('a'.repeat(500)));
  frames.add(sent('b'.repeat(500)));
  assert.deepEqual(texts(frames.entries), ['b'.repeat(500)]);

  frames.add(sent('c'.repeat(5_000)));
  assert.equal(frames.entries.length, 1);
});

test('every entry has a key of its own, and changes are told', () => {
  const frames = new Frames();
  let told = 0;
  frames.on('change', () => told++);
  frames.add(sent('a'));
  frames.add(sent('a'));
  frames.clear();

  assert.equal(told, 3);
  assert.deepEqual(frames.entries, []);
  assert.notEqual(frames.add(sent('a')).key, frames.add(sent('a')).key);
});

test('a filter finds text anywhere in an entry, and leaves out what is not wanted', () => {
  const frames = new Frames();
  frames.add(sent('{"id":1}'));
  frames.add({ ...sent('{}'), title: 'Pong', quiet: true });
  frames.add({
    time: 0,
    direction: 'received',
    kind: 'received',
    title: 'Reply',
    text: 'x',
    notes: [{ text: 'Denied' }],
  });
  frames.add({ time: 0, direction: 'event', kind: 'close', title: 'Closed', code: 3501, reason: 'bad request' });
  const titles = (filter) => filtered(frames.entries, filter).map(({ title }) => title);

  assert.deepEqual(titles({}), ['Message', 'Pong', 'Reply', 'Closed']);
  assert.deepEqual(titles({ quiet: false }), ['Message', 'Reply', 'Closed']);
  assert.deepEqual(titles({ sent: false, events: false }), ['Reply']);
  assert.deepEqual(titles({ received: false }), ['Message', 'Pong', 'Closed']);
  assert.deepEqual(titles({ text: ' dENied ' }), ['Reply']);
  assert.deepEqual(titles({ text: '3501' }), ['Closed']);
});

test('JSON is laid out, several in a frame each by itself, and what is none stays', () => {
  assert.equal(pretty('{"a":[1]}'), '{\n  "a": [\n    1\n  ]\n}');
  assert.equal(pretty('{"a":1}\n{}'), '{\n  "a": 1\n}\n{}');
  assert.equal(pretty('hello'), 'hello');
  assert.equal(pretty('3: hello'), '3: hello');
});

test('an entry can be written as text', () => {
  const entry = {
    time: 0,
    direction: 'event',
    title: 'Closed',
    code: 1000,
    reason: 'done',
    notes: [{ text: 'Fine.' }],
  };

  assert.equal(written(entry), '1970-01-01T00:00:00.000Z • Closed 1000 done\n  Fine.');
  assert.equal(written({ ...sent('{}'), notes: [] }), '1970-01-01T00:00:00.000Z → Message\n{}');
});
