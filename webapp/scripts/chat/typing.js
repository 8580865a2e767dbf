import { Emitter } from '../lib/emitter.js';

/** The server forgets a sign of typing after six seconds, so it is given again before. */
const AGAIN_MILLIS = 3_000;

/**
 * Who is typing in a room, by `typing:<room>`, an ephemeral map in which each client has its own key, and which forgets
 * it soon. Events: `change`.
 */
export class Typing extends Emitter {
  #connection;
  #isMine;
  #now;
  #map;
  #clients = new Set();
  #toldAt = null;

  /** @param isMine whether a client's id is one of this browser */
  constructor(connection, room, isMine, now = Date.now) {
    super();
    this.#connection = connection;
    this.#isMine = isMine;
    this.#now = now;
    this.#map = connection.mapSubscription(`typing:${room}`, { pageSize: 1_000 });
    this.#map.on('sync', ({ entries }) => this.#take(new Set(entries.map(({ key }) => key))));
    this.#map.on('update', ({ key, removed }) => {
      const clients = new Set(this.#clients);
      this.#take(removed ? without(clients, key) : clients.add(key));
    });
    for (const event of ['subscribing', 'unsubscribed']) {
      this.#map.on(event, () => this.#take(new Set()));
    }
  }

  open() {
    this.#map.subscribe();
  }

  /** The ids of the others' clients, in the order in which they began. */
  get clients() {
    return [...this.#clients].filter((client) => !this.#isMine(client));
  }

  /** One types; may be called at every key. */
  touch() {
    if (this.#toldAt === null || this.#now() - this.#toldAt >= AGAIN_MILLIS) {
      this.#toldAt = this.#now();
      this.#say((map, client) => map.publish(client, {}));
    }
  }

  /** One has sent it, or deleted it. */
  stop() {
    if (this.#toldAt !== null) {
      this.#toldAt = null;
      this.#say((map, client) => map.remove(client));
    }
  }

  #say(word) {
    if (this.#connection.isUp && this.#map.state === 'subscribed') {
      word(this.#map, this.#connection.clientId).catch(() => {
        // The line broke, or one may not: then nobody sees it.
      });
    }
  }

  #take(clients) {
    this.#clients = clients;
    this.emit('change');
  }
}

function without(set, member) {
  set.delete(member);
  return set;
}

/** `Ada is typing…`, with as many names as there is room for; empty for nobody. */
export function typingWords(names) {
  const [one, other] = names;
  switch (names.length) {
    case 0:
      return '';
    case 1:
      return `${one} is typing…`;
    case 2:
      return `${one} and ${other} are typing…`;
    default:
      return `${one}, ${other} and ${names.length === 3 ? 'one more' : `${names.length - 2} more`} are typing…`;
  }
}
