// Between what a cell holds here, `{v, f, s}`, and what Univer has in it.

import { MAX_SHOWN } from './content.js';

const TEXT = 1;
const NUMBER = 2;
const TRUTH = 3;
const FORCED_TEXT = 4;

/** What Univer writes for a content; `oldStyle` is what the cell has now, of which nothing may stay. */
export function cellOf(content, oldStyle) {
  return {
    ...writtenValue(content),
    f: content?.f ?? null,
    si: null,
    custom: null,
    s: stylePatch(oldStyle, content?.s),
  };
}

/** A content from Univer's cell, its style and its formula, which may be shared with other cells; not tidied yet. */
export function contentOfCell(cell, style, formula) {
  if (formula) {
    return { f: formula, s: style };
  }
  return { v: cell?.p ? textOfDocument(cell.p) : typed(cell ?? {}), s: style };
}

function typed({ v, t }) {
  if (t === TRUTH) {
    return v === 1 || v === true || v === '1';
  }
  if (t === FORCED_TEXT) {
    return String(v);
  }
  return t === NUMBER && typeof v === 'string' && v.trim() !== '' && Number.isFinite(Number(v)) ? Number(v) : v;
}

function writtenValue(content) {
  const v = content?.f === undefined ? content?.v : undefined;
  if (v === undefined) {
    return { v: null, p: null };
  }
  if (typeof v === 'boolean') {
    return { v: v ? 1 : 0, t: TRUTH, p: null };
  }
  if (typeof v === 'number') {
    return { v, t: NUMBER, p: null };
  }
  const text = v.slice(0, MAX_SHOWN);
  return { v: text, t: TEXT, p: text.includes('\n') ? documentOf(text) : null };
}

/** The new style, with an end to each part of the old one that it does not have. */
function stylePatch(old, wanted) {
  const ends = Object.fromEntries(Object.keys(old ?? {}).map((name) => [name, null]));
  const patch = { ...ends, ...wanted };
  if (old?.bd || wanted?.bd) {
    patch.bd = { t: null, r: null, b: null, l: null, ...wanted?.bd };
  }
  return Object.keys(patch).length > 0 ? patch : null;
}

/** Lines in a cell are paragraphs of a document to Univer. */
function documentOf(text) {
  const dataStream = `${text.replace(/\r?\n/g, '\r')}\r\n`;
  const paragraphs = [...dataStream.matchAll(/\r/g)].map(({ index }) => ({ startIndex: index }));
  return { id: 'd', documentStyle: {}, body: { dataStream, paragraphs } };
}

function textOfDocument({ body }) {
  return (body?.dataStream ?? '').replace(/\r\n$/, '').replaceAll('\r', '\n');
}
