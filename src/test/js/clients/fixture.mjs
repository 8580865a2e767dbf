// One server with namespaces of every kind, for all tests of the npm client, and clients that end with their test.
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Centrifuge } from 'centrifuge';
import { WebSocket } from 'ws';
import { start } from '../server.mjs';
import { api, line, next, plain } from './support.mjs';

export const SECRET = 'a secret of this test that is long enough for HS256';

const SUBSCRIBERS = { allow_subscribe_for_client: true, allow_subscribe_for_anonymous: true };
const WRITERS = { allow_publish_for_subscriber: true, allow_publish_for_anonymous: true };
const REMOVERS = { allow_remove_for_subscriber: true, allow_remove_for_anonymous: true };
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
        ...SUBSCRIBERS,
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
      { name: 'short', ...SUBSCRIBERS, history_size: 5, history_ttl: '24h', force_recovery: true },
      {
        name: 'latest',
        ...SUBSCRIBERS,
        history_size: 1,
        history_ttl: '24h',
        force_recovery: true,
        force_recovery_mode: 'cache',
      },
      { name: 'plain', ...SUBSCRIBERS, ...WRITERS },
      { name: 'closed' },
      {
        name: 'map',
        ...SUBSCRIBERS,
        subscription_type: 'map',
        allow_history_for_subscriber: true,
        map: { mode: 'persistent', stream_size: 1000, stream_ttl: '24h', ...WRITERS, ...REMOVERS },
      },
      {
        name: 'here',
        ...SUBSCRIBERS,
        subscription_type: 'map',
        map: {
          mode: 'ephemeral',
          key_ttl: '60s',
          client_key: 'client_id',
          remove_client_on_unsubscribe: true,
          ...WRITERS,
        },
      },
    ],
  },
};

/** A server and what tests need around it. */
export class Fixture {
  #folder;
  #clients = [];
  #lines = [];
  #channels = 0;

  async start() {
    this.#folder = await mkdtemp(join(tmpdir(), 'foray-clients-'));
    const config = join(this.#folder, 'foray.json');
    writeFileSync(config, JSON.stringify(CONFIG));
    this.server = await start({ name: 'clients', properties: { 'foray.config': config } });
  }

  async stop() {
    await this.server?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Ends what the last test left open. */
  cleanUp() {
    for (const client of this.#clients.splice(0)) client.disconnect();
    for (const cuttable of this.#lines.splice(0)) cuttable.close();
  }

  /** A channel that no other test has used. */
  channel(namespace) {
    return `${namespace}:${++this.#channels}`;
  }

  client(options = {}, url = `${this.server.url.replace(/^http/, 'ws')}connection/websocket`) {
    const made = new Centrifuge(url, {
      websocket: WebSocket,
      minReconnectDelay: 20,
      maxReconnectDelay: 200,
      ...options,
    });
    this.#clients.push(made);
    return made;
  }

  /** A client of plain text, which may not be open yet. */
  plain(address) {
    const made = plain(`${this.server.url.replace(/^http/, 'ws')}ws/${address}`);
    this.#clients.push({ disconnect: () => made.terminate() });
    return made;
  }

  /** Closes these when the test has ended. */
  endWithTest(...made) {
    this.#lines.push(...made);
  }

  async line() {
    const made = await line(this.server.url);
    this.#lines.push(made);
    return made;
  }

  /** A subscription that has been subscribed, with the list of all data that it gets. */
  async subscribed(to, from, options = {}) {
    const subscription = from.newSubscription(to, options);
    const got = [];
    subscription.on('publication', (publication) => got.push(publication.data));
    const done = next(subscription, 'subscribed');
    subscription.subscribe();
    from.connect();
    return { subscription, got, context: await done };
  }

  /** A map subscription that has been subscribed, with its keys as they change. */
  async mapped(to, from, options = {}) {
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

  api(method, body) {
    return api(this.server, method, body);
  }

  publish(to, data) {
    return this.api('publish', { channel: to, data });
  }

  set(to, key, data) {
    return this.api('map_publish', { channel: to, key, data });
  }
}
