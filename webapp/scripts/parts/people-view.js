import { el, reconcile } from '../lib/dom.js';
import { hueOf, personLabel } from '../lib/format.js';

const SHOWN = 60;

/** Who is on the channel, with their number. */
export class PeopleView {
  #list;
  #number;
  #rest;

  constructor({ list, number, rest }) {
    this.#list = list;
    this.#number = number;
    this.#rest = rest;
  }

  show(people, me) {
    this.#number.textContent = String(people.length);
    reconcile(
      this.#list,
      people.slice(0, SHOWN),
      ({ client }) => `${client}${client === me ? ' me' : ''}`,
      (person) => row(person, person.client === me),
    );
    this.#say(people.length > SHOWN ? `and ${people.length - SHOWN} more` : '');
  }

  /** Nobody can be told; says why. */
  refuse(reason) {
    this.#number.textContent = '–';
    this.#list.replaceChildren();
    this.#say(reason);
  }

  #say(text) {
    this.#rest.textContent = text;
    this.#rest.hidden = text === '';
  }
}

function row(person, me) {
  const label = personLabel(person);
  return el(
    'li',
    { class: 'person', 'data-hue': hueOf(person.client), title: `client ${person.client}` },
    el('span', { class: 'avatar', 'aria-hidden': 'true' }, initial(label)),
    el('span', { class: 'person-name' }, label),
    me && el('span', { class: 'tag' }, 'you'),
  );
}

/** Of visitors without a name the number is what tells them apart. */
function initial(label) {
  const last = label.split(' ').at(-1);
  return [...(last ?? label)][0].toUpperCase();
}
