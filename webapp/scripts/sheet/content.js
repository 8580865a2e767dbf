// What a cell holds: `{v, f, s}`, a value (text, number or truth), a formula as it was typed, a style; null for an
// empty cell. Whatever comes from outside is made to fit this, so that nothing malformed gets into the grid.

/** What somebody may put into a cell: well below the server's longest message, 64 KiB, and what a grid can lay out. */
export const MAX_BYTES = 16 * 1024;

/** An application may have written more; of that the grid shows this many characters. */
export const MAX_SHOWN = 16_000;
const FORMULA = /^=.+/s;
const COLOUR = /^(#[0-9a-f]{3,8}|rgba?\([\d\s.,%]+\)|[a-z]{3,20})$/i;

/** The content that a publication's data stand for. */
export function contentOf(data) {
  if (data === null || data === undefined) {
    return null;
  }
  if (typeof data !== 'object' || Array.isArray(data)) {
    return tidy({ v: data });
  }
  return tidy(data);
}

/** The same without what says nothing; null where nothing is left. */
export function tidy({ v, f, s }) {
  const content = {};
  if (typeof f === 'string' && FORMULA.test(f)) {
    content.f = f;
  } else if (v !== null && v !== undefined && v !== '') {
    content.v = plainValue(v);
  }
  const style = styleOf(s);
  if (style) {
    content.s = style;
  }
  return Object.keys(content).length > 0 ? content : null;
}

export function same(one, other) {
  return one === other || stable(one) === stable(other);
}

/** How many bytes the content takes on its way. */
export function bytesOf(content) {
  return new TextEncoder().encode(JSON.stringify(content)).length;
}

/** What somebody typed into the cell, as a text; empty for an empty cell. */
export function textOf(content) {
  if (content?.f !== undefined) {
    return content.f;
  }
  const v = content?.v;
  return typeof v === 'boolean' ? String(v).toUpperCase() : String(v ?? '');
}

function plainValue(v) {
  if (typeof v === 'string' || typeof v === 'boolean' || Number.isFinite(v)) {
    return v;
  }
  return JSON.stringify(v);
}

const isNumber = (value) => Number.isFinite(value);
const isColour = (value) => typeof value?.rgb === 'string' && COLOUR.test(value.rgb);
const isLine = (value) => isNumber(value?.s) && value.s !== 0;

/** The parts of a style with what each may be; `skip` is what a part is without saying so. */
const PARTS = {
  ff: { fits: (value) => typeof value === 'string' && /^[\w .,'"-]{1,80}$/.test(value), skip: 'Arial' },
  fs: { fits: (value) => isNumber(value) && value >= 1 && value <= 400, skip: 11 },
  bl: { fits: isNumber, skip: 0 },
  it: { fits: isNumber, skip: 0 },
  ul: { fits: isLine },
  st: { fits: isLine },
  ol: { fits: isLine },
  cl: { fits: isColour },
  bg: { fits: isColour },
  bd: { fits: (value) => Object.keys(bordersOf(value)).length > 0, take: bordersOf },
  ht: { fits: isNumber, skip: 0 },
  vt: { fits: isNumber, skip: 0 },
  tb: { fits: isNumber, skip: 0 },
  va: { fits: isNumber, skip: 1 },
  tr: { fits: (value) => isNumber(value?.a) && value.a !== 0, take: ({ a }) => ({ a }) },
  n: { fits: (value) => isPattern(value?.pattern), take: ({ pattern }) => ({ pattern }) },
};

/** The parts of a style that say something and are what they may be; null where there are none. */
export function styleOf(s) {
  if (s === null || typeof s !== 'object' || Array.isArray(s)) {
    return null;
  }
  const style = {};
  for (const [name, { fits, skip, take = plain }] of Object.entries(PARTS)) {
    const value = s[name];
    if (value !== null && value !== undefined && value !== skip && fits(value)) {
      style[name] = take(value);
    }
  }
  return Object.keys(style).length > 0 ? style : null;
}

function isPattern(pattern) {
  return typeof pattern === 'string' && pattern !== '' && pattern !== 'General' && pattern.length <= 200;
}

function bordersOf(value) {
  const borders = {};
  for (const side of ['t', 'r', 'b', 'l']) {
    const border = value?.[side];
    if (isLine(border)) {
      borders[side] = isColour(border.cl) ? { s: border.s, cl: { rgb: border.cl.rgb } } : { s: border.s };
    }
  }
  return borders;
}

/** A line, a colour or a number, without what does not belong to it. */
function plain(value) {
  if (typeof value !== 'object') {
    return value;
  }
  const kept = {};
  if (isNumber(value.s)) {
    kept.s = value.s;
  }
  if (typeof value.rgb === 'string') {
    kept.rgb = value.rgb;
  }
  return kept;
}

/** JSON with the names in order. */
function stable(value) {
  if (value === null || typeof value !== 'object') {
    return JSON.stringify(value) ?? 'null';
  }
  const parts = Object.keys(value).sort();
  return `{${parts.map((name) => `${name}:${stable(value[name])}`).join()}}`;
}
