import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promptly, setText } from '../scripts/lib/dom.js';

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

/** A drawing that takes so many milliseconds each time. */
function drawing(millis) {
  const seen = { times: 0 };
  let time = 1_000;
  seen.ask = promptly(
    () => {
      seen.times += 1;
      time += millis;
      seen.whileDrawing?.();
    },
    () => time,
  );
  return seen;
}

test('what takes little time is drawn at once, once however often it is asked for', (t) => {
  const { task } = page(t);
  const drawn = drawing(3);

  drawn.ask();
  drawn.ask();
  assert.equal(drawn.times, 0);
  task();
  assert.equal(drawn.times, 1);
  drawn.ask();
  task();
  assert.equal(drawn.times, 2);
});

test('when half a frame was spent on drawing, the rest waits for the next frame', (t) => {
  const { task, frame } = page(t);
  const drawn = drawing(4);
  for (let i = 0; i < 5; i++) {
    drawn.ask();
    task();
  }
  assert.equal(drawn.times, 2);

  frame();
  task();
  assert.equal(drawn.times, 3);
  drawn.ask();
  task();
  assert.equal(drawn.times, 4);
});

test('a frame later everything is drawn at once again', (t) => {
  const { task, frame } = page(t);
  const drawn = drawing(50);
  drawn.ask();
  task();
  frame();
  assert.equal(drawn.times, 1);

  drawn.ask();
  task();
  assert.equal(drawn.times, 2);
});

test('what a long drawing itself asks for is drawn in the next frame', (t) => {
  const { task, frame } = page(t);
  const drawn = drawing(8);
  drawn.whileDrawing = () => {
    drawn.whileDrawing = null;
    drawn.ask();
  };

  drawn.ask();
  task();
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
