import { Emitter } from '../lib/emitter.js';
import { randomKey } from '../lib/random.js';

/** Time of this browser in milliseconds since 1970, finer than Date.now() and never going back. */
export function now() {
  return performance.timeOrigin + performance.now();
}

/**
 * Counts: publishes to the channel, by hand or at a beat, over a connection of its own, which nobody measures. What it
 * publishes says who sent it and when. Events: `failed` with the error; `published`.
 */
export class Publisher extends Emitter {
  /** Of this page, so that its own publications are known again: only they have a time of the same clock. */
  id = randomKey();
  #connection;
  #channel;
  #timer = null;

  constructor(connection, channel) {
    super();
    this.#connection = connection;
    this.#channel = channel;
  }

  /** Publishes once; while the line is down it does not. */
  async count() {
    if (!this.#connection.isUp) {
      return;
    }
    try {
      await this.#connection.rpc('publish', { channel: this.#channel, data: { by: this.id, at: now() } });
      this.emit('published');
    } catch (error) {
      this.emit('failed', error);
    }
  }

  /** Publishes so many times a second from now on; 0: no more. */
  beat(perSecond) {
    clearInterval(this.#timer);
    this.#timer = perSecond > 0 ? setInterval(() => this.count(), 1000 / perSecond) : null;
  }

  /** How long ago this page sent it; null where another one did. */
  delayOf(data, at = now()) {
    return data?.by === this.id && Number.isFinite(data.at) ? Math.max(0, at - data.at) : null;
  }
}
