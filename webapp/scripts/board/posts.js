import { keyOf, noteKey } from './events.js';

/**
 * The posts of a board and the replies to them, as the events make them. The events of one epoch may come in any order,
 * for the page reads the history backwards, and more than once: the outcome is the same.
 *
 * A post or a reply is `{key, author, id, kind, parent, name, text, time, offset, revision, editedAt, isRemoved,
 * isMissing}`; a post is missing where the server has replies to it only.
 */
export class Posts {
  /** Whether all that the server has was taken in. */
  isComplete = false;
  #records = new Map();

  /** Takes in an event that is genuine, with its place, `{epoch, offset, time}`; whether it changed anything. */
  take(event, place) {
    const record = this.#recordOf(event.kind === 'note' ? noteKey(place) : keyOf(event));
    const before = JSON.stringify(record);
    if (event.kind === 'edit') {
      record.edit = later(record.edit, { ...event, ...place });
    } else if (event.kind === 'remove') {
      record.removal = later(record.removal, { ...event, ...place });
    } else if (!record.base || place.offset < record.base.offset) {
      record.base = { ...event, ...place };
    }
    return JSON.stringify(record) !== before;
  }

  clear() {
    this.#records.clear();
    this.isComplete = false;
  }

  get(key) {
    const record = this.#records.get(key);
    return record?.base ? written(key, record) : undefined;
  }

  /** Whether the event has been taken in, or one that has the better of it. */
  has(event) {
    const record = this.#records.get(keyOf(event));
    switch (event.kind) {
      case 'edit':
        return record?.removal !== undefined || record?.edit?.revision >= event.revision;
      case 'remove':
        return record?.removal !== undefined;
      default:
        return record?.base !== undefined;
    }
  }

  /** `[{post, replies}]`, the newest posts first, each with its replies in order; without what was removed, as a rule. */
  get threads() {
    const replies = this.#replies();
    const missing = this.isComplete ? this.#orphaned(replies).map((key) => absent(key, replies.get(key)[0])) : [];
    const posts = [...this.#written('post'), ...missing];
    return posts
      .map((post) => ({ post, replies: replies.get(post.key) ?? [] }))
      .filter((thread) => !thread.post.isRemoved || thread.replies.length > 0)
      .sort((one, other) => other.post.offset - one.post.offset);
  }

  /** Whether there are replies to posts that have not come yet. */
  get hasOrphans() {
    return this.#orphaned(this.#replies()).length > 0;
  }

  #orphaned(replies) {
    return [...replies.keys()].filter((parent) => !this.#records.get(parent)?.base);
  }

  /** The replies that were not removed, by the keys of their posts. */
  #replies() {
    const replies = new Map();
    for (const reply of this.#written('reply').filter(({ isRemoved }) => !isRemoved)) {
      replies.set(reply.parent, [...(replies.get(reply.parent) ?? []), reply]);
    }
    for (const some of replies.values()) {
      some.sort((one, other) => one.offset - other.offset);
    }
    return replies;
  }

  #written(kind) {
    const found = [];
    for (const [key, record] of this.#records) {
      if (record.base && (record.base.kind === 'reply' ? 'reply' : 'post') === kind) {
        found.push(written(key, record));
      }
    }
    return found;
  }

  #recordOf(key) {
    if (!this.#records.has(key)) {
      this.#records.set(key, {});
    }
    return this.#records.get(key);
  }
}

/** The higher revision counts, and of two with the same one the first: so nothing changes when one is repeated. */
function later(known, event) {
  const isLater =
    !known || event.revision > known.revision || (event.revision === known.revision && event.offset < known.offset);
  return isLater ? event : known;
}

function written(key, { base, edit, removal }) {
  const { author = '', id = '', kind, parent = '', name, text, time, offset } = base;
  return {
    ...{ key, author, id, kind, parent, name, time, offset },
    text: removal ? '' : (edit?.text ?? text),
    revision: Math.max(edit?.revision ?? 0, removal?.revision ?? 0),
    editedAt: edit?.time ?? null,
    isRemoved: removal !== undefined,
    isMissing: false,
  };
}

/** In the place of a post that the server no longer has, where its first reply is. */
function absent(key, { time, offset }) {
  const [author, id] = key.split('/');
  const post = { key, author, id, kind: 'post', parent: '', name: '', text: '', time, offset };
  return { ...post, revision: 0, editedAt: null, isRemoved: false, isMissing: true };
}
