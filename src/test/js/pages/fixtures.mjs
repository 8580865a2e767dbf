import { fileURLToPath } from 'node:url';
import { test as base, expect } from '@playwright/test';
import { start } from '../server.mjs';

export { expect };

const SCREENSHOTS = fileURLToPath(new URL('../../../../target/screenshots/', import.meta.url));

/** What the browser says when the line is down, which some tests are about. */
const LINE_DOWN = /WebSocket connection to .* failed/;

/**
 * `server`: Foray on Payara Micro, one for all tests of a run. `visit(options)`: opens the page in a context of its own;
 * at the end, whatever it asked another server for, and each error that it logged, fails the test.
 */
export const test = base.extend({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here.
    async ({}, use) => {
      const server = await start({ name: 'pages' });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],

  visit: async ({ browser, server }, use) => {
    const visitors = [];
    await use(async (options) => {
      const visitor = await Visitor.open(browser, { url: server.url, ...options });
      visitors.push(visitor);
      return visitor;
    });
    for (const visitor of visitors) {
      await visitor.context.close();
      expect(visitor.strangers, 'requests to other servers').toEqual([]);
      expect(visitor.complaints, 'errors in the console').toEqual([]);
    }
  },
});

/** Somebody with the page open in a browser of their own. */
class Visitor {
  strangers = [];
  complaints = [];

  static async open(browser, { url, channel, live = true, ...options }) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const visitor = new Visitor(context, await context.newPage(), url);
    const address = new URL(url);
    if (channel) {
      address.searchParams.set('channel', channel);
    }
    await visitor.page.goto(address.href);
    if (live) {
      await visitor.isLive();
    }
    return visitor;
  }

  constructor(context, page, url) {
    this.context = context;
    this.page = page;
    const { host } = new URL(url);
    const look = (address) => {
      if (!address.startsWith('data:') && new URL(address).host !== host) {
        this.strangers.push(address);
      }
    };
    context.on('request', (request) => look(request.url()));
    page.on('websocket', (socket) => look(socket.url()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !LINE_DOWN.test(message.text())) {
        this.complaints.push(message.text());
      }
    });
  }

  get messages() {
    return this.page.locator('#messages .message');
  }

  get texts() {
    return this.page.locator('#messages .message-text');
  }

  get notes() {
    return this.page.locator('#messages .note');
  }

  get people() {
    return this.page.locator('#people .person');
  }

  /** Events of the socket of this kind, the latest first. */
  events(kind) {
    return this.page.locator(`#events [data-kind="${kind}"]`);
  }

  async isLive() {
    await expect(this.page.locator('#channel-state')).toHaveText('Live');
    await expect(this.page.locator('#messages')).toHaveAttribute('aria-busy', 'false');
  }

  async say(text) {
    await this.page.getByLabel('Message', { exact: true }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Keeps a picture of the page in target/screenshots. */
  async picture(name) {
    await this.page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
  }
}

let made = 0;

/** A channel that no other test has. */
export function newChannel() {
  made += 1;
  return `chat:test-${Date.now().toString(36)}-${made}`;
}
