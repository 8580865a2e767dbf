import { Emitter } from '../lib/emitter.js';
import { isVisitor } from '../lib/visitor.js';

/**
 * How many visit a board, now and ever. A visitor is a browser, however many tabs it has open and however often its line
 * breaks: `visitors:<board>` has a key for each connection, which says whose it is and goes with it; `visits:<board>` has
 * a key for each visitor, for ever, and the server counts those.
 *
 * `now` and `ever` are null as long as they are not known. Events: `change`.
 */
export class Visitors extends Emitter {
  ever = null;
  #connection;
  #board;
  #id;
  #map;
  /** Whose connection each is; null before the server has said it. */
  #here = null;
  #seen = new Set();
  #isCounted = false;
  #counting = false;
  #countAgain = false;

  /** @param id one's own, as a visitor */
  constructor(connection, board, id) {
    super();
    this.#connection = connection;
    this.#board = board;
    this.#id = id;
    this.#map = connection.mapSubscription(`visitors:${board}`, { pageSize: 1_000 });
    this.#map.on('sync', ({ entries }) => this.#onAll(entries));
    this.#map.on('update', (entry) => this.#onOne(entry));
    this.#map.on('subscribed', () => this.#enter());
  }

  open() {
    this.#map.subscribe();
  }

  get now() {
    return this.#here && new Set(this.#here.values()).size;
  }

  /** Is counted first, so that whoever sees the new visitor and asks is told the number with it. */
  async #enter() {
    try {
      if (!this.#isCounted) {
        const visit = { channel: `visits:${this.#board}`, key: this.#id, data: {}, expected_offset: 0 };
        await this.#connection.rpc('map_publish', visit);
        this.#isCounted = true;
      }
    } catch {
      // The line broke: with the next one, then. Or visits are not counted here.
    }
    this.#count();
    const { clientId, isUp } = this.#connection;
    if (isUp && this.#map.state === 'subscribed') {
      this.#map.publish(clientId, { visitor: this.#id }).catch(() => {
        // The line broke; the next one begins here again.
      });
    }
  }

  #onAll(entries) {
    this.#here = new Map();
    for (const { key, data } of entries) {
      this.#place(key, data);
    }
    this.emit('change');
  }

  #onOne({ key, data, removed }) {
    this.#here ??= new Map();
    if (removed) {
      this.#here.delete(key);
    } else if (this.#place(key, data)) {
      this.#count();
    }
    this.emit('change');
  }

  /** Whether this is a visitor whom the page has not seen yet. */
  #place(client, data) {
    const visitor = data?.visitor;
    if (!isVisitor(visitor)) {
      return false;
    }
    const isNew = !this.#seen.has(visitor);
    this.#seen.add(visitor);
    this.#here.set(client, visitor);
    return isNew;
  }

  /** Asks how many there ever were; of many askings at once, one and then one more. */
  async #count() {
    if (this.#counting) {
      this.#countAgain = true;
      return;
    }
    this.#counting = true;
    do {
      this.#countAgain = false;
      try {
        const { num_keys: number } = await this.#connection.rpc('map_stats', { channel: `visits:${this.#board}` });
        this.ever = number;
        this.emit('change');
      } catch {
        // The line broke, which is when everything is asked anew; or visits are not counted here.
      }
    } while (this.#countAgain);
    this.#counting = false;
  }
}
