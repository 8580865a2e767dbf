import assert from 'node:assert/strict';
import { test } from 'node:test';
import { etc, getPublicKey } from '@noble/ed25519';
import { Author } from '../../scripts/board/author.js';
import { isGenuine, signed } from '../../scripts/board/events.js';
import { CHANNEL, storeOf, Writer } from './writers.js';

const ada = new Writer();
const mallory = new Writer();
const post = ada.post('hello');
const edit = ada.edit(post, 1, 'changed');

test('what its author signed is genuine, whatever it says', () => {
  for (const event of [
    post,
    edit,
    ada.reply(post, 'a reply'),
    ada.remove(post, 2),
    ada.post('<b>żółw</b> 🙂 "\\ \n'),
    ada.sign({ kind: 'reply', id: '0'.repeat(32), parent: 'note/Ab-c_1/12', text: 'to the server' }),
  ]) {
    assert.ok(isGenuine(event, CHANNEL), event.kind);
    assert.ok(isGenuine(JSON.parse(JSON.stringify(event)), CHANNEL), event.kind);
  }
});

test('no field can be changed afterwards', () => {
  const reply = ada.reply(post, 'a reply');
  const other = ada.post('other');
  const changes = {
    kind: 'post',
    id: 'f'.repeat(32),
    author: mallory.post('x').author,
    parent: `${other.author}/${other.id}`,
    revision: 7,
    name: 'Mallory',
    text: 'forged',
    signature: mallory.reply(post, 'a reply').signature,
  };
  for (const [field, value] of Object.entries(changes)) {
    assert.ok(!isGenuine({ ...reply, [field]: value }, CHANNEL), field);
    assert.ok(!isGenuine({ ...edit, [field]: value }, CHANNEL), field);
  }
});

test('nothing can be taken to another board', () => {
  assert.ok(!isGenuine(post, 'board:other'));
});

test('nothing runs over from one field into the next', () => {
  const one = ada.sign({ kind: 'post', id: '1'.repeat(32), name: 'a', text: 'bc' });

  assert.ok(!isGenuine({ ...one, name: 'ab', text: 'c' }, CHANNEL));
  assert.ok(!isGenuine({ ...one, name: 'a","bc', text: '' }, CHANNEL));
});

test('whatever else is published is nothing, and does no harm', () => {
  for (const data of [
    null,
    7,
    'text',
    [],
    {},
    { text: 'hello' },
    { ...post, signature: '' },
    { ...post, signature: 'f'.repeat(128) },
    { ...post, author: '0'.repeat(64) },
    { ...post, text: null },
    { ...post, name: {} },
    { ...post, id: 7 },
  ]) {
    assert.ok(!isGenuine(data, CHANNEL), JSON.stringify(data));
  }
});

test('what the page would not write is not taken, though it is signed', () => {
  const id = '1'.repeat(32);
  for (const event of [
    { kind: 'vote', id, text: 'x' },
    { kind: 'post', id, text: '' },
    { kind: 'post', id, text: ' \n' },
    { kind: 'post', id, text: 'x'.repeat(10_001) },
    { kind: 'post', id, text: 'x', name: 'n'.repeat(41) },
    { kind: 'post', id, text: 'x', revision: 1 },
    { kind: 'post', id, text: 'x', parent: `${post.author}/${post.id}` },
    { kind: 'post', id: '1', text: 'x' },
    { kind: 'post', id: 'F'.repeat(32), text: 'x' },
    { kind: 'reply', id, text: 'x' },
    { kind: 'reply', id, text: 'x', parent: 'anything' },
    { kind: 'edit', id, text: 'x', revision: 0 },
    { kind: 'edit', id, text: 'x', revision: 1.5 },
    { kind: 'edit', id, text: 'x', revision: '1' },
    { kind: 'edit', id, text: '', revision: 1 },
    { kind: 'remove', id, text: 'x', revision: 1 },
  ]) {
    assert.ok(!isGenuine(ada.sign(event), CHANNEL), JSON.stringify(event).slice(0, 80));
  }
});

test('a key that any signature fits is none', () => {
  // The point of order one: with it, R = s·B and nothing else is asked for in a lax check.
  const author = `01${'0'.repeat(62)}`;
  const signature = `01${'0'.repeat(126)}`;

  assert.ok(!isGenuine({ ...post, author, signature }, CHANNEL));
});

test('a signature is as RFC 8032 has it', () => {
  const secret = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
  const author = etc.bytesToHex(getPublicKey(etc.hexToBytes(secret)));
  assert.equal(author, 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');

  const event = { kind: 'post', id: '1'.repeat(32), author, text: 'x' };
  assert.deepEqual(signed(event, CHANNEL, secret), signed(event, CHANNEL, secret));
});

test('an author has one pair of keys, in every tab and at every visit', () => {
  const store = storeOf();
  const first = new Author(store);
  assert.equal(first.key, '');
  const other = new Author(store);
  const event = first.sign({ kind: 'post', id: '1'.repeat(32), text: 'x' }, CHANNEL);

  assert.equal(event.author, first.key);
  assert.equal(other.sign({ kind: 'post', id: '2'.repeat(32), text: 'x' }, CHANNEL).author, event.author);
  assert.equal(other.key, first.key);
  assert.equal(new Author(store).key, first.key);
  assert.ok(first.isKept);
});

test('where nothing can be kept, the author lasts as long as the page', () => {
  const author = new Author({ read: () => null, write: () => {} });

  const [one, other] = ['1', '2'].map((digit) =>
    author.sign({ kind: 'post', id: digit.repeat(32), text: 'x' }, CHANNEL),
  );

  assert.equal(one.author, other.author);
  assert.ok(!author.isKept);
});
