import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Visitors } from '../../scripts/board/visitors.js';
import { Emitter } from '../../scripts/lib/emitter.js';

const ME = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);

/** A server that remembers who visited, and a line that the test can cut. */
function fakeConnection() {
  const connection = { isUp: true, clientId: 'c1', visits: new Set(), calls: [], written: [], map: new Emitter() };
  Object.assign(connection.map, {
    state: 'subscribed',
    subscribe: () => connection.map.emit('subscribed', {}),
    publish: async (key, data) => connection.written.push([key, data.visitor]),
  });
  connection.mapSubscription = (channel) => {
    assert.equal(channel, 'visitors:news');
    return connection.map;
  };
  connection.rpc = async (method, data) => {
    connection.calls.push(method);
    if (!connection.isUp) {
      throw { code: 2 };
    }
    assert.equal(data.channel, 'visits:news');
    if (method === 'map_publish') {
      assert.equal(data.expected_offset, 0);
      connection.visits.add(data.key);
      return {};
    }
    return { num_keys: connection.visits.size };
  };
  return connection;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function visitorsOf(connection) {
  const visitors = new Visitors(connection, 'news', ME);
  assert.equal(visitors.now, null);
  assert.equal(visitors.ever, null);
  visitors.open();
  connection.map.emit('sync', { entries: [] });
  await turn();
  connection.map.emit('update', { key: 'c1', data: { visitor: ME } });
  await turn();
  return visitors;
}

test('a visitor is counted once for ever, and shown as here', async () => {
  const connection = fakeConnection();
  const visitors = await visitorsOf(connection);

  assert.deepEqual([...connection.visits], [ME]);
  assert.deepEqual(connection.written, [['c1', ME]]);
  assert.equal(visitors.now, 1);
  assert.equal(visitors.ever, 1);
});

test('several tabs, and what is left of a broken line, are one visitor', async () => {
  const connection = fakeConnection();
  const visitors = await visitorsOf(connection);
  connection.map.emit('update', { key: 'c2', data: { visitor: ME } });
  connection.map.emit('update', { key: 'c3', data: { visitor: OTHER } });
  connection.map.emit('update', { key: 'c4', data: { visitor: OTHER } });
  assert.equal(visitors.now, 2);

  connection.map.emit('update', { key: 'c3', removed: true });
  assert.equal(visitors.now, 2);
  connection.map.emit('update', { key: 'c4', removed: true });
  assert.equal(visitors.now, 1);
});

test('after a break one is here with another connection, and is not counted again', async () => {
  const connection = fakeConnection();
  const visitors = await visitorsOf(connection);
  connection.clientId = 'c9';
  connection.calls.length = 0;

  connection.map.emit('sync', { entries: [{ key: 'c5', data: { visitor: OTHER } }] });
  connection.map.emit('subscribed', {});
  await turn();

  assert.deepEqual(connection.written.at(-1), ['c9', ME]);
  assert.ok(!connection.calls.includes('map_publish'));
  assert.equal(visitors.now, 1);
});

test('a visitor whom the page has not seen has it ask how many there were; one that it has seen has not', async () => {
  const connection = fakeConnection();
  const visitors = await visitorsOf(connection);
  connection.calls.length = 0;
  connection.visits.add(OTHER);

  connection.map.emit('update', { key: 'c2', data: { visitor: OTHER } });
  await turn();
  assert.equal(visitors.ever, 2);
  connection.map.emit('update', { key: 'c2', removed: true });
  connection.map.emit('update', { key: 'c3', data: { visitor: OTHER } });
  await turn();

  assert.deepEqual(connection.calls, ['map_stats']);
});

test('many who come at once do not make it ask as many times', async () => {
  const connection = fakeConnection();
  const visitors = await visitorsOf(connection);
  connection.calls.length = 0;
  for (let i = 0; i < 100; i++) {
    const visitor = i.toString(16).padStart(32, '0');
    connection.visits.add(visitor);
    connection.map.emit('update', { key: `x${i}`, data: { visitor } });
  }
  await turn();

  assert.equal(connection.calls.length, 2);
  assert.equal(visitors.ever, 101);
  assert.equal(visitors.now, 101);
});

test('one whose line broke before it was counted is counted with the next', async () => {
  const connection = fakeConnection();
  connection.isUp = false;
  const visitors = new Visitors(connection, 'news', ME);
  visitors.open();
  await turn();
  assert.equal(visitors.ever, null);
  assert.deepEqual(connection.written, []);

  connection.isUp = true;
  connection.map.emit('subscribed', {});
  await turn();

  assert.equal(visitors.ever, 1);
  assert.deepEqual(connection.written, [['c1', ME]]);
});

test('nonsense is no visitor', async () => {
  const connection = fakeConnection();
  const visitors = await visitorsOf(connection);
  for (const data of [null, 7, {}, { visitor: 'me' }, { visitor: {} }]) {
    connection.map.emit('update', { key: 'c2', data });
  }

  assert.equal(visitors.now, 1);
});
