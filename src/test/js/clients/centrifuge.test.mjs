// The npm client "centrifuge", unmodified, against the real WAR.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Centrifuge } from 'centrifuge';
import WebSocket from 'ws';
import { start } from '../server.mjs';
import { api, atLeast, line, next, now, token } from './support.mjs';

const SECRET = 'a secret of this test that is long enough for HS256';
const ANYBODY = { allow_subscribe_for_client: true, allow_subscribe_for_anonymous: true };
const WRITERS = { allow_publish_for_subscriber: true, allow_publish_for_anonymous: true };
const CONFIG = {
  client: {
    token: { hmac_secret_key: SECRET },
    allow_anonymous_connect_without_token: true,
    channel_limit: 20,
  },
  channel: {
    namespaces: [
      {
        name: 'log',
        ...ANYBODY,
        ...WRITERS,
        history_size: 5000,
        history_ttl: '24h',
        force_recovery: true,
        presence: true,
        join_leave: true,
        force_push_join_leave: true,
        allow_presence_for_subscriber: true,
        allow_presence_for_anonymous: true,
        allow_history_for_subscriber: true,
        allow_history_for_anonymous: true,
      },
      { name: 'short', ...ANYBODY, history_size: 5, history_ttl: '24h', force_recovery: true },
      { name: 'latest', ...ANYBODY, history_size: 1, history_ttl: '24h', force_recovery: true, force_recovery_mode: 'cache' },
      { name: 'plain', ...ANYBODY, ...WRITERS },
      { name: 'closed' },
      {
        name: 'map',
        ...ANYBODY,
        subscription_type: 'map',
        map: {
          mode: 'persistent',
          stream_size: 1000,
          stream_ttl: '24h',
          allow_publish_for_subscriber: true,
          allow_publish_for_anonymous: true,
          allow_remove_for_subscriber: true,
          allow_remove_for_anonymous: true,
        },
      },
      {
        name: 'here',
        ...ANYBODY,
        subscription_type: 'map',
        map: {
          mode: 'ephemeral',
          key_ttl: '60s',
          client_key: 'client_id',
          remove_client_on_unsubscribe: true,
          allow_publish_for_subscriber: true,
          allow_publish_for_anonymous: true,
        },
      },
    ],
  },
};

describe('the npm client centrifuge', { timeout: 300_000 }, () => {
  let server;
  const clients = [];
  const lines = [];
  let channelNumber = 0;

  before(async () => {
    const config = join(await mkdtemp(join(tmpdir(), 'foray-clients-')), 'foray.json');
    writeFileSync(config, JSON.stringify(CONFIG));
    server = await start({ settings: { 'foray.config': config } });
  });
  after(() => server?.stop());
  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
    for (const cuttable of lines.splice(0)) cuttable.close();
  });

  const endpoint = () => `${server.url.replace(/^http/, 'ws')}connection/websocket`;
  const channel = (namespace) => `${namespace}:${++channelNumber}`;

  function client(options = {}, url = endpoint()) {
    const made = new Centrifuge(url, {
      websocket: WebSocket,
      minReconnectDelay: 20,
      maxReconnectDelay: 200,
      ...options,
    });
    clients.push(made);
    return made;
  }

  async function cuttableLine() {
    const made = await line(server.url);
    lines.push(made);
    return made;
  }

  /** A subscription that has been subscribed, with the list of all data that it gets. */
  async function subscribed(to, from, options = {}) {
    const subscription = from.newSubscription(to, options);
    const got = [];
    subscription.on('publication', (publication) => got.push(publication.data));
    const done = next(subscription, 'subscribed');
    subscription.subscribe();
    from.connect();
    return { subscription, got, context: await done };
  }

  const publish = (to, data) => api(server, 'publish', { channel: to, data });
  const numbers = (count, from = 1) => Array.from({ length: count }, (_, i) => i + from);

  describe('connection', () => {
    it('gets a new token before the old one ends, and stays connected', async () => {
      let asked = 0;
      const made = client({
        getToken: async () => {
          asked++;
          return token({ sub: 'ann', exp: now() + 2 }, SECRET);
        },
      });
      const disconnects = [];
      made.on('disconnected', (context) => disconnects.push(context));
      made.connect();
      await next(made, 'connected');
      const { subscription } = await subscribed(channel('log'), made);
      const deadline = Date.now() + 15_000;
      while (asked < 3 && Date.now() < deadline) {
        await subscription.presence();
      }

      assert.ok(asked >= 3, `asked for a token ${asked} times`);
      assert.deepEqual(disconnects, []);
      assert.equal(made.state, 'connected');
    });

    it('is told 3500 when its token is signed with another key, and stays away', async () => {
      const made = client({ token: token({ sub: 'ann' }, 'another secret that is long enough as well') });
      const gone = next(made, 'disconnected');
      made.connect();

      assert.equal((await gone).code, 3500);
    });

    it('asks for a new token when the one it has is expired', async () => {
      const made = client({
        token: token({ sub: 'ann', exp: now() - 60 }, SECRET),
        getToken: async () => token({ sub: 'ann', exp: now() + 60 }, SECRET),
      });
      made.connect();

      assert.ok((await next(made, 'connected')).client);
    });

    it('is subscribed by its token on the server side and recovers there', async () => {
      const own = channel('log');
      const cuttable = await cuttableLine();
      const made = client({ token: token({ sub: 'ann', channels: [own] }, SECRET) }, cuttable.webSocket);
      const got = [];
      made.on('publication', (publication) => got.push(publication.data));
      made.connect();
      await next(made, 'subscribed', (context) => context.channel === own);
      await publish(own, 1);
      await atLeast(got, 1);

      const offline = next(made, 'connecting');
      cuttable.cut();
      await offline;
      await publish(own, 2);
      const again = next(made, 'subscribed', (context) => context.channel === own);
      cuttable.lay();

      assert.equal((await again).recovered, true);
      assert.deepEqual(await atLeast(got, 2), [1, 2]);
    });

    it('is disconnected from outside with the code asked for', async () => {
      const made = client({ token: token({ sub: 'bob' }, SECRET) });
      made.connect();
      await next(made, 'connected');
      const gone = next(made, 'disconnected');
      await api(server, 'disconnect', { user: 'bob' });

      assert.equal((await gone).code, 3503);
    });

    it('comes back after a code that says so', async () => {
      const made = client({ token: token({ sub: 'eve' }, SECRET) });
      made.connect();
      await next(made, 'connected');
      const connecting = next(made, 'connecting');
      const back = next(made, 'connected');
      await api(server, 'disconnect', { user: 'eve', disconnect: { code: 4000, reason: 'try again' } });

      assert.equal((await connecting).code, 4000);
      assert.ok((await back).client);
    });

    it('is told that nobody listens to messages outside of channels', async () => {
      const made = client();
      made.connect();
      await next(made, 'connected');
      const gone = next(made, 'disconnected');
      await made.send({ any: 'thing' });

      assert.equal((await gone).code, 3508);
    });

    it('gets an error for a method that there is not', async () => {
      const made = client();
      made.connect();
      await assert.rejects(made.rpc('no such method', {}), { code: 104 });
    });
  });

  describe('subscription', () => {
    for (const [what, to, code] of [
      ['an unknown namespace', 'nowhere:1', 102],
      ['a channel that is not for it', 'closed:1', 103],
      ['a name that is too long', `log:${'x'.repeat(300)}`, 107],
    ]) {
      it(`to ${what} fails with ${code} for good`, async () => {
        const made = client();
        const subscription = made.newSubscription(to);
        const refused = next(subscription, 'unsubscribed');
        subscription.subscribe();
        made.connect();

        assert.equal((await refused).code, code);
      });
    }

    it('to more channels than client.channel_limit fails with 106', async () => {
      const made = client();
      made.connect();
      const outcomes = numbers(21).map((i) => {
        const subscription = made.newSubscription(`plain:limit-${i}`);
        const outcome = Promise.race([next(subscription, 'subscribed'), next(subscription, 'unsubscribed')]);
        subscription.subscribe();
        return outcome;
      });
      const codes = (await Promise.all(outcomes)).map((context) => context.code).filter(Boolean);

      assert.deepEqual(codes, [106]);
    });

    it('gets each publication once over a broken socket', async () => {
      const to = channel('log');
      const cuttable = await cuttableLine();
      const { subscription, got } = await subscribed(to, client({}, cuttable.webSocket));
      for (let round = 0; round < 3; round++) {
        await publish(to, round * 10 + 1);
        await atLeast(got, round * 3 + 1);
        const offline = next(subscription, 'subscribing');
        cuttable.cut();
        await offline;
        await publish(to, round * 10 + 2);
        await publish(to, round * 10 + 3);
        const again = next(subscription, 'subscribed');
        cuttable.lay();
        const { wasRecovering, recovered } = await again;
        assert.deepEqual({ wasRecovering, recovered }, { wasRecovering: true, recovered: true });
        await atLeast(got, round * 3 + 3);
      }

      assert.deepEqual(got, [1, 2, 3, 11, 12, 13, 21, 22, 23]);
    });

    it('recovers more than fits into one reply, in order, while publishing goes on', async () => {
      const to = channel('log');
      const cuttable = await cuttableLine();
      const { subscription, got } = await subscribed(to, client({}, cuttable.webSocket));
      await publish(to, 1);
      await atLeast(got, 1);
      const offline = next(subscription, 'subscribing');
      cuttable.cut();
      await offline;
      for (const i of numbers(2000, 2)) await publish(to, i);
      const again = next(subscription, 'subscribed');
      cuttable.lay();
      for (const i of numbers(100, 2002)) await publish(to, i);

      assert.equal((await again).recovered, true);
      await atLeast(got, 2101);
      assert.deepEqual(got, numbers(2101));
    });

    it('is told that it missed some where history is shorter than its absence', async () => {
      const to = channel('short');
      const cuttable = await cuttableLine();
      const { subscription, got } = await subscribed(to, client({}, cuttable.webSocket));
      await publish(to, 1);
      await atLeast(got, 1);
      const offline = next(subscription, 'subscribing');
      cuttable.cut();
      await offline;
      for (const i of numbers(10, 2)) await publish(to, i);
      const again = next(subscription, 'subscribed');
      cuttable.lay();
      const { wasRecovering, recovered } = await again;

      assert.deepEqual({ wasRecovering, recovered }, { wasRecovering: true, recovered: false });
      await publish(to, 12);
      assert.deepEqual(await atLeast(got, 2), [1, 12]);
    });

    it('gets the latest publication at once in cache mode', async () => {
      const to = channel('latest');
      await publish(to, 'older');
      await publish(to, 'newest');
      const { context, got } = await subscribed(to, client(), { since: { offset: 0, epoch: '' } });

      assert.equal(context.recovered, true);
      assert.deepEqual(await atLeast(got, 1), ['newest']);
    });

    it('ends with 2000 when the server unsubscribes it', async () => {
      const to = channel('plain');
      const made = client({ token: token({ sub: 'una' }, SECRET) });
      const { subscription } = await subscribed(to, made);
      const ended = next(subscription, 'unsubscribed');
      await api(server, 'unsubscribe', { user: 'una', channel: to });

      assert.equal((await ended).code, 2000);
    });

    it('needs a token of its own where the channel is not for everybody, and renews it', async () => {
      let asked = 0;
      const made = client({ token: token({ sub: 'tom' }, SECRET) });
      const { subscription } = await subscribed('closed:vault', made, {
        getToken: async ({ channel: asking }) => {
          asked++;
          return token({ sub: 'tom', channel: asking, exp: now() + 2 }, SECRET);
        },
      });
      const deadline = Date.now() + 15_000;
      while (asked < 3 && Date.now() < deadline) {
        await made.rpc('none', {}).catch(() => undefined);
      }

      assert.ok(asked >= 3);
      assert.equal(subscription.state, 'subscribed');
    });

    it('shows who is there, and who comes and goes', async () => {
      const to = channel('log');
      const { subscription } = await subscribed(to, client({ token: token({ sub: 'ann', info: { n: 1 } }, SECRET) }));
      const join = next(subscription, 'join', ({ info }) => info.user === 'bob');
      const leave = next(subscription, 'leave', ({ info }) => info.user === 'bob');
      const other = client({ token: token({ sub: 'bob' }, SECRET) });
      await subscribed(to, other);
      await join;
      const present = Object.values((await subscription.presence()).clients).map((info) => info.user);
      const stats = await subscription.presenceStats();
      other.disconnect();
      await leave;

      assert.deepEqual(present.sort(), ['ann', 'bob']);
      assert.deepEqual({ ...stats }, { numClients: 2, numUsers: 2 });
    });

    it('reads history in both directions, by pages', async () => {
      const to = channel('log');
      for (const i of numbers(10)) await publish(to, i);
      const { subscription } = await subscribed(to, client());
      const top = await subscription.history({ limit: 0 });
      const first = await subscription.history({ limit: 4 });
      const rest = await subscription.history({ limit: 100, since: { offset: 4, epoch: top.epoch } });
      const latest = await subscription.history({ limit: 2, reverse: true });
      const data = (page) => page.publications.map((publication) => publication.data);

      assert.equal(top.offset, 10);
      assert.deepEqual([data(first), data(rest), data(latest)], [numbers(4), numbers(6, 5), [10, 9]]);
      await assert.rejects(subscription.history({ limit: 1, since: { offset: 1, epoch: 'other' } }), { code: 112 });
    });
  });

  describe('publishing', () => {
    it('by rpc tells the place, and a repeated idempotency key changes nothing', async () => {
      const to = channel('log');
      const made = client();
      const { got } = await subscribed(to, made);
      const once = { channel: to, data: 'once', idempotency_key: 'k1' };
      const first = await made.rpc('publish', once);
      const second = await made.rpc('publish', once);
      await made.publish(to, 'then');

      assert.equal(first.data.offset, 1);
      assert.ok(first.data.epoch);
      assert.deepEqual([second.data.offset, second.data.epoch], [first.data.offset, first.data.epoch]);
      assert.deepEqual(await atLeast(got, 2), ['once', 'then']);
    });

    it('where one is not subscribed fails with 103', async () => {
      const made = client({ token: token({ sub: 'ann' }, SECRET) });
      made.connect();
      await assert.rejects(made.publish(channel('log'), 1), { code: 103 });
    });
  });

  describe('map subscription', () => {
    /** A map subscription that is subscribed, with its keys as they change. */
    async function mapped(to, from, options = {}) {
      const subscription = from.newMapSubscription(to, options);
      const state = new Map();
      const apply = ({ key, data, removed }) => (removed ? state.delete(key) : state.set(key, data));
      let syncs = 0;
      subscription.on('sync', ({ entries }) => {
        syncs++;
        state.clear();
        entries.forEach(apply);
      });
      subscription.on('update', apply);
      const done = next(subscription, 'subscribed');
      subscription.subscribe();
      from.connect();
      await done;
      return { subscription, state, syncs: () => syncs };
    }

    const set = (to, key, data, more = {}) => api(server, 'map_publish', { channel: to, key, data, ...more });
    const settled = async (state, size) => {
      const deadline = Date.now() + 15_000;
      while (state.size !== size && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
      return Object.fromEntries([...state].sort());
    };

    it('starts with the state, by pages, and follows changes and removals', async () => {
      const to = channel('map');
      for (const i of numbers(250)) await set(to, `k${String(i).padStart(3, '0')}`, i);
      const { state } = await mapped(to, client(), { mapPageSize: 100 });
      assert.equal(state.size, 250);
      await set(to, 'k001', 'changed');
      await api(server, 'map_remove', { channel: to, key: 'k002' });
      await settled(state, 249);

      assert.equal(state.get('k001'), 'changed');
      assert.equal(state.has('k002'), false);
    });

    it('misses nothing when keys change while it reads the pages', async () => {
      const to = channel('map');
      for (const i of numbers(300)) await set(to, `k${i}`, 0);
      let writing = true;
      const writer = (async () => {
        for (let i = 1; writing; i++) await set(to, `k${(i % 300) + 1}`, i);
      })();
      const { state } = await mapped(to, client(), { mapPageSize: 20 });
      writing = false;
      await writer;
      await set(to, 'last', true);
      await settled(state, 301);
      const { entries } = await api(server, 'map_read_state', { channel: to, limit: 1000 });

      assert.deepEqual(
        Object.fromEntries(state),
        Object.fromEntries(entries.map(({ key, data }) => [key, data])),
      );
    });

    it('recovers changes over a broken socket without a new sync', async () => {
      const to = channel('map');
      await set(to, 'a', 1);
      const cuttable = await cuttableLine();
      const { subscription, state, syncs } = await mapped(to, client({}, cuttable.webSocket));
      const offline = next(subscription, 'subscribing');
      cuttable.cut();
      await offline;
      await set(to, 'a', 2);
      await set(to, 'b', 3);
      await api(server, 'map_remove', { channel: to, key: 'b' });
      await set(to, 'c', 4);
      const again = next(subscription, 'subscribed');
      cuttable.lay();
      await again;

      assert.deepEqual(await settled(state, 2), { a: 2, c: 4 });
      assert.equal(syncs(), 1);
    });

    it('starts anew when the map was cleared', async () => {
      const to = channel('map');
      await set(to, 'a', 1);
      const { subscription, state } = await mapped(to, client());
      const again = next(subscription, 'subscribed');
      await api(server, 'map_clear', { channel: to });
      await again;
      await set(to, 'b', 2);

      assert.deepEqual(await settled(state, 1), { b: 2 });
    });

    it('writes and removes keys that others see', async () => {
      const to = channel('map');
      const writer = await mapped(to, client());
      const reader = await mapped(to, client());
      await writer.subscription.publish('a', { v: 1 });
      await writer.subscription.publish('b', { v: 2 });
      await writer.subscription.remove('a');

      assert.deepEqual(await settled(reader.state, 1), { b: { v: 2 } });
    });

    it('lets only the first of two writers win, and shows the other who was first', async () => {
      const to = channel('map');
      const ann = client({ token: token({ sub: 'ann' }, SECRET) });
      const bob = client({ token: token({ sub: 'bob' }, SECRET) });
      await mapped(to, ann);
      await mapped(to, bob);
      const first = await ann.rpc('map_publish', { channel: to, key: 'a', data: 1, expected_offset: 0 });
      const second = await bob.rpc('map_publish', { channel: to, key: 'a', data: 2, expected_offset: 0 });
      const third = await bob.rpc('map_publish', { channel: to, key: 'a', data: 2, expected_offset: first.data.offset });

      assert.equal(first.data.offset, 1);
      assert.equal(second.data.suppressed, true);
      assert.equal(second.data.suppress_reason, 'position_mismatch');
      assert.equal(second.data.current.data, 1);
      assert.equal(second.data.current.offset, 1);
      assert.equal(second.data.current.info.user, 'ann');
      assert.equal(third.data.offset, 2);
      const stream = await bob.rpc('map_read_stream', { channel: to, limit: 10 });
      assert.deepEqual(
        stream.data.entries.map(({ key, data, offset }) => [key, data, offset]),
        [
          ['a', 1, 1],
          ['a', 2, 2],
        ],
      );
    });

    it('of one key a client keeps only its own, which goes when its line is cut', async () => {
      const to = channel('here');
      const cuttable = await cuttableLine();
      const leaving = client({}, cuttable.webSocket);
      const id = next(leaving, 'connected');
      const own = await mapped(to, leaving);
      const watching = await mapped(to, client());
      const { client: clientId } = await id;
      await own.subscription.publish(clientId, { cell: 'B7' });
      await settled(watching.state, 1);
      await assert.rejects(own.subscription.publish('somebody else', {}), { code: 103 });
      const gone = next(watching.subscription, 'update', ({ removed }) => removed);
      cuttable.cut();

      assert.equal((await gone).key, clientId);
    });
  });

  describe('a server that stops', () => {
    it('says 3001, and its clients come back and have everything', async () => {
      const to = channel('log');
      const { subscription, got } = await subscribed(to, client());
      await publish(to, 1);
      await atLeast(got, 1);
      const left = next(clients[0], 'connecting');
      const again = next(subscription, 'subscribed');
      await server.restart();

      assert.equal((await left).code, 3001);
      assert.equal((await again).recovered, true);
      await publish(to, 2);
      assert.deepEqual(await atLeast(got, 2), [1, 2]);
    });

    it('or is killed: its clients come back and have everything', async () => {
      const to = channel('log');
      const { subscription, got } = await subscribed(to, client());
      await publish(to, 1);
      await atLeast(got, 1);
      const again = next(subscription, 'subscribed');
      await server.kill9();
      await server.restart();

      assert.equal((await again).recovered, true);
      await publish(to, 2);
      assert.deepEqual(await atLeast(got, 2), [1, 2]);
    });
  });
});
