// What is shared is what cells hold. Whatever else Univer could change is hidden where it is offered, and refused where
// a key or a menu asks for it all the same.

import { sizeOf } from './cells.js';
import { MOST_CELLS } from './limits.js';

const HIDDEN = [
  'univer.command.undo',
  'univer.command.redo',
  'sheet.command.add-worksheet-merge',
  'sheet.command.add-worksheet-merge-all',
  'sheet.command.add-worksheet-merge-vertical',
  'sheet.command.add-worksheet-merge-horizontal',
  'sheet.command.remove-worksheet-merge',
  'sheet.command.add-range-protection-from-toolbar',
  'sheet.command.add-range-protection-from-context-menu',
  'sheet.command.set-range-protection-from-context-menu',
  'sheet.command.delete-range-protection-from-context-menu',
  'sheet.command.view-sheet-permission-from-context-menu',
  'sheet.contextMenu.permission',
  'sheet.menu.cell-insert',
  'sheet.menu.delete',
  'sheet.menu.sheet-frozen',
  'sheet.column-header-menu.sheet-frozen',
  'sheet.row-header-menu.sheet-frozen',
  'sheet.command.insert-row-before',
  'sheet.command.insert-row-after',
  'sheet.command.insert-col-before',
  'sheet.command.insert-col-after',
  'sheet.command.insert-multi-rows-above',
  'sheet.command.insert-multi-rows-after',
  'sheet.command.insert-multi-cols-before',
  'sheet.command.insert-multi-cols-right',
  'sheet.command.insert-multi-cols-left',
  'sheet.command.insert-range-move-right-confirm',
  'sheet.command.insert-range-move-down-confirm',
  'sheet.command.delete-range-move-left-confirm',
  'sheet.command.delete-range-move-up-confirm',
  'sheet.command.remove-row-confirm',
  'sheet.command.remove-col-confirm',
  'sheet.command.hide-row-confirm',
  'sheet.command.hide-col-confirm',
  'sheet.command.set-selected-rows-visible',
  'sheet.command.set-selected-cols-visible',
  'sheet.command.set-selection-frozen',
  'sheet.command.cancel-frozen',
  'sheet.command.set-first-row-frozen',
  'sheet.command.set-first-column-frozen',
  'sheet.command.set-row-frozen',
  'sheet.command.set-col-frozen',
  'sheet.command.split-text-to-columns',
  'sheet.command.toggle-gridlines',
  'sheet.toolbar.text-to-number',
];

/** The part of Univer's configuration that hides menus. */
export const HIDDEN_MENUS = Object.fromEntries(HIDDEN.map((id) => [id, { hidden: true }]));

const REFUSED = new RegExp(
  [
    '^sheet\\.command\\.(',
    [
      'insert-(row|col|multi|range|sheet|defined)',
      '(remove|delete|append|copy|rename|move)-(row|rows|col|cols|sheet|range-move|defined|table)',
      '(add|remove)-worksheet-merge',
      '(add|delete|set|change|view).*(protection|permission)',
      '(hide|set)-(row|rows|col|cols|selected-rows|selected-cols|specific-rows)-(hidden|visible|confirm)',
      '.*(frozen|range-theme|gridlines|defined-name|tab-color|checkbox|custom-metadata)',
      'set-worksheet-(name|order|hidden|show|hide|row-count|column-count|right-to-left|default-style)',
      'set-(row|col)-data',
      'set-workbook-name',
      'split-text',
      'reorder-range',
    ].join('|'),
    ')',
  ].join(''),
);

/** Commands that look after whole rows or columns where those are selected, which no cell would know of. */
const STYLES =
  /^sheet\.command\.(set-(style|range-|text-|horizontal|vertical|background|bold|italic|underline|stroke|font|border)|reset-|numfmt\.|clear-selection-format|clear-selection-all)/;

const CHANGES =
  /^sheet\.command\.(set-(style|range|text|horizontal|vertical|background|bold|italic|underline|stroke|font|border)|reset-|numfmt\.|clear-|paste|auto-fill|auto-clear|move-range|refill|optional-paste|repeat|copy-(down|right)|apply-format)|^univer\.command\.(cut|paste)/;

/**
 * Why a command may not be done, `{why, count}`: notShared, for what the others would never see; wholeLines, for looks
 * of rows and columns, which no cell would know of; tooMany; locked. Null if it may.
 *
 * @param selection what it concerns unless it says so itself
 * @param locked whether nothing may be changed at the moment
 */
export function refusalOf({ id, params }, selection, locked) {
  if (REFUSED.test(id)) {
    return { why: 'notShared' };
  }
  if (STYLES.test(id) || id === 'sheet.command.auto-fill') {
    const ranges = [params?.range ?? selection].flat();
    const count = ranges.reduce((sum, range) => sum + sizeOf(range), 0);
    if (STYLES.test(id) && ranges.some(({ rangeType }) => rangeType > 0)) {
      return { why: 'wholeLines' };
    }
    if (count > MOST_CELLS) {
      return { why: 'tooMany', count };
    }
  }
  return locked && CHANGES.test(id) ? { why: 'locked' } : null;
}
