// What the tests of the npm client share: waiting for events, tokens, and a line that can be cut.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import WebSocket from 'ws';

const TIMEOUT_MS = 120_000;
/** A server that is started anew while one waits has three minutes for it. */
const EVENT_TIMEOUT_MS = 300_000;

/** The next event of that name; rejects after five minutes. */
export function next(emitter, event, wanted = () => true) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no "${event}" came in ${EVENT_TIMEOUT_MS} ms`)), EVENT_TIMEOUT_MS);
    // An event that nobody waits for any more must not keep a test file from its end.
    timer.unref();
    const listener = (context) => {
      if (wanted(context)) {
        clearTimeout(timer);
        emitter.removeListener(event, listener);
        resolve(context);
      }
    };
    emitter.on(event, listener);
  });
}

/** Waits until the list has that many entries. */
export async function atLeast(list, count) {
  const deadline = Date.now() + TIMEOUT_MS;
  while (list.length < count) {
    if (Date.now() > deadline) {
      throw new Error(`only ${list.length} of ${count} came in ${TIMEOUT_MS} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return list;
}

/** Asks again and again until the answer is yes. */
export async function until(wanted) {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!(await wanted())) {
    if (Date.now() > deadline) {
      throw new Error(`not in ${TIMEOUT_MS} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A JWT signed with HS256. */
export function token(claims, secret) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** The whole numbers from there on. */
export function numbers(count, from = 1) {
  return Array.from({ length: count }, (_, i) => i + from);
}

export const now = () => Math.floor(Date.now() / 1000);

/** A client of the npm package `ws`: what it gets is in `texts`, how it ends is in `gone`. It may not be open yet. */
export function plain(url, protocols = []) {
  const made = new WebSocket(url, protocols);
  made.texts = [];
  made.on('message', (data, binary) => made.texts.push(binary ? data : data.toString()));
  made.opened = once(made, 'open');
  made.opened.catch(() => {});
  made.gone = new Promise((resolve) => {
    made.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  made.on('error', () => {});
  return made;
}

/** A TCP line to the server that a test can cut, and lay again, without the server or the client being told. */
export async function line(serverUrl) {
  const target = new URL(serverUrl);
  const pairs = new Set();
  let open = true;
  const proxy = createServer((inside) => {
    if (!open) {
      inside.destroy();
      return;
    }
    const outside = connect(Number(target.port), target.hostname);
    const pair = {
      cut() {
        inside.destroy();
        outside.destroy();
      },
    };
    pairs.add(pair);
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ]) {
      from.pipe(to);
      from.on('error', pair.cut);
      from.on('close', () => pairs.delete(pair));
    }
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${proxy.address().port}${target.pathname}`,
    webSocket: `ws://127.0.0.1:${proxy.address().port}${target.pathname}connection/websocket`,
    cut() {
      open = false;
      for (const pair of pairs) pair.cut();
    },
    lay() {
      open = true;
    },
    close() {
      this.cut();
      proxy.close();
    },
  };
}

/** Calls the server API; the result, or the error thrown. */
export async function api(server, method, body) {
  const response = await fetch(new URL(`api/${method}`, server.url), {
    method: 'POST',
    headers: { 'X-API-Key': server.apiKey },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (answer.error) {
    throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
  }
  return answer.result;
}

/** A TCP line to the server that a test can cut without a word: nothing goes through any more, and no end is told. */
export async function deadEnd(serverUrl) {
  const target = new URL(serverUrl);
  const sockets = new Set();
  let held = false;
  const proxy = createServer({ allowHalfOpen: true }, (inside) => {
    const outside = connect({ host: target.hostname, port: Number(target.port), allowHalfOpen: true });
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ]) {
      sockets.add(from);
      from.on('data', (chunk) => held || to.write(chunk));
      from.on('end', () => held || to.end());
      from.on('error', () => {});
    }
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    webSocket: (path) => `ws://127.0.0.1:${proxy.address().port}${target.pathname}${path}`,
    hold() {
      held = true;
      for (const socket of sockets) socket.pause();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
