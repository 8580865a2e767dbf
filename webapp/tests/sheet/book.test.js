import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Book } from '../../scripts/sheet/book.js';

const entry = (key, v, offset, more = {}) => ({ key, data: { v }, offset, ...more });

test('the state of the sheet replaces what was known, and says what has changed', () => {
  const book = new Book();
  const told = [];
  book.on('change', (keys) => told.push(keys.sort()));
  book.begin([entry('A1', 1, 1), entry('B1', 2, 2)]);
  book.begin([entry('B1', 3, 4), entry('C1', 5, 5)]);
  assert.deepEqual(told, [
    ['A1', 'B1'],
    ['A1', 'B1', 'C1'],
  ]);
  assert.deepEqual(
    [book.content('A1'), book.content('B1'), book.offset('A1'), book.offset('B1')],
    [null, { v: 3 }, 0, 4],
  );
});

test('changes come one by one, also late ones of what is newer already', () => {
  const book = new Book();
  book.apply(entry('A1', 1, 1, { info: {}, tags: { by: 'Ann' } }));
  book.confirm({ key: 'A1', content: { v: 'mine' }, id: 'x' }, 3, 'Me');
  book.apply(entry('A1', 'older', 2));
  assert.deepEqual(book.content('A1'), { v: 'mine' });
  book.apply(entry('A1', 'mine', 3, { tags: { by: 'Me', edit: 'x' } }));
  assert.equal(book.offset('A1'), 3);
  book.apply({ key: 'A1', removed: true, offset: 4 });
  assert.equal(book.offset('A1'), 0);
  assert.equal(book.size, 0);
});

test('who it was is told by the tags, and an application by having no client', () => {
  const book = new Book();
  book.apply(entry('A1', 1, 1, { info: {}, tags: { by: 'Ann' } }));
  book.apply(entry('B1', 1, 2));
  assert.deepEqual([book.entry('A1').by, book.entry('A1').api, book.entry('B1').api], ['Ann', false, true]);
});

test('keys that are no cells are counted apart', () => {
  const book = new Book();
  book.begin([entry('A1', 1, 1), entry('not a cell', 1, 2), entry('a1', 1, 3)]);
  assert.equal(book.size, 1);
  assert.deepEqual([...book.strangers], ['not a cell', 'a1']);
  book.apply({ key: 'a1', removed: true, offset: 4 });
  assert.deepEqual([...book.strangers], ['not a cell']);
});
