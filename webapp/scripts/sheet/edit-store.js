const DATABASE = 'foray-sheets';
const TABLE = 'edits';

/**
 * Keeps the edits of one sheet in IndexedDB until the server has them, over reloads and a closed browser. Each page
 * keeps its own and holds a lock while it is open; what a page has left behind, the next page of the sheet takes over.
 *
 * A browser that keeps nothing for the page is no error: `keeps` says so.
 */
export class EditStore {
  keeps = false;
  #database;
  #sheet;
  #owner;
  #locks;
  #puts = new Map();
  #removals = new Set();
  #writing = null;

  constructor(sheet, owner, { locks = globalThis.navigator?.locks, indexedDB = globalThis.indexedDB } = {}) {
    this.#sheet = sheet;
    this.#owner = owner;
    this.#locks = locks;
    this.indexedDB = indexedDB;
  }

  /** Opens the store; the edits that pages left behind, in their order. */
  async open() {
    try {
      this.#database = await opened(this.indexedDB);
      this.keeps = true;
      this.#locks?.request(lockOf(this.#owner), () => new Promise(() => {}));
      const left = await this.#leftBehind();
      if (left.length > 0) {
        await this.#write(left, []);
      }
      return left;
    } catch {
      return [];
    }
  }

  /** Keeps edits as they are now; what was saved of them before is replaced. */
  save(edits) {
    for (const edit of edits) {
      this.#puts.set(edit.id, edit);
      this.#removals.delete(edit.id);
    }
    this.#soon();
  }

  remove(ids) {
    for (const id of ids) {
      this.#puts.delete(id);
      this.#removals.add(id);
    }
    this.#soon();
  }

  /** When everything so far is kept. */
  async settled() {
    while (this.#writing) {
      await this.#writing;
    }
  }

  #soon() {
    if (this.keeps && !this.#writing) {
      this.#writing = this.#drain();
    }
  }

  /** Everything that has come up goes into one transaction. */
  async #drain() {
    await null;
    while (this.#puts.size + this.#removals.size > 0) {
      const edits = [...this.#puts.values()];
      const ids = [...this.#removals];
      this.#puts.clear();
      this.#removals.clear();
      try {
        await this.#write(edits, ids);
      } catch {
        this.keeps = false;
        break;
      }
    }
    this.#writing = null;
  }

  #write(edits, ids) {
    const transaction = this.#database.transaction(TABLE, 'readwrite', { durability: 'relaxed' });
    const table = transaction.objectStore(TABLE);
    for (const edit of edits) {
      table.put(this.#row(edit));
    }
    for (const id of ids) {
      table.delete(id);
    }
    return finished(transaction);
  }

  #row({ id, key, content, before, seen, at, turn }) {
    return { id, key, content, before, seen, at, turn, sheet: this.#sheet, owner: this.#owner };
  }

  async #leftBehind() {
    const table = this.#database.transaction(TABLE).objectStore(TABLE);
    const rows = await answered(table.index('sheet').getAll(this.#sheet));
    const alive = new Set(((await this.#locks?.query())?.held ?? []).map(({ name }) => name));
    return rows
      .filter(({ owner }) => owner !== this.#owner && !alive.has(lockOf(owner)))
      .sort((one, other) => one.turn - other.turn);
  }
}

function lockOf(owner) {
  return `foray-sheet-${owner}`;
}

function opened(indexedDB) {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(TABLE, { keyPath: 'id' }).createIndex('sheet', 'sheet');
  };
  return answered(request);
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('The store is blocked.'));
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}
