import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import axe from 'axe-core';
import { Centrifuge } from 'centrifuge';
import { WebSocket } from 'ws';
import { start } from '../server.mjs';
import { test as base, expect, newChannel } from './fixtures.mjs';
import { Line } from './sheet-fixtures.mjs';

const run = promisify(execFile);
const OUTAGE_MILLIS = 240_000;

/** `people(channel, count)`: so many people are in the channel; what is returned has them leave. */
const test = base.extend({
  people: async ({ server }, use) => {
    const all = [];
    await use(async (channel, count = 1, url = server.url) => {
      const clients = Array.from({ length: count }, () => somebody(url));
      all.push(...clients);
      await Promise.all(
        clients.map(async (client) => {
          const subscription = client.newSubscription(channel);
          client.connect();
          subscription.subscribe();
          await subscription.ready();
        }),
      );
      return () => disconnect(clients);
    });
    disconnect(all);
  },
});

function disconnect(clients) {
  for (const client of clients) {
    client.disconnect();
  }
}

function somebody(url) {
  return new Centrifuge(`${url.replace(/^http/, 'ws')}connection/websocket`, { websocket: WebSocket });
}

const nameOf = (channel) => channel.slice(channel.indexOf(':') + 1);
const arrivals = (page) => page.locator('#arrivals .arrival');

test('where people are is listed with how many, from the first who comes to the last who leaves', async ({
  visit,
  people,
}) => {
  const channel = newChannel();
  const visitor = await visit();
  await visitor.listsNot(nameOf(channel));

  const first = await people(channel, 1);
  await visitor.lists(nameOf(channel), /Room.*1 person/);
  const others = await people(channel, 4);
  await visitor.lists(nameOf(channel), /5 people/);
  await expect(visitor.page.locator('#live-total')).toHaveText(/\d+ people in \d+ place/);
  await expect(visitor.page.locator('.live-row').first()).toHaveText(/5 people/);
  others();
  await visitor.lists(nameOf(channel), /1 person/);
  first();

  await visitor.listsNot(nameOf(channel));
});

test('a sheet that only a program has filled is listed, and leads there', async ({ visit, server }) => {
  const sheet = nameOf(newChannel());
  const visitor = await visit();
  const { page } = visitor;
  await server.api('map_publish', { channel: `sheet:${sheet}`, key: 'B7', data: { v: 42 } });

  await visitor.lists(sheet, /Sheet.*nobody now/);
  await visitor.row(sheet).click();
  await expect(page).toHaveURL(new URL(`sheet.html?name=${sheet}`, server.url).href);
  await expect(page.getByLabel('Sheet', { exact: true })).toHaveValue(sheet);

  await server.api('map_clear', { channel: `sheet:${sheet}` });
  await page.goto(server.url);
  await visitor.isLive();
  await visitor.listsNot(sheet);
});

test('each kind of channel leads to its page, and what is not meant to be listed is not', async ({
  visit,
  server,
  people,
}) => {
  const name = `${nameOf(newChannel())} & ü`;
  await server.api('publish', { channel: `chat:${name}`, data: 'hello' });
  await server.api('publish', { channel: `board:${name}`, data: 'hello' });
  await server.api('publish', { channel: `demo:${name}`, data: 'hello' });
  await people(`demo:${name}`);
  const visitor = await visit();

  await visitor.lists(name, [/^Board/, /^Room/]);
  const encoded = name.replaceAll(' ', '+').replace('&', '%26').replace('ü', '%C3%BC');
  const links = visitor.row(name).getByRole('link');
  await expect(links.nth(0)).toHaveAttribute('href', `${server.url}board.html?name=${encoded}`);
  await expect(links.nth(1)).toHaveAttribute('href', `${server.url}chat.html?room=${encoded}`);
});

test('names stay text', async ({ visit, server }) => {
  const name = `<img src=x onerror="window.attacked=1">${newChannel()}`;
  await server.api('publish', { channel: `chat:${name}`, data: 'hello' });
  await server.api('publish', { channel: 'demo:hello', data: { text: name } });
  const visitor = await visit();
  const { page } = visitor;

  await visitor.lists(name, /Room/);
  await expect(arrivals(page).first()).toContainText(name);
  expect(await page.evaluate(() => window.attacked)).toBeUndefined();
  expect(await page.locator('main img').count()).toBe(0);
});

test('of many channels the first are shown, and all on demand', async ({ visit, server }) => {
  const prefix = newChannel();
  const commands = Array.from({ length: 40 }, (_, i) => ({ publish: { channel: `${prefix}-${i}`, data: i } }));
  await server.api('batch', { commands });
  const { page } = await visit();
  const all = page.getByRole('button', { name: /^Show all \d+$/ });

  await expect(all).toBeVisible();
  await expect(page.locator('.live-row')).toHaveCount(12);
  await all.click();
  await expect(page.locator('.live-row', { hasText: nameOf(prefix) })).toHaveCount(40);
  await page.getByRole('button', { name: 'Show fewer' }).click();
  await expect(page.locator('.live-row')).toHaveCount(12);
});

test('a sheet, a room and a board are opened by their names', async ({ visit, server }) => {
  const forms = [
    ['Name of a sheet', 'Open the sheet', 'sheet.html?name='],
    ['Name of a room', 'Enter the room', 'chat.html?room='],
    ['Name of a board', 'Open the board', 'board.html?name='],
  ];
  const { page, complaints } = await visit();
  await page.route(/(chat|board)\.html/, (route) => route.fulfill({ contentType: 'text/html', body: 'the page' }));
  for (const [label, button, path] of forms) {
    await page.getByLabel(label).fill('   ');
    await page.getByRole('button', { name: button }).click();
    await expect(page).toHaveURL(server.url);
    await page.getByLabel(label).fill(' a new one ');
    await page.getByLabel(label).press('Enter');
    await expect(page).toHaveURL(`${server.url}${path}a+new+one`);
    await page.goto(server.url);
  }
  complaints.length = 0;
});

test('the snippet for the browser works as it stands, in the console of the page', async ({ visit }) => {
  const { page } = await visit();
  const before = await arrivals(page).count();
  const snippet = await page.locator('#snippet-browser').textContent();
  const printed = page.waitForEvent('console', (message) => message.text() === 'Hello from the browser');

  const console = await page.context().newCDPSession(page);
  const { exceptionDetails } = await console.send('Runtime.evaluate', { expression: snippet, replMode: true });

  expect(exceptionDetails).toBeUndefined();
  await printed;
  await expect(arrivals(page)).toHaveCount(before + 1);
  await expect(arrivals(page).first()).toHaveText(/visitor \w{4}.*Hello from the browser/);
});

test('the snippets for curl and Java work as they stand', async ({ visit, server }) => {
  const folder = mkdtempSync(join(tmpdir(), 'foray-snippets-'));
  const { page } = await visit();
  const before = await arrivals(page).count();
  let java;
  try {
    writeFileSync(join(folder, 'Hello.java'), await page.locator('#snippet-java').textContent());
    java = new Program('java', ['Hello.java'], folder);
    await java.prints('Hello from Java\n');
    await expect(arrivals(page)).toHaveCount(before + 1);
    await expect(arrivals(page).first()).toHaveText(/visitor \w{4}.*Hello from Java/);

    await runCurl(page, server, folder);
    await expect(arrivals(page)).toHaveCount(before + 2);
    await expect(arrivals(page).first()).toHaveText(/server API.*Hello from curl/);
    await java.prints('Hello from Java\nHello from curl\n');
    await visitAgain(page, before + 2);
  } finally {
    java?.stop();
    rmSync(folder, { recursive: true });
  }
});

/** What was there stays, over a reload too. */
async function visitAgain(page, count) {
  await page.reload();
  await expect(arrivals(page)).toHaveCount(Math.min(count, 30));
  await expect(arrivals(page).first()).toContainText('Hello from curl');
}

/** With a home folder that has the server's key where it is by default. */
async function runCurl(page, server, folder) {
  mkdirSync(join(folder, '.foray'));
  symlinkSync(join(server.dataFolder, 'api.key'), join(folder, '.foray', 'api.key'));
  const snippet = await page.locator('#snippet-curl').textContent();
  const { stdout } = await run('sh', ['-c', snippet], { env: { ...process.env, HOME: folder } });
  expect(JSON.parse(stdout).result.offset).toBeGreaterThan(0);
}

/** A program that runs beside the test. */
class Program {
  #process;
  #printed = '';

  constructor(command, options, folder) {
    this.#process = spawn(command, options, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process.stdout.on('data', (data) => {
      this.#printed += data;
    });
  }

  async prints(text) {
    await expect.poll(() => this.#printed, { timeout: 60_000 }).toBe(text);
  }

  stop() {
    this.#process.kill('SIGKILL');
  }
}

test('what is copied is what stands there', async ({ visit }) => {
  const { page, context } = await visit();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const [name, id] of [
    ['the browser', 'browser'],
    ['curl', 'curl'],
    ['Java', 'java'],
  ]) {
    await page.getByRole('button', { name: `Copy the snippet for ${name}` }).click();
    await expect(page.locator('.toast').last()).toContainText('Copied.');
    const snippet = await page.locator(`#snippet-${id}`).textContent();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(snippet);
  }
});

test('a server that tells nothing says why', async ({ visit }) => {
  const line = new Line();
  line.answer = ({ subscribe }) => subscribe && { error: { code: 102, message: 'unknown channel' } };
  const { page } = await visit({ line, live: false });

  await expect(page.locator('#live-problem')).toContainText('This server does not tell what is live on it.');
  await expect(page.locator('#live-problem')).toContainText('the namespace');
  await expect(page.locator('#arrivals-problem')).toContainText('There is no such channel');
  await expect(page.locator('#live-loading')).toBeHidden();
  await expect(page.locator('#arrivals-loading')).toBeHidden();
});

test('while the line is down it says so and keeps what it knew', async ({ visit, server }) => {
  const channel = newChannel();
  await server.api('publish', { channel, data: 'hello' });
  const line = new Line();
  const visitor = await visit({ line });
  const { page } = visitor;
  await visitor.lists(nameOf(channel), /Room/);

  line.cut();
  await expect(page.locator('#offline')).toBeVisible();
  await expect(page.locator('#live-state')).toHaveText('Offline');
  await expect(page.locator('#arrivals-state')).toHaveText('Offline');
  await expect(visitor.row(nameOf(channel))).toHaveCount(1);
  await visitor.picture('home-offline');
  const later = newChannel();
  await server.api('publish', { channel: later, data: 'while the line was down' });
  line.lay();

  await visitor.isLive();
  await expect(page.locator('#offline')).toBeHidden();
  await visitor.lists(nameOf(later), /Room/);
});

test('a page that never reaches the server says so', async ({ visit }) => {
  const line = new Line();
  line.cut();
  const visitor = await visit({ line, live: false });

  await expect(visitor.page.locator('#live-state')).toHaveText('Offline');
  await expect(visitor.page.locator('#offline')).toBeVisible();
  await expect(visitor.page.locator('#live-loading')).toBeHidden();
  line.lay();
  await visitor.isLive();
});

test('a server that is killed and started again: what is kept is listed again, people as they come back', async ({
  visit,
  server,
  people,
}) => {
  test.setTimeout(OUTAGE_MILLIS);
  const [kept, passing] = [newChannel(), newChannel()];
  const visitor = await visit();
  const { page } = visitor;
  await server.api('publish', { channel: kept, data: 'hello' });
  await people(kept, 3);
  const leave = await people(passing, 2);
  await visitor.lists(nameOf(kept), /3 people/);
  await visitor.lists(nameOf(passing), /2 people/);

  await server.kill9();
  await expect(page.locator('#live-state')).toHaveText('Offline');
  leave();
  await server.restart();

  await visitor.isLive();
  await visitor.lists(nameOf(kept), /3 people/);
  await visitor.listsNot(nameOf(passing));
});

test('another context root works as well, and an empty server has something to say', async ({ visit, people }) => {
  test.setTimeout(OUTAGE_MILLIS);
  const server = await start({ name: 'pages-context-root', contextRoot: '/foray' });
  const folder = mkdtempSync(join(tmpdir(), 'foray-snippets-'));
  try {
    const visitor = await visit({ url: server.url });
    const { page } = visitor;
    await expect(page.locator('#live-empty')).toBeVisible();
    await expect(page.locator('#arrivals-empty')).toBeVisible();
    await visitor.picture('home-empty');

    const socket = `${server.url.replace('http', 'ws')}ws?channel=demo:hello`;
    await expect(page.locator('#snippet-browser')).toContainText(`"${socket}"`);
    await expect(page.locator('#snippet-java')).toContainText(`"${socket}"`);
    await runCurl(page, server, folder);
    await expect(arrivals(page)).toHaveText([/Hello from curl/]);
    await people('chat:lobby', 2, server.url);
    await visitor.lists('lobby', /2 people/);
    await expect(visitor.row('lobby').getByRole('link')).toHaveAttribute('href', `${server.url}chat.html?room=lobby`);
  } finally {
    rmSync(folder, { recursive: true });
    await server.stop();
  }
});

test('the page and its parts are asked about each time, and forbid what they do not need', async ({
  request,
  server,
}) => {
  for (const path of ['', 'assets/home.js', 'assets/foray.css', 'images/foray.svg']) {
    const response = await request.get(server.url + path);
    const headers = response.headers();
    expect(response.status(), path).toBe(200);
    expect(headers['content-security-policy'], path).toContain("default-src 'none'; script-src 'self'");
    expect(headers['cache-control'], path).toBe('no-cache');
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    const again = await request.get(server.url + path, { headers: { 'If-None-Match': headers.etag } });
    expect(again.status(), path).toBe(304);
  }
});

for (const colorScheme of ['light', 'dark']) {
  test(`it can be read and used by everybody, ${colorScheme}`, async ({ visit, server, people }) => {
    await people('chat:lobby', 3);
    await people('board:news', 1);
    await server.api('map_publish', { channel: 'sheet:budget', key: 'B7', data: { v: 42 } });
    await server.api('publish', { channel: 'demo:hello', data: { degrees: 21.5, sensor: 'roof-3' } });
    await server.api('publish', { channel: 'demo:hello', data: 'build 214 finished, all tests passed' });
    const desk = await visit({ colorScheme });
    const phone = await visit({ colorScheme, viewport: { width: 360, height: 740 } });

    for (const visitor of [desk, phone]) {
      const { page } = visitor;
      await expect(visitor.row('lobby')).toHaveText(/3 people/);
      await expect(visitor.row('news')).toHaveText(/1 person/);
      await expect(arrivals(page).first()).toContainText('build 214');
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => window.axe.run());
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    }
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await desk.picture(`home-${colorScheme}`);
    await phone.picture(`home-phone-${colorScheme}`);
  });
}

test('the theme that is chosen is remembered, and the system’s otherwise', async ({ visit }) => {
  const { page } = await visit({ colorScheme: 'light' });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();

  await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await background()).toBe(dark);

  await page.getByRole('button', { name: 'Switch to the light theme' }).click();
  expect(await background()).toBe(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await background()).toBe(dark);
});

test('the keyboard is enough', async ({ visit, server }) => {
  const channel = newChannel();
  await server.api('publish', { channel, data: 'hello' });
  const { page } = await visit();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();

  const reached = new Set();
  const last = page.locator('#arrivals');
  for (let i = 0; i < 80 && !(await last.evaluate((element) => element === document.activeElement)); i++) {
    await page.keyboard.press('Tab');
    reached.add(
      await page.evaluate(() => {
        const { textContent, id, ariaLabel } = document.activeElement;
        return id || ariaLabel || textContent.trim();
      }),
    );
  }

  for (const part of ['Sheet', 'sheet-name', 'Enter the room', 'Console', 'copy-curl', 'live-all', 'arrivals']) {
    if (part !== 'live-all' || (await page.locator('#live-all').isVisible())) {
      expect([...reached]).toContain(part);
    }
  }
});
