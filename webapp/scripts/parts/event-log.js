import { el, onceAFrame, reconcile, timeElement } from '../lib/dom.js';
import { sizeLabel, timeLabel } from '../lib/format.js';

const LIMIT = 200;
const LONGEST_FRAME = 2_000;

const NAMES = { sent: '→ sent', message: '← message' };

/** What happened on the socket, the latest first. */
export class EventLog {
  #list;
  #events = [];
  #numbered = 0;
  #draw = onceAFrame(() => reconcile(this.#list, this.#events, ({ key }) => key, row));

  constructor(list) {
    this.#list = list;
  }

  add(event) {
    this.#numbered += 1;
    this.#events.unshift({ key: String(this.#numbered), ...event });
    this.#events.length = Math.min(this.#events.length, LIMIT);
    this.#draw();
  }

  clear() {
    this.#events = [];
    this.#draw();
  }
}

function row({ kind, time, text, code, reason, data }) {
  return el(
    'li',
    { class: 'event', 'data-kind': kind },
    el(
      'div',
      { class: 'event-head' },
      el('span', { class: 'event-kind' }, NAMES[kind] ?? kind),
      code === undefined || code === null ? null : el('span', { class: 'event-code' }, String(code)),
      reason ? el('span', { class: 'event-reason' }, reason) : null,
      timeElement(time, timeLabel(time)),
    ),
    data === undefined ? el('p', { class: 'event-text' }, text) : frameElement(data),
  );
}

/** A frame by its first line; the whole of it on demand. */
function frameElement(data) {
  const text = String(data).trim();
  if (text === '{}') {
    return el('p', { class: 'event-text' }, 'A ping and its answer are empty: {}');
  }
  const cut = text.length > LONGEST_FRAME ? `${text.slice(0, LONGEST_FRAME)}…` : text;
  return el(
    'details',
    { class: 'event-frame' },
    el('summary', {}, el('code', {}, text.slice(0, 160)), el('span', { class: 'event-size' }, sizeLabel(text))),
    el('pre', {}, el('code', {}, cut)),
  );
}
