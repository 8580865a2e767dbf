import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  comesBack,
  explainClose,
  explainConnecting,
  explainDisconnected,
  explainError,
  explainUnsubscribed,
  leavesOpen,
  mayRetry,
} from '../scripts/lib/codes.js';

test('every error of the protocol has its own words', () => {
  const words = Array.from({ length: 14 }, (_, i) => explainError({ code: 100 + i, message: 'fallback' }));

  assert.equal(new Set(words).size, words.length);
  assert.ok(words.every((text) => !text.includes('fallback')));
  assert.match(explainError({ code: 102 }), /namespace/);
  assert.match(explainError({ code: 103 }), /not allowed/);
});

test('an error of the application is told in its own words', () => {
  assert.equal(explainError({ code: 1404, message: 'no seats left' }), 'The server says: no seats left.');
  assert.equal(explainError({}), 'The server says: error without a code.');
});

test('every close of the protocol is explained', () => {
  const known = [1000, 1001, 1006, 1009, 1011, 3000, 3001, 3004, 3005, 3006, 3014];
  const closes = [...known, ...range(3008, 3013), ...range(3500, 3509)];

  assert.ok(closes.every((code) => !explainClose(code).includes('does not know')));
  assert.match(explainClose(4001), /comes back/);
  assert.match(explainClose(4999), /for good/);
  assert.match(explainClose(2999), /does not know/);
});

test('the SDK’s own numbers are not taken for closes of a socket', () => {
  assert.equal(explainConnecting(2), 'The server was silent for too long, so the page connects anew.');
  assert.equal(explainConnecting(3012), explainClose(3012));
  assert.equal(explainDisconnected(0), 'Closed by this page.');
  assert.equal(explainDisconnected(3500), explainClose(3500));
  assert.equal(explainDisconnected(103), explainError({ code: 103 }));
  assert.equal(explainUnsubscribed(102, 'unknown channel'), explainError({ code: 102 }));
  assert.match(explainUnsubscribed(2000), /ended/);
});

test('it is told which closes are for good', () => {
  assert.deepEqual([1000, 1006, 1009, 3001, 3499, 3500, 3999, 4000, 4499, 4500, 4999, 5000].map(comesBack), [
    true,
    true,
    false,
    true,
    true,
    false,
    false,
    true,
    true,
    false,
    false,
    true,
  ]);
});

test('a lost answer may be asked for again, a refusal not, unless it is temporary', () => {
  assert.equal(mayRetry({ code: 1 }), true);
  assert.equal(mayRetry({ code: 100, temporary: true }), true);
  assert.equal(mayRetry({ code: 103 }), false);
  assert.equal(mayRetry(new TypeError('without a code')), true);
  assert.equal(leavesOpen({ code: 2 }), true);
  assert.equal(leavesOpen({ code: 111, temporary: true }), false);
});

function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
