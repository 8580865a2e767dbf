import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf } from '../scripts/lib/links.js';

const linksIn = (text) =>
  partsOf(text)
    .filter(({ href }) => href)
    .map((part) => part.text);

test('addresses are found wherever they stand, and the rest stays as it is', () => {
  assert.deepEqual(partsOf('see https://example.com/a?b=c#d, or http://localhost:8080.'), [
    { text: 'see ' },
    { text: 'https://example.com/a?b=c#d', href: 'https://example.com/a?b=c#d' },
    { text: ', or ' },
    { text: 'http://localhost:8080', href: 'http://localhost:8080/' },
    { text: '.' },
  ]);
  assert.deepEqual(partsOf('no address here'), [{ text: 'no address here' }]);
  assert.deepEqual(partsOf(''), []);
});

test('nothing is lost or changed by looking for addresses', () => {
  for (const text of [
    '(https://a.example/x)',
    'a\nhttps://b.example\n',
    'https://',
    'https://[',
    '<https://c.example>',
  ]) {
    assert.equal(
      partsOf(text)
        .map((part) => part.text)
        .join(''),
      text,
    );
  }
});

test('brackets and full stops around an address are none of it, those within are', () => {
  assert.deepEqual(linksIn('(as in https://en.example/wiki/Foray_(disambiguation)).'), [
    'https://en.example/wiki/Foray_(disambiguation)',
  ]);
  assert.deepEqual(linksIn('(https://a.example/b)'), ['https://a.example/b']);
  assert.deepEqual(linksIn('“https://a.example/b…”'), ['https://a.example/b']);
  assert.deepEqual(linksIn('https://a.example/b?!'), ['https://a.example/b']);
});

test('only http and https are links', () => {
  for (const text of [
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'ftp://a.example',
    'xhttps://a.example',
    'https:///',
    'https://',
  ]) {
    assert.deepEqual(linksIn(text), [], text);
  }
});

test('a character that turns the direction of writing ends an address', () => {
  assert.deepEqual(linksIn('https://a.example/\u202egnp.exe'), ['https://a.example/']);
});

test('quotes and angle brackets end an address', () => {
  assert.deepEqual(linksIn('<a href="https://a.example/">b</a>'), ['https://a.example/']);
});
