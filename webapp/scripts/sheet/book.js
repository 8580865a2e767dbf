import { Emitter } from '../lib/emitter.js';
import { placeOf } from './cells.js';
import { contentOf } from './content.js';

/**
 * The sheet as the server has it: what each cell holds, since which offset, and by whom. Keys that are no cells are left
 * out and counted in `strangers`.
 *
 * Events: `change` with the keys that changed, `entry` with each change that came live.
 */
export class Book extends Emitter {
  strangers = new Set();
  #entries = new Map();

  /** Takes the whole state: what is not among `entries` is empty now. */
  begin(entries) {
    const keys = new Set(this.#entries.keys());
    this.#entries.clear();
    this.strangers.clear();
    for (const entry of entries) {
      if (this.#set(entry)) {
        keys.add(entry.key);
      }
    }
    this.emit('change', [...keys]);
  }

  /** Takes one change. */
  apply(publication) {
    if (this.#set(publication)) {
      this.emit('change', [publication.key]);
      this.emit('entry', publication);
    }
  }

  /** Takes an edit that the server has answered for; the channel tells of it in a moment too. */
  confirm({ key, content, id }, offset, by = '') {
    const known = this.#entries.get(key);
    if (known && known.offset >= offset) {
      return;
    }
    if (content === null) {
      this.#entries.delete(key);
    } else {
      this.#entries.set(key, { content, offset, by, edit: id, api: false, time: Date.now() });
    }
    this.emit('change', [key]);
  }

  /** What is known of a cell, `{content, offset, by, api, time}`; undefined for an empty one. */
  entry(key) {
    return this.#entries.get(key);
  }

  content(key) {
    return this.#entries.get(key)?.content ?? null;
  }

  /** The offset by which the server tells whether somebody else was first; 0 for an empty cell. */
  offset(key) {
    return this.#entries.get(key)?.offset ?? 0;
  }

  keys() {
    return this.#entries.keys();
  }

  get size() {
    return this.#entries.size;
  }

  #set(publication) {
    const { key, removed } = publication;
    if (placeOf(key) === null) {
      this.#meet(key, removed);
      return false;
    }
    const known = this.#entries.get(key);
    if (known && publication.offset && known.offset > publication.offset) {
      return false;
    }
    if (removed) {
      this.#entries.delete(key);
    } else {
      this.#entries.set(key, entryOf(publication));
    }
    return true;
  }

  #meet(key, removed) {
    const before = this.strangers.size;
    if (removed) {
      this.strangers.delete(key);
    } else {
      this.strangers.add(key);
    }
    if (this.strangers.size !== before) {
      this.emit('strangers');
    }
  }
}

/** What a publication says of its cell; also one that a conflict tells of. */
export function entryOf({ data, offset = 0, info, tags, time = Date.now() }) {
  return { content: contentOf(data), offset, by: tags?.by ?? '', edit: tags?.edit ?? '', api: !info, time };
}
