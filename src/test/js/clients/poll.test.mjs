// Polling the real WAR with nothing but fetch: GET /api/poll/{channel}.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Centrifuge } from 'centrifuge';
import { WebSocket } from 'ws';
import { start } from '../server.mjs';
import { api, next, numbers } from './support.mjs';

const WAITING = 500;
/** What the container's own pool grows by at the most, and what a JVM starts by itself meanwhile, such as compilers. */
const OTHER_THREADS = 200 + 30;

describe('a poll', { timeout: 600_000 }, () => {
  let server;
  let channels = 0;
  before(async () => {
    server = await start({ name: 'poll' });
  });
  after(() => server?.stop());

  const newChannel = () => `chat:poll-${++channels}`;
  const publish = (channel, data) => api(server, 'publish', { channel, data });
  const poll = (channel, parameters = {}, options = {}) => {
    const address = new URL(`api/poll/${channel}`, server.url);
    for (const [name, value] of Object.entries(parameters)) {
      address.searchParams.set(name, value);
    }
    return fetch(address, { signal: AbortSignal.timeout(120_000), ...options });
  };
  const position = ({ epoch, offset }) => `${epoch}:${offset}`;
  const data = ({ publications }) => publications.map((publication) => publication.data);
  const clients = async () => (await api(server, 'info', {})).nodes[0].num_clients;
  const until = async (wanted) => {
    const deadline = Date.now() + 120_000;
    while (!(await wanted())) {
      assert.ok(Date.now() < deadline, 'in time');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('waits for what is published, and goes on from there', async () => {
    const channel = newChannel();
    const now = await (await poll(channel, { timeout: 0 })).json();
    const first = poll(channel, { since: position(now) });
    await until(async () => (await clients()) === 1);
    await publish(channel, 'one');
    const answer = await (await first).json();
    assert.deepEqual(data(answer), ['one']);
    await publish(channel, 'two');
    await publish(channel, 'three');
    const second = await (await poll(channel, { since: position(answer) })).json();
    assert.deepEqual(data(second), ['two', 'three']);
    assert.equal(second.recovered, true);
  });

  it('walks through a channel by its ETag alone, and is answered with 304 where nothing is new', async () => {
    const channel = newChannel();
    let tag = (await poll(channel, {}, { method: 'HEAD' })).headers.get('etag');
    const got = [];
    for (const number of numbers(5)) {
      await publish(channel, number);
      const response = await poll(channel, {}, { headers: { 'If-None-Match': tag } });
      tag = response.headers.get('etag');
      got.push(...data(await response.json()));
    }
    assert.deepEqual(got, numbers(5));
    const none = await poll(channel, { timeout: 1 }, { headers: { 'If-None-Match': tag } });
    assert.equal(none.status, 304);
    assert.equal(none.headers.get('etag'), tag);
    assert.equal(await none.text(), '');
  });

  it('tells a gap, with the position from which it goes on', async () => {
    const channel = newChannel();
    const now = await publish(channel, 1);
    const answer = await (await poll(channel, { since: 'another:7' })).json();
    assert.deepEqual(answer, { publications: [], ...now, recovered: false });
  });

  it('has the same position as a client of the WebSocket', async () => {
    const channel = newChannel();
    const now = await publish(channel, 1);
    await publish(channel, 2);
    const { since } = { since: position(await (await poll(channel, { since: position(now) })).json()) };
    const [epoch, offset] = since.split(':');
    await publish(channel, 3);
    const client = new Centrifuge(`${server.url.replace('http', 'ws')}connection/websocket`, {
      websocket: WebSocket,
    });
    const subscription = client.newSubscription(channel, { since: { epoch, offset: Number(offset) } });
    const got = next(subscription, 'publication');
    subscription.subscribe();
    client.connect();
    assert.equal((await got).data, 3);
    client.disconnect();
  });

  it('is refused to pages of other origins, and says so', async () => {
    const foreign = await poll(newChannel(), {}, { headers: { Origin: 'https://elsewhere.example' } });
    assert.equal(foreign.status, 403);
    assert.match((await foreign.json()).message, /client\.allowed_origins/);
    const asked = await fetch(new URL('api/origin?origin=https://elsewhere.example', server.url));
    assert.deepEqual(await asked.json(), {
      origin: 'https://elsewhere.example',
      host: new URL(server.url).host,
      allowed: false,
      own_origin_only: true,
    });
  });

  it('of a client that is gone leaves when its time is over', async () => {
    const gone = new AbortController();
    const channel = newChannel();
    const aborted = assert.rejects(poll(channel, { timeout: 10 }, { signal: gone.signal }));
    await until(async () => (await clients()) === 1);
    gone.abort();
    await aborted;
    await until(async () => (await clients()) === 0);
  });

  it('holds no thread, also where 500 wait and are answered by one publication', {
    skip: process.platform !== 'linux' && 'threads are counted in /proc',
  }, async () => {
    const threads = () => readdirSync(`/proc/${server.pid}/task`).length;
    const channel = newChannel();
    const since = position(await publish(channel, 0));
    const all = (parameters) => Promise.all(numbers(WAITING).map(() => poll(channel, { since, ...parameters })));
    // The container has its usual threads for so many requests at once.
    for (const response of await all({ timeout: 0 })) await response.text();
    const before = threads();
    let most = before;
    const waiting = all({ timeout: 55 });
    await until(async () => (await clients()) >= WAITING);
    const whileWaiting = threads();
    assert.ok(whileWaiting - before < OTHER_THREADS, `${before} threads became ${whileWaiting}`);

    const watch = setInterval(() => {
      most = Math.max(most, threads());
    }, 5);
    await publish(channel, 'for all');
    for (const response of await waiting) {
      assert.deepEqual(data(await response.json()), ['for all']);
    }
    clearInterval(watch);
    assert.ok(most - before < OTHER_THREADS, `${before} threads became ${most} to answer`);
  });

  it('is answered by a server that stops, and goes on with the next one', async () => {
    const channel = newChannel();
    const since = position(await publish(channel, 1));
    const waiting = numbers(20).map(() => poll(channel, { since }));
    await until(async () => (await clients()) === 20);
    const restarted = server.restart();
    for (const response of await Promise.all(waiting)) {
      assert.equal(response.status, 503);
      assert.match((await response.json()).message, /shutting down/);
    }
    await restarted;
    await publish(channel, 2);
    assert.deepEqual(data(await (await poll(channel, { since })).json()), [2]);
  });
});
