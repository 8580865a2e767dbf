import { byId, el, onceAFrame } from '../../lib/dom.js';
import { placeOf } from '../cells.js';
import { moment, say, sayCount } from '../language.js';
import { authorOf, whyOf } from '../who.js';
import { onlyLook, words } from './cell.js';

/** What the person has to decide: which of two values of a cell stays, and what becomes of an edit that was refused. */
export class Decisions {
  #panel = byId('decisions');
  #desk;
  #edits;
  #later = new Set();
  #shown = '';

  constructor({ desk, edits }) {
    this.#desk = desk;
    this.#edits = edits;
    edits.on(
      'change',
      onceAFrame(() => this.#draw()),
    );
  }

  /** The keys go here, if there is something to decide. */
  focus() {
    this.#later.clear();
    this.#draw();
    this.#panel.querySelector('button')?.focus();
  }

  #draw() {
    const conflicts = this.#edits.list('conflict').filter(({ id }) => !this.#later.has(id));
    const failed = this.#edits.list('failed').filter(({ id }) => !this.#later.has(id));
    const [conflict] = conflicts;
    const [refused] = failed;
    const state = JSON.stringify([conflict, conflicts.length, refused, failed.length]);
    if (state === this.#shown) {
      return;
    }
    this.#shown = state;
    const hadFocus = this.#panel.contains(document.activeElement);
    this.#panel.hidden = !conflict && !refused;
    this.#panel.replaceChildren(
      ...[
        conflict && this.#conflict(conflict, conflicts),
        !conflict && refused && this.#failure(refused, failed),
      ].filter(Boolean),
    );
    if (hadFocus) {
      (this.#panel.querySelector('button') ?? byId('sheet-tools').querySelector('button')).focus();
    }
  }

  #conflict(edit, all) {
    const { key, theirs, content } = edit;
    const gaps = { cell: key, who: authorOf(theirs), time: moment(theirs.time) };
    return el(
      'div',
      {
        class: 'decision',
        role: 'alertdialog',
        'aria-labelledby': 'decision-title',
        'aria-describedby': 'decision-text',
        'data-cell': key,
      },
      el(
        'header',
        { class: 'decision-head' },
        el('h2', { id: 'decision-title' }, say('conflictTitle', gaps)),
        all.length > 1 && el('span', { class: 'number' }, String(all.length)),
      ),
      el('p', { id: 'decision-text' }, say(theirs.time ? 'conflictText' : 'conflictRemoved', gaps)),
      el(
        'div',
        { class: 'decision-values' },
        choice(say('mine'), words(content), say('keepMine'), 'mine', () => this.#edits.keepMine(edit)),
        choice(
          theirs.time ? say('theirs', gaps) : say('somebody'),
          words(theirs.content),
          say('takeTheirs'),
          'theirs',
          () => this.#edits.drop(edit),
        ),
      ),
      onlyLook(content, theirs.content) && el('p', { class: 'hint' }, say('formatOnly')),
      el(
        'footer',
        { class: 'decision-rest' },
        all.length > 1 && button(say('keepAllMine'), () => this.#edits.keepMine(...all)),
        all.length > 1 && button(say('takeAllTheirs'), () => this.#edits.drop(...all)),
        button(say('decideLater'), () => this.#putOff(all)),
        button(key, () => this.#show(key)),
      ),
    );
  }

  #failure(edit, all) {
    const { key, content, error } = edit;
    return el(
      'div',
      {
        class: 'decision',
        role: 'alertdialog',
        'aria-labelledby': 'decision-title',
        'aria-describedby': 'decision-text',
        'data-cell': key,
      },
      el(
        'header',
        { class: 'decision-head' },
        el(
          'h2',
          { id: 'decision-title' },
          all.length > 1 ? sayCount('failed', all.length) : say('failedTitle', { cell: key }),
        ),
      ),
      el('p', { id: 'decision-text' }, say('failedText', { why: whyOf(error) })),
      el('p', { class: 'decision-value', dir: 'auto' }, words(content)),
      el(
        'footer',
        { class: 'decision-rest' },
        button(say(all.length > 1 ? 'allAgain' : 'again'), () => this.#edits.retry(...all)),
        button(say(all.length > 1 ? 'giveUpAll' : 'giveUp'), () => this.#edits.drop(...all)),
        button(say('decideLater'), () => this.#putOff(all)),
      ),
    );
  }

  #putOff(edits) {
    for (const { id } of edits) {
      this.#later.add(id);
    }
    this.#draw();
  }

  #show(key) {
    const { row, column } = placeOf(key);
    this.#desk.grid?.select({ startRow: row, endRow: row, startColumn: column, endColumn: column });
  }
}

function choice(label, value, action, name, onclick) {
  return el(
    'div',
    { class: 'choice', 'data-choice': name },
    el('span', { class: 'choice-whose', dir: 'auto' }, label),
    el('p', { class: 'decision-value', dir: 'auto' }, value),
    el('button', { type: 'button', class: 'button small primary', onclick }, action),
  );
}

function button(label, onclick) {
  return el('button', { type: 'button', class: 'button small quiet', onclick }, label);
}
