import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from '../../scripts/sheet/shared-only.js';

const CELL = { startRow: 0, endRow: 0, startColumn: 0, endColumn: 0 };
const why = (id, { params, selection = CELL, locked = false } = {}) =>
  refusalOf({ id, params }, selection, locked)?.why;

test('what changes rows, columns, merges, tabs or protection is refused', () => {
  for (const id of [
    'insert-row',
    'insert-row-before',
    'insert-col-by-range',
    'insert-multi-rows-above',
    'insert-range-move-down-confirm',
    'insert-sheet',
    'remove-row',
    'remove-col-confirm',
    'delete-range-move-left',
    'move-rows',
    'move-cols',
    'copy-sheet',
    'add-worksheet-merge-all',
    'remove-worksheet-merge',
    'set-rows-hidden',
    'hide-col-confirm',
    'set-selection-frozen',
    'cancel-frozen',
    'set-worksheet-name',
    'set-worksheet-row-count',
    'set-col-data',
    'add-range-protection-from-toolbar',
    'set-tab-color',
    'insert-defined-name',
    'split-text-to-columns',
    'toggle-gridlines',
  ]) {
    assert.equal(why(`sheet.command.${id}`), 'notShared', id);
  }
});

test('what cells hold and look like may be changed, and what is only seen here', () => {
  for (const id of [
    'set-range-values',
    'set-range-bold',
    'set-style',
    'set-background-color',
    'set-border-basic',
    'numfmt.set.percent',
    'clear-selection-content',
    'paste-value',
    'auto-fill',
    'move-range',
    'move-selection',
    'delta-column-width',
    'set-worksheet-col-width',
    'set-row-height',
    'change-zoom-ratio',
    'scroll-view',
  ]) {
    assert.equal(why(`sheet.command.${id}`), undefined, id);
  }
});

test('whole rows and columns, and too many cells at once, have no looks', () => {
  assert.equal(
    why('sheet.command.set-range-bold', { selection: { ...CELL, endRow: 9_999, rangeType: 2 } }),
    'wholeLines',
  );
  const many = { ...CELL, endRow: 9_999, endColumn: 9 };
  assert.deepEqual(refusalOf({ id: 'sheet.command.set-style' }, many, false), { why: 'tooMany', count: 100_000 });
  assert.equal(why('sheet.command.set-style', { params: { range: CELL }, selection: many }), undefined);
});

test('the past cannot be changed', () => {
  for (const id of ['sheet.command.set-range-bold', 'sheet.command.clear-selection-content', 'univer.command.cut']) {
    assert.equal(why(id, { locked: true }), 'locked', id);
  }
  assert.equal(why('sheet.command.move-selection', { locked: true }), undefined);
});
