import { addressOf } from '../lib/address.js';
import { explainUnsubscribed } from '../lib/codes.js';
import { el, onceAFrame, reconcile } from '../lib/dom.js';
import { count } from '../lib/format.js';
import { LIVE, LiveList, whoIsThere } from './live-list.js';
import { Names } from './names.js';

const PAGE = 1_000;
/** So many are shown; all on demand. */
const SHOWN = 12;
/** Of so many places at most it is asked who is there. */
const ASKED = 12;
const WORDS = { joining: 'Loading…', live: 'Live', offline: 'Offline', refused: 'Not told' };

/** What is live on this server, and who is there, always up to date. */
export class LiveView {
  #parts;
  #connection;
  #list = new LiveList();
  #names;
  #state = 'joining';
  #why = '';
  #all = false;
  #draw = onceAFrame(() => this.#drawNow());

  /**
   * @param parts elements: `list`, `state` for how up to date it is, `total`, `loading`, `empty`, `problem` for why it
   *     is not told, and the button `all`
   */
  constructor(connection, parts) {
    this.#parts = parts;
    this.#connection = connection;
    this.#names = new Names(connection, this.#draw);
    const subscription = connection.mapSubscription(LIVE, { pageSize: PAGE });
    subscription.on('sync', ({ entries }) => {
      this.#list.begin(entries);
      this.#become('live');
    });
    subscription.on('update', (entry) => {
      this.#list.apply(entry);
      this.#draw();
    });
    subscription.on('unsubscribed', ({ code, reason }) => {
      this.#list.begin([]);
      this.#become('refused', explainUnsubscribed(code, reason));
    });
    connection.on('state', this.#draw);
    parts.all.addEventListener('click', () => {
      this.#all = !this.#all;
      this.#draw();
    });
    subscription.subscribe();
    this.#draw();
  }

  #become(state, why = '') {
    this.#state = state;
    this.#why = why;
    this.#draw();
  }

  #drawNow() {
    const { list, state, total, loading, empty, problem, all } = this.#parts;
    const places = this.#list.places;
    const shown = this.#all ? places : places.slice(0, SHOWN);
    const asked = shown.filter(({ people, names }) => people > 0 && names).slice(0, ASKED);
    this.#names.watch(asked.map(({ names }) => names));
    const rows = shown.map((place) => ({ ...place, who: whoIsThere(place.people, this.#names.in(place.names)) }));
    reconcile(list, rows, ({ channel, who }) => JSON.stringify([channel, who]), row);

    const offline = ['waiting', 'retrying', 'closed'].includes(this.#connection.state.name);
    const name = this.#state !== 'refused' && offline ? 'offline' : this.#state;
    state.dataset.state = name;
    state.textContent = WORDS[name];
    list.classList.toggle('stale', name === 'offline');
    list.setAttribute('aria-busy', String(this.#state === 'joining'));
    loading.hidden = this.#state !== 'joining' || offline;
    empty.hidden = this.#state !== 'live' || places.length > 0;
    problem.hidden = this.#state !== 'refused';
    problem.textContent = `This server does not tell what is live on it. ${this.#why}`;
    total.textContent = places.length === 0 ? '' : summary(places);
    all.hidden = places.length <= SHOWN;
    all.textContent = this.#all ? 'Show fewer' : `Show all ${places.length.toLocaleString('en')}`;
    all.setAttribute('aria-expanded', String(this.#all));
  }
}

function summary(places) {
  const people = places.reduce((sum, place) => sum + place.people, 0);
  const busy = places.filter((place) => place.people > 0).length;
  return busy === 0 ? 'nobody is there' : `${count(people, 'person', 'people')} in ${count(busy, 'place')}`;
}

function row({ label, name, path, people, who }) {
  return el(
    'li',
    { class: 'live-row', 'data-people': people > 0 },
    el('span', { class: 'live-kind' }, label),
    el('a', { class: 'live-name', href: addressOf(path).href, dir: 'auto' }, name),
    el('span', { class: 'live-who', dir: 'auto' }, who),
  );
}
