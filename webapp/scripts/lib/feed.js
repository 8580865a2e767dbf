/**
 * The messages of one channel in order, however they came: from history, live, or caught up. Each offset of an epoch is
 * there once; the oldest go when there are more than `limit`. Notes stand where they were put.
 *
 * An entry is `{key, kind: 'message', epoch, offset, data, info, time, own}` or `{key, kind: 'note', text, tone}`.
 */
export class Feed {
  entries = [];
  #limit;
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

  note(text, tone = 'info') {
    const entry = { key: this.#nextKey('note'), kind: 'note', text, tone };
    this.entries.push(entry);
    this.#trim();
    return entry;
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
    for (const entry of this.entries.splice(0, Math.max(0, this.entries.length - this.#limit))) {
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
