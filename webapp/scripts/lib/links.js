/** Where an address may begin; characters that turn the direction of writing end it, for they could hide what it says. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;

const CLOSING = { ')': '(', ']': '[', '}': '{' };

/** The parts of a text, `{text}` or, where it names an http or https address, `{text, href}`. */
export function partsOf(text) {
  const parts = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = withoutPunctuation(found);
    const href = addressIn(address);
    if (href) {
      parts.push({ text: text.slice(end, index) }, { text: address, href });
      end = index + address.length;
    }
  }
  parts.push({ text: text.slice(end) });
  return parts.filter((part) => part.text !== '');
}

/** What ends a sentence does not end an address, nor does a bracket that was opened before it. */
function withoutPunctuation(address) {
  const last = address.at(-1);
  const opening = CLOSING[last];
  const unopened = opening && address.split(last).length > address.split(opening).length;
  return unopened || /[.,:;!?'’”»*_~…]/u.test(last) ? withoutPunctuation(address.slice(0, -1)) : address;
}

function addressIn(text) {
  try {
    const { protocol, host, href } = new URL(text);
    return ['http:', 'https:'].includes(protocol) && host !== '' ? href : null;
  } catch {
    return null;
  }
}
