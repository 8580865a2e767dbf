import { Emitter } from '../lib/emitter.js';
import { keyOf, placeOf } from './cells.js';
import { MAX_BYTES, same, tidy } from './content.js';
import { cellOf, contentOfCell } from './grid-cells.js';
import { GridGeometry } from './grid-geometry.js';
import { refusalOf } from './shared-only.js';
import { createWorkbook, openUniver, TARGET } from './univer.js';

const SET_VALUES = 'sheet.mutation.set-range-values';
const SET_SELECTIONS = 'sheet.operation.set-selections';
const MOVE_RANGE = 'sheet.mutation.move-range';

/** Marks what the page itself writes, which is no edit of the person's. */
const WRITTEN = { fromCollab: true };

/** Univer's stage of life at which it takes keys. */
const RENDERED = 2;

/**
 * The grid that the person sees and types into.
 *
 * Events: `edit` with `[{key, content}]` for what the person did; `select` with the range; `editing` with the key of the
 * cell whose editor opens, and null when it closes; `refused` with `{why, count}`, why being notShared, wholeLines,
 * tooMany or locked; `undo` and `redo`; `paste` with `{text, take}`, to be taken by calling `take`; `result` with
 * `{key, value}` of formulas that were calculated; `view` when cells have moved on the screen.
 */
export class Grid extends Emitter {
  /** While true the person may look, but not change anything. */
  locked = false;
  #api;
  #element;
  #sheet;
  #styles;
  #cells = new Map();
  #touched = new Set();
  #geometry;

  static async open(element, options) {
    return new Grid(await openUniver(element.id, options), element);
  }

  constructor(api, element) {
    super();
    this.#api = api;
    this.#element = element;
    this.#geometry = new GridGeometry(api, element);
  }

  /** Univer's own API. */
  get api() {
    return this.#api;
  }

  /** Shows the sheet for the first time; when it is there and takes keys. */
  async begin(contents) {
    const cellData = {};
    for (const [key, content] of contents) {
      const { row, column } = placeOf(key);
      cellData[row] ??= {};
      cellData[row][column] = withoutNulls(cellOf(content, null));
      this.#cells.set(key, content);
    }
    createWorkbook(this.#api, cellData);
    const workbook = this.#api.getActiveWorkbook().getWorkbook();
    this.#sheet = workbook.getActiveSheet();
    this.#styles = workbook.getStyles();
    this.#listen();
    await this.#rendered();
  }

  /** Makes cells hold these contents, null for none; where they do already nothing is done, unless `again` wants it. */
  write(contents, { again = false } = {}) {
    const cellValue = {};
    let some = false;
    for (const [key, content] of contents) {
      if (again || !same(this.content(key), content)) {
        const { row, column } = placeOf(key);
        cellValue[row] ??= {};
        cellValue[row][column] = cellOf(content, this.#styleAt(row, column));
        this.#keep(key, content);
        some = true;
      }
    }
    if (some) {
      this.#api.syncExecuteCommand(SET_VALUES, { ...TARGET, cellValue }, WRITTEN);
    }
  }

  /** What a cell holds, as far as the page has been told. */
  content(key) {
    return this.#cells.get(key) ?? null;
  }

  /** What a cell comes to: the value, or the formula's result. */
  value(key) {
    const { row, column } = placeOf(key);
    const { v } = this.#sheet.getCellMatrix().getValue(row, column) ?? {};
    const content = this.content(key);
    return content && content.f === undefined ? content.v : v;
  }

  get isEditing() {
    return this.#api.getActiveWorkbook()?.isCellEditing() ?? false;
  }

  /** The range that is selected, with the cell in it that the keys go to. */
  get selection() {
    const range = this.#api.getActiveWorkbook()?.getActiveSheet().getActiveRange()?.getRange();
    return range ?? { startRow: 0, endRow: 0, startColumn: 0, endColumn: 0 };
  }

  select({ startRow, startColumn, endRow, endColumn }) {
    const sheet = this.#api.getActiveWorkbook().getActiveSheet();
    const rows = endRow - startRow + 1;
    sheet.setActiveRange(sheet.getRange(startRow, startColumn, rows, endColumn - startColumn + 1));
    sheet.scrollToCell(Math.max(0, startRow - 4), Math.max(0, startColumn - 2));
  }

  setDark(dark) {
    this.#api.toggleDarkMode(dark);
  }

  /** The part of the grid's element that cells are in, `{left, top, width, height}`. */
  area() {
    return this.#geometry.area();
  }

  /** Where a range is within the area. */
  boxOf(range) {
    return this.#geometry.boxOf(range);
  }

  /** The rows and columns that are on the screen. */
  visible() {
    return this.#geometry.visible();
  }

  #rendered() {
    return new Promise((resolve) => {
      const look = () => this.#api.getCurrentLifecycleStage() >= RENDERED && resolve();
      this.#api.addEvent(this.#api.Event.LifeCycleChanged, look);
      look();
    });
  }

  #listen() {
    const api = this.#api;
    const { Event } = api;
    api.addEvent(Event.BeforeCommandExecute, (event) => this.#beforeCommand(event));
    api.addEvent(Event.BeforeUndo, (event) => this.#insteadOf(event, 'undo'));
    api.addEvent(Event.BeforeRedo, (event) => this.#insteadOf(event, 'redo'));
    api.addEvent(Event.CommandExecuted, (event) => this.#onCommand(event));
    api.addEvent(Event.BeforeSheetEditStart, (event) => {
      if (this.locked) {
        event.cancel = true;
        this.emit('refused', { why: 'locked' });
      }
    });
    api.addEvent(Event.SheetEditStarted, ({ row, column }) => this.emit('editing', keyOf(row, column)));
    api.addEvent(Event.SheetEditEnded, () => setTimeout(() => this.emit('editing', null)));
    api.addEvent(Event.BeforeClipboardPaste, (event) => this.#beforePaste(event));
    api.addEvent(Event.Scroll, ({ viewportScrollX, viewportScrollY }) => {
      this.#geometry.scrolled(viewportScrollX, viewportScrollY);
      this.emit('view');
    });
    api.addEvent(Event.SheetZoomChanged, () => this.emit('view'));
    new ResizeObserver(() => this.emit('view')).observe(this.#element);
  }

  /** Univer would take back what it finds in the cells, also where somebody else has changed them since. */
  #insteadOf(event, name) {
    if (!this.isEditing) {
      event.cancel = true;
      this.emit(name);
    }
  }

  #beforeCommand(event) {
    const refusal = event.type === 0 ? refusalOf(event, this.selection, this.locked) : null;
    if (refusal) {
      event.cancel = true;
      this.emit('refused', refusal);
    }
  }

  #beforePaste(event) {
    if (this.locked) {
      event.cancel = true;
      this.emit('refused', { why: 'locked' });
      return;
    }
    const longest = (event.text ?? '').split(/[\t\r\n]/).reduce((most, field) => Math.max(most, field.length), 0);
    if (longest > MAX_BYTES) {
      event.cancel = true;
      const { startRow, startColumn } = this.selection;
      this.emit('refused', { why: 'tooLong', key: keyOf(startRow, startColumn), bytes: longest });
      return;
    }
    this.emit('paste', {
      text: event.text ?? '',
      html: event.html ?? '',
      take: () => {
        event.cancel = true;
      },
    });
  }

  #onCommand({ id, params, options }) {
    if (id === SET_VALUES && options?.applyFormulaCalculationResult) {
      this.#onResults(params.cellValue);
    } else if (id === SET_VALUES && !options?.onlyLocal && !options?.fromCollab) {
      this.#touch(params.cellValue);
    } else if (id === MOVE_RANGE) {
      this.#touch(params.from.value);
      this.#touch(params.to.value);
    } else if (id === SET_SELECTIONS) {
      this.emit('select', this.selection);
    } else if (/(row-height|col-width|auto-height|auto-width)/.test(id)) {
      this.emit('view');
    }
  }

  #onResults(cellValue) {
    for (const [row, columns] of Object.entries(cellValue)) {
      for (const [column, cell] of Object.entries(columns)) {
        this.emit('result', { key: keyOf(Number(row), Number(column)), value: cell?.v });
      }
    }
  }

  /** Cells are read when the command is through, because it may change them more than once. */
  #touch(cellValue) {
    if (this.#touched.size === 0) {
      queueMicrotask(() => this.#tellEdits());
    }
    for (const [row, columns] of Object.entries(cellValue ?? {})) {
      for (const column of Object.keys(columns ?? {})) {
        this.#touched.add(keyOf(Number(row), Number(column)));
      }
    }
  }

  #tellEdits() {
    const edits = [];
    for (const key of this.#touched) {
      const content = this.#read(key);
      if (!same(content, this.content(key))) {
        this.#keep(key, content);
        edits.push({ key, content });
      }
    }
    this.#touched.clear();
    if (edits.length > 0) {
      this.emit('edit', edits);
    }
  }

  #read(key) {
    const { row, column } = placeOf(key);
    const cell = this.#sheet.getCellMatrix().getValue(row, column);
    if (!cell) {
      return null;
    }
    const formula =
      cell.f || cell.si ? this.#api.getActiveWorkbook().getActiveSheet().getRange(row, column).getFormula() : '';
    return tidy(contentOfCell(cell, this.#styleAt(row, column), formula));
  }

  #styleAt(row, column) {
    const cell = this.#sheet.getCellMatrix().getValue(row, column);
    return cell ? this.#styles.getStyleByCell(cell) : null;
  }

  #keep(key, content) {
    if (content === null) {
      this.#cells.delete(key);
    } else {
      this.#cells.set(key, content);
    }
  }
}

function withoutNulls(cell) {
  return Object.fromEntries(Object.entries(cell).filter(([, value]) => value !== null));
}
