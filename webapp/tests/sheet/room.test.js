import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../../scripts/lib/emitter.js';
import { Room } from '../../scripts/sheet/room.js';

/** A connection whose subscriptions and calls the test looks at. */
function fakeConnection() {
  const connection = { isUp: true, clientId: 'me', maps: {}, calls: [], written: [] };
  connection.mapSubscription = (channel) => {
    const subscription = new Emitter();
    subscription.state = 'subscribed';
    subscription.subscribe = () => subscription.emit('subscribed', {});
    subscription.publish = async (key, data) => connection.written.push([channel, key, data]);
    connection.maps[channel] = subscription;
    return subscription;
  };
  connection.rpcAll = (calls) => {
    connection.calls.push(...calls);
    return calls.map(() => Promise.resolve({ offset: 1 }));
  };
  return connection;
}

const told = (room) => new Promise((resolve) => room.on('people', resolve));

test('edits go as conditional writes that are done once, and clearing a cell removes its key', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const connection = fakeConnection();
  const room = new Room(connection, 'budget');
  room.publish(
    [
      { id: 'one', key: 'B7', content: { v: 42 }, seen: 3 },
      { id: 'two', key: 'C7', content: null, seen: 5 },
    ],
    'Ann',
  );
  assert.deepEqual(connection.calls, [
    {
      method: 'map_publish',
      data: {
        channel: 'sheet:budget',
        key: 'B7',
        data: { v: 42 },
        expected_offset: 3,
        idempotency_key: 'one',
        tags: { by: 'Ann', edit: 'one' },
      },
    },
    {
      method: 'map_remove',
      data: {
        channel: 'sheet:budget',
        key: 'C7',
        expected_offset: 5,
        idempotency_key: 'two',
        tags: { by: 'Ann', edit: 'two' },
      },
    },
  ]);
});

test('the others are those who are here and are not oneself, whatever they have written', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const connection = fakeConnection();
  const room = new Room(connection, 'budget');
  room.open();
  const cursors = connection.maps['cursors:budget'];
  cursors.emit('sync', {
    entries: [
      { key: 'me', data: { name: 'Ann', color: '#112233', cell: 'A1' } },
      { key: 'b', data: { name: 'Bob', color: '#445566', cell: 'B2:C3' } },
      { key: 'x', data: { name: 7, color: 'url(//evil)', cell: { a: 1 } } },
      { key: 'y', data: 'nonsense' },
    ],
  });
  await told(room);
  assert.deepEqual(
    room.others.map(({ id, name, cell }) => [id, name, cell]),
    [
      ['x', '', ''],
      ['y', '', ''],
      ['b', 'Bob', 'B2:C3'],
    ],
  );
  assert.ok(room.others.every(({ color }) => /^#[0-9a-f]{6}$/.test(color)));

  connection.clientId = undefined;
  cursors.emit('update', { key: 'b', removed: true });
  await told(room);
  assert.deepEqual(
    room.others.map(({ id }) => id),
    ['x', 'y'],
  );
});

test('one tells where one is by one’s own key, of many moves the last', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const connection = fakeConnection();
  const room = new Room(connection, 'budget');
  room.open();
  room.tell({ name: 'Ann', color: '#112233', cell: 'A1' });
  room.tell({ cell: 'A2' });
  room.tell({ cell: 'A3' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(connection.written.at(-1), ['cursors:budget', 'me', { name: 'Ann', color: '#112233', cell: 'A3' }]);
  assert.ok(connection.written.length <= 2);
});
