import { addressOf } from '../lib/address.js';
import { el, onceAFrame, reconcile } from '../lib/dom.js';

const DIRECTORY = 'sheets:all';
const PAGE = 1_000;
/** How many sheets are listed, the latest first; each is asked who is in it. */
const SHOWN = 12;
const NAMES = 4;

/**
 * The sheets that somebody has opened, with who is in them, live, and a form that opens one, also a new one.
 *
 * @param parts elements: `list`, `form` with a field `name`, and `empty`, shown while there is none
 */
export function sheetList(connection, { list, form, empty }) {
  const sheets = new Map();
  const watched = new Map();
  const draw = onceAFrame(drawNow);
  const directory = connection.mapSubscription(DIRECTORY, { pageSize: PAGE });
  directory.on('sync', ({ entries }) => {
    sheets.clear();
    entries.forEach(take);
    draw();
  });
  directory.on('update', (entry) => {
    take(entry);
    draw();
  });
  directory.subscribe();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const name = form.elements.name.value.trim();
    if (name !== '') {
      location.assign(addressOfSheet(name));
    }
  });

  function take({ key, data, removed }) {
    if (removed) {
      sheets.delete(key);
    } else {
      sheets.set(key, { name: key, at: Number(data?.at) || 0 });
    }
  }

  /** Who is in a sheet, kept up to date from now on. */
  function peopleOf(name) {
    let people = watched.get(name);
    if (!people) {
      people = new Map();
      watched.set(name, people);
      watch(name, people);
    }
    return [...people.values()];
  }

  function watch(name, people) {
    const subscription = connection.mapSubscription(`cursors:${name}`, { pageSize: PAGE });
    subscription.on('sync', ({ entries }) => {
      people.clear();
      for (const { key, data } of entries) {
        people.set(key, nameOf(data));
      }
      draw();
    });
    subscription.on('update', ({ key, data, removed }) => {
      if (removed) {
        people.delete(key);
      } else {
        people.set(key, nameOf(data));
      }
      draw();
    });
    subscription.subscribe();
  }

  function drawNow() {
    const latest = [...sheets.values()]
      .sort((one, other) => other.at - one.at)
      .slice(0, SHOWN)
      .map(({ name }) => ({ name, people: peopleOf(name) }));
    empty.hidden = latest.length > 0;
    reconcile(
      list,
      latest,
      ({ name, people }) => JSON.stringify([name, people]),
      ({ name, people }) => row(name, people),
    );
  }
}

function row(name, people) {
  return el(
    'li',
    { class: 'sheet-row' },
    el('a', { href: addressOfSheet(name), dir: 'auto' }, name),
    el('span', { class: 'sheet-people', dir: 'auto' }, whoIs(people)),
  );
}

function whoIs(people) {
  const named = people.filter(Boolean);
  const unnamed = people.length - named.length;
  const visitors = unnamed > 0 ? [`${unnamed} ${unnamed === 1 ? 'visitor' : 'visitors'}`] : [];
  const rest = named.length - NAMES;
  const more = rest > 0 ? [`${rest} more`] : [];
  return [...named.slice(0, NAMES), ...more, ...visitors].join(', ');
}

function nameOf(data) {
  return typeof data?.name === 'string' ? data.name.slice(0, 40) : '';
}

function addressOfSheet(name) {
  const address = addressOf('sheet.html');
  address.searchParams.set('name', name);
  return address.href;
}
