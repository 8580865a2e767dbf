import { Author } from '../../scripts/board/author.js';

/** What a browser keeps. */
export function storeOf(kept = {}) {
  return { kept, read: (key) => kept[key] ?? null, write: (key, value) => (kept[key] = value) };
}

export const CHANNEL = 'board:news';

/** Somebody with a pair of keys, who signs for `CHANNEL`. */
export class Writer {
  #author = new Author(storeOf());
  #written = 0;

  post(text, fields = {}) {
    return this.sign({ kind: 'post', id: this.#nextId(), text, name: 'Ada', ...fields });
  }

  reply({ author, id }, text) {
    return this.sign({ kind: 'reply', id: this.#nextId(), parent: `${author}/${id}`, text });
  }

  edit({ id }, revision, text) {
    return this.sign({ kind: 'edit', id, revision, text });
  }

  remove({ id }, revision) {
    return this.sign({ kind: 'remove', id, revision });
  }

  sign(event, channel = CHANNEL) {
    return this.#author.sign(event, channel);
  }

  #nextId() {
    this.#written += 1;
    return this.#written.toString(16).padStart(32, '0');
  }
}

/** Publications as they come from the server, from this offset on. */
export function published(events, first = 1) {
  return events.map((data, i) => ({ data, info: { client: 'c' }, offset: first + i, time: 1_000 * (first + i) }));
}
