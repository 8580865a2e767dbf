import { byId, el, onceAFrame, timeElement } from '../../lib/dom.js';
import { keyOf, rangeName, rangeOf, sizeOf } from '../cells.js';
import { same, textOf } from '../content.js';
import { moment, say } from '../language.js';
import { authorOf, personName, whyOf } from '../who.js';

const SHOWN = 40;
const LONGEST = 200;
/** The history of a large sheet is large: it is read when somebody looks at cells, or when the page has come to rest. */
const REST_MILLIS = 3_000;

/** What there is to know of the selected cell: who changed it last, how its edit fares, and its history. */
export class CellView {
  #desk;
  #book;
  #edits;
  #room;
  #timeline;
  #key = 'A1';
  #said = '';
  #looked = false;
  #draw = onceAFrame(() => this.#drawNow());
  #history;

  constructor({ desk, book, edits, room, timeline }) {
    this.#desk = desk;
    this.#book = book;
    this.#edits = edits;
    this.#room = room;
    this.#timeline = timeline;
    this.#history = el('div', { class: 'cell-history' });
    desk.on('select', () => this.#onSelect());
    const drawIfMine = (keys) => (keys?.includes(this.#key) ?? true) && this.#draw();
    desk.on('change', drawIfMine);
    timeline.on('change', drawIfMine);
  }

  #onSelect() {
    const { startRow, startColumn } = this.#desk.grid.selection;
    const key = keyOf(startRow, startColumn);
    if (key === this.#key && !this.#looked) {
      setTimeout(() => this.#look(), REST_MILLIS);
    } else {
      this.#look();
    }
    this.#draw();
  }

  #look() {
    this.#looked = true;
    this.#draw();
  }

  async #load() {
    if (!this.#looked || this.#timeline.loaded) {
      return;
    }
    try {
      await this.#timeline.load((part) => {
        this.#history.replaceChildren(
          el('p', { class: 'hint' }, say('historyLoading', { percent: Math.round(part * 100) })),
        );
      });
    } catch (error) {
      this.#history.replaceChildren(el('p', { class: 'hint' }, say('historyFailed', { why: whyOf(error) })));
    }
  }

  #drawNow() {
    if (!this.#desk.grid) {
      return;
    }
    const { selection } = this.#desk.grid;
    this.#key = keyOf(selection.startRow, selection.startColumn);
    byId('cell-title').textContent = `${say('details')} ${rangeName(selection)}`;
    const lines = [this.#state(), this.#author(), this.#neighbours(selection)].filter(Boolean);
    byId('cell').replaceChildren(
      el('p', { class: 'cell-value', dir: 'auto' }, this.#value()),
      ...lines.map((line) => el('p', { class: 'hint' }, line)),
      el('h3', { class: 'cell-heading' }, say('historyOf', { cell: this.#key })),
      this.#history,
    );
    this.#drawHistory();
    this.#speak(selection, lines);
  }

  #value() {
    const text = textOf(this.#desk.shown(this.#key));
    return text === '' ? say('empty') : text.slice(0, LONGEST);
  }

  #state() {
    const edit = this.#edits.pending(this.#key);
    return edit ? say(`${edit.state}Cell`) : null;
  }

  #author() {
    const entry = this.#book.entry(this.#key);
    return entry ? say('selectedBy', { who: authorOf(entry), time: moment(entry.time) }) : null;
  }

  #neighbours({ startRow, endRow, startColumn, endColumn }) {
    const here = this.#room.others.filter(({ cell }) => {
      const range = rangeOf(cell);
      return (
        range &&
        range.startRow <= endRow &&
        range.endRow >= startRow &&
        range.startColumn <= endColumn &&
        range.endColumn >= startColumn
      );
    });
    return here.length > 0 ? say('othersHere', { names: here.map(personName).join(', ') }) : null;
  }

  /** What a screen reader says when one comes to the cell, and when it changes. */
  #speak(selection, lines) {
    const content = this.#desk.shown(this.#key);
    const value = content?.f === undefined ? this.#value() : String(this.#desk.grid.value(this.#key) ?? '');
    const about =
      content?.f === undefined
        ? say('selected', { cell: this.#key, value })
        : say('selectedFormula', { cell: this.#key, value, formula: content.f });
    const many =
      sizeOf(selection) > 1 ? say('rangeSelected', { range: rangeName(selection), n: sizeOf(selection) }) : '';
    const words = [about, many, ...lines].filter(Boolean).join('. ');
    if (words !== this.#said) {
      this.#said = words;
      byId('spoken').textContent = words;
    }
  }

  #drawHistory() {
    if (!this.#timeline.loaded) {
      this.#load();
      return;
    }
    const changes = this.#timeline.of(this.#key);
    this.#history.replaceChildren(
      changes.length === 0
        ? el('p', { class: 'hint' }, say('noHistory'))
        : el('ol', { class: 'changes' }, changes.slice(0, SHOWN).map(changeRow)),
      changes.length > SHOWN ? el('p', { class: 'hint' }, say('moreChanges', { n: changes.length - SHOWN })) : '',
    );
  }
}

function changeRow(change) {
  const { before, content, time } = change;
  return el(
    'li',
    { class: 'change' },
    el(
      'div',
      { class: 'change-head' },
      el('strong', { dir: 'auto' }, authorOf(change)),
      timeElement(time, moment(time)),
    ),
    el(
      'div',
      { class: 'change-values' },
      el('del', { dir: 'auto' }, before === undefined ? say('unknown') : words(before)),
      el('span', { 'aria-hidden': 'true' }, '→'),
      el('ins', { dir: 'auto' }, words(content)),
      onlyLook(before, content) && el('span', { class: 'hint' }, `(${say('formatOnly')})`),
    ),
  );
}

/** A content in short, as a text. */
export function words(content) {
  const text = textOf(content);
  return text === '' ? say('empty') : text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Whether two contents have the same value, and only look different. */
export function onlyLook(one, other) {
  return one !== undefined && textOf(one) === textOf(other) && !same(one, other);
}
