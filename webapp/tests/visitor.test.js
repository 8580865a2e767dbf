import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isVisitor, visitorId } from '../scripts/lib/visitor.js';

function storeOf(kept = {}) {
  return { kept, read: (key) => kept[key] ?? null, write: (key, value) => (kept[key] = value) };
}

test('a visitor is the same one in every tab and at every visit', () => {
  const store = storeOf();

  const first = visitorId(store);

  assert.ok(isVisitor(first));
  assert.equal(visitorId(store), first);
  assert.notEqual(visitorId(storeOf()), first);
});

test('where something else was kept, or nothing can be, there is a new one', () => {
  assert.ok(isVisitor(visitorId(storeOf({ visitor: 'nonsense' }))));
  assert.ok(isVisitor(visitorId({ read: () => null, write: () => {} })));
});

test('what others say is a visitor only if it looks like one', () => {
  for (const id of [null, undefined, 7, {}, '', 'x'.repeat(32), `${'a'.repeat(32)}\n`]) {
    assert.ok(!isVisitor(id));
  }
});
