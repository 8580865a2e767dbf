/** Edits in order, and those of each cell. */
export class EditList {
  #edits = new Map();
  #byKey = new Map();

  get size() {
    return this.#edits.size;
  }

  values() {
    return this.#edits.values();
  }

  keys() {
    return this.#byKey.keys();
  }

  /** The edits of a cell, the latest last. */
  of(key) {
    return this.#byKey.get(key) ?? [];
  }

  put(edit) {
    if (!this.#edits.has(edit.id)) {
      this.#byKey.set(edit.key, [...this.of(edit.key), edit]);
    }
    this.#edits.set(edit.id, edit);
  }

  take(edit) {
    this.#edits.delete(edit.id);
    const rest = this.of(edit.key).filter((other) => other !== edit);
    if (rest.length > 0) {
      this.#byKey.set(edit.key, rest);
    } else {
      this.#byKey.delete(edit.key);
    }
  }

  /** Gives an edit another name; it is the last one then. */
  rename(edit, id) {
    this.#edits.delete(edit.id);
    edit.id = id;
    this.#edits.set(id, edit);
  }
}
