import { expect, newChannel, test } from './fixtures.mjs';

const OUTAGE_MILLIS = 240_000;

test('a server that is killed and started again: pages catch up, nothing is lost or doubled', async ({
  visit,
  server,
}) => {
  test.setTimeout(OUTAGE_MILLIS);
  const channel = newChannel();
  const ada = await visit({ channel });
  const grace = await visit({ channel, viewport: { width: 360, height: 740 } });
  await ada.say('before 1');
  await grace.say('before 2');
  await expect(ada.texts).toHaveText(['before 1', 'before 2']);

  await server.kill9();
  for (const { page } of [ada, grace]) {
    await expect(page.locator('#offline')).toBeVisible();
    await expect(page.locator('.chip')).toContainText(/retry in \d+ s|Reconnecting/);
  }
  await expect(ada.events('close').first()).toContainText('1006');
  await grace.picture('home-phone-offline');
  expect(await grace.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  // They stay away until something was published that they have to catch up with.
  await Promise.all([ada, grace].map(({ context }) => context.setOffline(true)));
  await server.restart();
  for (const text of ['while away 1', 'while away 2', 'while away 3']) {
    await server.api('publish', { channel, data: { text } });
  }
  await Promise.all([ada, grace].map(({ context }) => context.setOffline(false)));

  const expected = ['before 1', 'before 2', 'while away 1', 'while away 2', 'while away 3'];
  for (const { texts, notes, page } of [ada, grace]) {
    await expect(texts).toHaveText(expected);
    await expect(notes).toHaveText(['Caught up: 3 missed messages']);
    await expect(page.locator('#offline')).toBeHidden();
    await expect(page.locator('#people-number')).toHaveText('2');
  }
  await grace.say('after');
  await expect(ada.texts).toHaveText([...expected, 'after']);
  await ada.picture('home-caught-up');
});

test('what is sent while the server is down arrives in order, each once', async ({ visit, server }) => {
  test.setTimeout(OUTAGE_MILLIS);
  const channel = newChannel();
  const ada = await visit({ channel });
  const grace = await visit({ channel });
  await ada.say('before');
  await expect(grace.texts).toHaveText(['before']);

  await server.kill9();
  await expect(ada.page.locator('#offline')).toBeVisible();
  const sent = Array.from({ length: 5 }, (_, i) => `sent into the dark ${i + 1}`);
  for (const text of sent) {
    await ada.say(text);
  }
  await expect(ada.page.locator('#outgoing .message')).toHaveCount(5);
  await expect(ada.page.locator('#outgoing .fate').first()).toHaveText(/waits for the line/);
  await ada.picture('home-waiting');
  await server.restart();

  for (const { texts } of [ada, grace]) {
    await expect(texts).toHaveText(['before', ...sent], { timeout: 30_000 });
  }
  await expect(ada.page.locator('#outgoing .message')).toHaveCount(0);
  const { publications } = await server.api('history', { channel, limit: 100 });
  expect(publications.map(({ data }) => data.text)).toEqual(['before', ...sent]);
});

test('answers that get lost on the way double nothing', async ({ visit, server }) => {
  test.setTimeout(OUTAGE_MILLIS);
  const channel = newChannel();
  const ada = await visit({ channel });
  const count = 40;

  for (let i = 1; i <= count; i++) {
    await ada.say(`message ${i}`);
    if (i === 20) {
      await server.kill9();
    }
  }
  await server.restart();

  const expected = Array.from({ length: count }, (_, i) => `message ${i + 1}`);
  await expect(ada.texts).toHaveText(expected, { timeout: 30_000 });
  const { publications } = await server.api('history', { channel, limit: 100 });
  expect(publications.map(({ data }) => data.text)).toEqual(expected);
});

test('what waits is there after a reload of the page', async ({ visit, server }) => {
  const channel = newChannel();
  const ada = await visit({ channel });
  await ada.page.getByRole('button', { name: 'Disconnect' }).click();
  await ada.say('not forgotten');
  await expect(ada.page.locator('#outgoing .message')).toHaveCount(1);

  await ada.page.reload();

  await expect(ada.texts).toHaveText(['not forgotten']);
  await expect(ada.page.locator('#outgoing .message')).toHaveCount(0);
  expect((await server.api('history', { channel, limit: 10 })).publications).toHaveLength(1);
});

test('what waits for a channel is sent there, though the page has gone to another', async ({ visit, server }) => {
  const [first, second] = [newChannel(), newChannel()];
  const visitor = await visit({ channel: first });
  const { page, texts } = visitor;
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await visitor.say('for the first');
  await page.getByLabel('Channel', { exact: true }).fill(second);
  await page.keyboard.press('Enter');
  await visitor.say('for the second');

  await page.locator('#line').click();

  await expect(texts).toHaveText(['for the second']);
  await expect
    .poll(async () => (await server.api('history', { channel: first, limit: 10 })).publications.map(({ data }) => data))
    .toEqual([{ text: 'for the first' }]);
  await expect.poll(async () => (await server.api('presence_stats', { channel: first })).num_clients).toBe(0);
});

test('what the server no longer has is told', async ({ visit, server }) => {
  const channel = newChannel();
  const ada = await visit({ channel });
  await ada.say('one');
  await expect(ada.texts).toHaveText(['one']);
  await ada.page.getByRole('button', { name: 'Disconnect' }).click();
  for (const text of ['two', 'three']) {
    await server.api('publish', { channel, data: { text } });
  }
  await server.api('history_remove', { channel });
  await server.api('publish', { channel, data: { text: 'four' } });

  await ada.page.locator('#line').click();

  await expect(ada.notes).toHaveText(['Some messages could not be recovered: the server no longer has them.']);
  await expect(ada.texts).toHaveText(['one', 'four']);
});
