import { Emitter } from '../lib/emitter.js';

/** How many entries are kept, and how many characters of frames; the oldest go first. */
export const MOST_ENTRIES = 1_000;
const MOST_CHARACTERS = 4_000_000;

/**
 * What went over the wire and what happened to it, in order, bounded.
 *
 * An entry is `{key, time, direction, kind, title, text, size, code, reason, notes, quiet}`: its direction one of sent,
 * received and event; `text` the frame as it is; `notes` what it means, each `{tone, text}`; `quiet` for pings and the
 * like, which only get in the way.
 *
 * Events: `change`.
 */
export class Frames extends Emitter {
  entries = [];
  /** How many were let go because there were too many. */
  dropped = 0;
  #most;
  #mostCharacters;
  #characters = 0;
  #numbered = 0;

  constructor(most = MOST_ENTRIES, mostCharacters = MOST_CHARACTERS) {
    super();
    this.#most = most;
    this.#mostCharacters = mostCharacters;
  }

  add(entry) {
    this.#numbered += 1;
    const added = { notes: [], ...entry, key: String(this.#numbered) };
    this.entries.push(added);
    this.#characters += lengthOf(added);
    while (this.entries.length > this.#most || (this.#characters > this.#mostCharacters && this.entries.length > 1)) {
      this.#characters -= lengthOf(this.entries.shift());
      this.dropped += 1;
    }
    this.emit('change');
    return added;
  }

  clear() {
    this.entries = [];
    this.dropped = 0;
    this.#characters = 0;
    this.emit('change');
  }
}

/**
 * The entries that a filter lets through.
 *
 * @param filter `{text, sent, received, events, quiet}`: what must be found, upper or lower case alike, and which kinds
 */
export function filtered(entries, { text = '', sent = true, received = true, events = true, quiet = true } = {}) {
  const shown = { sent, received, event: events };
  const wanted = text.trim().toLowerCase();
  return entries.filter(
    (entry) => shown[entry.direction] && (quiet || !entry.quiet) && (wanted === '' || searched(entry).includes(wanted)),
  );
}

/** One entry as text, for the clipboard. */
export function written(entry) {
  const arrows = { sent: '→', received: '←', event: '•' };
  const head = [new Date(entry.time).toISOString(), arrows[entry.direction], entry.title, entry.code, entry.reason];
  const lines = [head.filter((part) => part !== undefined && part !== null && part !== '').join(' ')];
  if (entry.text !== undefined) {
    lines.push(entry.text);
  }
  return [...lines, ...entry.notes.map((note) => `  ${note.text}`)].join('\n');
}

/** JSON over several lines; what is none stays as it is. Frames may hold several, one a line. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.length > 1 ? lines.map(pretty).join('\n') : text;
  }
}

function searched({ title, text, code, reason, notes }) {
  return [title, text, code, reason, ...notes.map((note) => note.text)].join('\n').toLowerCase();
}

function lengthOf({ text = '', title = '' }) {
  return text.length + title.length + 200;
}
