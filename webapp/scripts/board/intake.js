import { isGenuine } from './events.js';

/** Checking signatures takes a while; this long at a time, then the page does what else there is to do. */
const SPELL_MILLIS = 12;

/**
 * Looks at what was published on a board and passes on what is genuine, in the order in which it came: events that their
 * author signed, and what came by the server API, for which a key is needed: that is a post which nobody can change.
 * Everything else is left out.
 */
export class Intake {
  #channel;
  #deliver;
  #seen = new Set();
  #last = Promise.resolve();
  #generation = 0;

  /** @param deliver is called with an event and its place, `{epoch, offset, time}`; of many in a row, in spells */
  constructor(channel, deliver) {
    this.#channel = channel;
    this.#deliver = deliver;
  }

  /** Takes in publications; gives the events that are genuine when all of them were looked at. */
  take(publications, epoch) {
    const generation = this.#generation;
    const fresh = publications.filter(({ offset }) => offset && !this.#seen.has(offset));
    for (const { offset } of fresh) {
      this.#seen.add(offset);
    }
    this.#last = this.#last.then(() => this.#look(fresh, epoch, generation));
    return this.#last;
  }

  /** Begins anew, for another epoch; what is not looked at yet is left out. */
  clear() {
    this.#generation += 1;
    this.#seen.clear();
  }

  async #look(publications, epoch, generation) {
    const genuine = [];
    let began = performance.now();
    for (const { data, info, offset, time } of publications) {
      if (performance.now() - began > SPELL_MILLIS) {
        await nextTurn();
        began = performance.now();
      }
      if (generation !== this.#generation) {
        return [];
      }
      const event = info ? data : noteIn(data);
      if (event && (!info || isGenuine(data, this.#channel))) {
        this.#deliver(event, { epoch, offset, time });
        genuine.push(event);
      }
    }
    return genuine;
  }
}

/** What came by the server API, `{text, name}` or a text. */
function noteIn(data) {
  const { text, name = '' } = typeof data === 'string' ? { text: data } : (data ?? {});
  return data?.kind === undefined && typeof text === 'string' && text.trim() !== ''
    ? { kind: 'note', text, name: typeof name === 'string' ? name : '', revision: 0 }
    : null;
}

/** Timers of hidden pages are slow; messages are not. */
function nextTurn() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
