import { etc, getPublicKey, utils } from '@noble/ed25519';
import { signed } from './events.js';

const SECRET = /^[0-9a-f]{64}$/;

/**
 * Whoever writes with this browser: a pair of keys, which is made for the first thing that is written and stays in the
 * browser. Who loses it cannot change what it has signed, and nobody else can.
 */
export class Author {
  #store;
  #secret = null;
  #key = '';

  constructor(store) {
    this.#store = store;
    this.#read();
  }

  /** The public key; empty before anything was written. */
  get key() {
    this.#read();
    return this.#key;
  }

  /** Whether the browser keeps the pair for the next time. */
  get isKept() {
    return this.#store.read('board.key') !== null;
  }

  /** An event of this author, signed. */
  sign(event, channel) {
    this.#read();
    if (this.#secret === null) {
      this.#take(etc.bytesToHex(utils.randomSecretKey()));
      this.#store.write('board.key', this.#secret);
    }
    return signed({ ...event, author: this.#key }, channel, this.#secret);
  }

  /** Another tab may have made it meanwhile. */
  #read() {
    const secret = this.#store.read('board.key');
    if (secret !== this.#secret && SECRET.test(secret ?? '')) {
      this.#take(secret);
    }
  }

  #take(secret) {
    this.#secret = secret;
    this.#key = etc.bytesToHex(getPublicKey(etc.hexToBytes(secret)));
  }
}
