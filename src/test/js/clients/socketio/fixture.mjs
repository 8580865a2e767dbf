// One server with channels of every kind, and clients of Socket.IO that end with their test.
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { start, WAR_WITH_FIXTURES } from '../../server.mjs';
import { api, line, next } from '../support.mjs';

export const SECRET = 'a secret of this test that is long enough for HS256';

const ALL = {
  allow_subscribe_for_client: true,
  allow_subscribe_for_anonymous: true,
  allow_publish_for_subscriber: true,
  allow_publish_for_anonymous: true,
};
const READERS = {
  allow_presence_for_subscriber: true,
  allow_presence_for_anonymous: true,
  allow_history_for_subscriber: true,
  allow_history_for_anonymous: true,
};
const KEPT = { history_size: 5000, history_ttl: '24h', force_recovery: true };
const CONFIG = {
  client: {
    token: { hmac_secret_key: SECRET },
    allow_anonymous_connect_without_token: true,
    channel_limit: 5,
  },
  socketio: { default_channel: 'log:main', max_payload: 100_000 },
  channel: {
    namespaces: [
      { name: 'log', ...ALL, ...READERS, ...KEPT, presence: true },
      { name: 'room', ...ALL, ...READERS, presence: true, join_leave: true, force_push_join_leave: true },
      { name: 'short', ...ALL, ...KEPT, history_size: 5 },
      { name: 'plain', ...ALL },
      { name: 'others', ...ALL, ...KEPT, exclude_sender: true },
      { name: 'shop', ...ALL, ...KEPT },
      { name: 'closed' },
      { name: 'silent', allow_subscribe_for_client: true, allow_subscribe_for_anonymous: true },
      { name: 'map', ...ALL, subscription_type: 'map', map: { mode: 'ephemeral' } },
    ],
  },
};

/** A server and what tests need around it. */
export class Fixture {
  #folder;
  #clients = [];
  #lines = [];
  #channels = 0;

  constructor(name, settings = {}) {
    this.name = name;
    this.settings = settings;
  }

  async start() {
    this.#folder = await mkdtemp(join(tmpdir(), 'foray-socketio-'));
    const config = join(this.#folder, 'foray.json');
    writeFileSync(config, JSON.stringify(CONFIG));
    const properties = { 'foray.config': config, ...this.settings };
    this.server = await start({ name: this.name, war: WAR_WITH_FIXTURES, properties });
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
  channel(namespace = 'log') {
    return `${namespace}:${++this.#channels}`;
  }

  /** A client in the namespace of a channel; nobody waits for it. */
  begin(channel, options = {}, url = this.server.url) {
    const made = io(`${url}${channel}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 20,
      reconnectionDelayMax: 200,
      randomizationFactor: 0,
      ...options,
    });
    made.log = [];
    made.onAny((event, ...values) => made.log.push([event, ...values]));
    this.#clients.push(made);
    return made;
  }

  /** The same, connected. */
  async client(channel, options = {}, url = this.server.url) {
    const made = this.begin(channel, options, url);
    await next(made, 'connect');
    return made;
  }

  /** What a client is refused with. */
  async refusal(channel, options = {}) {
    return next(this.begin(channel, options), 'connect_error');
  }

  async line() {
    const made = await line(this.server.url);
    this.#lines.push(made);
    return made;
  }

  api(method, body) {
    return api(this.server, method, body);
  }

  publish(channel, data, more = {}) {
    return this.api('publish', { channel, data, ...more });
  }
}

/** The events of a client with that name, without what stands behind the arguments. */
export function events(client, name, values = 1) {
  return client.log.filter(([event]) => event === name).map(([, ...rest]) => rest.slice(0, values));
}

/** Waits until a client has had so many events of that name. */
export async function gets(client, name, count = 1) {
  const had = () => client.log.filter(([event]) => event === name).length;
  while (had() < count) {
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`only ${had()} of ${count} "${name}"`)), 120_000);
      client.onAny(function any() {
        clearTimeout(timer);
        client.offAny(any);
        resolve();
      });
    });
  }
  return client.log.filter(([event]) => event === name);
}
