import { explainError } from '../lib/codes.js';
import { Emitter } from '../lib/emitter.js';
import { randomKey } from '../lib/random.js';
import { keyOf, LONGEST_NAME } from './events.js';

/**
 * A board as its page shows it: what is on it, and what is on its way there from this browser. Events: `change`.
 *
 * `threads` are `{key, post, replies}`. An entry is what `Posts` has, and `isOwn`; what is on its way has a `fate`,
 * `{state, change, reason, message}`, the state as of `Sender` and the change post, reply, edit or remove.
 */
export class Board extends Emitter {
  #channel;
  #posts;
  #author;
  #sender;
  #outgoing = [];

  constructor({ channel, posts, author, sender }) {
    super();
    this.#channel = channel;
    this.#posts = posts;
    this.#author = author;
    this.#sender = sender;
    this.#outgoing = sender.waiting.filter((message) => message.channel === channel);
    sender.on('change', (message) => this.#onOutgoing(message));
  }

  /**
   * Takes in an event that is genuine, with its place, `{epoch, offset, time}`. One that was sent from here has arrived
   * then, whether its answer comes or not.
   */
  take(event, place) {
    const own = this.#sender.waiting.find(({ data }) => data.signature === event.signature);
    if (own) {
      this.#sender.saw(own.key, { offset: place.offset, epoch: place.epoch });
    }
    if (this.#posts.take(event, place)) {
      this.emit('change');
    }
  }

  post(text, name) {
    this.#send({ kind: 'post', id: randomKey(), text, name: fit(name) });
  }

  reply(parent, text, name) {
    this.#send({ kind: 'reply', id: randomKey(), parent, text, name: fit(name) });
  }

  edit({ id, key }, text) {
    this.#send({ kind: 'edit', id, text, revision: this.#nextRevision(key) });
  }

  remove({ id, key }) {
    this.#send({ kind: 'remove', id, revision: this.#nextRevision(key) });
  }

  /** Sends again what the server has refused. */
  again(message) {
    this.discard(message);
    this.#sender.send(message.channel, message.data);
  }

  discard(message) {
    this.#outgoing = this.#outgoing.filter((other) => other !== message);
    this.emit('change');
  }

  /** The newest first; before them what is on its way. */
  get threads() {
    this.#outgoing = this.#outgoing.filter(({ data }) => !this.#posts.has(data));
    const threads = this.#posts.threads.map(({ post, replies }) => ({
      key: post.key,
      post: this.#entry(post),
      replies: [...replies.map((reply) => this.#entry(reply)), ...this.#unsent('reply', post.key)],
    }));
    const unsent = this.#unsent('post', '').map((post) => ({ key: post.key, post, replies: [] }));
    return [...unsent.reverse(), ...threads];
  }

  #send(event) {
    this.#sender.send(this.#channel, this.#author.sign(event, this.#channel));
  }

  /** Changes that are on their way count too. */
  #nextRevision(key) {
    const known = this.#posts.get(key)?.revision ?? 0;
    return Math.max(known, ...this.#changesOf(key).map(({ data }) => data.revision)) + 1;
  }

  #entry(entry) {
    const isOwn = entry.author !== '' && entry.author === this.#author.key;
    const change = this.#changesOf(entry.key).at(-1);
    const text = change?.data.kind === 'edit' ? change.data.text : entry.text;
    return { ...entry, text, isOwn, fate: change ? fateOf(change) : null };
  }

  #changesOf(key) {
    return this.#outgoing.filter(({ data }) => ['edit', 'remove'].includes(data.kind) && keyOf(data) === key);
  }

  #unsent(kind, parent) {
    return this.#outgoing
      .filter(({ data }) => data.kind === kind && data.parent === parent)
      .map((message) => ({
        ...message.data,
        ...{ key: keyOf(message.data), time: null, offset: null, editedAt: null, isRemoved: false, isMissing: false },
        isOwn: true,
        fate: fateOf(message),
      }));
  }

  #onOutgoing(message) {
    if (message.channel !== this.#channel) {
      return;
    }
    if (!this.#outgoing.includes(message)) {
      this.#outgoing.push(message);
    }
    if (message.state === 'uncertain') {
      // Repeating it does no harm: what is on a board already is not there twice.
      this.again(message);
    }
    this.emit('change');
  }
}

/** A name that arrives as it was signed. */
function fit(name) {
  const some = name.slice(0, LONGEST_NAME);
  return some.toWellFormed?.() ?? some;
}

function fateOf(message) {
  const { state, error, data } = message;
  return { state, change: data.kind, reason: state === 'failed' ? explainError(error) : '', message };
}
