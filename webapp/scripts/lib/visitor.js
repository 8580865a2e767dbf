import { randomKey } from './random.js';

/** Who visits: one and the same for all tabs of a browser, now and later, and without a meaning anywhere else. */
export function visitorId(store) {
  const known = store.read('visitor');
  if (isVisitor(known)) {
    return known;
  }
  const made = randomKey();
  store.write('visitor', made);
  // Of two tabs that begin at once, the later one has written.
  return store.read('visitor') ?? made;
}

/** Whether this can be such an id; others write what they want. */
export function isVisitor(id) {
  return typeof id === 'string' && /^[0-9a-f]{32}$/.test(id);
}
