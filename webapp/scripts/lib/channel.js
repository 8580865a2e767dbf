import { explainError, explainUnsubscribed } from './codes.js';
import { Emitter } from './emitter.js';
import { People } from './people.js';

const HISTORY_LIMIT = 50;

/** Whether there may be publications before these, which are in order; a server may give fewer than it was asked for. */
const mayHaveMore = (publications) => publications.length > 0 && publications[0].offset > 1;

/**
 * One channel that the page is on: what was published, what is published now, and who is here.
 *
 * `state` is `{name, text}`, its name one of joining, live, refused (see the text) and left.
 *
 * Events:
 * `state`;
 * `publications` with `{publications, epoch, source, more}`, the source history, recovery or live; with history, whether
 *     there may be older ones;
 * `caughtUp` with how many were missed and have come now;
 * `lost` when some were missed that the server cannot give any more;
 * `historyRefused` and `peopleRefused` with the reason in words;
 * `people` when somebody came or went; `joined` and `gone` with the client's info; `present` when the server has said
 *     who is here, after each subscription.
 */
export class LiveChannel extends Emitter {
  state = { name: 'joining', text: '' };
  people = new People();
  epoch = '';
  #connection;
  #subscription;
  #page;
  #withPeople;
  /** The publications of this turn; recovered ones all come in the turn of the subscription's reply. */
  #batch = [];
  #source = 'live';
  /** A break of the line may have cut off the answer. */
  #hasHistory = false;

  /**
   * @param page how many publications of the history are asked for at once
   * @param withPeople whether it is of interest who is on the channel
   */
  constructor(connection, name, { page = HISTORY_LIMIT, withPeople = true } = {}) {
    super();
    this.name = name;
    this.#connection = connection;
    this.#page = page;
    this.#withPeople = withPeople;
    const subscription = connection.subscription(name, { recoverable: true, positioned: true, joinLeave: withPeople });
    subscription.on('subscribing', ({ code }) => this.#become('joining', code === 0 ? '' : 'Waiting for the line.'));
    subscription.on('subscribed', (context) => this.#onSubscribed(context));
    subscription.on('unsubscribed', ({ code, reason }) => this.#onUnsubscribed(code, reason));
    subscription.on('error', ({ error }) => this.#become('joining', explainError(error)));
    subscription.on('publication', (publication) => this.#onPublication(publication));
    subscription.on('join', ({ info }) => this.#onJoin(info));
    subscription.on('leave', ({ info }) => this.#onLeave(info));
    this.#subscription = subscription;
  }

  open() {
    this.#subscription.subscribe();
  }

  close() {
    this.silence();
    this.#connection.forget(this.#subscription);
  }

  /** The publications before this offset, a page of them: `{publications, epoch, more}`; fails with `{code, message}`. */
  async older(offset) {
    const since = { offset, epoch: this.epoch };
    const page = await this.#subscription.history({ limit: this.#page, reverse: true, since });
    const publications = page.publications.reverse();
    return { publications, epoch: page.epoch, more: mayHaveMore(publications) };
  }

  #onSubscribed({ wasRecovering, recovered, streamPosition }) {
    this.#flush();
    this.epoch = streamPosition?.epoch ?? '';
    this.#become('live', '');
    if (this.#withPeople) {
      this.#loadPeople();
    }
    if (wasRecovering && recovered) {
      this.#source = 'recovery';
      queueMicrotask(() => this.#endRecovery());
    } else if (wasRecovering) {
      this.#hasHistory = false;
      this.emit('lost');
    }
    if (!this.#hasHistory) {
      this.#loadHistory();
    }
  }

  #endRecovery() {
    const missed = this.#batch.length;
    this.#flush();
    this.#source = 'live';
    if (missed > 0) {
      this.emit('caughtUp', missed);
    }
  }

  #onUnsubscribed(code, reason) {
    this.people.clear();
    this.emit('people');
    if (code === 0) {
      this.#become('left', '');
    } else {
      this.#become('refused', explainUnsubscribed(code, reason), { code, reason });
    }
  }

  #onPublication(publication) {
    this.#batch.push({ ...publication, time: publication.time ?? Date.now() });
    if (this.#batch.length === 1) {
      queueMicrotask(() => this.#flush());
    }
  }

  #flush() {
    const publications = this.#batch;
    this.#batch = [];
    if (publications.length > 0) {
      this.emit('publications', { publications, epoch: this.epoch, source: this.#source });
    }
  }

  async #loadHistory() {
    try {
      const { publications, epoch } = await this.#subscription.history({ limit: this.#page, reverse: true });
      const more = mayHaveMore(publications.reverse());
      this.#hasHistory = true;
      this.emit('publications', { publications, epoch, source: 'history', more });
    } catch (error) {
      this.#unlessGone(error, () => this.emit('historyRefused', explainError(error)));
    }
  }

  async #loadPeople() {
    this.people.awaitAnswer();
    try {
      const { clients } = await this.#subscription.presence();
      this.people.answer(clients);
      this.emit('people');
      this.emit('present');
    } catch (error) {
      this.#unlessGone(error, () => this.emit('peopleRefused', explainError(error)));
    }
  }

  /** A request that the line or the subscription cut off is made again with the next subscription. */
  #unlessGone(error, tell) {
    if (error.code >= 100 || error.code === 1) {
      tell();
    }
  }

  #onJoin(info) {
    this.people.join(info);
    this.emit('joined', info);
    this.emit('people');
  }

  #onLeave(info) {
    this.people.leave(info);
    this.emit('gone', info);
    this.emit('people');
  }

  #become(name, text, detail = {}) {
    this.state = { name, text, ...detail };
    this.emit('state', this.state);
  }
}
