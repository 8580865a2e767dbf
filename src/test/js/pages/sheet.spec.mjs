import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, Line, stateOf, test } from './sheet-fixtures.mjs';

const run = promisify(execFile);

test('what three people type is on all screens, formulas over everybody’s cells too', async ({
  sit,
  server,
  sheet,
}) => {
  const people = [await sit({ called: 'Ann' }), await sit({ called: 'Bob' }), await sit({ called: 'Cleo' })];
  const [ann, bob, cleo] = people;
  await ann.type('B1', '950');
  await bob.type('B2', '310.5');
  await cleo.type('B3', '=SUM(B1:B2)*2');
  await ann.type('A1', '<b>Rent</b> & more');

  for (const person of people) {
    await person.shows('B1', 950);
    await person.shows('B2', 310.5);
    await person.shows('B3', 2521);
    await person.shows('A1', '<b>Rent</b> & more');
    await expect(person.page.locator('b')).toHaveCount(0);
  }
  await bob.type('B1', '1000');
  for (const person of people) {
    await person.shows('B3', 2621);
    await person.saved();
  }
  expect(await stateOf(server, sheet)).toEqual({
    A1: '<b>Rent</b> & more',
    B1: 1000,
    B2: 310.5,
    B3: '=SUM(B1:B2)*2',
  });
});

test('styles and number formats are everybody’s', async ({ sit, server, sheet }) => {
  const [ann, bob] = [await sit(), await sit()];
  await ann.type('B1', '0.25');
  await ann.select('B1');
  await ann.page.keyboard.press('Control+b');
  await ann.page.keyboard.press('Control+Shift+5');
  await expect.poll(() => bob.style('B1', 'bl')).toBe(1);

  await server.api('map_publish', {
    channel: `sheet:${sheet}`,
    key: 'C1',
    data: { v: 0.5, s: { n: { pattern: '0.00%' }, bg: { rgb: '#ffee88' } } },
  });
  for (const person of [ann, bob]) {
    await expect.poll(() => person.style('C1', 'n')).toEqual({ pattern: '0.00%' });
    await expect.poll(() => person.style('C1', 'bg')).toEqual({ rgb: '#ffee88' });
  }
});

test('the others are listed, and framed and labelled in the grid, until they go', async ({ sit }) => {
  const ann = await sit({ called: 'Ann' });
  const bob = await sit({ called: 'Bob' });
  await bob.select('C5');
  const frame = ann.mark('[data-person]');
  await expect(frame).toHaveText('Bob');
  await expect(frame).toHaveAttribute('data-cell', 'C5');
  await bob.select('C6:D8');
  await expect(frame).toHaveAttribute('data-cell', 'C6:D8');
  await expect(ann.page.locator('#people .person')).toContainText('Bob');
  await expect(ann.page.locator('#people-number')).toHaveText('2');

  await bob.page.close();
  await expect(frame).toHaveCount(0);
  await expect(ann.page.locator('#people-number')).toHaveText('1');
});

test('an application changes cells on every screen, and clears them', async ({ sit, server, sheet }) => {
  const people = [await sit(), await sit(), await sit()];
  const call = (method, body) =>
    run('curl', [
      ...['-sS', '-X', 'POST', `${server.url}api/${method}`, '-H', `X-API-Key: ${server.apiKey}`],
      ...['-d', JSON.stringify({ channel: `sheet:${sheet}`, ...body })],
    ]);
  const { stdout } = await call('map_publish', { key: 'B7', data: { v: 42 } });
  expect(JSON.parse(stdout).result.offset).toBe(1);
  for (const person of people) {
    await person.shows('B7', 42);
  }
  await people[0].select('B7');
  await expect(people[0].page.locator('#cell')).toContainText('an application');

  await call('map_remove', { key: 'B7' });
  for (const person of people) {
    await person.shows('B7', null);
  }
});

for (const { choice, button, kept } of [
  { choice: 'mine', button: 'Keep mine', kept: 'mine' },
  { choice: 'theirs', button: 'Take theirs', kept: 'theirs' },
]) {
  test(`two people at one cell: nothing is overwritten, the second chooses ${choice}`, async ({
    sit,
    server,
    sheet,
  }) => {
    const [ann, bob, cleo] = [await sit({ called: 'Ann' }), await sit({ called: 'Bob' }), await sit()];
    await ann.type('D4', 'first');
    await bob.shows('D4', 'first');
    await ann.saved();
    await ann.begin('D4', 'mine');
    await bob.type('D4', 'theirs');
    await cleo.shows('D4', 'theirs');
    await ann.page.keyboard.press('Enter');

    await expect(ann.decision).toContainText('Two values for D4');
    await expect(ann.decision).toContainText(/Bob changed D4 at \d\d:\d\d:\d\d/);
    await expect(ann.decision.locator('[data-choice="mine"] .decision-value')).toHaveText('mine');
    await expect(ann.decision.locator('[data-choice="theirs"] .decision-value')).toHaveText('theirs');
    await expect(ann.mark('[data-edit="conflict"]')).toHaveAttribute('data-cell', 'D4');
    await expect(ann.fate).toHaveText('1 conflict');
    expect(await stateOf(server, sheet)).toEqual({ D4: 'theirs' });
    await ann.picture('sheet-conflict');

    await ann.decision.getByRole('button', { name: button }).click();
    await expect(ann.decision).toHaveCount(0);
    for (const person of [ann, bob, cleo]) {
      await person.shows('D4', kept);
    }
    await ann.saved();
    expect(await stateOf(server, sheet)).toEqual({ D4: kept });
  });
}

test('undo and redo touch one’s own edits only', async ({ sit }) => {
  const [ann, bob] = [await sit(), await sit()];
  await ann.type('A1', 'ann 1');
  await bob.type('B1', 'bob 1');
  await ann.type('A2', 'ann 2');
  await bob.shows('A2', 'ann 2');
  await bob.type('A2', 'bob over ann');
  await ann.shows('A2', 'bob over ann');

  await ann.page.keyboard.press('Control+z');
  await expect(ann.toasts).toContainText('1 cell stays: somebody else has changed it since.');
  await ann.page.keyboard.press('Control+z');
  await bob.shows('A1', null);
  await bob.shows('B1', 'bob 1');
  await bob.shows('A2', 'bob over ann');
  await ann.page.locator('#tool-redo').click();
  await bob.shows('A1', 'ann 1');
});

test('history says who, when, from what to what; a slider shows the past and takes a range back', async ({ sit }) => {
  const [ann, bob] = [await sit({ called: 'Ann' }), await sit({ called: 'Bob' })];
  await ann.type('A1', 'one');
  await bob.shows('A1', 'one');
  await bob.type('A1', 'two');
  await ann.type('B1', 'other');
  await ann.shows('A1', 'two');
  await bob.shows('B1', 'other');
  await ann.saved();

  await ann.select('A1');
  const changes = ann.page.locator('.change');
  await expect(changes).toHaveCount(2);
  await expect(changes.first()).toContainText('Bob');
  await expect(changes.first().locator('del')).toHaveText('one');
  await expect(changes.first().locator('ins')).toHaveText('two');
  await expect(changes.first().locator('time')).toHaveText(/^\d\d:\d\d:\d\d$/);

  await ann.page.locator('#tool-history').click();
  const slider = ann.page.getByLabel('Point in time');
  await expect(slider).toBeFocused();
  await slider.press('ArrowLeft');
  await slider.press('ArrowLeft');
  await ann.shows('A1', 'one');
  await ann.shows('B1', null);
  await bob.shows('A1', 'two');
  await expect(ann.page.locator('.travel-what')).toHaveText('Ann changed A1');
  await ann.picture('sheet-history');

  await ann.page.getByRole('button', { name: 'Take A1 back to then' }).click();
  await bob.shows('A1', 'one');
  await ann.shows('B1', 'other');
  await expect(changes).toHaveCount(3);
  await bob.select('A1');
  await expect(bob.page.locator('.change').first()).toContainText('Ann');
});

test('edits made offline wait over a reload, and go out in order, each once', async ({ sit, server, sheet }) => {
  const line = new Line();
  const [ann, bob] = [await sit({ called: 'Ann', line }), await sit()];
  await ann.type('A1', 'before');
  await bob.shows('A1', 'before');
  await ann.saved();

  line.cut();
  await expect(ann.page.locator('#offline')).toBeVisible();
  for (let i = 1; i <= 4; i++) {
    await ann.type(`B${i}`, `offline ${i}`);
  }
  await ann.type('A1', 'changed offline');
  await expect(ann.fate).toHaveText('5 edits wait for the line');
  await expect(ann.mark('[data-edit="waiting"]')).toHaveCount(5);
  await expect(ann.page.locator('#people .person')).toHaveCount(1);
  await ann.picture('sheet-offline');
  await ann.page.reload();
  await ann.ready();
  await expect(ann.fate).toHaveText('5 edits wait for the line');
  await ann.shows('B4', 'offline 4');
  await bob.shows('B4', null);

  line.lay();
  await ann.saved();
  const expected = { A1: 'changed offline', B1: 'offline 1', B2: 'offline 2', B3: 'offline 3', B4: 'offline 4' };
  expect(await stateOf(server, sheet)).toEqual(expected);
  await expect.poll(() => bob.cells()).toEqual(expected);
  const { entries } = await server.api('map_read_stream', { channel: `sheet:${sheet}`, limit: 100 });
  expect(entries.map(({ key }) => key)).toEqual(['A1', 'B1', 'B2', 'B3', 'B4', 'A1']);
});

test('an edit made offline of a cell that somebody changed meanwhile is a conflict', async ({ sit, server, sheet }) => {
  const line = new Line();
  const [ann, bob] = [await sit({ line }), await sit({ called: 'Bob' })];
  await ann.type('A1', 'start');
  await bob.shows('A1', 'start');
  await ann.saved();
  line.cut();
  await expect(ann.page.locator('#offline')).toBeVisible();
  await ann.type('A1', 'offline');
  await bob.type('A1', 'meanwhile');
  await expect.poll(() => stateOf(server, sheet)).toEqual({ A1: 'meanwhile' });
  line.lay();
  await expect(ann.decision).toContainText('Two values for A1');
  await ann.decision.getByRole('button', { name: 'Keep mine' }).click();
  await bob.shows('A1', 'offline');
});
