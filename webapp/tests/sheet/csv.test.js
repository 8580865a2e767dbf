import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf, fieldValue, looksLikeCsv, rowsOf, separatorOf } from '../../scripts/sheet/csv.js';

const rows = (text, separator) => [...rowsOf(text, separator)];

test('rows and fields, quoted or not, whatever ends a line', () => {
  assert.deepEqual(rows('a,b\r\nc,d\ne,f'), [
    ['a', 'b'],
    ['c', 'd'],
    ['e', 'f'],
  ]);
  assert.deepEqual(rows('"a,b","say ""hi""","two\nlines"\n'), [['a,b', 'say "hi"', 'two\nlines']]);
  assert.deepEqual(rows('\ufeffa,,c,\n,,,\n'), [
    ['a', '', 'c', ''],
    ['', '', '', ''],
  ]);
  assert.deepEqual(rows('a\n\nb\n'), [['a'], [''], ['b']]);
  assert.deepEqual(rows('"never ends,\nx'), [['never ends,\nx']]);
  assert.deepEqual(rows('"a"b,c'), [['ab', 'c']]);
  assert.deepEqual(rows(''), []);
});

test('the separator is found', () => {
  assert.equal(separatorOf('a;b;c\n1,5;2;3'), ';');
  assert.equal(separatorOf('a\tb\n'), '\t');
  assert.equal(separatorOf('"a;b;c;d",e'), ',');
  assert.equal(separatorOf('alone'), ',');
});

test('what is written can be read', () => {
  const table = [
    ['plain', 'with, comma', 'with "quotes"', 'two\r\nlines', ' spaces '],
    [1.5, -3, true, null, ''],
  ];
  const text = csvOf(table);
  assert.deepEqual(rows(text, ','), [table[0], ['1.5', '-3', 'TRUE', '', '']]);
});

test('fields become numbers, truths, formulas and texts', () => {
  assert.deepEqual(fieldValue('42'), { v: 42 });
  assert.deepEqual(fieldValue(' -1.5e3 '), { v: -1500 });
  assert.deepEqual(fieldValue('TRUE'), { v: true });
  assert.deepEqual(fieldValue('=SUM(A1:A3)'), { f: '=SUM(A1:A3)' });
  assert.deepEqual(fieldValue('1,5', ';'), { v: 1.5 });
  for (const text of ['007', '1,5', '12345678901234567890', '+49 30', '1.2.3', '=', 'NaN', '0x10', '-']) {
    assert.deepEqual(fieldValue(text), { v: text }, text);
  }
});

test('a pasted text is a table only if it is one without doubt', () => {
  assert.ok(looksLikeCsv('a,b\nc,d\n'));
  assert.ok(looksLikeCsv('a;1,5\nb;2,5'));
  for (const text of ['a\tb\nc\td', 'one, two', 'Hello, world\nnext', 'a\nb\n', '1,5\n2,5\n', 'a,b\nc,d,e']) {
    assert.ok(!looksLikeCsv(text), text);
  }
});

test('ten thousand cells are read at once', () => {
  const table = Array.from({ length: 1_000 }, (_, i) => Array.from({ length: 10 }, (_, j) => `${i}/${j}`));
  assert.deepEqual(rows(csvOf(table)), table);
});
