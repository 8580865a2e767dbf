// Comma-separated values, RFC 4180 and what spreadsheets make of it: other separators, a byte order mark, any line end.

const SEPARATORS = [',', ';', '\t', '|'];

/** A column of numbers with a decimal comma is no table of two columns. */
const DECIMALS = /^(\s*-?\d+,\d+\s*)+$/;

/** The separator that the first lines speak for. */
export function separatorOf(text) {
  const head = text.slice(0, 4_000).replace(/"[^"]*"/g, '');
  const counts = SEPARATORS.map((separator) => head.split(separator).length - 1);
  const most = Math.max(...counts);
  return most === 0 ? ',' : SEPARATORS[counts.indexOf(most)];
}

/** The rows of a text, each a list of texts. */
export function* rowsOf(text, separator = separatorOf(text)) {
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let row = [];
  while (at < text.length) {
    let field;
    [field, at] = text[at] === '"' ? quoted(text, at, separator) : bare(text, at, separator);
    row.push(field);
    if (text[at] === separator) {
      at += 1;
      if (at < text.length) {
        continue;
      }
      row.push('');
    }
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    yield row;
    row = [];
  }
}

/** A CSV text of rows of values; texts are quoted where they must be. */
export function csvOf(rows, separator = ',') {
  const field = (value) => {
    const text = typeof value === 'boolean' ? String(value).toUpperCase() : String(value ?? '');
    return /["\r\n]/.test(text) || text.includes(separator) || text !== text.trim()
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  };
  return rows.map((row) => `${row.map(field).join(separator)}\r\n`).join('');
}

/** What a field stands for in a cell; where fields are split at semicolons, numbers may have a decimal comma. */
export function fieldValue(field, separator = ',') {
  const text = field.trim();
  if (/^=./s.test(text)) {
    return { f: text };
  }
  const plain = separator !== ',' && /^-?\d{1,15},\d+$/.test(text) ? text.replace(',', '.') : text;
  if (/^-?(0|[1-9]\d{0,14})(\.\d+)?(e[+-]?\d{1,3})?$/i.test(plain)) {
    return { v: Number(plain) };
  }
  if (/^(true|false)$/i.test(text)) {
    return { v: /^true$/i.test(text) };
  }
  return { v: field };
}

/** Whether a pasted text is a table in CSV: several rows of as many fields, and no tabs, which the grid itself takes. */
export function looksLikeCsv(text) {
  if (text.includes('\t')) {
    return false;
  }
  const separator = separatorOf(text);
  if (separator === '|' || !text.includes(separator) || DECIMALS.test(text)) {
    return false;
  }
  const widths = new Set();
  let rows = 0;
  for (const row of rowsOf(text, separator)) {
    rows += 1;
    widths.add(row.length);
    if (widths.size > 1) {
      return false;
    }
  }
  return rows > 1 && !widths.has(1);
}

function quoted(text, start, separator) {
  let field = '';
  let at = start + 1;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end < 0) {
      return [field + text.slice(at), text.length];
    }
    field += text.slice(at, end);
    if (text[end + 1] !== '"') {
      const [rest, next] = bare(text, end + 1, separator);
      return [field + rest, next];
    }
    field += '"';
    at = end + 2;
  }
}

function bare(text, start, separator) {
  let at = start;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') {
    at += 1;
  }
  return [text.slice(start, at), at];
}
