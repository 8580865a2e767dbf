import { Emitter } from '../lib/emitter.js';

/** How many pages are read of one's own accord, to find the post that a reply belongs to. */
const SEEK_PAGES = 5;
/** How many pages one request for older posts reads at most, where edits and replies are all that comes. */
const MOST_PAGES = 20;

/**
 * What was published on a board before: read backwards, so that with a post everything that became of it is there.
 * Events: `change`.
 */
export class Backlog extends Emitter {
  /** Whether there may be older publications; not known before the first ones came. */
  more = false;
  isReading = false;
  #read;
  #take;
  #posts;
  #oldest = 0;

  /**
   * @param read gives what was published before an offset: `{publications, epoch, more}`
   * @param take takes publications and their epoch in, and is done with them when its promise is
   */
  constructor({ read, take, posts }) {
    super();
    this.#read = read;
    this.#take = take;
    this.#posts = posts;
  }

  /** The latest part of the history has come; goes on until there are `count` threads. */
  async begin({ publications, epoch, more }, count) {
    this.#oldest = publications[0]?.offset ?? 0;
    await this.#take(publications, epoch);
    this.#reached(more);
    await this.older(count - this.#posts.threads.length);
  }

  /** Whether the oldest that there is has been read, and is not the first that there was. */
  get isCut() {
    return !this.more && this.#oldest > 1;
  }

  /** Whether a post is missed that may be further back. */
  get isSeeking() {
    return this.more && this.#posts.hasOrphans;
  }

  /** Reads on until there are `count` more threads, or no older ones. */
  older(count) {
    const wanted = this.#posts.threads.length + count;
    return this.#pages(MOST_PAGES, () => this.#posts.threads.length < wanted);
  }

  /** Reads on until the posts are there that replies have come to, but not for ever. */
  seek(pages = SEEK_PAGES) {
    return this.#pages(pages, () => this.#posts.hasOrphans);
  }

  async #pages(most, isWanting) {
    if (this.isReading) {
      return;
    }
    this.isReading = true;
    this.emit('change');
    try {
      for (let page = 0; page < most && this.more && isWanting(); page++) {
        const { publications, epoch, more } = await this.#read(this.#oldest);
        this.#oldest = publications[0]?.offset ?? this.#oldest;
        await this.#take(publications, epoch);
        this.#reached(more);
      }
    } catch {
      // The line broke, or the server has begun anew: there is a button to go on.
    } finally {
      this.isReading = false;
      this.emit('change');
    }
  }

  #reached(more) {
    this.more = more;
    this.#posts.isComplete = !more;
  }
}
