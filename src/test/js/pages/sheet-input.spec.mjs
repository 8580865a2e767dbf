import { readFile } from 'node:fs/promises';
import axe from 'axe-core';
import { expect, Line, stateOf, test } from './sheet-fixtures.mjs';

test('a value over the limit is not taken, and the cell stays as it was', async ({ sit, server, sheet }) => {
  const [ann, bob] = [await sit(), await sit()];
  await ann.type('A1', 'short');
  await ann.saved();
  await ann.select('A1');
  await ann.page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'x'.repeat(70_000));
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
  });
  await expect(ann.toasts).toContainText(/A1: this is 69 KB long; a cell takes 16 KB/);
  await ann.shows('A1', 'short');
  await bob.shows('A1', 'short');
  expect(await stateOf(server, sheet)).toEqual({ A1: 'short' });
});

test('keys that are no cells are named, and what is malformed does no harm', async ({ sit, server, sheet }) => {
  const channel = `sheet:${sheet}`;
  const ann = await sit();
  await server.api('map_publish', { channel, key: 'not a cell', data: { v: 1 } });
  await expect(ann.page.locator('#notes')).toHaveText(
    /1 key of this channel is no cell and is not shown: “not a cell”/,
  );
  for (const [key, data] of [
    ['A1', 'plain text'],
    ['A2', { v: { nested: true } }],
    ['A3', { v: 1, s: 'bold' }],
    ['A4', { v: 2, s: { cl: { rgb: 'red;}' }, fs: 'huge', n: 7 } }],
    ['A5', [1, 2]],
    ['A6', { f: 5 }],
  ]) {
    await server.api('map_publish', { channel, key, data });
  }
  await ann.shows('A5', '[1,2]');
  expect(await ann.cells()).toEqual({ A1: 'plain text', A2: '{"nested":true}', A3: 1, A4: 2, A5: '[1,2]' });
  await ann.type('B1', 'still works');
  await ann.saved();
  await server.api('map_remove', { channel, key: 'not a cell' });
  await expect(ann.page.locator('#notes')).toBeHidden();
});

test('a formula that fails says why', async ({ sit }) => {
  const ann = await sit();
  await ann.type('A1', '=1/0');
  await expect(ann.toasts.last()).toContainText('A1: the formula gives #DIV/0!: something is divided by zero.');
  await ann.type('A2', '=NOSUCHTHING(1)');
  await expect(ann.toasts.last()).toContainText('A2: the formula gives #NAME?');
  await ann.type('A3', '=1+1');
  await ann.shows('A3', 2);
  await ann.saved();
});

test('sheet names may have odd characters, as long as a channel may', async ({ sit, server }) => {
  const name = `Büro & <b>“1/2”</b>: 50 % #? ${Date.now()} 😀`;
  const [ann, bob] = [await sit({ name }), await sit({ name })];
  await ann.type('A1', 'here');
  await bob.shows('A1', 'here');
  await ann.saved();
  expect(await stateOf(server, name)).toEqual({ A1: 'here' });
  await expect(ann.page.getByLabel('Sheet', { exact: true })).toHaveValue(name);
});

test('a name that cannot be used says why', async ({ visit, server }) => {
  for (const [name, why] of [
    ['x'.repeat(241), 'it is longer than 240 characters.'],
    ['a\u0007b', 'it has characters that cannot be seen.'],
    ['  ', 'it is empty.'],
  ]) {
    const url = `${server.url}sheet.html?${new URLSearchParams({ name })}`;
    const { page } = await visit({ url, live: false });
    await expect(page.locator('#problem')).toContainText(why);
  }
});

test('a permission that is lost, and a server that cannot save, are told, and nothing is lost', async ({ sit }) => {
  const line = new Line();
  const [ann, bob] = [await sit({ line }), await sit()];
  await ann.type('A1', 'before');
  await bob.shows('A1', 'before');
  const refuse = (error) => (command) => (command.rpc?.method === 'map_publish' ? { error } : undefined);

  line.answer = refuse({ code: 103, message: 'permission denied' });
  await ann.type('A1', 'not allowed');
  await expect(ann.decision).toContainText('Not saved: A1');
  await expect(ann.decision).toContainText('you have no permission');
  await expect(ann.fate).toHaveText('1 edit was refused');
  await ann.decision.getByRole('button', { name: 'Give up' }).click();
  await ann.shows('A1', 'before');

  line.answer = refuse({ code: 100, message: 'internal server error', temporary: true });
  await ann.type('A1', 'disk was full');
  await expect(ann.page.locator('#problem')).toContainText('perhaps because its disk is full');
  await expect(ann.fate).toHaveText('1 edit is being sent');
  line.answer = () => undefined;
  await ann.saved();
  await expect(ann.page.locator('#problem')).toBeHidden();
  await bob.shows('A1', 'disk was full');
});

test('what cannot be shared is refused, whatever asks for it', async ({ sit, server, sheet }) => {
  const ann = await sit();
  await ann.type('A1', 'one');
  await ann.saved();
  for (const command of [
    'sheet.command.insert-row-before',
    'sheet.command.insert-col-after',
    'sheet.command.remove-row',
    'sheet.command.add-worksheet-merge-all',
    'sheet.command.insert-sheet',
    'sheet.command.set-rows-hidden',
    'sheet.command.set-selection-frozen',
  ]) {
    await ann.page.evaluate(
      (id) =>
        document
          .getElementById('grid')
          .univerAPI.executeCommand(id)
          .catch(() => {}),
      command,
    );
  }
  await expect(ann.toasts.last()).toContainText('This is not offered here');
  expect(await ann.cells()).toEqual({ A1: 'one' });
  await ann.page.locator('canvas[id^="univer-sheet-main"]').click({ button: 'right', position: { x: 200, y: 100 } });
  await expect(ann.page.getByText('Paste Special')).toBeVisible();
  await expect(ann.page.getByText(/Insert|Delete|Freeze|Protect|Merge/)).toHaveCount(0);
  expect(await stateOf(server, sheet)).toEqual({ A1: 'one' });
});

test('the keyboard is enough, and a screen reader hears where one is', async ({ sit }) => {
  const [ann, bob] = [await sit({ called: 'Ann' }), await sit()];
  const { keyboard } = ann.page;
  await ann.select('A1');
  await keyboard.type('7');
  await keyboard.press('Tab');
  await keyboard.type('=A1*6');
  await keyboard.press('Enter');
  await bob.shows('B1', 42);
  await ann.saved();
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowRight');
  await expect(ann.page.locator('#spoken')).toContainText('B1: 42, formula =A1*6. last changed by Ann');
  await keyboard.press('F6');
  await expect(ann.page.getByLabel('Your name')).toBeFocused();
  await keyboard.press('F6');
  await expect(ann.page.locator('#tool-undo')).toBeFocused();
  await keyboard.press('Enter');
  await bob.shows('B1', null);
  await keyboard.press('F6');
  await keyboard.type('typed again');
  await keyboard.press('Enter');
  await bob.shows('B1', 'typed again');
});

test('our own parts of the page have no accessibility faults, light and dark', async ({ sit }) => {
  for (const colorScheme of ['light', 'dark']) {
    const ann = await sit({ called: 'Ann', colorScheme });
    await ann.type('A1', 'Rent');
    await ann.saved();
    await ann.page.evaluate(axe.source);
    const { violations } = await ann.page.evaluate(() =>
      globalThis.axe.run({ include: ['.page-header', '#sheet-bar', '#side', '.page-footer'] }),
    );
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
});

test('the page speaks German, by the browser and by choice', async ({ sit }) => {
  const ann = await sit({ locale: 'de-DE' });
  await expect(ann.page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(ann.page.locator('#people-title')).toHaveText('Wer ist da');
  await expect(ann.fate).toHaveText('Alles ist gespeichert');
  await expect(ann.page.locator('.chip')).toContainText('Verbunden');
  const links = ann.page.locator('.page-nav a');
  await expect(links).toHaveText(['Start', 'Forum', 'Chat', 'Konsole', 'Polling', 'Tabelle']);
  await ann.page.getByLabel('Sprache').selectOption('en');
  await ann.ready();
  await expect(ann.page.locator('#people-title')).toHaveText('Who is here');
  await expect(links).toHaveText(['Home', 'Board', 'Chat', 'Console', 'Polling', 'Sheet']);
});

test('CSV comes in by file and by pasting, and goes out', async ({ sit }) => {
  const [ann, bob] = [await sit(), await sit()];
  await ann.select('B2');
  const chosen = ann.page.waitForEvent('filechooser');
  await ann.page.locator('#tool-import').click();
  await (await chosen).setFiles({
    name: 'list.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('item;price\n"a; b";1,5\nsum;=SUM(C3:C3)\n'),
  });
  await bob.shows('B3', 'a; b');
  await bob.shows('C3', 1.5);
  await bob.shows('C4', 1.5);

  await ann.select('E1');
  await ann.page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'x,1\ny,2\n');
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
  });
  await bob.shows('F2', 2);
  await ann.saved();

  const saved = ann.page.waitForEvent('download');
  await ann.page.locator('#tool-export').click();
  const text = await readFile(await (await saved).path(), 'utf8');
  expect(text).toBe('\ufeff,,,,x,1\r\n,item,price,,y,2\r\n,a; b,1.5,,,\r\n,sum,1.5,,,\r\n');
  await ann.page.keyboard.press('F6');
  await ann.select('A1');
  await ann.page.keyboard.press('Control+z');
  await bob.shows('F2', null);
  await bob.shows('B3', 'a; b');
});

test('the first page lists sheets with who is in them', async ({ sit, visit, sheet }) => {
  const ann = await sit({ called: 'Ann' });
  const visitor = await visit();
  await visitor.lists(sheet, /Sheet.*Ann$/);

  await ann.type('A1', 'kept');
  await ann.saved();
  await ann.page.close();
  await visitor.lists(sheet, /nobody now/);
  await visitor.row(sheet).getByRole('link').click();
  await expect(visitor.page.getByLabel('Sheet', { exact: true })).toHaveValue(sheet);
});
