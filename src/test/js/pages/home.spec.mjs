import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import axe from 'axe-core';
import { start } from '../server.mjs';
import { expect, newChannel, test } from './fixtures.mjs';

const run = promisify(execFile);

test('what is typed in one window is seen in the other, and the other way round', async ({ visit }) => {
  const channel = newChannel();
  const ada = await visit({ channel });
  const grace = await visit({ channel });

  await ada.say('one');
  await expect(grace.texts).toHaveText(['one']);
  await grace.say('two');
  await grace.say('three');

  for (const visitor of [ada, grace]) {
    await expect(visitor.texts).toHaveText(['one', 'two', 'three']);
    await expect(visitor.page.locator('#messages .offset')).toHaveText(['#1', '#2', '#3']);
    await expect(visitor.page.locator('#outgoing .message')).toHaveCount(0);
  }
  await expect(ada.page.locator('#messages [data-own]')).toHaveCount(1);
  await expect(ada.page.locator('#messages [data-own] .fate-sent')).toHaveText('sent');
  await expect(grace.page.locator('#messages [data-own]')).toHaveCount(2);
});

test('a name is told, and whose it is', async ({ visit }) => {
  const channel = newChannel();
  const ada = await visit({ channel });
  await ada.page.getByLabel('Your name').fill('Ada');
  await ada.say('hello');

  await expect(ada.page.locator('.message-sender')).toHaveText('Ada');
  await expect(ada.page.locator('.message-detail')).toHaveText(/^visitor [0-9a-z]{4}$/);
  await ada.page.reload();
  await expect(ada.page.getByLabel('Your name')).toHaveValue('Ada');
});

test('what is published by the command on the page is seen in every window', async ({ visit, server }) => {
  const channel = newChannel();
  const visitors = [await visit({ channel }), await visit({ channel })];

  const command = await visitors[0].page.locator('#command').textContent();
  const { stdout } = await run('sh', ['-c', command], { env: { ...process.env, KEY: server.apiKey } });

  expect(JSON.parse(stdout).result).toMatchObject({ offset: 1 });
  for (const { texts, page } of visitors) {
    await expect(texts).toHaveText(['hello']);
    await expect(page.locator('.message-sender')).toHaveText('server API');
  }
});

test('any JSON that somebody publishes is shown', async ({ visit, server }) => {
  const channel = newChannel();
  const { page, texts } = await visit({ channel });

  for (const data of ['a string', { degrees: 21.5, room: 'attic' }, [1, 2], null, 0]) {
    await server.api('publish', { channel, data });
  }

  await expect(texts).toHaveText(['a string']);
  await expect(page.locator('.message-json')).toHaveText([
    '{ "degrees": 21.5, "room": "attic" }',
    '[1, 2]',
    'null',
    '0',
  ]);
});

test('a reload shows the latest messages in order, with their times', async ({ visit, server }) => {
  const channel = newChannel();
  for (let i = 1; i <= 55; i++) {
    await server.api('publish', { channel, data: { text: `message ${i}` } });
  }
  const ada = await visit({ channel });
  await ada.say('mine');
  await expect(ada.texts).toHaveCount(51);

  await ada.page.reload();
  await ada.isLive();

  const expected = Array.from({ length: 49 }, (_, i) => `message ${i + 7}`);
  await expect(ada.texts).toHaveText([...expected, 'mine']);
  await expect(ada.page.locator('#messages time')).toHaveCount(50);
  await expect(ada.page.locator('#messages [data-own] .message-text')).toHaveText('mine');
});

test('everybody here is listed, and comes and goes live', async ({ visit }) => {
  const channel = newChannel();
  const ada = await visit({ channel });
  await expect(ada.people).toHaveCount(1);
  await expect(ada.people).toContainText('you');

  const grace = await visit({ channel });
  for (const { people, page } of [ada, grace]) {
    await expect(people).toHaveCount(2);
    await expect(people.filter({ hasText: 'you' })).toHaveCount(1);
    await expect(page.locator('#people-number')).toHaveText('2');
  }

  await grace.page.close();
  await expect(ada.people).toHaveCount(1);
  await expect(ada.page.locator('#people-number')).toHaveText('1');
});

test('another channel is another conversation, and the address says which', async ({ visit, server }) => {
  const [first, second] = [newChannel(), newChannel()];
  await server.api('publish', { channel: second, data: { text: 'in the second' } });
  const { page, texts, people } = await visit({ channel: first });

  await page.getByLabel('Channel', { exact: true }).fill(second);
  await page.keyboard.press('Enter');
  await expect(texts).toHaveText(['in the second']);
  expect(new URL(page.url()).searchParams.get('channel')).toBe(second);
  await expect(page.locator('#command')).toContainText(second);
  await expect(people).toHaveCount(1);
  expect((await server.api('presence_stats', { channel: first })).num_clients).toBe(0);

  await server.api('publish', { channel: first, data: { text: 'in the first' } });
  await page.goBack();
  await expect(texts).toHaveText(['in the first']);
  await page.goForward();
  await expect(texts).toHaveText(['in the second']);
});

test('a channel that is refused says why, in words', async ({ visit }) => {
  const { page } = await visit({ channel: 'nowhere:at-all', live: false });
  const problem = page.locator('#channel-problem');

  await expect(problem).toContainText('the namespace');
  await expect(problem).toContainText('102');
  await page.getByLabel('Channel', { exact: true }).fill('x'.repeat(300));
  await page.getByRole('button', { name: 'Go' }).click();
  await expect(problem).toContainText('107');
  await page.getByLabel('Channel', { exact: true }).fill('chat:lobby');
  await page.getByRole('button', { name: 'Go' }).click();
  await expect(page.locator('#channel-state')).toHaveText('Live');
  await expect(problem).toBeHidden();
});

test('a message that is refused stays, with the reason', async ({ visit }) => {
  const visitor = await visit({ channel: 'nowhere:at-all', live: false });
  await expect(visitor.page.locator('#channel-problem')).toBeVisible();

  await visitor.say('for nobody');

  const failed = visitor.page.locator('#outgoing .message');
  await expect(failed).toHaveAttribute('data-fate', 'failed');
  await expect(failed).toContainText('for nobody');
  await expect(failed).toContainText('There is no such channel');
  await failed.getByRole('button', { name: 'Discard' }).click();
  await expect(failed).toHaveCount(0);
});

test('text stays text', async ({ visit, server }) => {
  const channel = newChannel();
  const ada = await visit({ channel });
  const grace = await visit({ channel });
  const attack = '<img src=x onerror="window.attacked=1"><script>window.attacked=1</script>';

  await ada.page.getByLabel('Your name').fill('<b>Ada</b>');
  await ada.say(attack);
  await server.api('publish', { channel, data: { [attack]: attack } });
  await expect(grace.messages).toHaveCount(2);

  for (const { page, texts } of [ada, grace]) {
    await expect(texts).toHaveText([attack]);
    await expect(page.locator('.message-sender').first()).toHaveText('<b>Ada</b>');
    expect(await page.evaluate(() => window.attacked)).toBeUndefined();
    expect(await page.locator('#messages :is(img, b, script)').count()).toBe(0);
  }
});

test('the events of the socket are told, to its close and back', async ({ visit }) => {
  const visitor = await visit({ channel: newChannel() });
  const { page } = visitor;
  for (const kind of ['opening', 'open', 'connected', 'message', 'sent']) {
    await expect(visitor.events(kind).first()).toBeVisible();
  }

  await page.getByRole('button', { name: 'Disconnect' }).click();
  await expect(visitor.events('close')).toContainText(/100[05]/);
  await expect(visitor.events('disconnected')).toContainText('Closed by this page');
  await expect(page.locator('.chip')).toHaveAttribute('data-state', 'closed');

  await page.locator('#line').click();
  await visitor.isLive();
  await expect(visitor.events('open')).toHaveCount(2);

  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page.locator('#events li')).toHaveCount(0);
});

test('a server that closes the connection says why', async ({ visit, server }) => {
  const channel = newChannel();
  const visitor = await visit({ channel });
  const { presence } = await server.api('presence', { channel });

  const [client] = Object.keys(presence);
  await server.api('disconnect', { user: '', client, disconnect: { code: 4999, reason: 'closing time' } });

  await expect(visitor.events('close')).toContainText('4999');
  await expect(visitor.events('close')).toContainText('closing time');
  await expect(visitor.events('close')).toContainText('for good');
});

test('another context root works as well', async ({ visit }) => {
  test.setTimeout(240_000);
  const server = await start({ name: 'pages-context-root', contextRoot: '/foray' });
  try {
    const channel = newChannel();
    const visitor = await visit({ url: server.url, channel });
    await visitor.say('below a folder');
    await expect(visitor.texts).toHaveText(['below a folder']);
    await expect(visitor.page.locator('#command')).toContainText(`${server.url}api/publish`);
  } finally {
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
  test(`it can be read and used by everybody, ${colorScheme}`, async ({ visit, server }) => {
    const channel = newChannel();
    const ada = await visit({ channel, colorScheme });
    const phone = await visit({ channel, colorScheme, viewport: { width: 360, height: 740 } });
    await conversation(ada, phone, server, channel);

    for (const { page } of [ada, phone]) {
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => window.axe.run());
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    }
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await ada.picture(`home-${colorScheme}`);
    await phone.picture(`home-phone-${colorScheme}`);
  });
}

test('the theme that is chosen is remembered, and the system’s otherwise', async ({ visit }) => {
  const { page } = await visit({ channel: newChannel(), colorScheme: 'light' });
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

test('the keyboard is enough', async ({ visit }) => {
  const { page, texts } = await visit({ channel: newChannel() });

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
  const text = page.getByLabel('Message', { exact: true });
  for (let i = 0; i < 10 && !(await text.evaluate((element) => element === document.activeElement)); i++) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type('by keyboard');
  await page.keyboard.press('Enter');

  await expect(texts).toHaveText(['by keyboard']);
  await expect(text).toBeFocused();
});

test('somebody who reads above is not pulled down, but told', async ({ visit, server }) => {
  const channel = newChannel();
  for (let i = 1; i <= 40; i++) {
    await server.api('publish', { channel, data: { text: `message ${i}` } });
  }
  const { page, texts } = await visit({ channel });
  await page.locator('#feed').hover();
  await page.mouse.wheel(0, -2000);
  await expect(texts.first()).toBeInViewport();

  await server.api('publish', { channel, data: { text: 'the newest' } });

  await expect(page.locator('#newer')).toHaveText('1 new message');
  await expect(texts.first()).toBeInViewport();
  await page.locator('#newer').click();
  await expect(texts.last()).toBeInViewport();
  await expect(page.locator('#newer')).toBeHidden();
});

async function conversation(ada, phone, server, channel) {
  await ada.page.getByLabel('Your name').fill('Ada');
  await ada.say('Hello, is anybody here?');
  await expect(phone.texts).toHaveCount(1);
  await phone.say('Yes, from a phone. What was said before I came was here already.');
  await expect(ada.texts).toHaveCount(2);
  await server.api('publish', { channel, data: { text: 'build 214 finished, all tests passed' } });
  await server.api('publish', { channel, data: { degrees: 21.5, sensor: { id: 'roof-3', room: 'attic' } } });
  await ada.say(
    'A longer one, to see how lines break: what was acknowledged is never lost, and a client that was away gets exactly what it missed.',
  );
  for (const { messages } of [ada, phone]) {
    await expect(messages).toHaveCount(5);
  }
}
