import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unread } from '../scripts/lib/unread.js';

/** A document and a window that somebody looks at, or not. */
function browserOf() {
  const page = new EventTarget();
  const frame = new EventTarget();
  let focused = true;
  Object.assign(page, { hidden: false, title: '', hasFocus: () => focused });
  return {
    page,
    frame,
    look(seen, focus = seen) {
      page.hidden = !seen;
      focused = focus;
      page.dispatchEvent(new Event('visibilitychange'));
      if (focus) {
        frame.dispatchEvent(new Event('focus'));
      }
    },
  };
}

test('what came while nobody looked is counted in the title, until somebody looks', () => {
  const { page, frame, look } = browserOf();
  const unread = new Unread('lobby', page, frame);
  unread.add(2);
  assert.equal(page.title, 'lobby');

  look(false);
  unread.add(2);
  unread.add(0);
  unread.add(1);
  assert.equal(page.title, '(3) lobby');

  look(true);
  assert.equal(page.title, 'lobby');
  look(false);
  unread.add(1);
  assert.equal(page.title, '(1) lobby');
});

test('a window behind another one is not looked at', () => {
  const { page, frame, look } = browserOf();
  const unread = new Unread('lobby', page, frame);

  look(true, false);
  unread.add(1);
  assert.equal(page.title, '(1) lobby');

  look(true, true);
  assert.equal(page.title, 'lobby');
});
