import { promptly } from '../lib/dom.js';
import { Emitter } from '../lib/emitter.js';
import { keysIn } from './cells.js';
import { bytesOf, MAX_BYTES, MAX_SHOWN, same } from './content.js';

const AT_ONCE = 2_500;
/** How long after an editor has closed its cell's change may still come. */
const CLOSING_MILLIS = 200;

/**
 * What happens on the page, put together: what the person does in the grid becomes edits, what the server tells shows in
 * the grid, and what one has done can be taken back.
 *
 * Events: `refused` with `{why, ...}` for what may not be done; `undone` with `{changes, kept}`; `change` with keys whose
 * content or state is another one now; `travel` when another point in time is shown; `formula` with `{key, value}` where
 * a formula that the person has typed fails; and those of the grid: `select`, `view`, `paste`.
 */
export class Desk extends Emitter {
  #book;
  #edits;
  #undo;
  #timeline;
  #me;
  #grid = null;
  #dirty = new Set();
  #editing = null;
  #typed = new Map();
  #past = null;
  #draw = promptly(() => this.#drawNow());

  /** @param me gives `{name}` of the person at the page */
  constructor({ book, edits, undo, timeline, me }) {
    super();
    this.#book = book;
    this.#edits = edits;
    this.#undo = undo;
    this.#timeline = timeline;
    this.#me = me;
    book.on('change', (keys) => this.#onBook(keys));
    book.on('entry', (publication) => timeline.add(publication));
    edits.on('change', (keys) => this.#onChange(keys));
    edits.on('done', ({ edit, offset }) => this.#onDone(edit, offset));
  }

  /** Shows the sheet in the grid from now on; when it is there. */
  async attach(grid) {
    this.#grid = grid;
    const keys = new Set([...this.#book.keys(), ...this.#edits.keys()]);
    this.#dirty.clear();
    const begun = grid.begin([...keys].map((key) => [key, this.shown(key)]).filter(([, content]) => content !== null));
    grid.on('edit', (edits) => this.#onEdits(edits));
    grid.on('editing', (key) => this.#onEditing(key));
    grid.on('undo', () => this.undo());
    grid.on('redo', () => this.redo());
    grid.on('result', (result) => this.#onResult(result));
    for (const event of ['refused', 'select', 'view', 'paste']) {
      grid.on(event, (detail) => this.emit(event, detail));
    }
    await begun;
  }

  get grid() {
    return this.#grid;
  }

  /** What a cell holds as the person sees it: one's own latest edit, else what the server has. */
  shown(key) {
    const edit = this.#edits.pending(key);
    return edit ? edit.content : this.#book.content(key);
  }

  /** The cells that hold something. */
  filled() {
    const keys = new Set([...this.#book.keys(), ...this.#edits.keys()]);
    return [...keys].filter((key) => this.shown(key) !== null);
  }

  /**
   * Changes cells on the person's behalf, `[{key, content}]`; how many it did change.
   *
   * @param step what was done is added to it, to be taken back in one go; `keep` it when it is complete
   */
  change(wanted, step = null) {
    const changes = this.#changes(wanted.filter(({ key, content }) => !same(this.shown(key), content)));
    this.#commit(changes, step);
    return changes.length;
  }

  /** From now on what was added to the step can be taken back. */
  keep(step) {
    this.#undo.push(step);
  }

  undo() {
    this.#take(this.#undo.undo((key) => this.shown(key)));
  }

  redo() {
    this.#take(this.#undo.redo((key) => this.shown(key)));
  }

  /** The point in time that is shown: after how many changes; null for now. */
  get past() {
    return this.#past?.count ?? null;
  }

  /** Of how many cells nobody knows what they held then. */
  get unknown() {
    return this.#past?.unknown.size ?? 0;
  }

  /** Shows the sheet as it was after so many changes; null: as it is. */
  travel(count) {
    const before = this.#past?.cells ?? new Map();
    this.#past = count === null ? null : { count, ...this.#timeline.at(count) };
    this.#grid.locked = this.#past !== null;
    const keys = new Set([...before.keys(), ...(this.#past?.cells.keys() ?? [])]);
    this.#grid.write([...keys].map((key) => [key, this.#visible(key)]));
    this.emit('travel');
  }

  /** Makes a range hold what it held at the point in time that is shown, and goes back to now; how many cells changed. */
  restore(range) {
    const { cells, unknown } = this.#past;
    const within = new Set(keysIn(range));
    const wanted = [...cells].filter(([key]) => within.has(key) && !unknown.has(key));
    this.travel(null);
    return this.change(wanted.map(([key, content]) => ({ key, content })));
  }

  #visible(key) {
    return this.#past?.cells.has(key) ? this.#past.cells.get(key) : this.shown(key);
  }

  #onEdits(told) {
    const edits = told.map(({ key, content }) => ({ key, content: this.#whole(key, content) }));
    const refused = edits.filter(({ content }) => this.#past || (content && bytesOf(content) > MAX_BYTES));
    const good = edits.filter((edit) => !refused.includes(edit));
    if (refused.length > 0) {
      this.#grid.write(
        refused.map(({ key }) => [key, this.#visible(key)]),
        { again: true },
      );
      const [{ key, content }] = refused;
      this.emit('refused', this.#past ? { why: 'locked' } : { why: 'tooLong', key, bytes: bytesOf(content) });
    }
    this.#commit(this.#changes(good));
  }

  /** Of a text that the grid shows a part of only, the rest is kept where the part has not been touched. */
  #whole(key, content) {
    const text = this.shown(key)?.v;
    const isCut = typeof text === 'string' && text.length > MAX_SHOWN;
    return isCut && content?.v?.startsWith?.(text.slice(0, 100)) ? { ...content, v: text } : content;
  }

  /** Each with what the person saw in the cell: when its editor was opened, or just now. */
  #changes(wanted) {
    return wanted.map(({ key, content }) => {
      const seen = this.#takeOpened(key) ?? this.#seen(key);
      if (content?.f) {
        this.#typed.set(key, content.f);
      }
      return { key, content, before: seen.before, seen: seen.offset };
    });
  }

  /** What the person saw when the cell's editor was opened; it counts for the one edit that the editor ends with. */
  #takeOpened(key) {
    if (this.#editing?.key !== key || this.#editing.taken) {
      return null;
    }
    this.#editing.taken = true;
    return this.#editing;
  }

  #commit(changes, step = null) {
    if (changes.length === 0) {
      return;
    }
    const done = changes.map(({ key, content, before }) => ({ key, before, after: content }));
    if (step) {
      step.push(...done);
    } else {
      this.#undo.push(done);
    }
    this.#edits.add(changes);
  }

  #seen(key) {
    return { key, offset: this.#book.offset(key), before: this.shown(key), own: this.#edits.pending(key)?.id };
  }

  #onEditing(key) {
    if (key) {
      this.#editing = this.#seen(key);
      return;
    }
    const closed = this.#editing;
    setTimeout(() => {
      if (this.#editing === closed) {
        this.#editing = null;
        this.#draw();
      }
    }, CLOSING_MILLIS);
  }

  #take(step) {
    if (step) {
      this.#edits.add(
        step.changes.map(({ key, content }) => ({
          key,
          content,
          before: this.shown(key),
          seen: this.#book.offset(key),
        })),
      );
    }
    this.emit('undone', step);
  }

  #onBook(keys) {
    for (const key of keys) {
      if (this.#edits.pending(key)?.state === 'conflict') {
        this.#edits.meet(key, this.#book.entry(key) ?? { content: null, offset: 0, by: '', time: null });
      }
    }
    this.#onChange(keys);
  }

  /** The server's own word of it comes by the channel; until then the cell keeps what it shows. */
  #onDone(edit, offset) {
    if (this.#editing?.key === edit.key && this.#editing.own === edit.id) {
      // The editor was opened over this edit, whose offset nobody knew then.
      this.#editing.offset = edit.content === null ? 0 : offset;
    }
    this.#book.confirm(edit, offset, this.#me().name);
  }

  #onChange(keys) {
    for (const key of keys) {
      this.#dirty.add(key);
    }
    if (this.#grid) {
      this.#draw();
    }
    this.emit('change', keys);
  }

  /** Shows what has changed; where that is much, a part at a time, so that the page goes on moving. */
  #drawNow() {
    const keys = [];
    for (const key of this.#dirty) {
      if (keys.length >= AT_ONCE) {
        break;
      }
      // Written now, it would replace what the person is typing.
      if (key !== this.#editing?.key) {
        keys.push(key);
        this.#dirty.delete(key);
      }
    }
    this.#grid.write(keys.map((key) => [key, this.#visible(key)]));
    if (keys.length >= AT_ONCE) {
      this.#draw();
    }
  }

  #onResult({ key, value }) {
    const formula = this.#typed.get(key);
    this.#typed.delete(key);
    if (formula !== undefined && typeof value === 'string' && /^#[A-Z/0]+[!?A]?$/.test(value)) {
      this.emit('formula', { key, value });
    }
  }
}
