import { dayLabel } from './format.js';

/** How many entries are kept while somebody reads the older ones. */
const HELD = 10_000;
/** How many events a gathered note names. */
const NAMED = 3;

/**
 * The messages of one channel in order, however they came: from history, live, or caught up. Each offset of an epoch is
 * there once; the oldest go when there are more than `limit`, but not while they are held. Notes stand where they were
 * put.
 *
 * An entry is `{key, kind: 'message', epoch, offset, data, info, time, own}` or `{key, kind: 'note', text, tone}`.
 */
export class Feed {
  entries = [];
  #limit;
  #held = false;
  #seen = new Map();
  #trimmed = new Map();
  #numbered = 0;

  constructor(limit = 500) {
    this.#limit = limit;
  }

  /** Takes a publication in; null if it is there already, or is older than what was let go. */
  add(publication, epoch = '') {
    const { offset } = publication;
    if (offset) {
      const key = `${epoch}:${offset}`;
      if (this.#seen.has(key) || offset <= (this.#trimmed.get(epoch) ?? 0)) {
        return null;
      }
    }
    const entry = {
      key: offset ? `${epoch}:${offset}` : this.#nextKey('unkept'),
      kind: 'message',
      epoch,
      ...publication,
    };
    this.entries.splice(this.#placeOf(entry), 0, entry);
    this.#seen.set(entry.key, entry);
    this.#trim();
    return entry;
  }

  /** Takes in publications from before those that are there, also such as were let go of. */
  addOlder(publications, epoch) {
    this.#trimmed.delete(epoch);
    return publications.map((publication) => this.add(publication, epoch)).filter(Boolean);
  }

  /** Whether older ones of this epoch were here, and were let go of. */
  hasLetGo(epoch) {
    return this.#trimmed.has(epoch);
  }

  /** Keeps the oldest from going, or lets them go again. */
  hold(held) {
    this.#held = held;
    this.#trim();
  }

  note(text, tone = 'info') {
    const entry = { key: this.#nextKey('note'), kind: 'note', text, tone };
    this.entries.push(entry);
    this.#trim();
    return entry;
  }

  /** A note of something that happens often; several in a row are one, which names the latest. */
  gather(text, tone) {
    const last = this.entries.at(-1);
    const before = last?.named && last.tone === tone ? this.entries.pop() : { named: [], count: 0 };
    const named = [...before.named, text].slice(-NAMED);
    const count = before.count + 1;
    const rest = count > NAMED ? [`${count - NAMED} more`] : [];
    Object.assign(this.note([...rest, ...named].join(' · '), tone), { named, count });
  }

  /** The message at this position, if it is there. */
  at(epoch, offset) {
    return this.#seen.get(`${epoch}:${offset}`);
  }

  get messages() {
    return this.entries.filter(({ kind }) => kind === 'message');
  }

  /** Behind everything of its epoch with a smaller offset; what has no offset goes to the end. */
  #placeOf(entry) {
    let place = this.entries.length;
    if (!entry.offset) {
      return place;
    }
    for (let i = this.entries.length - 1; i >= 0; i--) {
      const other = this.entries[i];
      if (other.kind === 'message' && other.offset) {
        if (other.epoch !== entry.epoch || other.offset < entry.offset) {
          break;
        }
        place = i;
      }
    }
    return place;
  }

  #trim() {
    const limit = this.#held ? HELD : this.#limit;
    for (const entry of this.entries.splice(0, Math.max(0, this.entries.length - limit))) {
      this.#seen.delete(entry.key);
      if (entry.offset) {
        this.#trimmed.set(entry.epoch, Math.max(entry.offset, this.#trimmed.get(entry.epoch) ?? 0));
      }
    }
  }

  #nextKey(prefix) {
    this.#numbered += 1;
    return `${prefix} ${this.#numbered}`;
  }
}

/** The entries with one more, `{key, kind: 'day', text}`, before the first message of each day. */
export function withDays(entries, now = Date.now()) {
  let day = '';
  return entries.flatMap((entry) => {
    const of = entry.time === undefined ? day : new Date(entry.time).toDateString();
    if (of === day) {
      return [entry];
    }
    day = of;
    const text = dayLabel(entry.time, now);
    return [{ key: `${text} ${entry.key}`, kind: 'day', text }, entry];
  });
}
