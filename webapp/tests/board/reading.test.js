import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backlog } from '../../scripts/board/backlog.js';
import { Intake } from '../../scripts/board/intake.js';
import { Posts } from '../../scripts/board/posts.js';
import { CHANNEL, published, Writer } from './writers.js';

const ada = new Writer();
const bob = new Writer();

function intakeOf() {
  const delivered = [];
  const intake = new Intake(CHANNEL, ({ kind, text }, { epoch, offset }) =>
    delivered.push(`${epoch} ${offset} ${kind} ${text}`),
  );
  return { intake, delivered };
}

test('only what is genuine gets in, in order, each once', async () => {
  const { intake, delivered } = intakeOf();
  const post = ada.post('one');
  const events = [post, { ...post, text: 'forged' }, 'hello', bob.post('two'), ada.sign(post, 'board:other')];

  const genuine = await intake.take(published(events), 'e');
  await intake.take(published(events), 'e');

  assert.deepEqual(delivered, ['e 1 post one', 'e 4 post two']);
  assert.deepEqual(
    genuine.map(({ text }) => text),
    ['one', 'two'],
  );
});

test('what the server API publishes is a post that nobody can change, and nothing else', async () => {
  const { intake, delivered } = intakeOf();
  const unsigned = { ...ada.edit(ada.post('x'), 1, 'forged'), signature: 'f'.repeat(128) };
  const fromApi = [
    { text: 'release 2' },
    'plain',
    { text: 'named', name: 'CI' },
    unsigned,
    { text: 7 },
    { a: 1 },
    null,
  ];

  await intake.take(
    fromApi.map((data, i) => ({ data, offset: i + 1 })),
    'e',
  );

  assert.deepEqual(delivered, ['e 1 note release 2', 'e 2 note plain', 'e 3 note named']);
});

test('what is taken in while others are looked at comes after them', async () => {
  const { intake, delivered } = intakeOf();
  const many = Array.from({ length: 40 }, (_, i) => ada.post(`${i}`));

  const first = intake.take(published(many), 'e');
  const second = intake.take(published([bob.post('last')], 41), 'e');
  await Promise.all([first, second]);

  assert.equal(delivered.length, 41);
  assert.equal(delivered.at(-1), 'e 41 post last');
});

test('when the server begins anew, what was not looked at yet is left out', async () => {
  const { intake, delivered } = intakeOf();
  const old = intake.take(published([ada.post('old')]), 'old');

  intake.clear();
  await intake.take(published([ada.post('new')]), 'new');
  await old;

  assert.deepEqual(delivered, ['new 1 post new']);
});

/** The history of a board behind a backlog that reads three events at a time. */
function backlogOf(events) {
  const posts = new Posts();
  const kept = published(events);
  const page = (before) => {
    const publications = kept.filter(({ offset }) => offset < before).slice(-3);
    return { publications, epoch: 'e', more: publications.length > 0 && publications[0].offset > 1 };
  };
  const server = { reads: 0, isDown: false };
  const backlog = new Backlog({
    read: async (before) => {
      server.reads += 1;
      if (server.isDown) {
        throw { code: 2 };
      }
      return page(before);
    },
    take: async (publications, epoch) => {
      for (const { data, offset, time } of publications) {
        posts.take(data, { epoch, offset, time });
      }
    },
    posts,
  });
  return { backlog, posts, server, latest: page(Number.POSITIVE_INFINITY) };
}

const texts = (posts) => posts.threads.map(({ post }) => post.text);

test('it reads back until there are enough threads, and more when asked', async () => {
  const { backlog, posts, latest } = backlogOf(Array.from({ length: 10 }, (_, i) => ada.post(`${i}`)));

  await backlog.begin(latest, 4);
  assert.deepEqual(texts(posts), ['9', '8', '7', '6', '5', '4']);
  assert.ok(backlog.more);

  await backlog.older(10);
  assert.equal(posts.threads.length, 10);
  assert.ok(!backlog.more && !backlog.isCut && posts.isComplete);
});

test('edits and replies are no threads: it reads on behind them', async () => {
  const post = ada.post('the post');
  const edits = Array.from({ length: 7 }, (_, i) => ada.edit(post, i + 1, `edit ${i + 1}`));
  const { backlog, posts, latest } = backlogOf([post, ...edits]);

  await backlog.begin(latest, 1);

  assert.deepEqual(texts(posts), ['edit 7']);
});

test('a reply to an older post has it read, but not for ever', async () => {
  const old = ada.post('old');
  const events = [old, ...Array.from({ length: 40 }, (_, i) => bob.post(`${i}`))];
  const { backlog, posts, server, latest } = backlogOf(events);
  await backlog.begin(latest, 1);
  posts.take(bob.reply(old, 'late'), { epoch: 'e', offset: 99, time: 99_000 });

  await backlog.seek();
  assert.equal(server.reads, 5);
  assert.ok(backlog.isSeeking);

  await backlog.seek(Number.POSITIVE_INFINITY);
  assert.ok(!backlog.isSeeking);
  assert.equal(posts.threads.at(-1).replies[0].text, 'late');
});

test('a line that breaks is no end', async () => {
  const { backlog, posts, server, latest } = backlogOf(Array.from({ length: 10 }, (_, i) => ada.post(`${i}`)));
  server.isDown = true;
  await backlog.begin(latest, 10);
  assert.ok(backlog.more && !backlog.isReading);

  server.isDown = false;
  await backlog.older(10);
  assert.equal(posts.threads.length, 10);
});

test('an empty board is complete', async () => {
  const { backlog, posts, latest } = backlogOf([]);

  await backlog.begin(latest, 20);

  assert.ok(posts.isComplete && !backlog.more && !backlog.isCut);
});
