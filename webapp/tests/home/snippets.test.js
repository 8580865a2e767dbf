import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserSnippet, curlSnippet, javaSnippet } from '../../scripts/home/snippets.js';

test('an address stays a text in each language, whatever is in it', () => {
  const odd = `ws://h/it's/"x"/ws/demo:hello`;

  assert.ok(browserSnippet(odd).includes(String.raw`new WebSocket("ws://h/it's/\"x\"/ws/demo:hello")`));
  assert.ok(javaSnippet(odd).includes(String.raw`URI.create("ws://h/it's/\"x\"/ws/demo:hello")`));
  assert.ok(curlSnippet(`http://h/it's/api/publish`).includes(String.raw`'http://h/it'\''s/api/publish'`));
});

test('the snippet for the browser is JavaScript', () => {
  assert.doesNotThrow(() => new Function(browserSnippet('ws://localhost:8080/ws/demo:hello')));
});
