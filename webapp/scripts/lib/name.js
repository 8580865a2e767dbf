/** A channel's name is at most 255 characters long, its namespace included. */
export const LONGEST_NAME = 240;

/** What is wrong with the part of a channel's name that people choose: nameEmpty, nameTooLong or nameControl; else null. */
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

/** The same in words; empty if nothing is wrong. `what` is the thing that the name is of, as in `room`. */
export function explainName(name, what) {
  const words = {
    nameEmpty: `A ${what} needs a name.`,
    nameTooLong: `The name of a ${what} has at most ${LONGEST_NAME} characters; this one has ${name.length}.`,
    nameControl: `The name of a ${what} cannot have control characters in it.`,
  };
  return words[faultOf(name)] ?? '';
}

/** The name that an address asks for, without the blanks around it; where it asks for none, `otherwise`. */
export function namedIn(search, field, otherwise) {
  return (new URLSearchParams(search).get(field) ?? otherwise).trim();
}
