import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Names } from '../../scripts/home/names.js';
import { Emitter } from '../../scripts/lib/emitter.js';

function watching() {
  const told = { changes: 0, open: {}, forgotten: [] };
  const connection = {
    mapSubscription(channel) {
      const subscription = new Emitter();
      subscription.subscribe = () => {
        told.open[channel] = subscription;
      };
      return subscription;
    },
    forget(subscription) {
      told.forgotten.push(Object.keys(told.open).find((channel) => told.open[channel] === subscription));
    },
  };
  const names = new Names(connection, () => {
    told.changes += 1;
  });
  return { names, told };
}

test('names are those that people’s pages tell, as they come and go', () => {
  const { names, told } = watching();
  names.watch(['cursors:a']);
  told.open['cursors:a'].emit('sync', {
    entries: [
      { key: '1', data: { name: 'Ann' } },
      { key: '2', data: { name: 7 } },
      { key: '3', data: null },
    ],
  });
  assert.deepEqual(names.in('cursors:a'), ['Ann', '', '']);

  told.open['cursors:a'].emit('update', { key: '4', data: { name: 'B'.repeat(100) } });
  told.open['cursors:a'].emit('update', { key: '1', removed: true });
  assert.deepEqual(names.in('cursors:a'), ['', '', 'B'.repeat(40)]);
});

test('somebody who only moves about is no change', () => {
  const { names, told } = watching();
  names.watch(['cursors:a']);
  told.open['cursors:a'].emit('sync', { entries: [{ key: '1', data: { name: 'Ann', cell: 'A1' } }] });
  const before = told.changes;

  told.open['cursors:a'].emit('update', { key: '1', data: { name: 'Ann', cell: 'A2' } });

  assert.equal(told.changes, before);
});

test('what is not shown any more is not watched any more', () => {
  const { names, told } = watching();
  names.watch(['cursors:a', 'people:b']);
  names.watch(['people:b', 'people:c']);

  assert.deepEqual(Object.keys(told.open), ['cursors:a', 'people:b', 'people:c']);
  assert.deepEqual(told.forgotten, ['cursors:a']);
  assert.deepEqual(names.in('cursors:a'), []);
});
