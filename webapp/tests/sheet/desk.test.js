import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../../scripts/lib/emitter.js';
import { Book } from '../../scripts/sheet/book.js';
import { Desk } from '../../scripts/sheet/desk.js';
import { EditQueue } from '../../scripts/sheet/edits.js';
import { UndoList } from '../../scripts/sheet/undo.js';

globalThis.document = { hidden: false };
globalThis.requestAnimationFrame = (draw) => setTimeout(draw);

/** A grid that shows nothing, and tells what a test has a person do. */
class Grid extends Emitter {
  async begin() {}

  write() {}

  /** Opens the editor of a cell, over what it holds. */
  open(key) {
    this.emit('editing', key);
  }

  /** Closes it, with what was typed. */
  enter(key, content) {
    this.emit('edit', [{ key, content }]);
    this.emit('editing', null);
  }
}

/** A desk whose edits are answered when the test says so. */
async function world() {
  const sent = [];
  const edits = new EditQueue({
    publish: (batch) => batch.map((edit) => new Promise((answer) => sent.push({ ...edit, answer }))),
    isUp: () => true,
    store: { save() {}, remove() {} },
  });
  const book = new Book();
  const grid = new Grid();
  const desk = new Desk({ book, edits, undo: new UndoList(), timeline: { add() {} }, me: () => ({ name: 'Ann' }) });
  await desk.attach(grid);
  const next = async (count) => {
    while (sent.length < count) {
      await new Promise((resolve) => setTimeout(resolve));
    }
    return sent[count - 1];
  };
  return { book, desk, grid, next };
}

const answered = () => new Promise((resolve) => setTimeout(resolve));

test('an editor that is opened over one’s own edit ends with an edit that follows it', async () => {
  const { desk, grid, next } = await world();
  grid.enter('B1', { v: 'first' });
  (await next(1)).answer({ offset: 1 });
  await answered();
  desk.undo();
  const removal = await next(2);
  assert.equal(removal.seen, 1);

  grid.open('B1');
  removal.answer({ offset: 2 });
  await answered();
  grid.enter('B1', { v: 'again' });

  const again = await next(3);
  assert.deepEqual([again.content, again.seen], [{ v: 'again' }, 0]);
});

test('the same over a value that was on its way', async () => {
  const { grid, next } = await world();
  grid.enter('B1', { v: 'first' });
  const first = await next(1);

  grid.open('B1');
  first.answer({ offset: 7 });
  await answered();
  grid.enter('B1', { v: 'second' });

  assert.equal((await next(2)).seen, 7);
});

test('what somebody else writes under an open editor is not overwritten', async () => {
  const { book, grid, next } = await world();
  book.begin([{ key: 'B1', data: { v: 'theirs' }, offset: 3 }]);

  grid.open('B1');
  book.apply({ key: 'B1', data: { v: 'theirs too' }, offset: 4 });
  grid.enter('B1', { v: 'mine' });

  assert.equal((await next(1)).seen, 3);
});
