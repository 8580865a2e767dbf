import axe from 'axe-core';
import { expect, test } from './tool-fixtures.mjs';

const OUTAGE_MILLIS = 240_000;
const WAYS = ['short', 'long', 'socket'];

let made = 0;

/** Somebody who compares. */
class Comparison {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.agreement = this.page.locator('#agreement');
    this.counts = this.page.locator('[data-part="count"]');
    this.states = this.page.locator('[data-part="state"]');
  }

  /** All three ways have the same number. */
  async shows(number) {
    await expect(this.agreement).toHaveText(`All three show ${number}`, { timeout: 60_000 });
    await expect(this.counts).toHaveText(WAYS.map(() => String(number)));
  }

  async count() {
    await this.page.getByRole('button', { name: 'Count', exact: true }).click();
  }

  /** The figures of one row, as they are written, by way. */
  async figures(row) {
    const cells = this.page.locator('#figures tr', {
      has: this.page.getByRole('rowheader', { name: row, exact: true }),
    });
    const [short, long, socket] = await cells.locator('td').allTextContents();
    return { short, long, socket };
  }

  async numbers(row) {
    const entries = Object.entries(await this.figures(row));
    return Object.fromEntries(entries.map(([way, text]) => [way, Number(text.replace(/,/g, ''))]));
  }
}

const it = test.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here.
  counter: async ({}, use) => {
    made += 1;
    await use(`test-${Date.now().toString(36)}-${made}`);
  },

  compare: async ({ tool, counter }, use) => {
    await use(async (options) => {
      const comparison = new Comparison(await tool(`polling.html?name=${counter}`, options));
      await expect(comparison.states).toHaveText(WAYS.map(() => 'Live'));
      return comparison;
    });
  },
});

it('a count is seen in three ways by everybody, and counted once', async ({ compare, server, counter }) => {
  const ada = await compare();
  const grace = await compare();
  await ada.shows(0);
  await expect(ada.page.getByText('Count, or choose a beat.')).toBeVisible();

  await ada.count();
  await grace.count();
  await server.api('publish', { channel: `counter:${counter}`, data: 'from outside' });

  for (const one of [ada, grace]) {
    await one.shows(3);
    expect(await one.numbers('Publications that came')).toEqual({ short: 3, long: 3, socket: 3 });
    expect((await one.numbers('Requests')).socket).toBe(1);
    for (const delay of Object.values(await one.figures('Delay, median'))) {
      expect(delay).toMatch(/^[\d.]+ m?s$/);
    }
  }
  await expect(ada.page.getByText('Count, or choose a beat.')).toBeHidden();
  const late = await compare();
  await late.shows(3);
  expect(await late.numbers('Publications that came')).toEqual({ short: 0, long: 0, socket: 0 });
});

it('with a beat each way pays in its own way, and all agree when it rests', async ({ compare, server, counter }) => {
  const ada = await compare();
  await ada.page.getByLabel('Beat').selectOption('20');
  await expect.poll(async () => (await ada.numbers('Publications that came')).short).toBeGreaterThan(60);
  await ada.page.getByLabel('Beat').selectOption('0');
  // One more by hand: once it is there, so are all that went out before it.
  const since = await ada.page.evaluate(() => performance.timeOrigin + performance.now());
  await ada.count();
  const history = () => server.api('history', { channel: `counter:${counter}`, limit: 1000 });
  await expect.poll(async () => (await history()).publications.some(({ data }) => data.at >= since)).toBe(true);
  const came = (await history()).publications.length;
  await ada.shows(came);
  expect(await ada.numbers('Publications that came')).toEqual({ short: came, long: came, socket: came });
  const requests = await ada.numbers('Requests');
  expect(requests.socket).toBe(1);
  expect(requests.long).toBeGreaterThan(requests.short);
  expect(requests.short).toBeLessThan(came);
  await ada.visitor.picture('polling-after-a-beat');

  await ada.page.getByRole('button', { name: 'Measure anew' }).click();
  await expect.poll(async () => (await ada.numbers('Publications that came')).socket).toBe(0);
  await ada.shows(came);
});

it('nothing new is answered with 304 and no body', async ({ compare }) => {
  const ada = await compare();
  await ada.shows(0);
  await ada.page.getByLabel('Short polls').selectOption('250');

  const answer = await ada.page.waitForResponse(
    (response) => response.url().includes('timeout=0') && response.status() === 304,
  );
  expect(answer.request().headers()['if-none-match']).toMatch(/^"[\w-]+:0"$/);
  expect(answer.headers().etag).toBe(answer.request().headers()['if-none-match']);
});

it('more short polls are less late', async ({ compare }) => {
  const ada = await compare();
  await ada.page.getByLabel('Short polls').selectOption('250');
  const before = (await ada.numbers('Requests')).short;

  await expect.poll(async () => (await ada.numbers('Requests')).short).toBeGreaterThan(before + 8);
});

it('a pause asks nothing, and what was missed meanwhile comes after it', async ({ compare, server, counter }) => {
  const ada = await compare();
  await ada.count();
  await ada.shows(1);
  await ada.page.getByRole('button', { name: 'Pause' }).click();
  await expect(ada.states).toHaveText(WAYS.map(() => 'Paused'));
  await expect(ada.page.getByRole('button', { name: 'Count', exact: true })).toBeDisabled();
  for (let i = 0; i < 5; i++) {
    await server.api('publish', { channel: `counter:${counter}`, data: i });
  }
  await expect(ada.counts).toHaveText(['1', '1', '1']);

  await ada.page.getByRole('button', { name: 'Go on' }).click();
  await ada.shows(6);
  expect(await ada.numbers('Publications that came')).toEqual({ short: 6, long: 6, socket: 6 });
});

it('a server that is killed and started again: all go on from where they were, and agree', async ({
  compare,
  server,
  counter,
}) => {
  test.setTimeout(OUTAGE_MILLIS);
  const ada = await compare();
  const phone = await compare({ viewport: { width: 390, height: 844 } });
  await ada.count();
  for (const one of [ada, phone]) {
    await one.shows(1);
  }

  await server.kill9();
  for (const one of [ada, phone]) {
    await expect(one.states).toHaveText(
      WAYS.map(() => 'Offline'),
      { timeout: 30_000 },
    );
    await expect(one.page.locator('#offline')).toBeVisible();
    await expect(one.page.locator('[data-part="trouble"]').first()).toContainText('The server does not answer.');
    await expect(one.counts).toHaveText(['1', '1', '1']);
  }
  await ada.visitor.picture('polling-offline');
  await phone.visitor.picture('polling-phone-offline');
  await server.restart();
  for (let i = 0; i < 3; i++) {
    await server.api('publish', { channel: `counter:${counter}`, data: i });
  }

  for (const one of [ada, phone]) {
    await one.shows(4);
    expect(await one.numbers('Publications that came')).toEqual({ short: 4, long: 4, socket: 4 });
    await expect(one.page.locator('#offline')).toBeHidden();
  }
  await phone.count();
  await ada.shows(5);
});

it('a line that is cut is told, and laid again nothing is missing', async ({ compare, between, server, counter }) => {
  test.setTimeout(120_000);
  const line = await between();
  const ada = await compare({ url: line.url });
  await ada.count();
  await ada.shows(1);

  line.cut();
  await expect(ada.states).toHaveText(
    WAYS.map(() => 'Offline'),
    { timeout: 30_000 },
  );
  await server.api('publish', { channel: `counter:${counter}`, data: 'meanwhile' });
  line.lay();

  await ada.shows(2);
  expect(await ada.numbers('Publications that came')).toEqual({ short: 2, long: 2, socket: 2 });
});

it('where no WebSocket gets through, the polls do, and what is sent goes by other ways', async ({
  tool,
  between,
  counter,
}) => {
  const { url } = await between({ refusesUpgrades: true });
  const { page } = await tool(`polling.html?name=${counter}`, { url });

  await expect(page.locator('#panel-short [data-part="state"]')).toHaveText('Live');
  await expect(page.locator('#panel-long [data-part="state"]')).toHaveText('Live');
  await expect(page.locator('#panel-socket [data-part="state"]')).toHaveText('Offline');
  await page.getByRole('button', { name: 'Count', exact: true }).click();
  await expect(page.locator('#panel-long [data-part="count"]')).toHaveText('1');
});

it('where no HTTP stream gets through either, server-sent events do', async ({ tool, between, counter }) => {
  const { url } = await between({ refusesUpgrades: true, hides: '/connection/http_stream' });
  const { page } = await tool(`polling.html?name=${counter}`, { url });

  await page.getByRole('button', { name: 'Count', exact: true }).click();
  await expect(page.locator('#panel-long [data-part="count"]')).toHaveText('1');
});

it('a counter that cannot be is refused in words', async ({ tool }) => {
  const { page } = await tool(`polling.html?name=${'x'.repeat(300)}`);

  await expect(page.locator('[data-part="state"]')).toHaveText(WAYS.map(() => 'Refused'));
  await expect(page.locator('[data-part="trouble"]').first()).toContainText('look at the channel’s name');
});

it('only this page loads what plots, and the page forbids what it does not need', async ({ request, server }) => {
  const page = await request.get(`${server.url}polling.html`);
  expect(page.headers()['content-security-policy']).toContain("script-src 'self'; style-src 'self';");
  expect(await (await request.get(`${server.url}assets/polling.js`)).text()).toContain('u-axis');
  for (const other of ['home', 'console']) {
    expect(await (await request.get(`${server.url}assets/${other}.js`)).text()).not.toContain('u-axis');
  }
});

for (const colorScheme of ['light', 'dark']) {
  it(`it can be read and used by everybody, ${colorScheme}`, async ({ compare }) => {
    const ada = await compare({ colorScheme });
    const phone = await compare({ colorScheme, viewport: { width: 390, height: 844 } });
    await ada.visitor.picture(`polling-empty-${colorScheme}`);
    await ada.page.getByLabel('Beat').selectOption('5');
    await expect.poll(async () => (await phone.numbers('Publications that came')).short).toBeGreaterThan(20);
    await ada.page.getByLabel('Beat').selectOption('0');
    await expect(ada.page.locator('#spoken')).toHaveText(/^All three show \d+$/);

    for (const { page } of [ada, phone]) {
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => window.axe.run());
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    }
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await ada.visitor.picture(`polling-${colorScheme}`);
    await phone.visitor.picture(`polling-phone-${colorScheme}`);
  });
}
