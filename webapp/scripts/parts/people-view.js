import { el, reconcile } from '../lib/dom.js';
import { hueOf, personLabel } from '../lib/format.js';

const SHOWN = 60;

/**
 * Who is on the channel, with their number. A person is a client's info, `{client, user, connInfo}`, and may have a
 * `label` to be called by, a `detail` to it, and a text `hueOf` that its colour is found by.
 */
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
      ({ client, label = '', detail = '' }) => JSON.stringify([client, client === me, label, detail]),
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
  const label = person.label ?? personLabel(person);
  return el(
    'li',
    { class: 'person', 'data-hue': hueOf(person.hueOf ?? person.client), title: `client ${person.client}` },
    el('span', { class: 'avatar', 'aria-hidden': 'true' }, initial(label)),
    el('span', { class: 'person-name', dir: 'auto' }, label),
    person.detail && el('span', { class: 'person-detail' }, person.detail),
    me && el('span', { class: 'tag' }, 'you'),
  );
}

/** Of visitors without a name the number is what tells them apart. */
function initial(label) {
  const last = label.split(' ').at(-1);
  return [...(last ?? label)][0].toUpperCase();
}
