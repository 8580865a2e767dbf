import { el, icon, timeElement } from '../../lib/dom.js';
import { hueOf, momentLabel, whenLabel } from '../../lib/format.js';
import { linkedText } from '../../parts/linked-text.js';
import { writingForm } from './writing.js';

const FATES = {
  waiting: 'waits for the line…',
  sending: 'sending…',
  sent: 'sent',
  failed: 'not sent',
  uncertain: 'sending again…',
};
const CHANGES = { edit: 'your change: ', remove: 'its removal: ' };

/**
 * A post or a reply. What its author does with it, changing or removing it, stays open while the page around it changes.
 *
 * `actions` are `{edit(entry, text), remove(entry), again(message), discard(message), reply()}`, the last for posts only.
 */
export class EntryCard {
  element = el('div', { class: 'entry' });
  #actions;
  #entry = null;
  #shown = '';
  /** What stands in the place of the buttons, or of the text. */
  #open = null;

  constructor(actions) {
    this.#actions = actions;
  }

  update(entry) {
    const shown = JSON.stringify(entry);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#entry = entry;
      this.#draw();
    }
  }

  #draw() {
    const { element } = this;
    const entry = this.#entry;
    const focused = element.contains(document.activeElement) ? document.activeElement.dataset.act : undefined;
    element.dataset.hue = entry.author ? String(hueOf(entry.author)) : 'api';
    element.toggleAttribute('data-own', entry.isOwn);
    element.dataset.fate = entry.fate?.state ?? '';
    if (entry.isRemoved) {
      this.#open = null;
    }
    if (this.#open?.at === 'text') {
      // The form that is written in is left alone.
      element.firstElementChild.replaceWith(headOf(entry));
      return;
    }
    element.replaceChildren(
      headOf(entry),
      textOf(entry),
      ...(entry.fate ? [fateOf(entry.fate, this.#actions)] : []),
      this.#open?.element ?? this.#buttons(),
    );
    if (focused) {
      element.querySelector(`[data-act="${focused}"]`)?.focus();
    }
  }

  #buttons() {
    const { reply } = this.#actions;
    const { isOwn, isRemoved, isMissing, fate } = this.#entry;
    const isThere = !isRemoved && !isMissing && this.#entry.offset !== null;
    const isMine = isOwn && isThere && fate?.change !== 'remove';
    return el(
      'div',
      { class: 'entry-buttons' },
      reply && isThere && button('reply', 'Reply', reply),
      isMine && button('edit', 'Edit', () => this.#edit()),
      isMine && button('remove', 'Remove', () => this.#askRemove()),
    );
  }

  #edit() {
    const entry = this.#entry;
    const { form, focus } = writingForm({
      label: 'Change what you wrote',
      send: 'Save',
      text: entry.text,
      done: (text) => {
        this.#close('edit');
        if (text !== null && text !== entry.text) {
          this.#actions.edit(entry, text);
        }
      },
    });
    this.#open = { at: 'text', element: form };
    this.element.replaceChildren(headOf(entry), form);
    focus();
  }

  #askRemove() {
    const remove = () => {
      this.#close('remove');
      this.#actions.remove(this.#entry);
    };
    const element = el(
      'div',
      { class: 'entry-buttons' },
      el('span', { class: 'hint' }, 'Remove it for everybody?'),
      button('remove-now', 'Remove', remove),
      button('keep', 'Keep', () => this.#close('remove')),
    );
    this.#open = { at: 'buttons', element };
    this.#draw();
    element.querySelector('[data-act="keep"]').focus();
  }

  /** Closes what is open; the keyboard goes on where it was opened. */
  #close(act) {
    this.#open = null;
    this.#draw();
    this.element.querySelector(`[data-act="${act}"]`)?.focus();
  }
}

function button(act, label, onclick) {
  return el('button', { type: 'button', class: 'button small quiet', 'data-act': act, onclick }, label);
}

function headOf({ author, name, isOwn, isMissing, time, editedAt }) {
  return el(
    'div',
    { class: 'entry-head' },
    isMissing
      ? null
      : [
          el('strong', { class: 'entry-author', dir: 'auto' }, name || (author ? 'visitor' : 'server API')),
          author
            ? el('span', { class: 'entry-number', title: `Signed with the key ${author}` }, author.slice(0, 8))
            : name && el('span', { class: 'entry-number' }, 'server API'),
          isOwn && el('span', { class: 'tag' }, 'you'),
        ],
    el(
      'span',
      { class: 'entry-place' },
      editedAt && el('span', { title: `on ${momentLabel(editedAt)}` }, 'edited'),
      time && timeElement(time, whenLabel(time), momentLabel(time)),
    ),
  );
}

function textOf({ text, isRemoved, isMissing }) {
  if (isRemoved || isMissing) {
    const words = isRemoved ? 'Removed by whoever wrote it.' : 'The post that this was a reply to is no longer kept.';
    return el('p', { class: 'entry-text entry-gone' }, words);
  }
  return el('p', { class: 'entry-text', dir: 'auto' }, linkedText(text));
}

function fateOf({ state, change, reason, message }, { again, discard }) {
  return el(
    'div',
    { class: 'entry-fate' },
    state === 'failed' && icon('warning'),
    el('span', {}, `${CHANGES[change] ?? ''}${FATES[state]} ${reason}`),
    state === 'failed' && [
      button('again', 'Send again', () => again(message)),
      button('discard', 'Discard', () => discard(message)),
    ],
  );
}
