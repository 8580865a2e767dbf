import { mayRetry } from '../lib/codes.js';
import { Emitter } from '../lib/emitter.js';
import { randomKey } from '../lib/random.js';
import { entryOf } from './book.js';
import { same } from './content.js';
import { EditList } from './edit-list.js';

/** How many edits may be on their way at once; the rest waits for answers. */
const WINDOW = 400;
const BATCH_BYTES = 40 * 1024;
const COMMAND_BYTES = 260;
const FIRST_PAUSE_MILLIS = 250;
const LONGEST_PAUSE_MILLIS = 8_000;

/**
 * One's own edits until the server has them, in order, each sent once: an edit whose answer got lost is sent again with
 * the same idempotency key. Each goes with the offset of the cell that the person saw; where somebody else was first it
 * becomes a conflict, and the person chooses. While the line is down edits wait, in the store over a reload too.
 *
 * An edit is `{id, turn, key, content, before, seen, at, state, theirs, error}`, its state one of waiting, sending, conflict
 * (`theirs` says with what) and failed (the server refused it).
 *
 * Events: `change` with the keys concerned, `done` with `{edit, offset, epoch}`, `trouble` with an error that goes by
 * itself, or null when it has gone.
 */
export class EditQueue extends Emitter {
  #edits = new EditList();
  #outstanding = 0;
  #pausing = false;
  #breathing = false;
  #pauseMillis = FIRST_PAUSE_MILLIS;
  #publish;
  #isUp;
  #store;
  #now;
  #pause;
  #troubled = false;
  #turn = 0;

  /**
   * @param publish sends edits in one go; for each a promise of the server's answer, or of an error `{code, message}`
   * @param isUp whether the line is up; call `wake` when that becomes true
   * @param store keeps edits: `{save(edits), remove(ids)}`
   */
  constructor({ publish, isUp, store, now = Date.now, pause = sleep }) {
    super();
    this.#publish = publish;
    this.#isUp = isUp;
    this.#store = store;
    this.#now = now;
    this.#pause = pause;
  }

  /** Takes in what waited when the page was left. */
  restore(edits) {
    for (const edit of edits) {
      this.#put({ ...edit, state: 'waiting', tried: true, theirs: null, error: null });
    }
    this.#told(edits);
    this.wake();
  }

  /** @param changes `{key, content, before, seen}`, with what the cell held and its offset, as the person saw it */
  add(changes) {
    const edits = changes.map((change) => this.#merge(change));
    this.#store.save(edits);
    this.#told(changes);
    this.wake();
  }

  /** The latest edit of a cell that the server does not have yet. */
  pending(key) {
    return this.#edits.of(key).at(-1);
  }

  /** The edits in this state, in order. */
  list(state) {
    return [...this.#edits.values()].filter((edit) => edit.state === state);
  }

  keys() {
    return this.#edits.keys();
  }

  get size() {
    return this.#edits.size;
  }

  /** Sends what may go now: one frame at once, the next when the page has had a breath. */
  wake() {
    if (!this.#isUp() || this.#pausing || this.#breathing) {
      return;
    }
    const batch = this.#nextBatch();
    if (batch.length === 0) {
      return;
    }
    this.#outstanding += batch.length;
    for (const edit of batch) {
      edit.state = 'sending';
    }
    this.#told(batch);
    this.#publish(batch).forEach((answer, i) => {
      answer.then(
        (result) => this.#answered(batch[i], result),
        (error) => this.#refused(batch[i], error),
      );
    });
    this.#breathing = true;
    setTimeout(() => {
      this.#breathing = false;
      this.wake();
    });
  }

  /** The person has chosen one's own value over the other's. */
  keepMine(...edits) {
    for (const edit of edits) {
      this.#again(edit, { seen: edit.theirs.offset, before: edit.theirs.content });
    }
  }

  /** The other's value stays, or a refused edit is given up. */
  drop(...edits) {
    for (const edit of edits) {
      this.#edits.take(edit);
    }
    this.#store.remove(edits.map(({ id }) => id));
    this.#told(edits);
    this.wake();
  }

  /** Sends refused edits once more. */
  retry(...edits) {
    for (const edit of edits) {
      this.#again(edit, {});
    }
  }

  /** Somebody changed the cell again while the person has to choose. */
  meet(key, theirs) {
    const [edit] = this.#edits.of(key);
    if (edit?.state === 'conflict') {
      this.#conflict(edit, theirs);
    }
  }

  #nextBatch() {
    const batch = [];
    let bytes = 0;
    for (const edit of this.#edits.values()) {
      if (this.#outstanding + batch.length >= WINDOW) {
        break;
      }
      if (edit.state !== 'waiting' || this.#edits.of(edit.key)[0] !== edit) {
        continue;
      }
      bytes += JSON.stringify(edit.content).length * 2 + COMMAND_BYTES;
      if (bytes > BATCH_BYTES && batch.length > 0) {
        break;
      }
      batch.push(edit);
    }
    return batch;
  }

  /** The edit that a change becomes: one of the same cell that has not gone yet takes it in. */
  #merge({ key, content, before, seen }) {
    const last = this.pending(key);
    if (last?.state === 'failed') {
      this.#rename(last);
      Object.assign(last, { content, state: 'waiting', error: null, at: this.#now() });
      return last;
    }
    if (last?.state === 'conflict' || (last?.state === 'waiting' && !last.tried)) {
      last.content = content;
      last.at = this.#now();
      return last;
    }
    // What may have gone already is followed by an edit of its own, which learns from its answer what it is based on.
    const base = last ? { before: last.content, seen: null } : { before, seen };
    const edit = { id: randomKey(), turn: this.#nextTurn(), key, content, ...base, at: this.#now(), state: 'waiting' };
    this.#put(edit);
    return edit;
  }

  #again(edit, { seen = edit.seen, before = edit.before }) {
    this.#rename(edit);
    Object.assign(edit, { seen, before, state: 'waiting', theirs: null, error: null, tried: false });
    this.#store.save([edit]);
    this.#told([edit]);
    this.wake();
  }

  /** A new name and idempotency key; its place among the edits stays the last one. */
  #rename(edit) {
    this.#store.remove([edit.id]);
    this.#edits.rename(edit, randomKey());
    edit.turn = this.#nextTurn();
  }

  #answered(edit, result) {
    this.#outstanding -= 1;
    this.#pauseMillis = FIRST_PAUSE_MILLIS;
    this.#trouble(null);
    if (result.suppressed && result.suppress_reason === 'position_mismatch') {
      this.#conflict(edit, result.current ? entryOf(result.current) : { content: null, offset: 0, by: '', time: null });
    } else {
      this.#done(edit, result.offset ?? 0, result.epoch);
    }
    this.wake();
  }

  #conflict(edit, theirs) {
    if (theirs.edit === edit.id || same(theirs.content, edit.content)) {
      this.#done(edit, theirs.offset);
      return;
    }
    edit.state = 'conflict';
    edit.theirs = theirs;
    // What followed it is what the person wants by now.
    const [, ...later] = this.#edits.of(edit.key);
    if (later.length > 0) {
      edit.content = later.at(-1).content;
      for (const other of later) {
        this.#edits.take(other);
      }
      this.#store.remove(later.map(({ id }) => id));
      this.#store.save([edit]);
    }
    this.#told([edit]);
  }

  #done(edit, offset, epoch) {
    this.#edits.take(edit);
    const [next] = this.#edits.of(edit.key);
    if (next) {
      next.seen = edit.content === null ? 0 : offset;
      this.#store.save([next]);
    }
    this.#store.remove([edit.id]);
    this.emit('done', { edit, offset, epoch });
    this.#told([edit]);
  }

  #refused(edit, error) {
    this.#outstanding -= 1;
    if (mayRetry(error)) {
      edit.state = 'waiting';
      edit.tried = true;
      if (this.#isUp()) {
        this.#trouble(error);
        this.#rest();
      }
    } else {
      edit.state = 'failed';
      edit.error = error;
    }
    this.#told([edit]);
    this.wake();
  }

  async #rest() {
    if (this.#pausing) {
      return;
    }
    this.#pausing = true;
    await this.#pause(this.#pauseMillis);
    this.#pauseMillis = Math.min(2 * this.#pauseMillis, LONGEST_PAUSE_MILLIS);
    this.#pausing = false;
    this.wake();
  }

  #trouble(error) {
    if (error || this.#troubled) {
      this.#troubled = error !== null;
      this.emit('trouble', error);
    }
  }

  /** What edits are ordered by, over pages too. */
  #nextTurn() {
    this.#turn = Math.max(this.#turn + 1, this.#now() * 1000);
    return this.#turn;
  }

  #put(edit) {
    this.#turn = Math.max(this.#turn, edit.turn);
    this.#edits.put(edit);
  }

  #told(edits) {
    this.emit('change', [...new Set(edits.map(({ key }) => key))]);
  }
}

function sleep(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
