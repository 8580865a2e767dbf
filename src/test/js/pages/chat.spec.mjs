import axe from 'axe-core';
import { chatAddress, expect, Line, saidIn, sayFromOutside, test } from './chat-fixtures.mjs';

const numbered = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => `message ${from + i}`);

test('what one says is seen by the other, and the other way round', async ({ join }) => {
  const ada = await join();
  const grace = await join();

  await ada.say('one');
  await expect(grace.texts).toHaveText(['one']);
  await grace.say('two');
  await grace.say('three');

  for (const { texts, page, outgoing } of [ada, grace]) {
    await expect(texts).toHaveText(['one', 'two', 'three']);
    await expect(page.locator('#messages .offset')).toHaveText(['#1', '#2', '#3']);
    await expect(page.locator('#messages .day')).toHaveText(['Today']);
    await expect(outgoing).toHaveCount(0);
  }
  await expect(ada.page.locator('#messages [data-own] .fate-sent')).toHaveText('sent');
  await expect(grace.page.locator('#messages [data-own]')).toHaveCount(2);
});

test('a message is marked sent only once the server has it', async ({ join, server, room }) => {
  const line = new Line();
  const ada = await join({ line });
  let held = true;
  line.answer = ({ rpc }) =>
    rpc && held ? { error: { code: 111, message: 'too many requests', temporary: true } } : undefined;

  await ada.say('hold it');
  await expect(ada.outgoing).toHaveText([/waits for the line….*hold it|sending….*hold it/]);
  await expect(ada.page.locator('.fate-sent')).toHaveCount(0);
  expect(await saidIn(server, room)).toEqual([]);
  held = false;

  await expect(ada.page.locator('#messages [data-own] .fate-sent')).toHaveText('sent');
  await expect(ada.outgoing).toHaveCount(0);
  expect(await saidIn(server, room)).toEqual(['hold it']);
});

test('everybody here is listed by name; who comes and goes is told', async ({ join }) => {
  const ada = await join({ called: 'Ada' });
  await expect(ada.people).toHaveText([/Ada.*you/]);
  const grace = await join({ called: 'Grace' });

  await expect(ada.people).toHaveText([/Ada.*you/, /Grace/]);
  await expect(grace.people).toHaveText([/Grace.*you/, /Ada/]);
  await expect(ada.page.locator('#people-number')).toHaveText('2');
  await expect(ada.notes).toHaveText([/^(Grace|visitor \w{4}) joined$/]);
  await expect(grace.notes).toHaveCount(0);

  await grace.call('Rear Admiral');
  await expect(ada.people.nth(1)).toContainText('Rear Admiral');
  await grace.page.close();
  await expect(ada.people).toHaveCount(1);
  await expect(ada.notes).toHaveText([/joined · Rear Admiral left$/]);
});

test('a reload is no leaving, and several tabs are one person', async ({ join, server, room }) => {
  const ada = await join({ called: 'Ada' });
  const grace = await join({ called: 'Grace' });
  await expect(ada.people).toHaveText([/Ada/, /Grace/]);

  const second = await grace.secondTab();
  const named = async () => (await server.api('map_read_state', { channel: `people:${room}`, limit: 10 })).entries;
  await expect.poll(async () => (await named()).length).toBe(3);
  await second.say('from the second tab');
  // Ada’s page has been told before that whose tab it is.
  await expect(ada.texts).toHaveText(['from the second tab']);
  await grace.page.reload();
  await grace.isLive();
  await expect(grace.people).toHaveText([/Grace.*you/, /Ada/]);

  await expect(ada.people).toHaveText([/Ada/, /Grace/]);
  for (const { page } of [grace, second]) {
    await expect(page.locator('#messages [data-own]')).toHaveCount(1);
  }
  await expect(ada.notes).toHaveText([/^(Grace|visitor \w{4}) joined$/]);
});

test('a name is remembered', async ({ join }) => {
  const ada = await join({ called: 'Ada' });
  await ada.say('hello');
  await expect(ada.page.locator('.message-sender')).toHaveText('Ada');

  await ada.page.reload();

  await expect(ada.page.getByLabel('Your name')).toHaveValue('Ada');
  await expect(ada.people).toHaveText([/Ada.*you/]);
});

test('who types is shown, until it is sent, deleted, or the line is cut', async ({ join }) => {
  const ada = await join({ called: 'Ada' });
  const line = new Line();
  const grace = await join({ called: 'Grace', line });
  await expect(ada.people).toHaveText([/Ada/, /Grace/]);

  await grace.write('I am');
  await expect(ada.typing).toHaveText('Grace is typing…');
  await expect(grace.typing).toHaveText('');
  await grace.say('I am here');
  await expect(ada.typing).toHaveText('');

  await grace.write('and');
  await expect(ada.typing).toHaveText('Grace is typing…');
  await grace.write('');
  await expect(ada.typing).toHaveText('');

  await grace.write('and then');
  await expect(ada.typing).toHaveText('Grace is typing…');
  line.cut();
  await expect(ada.typing).toHaveText('');
});

test('a sign of typing that nobody takes back goes by itself', async ({ join }) => {
  const ada = await join();
  const line = new Line();
  const grace = await join({ line });
  line.answer = ({ publish }) => (publish?.removed ? { publish: {} } : undefined);

  await grace.write('half a sen');
  await expect(ada.typing).toHaveText(/is typing…/);
  await expect(ada.typing).toHaveText('');
});

test('who comes later reads what was said, and above it what was said before', async ({ join, server, room }) => {
  await sayFromOutside(server, room, numbered(1, 120));
  const ada = await join();
  await expect(ada.texts).toHaveText(numbered(71, 120));
  await expect(ada.texts.last()).toBeInViewport();

  await ada.page.locator('#feed').hover();
  await ada.page.mouse.wheel(0, -10_000);
  await expect(ada.texts).toHaveText(numbered(21, 120));
  // What was read stays where it was; the older ones are above.
  await expect(ada.texts.filter({ hasText: /^message 71$/ })).toBeInViewport();
  await expect(ada.texts.first()).not.toBeInViewport();
  await ada.page.mouse.wheel(0, -10_000);
  await expect(ada.texts).toHaveText(numbered(1, 120));
  await ada.page.mouse.wheel(0, -10_000);
  await expect(ada.page.locator('#start')).toHaveText('This is where it begins.');
  await expect(ada.page.locator('#older')).toBeHidden();

  await expect(ada.newer).toHaveText('Newest');
  await ada.newer.click();
  await expect(ada.texts.last()).toBeInViewport();
  await expect(ada.newer).toBeHidden();
});

test('the older ones can be had by keyboard too', async ({ join, server, room }) => {
  await sayFromOutside(server, room, numbered(1, 60));
  const ada = await join();

  await ada.page.locator('#older').focus();
  await ada.page.keyboard.press('Enter');

  await expect(ada.texts).toHaveText(numbered(1, 60));
});

test('what is no longer kept is not promised', async ({ join, server, room }) => {
  await sayFromOutside(server, room, numbered(1, 60));
  await server.api('history_remove', { channel: `chat:${room}` });
  await sayFromOutside(server, room, ['the first that is kept']);
  const ada = await join();

  await ada.page.locator('#older').click();

  await expect(ada.page.locator('#start')).toHaveText('What was before is no longer kept.');
  await expect(ada.texts).toHaveText(['the first that is kept']);
});

test('somebody who reads above is not pulled down, but told', async ({ join, server, room }) => {
  await sayFromOutside(server, room, numbered(1, 40));
  const ada = await join();
  await ada.page.locator('#feed').hover();
  await ada.page.mouse.wheel(0, -10_000);
  await expect(ada.texts.first()).toBeInViewport();

  await sayFromOutside(server, room, ['the newest']);

  await expect(ada.newer).toHaveText('1 new message');
  await expect(ada.texts.first()).toBeInViewport();
  await ada.newer.click();
  await expect(ada.texts.last()).toBeInViewport();
  await expect(ada.newer).toBeHidden();
});

test('what nobody has looked at is counted in the title', async ({ join, room }) => {
  const ada = await join();
  const grace = await join();
  await expect(ada.page).toHaveTitle(`${room} · Foray`);

  await ada.look(false);
  await grace.say('one');
  await grace.say('two');
  await expect(ada.page).toHaveTitle(`(2) ${room} · Foray`);
  await expect(grace.page).toHaveTitle(`${room} · Foray`);

  await ada.look(true);
  await expect(ada.page).toHaveTitle(`${room} · Foray`);
});

test('text stays text, and names stay names', async ({ join, server, room }) => {
  const attack = '<img src=x onerror="window.attacked=1"><script>window.attacked=1</script>';
  const ada = await join({ called: '<b>Ada</b>' });
  const grace = await join();
  await expect(grace.people).toHaveText([/you/, /<b>Ada<\/b>/]);
  await ada.write('half');
  await expect(grace.typing).toHaveText('<b>Ada</b> is typing…');
  await ada.say(attack);
  await expect(grace.texts).toHaveText([attack]);
  await server.api('publish', { channel: `chat:${room}`, data: { [attack]: attack } });
  await expect(grace.messages).toHaveCount(2);

  for (const { page, texts } of [ada, grace]) {
    await expect(texts).toHaveText([attack]);
    await expect(page.locator('.message-sender').first()).toHaveText('<b>Ada</b>');
    expect(await page.evaluate(() => window.attacked)).toBeUndefined();
    expect(await page.locator('main :is(img, b, script)').count()).toBe(0);
  }
});

test('addresses can be followed, and only such as are safe', async ({ join }) => {
  const ada = await join();
  await ada.say('see https://example.com/a?b=1, not javascript:alert(1)');

  const links = ada.page.locator('#messages a');
  await expect(links).toHaveCount(1);
  await expect(links).toHaveText('https://example.com/a?b=1');
  await expect(links).toHaveAttribute('href', 'https://example.com/a?b=1');
  await expect(links).toHaveAttribute('rel', /noopener/);
  await expect(links).toHaveAttribute('target', '_blank');
});

test('Shift and Enter begin a new line, and a message that is too long stays', async ({ join, server, room }) => {
  const ada = await join();
  const text = ada.page.getByLabel('Message', { exact: true });
  await text.pressSequentially('two');
  await ada.page.keyboard.press('Shift+Enter');
  await text.pressSequentially('lines');
  await ada.page.keyboard.press('Enter');
  await expect(ada.texts).toHaveText(['two\nlines']);

  await ada.say('x'.repeat(10_001));
  await expect(ada.page.locator('#text-problem')).toHaveText(
    'A message has at most 10,000 characters; this one has 10,001.',
  );
  await ada.say('\u0001"'.repeat(5_000));
  await expect(ada.texts).toHaveCount(2);
  await expect(ada.page.locator('#text-problem')).toBeHidden();
  await ada.say('   ');
  await ada.say('still here');
  await expect(ada.texts).toHaveCount(3);
  expect(await saidIn(server, room)).toHaveLength(3);
});

test('odd names are rooms as well, and what cannot be one is told', async ({ join, server }) => {
  for (const into of ['Übergänge & 100 %', '<b>部屋 🙂</b>:b#c/$d?', 'x'.repeat(240)]) {
    const ada = await join({ into });
    await ada.say(`in ${into}`);
    await expect(ada.texts).toHaveText([`in ${into}`]);
    await expect(ada.people).toHaveCount(1);
    await expect(ada.page).toHaveTitle(`${into} · Foray`);
  }
  for (const [into, why] of [
    ['x'.repeat(241), 'at most 240 characters; this one has 241'],
    ['a\u0007b', 'control characters'],
    [' ', 'needs a name'],
  ]) {
    const { page } = await join({ into, live: false });
    await expect(page.locator('#problem')).toContainText(why);
    await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
    await page.getByLabel('Room', { exact: true }).fill('lobby');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(chatAddress(server, 'lobby'));
    await expect(page.locator('#channel-state')).toHaveText('Live');
  }
});

test('another room is another conversation, and the address says which', async ({ join, server, room }) => {
  const other = `${room}-other`;
  await sayFromOutside(server, other, ['in the other']);
  const { page, texts, people } = await join();

  await page.getByLabel('Room', { exact: true }).fill(other);
  await page.keyboard.press('Enter');
  await expect(texts).toHaveText(['in the other']);
  await expect(page).toHaveURL(chatAddress(server, other));
  await expect(people).toHaveCount(1);
  await expect.poll(async () => (await server.api('presence_stats', { channel: `chat:${room}` })).num_clients).toBe(0);

  await sayFromOutside(server, room, ['in the first']);
  await page.goBack();
  await expect(texts).toHaveText(['in the first']);
});

test('a message that is refused stays, with the reason', async ({ join }) => {
  const line = new Line();
  const ada = await join({ line });
  line.answer = ({ rpc }) => (rpc ? { error: { code: 103, message: 'permission denied' } } : undefined);
  await ada.say('for nobody');

  await expect(ada.outgoing).toHaveAttribute('data-fate', 'failed');
  await expect(ada.outgoing).toContainText('for nobody');
  await expect(ada.outgoing).toContainText('You are not allowed');
  line.answer = () => undefined;
  await ada.outgoing.getByRole('button', { name: 'Send again' }).click();
  await expect(ada.texts).toHaveText(['for nobody']);
  await expect(ada.outgoing).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark']) {
  test(`it can be read and used by everybody, ${colorScheme}`, async ({ join, server, room }) => {
    const ada = await join({ called: 'Ada', colorScheme });
    const phone = await join({ called: 'Grace', colorScheme, viewport: { width: 390, height: 780 } });
    await ada.picture(`chat-empty-${colorScheme}`);
    await conversation(ada, phone, server, room);

    for (const { page } of [ada, phone]) {
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => window.axe.run());
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    }
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await ada.picture(`chat-${colorScheme}`);
    await phone.picture(`chat-phone-${colorScheme}`);
  });
}

test('the keyboard is enough', async ({ join }) => {
  const { page, texts } = await join();
  await page.keyboard.press('Tab');
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

async function conversation(ada, phone, server, room) {
  await ada.say('Hello, is anybody here? The plan is at https://example.com/plan.');
  await expect(phone.texts).toHaveCount(1);
  await phone.say('Yes, from a phone. What was said before I came was here already.');
  await expect(ada.texts).toHaveCount(2);
  await sayFromOutside(server, room, ['build 214 finished, all tests passed']);
  await server.api('publish', { channel: `chat:${room}`, data: { degrees: 21.5, sensor: { id: 'roof-3' } } });
  await ada.say(
    'A longer one, to see how lines break: what was acknowledged is never lost, and a client that was away gets exactly what it missed.',
  );
  await expect(ada.messages).toHaveCount(5);
  await expect(phone.messages).toHaveCount(5);
  await phone.write('I have to');
  await expect(ada.typing).toHaveText('Grace is typing…');
}
