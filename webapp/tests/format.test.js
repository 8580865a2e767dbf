import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  byteLabel,
  clockLabel,
  compactJson,
  contentOf,
  count,
  dayLabel,
  hueOf,
  momentLabel,
  personLabel,
  senderLabel,
  shortId,
  sizeLabel,
  timeLabel,
} from '../scripts/lib/format.js';

const CLIENT = 'a1b2c3d4-0000-4000-8000-000000000000';

test('a time of today has no day, another has', () => {
  const noon = new Date(2026, 4, 7, 12, 0, 5).getTime();

  assert.equal(timeLabel(noon, noon + 1000, 'en'), '12:00:05');
  assert.equal(timeLabel(noon, noon + 86_400_000, 'en'), 'May 7, 12:00:05');
});

test('days are called what people call them', () => {
  const now = new Date(2026, 0, 2, 0, 30).getTime();
  const label = (...date) => dayLabel(new Date(...date).getTime(), now, 'en');

  assert.equal(label(2026, 0, 2, 0, 1), 'Today');
  assert.equal(label(2026, 0, 1, 0, 1), 'Yesterday');
  assert.equal(label(2025, 11, 31, 23, 59), 'Wednesday, December 31, 2025');
  assert.equal(dayLabel(new Date(2026, 4, 7).getTime(), new Date(2026, 5, 7).getTime(), 'en'), 'Thursday, May 7');
});

test('a clock has no seconds, a moment has everything', () => {
  const time = new Date(2026, 4, 7, 9, 5, 3).getTime();

  assert.equal(clockLabel(time, 'en'), '09:05');
  assert.equal(momentLabel(time, 'en'), 'Thursday, May 7, 2026 at 09:05:03');
});

test('a person is the name in the token, else the user, else a visitor by number', () => {
  assert.equal(personLabel({ user: '42', client: CLIENT, connInfo: { name: 'Ada' } }), 'Ada');
  assert.equal(personLabel({ user: '42', client: CLIENT, connInfo: { name: { not: 'a name' } } }), '42');
  assert.equal(personLabel({ user: '', client: CLIENT }), 'visitor a1b2');
  assert.equal(shortId('ab-cdef'), 'abcd');
});

test('a claimed name never hides who it is', () => {
  assert.deepEqual(senderLabel({ info: { user: '', client: CLIENT }, data: { name: 'Grace' } }), {
    name: 'Grace',
    detail: 'visitor a1b2',
  });
  assert.deepEqual(senderLabel({ info: { user: '', client: CLIENT }, data: { name: 7 } }), {
    name: 'visitor a1b2',
    detail: '',
  });
});

test('what has no client info came by the server API, whatever it calls itself', () => {
  assert.deepEqual(senderLabel({ data: { name: 'Grace' } }), { name: 'server API', detail: '' });
});

test('texts are shown as texts, everything else as JSON', () => {
  assert.deepEqual(contentOf('a <b>string</b>'), { text: 'a <b>string</b>' });
  assert.deepEqual(contentOf({ text: 'hello', name: 'Ada' }), { text: 'hello' });
  assert.deepEqual(contentOf({ text: 'hello', mood: 'good' }), { json: '{ "text": "hello", "mood": "good" }' });
  assert.deepEqual(contentOf({ text: 1 }), { json: '{ "text": 1 }' });
  for (const data of [null, 0, true, [], {}]) {
    assert.equal(contentOf(data).json, JSON.stringify(data));
  }
});

test('JSON is one line with room to breathe, and cut when long', () => {
  assert.equal(compactJson({ a: [1, { b: null }], 'c"': 'd\n' }), '{ "a": [1, { "b": null }], "c\\"": "d\\n" }');
  assert.equal(compactJson('x'.repeat(50), 10), '"xxxxxxxxx…');
});

test('numbers agree with their nouns', () => {
  assert.equal(count(1, 'message'), '1 message');
  assert.equal(count(1200, 'message'), '1,200 messages');
});

test('sizes are those on the wire', () => {
  assert.equal(sizeLabel('żółw'), '7 B');
  assert.equal(sizeLabel('x'.repeat(1536)), '1.5 KB');
  assert.equal(byteLabel(3 * 1024 * 1024), '3.0 MB');
});

test('a client keeps its hue', () => {
  const hues = ['a', 'b', CLIENT, '🙂'].map((text) => hueOf(text));

  assert.deepEqual(
    hues,
    ['a', 'b', CLIENT, '🙂'].map((text) => hueOf(text)),
  );
  assert.ok(hues.every((hue) => Number.isInteger(hue) && hue >= 0 && hue < 8));
});
