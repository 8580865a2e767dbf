import { Emitter } from '../lib/emitter.js';

const PAGE = 1_000;
const CURSOR_EVERY_MILLIS = 60;
const PEOPLE_EVERY_MILLIS = 150;
/** Entries of people go after a minute of silence. */
const REFRESH_MILLIS = 20_000;

/**
 * The sheet's two channels: `sheet:<name>`, what its cells hold, and `cursors:<name>`, who is here and where.
 *
 * Events: `sync` with all entries of the sheet, `update` with one that changed; `state` with `{name, error}`, name being
 * joining, live or refused; `people` with `[{id, name, color, cell}]`, the others and oneself.
 */
export class Room extends Emitter {
  state = { name: 'joining' };
  #connection;
  #sheet;
  #cursors;
  #people = new Map();
  #me = {};
  /** The ids that this page has had: what is left of one after the line broke is nobody else. */
  #mine = new Set();
  #timer = null;
  #told = 0;
  #telling = null;

  constructor(connection, name) {
    super();
    this.name = name;
    this.channel = `sheet:${name}`;
    this.#connection = connection;
    this.#sheet = connection.mapSubscription(this.channel, { pageSize: PAGE });
    this.#cursors = connection.mapSubscription(`cursors:${name}`, { pageSize: PAGE });
    this.#sheet.on('sync', ({ entries }) => this.emit('sync', entries));
    this.#sheet.on('update', (publication) => this.emit('update', publication));
    this.#sheet.on('subscribing', () => this.#become('joining'));
    this.#sheet.on('subscribed', () => this.#become('live'));
    this.#sheet.on('unsubscribed', ({ code, reason }) => this.#become('refused', { code, message: reason }));
    this.#cursors.on('sync', ({ entries }) => this.#onPeople(entries));
    this.#cursors.on('update', (entry) => this.#onPerson(entry));
    this.#cursors.on('subscribed', () => this.#tell());
    setInterval(() => this.#tell(), REFRESH_MILLIS);
  }

  open() {
    this.#sheet.subscribe();
    this.#cursors.subscribe();
  }

  get isLive() {
    return this.#connection.isUp && this.state.name === 'live';
  }

  /** Tells the others who one is and where, `{name, color, cell}`; of many in a row the last. */
  tell(me) {
    this.#me = { ...this.#me, ...me };
    this.#timer ??= setTimeout(() => this.#tell(), Math.max(0, this.#told + CURSOR_EVERY_MILLIS - Date.now()));
  }

  /** Sends edits in one frame; for each a promise of the answer. */
  publish(edits, by) {
    return this.#connection.rpcAll(
      edits.map(({ id, key, content, seen }) => ({
        method: content === null ? 'map_remove' : 'map_publish',
        data: {
          channel: this.channel,
          key,
          ...(content === null ? {} : { data: content }),
          expected_offset: seen ?? 0,
          idempotency_key: id,
          tags: { by, edit: id },
        },
      })),
    );
  }

  /** A part of what has happened in the sheet. */
  readStream(query) {
    return this.#connection.rpc('map_read_stream', { channel: this.channel, ...query });
  }

  /** The others, in the order of their names. */
  get others() {
    return [...this.#people.values()]
      .filter(({ id }) => !this.#mine.has(id))
      .sort((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id));
  }

  #become(name, error) {
    this.state = { name, error };
    this.emit('state', this.state);
  }

  #onPeople(entries) {
    this.#people.clear();
    for (const entry of entries) {
      this.#people.set(entry.key, personOf(entry));
    }
    this.#tellPeople();
  }

  #onPerson(entry) {
    if (entry.removed) {
      this.#people.delete(entry.key);
    } else {
      this.#people.set(entry.key, personOf(entry));
    }
    this.#tellPeople();
  }

  /** Twenty people who move about are told of a few times a second: drawing them has a price. */
  #tellPeople() {
    this.#telling ??= setTimeout(() => {
      this.#telling = null;
      this.emit('people');
    }, PEOPLE_EVERY_MILLIS);
  }

  #tell() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#told = Date.now();
    const { clientId, isUp } = this.#connection;
    this.#mine.add(clientId);
    if (isUp && clientId && this.#cursors.state === 'subscribed') {
      this.#cursors.publish(clientId, this.#me).catch(() => {
        // The line broke, or one may not; the next time tells.
      });
    }
  }
}

const LONGEST_NAME = 40;

/** Whatever somebody else's page has written there. */
function personOf({ key, data }) {
  const { name, color, cell } = data !== null && typeof data === 'object' ? data : {};
  return {
    id: key,
    name: typeof name === 'string' ? name.slice(0, LONGEST_NAME) : '',
    color: /^#[0-9a-f]{6}$/i.test(color) ? color : '#5d5f58',
    cell: typeof cell === 'string' ? cell.slice(0, 20) : '',
  };
}
