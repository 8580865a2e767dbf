import { gzipSync } from 'node:zlib';
import { Centrifuge } from 'centrifuge';
import { WebSocket } from 'ws';
import { expect, stateOf, test } from './sheet-fixtures.mjs';

const ROWS = 1_000;
const COLUMNS = 'ABCDEFGHIJ';
const TYPISTS = 20;
const MINUTE = 60_000;

test('ten thousand cells: imported, shown at once, and the same everywhere after kill -9', async ({
  sit,
  server,
  sheet,
}) => {
  test.setTimeout(10 * MINUTE);
  const people = [await sit({ called: 'Ann' }), await sit(), await sit()];
  const [ann, bob] = people;
  const csv = Array.from({ length: ROWS }, (_, row) => [...COLUMNS].map((_, i) => row * COLUMNS.length + i).join());
  await ann.select('A1');
  const chosen = ann.page.waitForEvent('filechooser');
  await ann.page.locator('#tool-import').click();
  const began = Date.now();
  await (await chosen).setFiles({ name: 'many.csv', mimeType: 'text/csv', buffer: Buffer.from(csv.join('\n')) });
  // Nobody's page is frozen meanwhile.
  await bob.type('L1', 'typed meanwhile');
  await ann.shows('L1', 'typed meanwhile');
  const keys = async () => Object.keys(await stateOf(server, sheet)).length;
  // Before the import has begun nothing is unsaved either.
  await expect.poll(keys, { timeout: 2 * MINUTE, intervals: [100] }).toBe(ROWS * COLUMNS.length + 1);
  await expect(ann.fate).toHaveText('Everything is saved', { timeout: 2 * MINUTE });
  console.log(`10,000 cells imported and on the server's disk: ${Date.now() - began} ms`);

  const expected = await stateOf(server, sheet);
  await sameEverywhere(people, expected);

  await server.kill9();
  await expect(ann.page.locator('#offline')).toBeVisible();
  await ann.type('K1', 'while it was down');
  await expect(ann.fate).toHaveText('1 edit waits for the line');
  await server.restart();
  await ann.saved();
  const fresh = await sit();
  await sameEverywhere([...people, fresh], { ...expected, K1: 'while it was down' });
  expect(await stateOf(server, sheet)).toEqual({ ...expected, K1: 'while it was down' });

  const again = await sit();
  const usable = Math.round(await again.ready());
  console.log(`10,000 cells usable after: ${usable} ms`);
  await again.picture('sheet-many');
});

test('twenty people typing for a minute: everybody sees the same, soon', async ({ sit, server, sheet }) => {
  test.setTimeout(5 * MINUTE);
  const people = [await sit({ called: 'Ann' }), await sit({ called: 'Bob' }), await sit({ called: 'Cleo' })];
  const [ann, bob] = people;
  await bob.page.evaluate(measurePaint);
  const typists = Array.from({ length: TYPISTS }, (_, i) => new Typist(server, sheet, i));
  await Promise.all(typists.map((typist) => typist.begin()));
  const end = Date.now() + MINUTE;
  let typed = 0;
  const typeByHand = async () => {
    while (Date.now() < end) {
      typed += 1;
      await ann.type(`A${(typed % 30) + 1}`, `ann ${typed}`);
    }
  };
  await Promise.all([typeByHand(), ...typists.map((typist) => typist.typeUntil(end))]);
  await ann.picture('sheet-people');
  for (const typist of typists) {
    typist.end();
  }
  const last = async () => (await stateOf(server, sheet))[`A${(typed % 30) + 1}`];
  await expect.poll(last, { timeout: MINUTE }).toBe(`ann ${typed}`);
  await ann.saved();

  await sameEverywhere(people, await stateOf(server, sheet));
  await sayDelays(bob, `one of three pages, in another of which ${typed} cells were typed by hand`);
});

test('twenty people typing: what they type is soon on two screens', async ({ sit, server, sheet }) => {
  test.setTimeout(5 * MINUTE);
  const people = [await sit({ called: 'Ann' }), await sit({ called: 'Bob' })];
  for (const { page } of people) {
    await page.evaluate(measurePaint);
  }
  const typists = Array.from({ length: TYPISTS }, (_, i) => new Typist(server, sheet, i));
  await Promise.all(typists.map((typist) => typist.begin()));
  const end = Date.now() + MINUTE / 2;
  await Promise.all(typists.map((typist) => typist.typeUntil(end)));
  for (const typist of typists) {
    typist.end();
  }

  await sameEverywhere(people, await stateOf(server, sheet));
  await sayDelays(people[0], 'the first of two pages');
  await sayDelays(people[1], 'the second of two pages');
});

test('the scripts are under 3 MB, are kept by name, and only this page loads them', async ({ sit, visit, server }) => {
  const ann = await sit();
  const scripts = await ann.page.evaluate(() =>
    performance.getEntriesByType('resource').flatMap(({ name }) => (/\.js$/.test(name) ? [name] : [])),
  );
  let bytes = 0;
  for (const script of new Set(scripts)) {
    const response = await fetch(script);
    bytes += gzipSync(Buffer.from(await response.arrayBuffer())).length;
    if (script.includes('/chunks/')) {
      expect(response.headers.get('cache-control')).toContain('immutable');
    }
  }
  console.log(`scripts of the sheet, gzipped: ${(bytes / 1e6).toFixed(2)} MB`);
  expect(bytes).toBeLessThan(3e6);
  expect(scripts.some((script) => /\/chunks\/grid-/.test(script))).toBe(true);

  const { page } = await visit({ url: server.url, live: false });
  const home = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  expect(home.filter((script) => /\/chunks\/grid-/.test(script))).toEqual([]);
});

/** Says how long after they were typed the typists' values were painted there; they are no reason to fail. */
async function sayDelays({ page }, where) {
  const delays = (await page.evaluate(() => globalThis.delays)).sort((one, other) => one - other);
  const at = (part) => `${delays[Math.floor(delays.length * part)]} ms`;
  console.log(`${delays.length} edits of ${TYPISTS} people painted on ${where}: p50 ${at(0.5)}, p99 ${at(0.99)}`);
  expect(delays.length).toBeGreaterThan(TYPISTS);
}

/** Measures, in the page, how long after it was typed each value of a typist has been painted. */
function measurePaint() {
  globalThis.delays = [];
  const painted = (done) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage(null);
    });
  const api = document.getElementById('grid').univerAPI;
  api.addEvent(api.Event.CommandExecuted, ({ id, params, options }) => {
    if (id !== 'sheet.mutation.set-range-values' || !options?.fromCollab) {
      return;
    }
    for (const columns of Object.values(params.cellValue)) {
      for (const { v } of Object.values(columns)) {
        if (typeof v === 'number' && v > 1.6e12) {
          painted(() => globalThis.delays.push(Date.now() - v));
        }
      }
    }
  });
}

/** All pages hold what the server has, cell by cell. */
async function sameEverywhere(people, expected) {
  for (const person of people) {
    await expect
      .poll(async () => JSON.stringify(sorted(await person.cells())) === JSON.stringify(sorted(expected)), {
        message: 'all cells are the same',
        timeout: MINUTE,
      })
      .toBe(true);
  }
}

function sorted(cells) {
  return Object.fromEntries(Object.entries(cells).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Somebody who types the time of day into cells of their own row and of everybody's, with no browser. */
class Typist {
  #client;
  #channel;
  #cursors;
  #offsets = new Map();
  #row;

  constructor(server, sheet, number) {
    this.#client = new Centrifuge(`${server.url.replace('http', 'ws')}connection/websocket`, {
      websocket: WebSocket,
    });
    this.#channel = this.#client.newMapSubscription(`sheet:${sheet}`, { pageSize: 1000 });
    this.#cursors = this.#client.newMapSubscription(`cursors:${sheet}`);
    this.#row = number + 40;
    const take = ({ key, removed, offset }) => this.#offsets.set(key, removed ? 0 : offset);
    this.#channel.on('sync', ({ entries }) => entries.forEach(take));
    this.#channel.on('update', take);
    this.name = `typist ${number + 1}`;
  }

  async begin() {
    this.#channel.subscribe();
    this.#cursors.subscribe();
    this.#client.connect();
    await Promise.all([this.#channel.ready(MINUTE), this.#cursors.ready(MINUTE)]);
    this.id = this.#client._client;
  }

  async typeUntil(end) {
    for (let i = 0; Date.now() < end; i++) {
      await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 1000));
      const shared = i % 5 === 0;
      const key = `${COLUMNS[1 + (i % 8)]}${shared ? 1 + Math.floor(Math.random() * 30) : this.#row}`;
      await this.#client.rpc('map_publish', {
        channel: this.#channel.channel,
        key,
        data: { v: Date.now() },
        expected_offset: this.#offsets.get(key) ?? 0,
        tags: { by: this.name },
      });
      await this.#cursors.publish(this.id, { name: this.name, color: '#3f7fd1', cell: key });
    }
  }

  end() {
    this.#client.disconnect();
  }
}
