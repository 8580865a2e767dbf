import { byId, el, reconcile, setText } from '../../lib/dom.js';
import { rangeOf } from '../cells.js';
import { say } from '../language.js';
import { COLOURS, personName, rememberSelf } from '../who.js';

const FACES = 6;

/** Oneself, with a name and a colour to choose, and everybody else with the cell that they are at. */
export class PeopleView {
  #room;
  #desk;
  #self;

  /** @param self `{name, color}`, changed here */
  constructor({ room, desk, self }) {
    this.#room = room;
    this.#desk = desk;
    this.#self = self;
    byId('me').append(this.#name(), this.#colours());
    room.on('people', () => this.#draw());
    this.#draw();
  }

  #name() {
    const input = el('input', {
      class: 'input',
      id: 'my-name',
      maxlength: 40,
      autocomplete: 'nickname',
      value: this.#self.name,
      placeholder: say('somebody'),
      onchange: () => this.#become({ name: input.value.trim() }),
    });
    return el('div', { class: 'field' }, el('label', { for: 'my-name' }, say('yourName')), input);
  }

  #colours() {
    const choices = COLOURS.map((color, i) => {
      const input = el('input', {
        type: 'radio',
        name: 'my-colour',
        value: color,
        checked: color === this.#self.color,
        'aria-label': say('colour', { n: i + 1 }),
        onchange: () => this.#become({ color }),
      });
      input.style.setProperty('--person', color);
      return input;
    });
    return el(
      'fieldset',
      { class: 'colours' },
      el('legend', { class: 'visually-hidden' }, say('yourColour')),
      ...choices,
    );
  }

  #become(change) {
    Object.assign(this.#self, change);
    rememberSelf(this.#self);
    this.#room.tell(this.#self);
  }

  #draw() {
    const others = this.#room.others;
    setText(byId('people-number'), String(others.length + 1));
    const list = byId('people');
    reconcile(
      list,
      others.length > 0 ? others : [null],
      (person) => (person ? JSON.stringify(person) : 'nobody'),
      (person) => (person ? this.#row(person) : el('li', { class: 'hint' }, say('nobody'))),
    );
    reconcile(
      byId('avatars'),
      others.slice(0, FACES),
      (person) => JSON.stringify([person.id, person.name, person.color]),
      face,
    );
  }

  #row(person) {
    const name = personName(person);
    const range = rangeOf(person.cell);
    const row = el(
      'li',
      { class: 'person', 'data-person': person.id },
      el('span', { class: 'avatar', 'aria-hidden': 'true' }, [...name][0].toUpperCase()),
      el('span', { class: 'person-name', dir: 'auto' }, name),
      range &&
        el(
          'button',
          {
            type: 'button',
            class: 'button small quiet person-cell',
            'aria-label': say('goTo', { cell: person.cell, name }),
            onclick: () => this.#desk.grid?.select(range),
          },
          person.cell,
        ),
    );
    row.style.setProperty('--person', person.color);
    return row;
  }
}

function face(person) {
  const item = el('li', { class: 'avatar', title: personName(person) }, [...personName(person)][0].toUpperCase());
  item.style.setProperty('--person', person.color);
  return item;
}
