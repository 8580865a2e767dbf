import { LiveChannel } from '../lib/channel.js';
import { el, onceAFrame, reconcile, timeElement } from '../lib/dom.js';
import { Feed } from '../lib/feed.js';
import { contentOf, hueOf, senderLabel, timeLabel } from '../lib/format.js';

const SHOWN = 30;
const WORDS = { joining: 'Joining…', live: 'Live', refused: 'Refused', left: 'Left', offline: 'Offline' };

/** What arrives on a channel, the latest first. */
export class Arrivals {
  #parts;
  #connection;
  #channel;
  #feed = new Feed(SHOWN);
  #loaded = false;
  #draw = onceAFrame(() => this.#drawNow());

  /** @param parts elements: `list`, `state`, `loading`, `empty`, and `problem` for why the channel is refused */
  constructor(connection, name, parts) {
    this.#parts = parts;
    this.#connection = connection;
    this.#channel = new LiveChannel(connection, name);
    this.#channel.on('state', this.#draw);
    this.#channel.on('publications', ({ publications, epoch }) => {
      for (const publication of publications) {
        this.#feed.add(publication, epoch);
      }
      this.#load();
    });
    this.#channel.on('historyRefused', () => this.#load());
    connection.on('state', this.#draw);
    this.#channel.open();
    this.#draw();
  }

  #load() {
    this.#loaded = true;
    this.#draw();
  }

  #drawNow() {
    const { list, state, loading, empty, problem } = this.#parts;
    const messages = this.#feed.messages.reverse();
    reconcile(list, messages, ({ key }) => key, row);
    const down = ['waiting', 'retrying', 'closed'].includes(this.#connection.state.name);
    const name = this.#channel.state.name === 'joining' && down ? 'offline' : this.#channel.state.name;
    state.dataset.state = name;
    state.textContent = WORDS[name];
    const refused = name === 'refused';
    const nothing = messages.length === 0;
    list.setAttribute('aria-busy', String(!this.#loaded && !refused));
    list.classList.toggle('stale', name === 'offline');
    loading.hidden = !nothing || this.#loaded || refused || down;
    empty.hidden = !nothing || !this.#loaded || refused;
    problem.hidden = !refused;
    problem.textContent = refused ? this.#channel.state.text : '';
  }
}

function row(entry) {
  const { text, json } = contentOf(entry.data);
  return el(
    'li',
    { class: 'arrival', 'data-hue': entry.info ? hueOf(entry.info.client) : 'api' },
    el(
      'div',
      { class: 'arrival-head' },
      el('strong', {}, senderLabel(entry).name),
      entry.time ? timeElement(entry.time, timeLabel(entry.time)) : null,
    ),
    json === undefined ? el('p', { dir: 'auto' }, text) : el('pre', {}, el('code', {}, json)),
  );
}
