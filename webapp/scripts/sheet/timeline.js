import { Emitter } from '../lib/emitter.js';
import { placeOf } from './cells.js';
import { contentOf } from './content.js';

const PAGE = 300;

/**
 * Every change of the sheet that the server still has, in order: who, when, from what to what, and the sheet as it was.
 *
 * A change is `{key, content, before, offset, by, api, time}`; `before` is undefined where nobody knows any more.
 *
 * Events: `change` when changes were added, with the keys of their cells; null where they are many.
 */
export class Timeline extends Emitter {
  changes = [];
  /** Whether the first change of all is still among them. */
  complete = true;
  #read;
  #epoch;
  #latest = new Map();
  #loading = null;

  /** @param read gives `{entries, offset, epoch}` for `{since_offset, since_epoch, limit}` */
  constructor(read) {
    super();
    this.#read = read;
  }

  get loaded() {
    return this.#epoch !== undefined;
  }

  /** Reads what is not known yet; `progress` is told how much of it is here, from 0 to 1. */
  load(progress = () => {}) {
    this.#loading ??= this.#readAll(progress).finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /** Takes a change that came live; where some are missing before it, they are read. */
  add(publication) {
    if (!this.loaded || publication.offset <= this.#top) {
      return;
    }
    if (publication.offset === this.#top + 1 && !this.#loading) {
      this.#take(publication);
      this.emit('change', [publication.key]);
    } else {
      this.load();
    }
  }

  /** The changes of one cell, the latest first. */
  of(key) {
    return this.changes.filter((change) => change.key === key).reverse();
  }

  /**
   * The sheet after the first `count` changes, as it differs from now.
   *
   * @returns `{cells, unknown}`: what each cell held that has changed since, and those of which nobody knows any more
   */
  at(count) {
    const cells = new Map();
    const unknown = new Set();
    for (let i = this.changes.length - 1; i >= count; i--) {
      const { key, before } = this.changes[i];
      cells.set(key, before ?? null);
      if (before === undefined) {
        unknown.add(key);
      } else {
        unknown.delete(key);
      }
    }
    return { cells, unknown };
  }

  get #top() {
    return this.changes.at(-1)?.offset ?? 0;
  }

  async #readAll(progress) {
    for (;;) {
      const since = this.#epoch === undefined ? {} : { since_offset: this.#top, since_epoch: this.#epoch };
      const { entries, offset, epoch } = await this.#read({ ...since, limit: PAGE });
      if (epoch !== this.#epoch) {
        this.#beginAnew(epoch, entries[0]?.offset ?? 1);
      }
      for (const entry of entries) {
        if (entry.offset > this.#top) {
          this.#take(entry);
        }
      }
      if (entries.length === 0 || this.#top >= offset) {
        break;
      }
      const first = this.changes[0]?.offset ?? offset;
      progress((this.#top - first) / Math.max(1, offset - first));
    }
    this.emit('change', null);
  }

  #beginAnew(epoch, first) {
    this.#epoch = epoch;
    this.#latest.clear();
    this.changes = [];
    this.complete = first === 1;
  }

  #take({ key, data, removed, offset, info, tags, time }) {
    if (placeOf(key) === null) {
      // Counts as a change, so that offsets follow each other, but of no cell.
      this.changes.push({ key: '', content: null, before: null, offset, by: '', api: !info, time });
      return;
    }
    const content = removed ? null : contentOf(data);
    const before = this.#latest.has(key) ? this.#latest.get(key) : this.complete ? null : undefined;
    this.#latest.set(key, content);
    this.changes.push({ key, content, before, offset, by: tags?.by ?? '', api: !info, time: time ?? Date.now() });
  }
}
