import { LiveChannel } from './channel.js';

/**
 * The channels that the page is on: the one that it shows, and those that messages still wait for, because many a
 * channel takes messages from its subscribers only.
 */
export class Channels {
  shown = null;
  #connection;
  #awaited;
  #onChange;
  #options;
  #open = new Map();

  /**
   * @param awaited gives the names of the channels that messages wait for; call `tidy` when that changes
   * @param onChange is called when one of them becomes ready or ceases to be
   * @param options as of `LiveChannel`
   */
  constructor(connection, { awaited, onChange, ...options }) {
    this.#connection = connection;
    this.#awaited = awaited;
    this.#onChange = onChange;
    this.#options = options;
  }

  /** Shows this channel instead of the other one; it is to be opened when its listeners are there. */
  show(name) {
    this.shown?.silence();
    this.shown?.on('state', this.#onChange);
    this.#close(name);
    this.shown = this.#add(name);
    this.tidy();
    return this.shown;
  }

  /** Goes to those that messages wait for, and leaves those that nothing waits for any more. */
  tidy() {
    const wanted = new Set(this.#awaited());
    for (const name of wanted) {
      if (!this.#open.has(name)) {
        this.#add(name).open();
      }
    }
    for (const name of [...this.#open.keys()]) {
      if (name !== this.shown?.name && !wanted.has(name)) {
        this.#close(name);
      }
    }
  }

  /** Whether a message to this channel gets an answer now; from one that is refused, it gets the reason. */
  isReady(name) {
    return ['live', 'refused'].includes(this.#open.get(name)?.state.name);
  }

  #add(name) {
    const channel = new LiveChannel(this.#connection, name, this.#options);
    channel.on('state', this.#onChange);
    this.#open.set(name, channel);
    return channel;
  }

  #close(name) {
    this.#open.get(name)?.close();
    this.#open.delete(name);
  }
}
