import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../../scripts/lib/emitter.js';
import { PollSource } from '../../scripts/polling/poll-source.js';
import { Publisher } from '../../scripts/polling/publisher.js';
import { SocketSource } from '../../scripts/polling/socket-source.js';

const ADDRESS = 'http://here/api/poll/counter:a';

/** A server that is asked when a test lets it answer. */
class FakeServer {
  asked = [];
  #waiting = [];
  #wanted = [];

  fetch = (address, { headers, signal }) => {
    const request = { timeout: Number(address.searchParams.get('timeout')), tag: headers['If-None-Match'] ?? null };
    this.asked.push(request);
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      this.#waiting.push({ resolve, reject, request });
      this.#wanted.shift()?.();
    });
  };

  /** Answers the next request, also one that is to come. */
  async answer(answer) {
    while (this.#waiting.length === 0) {
      await new Promise((resolve) => this.#wanted.push(resolve));
    }
    const { resolve, reject, request } = this.#waiting.shift();
    if (answer === null) {
      reject(new TypeError('fetch failed'));
    } else {
      const { status = 200, tag = null, body = '' } = answer;
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      resolve(new Response(status === 304 ? null : text, { status, headers: tag === null ? {} : { etag: tag } }));
    }
    await turn();
    return request;
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

const at = (offset, more = {}) => ({ tag: `"e:${offset}"`, body: { publications: [], offset, epoch: 'e', ...more } });
const publication = (offset) => ({ offset, data: { n: offset } });

function sourceOf(options) {
  const server = new FakeServer();
  const pauses = [];
  const told = [];
  const sleep = async (millis) => {
    pauses.push(millis);
  };
  const source = new PollSource(ADDRESS, { fetch: server.fetch, sleep, now: () => 0, ...options });
  source.on('count', (count) => told.push(count));
  source.on('publication', ({ offset }) => told.push(`publication ${offset}`));
  source.on('anew', () => told.push('anew'));
  source.on('state', ({ name }) => told.push(name));
  return { server, source, told, pauses };
}

test('a long poll asks where the channel stands, then waits, from answer to answer', async () => {
  const { server, source, told } = sourceOf({ waitSeconds: 25 });
  source.start();
  await server.answer(at(4));
  await server.answer(at(6, { publications: [publication(5), publication(6)], recovered: true }));
  await server.answer({ status: 304, tag: '"e:6"' });
  await server.answer(at(7, { publications: [publication(7)], recovered: true }));
  source.stop();

  assert.deepEqual(server.asked.slice(0, 4), [
    { timeout: 0, tag: null },
    { timeout: 25, tag: '"e:4"' },
    { timeout: 25, tag: '"e:6"' },
    { timeout: 25, tag: '"e:6"' },
  ]);
  assert.deepEqual(
    told.filter((what) => what !== 'live'),
    ['joining', 4, 'publication 5', 'publication 6', 6, 'publication 7', 7, 'paused'],
  );
});

test('short polls do not wait at the server, but between them', async () => {
  const { server, source, pauses } = sourceOf({ intervalMillis: 2_000 });
  source.start();
  await server.answer(at(1));
  source.intervalMillis = 500;
  await server.answer({ status: 304, tag: '"e:1"' });
  await turn();
  source.stop();

  assert.deepEqual(
    server.asked.map(({ timeout }) => timeout),
    [0, 0, 0],
  );
  assert.deepEqual(pauses.slice(0, 2), [2_000, 500]);
});

test('a gap is told, and the new place taken', async () => {
  const { server, source, told } = sourceOf({ waitSeconds: 25 });
  source.start();
  await server.answer(at(4));
  await server.answer({ tag: '"f:0"', body: { publications: [], offset: 0, epoch: 'f', recovered: false } });
  source.stop();

  assert.equal(source.count, 0);
  assert.ok(told.includes('anew'));
  assert.equal(server.asked.at(-1).tag, '"f:0"');
});

test('while no server answers it tries again, later each time, and goes on from where it was', async () => {
  const { server, source, pauses } = sourceOf({ waitSeconds: 25 });
  source.start();
  await server.answer(at(4));
  pauses.length = 0;
  for (let i = 0; i < 6; i++) {
    await server.answer(i === 2 ? { status: 503, body: '{"code":100,"message":"shutting down"}' } : null);
  }
  assert.equal(source.state.name, 'offline');
  assert.equal(source.count, 4);
  assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);

  await server.answer(at(9, { publications: [publication(9)], recovered: true }));
  assert.deepEqual([source.state.name, source.count], ['live', 9]);
  assert.equal(server.asked.at(-2).tag, '"e:4"');
  source.stop();
});

test('a refusal says why', async () => {
  const { server, source } = sourceOf({});
  source.start();
  await server.answer({ status: 404, body: '{"code":102,"message":"m"}' });
  assert.equal(source.state.name, 'refused');
  assert.match(source.state.text, /namespace/);
  await server.answer({ status: 413, body: '<html>' });
  assert.match(source.state.text, /HTTP 413/);
  source.stop();
});

test('a source that is stopped asks no more, takes nothing more, and can go on', async () => {
  const { server, source, told } = sourceOf({ waitSeconds: 25 });
  source.start();
  await server.answer(at(4));
  source.stop();
  await turn();
  const asked = server.asked.length;
  await turn();
  assert.equal(server.asked.length, asked);
  assert.equal(told.at(-1), 'paused');

  source.start();
  source.start();
  await turn();
  assert.deepEqual(server.asked.slice(asked), [{ timeout: 25, tag: '"e:4"' }]);
  source.stop();
});

test('each request and each answer is measured', async () => {
  const { server, source } = sourceOf({ waitSeconds: 25 });
  const measured = [];
  source.on('request', () => measured.push('request'));
  source.on('bytes', (bytes) => measured.push(bytes > 60));
  source.start();
  await server.answer(at(4));
  source.stop();

  assert.deepEqual(measured, ['request', true, 'request']);
});

/** The page's connection, and one subscription of the SDK. */
class FakeConnection extends Emitter {
  state = { name: 'closed', text: '' };
  isUp = true;
  made = new Emitter();
  called = [];

  subscription(channel, options) {
    this.wanted = { channel, options };
    this.made.subscribe = () => {};
    return this.made;
  }

  connect() {
    this.called.push('connect');
  }

  disconnect() {
    this.called.push('disconnect');
  }

  async rpc(method, data) {
    this.called.push([method, data]);
    if (this.refuses) {
      throw this.refuses;
    }
  }
}

test('the socket counts its handshake and frames, and takes publications as they come', () => {
  const connection = new FakeConnection();
  const source = new SocketSource(connection, 'counter:a');
  const told = [];
  source.on('request', () => told.push('request'));
  source.on('bytes', (bytes) => told.push(`${bytes} bytes`));
  source.on('count', (count) => told.push(count));
  source.on('anew', () => told.push('anew'));
  source.start();
  connection.emit('wire', { kind: 'opening', text: '' });
  connection.emit('wire', { kind: 'message', data: '{}' });
  connection.emit('wire', { kind: 'sent', data: '{"not":"measured"}' });
  connection.made.emit('subscribed', { wasRecovering: false, streamPosition: { offset: 4, epoch: 'e' } });
  connection.made.emit('publication', { offset: 5, data: 1 });
  connection.made.emit('subscribed', { wasRecovering: true, recovered: true, streamPosition: { offset: 5 } });
  connection.made.emit('subscribed', { wasRecovering: true, recovered: false, streamPosition: { offset: 1 } });

  assert.deepEqual(told, ['request', '4 bytes', 4, 5, 'anew', 1]);
  assert.deepEqual(connection.wanted, { channel: 'counter:a', options: { recoverable: true, positioned: true } });
  source.stop();
  assert.deepEqual(connection.called, ['connect', 'disconnect']);
});

test('the socket is offline with its line, and refused with its subscription', () => {
  const connection = new FakeConnection();
  const source = new SocketSource(connection, 'counter:a');
  source.start();
  connection.emit('state', { name: 'waiting', text: 'The line broke.', retryAt: 5 });
  assert.deepEqual(source.state, { name: 'offline', text: 'The line broke.', retryAt: 5 });
  connection.made.emit('unsubscribed', { code: 102, reason: '' });
  assert.equal(source.state.name, 'refused');
  assert.match(source.state.text, /namespace/);
});

test('a count says who sent it and when, so that its delay is known to its sender only', async () => {
  const connection = new FakeConnection();
  const publisher = new Publisher(connection, 'counter:a');
  await publisher.count();
  const [[method, { channel, data }]] = connection.called;

  assert.deepEqual([method, channel, data.by], ['publish', 'counter:a', publisher.id]);
  assert.equal(publisher.delayOf(data, data.at + 12), 12);
  assert.equal(publisher.delayOf(data, data.at - 12), 0);
  assert.equal(publisher.delayOf({ ...data, by: 'another' }, data.at), null);
  assert.equal(publisher.delayOf(null), null);
  assert.equal(publisher.delayOf({ by: publisher.id, at: 'soon' }), null);
});

test('nothing is counted while the line is down, and what is refused is told', async () => {
  const connection = new FakeConnection();
  const publisher = new Publisher(connection, 'counter:a');
  const failed = [];
  publisher.on('failed', ({ code }) => failed.push(code));
  connection.isUp = false;
  await publisher.count();
  assert.deepEqual(connection.called, []);
  connection.isUp = true;
  connection.refuses = { code: 103 };
  await publisher.count();
  assert.deepEqual(failed, [103]);
});
