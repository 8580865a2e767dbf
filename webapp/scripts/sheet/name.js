export { faultOf, LONGEST_NAME } from '../lib/name.js';

/** The name that an address asks for; without one, that of the sheet used last. */
export function nameIn(search, last) {
  return new URLSearchParams(search).get('name') ?? (last || 'budget');
}
