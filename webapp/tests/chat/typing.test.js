import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Names } from '../../scripts/chat/names.js';
import { Typing, typingWords } from '../../scripts/chat/typing.js';
import { Emitter } from '../../scripts/lib/emitter.js';

/** A connection with one map, whose writes the test looks at. */
function fakeConnection() {
  const connection = { isUp: true, clientId: 'mine', map: null, written: [] };
  connection.mapSubscription = (channel) => {
    connection.map = Object.assign(new Emitter(), {
      channel,
      state: 'subscribed',
      subscribe: () => connection.map.emit('subscribed', {}),
      publish: async (key, data) => connection.written.push(['set', key, data]),
      remove: async (key) => connection.written.push(['removed', key]),
    });
    return connection.map;
  };
  return connection;
}

function typingOf() {
  const connection = fakeConnection();
  const clock = { now: 0 };
  const typing = new Typing(
    connection,
    'lobby',
    (client) => client.startsWith('mine'),
    () => clock.now,
  );
  typing.open();
  return { typing, connection, clock };
}

test('that one types is said at the first key, and again before the server forgets it', () => {
  const { typing, connection, clock } = typingOf();
  assert.equal(connection.map.channel, 'typing:lobby');

  for (const now of [0, 500, 2_900, 3_100, 3_200]) {
    clock.now = now;
    typing.touch();
  }

  assert.deepEqual(connection.written, [
    ['set', 'mine', {}],
    ['set', 'mine', {}],
  ]);
});

test('that one does no more is said once', () => {
  const { typing, connection } = typingOf();
  typing.stop();
  typing.touch();
  typing.stop();
  typing.stop();
  typing.touch();

  assert.deepEqual(
    connection.written.map(([what]) => what),
    ['set', 'removed', 'set'],
  );
});

test('nothing is said while the line is down', () => {
  const { typing, connection } = typingOf();
  connection.isUp = false;
  typing.touch();

  assert.deepEqual(connection.written, []);
});

test('the others who type are those of the map, until the line breaks', () => {
  const { typing, connection } = typingOf();
  connection.map.emit('sync', { entries: [{ key: 'a' }, { key: 'mine' }] });
  connection.map.emit('update', { key: 'b', data: {} });
  assert.deepEqual(typing.clients, ['a', 'b']);

  connection.map.emit('update', { key: 'a', removed: true });
  assert.deepEqual(typing.clients, ['b']);

  connection.map.emit('subscribing', {});
  assert.deepEqual(typing.clients, []);
});

test('who types is said with as many names as there is room for', () => {
  assert.equal(typingWords([]), '');
  assert.equal(typingWords(['Ada']), 'Ada is typing…');
  assert.equal(typingWords(['Ada', 'Bob']), 'Ada and Bob are typing…');
  assert.equal(typingWords(['Ada', 'Bob', 'Cleo']), 'Ada, Bob and one more are typing…');
  assert.equal(typingWords(['Ada', 'Bob', 'Cleo', 'Dan']), 'Ada, Bob and 2 more are typing…');
});

test('one says who one is with every connection, and when one is called something else', () => {
  const connection = fakeConnection();
  const names = new Names(connection, 'lobby', { name: 'Ada', visitor: 'v' });
  assert.equal(connection.map.channel, 'people:lobby');
  names.open();
  connection.clientId = 'mine-2';
  connection.map.emit('subscribed', {});
  names.rename('Countess');
  connection.map.state = 'subscribing';
  names.rename('nobody hears');

  assert.deepEqual(connection.written, [
    ['set', 'mine', { name: 'Ada', visitor: 'v' }],
    ['set', 'mine-2', { name: 'Ada', visitor: 'v' }],
    ['set', 'mine-2', { name: 'Countess', visitor: 'v' }],
  ]);
});

test('a server that keeps no names has none, and that is an answer', () => {
  const connection = fakeConnection();
  const names = new Names(connection, 'lobby', { name: '', visitor: 'v' });
  const told = [];
  names.on('sync', (entries) => told.push(entries));

  connection.map.emit('unsubscribed', { code: 102 });

  assert.deepEqual(told, [[]]);
});
