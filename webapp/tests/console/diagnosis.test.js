import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../scripts/console/diagnosis.js';

const ORIGIN = 'https://app.example';

/** What a server says to the two questions that there are; a string answers as HTML would, null not at all. */
async function told(origin, plain, { opened = false, plainGet = null } = {}) {
  const asked = [];
  const fetch = async (address) => {
    asked.push(String(address));
    const answer = String(address).includes('/api/origin') ? origin : plain;
    if (answer === null) {
      throw new TypeError('fetch failed');
    }
    const [status, body] = answer;
    return { status, text: async () => (typeof body === 'string' ? body : JSON.stringify(body)) };
  };
  const notes = await diagnose({
    opened,
    root: 'https://live.example/foray/',
    address: 'wss://live.example/foray/ws/chat:a',
    protocol: { name: 'Plain text', plainGet },
    origin: ORIGIN,
    fetch,
  });
  return { words: notes.map(({ text }) => text).join(' '), asked };
}

const origin = (more) => [200, { origin: ORIGIN, host: 'live.example', allowed: true, own_origin_only: true, ...more }];

test('an origin that may not connect is named, with what to write where', async () => {
  const { words, asked } = await told(origin({ allowed: false }), null);

  assert.match(words, /^403: this origin is not in client\.allowed_origins/);
  assert.match(words, /https:\/\/app\.example/);
  assert.match(words, /only pages from live\.example itself/);
  assert.match(words, /\{"client": \{"allowed_origins": \["https:\/\/app\.example"\]\}\}/);
  assert.deepEqual(asked, ['https://live.example/foray/api/origin?origin=https%3A%2F%2Fapp.example']);
});

test('a proxy that changes the Host is seen', async () => {
  const { words } = await told(origin({ allowed: false, host: '127.0.0.1:8080' }), null);

  assert.match(words, /asked as 127\.0\.0\.1:8080: a proxy changes the Host header/);
});

test('a server that does not answer is not there', async () => {
  assert.match((await told(null, null)).words, /No server answers at live\.example/);
});

test('something else that answers is told with its status', async () => {
  assert.match((await told([502, '<html>'], null)).words, /HTTP 502, but it is no Foray/);
  assert.match((await told([404, { code: 104 }], null)).words, /HTTP 404/);
});

test('a server without the protocol is told from one behind a proxy', async () => {
  assert.match(
    (await told(origin(), [404, ''], { plainGet: 426 })).words,
    /does not speak “Plain text” at \/foray\/ws/,
  );
  const { words, asked } = await told(origin(), [426, ''], { plainGet: 426 });
  assert.match(words, /a proxy between does not pass WebSockets on/);
  assert.equal(asked[1], 'https://live.example/foray/ws/chat:a');
  assert.match((await told(origin(), [404, ''])).words, /lets this origin in, and yet/);
  assert.match((await told(origin(), null)).words, /answered not at all/);
});

test('a line that broke is looked at in the same way', async () => {
  assert.match((await told(null, null, { opened: true })).words, /No server answers/);
  assert.match((await told(origin(), null, { opened: true })).words, /can be opened again/);
});
