import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  COLUMNS,
  columnName,
  keyOf,
  keysIn,
  placeOf,
  ROWS,
  rangeName,
  rangeOf,
  sizeOf,
} from '../../scripts/sheet/cells.js';

test('a key names a place, and a place has a key', () => {
  for (const [key, row, column] of [
    ['A1', 0, 0],
    ['B7', 6, 1],
    ['Z10', 9, 25],
    ['AA1', 0, 26],
    ['CV10000', ROWS - 1, COLUMNS - 1],
  ]) {
    assert.deepEqual(placeOf(key), { row, column });
    assert.equal(keyOf(row, column), key);
  }
});

test('what is no cell of a sheet is no place', () => {
  for (const key of [
    '',
    'a1',
    'A0',
    'A01',
    '7B',
    'B',
    '7',
    'CW1',
    'A10001',
    'AAAA1',
    'A1 ',
    'Ä1',
    'B7:C9',
    '__proto__',
    undefined,
  ]) {
    assert.equal(placeOf(key), null, String(key));
  }
});

test('columns are counted in letters', () => {
  assert.deepEqual([0, 25, 26, 51, 52, 701, 702].map(columnName), ['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});

test('ranges have names, sizes and cells', () => {
  const range = { startRow: 6, endRow: 7, startColumn: 1, endColumn: 2 };
  assert.deepEqual(rangeOf('B7:C8'), range);
  assert.deepEqual(rangeOf('C8:B7'), range);
  assert.equal(rangeName(range), 'B7:C8');
  assert.equal(rangeName(rangeOf('B7')), 'B7');
  assert.equal(sizeOf(range), 4);
  assert.deepEqual([...keysIn(range)], ['B7', 'C7', 'B8', 'C8']);
  for (const name of ['', 'B', 'B7:', 'B7:x', 'x:B7']) {
    assert.equal(rangeOf(name), null, name);
  }
});
