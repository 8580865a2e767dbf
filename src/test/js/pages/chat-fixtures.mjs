import { test as base, expect } from './fixtures.mjs';
import { Line } from './sheet-fixtures.mjs';

export { expect, Line };

let made = 0;

/** `room`: the name of a room that no other test has. `join(options)`: goes into it as somebody with a browser of their own. */
export const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here.
  room: async ({}, use) => {
    made += 1;
    await use(`test-${Date.now().toString(36)}-${made}`);
  },

  join: async ({ visit, server, room }, use) => {
    await use(async ({ called, into = room, live = true, line = null, ...options } = {}) => {
      const visitor = await visit({ url: server.url, live: false, ...options });
      const guest = new Guest(visitor, visitor.page, chatAddress(server, into));
      await line?.put(guest.page);
      await guest.enter(live);
      if (called) {
        await guest.call(called);
      }
      return guest;
    });
  },
});

/** Somebody in a room. */
export class Guest {
  constructor(visitor, page, address) {
    this.visitor = visitor;
    this.context = visitor.context;
    this.page = page;
    this.address = address;
    this.messages = page.locator('#messages .message');
    this.texts = page.locator('#messages .message-text');
    this.notes = page.locator('#messages .note');
    this.outgoing = page.locator('#outgoing .message');
    this.people = page.locator('#people .person');
    this.typing = page.locator('#typing');
    this.newer = page.locator('#newer');
  }

  async enter(live = true) {
    await this.page.goto(this.address);
    if (live) {
      await this.isLive();
    }
  }

  async isLive() {
    await expect(this.page.locator('#channel-state')).toHaveText('Live');
    await expect(this.page.locator('#messages')).toHaveAttribute('aria-busy', 'false');
  }

  /** The same room in another tab of the same browser. */
  async secondTab() {
    const tab = new Guest(this.visitor, await this.context.newPage(), this.address);
    await tab.enter();
    return tab;
  }

  async call(name) {
    await this.page.getByLabel('Your name').fill(name);
    await this.page.keyboard.press('Tab');
  }

  async write(text) {
    await this.page.getByLabel('Message', { exact: true }).fill(text);
  }

  async say(text) {
    await this.write(text);
    await this.page.keyboard.press('Enter');
  }

  /** Looks at something else, or at this page again; the browser of the tests shows every page all the time. */
  async look(seen) {
    await this.page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, !seen);
  }

  picture(name) {
    return this.visitor.picture(name);
  }
}

export function chatAddress(server, room) {
  const address = new URL('chat.html', server.url);
  address.searchParams.set('room', room);
  return address.href;
}

/** What a room has been told, as the server keeps it. */
export async function saidIn(server, room) {
  const { publications } = await server.api('history', { channel: `chat:${room}`, limit: 300 });
  return publications.map(({ data }) => data.text);
}

/** Says something from outside, a number of times. */
export async function sayFromOutside(server, room, texts) {
  const commands = texts.map((text) => ({ publish: { channel: `chat:${room}`, data: { text } } }));
  for (let i = 0; i < commands.length; i += 50) {
    await server.api('batch', { commands: commands.slice(i, i + 50) });
  }
}
