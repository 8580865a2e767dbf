// One server below a context root, which pings often, for all tests of plain text over WebSocket.
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../server.mjs';
import { raw } from './raw.mjs';
import { api, plain } from './support.mjs';

export const SECRET = 'a secret of this test that is long enough for HS256';

const TIMEOUT_MS = 120_000;
const SUBSCRIBERS = { allow_subscribe_for_client: true, allow_subscribe_for_anonymous: true };
const WRITERS = { allow_publish_for_subscriber: true, allow_publish_for_anonymous: true };
const CONFIG = {
  client: {
    token: { hmac_secret_key: SECRET },
    allow_anonymous_connect_without_token: true,
    ping_interval: '7s',
    pong_timeout: '6s',
  },
  channel: {
    namespaces: [
      {
        name: 'chat',
        ...SUBSCRIBERS,
        ...WRITERS,
        presence: true,
        history_size: 1000,
        history_ttl: '24h',
        force_recovery: true,
        allow_history_for_subscriber: true,
        allow_history_for_anonymous: true,
      },
      { name: 'closed', presence: true },
    ],
  },
};

/** A server and what tests need around it. */
export class TextFixture {
  #folder;
  #open = [];
  #channels = 0;

  async start() {
    this.#folder = await mkdtemp(join(tmpdir(), 'foray-text-'));
    const config = join(this.#folder, 'foray.json');
    writeFileSync(config, JSON.stringify(CONFIG));
    this.server = await start({ name: 'text', contextRoot: '/live', properties: { 'foray.config': config } });
  }

  async stop() {
    await this.server?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Ends what the last test left open; nothing of it is left on the server. */
  async cleanUp() {
    for (const end of this.#open.splice(0)) end();
    await this.nobodyIsLeft();
  }

  async nobodyIsLeft() {
    await eventually('nobody is left', async () => {
      const { channels } = await this.api('channels', {});
      const { nodes } = await this.api('info', {});
      return Object.keys(channels).length === 0 && nodes[0].num_clients === 0;
    });
  }

  /** A channel that no other test has used. */
  channel(namespace = 'chat') {
    return `${namespace}:${++this.#channels}`;
  }

  url(address) {
    return `${this.server.url.replace(/^http/, 'ws')}ws/${address}`;
  }

  /** A client of the npm package `ws`, with what it gets in `texts`. */
  async client(address, protocols = [], url = this.url(address)) {
    const made = this.opening(address, protocols, url);
    await made.opened;
    return made;
  }

  /** The same, before it is open. */
  opening(address, protocols = [], url = this.url(address)) {
    const made = plain(url, protocols);
    this.#open.push(() => made.terminate());
    return made;
  }

  async raw(address, options) {
    const made = await raw(this.url(address), options);
    this.#open.push(() => made.destroy());
    return made;
  }

  /** Waits until so many are there. */
  async present(channel, count) {
    await eventually(`${count} in ${channel}`, async () => {
      const { presence } = await this.api('presence', { channel });
      return Object.keys(presence).length === count;
    });
  }

  api(method, body) {
    return api(this.server, method, body);
  }

  publish(channel, data) {
    return this.api('publish', { channel, data });
  }

  /** Somebody who keeps to the rules, and checks afterwards that nothing happened to it. */
  async bystander(channel) {
    const made = await this.client(channel);
    await this.present(channel, 1);
    return async () => {
      await this.publish(channel, 'still here');
      await eventually('the bystander is still here', () => made.texts.at(-1) === 'still here');
      made.close();
      await made.gone;
    };
  }
}

async function eventually(what, condition) {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error(`not in ${TIMEOUT_MS} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
