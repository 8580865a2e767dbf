import { el } from '../lib/dom.js';
import { partsOf } from '../lib/links.js';

/** A text as nodes, its web addresses as links that tell the other side nothing and get no hold of this page. */
export function linkedText(text) {
  return partsOf(text).map((part) =>
    part.href
      ? el('a', { href: part.href, target: '_blank', rel: 'noopener noreferrer nofollow ugc' }, part.text)
      : part.text,
  );
}
