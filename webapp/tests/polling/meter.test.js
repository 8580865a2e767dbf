import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Meter, percentile } from '../../scripts/polling/meter.js';
import { frameBytes, responseBytes } from '../../scripts/polling/sizes.js';
import { Timeline } from '../../scripts/polling/timeline.js';
import { delayLabel, ratioLabel } from '../../scripts/polling/views/labels.js';

test('a meter gives sums, shares and delays', () => {
  const meter = new Meter();
  assert.deepEqual(meter.figures(), {
    requests: 0,
    bytes: 0,
    counts: 0,
    requestsEach: null,
    bytesEach: null,
    median: null,
    p95: null,
  });
  for (let i = 0; i < 5; i++) {
    meter.request();
  }
  meter.received(300);
  for (let i = 1; i <= 100; i++) {
    meter.counted(i);
  }
  meter.counted();

  const { requests, requestsEach, bytesEach, counts, median, p95 } = meter.figures();
  assert.deepEqual([requests, counts, median, p95], [5, 101, 50, 95]);
  assert.deepEqual([requestsEach, bytesEach], [5 / 101, 300 / 101]);
  meter.reset();
  assert.equal(meter.figures().counts, 0);
});

test('delays are of the latest only', () => {
  const meter = new Meter();
  for (let i = 0; i < 600; i++) {
    meter.counted(i < 100 ? 1_000_000 : 1);
  }

  assert.equal(meter.figures().p95, 1);
});

test('percentiles are values that were there', () => {
  assert.equal(percentile([], 0.5), null);
  assert.equal(percentile([7], 0.95), 7);
  assert.equal(percentile([1, 2], 0.5), 1);
  assert.equal(percentile([1, 2, 3], 0.5), 2);
});

test('an answer has the size of its line, its headers and its body', () => {
  const answer = { status: 200, statusText: 'OK', headers: new Headers({ etag: '"e:1"' }) };
  // HTTP/1.1 200 OK, etag: "e:1", an empty line, and two letters of two bytes.
  assert.equal(responseBytes(answer, 'üü'), 17 + 13 + 2 + 4);
  const compressed = { ...answer, headers: new Headers({ 'content-length': '10' }) };
  assert.equal(responseBytes(compressed, 'x'.repeat(1000)), 17 + 20 + 2 + 10);
});

test('a frame has its content and its header', () => {
  assert.equal(frameBytes('x'.repeat(125)), 127);
  assert.equal(frameBytes('x'.repeat(126)), 130);
  assert.equal(frameBytes('ü'.repeat(40_000)), 80_010);
});

test('the plots get what was sent in its order, and the totals of the last 90 seconds', () => {
  const timeline = new Timeline(2);
  timeline.arrived(0, 2_000, 30);
  timeline.arrived(1, 1_000, 20);
  timeline.arrived(1, 2_000, 0);
  assert.deepEqual(timeline.delays(), [
    [1, 2],
    [null, 30],
    [20, 0.1],
  ]);

  timeline.sample(1_000, [1, 2], [10, 20]);
  timeline.sample(2_000, [3, 4], [30, 40]);
  assert.deepEqual(timeline.requests(), [
    [1, 2],
    [1, 3],
    [2, 4],
  ]);
  assert.deepEqual(timeline.bytes(), [
    [1, 2],
    [10, 30],
    [20, 40],
  ]);

  timeline.sample(91_500, [5, 6], [50, 60]);
  assert.deepEqual(timeline.requests()[0], [2, 91.5]);
  assert.deepEqual(timeline.delays()[0], [2]);
  timeline.clear();
  assert.deepEqual(timeline.delays(), [[], [], []]);
});

test('figures are written for people', () => {
  assert.deepEqual([null, 0.84, 12.4, 999, 1250].map(delayLabel), ['–', '0.8 ms', '12 ms', '999 ms', '1.25 s']);
  assert.deepEqual([null, 1, 0.126].map(ratioLabel), ['–', '1', '0.13']);
});
