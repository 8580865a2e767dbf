import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainName, faultOf, namedIn } from '../scripts/lib/name.js';

test('odd names are names too', () => {
  for (const name of ['lobby', 'a:b', 'Übergänge & more', '部屋 🙂', '<b>', '$x', '#42', '100 %', 'x'.repeat(240)]) {
    assert.equal(explainName(name, 'room'), '', name);
  }
});

test('what cannot be a name is told in words', () => {
  assert.equal(faultOf('x'.repeat(241)), 'nameTooLong');
  assert.equal(explainName('  ', 'room'), 'A room needs a name.');
  assert.equal(
    explainName('x'.repeat(300), 'board'),
    'The name of a board has at most 240 characters; this one has 300.',
  );
  assert.equal(explainName('a\u0000b', 'room'), 'The name of a room cannot have control characters in it.');
  assert.equal(faultOf('\ud800'), 'nameControl');
});

test('the address says which, without the blanks around it', () => {
  assert.equal(namedIn('?room=den%20a', 'room', 'lobby'), 'den a');
  assert.equal(namedIn('?room=%20den%20', 'room', 'lobby'), 'den');
  assert.equal(namedIn('', 'room', 'lobby'), 'lobby');
  assert.equal(namedIn('?room=', 'room', 'lobby'), '');
});
