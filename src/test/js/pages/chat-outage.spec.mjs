import { mergeTests } from '@playwright/test';
import { test as boardTest, eventsOf } from './board-fixtures.mjs';
import { test as chatTest, expect, Line, saidIn, sayFromOutside } from './chat-fixtures.mjs';

const test = mergeTests(chatTest, boardTest);

const OUTAGE_MILLIS = 300_000;

test('a server that is killed under open pages: chat and board go on, nothing is lost or doubled', async ({
  join,
  open,
  server,
  room,
  board,
}) => {
  test.setTimeout(OUTAGE_MILLIS);
  const ada = await join({ called: 'Ada' });
  const grace = await join({ called: 'Grace', viewport: { width: 390, height: 780 } });
  const writer = await open({ called: 'Ada' });
  const reader = await open();
  await grace.say('before');
  await writer.post('before');
  await expect(ada.texts).toHaveText(['before']);
  await expect(reader.posts).toHaveText(['before']);
  await reader.counts(2, 2);

  // The server is killed while messages are on their way, so that some answers get lost.
  const sent = Array.from({ length: 30 }, (_, i) => `message ${i + 1}`);
  for (const [i, text] of sent.entries()) {
    await ada.say(text);
    if (i === 14) {
      await server.kill9();
    }
  }
  await writer.post('into the dark');
  await writer.edit('before', 'before, changed');
  for (const { page } of [ada, grace, writer, reader]) {
    await expect(page.locator('#offline')).toBeVisible();
    await expect(page.locator('.chip')).toContainText(/retry in \d+ s|Reconnecting/);
  }
  await expect(ada.outgoing.last()).toContainText('waits for the line');
  await expect(writer.fates.first()).toHaveText('waits for the line…');
  await grace.picture('chat-phone-offline');
  await ada.picture('chat-waiting');
  await writer.picture('board-offline');
  expect(await grace.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  // One stays away until there is something to catch up with.
  await grace.context.setOffline(true);
  await server.restart();

  const expected = ['before', ...sent];
  await expect(ada.texts).toHaveText(expected, { timeout: 60_000 });
  await expect(ada.outgoing).toHaveCount(0);
  await sayFromOutside(server, room, ['while Grace was away']);
  await grace.context.setOffline(false);
  for (const { texts, page } of [ada, grace]) {
    await expect(texts).toHaveText([...expected, 'while Grace was away'], { timeout: 60_000 });
    await expect(page.locator('#offline')).toBeHidden();
    await expect(page.locator('#people-number')).toHaveText('2');
  }
  await expect(grace.notes.last()).toHaveText(/^Caught up: \d+ missed messages$/);
  await expect(grace.people).toHaveText([/Grace.*you/, /Ada/]);
  expect(await saidIn(server, room)).toEqual([...expected, 'while Grace was away']);

  for (const visitor of [writer, reader]) {
    await expect(visitor.posts).toHaveText(['into the dark', 'before, changed'], { timeout: 60_000 });
    await expect(visitor.fates).toHaveCount(0);
    await visitor.counts(2, 2);
  }
  expect(await eventsOf(server, board)).toHaveLength(3);
  await grace.say('after');
  await expect(ada.texts.last()).toHaveText('after');
});

test('a line that is cut: what is said waits, over a reload too, and is sent once', async ({ join, server, room }) => {
  const line = new Line();
  const ada = await join({ called: 'Ada', line });
  const grace = await join();
  await ada.say('before');
  for (const { texts } of [ada, grace]) {
    await expect(texts).toHaveText(['before']);
  }

  line.cut();
  await expect(ada.page.locator('#offline')).toBeVisible();
  for (const text of ['meanwhile 1', 'meanwhile 2']) {
    await ada.say(text);
  }
  await expect(ada.page.locator('#outgoing .fate')).toHaveText(['waits for the line…', 'waits for the line…']);
  await grace.say('by Grace');
  await ada.page.reload();
  await expect(ada.outgoing).toHaveCount(2);

  line.lay();
  await ada.isLive();
  for (const { texts } of [ada, grace]) {
    await expect(texts).toHaveText(['before', 'by Grace', 'meanwhile 1', 'meanwhile 2']);
  }
  await expect(ada.outgoing).toHaveCount(0);
  await expect(ada.page.locator('#messages [data-own] .fate-sent')).toHaveCount(3);
  expect(await saidIn(server, room)).toEqual(['before', 'by Grace', 'meanwhile 1', 'meanwhile 2']);
});

test('an answer that gets lost doubles nothing', async ({ join, server, room }) => {
  const line = new Line();
  const ada = await join({ line });
  let passed = 0;
  line.answer = ({ rpc }) => {
    if (rpc?.method === 'publish') {
      passed += 1;
      if (passed === 1) {
        // The server has it; the page does not hear of that.
        sayAs(server, rpc.data);
        line.cut();
        return {};
      }
    }
    return undefined;
  };

  await ada.say('once');
  await expect(ada.page.locator('#offline')).toBeVisible();
  await expect.poll(() => saidIn(server, room)).toEqual(['once']);
  line.lay();

  await expect(ada.outgoing).toHaveCount(0, { timeout: 30_000 });
  await expect(ada.texts).toHaveText(['once']);
  expect(passed).toBe(2);
  expect(await saidIn(server, room)).toEqual(['once']);
});

test('what waits for a room is sent there, though the page has gone to another', async ({ join, server, room }) => {
  const other = `${room}-other`;
  const line = new Line();
  const { page, texts, outgoing } = await join({ line });
  line.cut();
  await expect(page.locator('#offline')).toBeVisible();
  await page.getByLabel('Message', { exact: true }).fill('for the first');
  await page.keyboard.press('Enter');
  await expect(outgoing).toHaveCount(1);
  await page.getByLabel('Room', { exact: true }).fill(other);
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle(`${other} · Foray`);

  line.lay();

  await expect.poll(() => saidIn(server, room)).toEqual(['for the first']);
  await expect(texts).toHaveCount(0);
  await expect.poll(async () => (await server.api('presence_stats', { channel: `chat:${room}` })).num_clients).toBe(0);
});

test('what the server no longer has is told', async ({ join, server, room }) => {
  const channel = `chat:${room}`;
  const line = new Line();
  const ada = await join({ line });
  await ada.say('one');
  await expect(ada.texts).toHaveText(['one']);
  line.cut();
  await expect(ada.page.locator('#offline')).toBeVisible();
  await sayFromOutside(server, room, ['two', 'three']);
  await server.api('history_remove', { channel });
  await sayFromOutside(server, room, ['four']);

  line.lay();

  await expect(ada.notes).toHaveText(['Some messages could not be recovered: the server no longer has them.']);
  await expect(ada.texts).toHaveText(['one', 'four']);
});

/** Publishes what a page has said, under its idempotency key. */
function sayAs(server, { channel, data, tags, idempotency_key }) {
  return server.api('publish', { channel, data, tags, idempotency_key });
}
