/** A channel's name is at most 255 characters long, `sheet:` and `cursors:` included. */
export const LONGEST_NAME = 240;

/** The name that an address asks for; without one, that of the sheet used last. */
export function nameIn(search, last) {
  return new URLSearchParams(search).get('name') ?? (last || 'budget');
}

/** What is wrong with a sheet's name: nameEmpty, nameTooLong or nameControl; null if nothing is. */
export function faultOf(name) {
  if (name.trim() === '') {
    return 'nameEmpty';
  }
  if (name.length > LONGEST_NAME) {
    return 'nameTooLong';
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones that are refused
  return /[\u0000-\u001f\u007f-\u009f]|\p{Surrogate}/u.test(name) ? 'nameControl' : null;
}
