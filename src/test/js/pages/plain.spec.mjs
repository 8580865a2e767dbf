// The page of the README that needs no library, as it stands there, in real browsers.
import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.mjs';

const README = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
const PAGE = README.split('```html\n')
  .map((block) => block.split('\n```')[0])
  .find((block) => block.includes('new WebSocket('));

/** Opens the page in a context of its own, on the origin of the server, in the place of something without scripts. */
async function open(browser, server) {
  const { host } = new URL(server.url);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}api/openapi.json`);
  await page.setContent(PAGE.replaceAll('localhost:8080', host));
  return page;
}

test('two people with the page of the README see what each of them writes, with a number', async ({
  browser,
  server,
}) => {
  expect(PAGE.trimEnd().split('\n').length).toBeLessThanOrEqual(22);
  const one = await open(browser, server);
  const two = await open(browser, server);
  const said = (page) => page.locator('#messages li');
  await expect(async () => {
    const { num_clients: count } = await server.api('presence_stats', { channel: 'chat:hello' });
    expect(count).toBe(2);
  }).toPass();

  await one.getByLabel('Message').fill('<b>hello</b> é😀');
  await one.keyboard.press('Enter');
  await expect(said(two)).toHaveText([/^\d+: <b>hello<\/b> é😀$/]);
  await two.getByLabel('Message').fill('hi');
  await two.getByRole('button', { name: 'Send' }).click();

  await expect(said(one)).toHaveText([/^\d+: <b>hello<\/b> é😀$/, /^\d+: hi$/]);
  await expect(one.getByLabel('Message')).toHaveValue('');
  const [first, second] = await said(one).allTextContents();
  expect(first.split(':')[0]).not.toBe(second.split(':')[0]);

  const late = await open(browser, server);
  await expect(said(late)).toHaveText([first, second]);
  await server.api('publish', { channel: 'chat:hello', data: { from: 'outside' } });
  await expect(said(late)).toHaveText([first, second, '{"from":"outside"}']);

  await one.close();
  await expect(async () => {
    const { num_clients: count } = await server.api('presence_stats', { channel: 'chat:hello' });
    expect(count).toBe(2);
  }).toPass();
});
