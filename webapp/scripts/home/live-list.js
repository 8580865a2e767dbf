import { placeOf } from './places.js';

/** The channel in which the server says what is live: each key the name of a channel, with `{people, kept}`. */
export const LIVE = 'live:channels';

/** What is live, as the server has said so far. */
export class LiveList {
  #entries = new Map();

  /** Takes in all that there is. */
  begin(entries) {
    this.#entries.clear();
    for (const entry of entries) {
      this.apply(entry);
    }
  }

  /** Takes in what has changed. */
  apply({ key, data, removed }) {
    if (removed) {
      this.#entries.delete(key);
    } else {
      this.#entries.set(key, { channel: key, people: wholeNumber(data?.people), ...placeOf(key) });
    }
  }

  /** `[{channel, people, label, name, path, names}]`, those with the most people first. */
  get places() {
    return [...this.#entries.values()].sort(
      (one, other) =>
        other.people - one.people ||
        one.label.localeCompare(other.label) ||
        one.name.localeCompare(other.name, undefined, { numeric: true }),
    );
  }
}

/** Who is in a place, in words: the names that are known, and how many are not. */
export function whoIsThere(people, names = []) {
  const known = [...new Set(names.filter(Boolean))].slice(0, 3);
  if (people === 0) {
    return 'nobody now';
  }
  if (known.length === 0) {
    return people === 1 ? '1 person' : `${people.toLocaleString('en')} people`;
  }
  const rest = people - known.length;
  return known.join(', ') + (rest > 0 ? ` and ${rest.toLocaleString('en')} more` : '');
}

/** Whoever has the server's key can write anything there. */
function wholeNumber(value) {
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}
