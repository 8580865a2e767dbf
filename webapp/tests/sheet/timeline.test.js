import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from '../../scripts/sheet/timeline.js';

const set = (offset, key, v, by = '') => ({ offset, key, data: { v }, info: {}, tags: { by }, time: offset * 1000 });
const clear = (offset, key) => ({ offset, key, removed: true, info: {}, time: offset * 1000 });

/** A server that gives two changes at a time. */
function timelineOf(stream, { epoch = 'e' } = {}) {
  const state = { stream, epoch, reads: 0 };
  const timeline = new Timeline(async ({ since_offset = 0, since_epoch }) => {
    state.reads += 1;
    const from = since_epoch === state.epoch || since_epoch === undefined ? since_offset : 0;
    const entries = state.stream.filter(({ offset }) => offset > from).slice(0, 2);
    return { entries, offset: state.stream.at(-1)?.offset ?? 0, epoch: state.epoch };
  });
  return { timeline, state };
}

const STREAM = [set(1, 'A1', 1, 'Ann'), set(2, 'B1', 'x'), set(3, 'A1', 2, 'Bob'), clear(4, 'B1'), set(5, 'B1', 'y')];

test('each change says who, when, from what to what', async () => {
  const { timeline } = timelineOf(STREAM);
  const told = [];
  await timeline.load((part) => told.push(part));
  assert.equal(timeline.complete, true);
  assert.deepEqual(
    timeline.of('A1').map(({ by, before, content, time }) => [by, before, content, time]),
    [
      ['Bob', { v: 1 }, { v: 2 }, 3000],
      ['Ann', null, { v: 1 }, 1000],
    ],
  );
  assert.deepEqual(
    timeline.of('B1').map(({ before, content }) => [before, content]),
    [
      [null, { v: 'y' }],
      [{ v: 'x' }, null],
      [null, { v: 'x' }],
    ],
  );
  assert.ok(told.every((part) => part >= 0 && part <= 1));
});

test('the sheet as it was differs from now in what has changed since', async () => {
  const { timeline } = timelineOf(STREAM);
  await timeline.load();
  const at = (count) => Object.fromEntries(timeline.at(count).cells);
  assert.deepEqual(at(5), {});
  assert.deepEqual(at(4), { B1: null });
  assert.deepEqual(at(3), { B1: { v: 'x' } });
  assert.deepEqual(at(2), { A1: { v: 1 }, B1: { v: 'x' } });
  assert.deepEqual(at(0), { A1: null, B1: null });
});

test('where the beginning is gone, nobody knows what cells held before it', async () => {
  const { timeline } = timelineOf(STREAM.slice(2));
  await timeline.load();
  assert.equal(timeline.complete, false);
  assert.equal(timeline.of('A1')[0].before, undefined);
  const { cells, unknown } = timeline.at(1);
  assert.deepEqual([...cells.keys()].sort(), ['B1']);
  assert.deepEqual([...unknown], ['B1']);
  assert.deepEqual([...timeline.at(2).unknown], []);
});

test('live changes are added, and a gap is read', async () => {
  const { timeline, state } = timelineOf(STREAM.slice());
  const told = [];
  timeline.on('change', (keys) => told.push(keys));
  await timeline.load();
  timeline.add(set(6, 'A1', 3));
  timeline.add(set(5, 'A1', 'again'));
  assert.equal(timeline.changes.length, 6);
  assert.deepEqual(told, [null, ['A1']]);

  state.stream = [...STREAM, set(6, 'A1', 3), set(7, 'C1', 1), set(8, 'C1', 2)];
  timeline.add(set(8, 'C1', 2));
  await timeline.load();
  assert.deepEqual(
    timeline.changes.map(({ offset }) => offset),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
});

test('keys that are no cells keep their place among the changes', async () => {
  const { timeline } = timelineOf([set(1, 'A1', 1), set(2, 'no cell', 1), set(3, 'A1', 2)]);
  await timeline.load();
  assert.deepEqual(Object.fromEntries(timeline.at(1).cells), { A1: { v: 1 }, '': null });
});

test('when the sheet has begun anew, so does its history', async () => {
  const { timeline, state } = timelineOf(STREAM);
  await timeline.load();
  state.epoch = 'f';
  state.stream = [set(1, 'A1', 'new')];
  await timeline.load();
  assert.deepEqual(
    timeline.changes.map(({ content }) => content),
    [{ v: 'new' }],
  );
});
