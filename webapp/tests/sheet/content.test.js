import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, contentOf, same, textOf } from '../../scripts/sheet/content.js';

test('a cell holds a value or a formula, and a style', () => {
  assert.deepEqual(contentOf({ v: 42 }), { v: 42 });
  assert.deepEqual(contentOf({ v: 'text', s: { bl: 1 } }), { v: 'text', s: { bl: 1 } });
  assert.deepEqual(contentOf({ f: '=A1', v: 3 }), { f: '=A1' });
  assert.deepEqual(contentOf({ v: false }), { v: false });
  assert.deepEqual(contentOf({ v: 0 }), { v: 0 });
  assert.deepEqual(contentOf({ s: { bg: { rgb: '#ff0000' } } }), { s: { bg: { rgb: '#ff0000' } } });
});

test('what says nothing is an empty cell', () => {
  for (const data of [
    null,
    undefined,
    {},
    { v: null },
    { v: '' },
    { f: '=' },
    { f: 7 },
    { s: {} },
    { v: '', s: { bl: 0, ff: 'Arial' } },
  ]) {
    assert.equal(contentOf(data), null, JSON.stringify(data));
  }
});

test('any other JSON shows as the text that it is', () => {
  assert.deepEqual(contentOf(42), { v: 42 });
  assert.deepEqual(contentOf('hello'), { v: 'hello' });
  assert.deepEqual(contentOf([1, 2]), { v: '[1,2]' });
  assert.deepEqual(contentOf({ v: { a: 1 } }), { v: '{"a":1}' });
});

test('of a style only what fits is taken', () => {
  const style = {
    bl: 1,
    fs: -3,
    ff: 'url(http://example.org)',
    cl: { rgb: 'red; background: url(x)' },
    bg: { rgb: '#abc', th: 3 },
    bd: { t: { s: 1, cl: { rgb: '#000' } }, x: 1, l: { s: 'thick' } },
    n: { pattern: '0.00' },
    tr: { a: 45, v: 0 },
    ul: { s: 1, cl: { rgb: '#00f' } },
    evil: 'yes',
    it: null,
  };
  assert.deepEqual(contentOf({ s: style }).s, {
    bl: 1,
    bg: { rgb: '#abc' },
    bd: { t: { s: 1, cl: { rgb: '#000' } } },
    n: { pattern: '0.00' },
    tr: { a: 45 },
    ul: { s: 1 },
  });
  for (const s of ['bold', 7, [], null, { bd: 'all', n: 'x', cl: 3 }]) {
    assert.equal(contentOf({ s }), null);
  }
});

test('contents are the same whatever the order of their parts', () => {
  assert.ok(same({ v: 1, s: { bl: 1, it: 1 } }, { s: { it: 1, bl: 1 }, v: 1 }));
  assert.ok(same(null, null));
  assert.ok(!same({ v: 1 }, { v: '1' }));
  assert.ok(!same(null, { v: 0 }));
});

test('what was typed can be shown, and measured', () => {
  assert.deepEqual([{ v: 1.5 }, { f: '=B7' }, { v: true }, null, { s: { bl: 1 } }].map(textOf), [
    '1.5',
    '=B7',
    'TRUE',
    '',
    '',
  ]);
  assert.equal(bytesOf({ v: 'ä' }), '{"v":"ä"}'.length + 1);
});
