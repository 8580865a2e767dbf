/** Tells listeners of what happened, in the order in which they came. */
export class Emitter {
  #listeners = new Map();

  /** Calls `listener` at each `event`; the function returned ends that. */
  on(event, listener) {
    if (!this.#listeners.has(event)) {
      this.#listeners.set(event, new Set());
    }
    this.#listeners.get(event).add(listener);
    return () => this.#listeners.get(event)?.delete(listener);
  }

  /** Tells nobody any more. */
  silence() {
    this.#listeners.clear();
  }

  emit(event, detail) {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      listener(detail);
    }
  }
}
