import { byId, onceAFrame } from '../../lib/dom.js';
import { count } from '../../lib/format.js';
import { arrange, ThreadCard } from './thread-card.js';

/** Further down than this, new posts are told of, for they come above. */
const TOP_PIXELS = 200;

/** The threads of a board, and how to get to older and newer ones. */
export class BoardView {
  #board;
  #actions;
  #cards = new Map();
  #backlog = null;
  #isLoading = true;
  #unseen = new Set();
  #draw = onceAFrame(() => this.#drawNow());

  /** @param nameField what one calls oneself */
  constructor(board, nameField) {
    this.#board = board;
    this.#actions = {
      answer: (key, text) => board.reply(key, text, nameField.value.trim()),
      edit: (entry, text) => board.edit(entry, text),
      remove: (entry) => board.remove(entry),
      again: (message) => board.again(message),
      discard: (message) => board.discard(message),
    };
    board.on('change', this.#draw);
    byId('newer').addEventListener('click', () => this.#toTop());
    addEventListener('scroll', () => this.#onScroll(), { passive: true });
  }

  /** Shows what the backlog has, and reads on in it when asked to, `step` threads at a time. */
  show(backlog, step) {
    this.#backlog = backlog;
    backlog.on('change', this.#draw);
    byId('older').addEventListener('click', () => backlog.older(step));
    byId('seek').addEventListener('click', () => backlog.seek(Number.POSITIVE_INFINITY));
    this.#draw();
  }

  loading() {
    this.#isLoading = true;
    this.#draw();
  }

  loaded() {
    this.#isLoading = false;
    this.#draw();
  }

  /** There is nothing to be had; the reason in words, or empty where the page gives it elsewhere. */
  refused(reason) {
    this.#isLoading = false;
    byId('empty').replaceChildren(...(reason ? [`No history here. ${reason}`] : []));
    this.#draw();
  }

  /** Tells a screen reader how many have come. */
  spoken(number) {
    if (number > 0) {
      byId('spoken').textContent = count(number, 'new post or reply', 'new posts and replies');
    }
  }

  #drawNow() {
    const { threads } = this.#board;
    const keys = new Set(threads.map(({ key }) => key));
    for (const key of [...this.#cards.keys()].filter((other) => !keys.has(other))) {
      this.#cards.get(key).element.remove();
      this.#cards.delete(key);
    }
    const cards = threads.map((thread) => {
      const card = this.#cards.get(thread.key) ?? this.#added(thread);
      card.update(thread);
      return card;
    });
    arrange(
      byId('threads'),
      cards.map(({ element }) => element),
    );
    this.#drawAround(threads.length === 0);
  }

  #added({ key, post }) {
    const card = new ThreadCard(this.#actions);
    this.#cards.set(key, card);
    if (!this.#isLoading && !this.#backlog?.isReading && !post.isOwn && scrollY > TOP_PIXELS) {
      this.#unseen.add(key);
    }
    return card;
  }

  #drawAround(isEmpty) {
    const { more = false, isReading = false, isCut = false, isSeeking = false } = this.#backlog ?? {};
    const older = byId('older');
    byId('threads').setAttribute('aria-busy', String(this.#isLoading));
    byId('loading').hidden = !isEmpty || !this.#isLoading;
    byId('empty').hidden = !isEmpty || this.#isLoading;
    older.hidden = this.#isLoading || !more;
    older.setAttribute('aria-busy', String(isReading));
    older.textContent = isReading ? 'Loading older posts…' : 'Older posts';
    byId('start').hidden = this.#isLoading || more || isEmpty;
    byId('start').textContent = isCut ? 'What was before is no longer kept.' : 'This is where it begins.';
    byId('seeking').hidden = this.#isLoading || isReading || !isSeeking;
    byId('newer').hidden = this.#unseen.size === 0;
    byId('newer').lastElementChild.textContent = count(this.#unseen.size, 'new post');
  }

  #onScroll() {
    if (scrollY <= TOP_PIXELS && this.#unseen.size > 0) {
      this.#unseen.clear();
      this.#draw();
    }
  }

  #toTop() {
    scrollTo({ top: 0 });
    byId('threads').querySelector('button')?.focus({ preventScroll: true });
  }
}
