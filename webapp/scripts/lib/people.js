/** Who is on a channel: what the server says once, kept up to date by who joins and leaves. */
export class People {
  #clients = new Map();
  #changes = null;

  /** From now on joins and leaves are kept aside too, because the answer that is awaited may be older than they are. */
  awaitAnswer() {
    this.#changes = [];
  }

  /** Takes the answer, `{clientId: info}`. */
  answer(clients) {
    this.#clients = new Map(Object.entries(clients));
    const changes = this.#changes ?? [];
    this.#changes = null;
    for (const { joined, info } of changes) {
      this.#apply(joined, info);
    }
  }

  join(info) {
    this.#take(true, info);
  }

  leave(info) {
    this.#take(false, info);
  }

  clear() {
    this.#clients.clear();
    this.#changes = null;
  }

  /** Client `me` first, then in the order of arrival. */
  list(me) {
    const all = [...this.#clients.values()];
    return [...all.filter(({ client }) => client === me), ...all.filter(({ client }) => client !== me)];
  }

  #take(joined, info) {
    this.#changes?.push({ joined, info });
    this.#apply(joined, info);
  }

  #apply(joined, info) {
    if (joined) {
      this.#clients.set(info.client, info);
    } else {
      this.#clients.delete(info.client);
    }
  }
}
