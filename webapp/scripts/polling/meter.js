import { Emitter } from '../lib/emitter.js';

/** The delays that median and 95th percentile are of: the latest so many. */
const MOST_DELAYS = 500;

/** What one way of getting the count costs, and how late it is. Events: `change`. */
export class Meter extends Emitter {
  #delays;
  requests;
  bytes;
  /** Publications that came. */
  counts;

  constructor() {
    super();
    this.reset();
  }

  /** Begins anew. */
  reset() {
    this.#delays = [];
    this.requests = 0;
    this.bytes = 0;
    this.counts = 0;
    this.emit('change');
  }

  request() {
    this.requests += 1;
    this.emit('change');
  }

  received(bytes) {
    this.bytes += bytes;
    this.emit('change');
  }

  /** A publication came, so many milliseconds after it was sent; null where another page sent it. */
  counted(delay = null) {
    this.counts += 1;
    if (delay !== null) {
      this.#delays.push(delay);
      if (this.#delays.length > MOST_DELAYS) {
        this.#delays.shift();
      }
    }
    this.emit('change');
  }

  /** What there is to say now; what is not known is null. */
  figures() {
    const { requests, bytes, counts } = this;
    const sorted = [...this.#delays].sort((one, other) => one - other);
    return {
      requests,
      bytes,
      counts,
      requestsEach: counts === 0 ? null : requests / counts,
      bytesEach: counts === 0 ? null : bytes / counts,
      median: percentile(sorted, 0.5),
      p95: percentile(sorted, 0.95),
    };
  }
}

/** The smallest of the sorted values that so many of them do not exceed; null where there are none. */
export function percentile(sorted, share) {
  return sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
