const MOST = 200;

/** The session ids that this browser has had, or this tab, as the store has it: so it knows its own messages again. */
export class OwnClients {
  #store;
  /** Those of this page, for stores that keep nothing. */
  #added = new Set();
  #text = '';
  #stored = new Set();

  constructor(store) {
    this.#store = store;
  }

  add(id) {
    this.#added.add(id);
    this.#read();
    const ids = [...this.#stored].filter((other) => other !== id);
    this.#store.write('clients', [...ids, id].slice(-MOST).join(' '));
  }

  has(id) {
    this.#read();
    return this.#added.has(id) || this.#stored.has(id);
  }

  /** Other tabs write too. */
  #read() {
    const text = this.#store.read('clients') ?? '';
    if (text !== this.#text) {
      this.#text = text;
      this.#stored = new Set(text.split(' ').filter(Boolean));
    }
  }
}
