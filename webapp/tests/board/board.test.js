import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Author } from '../../scripts/board/author.js';
import { Board } from '../../scripts/board/board.js';
import { isGenuine } from '../../scripts/board/events.js';
import { Posts } from '../../scripts/board/posts.js';
import { Emitter } from '../../scripts/lib/emitter.js';
import { Sender } from '../../scripts/lib/sender.js';
import { CHANNEL, storeOf } from './writers.js';

/** A sender whose messages wait until the test says what becomes of them. */
class FakeSender extends Emitter {
  waiting = [];

  saw() {}

  send(channel, data) {
    const message = { key: `k${this.waiting.length}`, channel, data, state: 'waiting' };
    this.waiting.push(message);
    this.emit('change', message);
  }

  become(message, state, error) {
    Object.assign(message, { state, error });
    this.emit('change', message);
  }
}

function boardOf(sender = new FakeSender(), author = new Author(storeOf())) {
  const posts = new Posts();
  const board = new Board({ channel: CHANNEL, posts, author, sender });
  let offset = 0;
  const arrive = ({ data }) => {
    offset += 1;
    board.take(data, { epoch: 'e', offset, time: offset });
  };
  return { board, sender, author, arrive };
}

const shown = ({ threads }) =>
  threads.map(({ post, replies }) =>
    [post, ...replies].map(({ text, fate }) => (fate ? `${text} (${fate.state})` : text)),
  );

test('a post is on its way until it is on the board', () => {
  const { board, sender, arrive } = boardOf();
  board.post('hello', 'Ada');
  const [message] = sender.waiting;
  assert.ok(isGenuine(message.data, CHANNEL));
  assert.deepEqual(shown(board), [['hello (waiting)']]);

  sender.become(message, 'sending');
  sender.become(message, 'sent');
  assert.deepEqual(shown(board), [['hello (sent)']]);
  arrive(message);

  assert.deepEqual(shown(board), [['hello']]);
  assert.ok(board.threads[0].post.isOwn);
});

test('a reply waits below its post, a change in its place', () => {
  const { board, sender, arrive } = boardOf();
  board.post('hello', 'Ada');
  arrive(sender.waiting[0]);
  const { key, post } = board.threads[0];

  board.reply(key, 'a reply', '');
  board.edit(post, 'hello!');
  board.edit(post, 'hello!!');
  assert.deepEqual(shown(board), [['hello!! (waiting)', 'a reply (waiting)']]);
  assert.deepEqual(
    sender.waiting.map(({ data }) => data.revision),
    [0, 0, 1, 2],
  );

  sender.waiting.slice(1).forEach(arrive);
  assert.deepEqual(shown(board), [['hello!!', 'a reply']]);
});

test('a removal is on its way, and then the post is gone', () => {
  const { board, sender, arrive } = boardOf();
  board.post('hello', '');
  arrive(sender.waiting[0]);

  board.remove(board.threads[0].post);
  assert.equal(board.threads[0].post.fate.change, 'remove');
  arrive(sender.waiting[1]);

  assert.deepEqual(board.threads, []);
});

test('what is refused stays with the reason, until it is sent again or discarded', () => {
  const { board, sender } = boardOf();
  board.post('one', '');
  sender.become(sender.waiting[0], 'failed', { code: 103 });
  assert.match(board.threads[0].post.fate.reason, /not allowed/);

  board.again(board.threads[0].post.fate.message);
  assert.deepEqual(shown(board), [['one (waiting)']]);
  assert.deepEqual(sender.waiting[1].data, sender.waiting[0].data);

  board.discard(board.threads[0].post.fate.message);
  assert.deepEqual(board.threads, []);
});

test('what was perhaps sent is sent again, for it cannot be there twice', () => {
  const { board, sender, arrive } = boardOf();
  board.post('one', '');
  const [message] = sender.waiting;
  sender.become(message, 'uncertain');
  assert.equal(sender.waiting.length, 2);

  arrive(message);
  arrive(sender.waiting[1]);

  assert.deepEqual(shown(board), [['one']]);
});

test('what has come back is not sent again, though its answer got lost', async () => {
  const asked = [];
  let up = true;
  const sender = new Sender({
    publish: async (message) => {
      asked.push(message);
      up = false;
      throw { code: 2, message: 'transport closed' };
    },
    isReady: () => up,
  });
  const { board, arrive } = boardOf(sender);
  board.post('one', '');
  await new Promise((resolve) => setImmediate(resolve));
  const [message] = sender.waiting;
  assert.equal(message.state, 'waiting');

  arrive(asked[0]);
  up = true;
  await sender.wake();

  assert.equal(asked.length, 1);
  assert.deepEqual(sender.waiting, []);
  assert.deepEqual(message.position, { offset: 1, epoch: 'e' });
  assert.deepEqual(shown(board), [['one']]);
});

test('what waits from before a reload is shown, that of other boards is not', () => {
  const sender = new FakeSender();
  const author = new Author(storeOf());
  const event = (text, channel) => ({
    key: text,
    channel,
    state: 'waiting',
    data: author.sign({ kind: 'post', id: '1'.repeat(32), text }, channel),
  });
  sender.waiting = [event('here', CHANNEL), event('elsewhere', 'board:other')];

  const { board } = boardOf(sender, author);
  sender.become(sender.waiting[1], 'sending');

  assert.deepEqual(shown(board), [['here (waiting)']]);
});

test('several that wait are in the order of posts: the newest first', () => {
  const { board } = boardOf();
  board.post('one', '');
  board.post('two', '');

  assert.deepEqual(shown(board), [['two (waiting)'], ['one (waiting)']]);
});

test('a name is cut to what a board takes', () => {
  const { board, sender } = boardOf();
  board.post('one', 'n'.repeat(100));

  assert.ok(isGenuine(sender.waiting[0].data, CHANNEL));
});
