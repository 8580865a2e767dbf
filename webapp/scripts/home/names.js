const PAGE = 100;
const LONGEST = 40;

/** What people call themselves in the places that are shown, by the map channels in which their pages say so. */
export class Names {
  #connection;
  #onChange;
  #watched = new Map();

  constructor(connection, onChange) {
    this.#connection = connection;
    this.#onChange = onChange;
  }

  /** Watches these channels, and no others any more. */
  watch(channels) {
    const wanted = new Set(channels);
    for (const [channel, { subscription }] of this.#watched) {
      if (!wanted.has(channel)) {
        this.#watched.delete(channel);
        this.#connection.forget(subscription);
      }
    }
    for (const channel of wanted) {
      if (!this.#watched.has(channel)) {
        this.#begin(channel);
      }
    }
  }

  /** The names in a channel that is watched; none are known of others, and where the server tells none. */
  in(channel) {
    return [...(this.#watched.get(channel)?.names.values() ?? [])];
  }

  #begin(channel) {
    const names = new Map();
    const subscription = this.#connection.mapSubscription(channel, { pageSize: PAGE });
    this.#watched.set(channel, { subscription, names });
    subscription.on('sync', ({ entries }) => {
      names.clear();
      for (const { key, data } of entries) {
        names.set(key, nameOf(data));
      }
      this.#onChange();
    });
    subscription.on('update', ({ key, data, removed }) => {
      if (removed) {
        names.delete(key);
      } else if (names.get(key) === nameOf(data)) {
        // People move about in sheets all the time; that is nothing that is shown here.
        return;
      } else {
        names.set(key, nameOf(data));
      }
      this.#onChange();
    });
    subscription.subscribe();
  }
}

function nameOf(data) {
  return typeof data?.name === 'string' ? data.name.slice(0, LONGEST) : '';
}
