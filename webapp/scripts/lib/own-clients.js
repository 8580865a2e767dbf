const MOST = 50;

/** The session ids that this tab has had, over reloads, so that it knows its own messages again. */
export class OwnClients {
  #store;
  #ids;

  constructor(store) {
    this.#store = store;
    this.#ids = (store.read('clients') ?? '').split(' ').filter(Boolean);
  }

  add(id) {
    this.#ids = [...this.#ids.filter((other) => other !== id), id].slice(-MOST);
    this.#store.write('clients', this.#ids.join(' '));
  }

  has(id) {
    return this.#ids.includes(id);
  }
}
