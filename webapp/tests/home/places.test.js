import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathOf, placeOf } from '../../scripts/home/places.js';

test('sheets, rooms and boards are seen on their pages, by their names', () => {
  assert.deepEqual(placeOf('sheet:budget'), {
    label: 'Sheet',
    name: 'budget',
    path: 'sheet.html?name=budget',
    names: 'cursors:budget',
  });
  assert.equal(placeOf('chat:lobby').path, 'chat.html?room=lobby');
  assert.equal(placeOf('chat:lobby').names, 'people:lobby');
  assert.equal(placeOf('board:news').path, 'board.html?name=news');
  assert.equal(placeOf('board:news').names, undefined);
});

test('every other channel is seen in the console', () => {
  for (const channel of ['orders:1', 'plain', 'toString:x', 'sheet', '$chat:secret']) {
    const { label, name, path } = placeOf(channel);
    assert.deepEqual([label, name], ['Channel', channel]);
    assert.equal(new URLSearchParams(path.replace('console.html', '')).get('channel'), channel);
  }
});

test('so is what its page would take for another one', () => {
  for (const channel of ['sheet:', 'chat: lobby', 'board:news ', 'chat:\u00a0']) {
    assert.match(placeOf(channel).path, /^console\.html\?channel=/);
  }
});

test('any name finds its page again', () => {
  for (const name of ['a:b', 'a&name=c', 'ü 😀', '<b>', '100%', '../admin', '#x?y', 'a+b']) {
    const address = new URL(placeOf(`sheet:${name}`).path, 'http://localhost/foray/');
    assert.equal(address.pathname, '/foray/sheet.html');
    assert.deepEqual([...address.searchParams], [['name', name]]);
  }
});

test('what somebody types is opened without the blanks around it', () => {
  assert.equal(pathOf('chat', '  lobby '), 'chat.html?room=lobby');
});
