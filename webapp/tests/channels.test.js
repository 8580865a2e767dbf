import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Channels } from '../scripts/lib/channels.js';
import { Emitter } from '../scripts/lib/emitter.js';

/** A connection whose subscriptions succeed when the test says so. */
class FakeConnection {
  subscribed = new Map();

  subscription(name) {
    assert.ok(!this.subscribed.has(name), `a second subscription of ${name}`);
    const subscription = Object.assign(new Emitter(), {
      name,
      subscribe: () => {},
      history: () => new Promise(() => {}),
      presence: () => new Promise(() => {}),
    });
    this.subscribed.set(name, subscription);
    return subscription;
  }

  forget({ name }) {
    this.subscribed.delete(name);
  }

  goLive(name) {
    this.subscribed.get(name).emit('subscribed', { streamPosition: { epoch: 'e' } });
  }
}

function channelsWith(awaited) {
  const connection = new FakeConnection();
  const changes = [];
  const channels = new Channels(connection, { awaited: () => awaited, onChange: ({ name }) => changes.push(name) });
  return { channels, connection, changes, names: () => [...connection.subscribed.keys()] };
}

test('a channel that is left is ended', () => {
  const { channels, names } = channelsWith([]);

  channels.show('a');
  channels.show('b');
  assert.deepEqual(names(), ['b']);
  channels.show('b');
  assert.deepEqual(names(), ['b']);
});

test('a channel that a message waits for is kept until it is sent', () => {
  const awaited = ['a'];
  const { channels, connection, changes, names } = channelsWith(awaited);
  channels.show('a');
  channels.show('b');
  assert.deepEqual(names(), ['a', 'b']);
  assert.equal(channels.isReady('a'), false);

  connection.goLive('a');
  assert.equal(channels.isReady('a'), true);
  assert.deepEqual(changes, ['live']);

  awaited.pop();
  channels.tidy();
  assert.deepEqual(names(), ['b']);
  assert.equal(channels.isReady('a'), false);
});

test('after a reload it goes to what messages wait for', () => {
  const { channels, names } = channelsWith(['elsewhere']);

  channels.show('here');

  assert.deepEqual(names(), ['here', 'elsewhere']);
});

test('a refused channel gives its answer at once', () => {
  const { channels, connection } = channelsWith([]);
  channels.show('a');

  connection.subscribed.get('a').emit('unsubscribed', { code: 102, reason: 'unknown channel' });

  assert.equal(channels.isReady('a'), true);
});
