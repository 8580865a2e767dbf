import { el, icon, onceAFrame, reconcile, timeElement } from '../lib/dom.js';
import { Feed } from '../lib/feed.js';
import { contentOf, count, hueOf, senderLabel, timeLabel } from '../lib/format.js';

const BOTTOM_PIXELS = 40;

/**
 * The messages of a channel, and below them those on their way. It stays at the end unless somebody has scrolled up,
 * who is told of new ones.
 *
 */
export class FeedView {
  #parts;
  #isOwn;
  #actions;
  #feed = new Feed();
  #outgoing = [];
  #unseen = 0;
  #atEnd = true;
  #refused = false;
  #draw = onceAFrame(() => this.#drawNow());

  /**
   * @param parts elements: `pane`, which scrolls, in it the lists `messages` and `outgoing`, and `empty` and `loading`,
   *     shown while they have nothing; the button `newer`
   * @param isOwn whether an entry was published from here
   * @param actions what the buttons at a message that was not sent do: `{again(message), discard(message)}`
   */
  constructor(parts, isOwn, actions) {
    this.#parts = parts;
    this.#isOwn = isOwn;
    this.#actions = actions;
    parts.pane.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    parts.newer.addEventListener('click', () => this.toEnd());
  }

  /** Begins anew, for another channel. */
  clear() {
    this.#feed = new Feed();
    this.#outgoing = [];
    this.#unseen = 0;
    this.#atEnd = true;
    this.setLoading(true);
  }

  /** Whether the history is still to come. */
  setLoading(loading) {
    this.#refused = false;
    this.#parts.messages.setAttribute('aria-busy', String(loading));
    this.#draw();
  }

  /** There is nothing to come. */
  refuse() {
    this.setLoading(false);
    this.#refused = true;
  }

  add(publications, epoch, source) {
    let added = 0;
    for (const publication of publications) {
      const entry = this.#feed.add(publication, epoch);
      if (entry) {
        entry.own = this.#isOwn(entry);
        added += 1;
        this.#forgetSent(entry);
      }
    }
    if (source !== 'history' && !this.#atEnd) {
      this.#unseen += added;
    }
    this.#draw();
  }

  note(text, tone) {
    this.#feed.note(text, tone);
    this.#draw();
  }

  /** Takes in how a message fares that is sent from here. */
  outgoing(message) {
    const known = this.#outgoing.includes(message);
    if (message.state === 'sent') {
      this.#onSent(message);
    } else if (!known) {
      this.#outgoing.push(message);
    }
    this.#parts.outgoing.querySelector(`[data-key="${CSS.escape(message.key)}"]`)?.remove();
    this.#draw();
  }

  discard(message) {
    this.#outgoing = this.#outgoing.filter((other) => other !== message);
    this.#draw();
  }

  toEnd() {
    this.#atEnd = true;
    this.#draw();
  }

  /** Its publication mostly comes before the answer; where it does not, the message waits for it below the others. */
  #onSent(message) {
    const { offset, epoch } = message.position ?? {};
    const entry = offset ? this.#feed.at(epoch, offset) : null;
    if (entry && !entry.own) {
      entry.own = true;
      this.#parts.messages.querySelector(`[data-key="${CSS.escape(entry.key)}"]`)?.remove();
    }
    if (entry || !offset || message.echoed) {
      this.discard(message);
    }
  }

  #forgetSent(entry) {
    const twin = this.#outgoing.find(({ state, position, data }) =>
      state === 'sent'
        ? position?.offset === entry.offset && position?.epoch === entry.epoch
        : entry.own && state === 'sending' && JSON.stringify(data) === JSON.stringify(entry.data),
    );
    if (twin) {
      twin.echoed = true;
      this.discard(twin);
    }
  }

  #onScroll() {
    const { pane } = this.#parts;
    this.#atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < BOTTOM_PIXELS;
    if (this.#atEnd && this.#unseen > 0) {
      this.#unseen = 0;
      this.#draw();
    }
  }

  #drawNow() {
    const { pane, messages, outgoing, empty, loading, newer } = this.#parts;
    const { entries } = this.#feed;
    reconcile(
      messages,
      entries,
      ({ key }) => key,
      (entry) => (entry.kind === 'note' ? noteRow(entry) : messageRow(entry)),
    );
    reconcile(
      outgoing,
      this.#outgoing,
      ({ key }) => key,
      (message) => outgoingRow(message, this.#actions),
    );
    const nothing = entries.length + this.#outgoing.length === 0;
    const busy = messages.getAttribute('aria-busy') === 'true';
    empty.hidden = !nothing || busy || this.#refused;
    loading.hidden = !nothing || !busy;
    newer.hidden = this.#unseen === 0;
    newer.lastElementChild.textContent = count(this.#unseen, 'new message');
    if (this.#atEnd) {
      pane.scrollTop = pane.scrollHeight;
    }
  }
}

function messageRow(entry) {
  const { name, detail } = senderLabel(entry);
  return el(
    'li',
    { class: 'message', 'data-own': entry.own, 'data-hue': entry.info ? hueOf(entry.info.client) : 'api' },
    el(
      'div',
      { class: 'message-head' },
      el('strong', { class: 'message-sender' }, name),
      detail && el('span', { class: 'message-detail' }, detail),
      entry.own && el('span', { class: 'tag' }, 'you'),
      el(
        'span',
        { class: 'message-place' },
        entry.own && entry.offset && el('span', { class: 'fate-sent' }, icon('check'), 'sent'),
        entry.time ? timeElement(entry.time, timeLabel(entry.time)) : null,
        entry.offset ? el('span', { class: 'offset', title: 'Its place in the channel' }, `#${entry.offset}`) : null,
      ),
    ),
    contentElement(entry.data),
  );
}

function noteRow({ text, tone }) {
  return el('li', { class: 'note', 'data-tone': tone }, el('span', {}, text));
}

const FATES = {
  waiting: 'waits for the line…',
  sending: 'sending…',
  sent: 'sent',
  failed: 'not sent',
  uncertain: 'perhaps sent',
};

function outgoingRow(message, actions) {
  const over = message.state === 'failed' || message.state === 'uncertain';
  const why =
    message.state === 'uncertain'
      ? 'The answer never came, and by now the server does not know a repetition any more. Look whether it is there before you send it again.'
      : message.reason;
  return el(
    'li',
    { class: 'message', 'data-own': true, 'data-fate': message.state },
    el(
      'div',
      { class: 'message-head' },
      over && icon('warning'),
      el('span', { class: 'fate' }, FATES[message.state]),
      message.position?.offset ? el('span', { class: 'message-place' }, `#${message.position.offset}`) : null,
    ),
    contentElement(message.data),
    over &&
      el(
        'div',
        { class: 'message-why' },
        el('p', {}, why),
        el('button', { type: 'button', class: 'button small', onclick: () => actions.again(message) }, 'Send again'),
        el(
          'button',
          { type: 'button', class: 'button small quiet', onclick: () => actions.discard(message) },
          'Discard',
        ),
      ),
  );
}

function contentElement(data) {
  const { text, json } = contentOf(data);
  return json === undefined
    ? el('p', { class: 'message-text', dir: 'auto' }, text)
    : el('pre', { class: 'message-json' }, el('code', {}, json));
}
