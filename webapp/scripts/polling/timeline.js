const SHOWN_SECONDS = 90;

/**
 * What the plots show: for each count of this page when it was sent and how late each source had it, and the totals of
 * each source once a second; the last 90 seconds.
 */
export class Timeline {
  #sources;
  /** By the time of sending, in order: `[seconds, delay of each source or null]`. */
  #delays = [];
  #totals = [];

  /** @param sources how many there are */
  constructor(sources) {
    this.#sources = sources;
  }

  clear() {
    this.#delays = [];
    this.#totals = [];
  }

  /** A source had what was sent at that time, in milliseconds, so late. */
  arrived(source, sentAt, delay) {
    const seconds = sentAt / 1000;
    let at = this.#delays.length;
    while (at > 0 && this.#delays[at - 1][0] > seconds) {
      at -= 1;
    }
    let row = this.#delays[at - 1];
    if (row?.[0] !== seconds) {
      row = [seconds, ...Array(this.#sources).fill(null)];
      this.#delays.splice(at, 0, row);
    }
    // Zero has no place on a logarithmic scale.
    row[source + 1] = Math.max(delay, 0.1);
  }

  /** The totals of each source now. */
  sample(at, requests, bytes) {
    this.#totals.push([at / 1000, ...requests, ...bytes]);
    const oldest = at / 1000 - SHOWN_SECONDS;
    this.#totals = this.#totals.filter(([seconds]) => seconds >= oldest);
    this.#delays = this.#delays.filter(([seconds]) => seconds >= oldest);
  }

  /** Columns for a plot: times, then one for each source. */
  delays() {
    return columns(this.#delays, this.#sources);
  }

  requests() {
    return columns(this.#totals, this.#sources);
  }

  bytes() {
    return columns(this.#totals, this.#sources, this.#sources);
  }
}

function columns(rows, count, skip = 0) {
  return [
    rows.map(([seconds]) => seconds),
    ...Array.from({ length: count }, (_, i) => rows.map((row) => row[1 + skip + i])),
  ];
}
