import axe from 'axe-core';
import { Author } from '../../../../webapp/scripts/board/author.js';
import { boardAddress, eventsOf, expect, Line, publishAsAnybody, test } from './board-fixtures.mjs';

/** Somebody who writes without the page, with a pair of keys. */
function stranger() {
  const kept = {};
  return new Author({ read: (key) => kept[key] ?? null, write: (key, value) => (kept[key] = value) });
}

let ids = 0;

function newId() {
  ids += 1;
  return (Date.now() * 1000 + ids).toString(16).padStart(32, '0');
}

test('posts, replies, changes and removals are on every open page at once', async ({ open }) => {
  const ada = await open({ called: 'Ada' });
  const bob = await open({ called: 'Bob' });
  await expect(bob.page.locator('#empty')).toBeVisible();

  await ada.post('first');
  await expect(bob.posts).toHaveText(['first']);
  await bob.post('second');
  await bob.replyTo('first', 'a reply');
  for (const { posts, replies, fates } of [ada, bob]) {
    await expect(posts).toHaveText(['second', 'first']);
    await expect(replies).toHaveText(['a reply']);
    await expect(fates).toHaveCount(0);
  }
  await expect(ada.entry('a reply').locator('.entry-author')).toHaveText('Bob');
  await expect(ada.page.locator('.entry[data-own] .entry-text')).toHaveText(['first']);

  await ada.edit('first', 'first, changed');
  await bob.edit('a reply', 'a better reply');
  for (const { posts, replies } of [ada, bob]) {
    await expect(posts).toHaveText(['second', 'first, changed']);
    await expect(replies).toHaveText(['a better reply']);
  }
  await expect(bob.entry('first, changed')).toContainText('edited');

  await ada.remove('first, changed');
  for (const { posts } of [ada, bob]) {
    await expect(posts).toHaveText(['second', 'Removed by whoever wrote it.']);
  }
  await bob.remove('a better reply');
  for (const { posts, replies } of [ada, bob]) {
    await expect(posts).toHaveText(['second']);
    await expect(replies).toHaveCount(0);
  }

  await ada.page.reload();
  await expect(ada.texts).toHaveText(['second']);
});

test('only who wrote it can change it, also after a reload and in another tab', async ({ open }) => {
  const ada = await open();
  const bob = await open();
  await ada.post('mine');
  await expect(bob.posts).toHaveText(['mine']);

  await expect(bob.button('mine', 'Reply')).toBeVisible();
  await expect(bob.button('mine', 'Edit')).toHaveCount(0);
  await expect(bob.button('mine', 'Remove')).toHaveCount(0);
  await ada.page.reload();
  await expect(ada.button('mine', 'Edit')).toBeVisible();
  const tab = await ada.secondTab();
  await tab.edit('mine', 'mine, from the other tab');

  for (const { posts } of [ada, bob]) {
    await expect(posts).toHaveText(['mine, from the other tab']);
  }
});

test('what is forged is ignored, on open pages and on new ones', async ({ open, server, board }) => {
  const channel = `board:${board}`;
  const ada = await open({ called: 'Ada' });
  const bob = await open();
  await ada.post('genuine');
  await ada.edit('genuine', 'genuine 1');
  await ada.edit('genuine 1', 'genuine 2');
  await expect(bob.posts).toHaveText(['genuine 2']);
  const [post, edit] = await eventsOf(server, board);
  const mallory = stranger();
  const elsewhere = mallory.sign({ kind: 'post', id: newId(), text: 'from elsewhere' }, 'board:elsewhere');

  const forged = [
    { ...edit, revision: 9, text: 'forged: another text' },
    { ...edit, kind: 'remove', revision: 9, text: '' },
    { ...edit, revision: 9, text: 'forged: not signed', signature: 'f'.repeat(128) },
    mallory.sign({ kind: 'edit', id: post.id, revision: 9, text: 'forged: signed by another' }, channel),
    mallory.sign({ kind: 'remove', id: post.id, revision: 9 }, channel),
    { ...mallory.sign({ kind: 'post', id: post.id, text: 'forged: by another' }, channel), author: post.author },
    elsewhere,
    edit,
    post,
    { text: 'forged: as the server API' },
    'forged: a text',
    null,
  ];
  expect(await publishAsAnybody(server, channel, forged)).toEqual(forged.map(() => true));
  for (const data of forged.slice(0, 3)) {
    await server.api('publish', { channel, data });
  }
  const last = mallory.sign({ kind: 'post', id: newId(), text: 'genuine too' }, channel);
  await publishAsAnybody(server, channel, [last]);

  const late = await open();
  for (const { texts } of [ada, bob, late]) {
    await expect(texts).toHaveText(['genuine too', 'genuine 2']);
  }
});

test('what an application publishes is a post that can be replied to', async ({ open, server, board }) => {
  const ada = await open();
  await server.api('publish', { channel: `board:${board}`, data: { text: 'Release 2 is out' } });
  await expect(ada.entry('Release 2 is out').locator('.entry-author')).toHaveText('server API');
  await expect(ada.button('Release 2 is out', 'Edit')).toHaveCount(0);

  await ada.replyTo('Release 2 is out', 'good');
  await ada.page.reload();

  await expect(ada.texts).toHaveText(['Release 2 is out', 'good']);
});

test('visitors are counted, not their tabs and connections', async ({ open }) => {
  const ada = await open();
  await ada.counts(1, 1);
  const line = new Line();
  const bob = await open({ line });
  for (const visitor of [ada, bob]) {
    await visitor.counts(2, 2);
  }

  const tab = await ada.secondTab();
  await tab.counts(2, 2);
  await ada.page.reload();
  await ada.isLive();
  for (const visitor of [ada, bob, tab]) {
    await visitor.counts(2, 2);
  }

  line.cut();
  await ada.counts(1, 2);
  line.lay();
  await bob.isLive();
  for (const visitor of [ada, bob, tab]) {
    await visitor.counts(2, 2);
  }

  const cleo = await open();
  for (const visitor of [ada, bob, tab, cleo]) {
    await visitor.counts(3, 3);
  }
  await cleo.page.close();
  await tab.page.close();
  await ada.counts(2, 3);
});

test('a line that is cut: what is written waits, over a reload too, and is submitted once', async ({
  open,
  server,
  board,
}) => {
  const line = new Line();
  const ada = await open({ called: 'Ada', line });
  const bob = await open();
  await ada.post('before');
  await ada.post('to be removed');
  await expect(bob.posts).toHaveText(['to be removed', 'before']);
  await expect(ada.fates).toHaveCount(0);

  line.cut();
  await expect(ada.page.locator('#offline')).toBeVisible();
  await ada.post('meanwhile');
  await ada.edit('before', 'before, changed');
  await ada.replyTo('before, changed', 'a reply');
  await ada.remove('to be removed');
  await expect(ada.fates).toHaveText([
    'waits for the line…',
    'its removal: waits for the line…',
    'your change: waits for the line…',
    'waits for the line…',
  ]);
  await bob.post('by Bob');
  await ada.picture('board-waiting');
  await ada.page.reload();
  await expect(ada.posts).toHaveText(['meanwhile']);

  line.lay();
  await ada.isLive();
  for (const { posts, replies, fates } of [ada, bob]) {
    await expect(posts).toHaveText(['meanwhile', 'by Bob', 'before, changed']);
    await expect(replies).toHaveText(['a reply']);
    await expect(fates).toHaveCount(0);
  }
  expect(await eventsOf(server, board)).toHaveLength(7);
});

test('what the server refuses stays, with the reason', async ({ open }) => {
  const line = new Line();
  const ada = await open({ line });
  line.answer = ({ rpc }) =>
    rpc?.method === 'publish' ? { error: { code: 103, message: 'permission denied' } } : undefined;
  await ada.post('for nobody');
  await expect(ada.fates).toHaveText(/not sent You are not allowed/);

  line.answer = () => undefined;
  await ada.button('for nobody', 'Send again').click();

  await expect(ada.fates).toHaveCount(0);
  await expect(ada.posts).toHaveText(['for nobody']);
});

test('older posts come when asked for; a reply brings the post that it is to', async ({ open, server, board }) => {
  const channel = `board:${board}`;
  const writer = stranger();
  const posts = Array.from({ length: 130 }, (_, i) =>
    writer.sign({ kind: 'post', id: newId(), text: `post ${i + 1}`, name: 'Writer' }, channel),
  );
  await publishAsAnybody(server, channel, posts);
  const down = (from, to) => Array.from({ length: from - to + 1 }, (_, i) => `post ${from - i}`);
  const ada = await open();
  const bob = await open();
  await expect(ada.posts).toHaveText(down(130, 31));

  const parent = `${posts[4].author}/${posts[4].id}`;
  const reply = writer.sign({ kind: 'reply', id: newId(), parent, text: 'late' }, channel);
  await publishAsAnybody(server, channel, [reply]);
  await expect(ada.replies).toHaveText(['late']);
  await expect(ada.posts).toHaveText(down(130, 1));

  await bob.page.reload();
  await bob.isLive();
  await expect(bob.posts).toHaveText(down(130, 32));
  await bob.page.getByRole('button', { name: 'Older posts' }).click();
  await expect(bob.posts).toHaveText(down(130, 1));
  await expect(bob.replies).toHaveText(['late']);
  await expect(bob.page.locator('#start')).toHaveText('This is where it begins.');
});

test('what one is writing stays while others write', async ({ open }) => {
  const ada = await open();
  const bob = await open();
  await ada.post('a post');
  await expect(bob.posts).toHaveText(['a post']);
  await ada.button('a post', 'Edit').click();
  await ada.page.getByLabel('Change what you wrote').fill('half a cha');
  await bob.button('a post', 'Reply').click();
  await bob.page.getByLabel('Your reply').fill('half a rep');

  const cleo = await open();
  await cleo.replyTo('a post', 'a reply');
  await cleo.post('another');
  await expect(ada.replies).toHaveText(['a reply']);
  await expect(bob.posts).toHaveText(['another', 'a post']);
  const tab = await ada.secondTab();
  await tab.edit('a post', 'changed in the other tab');
  await expect(bob.posts).toHaveText(['another', 'changed in the other tab']);
  await expect(ada.page.locator('.entry-place', { hasText: 'edited' })).toHaveCount(1);

  await expect(ada.page.getByLabel('Change what you wrote')).toHaveValue('half a cha');
  await expect(ada.page.getByLabel('Change what you wrote')).toBeFocused();
  await expect(bob.page.getByLabel('Your reply')).toHaveValue('half a rep');
  await expect(bob.page.getByLabel('Your reply')).toBeFocused();
  await ada.page.keyboard.press('Escape');
  await expect(ada.button('changed in the other tab', 'Edit')).toBeFocused();
});

test('who reads below is told of new posts, and in the title when looking elsewhere', async ({
  open,
  server,
  board,
}) => {
  const channel = `board:${board}`;
  for (let i = 1; i <= 12; i++) {
    await server.api('publish', { channel, data: `post ${i}` });
  }
  const ada = await open();
  await ada.posts.last().scrollIntoViewIfNeeded();
  await ada.page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });

  await server.api('publish', { channel, data: 'the newest' });

  await expect(ada.page.locator('#newer')).toHaveText('1 new post');
  await expect(ada.page).toHaveTitle(`(1) ${board} · Foray`);
  await expect(ada.posts.last()).toBeInViewport();
  await ada.page.locator('#newer').click();
  await expect(ada.posts.first()).toBeInViewport();
  await expect(ada.page.locator('#newer')).toBeHidden();
});

test('text stays text, and names stay names', async ({ open, server, board }) => {
  const attack = '<img src=x onerror="window.attacked=1"><script>window.attacked=1</script>';
  const ada = await open({ called: '<b>Ada</b>' });
  const bob = await open();
  await ada.post(`${attack} https://example.com/a javascript:alert(1)`);
  await expect(bob.posts).toHaveCount(1);
  await bob.replyTo(`${attack} https://example.com/a javascript:alert(1)`, attack);
  await server.api('publish', { channel: `board:${board}`, data: { text: attack, name: attack } });

  for (const { page, texts } of [ada, bob]) {
    await expect(texts).toHaveText([attack, `${attack} https://example.com/a javascript:alert(1)`, attack]);
    await expect(page.locator('.entry-author')).toHaveText([attack, '<b>Ada</b>', 'visitor']);
    expect(await page.evaluate(() => window.attacked)).toBeUndefined();
    expect(await page.locator('main :is(img, b, script)').count()).toBe(0);
    await expect(page.locator('#threads a')).toHaveAttribute('href', 'https://example.com/a');
    await expect(page.locator('#threads a')).toHaveAttribute('rel', /noopener/);
  }
});

test('odd names are boards as well, and what cannot be one is told', async ({ open, server, board }) => {
  for (const name of [`${board} Übergänge & 100 %`, `${board}<b>部屋 🙂</b>:b#c/$d?`]) {
    const ada = await open({ name });
    await ada.post(`on ${name}`);
    await expect(ada.posts).toHaveText([`on ${name}`]);
    await expect(ada.fates).toHaveCount(0);
    await ada.counts(1, 1);
  }
  for (const [name, why] of [
    ['x'.repeat(241), 'at most 240 characters; this one has 241'],
    ['a\u0007b', 'control characters'],
    [' ', 'needs a name'],
  ]) {
    const { page } = await open({ name, live: false });
    await expect(page.locator('#problem')).toContainText(why);
    await expect(page.getByRole('button', { name: 'Post', exact: true })).toBeDisabled();
    await page.getByLabel('Board', { exact: true }).fill(board);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(boardAddress(server, board));
    await expect(page.locator('#channel-state')).toHaveText('Live');
  }
});

test('a post that is too long stays', async ({ open }) => {
  const ada = await open();
  await ada.post('x'.repeat(10_001));
  await expect(ada.page.locator('#text-problem')).toHaveText(
    'A post has at most 10,000 characters; this one has 10,001.',
  );
  await expect(ada.page.getByLabel('New post')).toHaveValue(/^x{10001}$/);
  await ada.post('"€'.repeat(5_000));
  await expect(ada.posts).toHaveCount(1);
  await expect(ada.fates).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark']) {
  test(`it can be read and used by everybody, ${colorScheme}`, async ({ open, server, board }) => {
    const ada = await open({ called: 'Ada', colorScheme });
    const phone = await open({ called: 'Grace', colorScheme, viewport: { width: 390, height: 780 } });
    await ada.picture(`board-empty-${colorScheme}`);
    await conversation(ada, phone, server, board);

    for (const { page } of [ada, phone]) {
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => window.axe.run());
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    }
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await ada.picture(`board-${colorScheme}`);
    await phone.picture(`board-phone-${colorScheme}`);
  });
}

test('the keyboard is enough', async ({ open }) => {
  const { page, posts, replies } = await open();
  await page.getByLabel('New post').focus();
  await page.keyboard.type('by keyboard');
  await page.keyboard.press('Control+Enter');
  await expect(posts).toHaveText(['by keyboard']);

  const reach = async (label) => {
    const button = page.getByRole('button', { name: label, exact: true });
    for (let i = 0; i < 12 && !(await button.evaluate((element) => element === document.activeElement)); i++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
  };
  await reach('Reply');
  await page.keyboard.type('a reply');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(replies).toHaveText(['a reply']);
  await expect(page.getByRole('button', { name: 'Reply', exact: true })).toBeFocused();
});

async function conversation(ada, phone, server, board) {
  await ada.post('The new release is out. Everything about it is at https://example.com/release.');
  await expect(phone.posts).toHaveCount(1);
  await phone.replyTo(
    'The new release is out. Everything about it is at https://example.com/release.',
    'Read it on the way, thank you. What was written before I came was here already.',
  );
  await server.api('publish', { channel: `board:${board}`, data: { text: 'Build 214 finished, all tests passed.' } });
  await phone.post('Who comes to the meeting tomorrow?');
  await expect(ada.texts).toHaveCount(4);
  await ada.button('Who comes to the meeting tomorrow?', 'Reply').click();
  await ada.page.getByLabel('Your reply').fill('I do, and');
  await ada.counts(2, 2);
}
