import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paced } from '../scripts/lib/paced.js';

/** A page whose frames and clock the test moves. */
function page(t) {
  let now = 1_000;
  let frames = [];
  t.mock.timers.enable({ apis: ['setTimeout'] });
  t.mock.method(performance, 'now', () => now);
  globalThis.document = { hidden: false };
  globalThis.requestAnimationFrame = (run) => frames.push(run);
  t.after(() => {
    delete globalThis.document;
    delete globalThis.requestAnimationFrame;
  });
  return {
    pass(millis) {
      now += millis;
      t.mock.timers.tick(millis);
    },
    frame() {
      const due = frames;
      frames = [];
      for (const run of due) {
        run();
      }
    },
  };
}

test('the first time is drawn in the next frame, and once however often it is asked for', (t) => {
  const { frame } = page(t);
  let drawn = 0;
  const draw = paced(50, () => {
    drawn += 1;
  });

  draw();
  draw();
  assert.equal(drawn, 0);
  frame();
  assert.equal(drawn, 1);
  frame();
  assert.equal(drawn, 1);
});

test('what comes soon after a drawing waits until the time has passed', (t) => {
  const { frame, pass } = page(t);
  let drawn = 0;
  const draw = paced(50, () => {
    drawn += 1;
  });
  draw();
  frame();

  pass(20);
  draw();
  pass(29);
  frame();
  assert.equal(drawn, 1);
  pass(1);
  frame();
  assert.equal(drawn, 2);
});

test('what comes late after a drawing does not wait', (t) => {
  const { frame, pass } = page(t);
  let drawn = 0;
  const draw = paced(50, () => {
    drawn += 1;
  });
  draw();
  frame();

  pass(50);
  draw();
  frame();
  assert.equal(drawn, 2);
});
