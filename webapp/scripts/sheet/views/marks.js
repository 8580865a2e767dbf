import { el, onceAFrame, reconcile } from '../../lib/dom.js';
import { keyOf, placeOf, rangeOf } from '../cells.js';
import { personName } from '../who.js';

const MOST_MARKS = 2_000;

/** What lies over the grid: where the others are, and which cells the server does not have yet. */
export class Marks {
  #layer;
  #desk;
  #room;
  #edits;
  draw = onceAFrame(() => this.#drawNow());

  constructor({ layer, desk, room, edits }) {
    this.#layer = layer;
    this.#desk = desk;
    this.#room = room;
    this.#edits = edits;
    room.on('people', this.draw);
    edits.on('change', this.draw);
    desk.on('view', this.draw);
    desk.on('travel', this.draw);
  }

  #drawNow() {
    const { grid } = this.#desk;
    const area = grid?.area();
    if (!area) {
      return;
    }
    place(this.#layer, area);
    const marks = [...this.#edited(grid, area), ...this.#people(grid, area)];
    reconcile(this.#layer, marks, JSON.stringify, elementOf);
  }

  #edited(grid, area) {
    const visible = grid.visible();
    if (this.#edits.size === 0 || !visible || this.#desk.past !== null) {
      return [];
    }
    const marks = [];
    for (const key of this.#candidates(visible)) {
      const edit = this.#edits.pending(key);
      const { row, column } = placeOf(key);
      const range = { startRow: row, endRow: row, startColumn: column, endColumn: column };
      const box = grid.boxOf(range);
      if (edit && within(box, area) && marks.length < MOST_MARKS) {
        marks.push({ box, attributes: { 'data-edit': edit.state, 'data-cell': key } });
      }
    }
    return marks;
  }

  /** The fewer of the cells that are on the screen and those that have edits. */
  *#candidates({ startRow, endRow, startColumn, endColumn }) {
    if (this.#edits.size < 200) {
      yield* this.#edits.keys();
      return;
    }
    for (let row = startRow; row <= endRow; row++) {
      for (let column = startColumn; column <= endColumn; column++) {
        yield keyOf(row, column);
      }
    }
  }

  #people(grid, area) {
    const marks = [];
    for (const person of this.#room.others) {
      const range = rangeOf(person.cell);
      const box = range && grid.boxOf(range);
      if (box && within(box, area)) {
        const attributes = { 'data-person': person.id, 'data-cell': person.cell, 'data-below': box.top < 18 };
        marks.push({ box, attributes, color: person.color, name: personName(person) });
      }
    }
    return marks;
  }
}

function within({ left, top, width, height }, area) {
  return left + width > 0 && top + height > 0 && left < area.width && top < area.height;
}

function elementOf({ box, attributes, color, name }) {
  const mark = el('div', { class: 'mark', ...attributes }, name && el('span', { class: 'mark-name' }, name));
  if (color) {
    mark.style.setProperty('--person', color);
  }
  place(mark, box);
  return mark;
}

function place(element, { left, top, width, height }) {
  Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
}
