import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { EventSourceSocket, HttpStreamSocket } from '../../scripts/console/stream-socket.js';

const ADDRESS = 'http://here/foray/connection/http_stream';
const CONNECTED = '{"id":1,"connect":{"session":"s","node":"n"}}';
const realFetch = globalThis.fetch;

afterEach(() => {
  globalThis.fetch = realFetch;
});

/** A server that a test speaks as; `posts` has what came to /emulation. */
function serve({ status = 200, refusal = '{}' } = {}) {
  const encoder = new TextEncoder();
  const server = { asked: [], posts: [] };
  globalThis.fetch = async (url, { body }) => {
    if (String(url) === 'http://here/foray/emulation') {
      server.posts.push(JSON.parse(body));
      return new Response(status === 200 ? null : refusal, { status: status === 200 ? 204 : status });
    }
    server.asked.push([String(url), body]);
    if (server.refuse) {
      return new Response('{"message":"not allowed here"}', { status: 403 });
    }
    const stream = new ReadableStream({
      start(controller) {
        server.says = (text) => controller.enqueue(encoder.encode(text));
        server.ends = () => controller.close();
      },
    });
    return new Response(stream);
  };
  return server;
}

function opened(Socket = HttpStreamSocket) {
  const socket = new Socket(ADDRESS);
  const heard = [];
  for (const event of ['message', 'close', 'refused']) {
    socket.addEventListener(event, ({ data, code, reason, text }) =>
      heard.push([event, data ?? text ?? `${code} ${reason}`]),
    );
  }
  return new Promise((resolve) => socket.addEventListener('open', () => resolve({ socket, heard })));
}

async function until(wanted) {
  while (!wanted()) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('the first frame asks for the stream, and the others go by requests once there is a session', async () => {
  const server = serve();
  const { socket, heard } = await opened();
  socket.send('{"id":1,"connect":{}}');
  socket.send('{"id":2}');
  await until(() => server.says);
  assert.deepEqual(server.asked, [[ADDRESS, '{"id":1,"connect":{}}']]);
  server.says(CONNECTED.slice(0, 9));
  server.says(`${CONNECTED.slice(9)}\n{}\n`);
  await until(() => server.posts.length === 1);
  socket.send('{}');

  assert.deepEqual(heard, [
    ['message', CONNECTED],
    ['message', '{}'],
  ]);
  assert.deepEqual(server.posts, [
    { session: 's', node: 'n', data: '{"id":2}' },
    { session: 's', node: 'n', data: '{}' },
  ]);
});

test('the end of the stream is a close, with the code that the server said before', async () => {
  const server = serve();
  const { socket, heard } = await opened();
  socket.send('x');
  await until(() => server.says);
  server.says('{"push":{"disconnect":{"code":3001,"reason":"shutdown"}}}\n');
  server.ends();
  await until(() => heard.length === 2);

  assert.deepEqual(heard[1], ['close', '3001 shutdown']);
});

test('what the server refuses is told in its words', async () => {
  const server = serve({ status: 404, refusal: '{"message":"no such session"}' });
  const { socket, heard } = await opened();
  socket.send('x');
  await until(() => server.says);
  server.says(`${CONNECTED}\n`);
  await until(() => heard.length === 1);
  socket.send('{"id":2}');
  await until(() => heard.length === 2);
  assert.deepEqual(heard[1], ['refused', 'HTTP 404 no such session']);
  socket.send(new Uint8Array(1));
  assert.deepEqual(heard[2], ['refused', 'Streams carry text only.']);

  server.refuse = true;
  const another = await opened();
  another.socket.send('x');
  await until(() => another.heard.length === 1);
  assert.deepEqual(another.heard, [['close', '1006 HTTP 403 not allowed here']]);
});

test('closing by hand ends it once', async () => {
  serve();
  const { socket, heard } = await opened();
  socket.close(4000, 'enough');
  socket.close();

  assert.deepEqual(heard, [['close', '4000 enough']]);
});

test('an EventSource gets the first frame in its address', async () => {
  const made = [];
  globalThis.EventSource = class {
    constructor(address) {
      this.address = String(address);
      made.push(this);
    }

    close() {
      this.closed = true;
    }
  };
  const { socket, heard } = await opened(EventSourceSocket);
  socket.send('{"id":1}');
  assert.equal(made[0].address, `${ADDRESS}?cf_connect=%7B%22id%22%3A1%7D`);
  made[0].onmessage({ data: '{}' });
  made[0].onerror();

  assert.deepEqual(heard, [
    ['message', '{}'],
    ['close', '1006 the stream has ended, or could not be had'],
  ]);
  assert.equal(made[0].closed, true);
  delete globalThis.EventSource;
});
