import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Company } from '../../scripts/chat/company.js';

const VISITOR_A = 'a'.repeat(32);
const VISITOR_B = 'b'.repeat(32);
const info = (client, user = '') => ({ client, user });

/** A room with oneself in it, whose clock the test has. */
function companyOf(t, ...clients) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const company = new Company((client) => client.startsWith('mine'));
  const told = [];
  company.on('came', ({ label }) => told.push(`${label} came`));
  company.on('went', ({ label }) => told.push(`${label} went`));
  company.here(['mine', ...clients].map((client) => info(client)));
  return { company, told, here: (...ids) => company.here(['mine', ...ids].map((id) => info(id))), tick: t.mock.timers };
}

const labels = (company) => company.people.map(({ label }) => label);

test('people are called what they say, and others by number', (t) => {
  const { company } = companyOf(t, 'abcd-1', 'efgh-2');

  company.tell('abcd-1', { name: '  Ada ', visitor: VISITOR_A });

  assert.deepEqual(labels(company).slice(1), ['Ada', 'visitor efgh']);
  assert.equal(company.labelOf('abcd-1'), 'Ada');
  assert.equal(company.labelOf('nobody'), undefined);
});

test('several tabs of a visitor are one person; oneself comes first', (t) => {
  const { company } = companyOf(t, 'a1', 'a2', 'mine-2');
  company.tell('a1', { name: 'Ada', visitor: VISITOR_A });
  company.tell('a2', { name: 'Ada', visitor: VISITOR_A });

  assert.deepEqual(
    company.people.map(({ id, tabs, isMe }) => [id, tabs, isMe]),
    [
      ['me', 2, true],
      [`visitor ${VISITOR_A}`, 2, false],
    ],
  );
});

test('nobody becomes oneself by saying so', (t) => {
  const { company } = companyOf(t, 'thief');
  company.tell('mine', { name: 'Me', visitor: VISITOR_A });
  company.tell('thief', { name: 'Me', visitor: VISITOR_A });

  assert.equal(company.people.length, 2);
  assert.equal(company.people[1].isMe, false);
});

test('nonsense is no name', (t) => {
  const { company } = companyOf(t, 'wxyz');
  for (const data of [null, 7, 'x', { name: 7, visitor: 'me' }, { name: {} }, []]) {
    company.tell('wxyz', data);
    assert.equal(company.people[1].label, 'visitor wxyz');
  }
  company.tell('wxyz', { name: 'n'.repeat(500) });
  assert.equal(company.people[1].label.length, 40);
});

test('those who are there at the beginning have not come', (t) => {
  const { company, told, tick } = companyOf(t, 'a', 'b');
  company.tell('a', { name: 'Ada', visitor: VISITOR_A });
  company.begin();
  company.tell('b', { name: 'Bob', visitor: VISITOR_B });
  tick.tick(60_000);

  assert.deepEqual(told, []);
});

test('who comes is told by name, once the name is known', (t) => {
  const { company, told, here, tick } = companyOf(t);
  company.begin();

  here('a');
  tick.tick(100);
  assert.deepEqual(told, []);
  company.tell('a', { name: 'Ada', visitor: VISITOR_A });
  tick.tick(60_000);

  assert.deepEqual(told, ['Ada came']);
});

test('who says no name is told of by number, a moment later', (t) => {
  const { company, told, here, tick } = companyOf(t);
  company.begin();

  here('abcd');
  tick.tick(2_000);

  assert.deepEqual(told, ['visitor abcd came']);
});

test('who goes is told by name, whichever word of it comes first', (t) => {
  const { company, told, here, tick } = companyOf(t, 'a', 'b');
  company.tell('a', { name: 'Ada', visitor: VISITOR_A });
  company.tell('b', { name: 'Bob', visitor: VISITOR_B });
  company.begin();

  here('b');
  company.untell('a');
  company.untell('b');
  here();
  tick.tick(4_000);
  assert.deepEqual(told, []);
  tick.tick(2_000);

  assert.deepEqual(told, ['Ada went', 'Bob went']);
});

test('a reload, or a short break of the line, is neither', (t) => {
  const { company, told, here, tick } = companyOf(t, 'a');
  company.tell('a', { name: 'Ada', visitor: VISITOR_A });
  company.begin();

  here();
  company.untell('a');
  tick.tick(2_000);
  here('a-new');
  company.tell('a-new', { name: 'Ada', visitor: VISITOR_A });
  tick.tick(60_000);

  assert.deepEqual(told, []);
});

test('one tab more or less is nothing to tell', (t) => {
  const { company, told, here, tick } = companyOf(t, 'a');
  company.tell('a', { name: 'Ada', visitor: VISITOR_A });
  company.begin();

  here('a', 'a2');
  company.tell('a2', { name: 'Ada', visitor: VISITOR_A });
  here('a2');
  tick.tick(60_000);

  assert.deepEqual(told, []);
});

test('one’s own comings and goings are not told', (t) => {
  const { company, told, here, tick } = companyOf(t);
  company.begin();

  here('mine-2');
  here();
  company.here([]);
  tick.tick(60_000);

  assert.deepEqual(told, []);
});

test('while the line is down nobody comes or goes', (t) => {
  const { company, told, here, tick } = companyOf(t, 'a', 'b');
  company.tellAll([{ key: 'a', data: { name: 'Ada', visitor: VISITOR_A } }]);
  company.begin();

  here('b');
  company.pause();
  company.tellAll([]);
  here('c');
  company.begin();
  tick.tick(60_000);

  assert.deepEqual(told, []);
});
