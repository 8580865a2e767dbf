import { explainError } from '../lib/codes.js';
import { responseBytes } from './sizes.js';
import { Source } from './source.js';

const FIRST_PAUSE_MILLIS = 1_000;
const LONGEST_PAUSE_MILLIS = 8_000;
/** Between two polls that should have waited and did not, so that a mistake does not become a storm. */
const LEAST_PAUSE_MILLIS = 100;
/** Longer than any poll waits. */
const ANSWER_MILLIS = 70_000;

/**
 * Asks again and again over plain HTTP, with the `ETag` of the last answer as its position: short polls at intervals,
 * or long polls, each as soon as the one before is answered.
 */
export class PollSource extends Source {
  /** Between two short polls. */
  intervalMillis;
  #address;
  #waitSeconds;
  #fetch;
  #sleep;
  #now;
  #tag = null;
  #stopped = null;

  /**
   * @param address of the poll
   * @param waitSeconds how long the server waits with its answer; 0 for short polls
   */
  constructor(
    address,
    {
      waitSeconds = 0,
      intervalMillis = 0,
      fetch = globalThis.fetch.bind(globalThis),
      sleep = pause,
      now = () => performance.now(),
    } = {},
  ) {
    super();
    this.#address = address;
    this.#waitSeconds = waitSeconds;
    this.intervalMillis = intervalMillis;
    this.#fetch = fetch;
    this.#sleep = sleep;
    this.#now = now;
  }

  start() {
    if (this.#stopped === null) {
      this.#stopped = new AbortController();
      this.become('joining');
      this.#run(this.#stopped.signal);
    }
  }

  /** Asks no more; the position is kept. */
  stop() {
    this.#stopped?.abort();
    this.#stopped = null;
    this.become('paused');
  }

  async #run(stopped) {
    let pauseMillis = FIRST_PAUSE_MILLIS;
    while (!stopped.aborted) {
      const startedAt = this.#now();
      const isFirst = this.#tag === null;
      try {
        const isNew = await this.#ask(stopped, isFirst ? 0 : this.#waitSeconds);
        pauseMillis = FIRST_PAUSE_MILLIS;
        const least = isNew || isFirst || this.#waitSeconds === 0 ? 0 : LEAST_PAUSE_MILLIS;
        const next = this.#waitSeconds === 0 ? this.intervalMillis : least;
        await this.#sleep(Math.max(0, startedAt + next - this.#now()), stopped);
      } catch (problem) {
        if (stopped.aborted) {
          return;
        }
        const name = problem.refusal ? 'refused' : 'offline';
        this.become(name, problem.refusal ?? 'The server does not answer.', Date.now() + pauseMillis);
        await this.#sleep(pauseMillis, stopped);
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  /** Whether the answer had something new. */
  async #ask(stopped, waitSeconds) {
    const address = new URL(this.#address);
    address.searchParams.set('timeout', waitSeconds);
    this.emit('request');
    const response = await this.#fetch(address, {
      headers: this.#tag === null ? {} : { 'If-None-Match': this.#tag },
      signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_MILLIS)]),
    });
    const text = await response.text();
    if (stopped.aborted) {
      return false;
    }
    this.emit('bytes', responseBytes(response, text));
    if (response.status === 304) {
      this.become('live');
      return false;
    }
    if (!response.ok) {
      throw refusal(response.status, text);
    }
    const { publications, offset, recovered } = JSON.parse(text);
    this.#tag = response.headers.get('etag');
    if (recovered === false) {
      this.emit('anew');
    }
    this.become('live');
    this.take(offset, publications);
    return publications.length > 0;
  }
}

/** A server that stops or is not there yet is offline; every other answer has a reason. */
function refusal(status, text) {
  const problem = new Error(`HTTP ${status}`);
  if (status < 500) {
    problem.refusal = wordsOf(status, text);
  }
  return problem;
}

function wordsOf(status, text) {
  try {
    return explainError(JSON.parse(text));
  } catch {
    return `The server answers HTTP ${status}.`;
  }
}

/** Ends early when `stopped` says so. */
function pause(millis, stopped) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stopped.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, millis);
    stopped.addEventListener('abort', end);
  });
}
