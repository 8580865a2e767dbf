import { Emitter } from '../lib/emitter.js';
import { senderLabel } from '../lib/format.js';
import { isVisitor } from '../lib/visitor.js';

/** How long somebody may be away before others are told: a reload and a short break of the line are no leaving. */
const LEAVE_MILLIS = 5_000;
/** How long is waited for the name of somebody who has come. */
const NAME_MILLIS = 1_500;
const LONGEST_NAME = 40;
const ME = 'me';

/**
 * Who is in a room: persons rather than connections, for many a one has it open in several tabs, and is back with
 * another connection after a break. Two sources make it up: the channel's presence says which clients there are, and the
 * clients themselves say what they are called, and which of them are the same visitor's.
 *
 * A person is `{id, client, label, detail, hueOf, isMe, tabs}`. Events: `change`; `came` and `went` with a person other than
 * oneself, after a moment, and not for those who are there when the page comes in.
 */
export class Company extends Emitter {
  #isMine;
  #clients = new Map();
  #told = new Map();
  /** Those whom others know to be here, as they were last. */
  #announced = new Map();
  #timers = new Map();
  #begun = false;

  /** @param isMine whether a client's id is one of this browser */
  constructor(isMine) {
    super();
    this.#isMine = isMine;
  }

  /** Oneself first, then in the order of arrival. */
  get people() {
    const people = new Map();
    for (const info of this.#clients.values()) {
      const id = this.#idOf(info.client);
      const known = people.get(id);
      if (known) {
        known.tabs += 1;
      } else {
        people.set(id, { id, ...info, ...this.#labelOf(info), isMe: id === ME, tabs: 1 });
      }
    }
    return [...people.values()].sort((one, other) => other.isMe - one.isMe);
  }

  /** What to call the person behind a client; undefined where it is not here. */
  labelOf(client) {
    const info = this.#clients.get(client);
    return info && this.#labelOf(info).label;
  }

  /** These clients are here, by what the server says of each. */
  here(infos) {
    this.#clients = new Map(infos.map((info) => [info.client, info]));
    this.#changed();
  }

  /** A client has said `{name, visitor}`, or anything else. */
  tell(client, data) {
    const before = this.#idOf(client);
    this.#told.set(client, saidIn(data));
    const id = this.#idOf(client);
    if (id !== before && this.#announced.has(before)) {
      // Somebody whom the others know already says now who that is.
      this.#announced.set(id, this.#announced.get(before));
      this.#announced.delete(before);
    }
    this.#changed();
  }

  untell(client) {
    this.#told.delete(client);
    this.#changed();
  }

  /** What all of them say, `[{key, data}]`; of nobody else anything is known any more. */
  tellAll(entries) {
    this.#told = new Map(entries.map(({ key, data }) => [key, saidIn(data)]));
    this.#changed();
  }

  /** From now on, those who come and go are told of. */
  begin() {
    this.pause();
    this.#announced = new Map(this.people.map((person) => [person.id, person]));
    this.#begun = true;
  }

  /** Until `begin`, nobody is told of: what is known may be old. */
  pause() {
    this.#begun = false;
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
  }

  #changed() {
    if (this.#begun) {
      this.#announce();
    }
    this.emit('change');
  }

  #announce() {
    const people = new Map(this.people.map((person) => [person.id, person]));
    for (const person of people.values()) {
      if (this.#announced.has(person.id)) {
        this.#announced.set(person.id, person);
        this.#forget(person.id);
      } else if (this.#told.has(person.client)) {
        this.#came(person);
      } else {
        this.#later(person.id, NAME_MILLIS, () => this.#came(person));
      }
    }
    for (const id of this.#timers.keys()) {
      if (!people.has(id) && !this.#announced.has(id)) {
        this.#forget(id);
      }
    }
    for (const person of this.#announced.values()) {
      if (!people.has(person.id)) {
        this.#later(person.id, LEAVE_MILLIS, () => this.#went(person));
      }
    }
  }

  #came(person) {
    this.#forget(person.id);
    this.#announced.set(person.id, person);
    if (!person.isMe) {
      this.emit('came', person);
    }
  }

  #went(person) {
    this.#forget(person.id);
    this.#announced.delete(person.id);
    if (!person.isMe) {
      this.emit('went', person);
    }
  }

  #later(id, millis, act) {
    if (!this.#timers.has(id)) {
      this.#timers.set(id, setTimeout(act, millis));
    }
  }

  #forget(id) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Nobody can be taken for oneself by saying so: the ids of one's own clients are the server's. */
  #idOf(client) {
    if (this.#isMine(client)) {
      return ME;
    }
    const visitor = this.#told.get(client)?.visitor;
    return visitor ? `visitor ${visitor}` : client;
  }

  #labelOf(info) {
    const claimed = this.#told.get(info.client)?.name;
    const { name, detail } = senderLabel({ info, data: { name: claimed } });
    return { label: name, detail: detail.startsWith('visitor ') ? '' : detail, hueOf: claimed || info.client };
  }
}

/** Whatever somebody else's page has said. */
function saidIn(data) {
  const { name, visitor } = data !== null && typeof data === 'object' ? data : {};
  return {
    name: typeof name === 'string' ? name.trim().slice(0, LONGEST_NAME) : '',
    visitor: isVisitor(visitor) ? visitor : null,
  };
}
