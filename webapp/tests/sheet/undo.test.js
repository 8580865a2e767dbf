import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UndoList } from '../../scripts/sheet/undo.js';

function sheet(cells) {
  const undo = new UndoList();
  const shown = (key) => cells[key] ?? null;
  return {
    do(step) {
      for (const { key, after } of step) {
        cells[key] = after;
      }
      undo.push(step);
    },
    move(name) {
      const result = undo[name](shown);
      for (const { key, content } of result?.changes ?? []) {
        cells[key] = content;
      }
      return result;
    },
  };
}

test('steps are taken back and done again', () => {
  const cells = {};
  const { do: act, move } = sheet(cells);
  act([{ key: 'A1', before: null, after: { v: 1 } }]);
  act([
    { key: 'A1', before: { v: 1 }, after: { v: 2 } },
    { key: 'B1', before: null, after: { v: 3 } },
  ]);
  move('undo');
  assert.deepEqual(cells, { A1: { v: 1 }, B1: null });
  move('undo');
  assert.deepEqual(cells, { A1: null, B1: null });
  assert.equal(move('undo'), null);
  move('redo');
  move('redo');
  assert.deepEqual(cells, { A1: { v: 2 }, B1: { v: 3 } });
  assert.equal(move('redo'), null);
});

test('what somebody else has changed since is left alone', () => {
  const cells = {};
  const { do: act, move } = sheet(cells);
  act([
    { key: 'A1', before: null, after: { v: 1 } },
    { key: 'B1', before: null, after: { v: 2 } },
  ]);
  cells.A1 = { v: 'theirs' };
  assert.equal(move('undo').kept, 1);
  assert.deepEqual(cells, { A1: { v: 'theirs' }, B1: null });
  assert.equal(move('redo').kept, 0);
  assert.deepEqual(cells, { A1: { v: 'theirs' }, B1: { v: 2 } });
});

test('a new step ends what could be done again', () => {
  const cells = {};
  const { do: act, move } = sheet(cells);
  act([{ key: 'A1', before: null, after: { v: 1 } }]);
  move('undo');
  act([{ key: 'A1', before: null, after: { v: 9 } }]);
  assert.equal(move('redo'), null);
  assert.deepEqual(cells, { A1: { v: 9 } });
});
