import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill, preferred } from '../../scripts/sheet/language.js';
import { faultOf, nameIn } from '../../scripts/sheet/name.js';
import { TEXTS_DE } from '../../scripts/sheet/texts-de.js';
import { TEXTS_EN } from '../../scripts/sheet/texts-en.js';

test('everything is said in both languages, about the same things', () => {
  assert.deepEqual(Object.keys(TEXTS_DE).sort(), Object.keys(TEXTS_EN).sort());
  const gaps = (text) => [...new Set(text.match(/\{\w+\}/g))].sort();
  for (const [name, text] of Object.entries(TEXTS_EN)) {
    assert.deepEqual(gaps(TEXTS_DE[name]), gaps(text), name);
  }
});

test('the language is the first of the browser’s that there is', () => {
  assert.equal(preferred(['fr-FR', 'de-AT', 'en']), 'de');
  assert.equal(preferred(['fr-FR']), 'en');
  assert.equal(preferred([]), 'en');
});

test('gaps are filled with text, once', () => {
  assert.equal(fill('{who} changed {cell}', { who: '{cell}', cell: 'B7' }), '{cell} changed B7');
});

test('sheets have any name that a channel can have', () => {
  for (const name of ['budget', 'Büro 2026', 'a/b?c=d&e#f', '<b>', '日本', '..', 'x:y', "it's", '😀']) {
    assert.equal(faultOf(name), null, name);
    assert.equal(nameIn(`?${new URLSearchParams({ name })}`, ''), name);
  }
  assert.equal(faultOf(''), 'nameEmpty');
  assert.equal(faultOf('  '), 'nameEmpty');
  assert.equal(faultOf('x'.repeat(241)), 'nameTooLong');
  assert.equal(faultOf('a\nb'), 'nameControl');
  assert.equal(faultOf('\ud83d'), 'nameControl');
  assert.equal(nameIn('', 'last'), 'last');
  assert.equal(nameIn('', null), 'budget');
});
