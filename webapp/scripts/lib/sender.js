import { leavesOpen, mayRetry } from './codes.js';
import { Emitter } from './emitter.js';
import { randomKey } from './random.js';

/** The server remembers idempotency keys for five minutes; after this long a repetition might be kept a second time. */
const REMEMBERED_MILLIS = 4.5 * 60_000;
const FIRST_PAUSE_MILLIS = 250;
const LONGEST_PAUSE_MILLIS = 8_000;

/**
 * Sends messages one after the other, in order, each exactly once: a message whose answer got lost is sent again with
 * the same idempotency key. While their channel cannot be reached they wait, over a reload of the page too.
 *
 * A message is `{key, channel, data, state, error, position}`, its state one of waiting, sending, sent, failed (the
 * server refused it) and uncertain (the answer never came, and the server has forgotten the key by now).
 *
 * Events: `change` with the message.
 */
export class Sender extends Emitter {
  #waiting = [];
  #running = false;
  #publish;
  #isReady;
  #store;
  #now;
  #pause;

  /**
   * @param publish sends `{channel, data, idempotency_key}` and gives `{offset, epoch}`, or fails with `{code, message}`
   * @param isReady whether a message can be sent now, the same for all of one channel; call `wake` when that changes
   * @param store keeps the messages that wait: `{read(), write(text)}`
   */
  constructor({ publish, isReady, store = memory(), now = Date.now, pause = sleep }) {
    super();
    this.#publish = publish;
    this.#isReady = isReady;
    this.#store = store;
    this.#now = now;
    this.#pause = pause;
    this.#waiting = restored(store.read());
  }

  /** The messages not answered yet, in order. */
  get waiting() {
    return [...this.#waiting];
  }

  send(channel, data) {
    const message = { key: randomKey(), channel, data, state: 'waiting' };
    this.#waiting.push(message);
    this.#keep();
    this.emit('change', message);
    this.wake();
    return message;
  }

  /** The message was seen in its channel, at `{offset, epoch}`: it is sent, whether its answer comes or not. */
  saw(key, position) {
    const message = this.#waiting.find((other) => other.key === key);
    if (message) {
      message.position = position;
      this.#done(message, 'sent');
    }
  }

  /** Sends what waits, as far as it can be sent now. */
  async wake() {
    if (this.#running) {
      return;
    }
    this.#running = true;
    let pauseMillis = FIRST_PAUSE_MILLIS;
    for (let next = this.#nextReady(); next; next = this.#nextReady()) {
      if (await this.#attempt(next)) {
        pauseMillis = FIRST_PAUSE_MILLIS;
      } else if (this.#isReady(next)) {
        await this.#pause(pauseMillis);
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
      }
    }
    this.#running = false;
  }

  #nextReady() {
    return this.#waiting.find((message) => this.#isReady(message));
  }

  /** Whether the message is done with. */
  async #attempt(message) {
    if (message.openSince !== undefined && this.#now() - message.openSince > REMEMBERED_MILLIS) {
      return this.#done(message, 'uncertain');
    }
    const { key, channel, data } = message;
    this.#change(message, 'sending');
    const startedAt = this.#now();
    message.openSince ??= startedAt;
    this.#keep();
    try {
      const position = await this.#publish({ channel, data, idempotency_key: key });
      this.saw(key, position);
      return true;
    } catch (error) {
      if (message.state === 'sent') {
        return true;
      }
      message.error = error;
      if (!mayRetry(error)) {
        return this.#done(message, 'failed');
      }
      if (!leavesOpen(error) && message.openSince === startedAt) {
        message.openSince = undefined;
      }
      this.#change(message, 'waiting');
      return false;
    }
  }

  #done(message, state) {
    this.#waiting = this.#waiting.filter((other) => other !== message);
    this.#change(message, state);
    return true;
  }

  #change(message, state) {
    message.state = state;
    this.#keep();
    this.emit('change', message);
  }

  #keep() {
    this.#store.write(
      JSON.stringify(this.#waiting.map(({ key, channel, data, openSince }) => ({ key, channel, data, openSince }))),
    );
  }
}

function restored(text) {
  try {
    return JSON.parse(text ?? '[]').map((message) => ({ ...message, state: 'waiting' }));
  } catch {
    return [];
  }
}

function memory() {
  return { read: () => null, write: () => {} };
}

function sleep(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
