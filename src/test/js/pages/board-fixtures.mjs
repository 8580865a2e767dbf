import { WebSocket } from 'ws';
import { test as base, expect } from './fixtures.mjs';
import { Line } from './sheet-fixtures.mjs';

export { expect, Line };

let made = 0;

/** `board`: the name of a board that no other test has. `open(options)`: opens it as somebody with a browser of their own. */
export const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here.
  board: async ({}, use) => {
    made += 1;
    await use(`test-${Date.now().toString(36)}-${made}`);
  },

  open: async ({ visit, server, board }, use) => {
    await use(async ({ called, name = board, live = true, line = null, ...options } = {}) => {
      const visitor = await visit({ url: server.url, live: false, ...options });
      const reader = new Reader(visitor, visitor.page, boardAddress(server, name));
      await line?.put(reader.page);
      await reader.enter(live);
      if (called) {
        await reader.page.getByLabel('Your name').fill(called);
        await reader.page.keyboard.press('Tab');
      }
      return reader;
    });
  },
});

/** Somebody who has a board open. */
export class Reader {
  constructor(visitor, page, address) {
    this.visitor = visitor;
    this.context = visitor.context;
    this.page = page;
    this.address = address;
    this.threads = page.locator('#threads > .thread');
    this.texts = page.locator('#threads .entry-text');
    this.posts = page.locator('#threads article > .entry .entry-text');
    this.replies = page.locator('#threads .replies .entry-text');
    this.fates = page.locator('#threads .entry-fate');
    this.now = page.locator('#visitors-now');
    this.ever = page.locator('#visitors-ever');
  }

  async enter(live = true) {
    await this.page.goto(this.address);
    if (live) {
      await this.isLive();
    }
  }

  async isLive() {
    await expect(this.page.locator('#channel-state')).toHaveText('Live');
    await expect(this.page.locator('#threads')).toHaveAttribute('aria-busy', 'false');
  }

  /** The same board in another tab of the same browser. */
  async secondTab() {
    const tab = new Reader(this.visitor, await this.context.newPage(), this.address);
    await tab.enter();
    return tab;
  }

  async post(text) {
    await this.page.getByLabel('New post').fill(text);
    await this.page.getByRole('button', { name: 'Post', exact: true }).click();
  }

  /** The post or reply with exactly this text. */
  entry(text) {
    const exactly = new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
    return this.page.locator('.entry').filter({ has: this.page.locator('.entry-text', { hasText: exactly }) });
  }

  button(text, label) {
    return this.entry(text).getByRole('button', { name: label, exact: true });
  }

  async replyTo(text, reply) {
    await this.button(text, 'Reply').click();
    await this.page.getByLabel('Your reply').fill(reply);
    await this.page.keyboard.press('Control+Enter');
  }

  async edit(text, changed) {
    await this.button(text, 'Edit').click();
    await this.page.getByLabel('Change what you wrote').fill(changed);
    await this.page.getByRole('button', { name: 'Save' }).click();
  }

  async remove(text) {
    await this.button(text, 'Remove').click();
    await this.button(text, 'Remove').click();
  }

  async counts(now, ever) {
    await expect(this.now).toHaveText(String(now), { timeout: 60_000 });
    await expect(this.ever).toHaveText(String(ever));
  }

  picture(name) {
    return this.visitor.picture(name);
  }
}

export function boardAddress(server, name) {
  const address = new URL('board.html', server.url);
  address.searchParams.set('name', name);
  return address.href;
}

/** What was published on a board, as the server keeps it. */
export async function eventsOf(server, name) {
  const { publications } = await server.api('history', { channel: `board:${name}`, limit: 1000 });
  return publications.map(({ data }) => data);
}

/** Publishes as any anonymous client can, with a few lines of its own; whether the server took each. */
export async function publishAsAnybody(server, channel, events) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}connection/websocket`);
  const answers = new Map();
  socket.on('message', (data) => {
    for (const line of String(data).split('\n').filter(Boolean)) {
      const { id, ...answer } = JSON.parse(line);
      answers.get(id)?.(answer);
    }
  });
  const ask = (id, command) =>
    new Promise((resolve) => {
      answers.set(id, resolve);
      socket.send(JSON.stringify({ id, ...command }));
    });
  await new Promise((resolve) => socket.once('open', resolve));
  await ask(1, { connect: {} });
  await ask(2, { subscribe: { channel } });
  const taken = [];
  for (const [i, data] of events.entries()) {
    taken.push('publish' in (await ask(i + 3, { publish: { channel, data } })));
  }
  socket.close();
  return taken;
}
