import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveChannel } from '../scripts/lib/channel.js';
import { Emitter } from '../scripts/lib/emitter.js';

/** A subscription of the SDK, and a connection that has only this one. */
class FakeSubscription extends Emitter {
  kept = [];
  present = {};
  historyError = null;

  subscribe() {
    this.emit('subscribing', { code: 0 });
  }

  /** What the SDK does with the server's reply: `subscribed` first, then what was missed, all in one turn. */
  reply(context, missed = []) {
    this.emit('subscribed', { streamPosition: { epoch: 'e' }, ...context });
    for (const offset of missed) {
      this.emit('publication', { offset, data: offset });
    }
  }

  async history({ limit, since }) {
    if (this.historyError) {
      throw this.historyError;
    }
    const offsets = this.kept.filter((offset) => !since || offset < since.offset).slice(-limit);
    return { publications: offsets.map((offset) => ({ offset, data: offset })).reverse(), epoch: 'e' };
  }

  async presence() {
    return { clients: this.present };
  }
}

function channelOf(subscription, options) {
  const told = [];
  const channel = new LiveChannel({ subscription: () => subscription, forget: () => {} }, 'chat:a', options);
  channel.on('state', ({ name }) => told.push(name));
  channel.on('publications', ({ publications, source }) => told.push(`${source} ${publications.map((p) => p.offset)}`));
  channel.on('caughtUp', (missed) => told.push(`caught up ${missed}`));
  channel.on('lost', () => told.push('lost'));
  channel.on('historyRefused', (reason) => told.push(reason));
  channel.open();
  return { channel, told };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('the first subscription shows the history, then what comes', async () => {
  const subscription = new FakeSubscription();
  subscription.kept = [1, 2];
  const { told } = channelOf(subscription);

  subscription.reply({ wasRecovering: false });
  await turn();
  subscription.emit('publication', { offset: 3, data: 3 });
  await turn();

  assert.deepEqual(told, ['joining', 'live', 'history 1,2', 'live 3']);
});

test('after a break it tells how many were missed, and asks for no history', async () => {
  const subscription = new FakeSubscription();
  subscription.kept = [1, 2];
  const { told } = channelOf(subscription);
  subscription.reply({ wasRecovering: false });
  await turn();
  told.length = 0;

  subscription.reply({ wasRecovering: true, recovered: true }, [3, 4]);
  await turn();
  subscription.emit('publication', { offset: 5, data: 5 });
  await turn();

  assert.deepEqual(told, ['live', 'recovery 3,4', 'caught up 2', 'live 5']);
});

test('after a break in which nothing was published there is nothing to tell', async () => {
  const subscription = new FakeSubscription();
  const { told } = channelOf(subscription);
  subscription.reply({ wasRecovering: false });
  await turn();
  told.length = 0;

  subscription.reply({ wasRecovering: true, recovered: true });
  await turn();

  assert.deepEqual(told, ['live']);
});

test('a history that a break of the line cut off is asked for again', async () => {
  const subscription = new FakeSubscription();
  subscription.kept = [1, 2];
  subscription.historyError = { code: 2, message: 'transport closed' };
  const { told } = channelOf(subscription);
  subscription.reply({ wasRecovering: false });
  await turn();
  subscription.historyError = null;

  subscription.reply({ wasRecovering: true, recovered: true }, [3]);
  await turn();

  assert.deepEqual(told.slice(2), ['live', 'recovery 3', 'caught up 1', 'history 1,2']);
});

test('older publications come in pages, until there are no more', async () => {
  const subscription = new FakeSubscription();
  subscription.kept = [2, 3, 4, 5, 6];
  const { channel, told } = channelOf(subscription, { page: 2 });
  const more = [];
  channel.on('publications', (event) => more.push(event.more));
  subscription.reply({ wasRecovering: false });
  await turn();
  assert.equal(told.at(-1), 'history 5,6');
  assert.deepEqual(more, [true]);

  const pages = [await channel.older(5), await channel.older(3), await channel.older(2)];

  assert.deepEqual(
    pages.map(({ publications, more }) => [publications.map(({ offset }) => offset), more]),
    [
      [[3, 4], true],
      [[2], true],
      [[], false],
    ],
  );
});

test('where people are of no interest, nobody asks who is here', async () => {
  const subscription = new FakeSubscription();
  let asked = 0;
  subscription.presence = async () => {
    asked += 1;
    return { clients: {} };
  };
  channelOf(subscription, { withPeople: false });
  subscription.reply({ wasRecovering: false });
  await turn();

  assert.equal(asked, 0);
});

test('what cannot be recovered is told, and the history is shown anew', async () => {
  const subscription = new FakeSubscription();
  subscription.kept = [9];
  const { told } = channelOf(subscription);

  subscription.reply({ wasRecovering: true, recovered: false });
  await turn();

  assert.deepEqual(told, ['joining', 'live', 'lost', 'history 9']);
});

test('a channel that is refused says why', () => {
  const subscription = new FakeSubscription();
  const { channel, told } = channelOf(subscription);

  subscription.emit('unsubscribed', { code: 102, reason: 'unknown channel' });

  assert.deepEqual(told, ['joining', 'refused']);
  assert.match(channel.state.text, /namespace/);
  assert.equal(channel.state.code, 102);
});

test('a channel without history says so; a break of the line meanwhile is none of its business', async () => {
  for (const [error, expected] of [
    [{ code: 108, message: 'not available' }, 1],
    [{ code: 2, message: 'transport closed' }, 0],
  ]) {
    const subscription = new FakeSubscription();
    subscription.historyError = error;
    const { told } = channelOf(subscription);
    subscription.reply({ wasRecovering: false });
    await turn();

    assert.equal(told.filter((text) => text.includes('switched off')).length, expected);
  }
});

test('a channel that was left tells nothing more', async () => {
  const subscription = new FakeSubscription();
  const { channel, told } = channelOf(subscription);
  subscription.reply({ wasRecovering: false });

  channel.close();
  subscription.emit('publication', { offset: 1, data: 1 });
  await turn();

  assert.deepEqual(told, ['joining', 'live']);
});
