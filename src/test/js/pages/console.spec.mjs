import axe from 'axe-core';
import { newChannel } from './fixtures.mjs';
import { expect, test } from './tool-fixtures.mjs';

const OUTAGE_MILLIS = 240_000;

/** Somebody with the console open. */
class Console {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.problem = this.page.locator('#problem');
    this.entries = this.page.locator('#entries .entry');
  }

  entry(kind) {
    return this.page.locator(`#entries [data-kind="${kind}"]`);
  }

  async open() {
    await this.page.locator('#open').click();
  }

  async opened() {
    await this.open();
    await expect(this.page.locator('.chip')).toHaveAttribute('data-state', 'connected');
  }

  /** Chooses a command, fills in fields by their labels, and sends. */
  async command(name, fields = {}) {
    await this.page.locator('#action').selectOption({ label: name });
    for (const [label, value] of Object.entries(fields)) {
      await this.page.locator('#action-fields').getByLabel(label, { exact: true }).fill(value);
    }
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  /** Subscribes and waits until the server has done so. */
  async subscribed(fields = {}) {
    await this.command('Subscribe', fields);
    await expect(this.entry('received').filter({ hasText: 'Subscribed. The position is' })).toHaveCount(1);
  }

  async channel(name) {
    await this.page.getByLabel('Channel', { exact: true }).fill(name);
  }
}

const it = test.extend({
  sit: async ({ tool }, use) => {
    await use(async ({ channel = newChannel(), query = '', ...options } = {}) => {
      const path = `console.html?channel=${encodeURIComponent(channel)}${query}`;
      return new Console(await tool(path, options));
    });
  },
});

it('a socket is opened, spoken over and closed by hand, each step with its time', async ({ sit }) => {
  const channel = newChannel();
  const ada = await sit({ channel });
  const grace = await sit({ channel });
  await expect(ada.page.getByText('Nothing yet')).toBeVisible();
  for (const one of [ada, grace]) {
    await one.opened();
    await expect(one.entry('open')).toContainText(/After \d+ ms/);
    await expect(one.entry('received').first()).toContainText('Reply to connect #1');
    await one.command('Subscribe');
    await expect(one.entry('received').filter({ hasText: 'Subscribed. The position is' })).toHaveCount(1);
  }

  await ada.command('Publish', { 'Data (JSON)': '{"text": "from Ada"}' });

  const publication = grace.entry('received').filter({ hasText: 'Publication in' });
  await expect(publication).toContainText(`Publication in ${channel}, offset 1`);
  await expect(publication.locator('.entry-frame')).toContainText('"data":{"text":"from Ada"}');
  await expect(publication.locator('time')).toHaveText(/^\d\d:\d\d:\d\d\.\d{3}$/);
  await expect(publication.locator('.entry-size')).toHaveText(/^\d+ B$/);
  await expect(ada.entry('received').filter({ hasText: 'Reply to publish #3' })).toHaveCount(1);

  await grace.page.getByLabel('Close with').fill('4002');
  await grace.page.getByLabel('Reason').fill('enough');
  await grace.page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(grace.entry('closing').locator('.entry-code')).toHaveText('4002');
  await expect(grace.entry('closing').locator('.entry-reason')).toHaveText('enough');
  await expect(grace.entry('close')).toContainText('4002');
  await expect(grace.page.locator('.chip')).toHaveAttribute('data-state', 'closed');
  await expect(ada.entry('received').first()).toContainText(`Somebody left in ${channel}`);
});

for (const [protocol, name] of [
  ['http-stream', 'an HTTP stream'],
  ['sse', 'server-sent events'],
]) {
  it(`the same is spoken over ${name} where no WebSocket gets through`, async ({ sit, between }) => {
    const { url } = await between({ refusesUpgrades: true });
    const channel = newChannel();
    const ada = await sit({ url, channel, query: `&protocol=${protocol}` });
    await ada.opened();
    await expect(ada.entry('received').first()).toContainText('Reply to connect #1');
    await ada.command('Subscribe');
    await expect(ada.entry('received').filter({ hasText: 'Subscribed. The position is' })).toHaveCount(1);
    await ada.command('Publish', { 'Data (JSON)': '{"text": "by POST"}' });
    await expect(ada.entry('received').filter({ hasText: 'Publication in' })).toContainText('by POST');

    await ada.page.getByLabel('The frame, as it goes out').fill('hello?');
    await ada.page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(ada.entry('close')).toContainText('3501');
    await ada.visitor.picture(`console-${protocol}`);
  });
}

it('a code that pages may not close with is refused by the browser, in words', async ({ sit }) => {
  const ada = await sit();
  await ada.opened();
  await ada.page.getByLabel('Close with').fill('1001');
  await ada.page.getByRole('button', { name: 'Close', exact: true }).click();

  await expect(ada.page.locator('#close-problem')).toContainText('The browser refuses this');
  await expect(ada.page.locator('.chip')).toHaveAttribute('data-state', 'connected');
});

it('presence, history and every other command have a form', async ({ sit, server }) => {
  const channel = newChannel();
  await server.api('publish', { channel, data: 'before' });
  const ada = await sit({ channel });
  await ada.opened();
  const reply = ada.entry('received').first();

  await ada.command('Subscribe', { 'Recover since': ':0' });
  await expect(reply).toContainText('Recovered: 1 publications');
  await ada.command('Presence');
  await expect(reply).toContainText('1 there.');
  await ada.command('Presence, counted');
  await expect(reply).toContainText('"num_clients":1');
  await ada.command('History', { 'At most': '5' });
  await expect(reply).toContainText('1 of up to offset 1.');
  await expect(reply).toContainText('"data":"before"');
  await ada.command('Call a method', { 'Parameters (JSON)': JSON.stringify({ channel, data: 1 }) });
  await expect(ada.entry('received').filter({ hasText: 'Reply to rpc' })).toContainText('"offset":2');
  await ada.command('Unsubscribe');
  await expect(reply).toContainText('Reply to unsubscribe');
});

it('plain text is spoken with everybody on the channel, whatever they speak', async ({ sit, server }) => {
  const channel = newChannel();
  await server.api('publish', { channel, data: 'before' });
  const ada = await sit({ channel, query: '&protocol=text' });
  const grace = await sit({ channel });
  await ada.page.getByText('Token and options').click();
  await ada.page.getByLabel('Messages from before').fill('5');
  await ada.page.getByLabel('Number the senders').check();
  await ada.opened();
  await expect(ada.entry('received').locator('.entry-frame')).toHaveText(['before']);
  await grace.opened();
  await grace.subscribed();

  await ada.page.getByLabel('Message', { exact: true }).fill('hello <b>all</b>');
  await ada.page.getByRole('button', { name: 'Send', exact: true }).click();

  await expect(ada.entry('received').first()).toContainText(/From connection \d+\./);
  await expect(ada.entry('received').first()).toContainText(/\d+: hello <b>all<\/b>/);
  await expect(grace.entry('received').filter({ hasText: 'Publication in' })).toContainText('hello <b>all</b>');

  await ada.page.getByLabel('as a binary frame').check();
  await ada.page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(ada.problem).toContainText('1003');
  await expect(ada.problem).toContainText('text frames only');
});

it('Socket.IO is spoken with everybody on the channel, whatever they speak', async ({ sit }) => {
  const channel = newChannel();
  const ada = await sit({ channel, query: '&protocol=socketio' });
  const grace = await sit({ channel });
  const latest = ada.entry('received').first();
  await ada.opened();
  await expect(latest).toContainText(`Entered /${channel}`);
  await grace.opened();
  await grace.subscribed();

  await ada.command('Emit an event', { Event: 'greeting', 'Arguments (JSON array)': '["hello <b>all</b>", 2]' });
  const publication = grace.entry('received').filter({ hasText: `Publication in ${channel}, offset 1` });
  await expect(publication).toContainText('"data":{"event":"greeting","args":["hello <b>all</b>",2]}');
  await expect(ada.entry('received').filter({ hasText: 'of “greeting”' })).toContainText(/On disk at \S+:1\./);
  await expect(ada.entry('received').filter({ hasText: 'Event “greeting” in' })).toContainText('Its offset is 1.');
  await ada.command('Presence');
  await expect(latest).toContainText('2 there.');
  await ada.command('History', { 'At most': '5' });
  await expect(latest).toContainText('1 of up to offset 1.');
  await ada.visitor.picture('console-socketio');

  await ada.command('Enter the namespace');
  await expect(ada.problem).toContainText('3501');
  await expect(ada.problem).toContainText('entered before, once');
});

it('Socket.IO without the right to it is explained', async ({ sit }) => {
  const ada = await sit({ channel: 'nowhere:at-all', query: '&protocol=socketio' });
  await ada.opened();

  const refused = ada.entry('received').first();
  await expect(refused).toContainText('Refused from /nowhere:at-all');
  await expect(refused).toContainText('Configure the namespace “nowhere” in channel.namespaces');
});

it('plain text without the right to it is explained', async ({ sit }) => {
  const ada = await sit({ channel: 'nowhere:at-all', query: '&protocol=text' });
  await ada.open();

  await expect(ada.entry('close')).toContainText('3501');
  await expect(ada.problem).toContainText('namespace');
});

it('the frame can be written by hand', async ({ sit }) => {
  const ada = await sit();
  await ada.page.getByText('Token and options').click();
  await ada.page.getByLabel('Send connect when it opens').uncheck();
  await ada.opened();
  await ada.page.getByLabel('The frame, as it goes out').fill('{"id":9,"connect":{"name":"by hand"}}');
  await ada.page.getByRole('button', { name: 'Send', exact: true }).click();

  await expect(ada.entry('received').first()).toContainText('Reply to connect #9');
});

it('errors are explained, with the settings that decide', async ({ sit }) => {
  const ada = await sit();
  await ada.opened();
  const reply = ada.entry('received').first();

  await ada.channel('nowhere:at-all');
  await ada.command('Subscribe');
  await expect(reply).toContainText('Error 102');
  await expect(reply).toContainText('Configure the namespace “nowhere” in channel.namespaces');
  await ada.channel('chat:not-subscribed');
  await ada.command('Publish');
  await expect(reply).toContainText('Error 103');
  await expect(reply).toContainText('allow_publish_for_client');
  await ada.channel('counter:x');
  await ada.command('Presence');
  await expect(reply).toContainText('Error 108');
  await expect(reply).toContainText('offers it with presence');
});

it('a server that closes is quoted and explained', async ({ sit }) => {
  const ada = await sit();
  await ada.opened();
  await ada.page.getByLabel('The frame, as it goes out').fill('hello?');
  await ada.page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(ada.problem).toContainText('3501');
  await expect(ada.problem).toContainText('every line has to be JSON');
  await expect(ada.entry('close')).toContainText('3501');

  await ada.page.getByText('Token and options').click();
  await ada.page.getByLabel('Token (JWT)').fill('no.real.token');
  await ada.open();
  await expect(ada.problem).toContainText('3500');
  await expect(ada.problem).toContainText('client.token');
});

it('a page of an origin that may not connect is told so, and what to do', async ({ sit, between }) => {
  const { url } = await between({ changesHost: true });
  const ada = await sit({ url });
  await ada.open();

  await expect(ada.problem).toContainText('403: this origin is not in client.allowed_origins.');
  await expect(ada.problem).toContainText(`This page’s origin is ${url.replace(/\/$/, '')}.`);
  await expect(ada.problem).toContainText('a proxy changes the Host header');
  await expect(ada.entry('close')).toContainText('1006');
  await expect(ada.entry('diagnosis')).toContainText('Why did it not open?');
  await ada.visitor.picture('console-foreign-origin');
});

it('behind a proxy that passes the Host on it works', async ({ sit, between }) => {
  const ada = await sit({ url: (await between()).url });
  await ada.opened();
});

it('a proxy without WebSockets is told from a server without the protocol', async ({ sit, between }) => {
  const refused = await sit({ url: (await between({ refusesUpgrades: true })).url });
  await refused.open();
  await expect(refused.problem).toContainText('a proxy between does not pass WebSockets on');

  const hidden = await sit({ url: (await between({ hides: '/ws?' })).url, query: '&protocol=text' });
  await hidden.open();
  await expect(hidden.problem).toContainText('does not speak “Plain text” at /ws');
});

it('whether pages of another origin may connect can be asked', async ({ sit, server }) => {
  const ada = await sit();
  const origin = ada.page.getByLabel('Origin of the page');
  await origin.fill('https://app.example.com/');
  await ada.page.getByRole('button', { name: 'Ask' }).click();
  await expect(ada.page.locator('#origin-answer')).toContainText(
    '403: https://app.example.com is not in client.allowed_origins.',
  );

  await origin.fill(new URL(server.url).origin);
  await ada.page.getByRole('button', { name: 'Ask' }).click();
  await expect(ada.page.locator('#origin-answer')).toContainText('may connect.');
});

it('a server that is killed, and one that stops, are told apart; afterwards it goes on by hand', async ({
  sit,
  server,
}) => {
  test.setTimeout(OUTAGE_MILLIS);
  const channel = newChannel();
  const ada = await sit({ channel });
  const grace = await sit({ channel, viewport: { width: 390, height: 844 } });
  for (const one of [ada, grace]) {
    await one.opened();
    await one.subscribed();
  }
  const subscribed = await ada.entry('received').filter({ hasText: 'Subscribed.' }).textContent();
  const [, position] = /The position is (\S+)\./.exec(subscribed);

  await server.kill9();
  for (const one of [ada, grace]) {
    await expect(one.entry('close')).toContainText('1006');
    await expect(one.problem).toContainText('No server answers at');
  }
  await ada.open();
  await expect(ada.problem).toContainText('No server answers at');
  await grace.visitor.picture('console-phone-offline');
  await server.restart();
  await server.api('publish', { channel, data: 'while away' });

  await ada.opened();
  await expect(ada.problem).toBeHidden();
  await ada.command('Subscribe', { 'Recover since': position });
  await expect(ada.entry('received').first()).toContainText('Recovered: 1 publications');

  await server.restart();
  await expect(ada.entry('close').first()).toContainText('3001');
  await expect(ada.problem).toContainText('shutting down or being updated');
});

it('a line that is cut is told, and laid again it can be opened', async ({ sit, between }) => {
  const line = await between();
  const ada = await sit({ url: line.url });
  await ada.opened();

  line.cut();
  await expect(ada.problem).toContainText('No server answers at');
  line.lay();
  await ada.opened();
});

it('frames can be found, laid out, copied and cleared', async ({ sit }) => {
  const ada = await sit({ permissions: ['clipboard-read', 'clipboard-write'] });
  await ada.opened();
  await ada.command('Subscribe');
  await expect(ada.entry('received')).toHaveCount(2);
  const all = await ada.entries.count();

  await ada.page.getByPlaceholder('Find…').fill('SUBSCRIBE');
  await expect(ada.entries).toHaveCount(2);
  await expect(ada.page.locator('#entries-count')).toHaveText(`2 of ${all}`);
  await ada.page.getByLabel('received', { exact: true }).uncheck();
  await expect(ada.entries).toHaveCount(1);
  await ada.page.getByLabel('pretty', { exact: true }).check();
  await expect(ada.entries.locator('.entry-frame')).toContainText('{\n  "id": 2,');
  await ada.page.getByRole('button', { name: 'Copy: subscribe #2' }).click();
  await expect.poll(() => ada.page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\{"id":2,"subscribe":\{/);
  await ada.page.getByRole('button', { name: 'Copy all' }).click();
  await expect.poll(() => ada.page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\d{4}-.*→ subscribe #2\n/);
  await ada.page.getByPlaceholder('Find…').fill('nothing like it');
  await expect(ada.page.getByText('Nothing of it matches the filter.')).toBeVisible();
  await ada.page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(ada.page.getByText('Nothing yet')).toBeVisible();
});

it('the address says channel and protocol, both ways', async ({ sit }) => {
  const ada = await sit({ channel: 'news:today', query: '&protocol=text' });
  await expect(ada.page.getByLabel('Protocol')).toHaveValue('text');
  await expect(ada.page.getByLabel('Channel', { exact: true })).toHaveValue('news:today');

  await ada.page.getByLabel('Protocol').selectOption('centrifuge');
  await ada.channel('chat:lobby');
  await expect(ada.page).toHaveURL(/protocol=centrifuge&?/);
  expect(new URL(ada.page.url()).searchParams.get('channel')).toBe('chat:lobby');
  await expect(ada.page.getByLabel('The frame, as it goes out')).toHaveValue(/"channel":"chat:lobby"/);
});

it('text stays text', async ({ sit, server }) => {
  const attack = '<img src=x onerror="window.attacked=1"><script>window.attacked=1</script>';
  const channel = `${newChannel()}-<b>`;
  const ada = await sit({ channel });
  await ada.opened();
  await ada.subscribed();
  await server.api('publish', { channel, data: attack });

  await expect(ada.entry('received').first()).toContainText('onerror');
  expect(await ada.page.evaluate(() => window.attacked)).toBeUndefined();
  expect(await ada.page.locator('#entries :is(img, b, script)').count()).toBe(0);
});

it('the page forbids what it does not need', async ({ request, server }) => {
  const headers = (await request.get(`${server.url}console.html`)).headers();

  expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
  expect(headers['cache-control']).toBe('no-cache');
});

it('the keyboard is enough', async ({ sit }) => {
  const { page } = await sit();
  await page.getByLabel('Channel', { exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.chip')).toHaveAttribute('data-state', 'connected');
  await page.getByLabel('The frame, as it goes out').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await expect(page.locator('#entries [data-kind="sent"]').first()).toContainText('subscribe #2');
});

for (const colorScheme of ['light', 'dark']) {
  it(`it can be read and used by everybody, ${colorScheme}`, async ({ sit }) => {
    const ada = await sit({ colorScheme });
    const phone = await sit({ colorScheme, viewport: { width: 390, height: 844 } });
    await ada.visitor.picture(`console-empty-${colorScheme}`);
    for (const one of [ada, phone]) {
      await one.opened();
      await one.subscribed();
      await one.command('Publish');
      await expect(one.entry('received').filter({ hasText: 'Reply to publish' })).toHaveCount(1);
      await expect(one.entry('received').filter({ hasText: 'Publication in' })).not.toHaveCount(0);
      await one.channel('nowhere:x');
      await one.command('Subscribe');
      await expect(one.entry('received').first()).toContainText('Error 102');
      await one.page.getByText('Token and options').click();
      await one.page.evaluate(axe.source);
      const { violations } = await one.page.evaluate(() => window.axe.run());
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    }
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await ada.visitor.picture(`console-${colorScheme}`);
    await phone.page.locator('.frames').scrollIntoViewIfNeeded();
    await phone.visitor.picture(`console-phone-${colorScheme}`);
  });
}
