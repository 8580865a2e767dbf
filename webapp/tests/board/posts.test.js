import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf } from '../../scripts/board/events.js';
import { Posts } from '../../scripts/board/posts.js';
import { Writer } from './writers.js';

const ada = new Writer();
const bob = new Writer();

/** Takes the events in as if the server had numbered them; in another order where one is given. */
function postsOf(events, order = events.map((_, i) => i)) {
  const posts = new Posts();
  for (const i of order) {
    posts.take(events[i], { epoch: 'e', offset: i + 1, time: 1_000 * (i + 1) });
  }
  return posts;
}

const outline = (posts) =>
  posts.threads.map(({ post, replies }) => [
    post.isRemoved ? 'removed' : post.isMissing ? 'missing' : post.text,
    ...replies.map(({ text }) => text),
  ]);

const first = ada.post('first');
const second = bob.post('second');
const reply = bob.reply(first, 'to the first');
const answer = ada.reply(first, 'to the first again');
const edit = ada.edit(first, 1, 'first, changed');
const edit2 = ada.edit(first, 2, 'first, changed twice');
const removal = bob.remove(reply, 1);

test('the newest post is the first, replies are in order', () => {
  const posts = postsOf([first, second, reply, answer]);

  assert.deepEqual(outline(posts), [['second'], ['first', 'to the first', 'to the first again']]);
  assert.equal(posts.get(keyOf(first)).time, 1_000);
  assert.equal(posts.get(keyOf(first)).editedAt, null);
});

test('the outcome is the same in whatever order events come, and how often', () => {
  const events = [first, second, reply, answer, edit, edit2, removal];
  const expected = [['second'], ['first, changed twice', 'to the first again']];
  const backwards = [6, 5, 4, 3, 2, 1, 0];

  for (const order of [backwards, [5, 4, 0, 6, 2, 3, 1], [0, 0, 4, 5, 4, 1, 2, 6, 2, 3]]) {
    assert.deepEqual(outline(postsOf(events, order)), expected);
  }
  assert.equal(postsOf(events).get(keyOf(first)).editedAt, 6_000);
});

test('an old edit that somebody publishes again changes nothing', () => {
  const posts = postsOf([first, edit, edit2, edit, first]);

  assert.deepEqual(outline(posts), [['first, changed twice']]);
  assert.equal(posts.threads[0].post.offset, 1);
});

test('of two edits with the same revision the first counts, on every page', () => {
  const rival = ada.edit(first, 1, 'from another tab');

  assert.deepEqual(outline(postsOf([first, edit, rival])), [['first, changed']]);
  assert.deepEqual(outline(postsOf([first, edit, rival], [2, 1, 0])), [['first, changed']]);
});

test('nobody can change or remove what another has written', () => {
  const forged = [bob.edit(first, 5, 'forged'), bob.remove(first, 6)];

  assert.deepEqual(outline(postsOf([first, ...forged])), [['first']]);
});

test('what was removed stays removed', () => {
  assert.deepEqual(outline(postsOf([second, bob.remove(second, 1), bob.edit(second, 2, 'back'), second])), []);
});

test('a post that was removed leaves its place as long as there are replies', () => {
  const events = [first, reply, ada.remove(first, 1)];
  assert.deepEqual(outline(postsOf(events)), [['removed', 'to the first']]);
  assert.equal(postsOf(events).threads[0].post.text, '');

  assert.deepEqual(outline(postsOf([...events, removal])), []);
});

test('replies wait for their post', () => {
  const posts = postsOf([first, reply], [1]);
  assert.deepEqual(outline(posts), []);
  assert.ok(posts.hasOrphans);

  posts.take(first, { epoch: 'e', offset: 1, time: 1_000 });
  assert.ok(!posts.hasOrphans);
  assert.deepEqual(outline(posts), [['first', 'to the first']]);
});

test('replies to a post that is no longer kept have a place of their own', () => {
  const posts = postsOf([first, reply, second], [1, 2]);
  posts.isComplete = true;

  assert.deepEqual(outline(posts), [['second'], ['missing', 'to the first']]);
});

test('what the server API has posted is there, can be replied to, and belongs to nobody', () => {
  const posts = new Posts();
  posts.take({ kind: 'note', text: 'release 2', name: '' }, { epoch: 'e', offset: 1, time: 1_000 });
  const [{ post }] = posts.threads;
  posts.take(ada.sign({ kind: 'reply', id: '9'.repeat(32), parent: post.key, text: 'good' }), {
    epoch: 'e',
    offset: 2,
    time: 2_000,
  });

  assert.equal(post.author, '');
  assert.deepEqual(outline(posts), [['release 2', 'good']]);
});

test('it is known whether an event has had its effect', () => {
  const posts = postsOf([first, edit]);
  assert.ok(posts.has(first) && posts.has(edit));
  assert.ok(!posts.has(edit2) && !posts.has(second) && !posts.has(ada.remove(first, 3)));

  posts.take(ada.remove(first, 3), { epoch: 'e', offset: 9, time: 9_000 });
  assert.ok(posts.has(edit2));
});

test('a repetition changes nothing, and says so', () => {
  const posts = postsOf([first]);

  assert.equal(posts.take(first, { epoch: 'e', offset: 7, time: 7_000 }), false);
  assert.equal(posts.take(edit, { epoch: 'e', offset: 8, time: 8_000 }), true);
});
