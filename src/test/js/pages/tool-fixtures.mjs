import { test as base, expect } from './fixtures.mjs';
import { startProxy } from './proxy.mjs';

export { expect };

/** What the browser logs of answers that a test is about. */
const ANSWERS = /Failed to load resource|Fetch API cannot load|net::ERR_/;

/**
 * `tool(path, options)`: opens a page in a context of its own; what the browser logs of servers that do not answer, or
 * refuse, is no complaint. `between(options)`: a proxy before the server, closed at the end.
 */
export const test = base.extend({
  between: async ({ server }, use) => {
    const proxies = [];
    await use(async (options) => {
      const proxy = await startProxy(server.url, options);
      proxies.push(proxy);
      return proxy;
    });
    for (const proxy of proxies) {
      proxy.close();
    }
  },

  tool: async ({ between, visit, server }, use) => {
    // Named before `visit`, so that proxies end after the pages that look through them.
    expect(between).toBeDefined();
    const visitors = [];
    await use(async (path, { url = server.url, ...options } = {}) => {
      const visitor = await visit({ url: new URL(path, url).href, live: false, ...options });
      visitors.push(visitor);
      return visitor;
    });
    for (const { complaints } of visitors) {
      complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !ANSWERS.test(complaint)));
    }
  },
});
