import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sender } from '../scripts/lib/sender.js';

const LOST = { code: 2, message: 'transport closed' };
const REFUSED = { code: 103, message: 'permission denied' };
const BUSY = { code: 111, message: 'too many requests', temporary: true };

/** A server that keeps each idempotency key once, and whose line can be cut before or after it has kept it. */
class Server {
  up = true;
  unreachable = null;
  kept = [];
  failures = [];
  #offsets = new Map();

  publish = async ({ channel, data, idempotency_key: key }) => {
    const failure = this.failures.shift();
    if (failure && !failure.kept) {
      throw failure.error;
    }
    if (!this.#offsets.has(key)) {
      this.kept.push(data);
      this.#offsets.set(key, this.kept.length);
    }
    if (failure) {
      throw failure.error;
    }
    return { offset: this.#offsets.get(key), epoch: channel };
  };
}

/** A clock in whose world every pause takes five minutes. */
class LongPauses {
  #millis = 0;
  now = () => this.#millis;
  pause = async () => {
    this.#millis += 5 * 60_000;
  };
}

function senderOf(server, options = {}) {
  const states = [];
  const pauses = [];
  const sender = new Sender({
    publish: server.publish,
    isReady: ({ channel }) => server.up && channel !== server.unreachable,
    pause: async (millis) => {
      pauses.push(millis);
    },
    ...options,
  });
  sender.on('change', ({ data, state }) => states.push(`${data} ${state}`));
  return { sender, states, pauses };
}

/** A store as the browser's, for one text. */
function storeOf() {
  const kept = [null];
  return { read: () => kept.at(-1), write: (text) => kept.push(text) };
}

test('a message is waiting, then sending, then sent with its position', async () => {
  const { sender, states } = senderOf(new Server());

  const message = sender.send('chat:a', 'one');
  await settled(sender);

  assert.deepEqual(states, ['one waiting', 'one sending', 'one sent']);
  assert.deepEqual(message.position, { offset: 1, epoch: 'chat:a' });
});

test('what is sent while the line is down waits, and goes out in order', async () => {
  const server = new Server();
  server.up = false;
  const { sender } = senderOf(server);
  for (const text of ['one', 'two', 'three']) {
    sender.send('chat:a', text);
  }
  assert.deepEqual(server.kept, []);

  server.up = true;
  await sender.wake();

  assert.deepEqual(server.kept, ['one', 'two', 'three']);
  assert.deepEqual(sender.waiting, []);
});

test('a channel that cannot be reached yet holds up no other', async () => {
  const server = new Server();
  server.unreachable = 'chat:a';
  const { sender } = senderOf(server);

  sender.send('chat:a', 'one');
  sender.send('chat:b', 'two');
  sender.send('chat:a', 'three');
  await settled(sender, () => server.kept.length === 1);
  server.unreachable = null;
  await sender.wake();
  await settled(sender);

  assert.deepEqual(server.kept, ['two', 'one', 'three']);
});

test('an answer that got lost does not double the message', async () => {
  const server = new Server();
  server.failures = [
    { error: LOST, kept: true },
    { error: LOST, kept: false },
  ];
  const { sender, states } = senderOf(server);

  sender.send('chat:a', 'one');
  sender.send('chat:a', 'two');
  await settled(sender);

  assert.deepEqual(server.kept, ['one', 'two']);
  assert.equal(states.filter((state) => state === 'one sending').length, 3);
});

test('a message that was seen in its channel is sent, though its answer never came', async () => {
  const server = new Server();
  server.failures = [{ error: LOST, kept: true }];
  const store = storeOf();
  const { sender, states } = senderOf(server, { store });
  sender.on('change', ({ key, state }) => {
    if (state === 'sending') {
      server.up = false;
      sender.saw(key, { offset: 7, epoch: 'chat:a' });
    }
  });

  const message = sender.send('chat:a', 'one');
  await new Promise((resolve) => setImmediate(resolve));

  assert.deepEqual(server.kept, ['one']);
  assert.deepEqual(states, ['one waiting', 'one sending', 'one sent']);
  assert.equal(message.position.offset, 7);
  assert.deepEqual(JSON.parse(store.read()), []);
});

test('a refused message fails with the reason and does not hold up the next', async () => {
  const server = new Server();
  server.failures = [{ error: REFUSED }];
  const { sender, states } = senderOf(server);

  const refused = sender.send('chat:a', 'one');
  sender.send('chat:a', 'two');
  await settled(sender);

  assert.equal(refused.state, 'failed');
  assert.equal(refused.error, REFUSED);
  assert.ok(states.includes('two sent'));
});

test('it waits longer each time that the server is too busy', async () => {
  const server = new Server();
  server.failures = [{ error: BUSY }, { error: BUSY }, { error: BUSY }];
  const { sender, pauses } = senderOf(server);

  sender.send('chat:a', 'one');
  await settled(sender);

  assert.deepEqual(pauses, [250, 500, 1000]);
  assert.deepEqual(server.kept, ['one']);
});

test('what waits outlives a reload of the page, with its key', async () => {
  const server = new Server();
  const store = storeOf();
  server.failures = [{ error: LOST, kept: true }];
  const before = senderOf(server, {
    store,
    pause: async () => {
      server.up = false;
    },
  });
  before.sender.send('chat:a', 'one');
  await settled(before.sender, () => !server.up);

  server.up = true;
  const after = senderOf(server, { store });
  assert.deepEqual(
    after.sender.waiting.map(({ data, state }) => `${data} ${state}`),
    ['one waiting'],
  );
  await after.sender.wake();

  assert.deepEqual(server.kept, ['one']);
  assert.equal(store.read(), '[]');
});

test('after five minutes without an answer it does not risk a double', async () => {
  const server = new Server();
  server.failures = [{ error: LOST, kept: true }];
  const { sender, states } = senderOf(server, new LongPauses());

  sender.send('chat:a', 'one');
  await settled(sender);

  assert.equal(states.at(-1), 'one uncertain');
  assert.deepEqual(server.kept, ['one']);
});

test('a long wait that left nothing open is no reason not to send', async () => {
  const server = new Server();
  server.failures = [{ error: BUSY }];
  const { sender, states } = senderOf(server, new LongPauses());

  sender.send('chat:a', 'one');
  await settled(sender);

  assert.equal(states.at(-1), 'one sent');
});

test('a store with something else in it is an empty one', () => {
  const { sender } = senderOf(new Server(), { store: { read: () => '{nonsense', write: () => {} } });

  assert.deepEqual(sender.waiting, []);
});

/** Resolves when the sender has nothing more to do. */
async function settled(sender, enough = () => false) {
  while (sender.waiting.length > 0 && !enough()) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
