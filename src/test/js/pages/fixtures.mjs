import { fileURLToPath } from 'node:url';
import { test as base, expect } from '@playwright/test';
import { start } from '../server.mjs';

export { expect };

const SCREENSHOTS = fileURLToPath(new URL('../../../../target/screenshots/', import.meta.url));

/** What the browser says when the line is down, which some tests are about. */
const LINE_DOWN =
  /WebSocket connection to .* failed|Failed to load resource: net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED)/;

/**
 * `server`: Foray on Payara Micro, one for all tests of a worker. `visit(options)`: opens the page in a context of its own;
 * at the end, whatever it asked another server for, and each error that it logged, fails the test.
 */
export const test = base.extend({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here.
    async ({}, use, { workerIndex, project }) => {
      const server = await start({ name: `pages-${workerIndex}`, measured: project.name === 'measured' });
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

  /** @param options `url` of the page; `live`: whether to wait until the first page shows what is live */
  static async open(browser, { url, live = true, line = null, ...options }) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const visitor = new Visitor(context, await context.newPage(), url);
    await line?.put(visitor.page);
    await visitor.page.goto(url);
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

  async isLive() {
    await expect(this.page.locator('#live-state')).toHaveText('Live');
    await expect(this.page.locator('#arrivals-state')).toHaveText('Live');
    await expect(this.page.locator('#arrivals')).toHaveAttribute('aria-busy', 'false');
  }

  /** The place of this name on the list of the first page. */
  row(name) {
    return this.page.locator('.live-row').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Waits until the first page says this of a place, among all that are listed. */
  async lists(name, text) {
    await expect(async () => {
      await this.showAll();
      await expect(this.row(name)).toHaveText(text, { timeout: 500 });
    }).toPass({ timeout: 60_000 });
  }

  async listsNot(name) {
    await expect(async () => {
      await this.showAll();
      await expect(this.row(name)).toHaveCount(0, { timeout: 500 });
    }).toPass({ timeout: 60_000 });
  }

  async showAll() {
    const all = this.page.getByRole('button', { name: /^Show all / });
    if (await all.isVisible()) {
      // The list may have become shorter, and the button gone: who asks again then sees all.
      await all.click({ timeout: 500 });
    }
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
