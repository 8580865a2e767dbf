import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OwnClients } from '../scripts/lib/own-clients.js';
import { People } from '../scripts/lib/people.js';
import { publishCommand } from '../scripts/lib/shell.js';

const person = (client) => ({ client, user: '' });
const clients = (people, me) => people.list(me).map(({ client }) => client);

test('joins and leaves change what the server said', () => {
  const people = new People();
  people.answer({ a: person('a'), b: person('b') });

  people.join(person('c'));
  people.join(person('a'));
  people.leave(person('b'));

  assert.deepEqual(clients(people, 'c'), ['c', 'a']);
});

test('who left while the answer was awaited does not come back with it', () => {
  const people = new People();
  people.awaitAnswer();
  people.leave(person('a'));
  people.join(person('c'));

  people.answer({ a: person('a'), b: person('b') });

  assert.deepEqual(clients(people), ['b', 'c']);
});

test('a tab knows the sessions that it has had', () => {
  const kept = {};
  const store = { read: (key) => kept[key] ?? null, write: (key, value) => (kept[key] = value) };
  new OwnClients(store).add('one');

  const after = new OwnClients(store);
  after.add('two');

  assert.ok(after.has('one') && after.has('two'));
  assert.ok(!after.has(undefined) && !after.has(''));
});

test('tabs of a browser know each other’s sessions', () => {
  const kept = {};
  const store = { read: (key) => kept[key] ?? null, write: (key, value) => (kept[key] = value) };
  const [one, other] = [new OwnClients(store), new OwnClients(store)];

  one.add('one');
  other.add('two');

  assert.ok(one.has('two') && other.has('one'));
});

test('a browser that keeps nothing still knows those of the page', () => {
  const own = new OwnClients({ read: () => null, write: () => {} });

  own.add('one');

  assert.ok(own.has('one'));
});

test('the command to publish is one that a shell takes as it is', () => {
  assert.equal(
    publishCommand('http://localhost:8080/foray/api/publish', 'chat:lobby'),
    `curl -X POST http://localhost:8080/foray/api/publish -H "X-API-Key: $KEY" -d '{"channel":"chat:lobby","data":{"text":"hello"}}'`,
  );
  assert.ok(
    publishCommand('http://[::1]:8080/api/publish', 'it’s: $(x) \'"').includes(`'http://[::1]:8080/api/publish'`),
  );
  assert.ok(publishCommand('http://h/', "it's").includes(`"it'\\''s"`));
});
