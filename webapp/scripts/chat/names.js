import { Emitter } from '../lib/emitter.js';

/**
 * What the people in a room call themselves, by `people:<room>`, an ephemeral map in which each client has its own key,
 * which goes with it. A server without such channels knows no names, and nothing else is amiss.
 *
 * Events: `sync` with all, `[{key, data}]`; `update` with one, `{key, data, removed}`; `lost` when they may be out of
 * date, until the next `sync`.
 */
export class Names extends Emitter {
  #connection;
  #map;
  #me;

  /** @param me `{name, visitor}`, what one says of oneself */
  constructor(connection, room, me) {
    super();
    this.#connection = connection;
    this.#me = me;
    this.#map = connection.mapSubscription(`people:${room}`, { pageSize: 1_000 });
    this.#map.on('subscribed', () => this.#tell());
    this.#map.on('sync', ({ entries }) => this.emit('sync', entries));
    this.#map.on('update', (entry) => this.emit('update', entry));
    this.#map.on('subscribing', () => this.emit('lost'));
    this.#map.on('unsubscribed', () => this.emit('sync', []));
  }

  open() {
    this.#map.subscribe();
  }

  rename(name) {
    this.#me = { ...this.#me, name };
    this.#tell();
  }

  #tell() {
    const { clientId, isUp } = this.#connection;
    if (isUp && this.#map.state === 'subscribed') {
      this.#map.publish(clientId, this.#me).catch(() => {
        // The line broke, or one may not; told again when it is back.
      });
    }
  }
}
