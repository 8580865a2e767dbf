import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promptlyOnceAFrame, setText } from '../scripts/lib/dom.js';

/** A page whose frames and tasks the test lets happen. */
function page(t) {
  let frames = [];
  t.mock.timers.enable({ apis: ['setTimeout'] });
  globalThis.document = { hidden: false };
  globalThis.requestAnimationFrame = (run) => frames.push(run);
  t.after(() => {
    delete globalThis.document;
    delete globalThis.requestAnimationFrame;
  });
  return {
    task: () => t.mock.timers.tick(1),
    frame() {
      const due = frames;
      frames = [];
      for (const run of due) {
        run();
      }
    },
  };
}

function drawing() {
  const seen = { times: 0 };
  seen.ask = promptlyOnceAFrame(() => {
    seen.times += 1;
    seen.whileDrawing?.();
  });
  return seen;
}

test('what is asked for after a rest is drawn without a frame, once however often it is asked for', (t) => {
  const { task } = page(t);
  const drawn = drawing();

  drawn.ask();
  drawn.ask();
  assert.equal(drawn.times, 0);
  task();
  assert.equal(drawn.times, 1);
});

test('what is asked for again waits for the next frame', (t) => {
  const { task, frame } = page(t);
  const drawn = drawing();
  drawn.ask();
  task();

  drawn.ask();
  drawn.ask();
  task();
  assert.equal(drawn.times, 1);
  frame();
  task();
  assert.equal(drawn.times, 2);
});

test('what the drawing itself asks for is drawn in the next frame', (t) => {
  const { task, frame } = page(t);
  const drawn = drawing();
  drawn.whileDrawing = () => {
    drawn.whileDrawing = null;
    drawn.ask();
  };

  drawn.ask();
  task();
  assert.equal(drawn.times, 1);
  frame();
  task();
  assert.equal(drawn.times, 2);
  frame();
  task();
  assert.equal(drawn.times, 2);
});

test('a text that is there already is not touched', () => {
  const written = [];
  const element = {
    get textContent() {
      return 'saved';
    },
    set textContent(text) {
      written.push(text);
    },
  };

  setText(element, 'saved');
  setText(element, 'sending');

  assert.deepEqual(written, ['sending']);
});
