// Cells are named as people name them, `B7`; rows and columns are counted from 0.

export const ROWS = 10_000;
export const COLUMNS = 100;

const KEY = /^([A-Z]{1,3})([1-9][0-9]{0,5})$/;

/** The key of the cell at this place. */
export function keyOf(row, column) {
  return `${columnName(column)}${row + 1}`;
}

/** `{row, column}` of a key; null where it names no cell of a sheet. */
export function placeOf(key) {
  const [, letters, digits] = KEY.exec(key) ?? [];
  if (!letters) {
    return null;
  }
  const row = Number(digits) - 1;
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return row < ROWS && column < COLUMNS ? { row, column } : null;
}

/** `A`, `Z`, `AA`. */
export function columnName(column) {
  const rest = Math.floor(column / 26) - 1;
  return `${rest >= 0 ? columnName(rest) : ''}${String.fromCharCode(65 + (column % 26))}`;
}

/** `B7`, or `B7:C9`, for a range `{startRow, endRow, startColumn, endColumn}`. */
export function rangeName({ startRow, endRow, startColumn, endColumn }) {
  const first = keyOf(startRow, startColumn);
  const last = keyOf(endRow, endColumn);
  return first === last ? first : `${first}:${last}`;
}

/** The range that `B7` or `B7:C9` names; null where it names none. */
export function rangeOf(name) {
  const [first, last] = String(name).split(':').map(placeOf);
  if (!first || last === null) {
    return null;
  }
  const end = last ?? first;
  return {
    startRow: Math.min(first.row, end.row),
    endRow: Math.max(first.row, end.row),
    startColumn: Math.min(first.column, end.column),
    endColumn: Math.max(first.column, end.column),
  };
}

/** How many cells a range has. */
export function sizeOf({ startRow, endRow, startColumn, endColumn }) {
  return (endRow - startRow + 1) * (endColumn - startColumn + 1);
}

/** The keys of a range, row by row. */
export function* keysIn({ startRow, endRow, startColumn, endColumn }) {
  for (let row = startRow; row <= endRow; row++) {
    for (let column = startColumn; column <= endColumn; column++) {
      yield keyOf(row, column);
    }
  }
}
