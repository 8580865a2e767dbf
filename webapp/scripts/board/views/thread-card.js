import { el } from '../../lib/dom.js';
import { EntryCard } from './entry-card.js';
import { writingForm } from './writing.js';

/** A post with its replies, and the form to write one, which stays open while others write. */
export class ThreadCard {
  element;
  #actions;
  #post;
  #replies = new Map();
  #list = el('ol', { class: 'replies', 'aria-label': 'Replies' });
  #place = el('div', { class: 'reply-place' });
  #key = '';

  /** @param actions as of `EntryCard`, and `answer(key, text)` */
  constructor(actions) {
    this.#actions = actions;
    this.#post = new EntryCard({ ...actions, reply: () => this.#write() });
    this.element = el('li', { class: 'card thread' }, el('article', {}, this.#post.element, this.#list, this.#place));
  }

  update({ key, post, replies }) {
    this.#key = key;
    this.#post.update(post);
    const cards = replies.map((reply) => {
      const card = this.#replies.get(reply.key) ?? this.#added(reply.key);
      card.update(reply);
      return card;
    });
    const keys = new Set(replies.map((reply) => reply.key));
    for (const old of [...this.#replies.keys()].filter((other) => !keys.has(other))) {
      this.#replies.get(old).element.parentElement.remove();
      this.#replies.delete(old);
    }
    arrange(
      this.#list,
      cards.map((card) => card.element.parentElement),
    );
    this.#list.hidden = cards.length === 0;
  }

  #added(key) {
    const { reply, ...actions } = this.#actions;
    const card = new EntryCard(actions);
    el('li', {}, card.element);
    this.#replies.set(key, card);
    return card;
  }

  #write() {
    if (this.#place.firstElementChild) {
      this.#place.querySelector('textarea').focus();
      return;
    }
    const { form, focus } = writingForm({
      label: 'Your reply',
      send: 'Reply',
      done: (text) => {
        this.#place.replaceChildren();
        if (text !== null) {
          this.#actions.answer(this.#key, text);
        }
        this.#post.element.querySelector('[data-act="reply"]')?.focus();
      },
    });
    this.#place.replaceChildren(form);
    focus();
  }
}

/** Puts these children into the list, in this order, and moves none that is in its place. */
export function arrange(list, children) {
  let next = list.firstElementChild;
  for (const child of children) {
    if (child === next) {
      next = next.nextElementSibling;
    } else {
      list.insertBefore(child, next);
    }
  }
}
