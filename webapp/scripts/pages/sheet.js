import { Connection } from '../lib/connection.js';
import { byId, setText } from '../lib/dom.js';
import { randomKey } from '../lib/random.js';
import { remembered } from '../lib/remembered.js';
import { currentTheme, onSystemTheme } from '../lib/theme.js';
import { frame } from '../parts/frame.js';
import { toast } from '../parts/toasts.js';
import { Book } from '../sheet/book.js';
import { placeOf, rangeName } from '../sheet/cells.js';
import { MAX_BYTES } from '../sheet/content.js';
import { Desk } from '../sheet/desk.js';
import { EditStore } from '../sheet/edit-store.js';
import { EditQueue } from '../sheet/edits.js';
import { canSay, language, say, sayCount } from '../sheet/language.js';
import { MOST_CELLS } from '../sheet/limits.js';
import { faultOf, LONGEST_NAME, nameIn } from '../sheet/name.js';
import { Room } from '../sheet/room.js';
import { Timeline } from '../sheet/timeline.js';
import { LINE_WORDS, translatePage } from '../sheet/translate.js';
import { UndoList } from '../sheet/undo.js';
import { Bar } from '../sheet/views/bar.js';
import { CellView } from '../sheet/views/cell.js';
import { Decisions } from '../sheet/views/decisions.js';
import { regionKeys } from '../sheet/views/keys.js';
import { Marks } from '../sheet/views/marks.js';
import { PeopleView } from '../sheet/views/people.js';
import { Transfer } from '../sheet/views/transfer.js';
import { TravelView } from '../sheet/views/travel.js';
import { rememberedSelf, whyOf } from '../sheet/who.js';

/** How long an offline page waits for the sheet before it shows what it has. */
const PATIENCE_MILLIS = 4_000;

/** Loaded beside the page's own work, because it is large. */
const loadingGrid = import('../sheet/grid.js');

translatePage();
const connection = new Connection();
frame(connection, LINE_WORDS);
const name = nameIn(location.search, remembered.read('sheet.last'));
byId('name').value = name;
byId('name-form').addEventListener('submit', (event) => {
  event.preventDefault();
  openSheet(byId('name').value.trim());
});
const fault = faultOf(name);
if (fault) {
  byId('loading').hidden = true;
  problem(say('noName', { why: say(fault, { n: LONGEST_NAME }) }));
  connection.connect();
} else {
  remembered.write('sheet.last', name);
  document.title = `${name} · Foray`;
  await begin();
}

async function begin() {
  const self = rememberedSelf();
  const room = new Room(connection, name);
  const book = new Book();
  const store = new EditStore(name, randomKey());
  const edits = new EditQueue({
    publish: (batch) => room.publish(batch, self.name),
    isUp: () => room.isLive,
    store,
  });
  const timeline = new Timeline((query) => room.readStream(query));
  const desk = new Desk({ book, edits, undo: new UndoList(), timeline, me: () => self });

  room.on('sync', (entries) => book.begin(entries));
  room.on('update', (publication) => book.apply(publication));
  room.on('state', ({ name: state, error }) => {
    edits.wake();
    problem(state === 'refused' ? say('refused', { why: whyOf(error) }) : '');
  });
  connection.on('state', () => offline());
  edits.on('trouble', (error) => problem(error ? say('trouble', { why: whyOf(error) }) : ''));
  book.on('change', () => strangers(book));
  book.on('strangers', () => strangers(book));

  const restored = store.open().then((left) => edits.restore(left));
  const synced = new Promise((resolve) => {
    const done = room.on('sync', () => resolve(done()));
  });
  room.open();
  connection.connect();
  room.tell({ ...self, cell: 'A1' });

  const views = {
    people: new PeopleView({ room, desk, self }),
    cell: new CellView({ desk, book, edits, room, timeline }),
    decisions: new Decisions({ desk, edits }),
    travel: new TravelView({ desk, timeline }),
    transfer: new Transfer({ desk, name }),
    marks: new Marks({ layer: byId('marks'), desk, room, edits }),
  };
  const actions = {
    undo: () => desk.undo(),
    redo: () => desk.redo(),
    travel: () => (views.travel.isOpen ? views.travel.close() : views.travel.open()),
    load: () => views.transfer.chooseFile(),
    save: () => views.transfer.save(),
    decide: () => views.decisions.focus(),
  };
  new Bar({ edits, room, store, book, actions });
  regionKeys(actions);
  explain(desk);

  try {
    const { Grid } = await loadingGrid;
    const [grid] = await Promise.all([
      Grid.open(byId('grid'), { language, dark: currentTheme() === 'dark' }),
      restored,
      Promise.race([synced, new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLIS))]),
    ]);
    await desk.attach(grid);
    follow(grid, desk, room);
  } catch (error) {
    problem(say('gridFailed'));
    throw error;
  } finally {
    byId('loading').hidden = true;
  }
}

/** What follows from where the person is, and from the theme. */
function follow(grid, desk, room) {
  const dark = () => grid.setDark(currentTheme() === 'dark');
  onSystemTheme(dark);
  new MutationObserver(dark).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  desk.on('select', (range) => room.tell({ cell: rangeName(range) }));
  desk.emit('select', grid.selection);
  desk.emit('view');
  // For scripts and tests: what is on the canvas cannot be read from the document.
  byId('grid').univerAPI = grid.api;
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('sheet-usable')));
}

/** Says why something was not done. */
function explain(desk) {
  desk.on('refused', ({ why, key, bytes, count }) => {
    const text = {
      notShared: () => say('notShared'),
      wholeLines: () => say('wholeLines'),
      locked: () => say('travelReadOnly'),
      tooMany: () => say('tooMany', { n: count.toLocaleString(language), limit: MOST_CELLS.toLocaleString(language) }),
      tooLong: () => say('tooLong', { cell: key, size: Math.ceil(bytes / 1024), limit: MAX_BYTES / 1024 }),
    }[why]();
    toast(text, why === 'tooLong' ? 'bad' : 'info');
  });
  desk.on('undone', (step) => {
    const [first] = step?.changes ?? [];
    if (first) {
      const { row, column } = placeOf(first.key);
      desk.grid.select({ startRow: row, endRow: row, startColumn: column, endColumn: column });
    }
    if (!step) {
      toast(say('nothingToUndo'));
    } else if (step.kept > 0) {
      toast(sayCount('kept', step.kept));
    }
  });
  desk.on('formula', ({ key, value }) => {
    toast(
      say('formulaFails', { cell: key, error: value, why: say(canSay(`f${value}`) ? `f${value}` : 'f#ERROR!') }),
      'bad',
    );
  });
}

function openSheet(wanted) {
  const address = new URL(location.href);
  address.searchParams.set('name', wanted);
  location.assign(address);
}

function problem(text) {
  byId('problem').hidden = text === '';
  byId('problem-words').textContent = text;
}

function offline() {
  byId('offline').hidden = !['waiting', 'retrying', 'closed'].includes(connection.state.name);
}

function strangers({ strangers: keys }) {
  byId('notes').hidden = keys.size === 0;
  const some = [...keys].slice(0, 5).map((key) => `“${key.slice(0, 40)}”`);
  setText(byId('notes'), keys.size === 0 ? '' : sayCount('strangers', keys.size, { keys: some.join(', ') }));
}
