import { onceAFrame, reconcile } from '../lib/dom.js';
import { Feed, withDays } from '../lib/feed.js';
import { count } from '../lib/format.js';
import { entryRow, outgoingRow } from './feed-rows.js';

const BOTTOM_PIXELS = 40;
/** Older messages are asked for this far before the top is reached. */
const TOP_PIXELS = 200;

/**
 * The messages of a channel, and below them those on their way. It stays at the end unless somebody has scrolled up,
 * who is told of new ones, and who is given older ones at the top.
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
  #epoch = '';
  #more = false;
  #loadingOlder = false;
  #draw = onceAFrame(() => this.#drawNow());

  /**
   * @param parts elements: `pane`, which scrolls, in it the lists `messages` and `outgoing`, and `empty` and `loading`,
   *     shown while they have nothing; the button `newer`; and, where older ones can be had, the button `older`, above
   *     the messages, and `start`, shown instead of it
   * @param isOwn whether an entry was published from here
   * @param actions what the buttons at a message that was not sent do: `{again(message), discard(message)}`;
   *     and `older(offset)`, which gets what was before it, as `LiveChannel` does
   */
  constructor(parts, isOwn, actions) {
    this.#parts = parts;
    this.#isOwn = isOwn;
    this.#actions = actions;
    parts.pane.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    parts.newer.addEventListener('click', () => this.toEnd());
    parts.older?.addEventListener('click', () => this.#loadOlder());
    new ResizeObserver(() => this.#draw()).observe(parts.pane);
  }

  /** Begins anew, for another channel. */
  clear() {
    this.#feed = new Feed();
    this.#outgoing = [];
    this.#unseen = 0;
    this.#atEnd = true;
    this.#more = false;
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

  /**
   * Takes in what was published.
   *
   * @param source history, recovery or live
   * @param more with history: whether there may be older ones
   * @returns the messages that were not there yet
   */
  add(publications, epoch, source, more = false) {
    const entries = publications.map((publication) => this.#feed.add(publication, epoch)).filter(Boolean);
    this.#welcome(entries);
    this.#epoch = epoch;
    if (source === 'history') {
      this.#more = more;
    } else if (!this.#atEnd) {
      this.#unseen += entries.length;
    }
    this.#speak(true);
    this.#draw();
    return entries;
  }

  note(text, tone) {
    this.#feed.note(text, tone);
    this.#draw();
  }

  /** A note of what happens often; several in a row are one. */
  gather(text, tone) {
    this.#feed.gather(text, tone);
    this.#draw();
  }

  /** Takes in how a message fares that is sent from here. */
  outgoing(message) {
    const known = this.#outgoing.includes(message);
    if (message.state === 'sent') {
      this.#onSent(message);
    } else if (!known && !message.echoed) {
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
    this.#arrive(true);
    this.#draw();
  }

  #welcome(entries) {
    for (const entry of entries) {
      entry.own = this.#isOwn(entry);
      this.#forgetSent(entry);
    }
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
    const twin = this.#outgoing.find(({ key, state, position, data }) =>
      state === 'sent'
        ? position?.offset === entry.offset && position?.epoch === entry.epoch
        : entry.tags?.message
          ? entry.tags.message === key
          : entry.own && state === 'sending' && JSON.stringify(data) === JSON.stringify(entry.data),
    );
    if (twin) {
      twin.echoed = true;
      this.discard(twin);
    }
  }

  #onScroll() {
    const { pane } = this.#parts;
    this.#arrive(pane.scrollHeight - pane.scrollTop - pane.clientHeight < BOTTOM_PIXELS);
    if (pane.scrollTop < TOP_PIXELS && !this.#atEnd) {
      this.#loadOlder();
    }
  }

  /** At the end, or away from it: then the oldest stay, for they may be the ones that are read. */
  #arrive(atEnd) {
    const changed = atEnd !== this.#atEnd;
    this.#atEnd = atEnd;
    if (changed) {
      this.#feed.hold(!atEnd);
    }
    if (atEnd && (changed || this.#unseen > 0)) {
      this.#unseen = 0;
      this.#draw();
    }
  }

  /** Whether screen readers tell of what is added: of new messages, not of old ones. */
  #speak(aloud) {
    this.#parts.messages.setAttribute('aria-live', aloud ? 'polite' : 'off');
  }

  /** Whether there are messages before those that are shown. */
  get #hasOlder() {
    return this.#more || this.#feed.hasLetGo(this.#epoch);
  }

  get #oldest() {
    return this.#feed.messages.find(({ epoch, offset }) => offset && epoch === this.#epoch);
  }

  async #loadOlder() {
    const feed = this.#feed;
    const oldest = this.#oldest;
    if (this.#loadingOlder || !this.#hasOlder || !oldest || !this.#actions.older) {
      return;
    }
    this.#loadingOlder = true;
    this.#draw();
    try {
      const { publications, epoch, more } = await this.#actions.older(oldest.offset);
      if (feed === this.#feed) {
        this.#arrive(false);
        this.#speak(false);
        this.#welcome(feed.addOlder(publications, epoch));
        this.#more = more;
      }
    } catch {
      // The line broke, or the server has begun anew: the button stays.
    } finally {
      this.#loadingOlder = false;
      this.#draw();
    }
  }

  #drawNow() {
    const { pane, messages, outgoing, empty, loading, newer } = this.#parts;
    const { entries } = this.#feed;
    const anchor = this.#atEnd ? null : anchorIn(pane, messages);
    reconcile(messages, withDays(entries), ({ key }) => key, entryRow);
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
    newer.hidden = this.#atEnd;
    newer.lastElementChild.textContent = this.#unseen === 0 ? 'Newest' : count(this.#unseen, 'new message');
    this.#drawTop(nothing);
    if (this.#atEnd) {
      pane.scrollTop = pane.scrollHeight;
    } else if (anchor?.row.isConnected) {
      pane.scrollTop += anchor.row.getBoundingClientRect().top - anchor.top;
    }
  }

  #drawTop(nothing) {
    const { older, start } = this.#parts;
    if (older) {
      older.hidden = nothing || !this.#hasOlder;
      older.setAttribute('aria-busy', String(this.#loadingOlder));
      older.textContent = this.#loadingOlder ? 'Loading older messages…' : 'Older messages';
      start.hidden = nothing || this.#hasOlder;
      start.textContent = this.#oldest?.offset > 1 ? 'What was before is no longer kept.' : 'This is where it begins.';
    }
  }
}

/** A message on the screen, which is to stay where it is, whatever comes above it. */
function anchorIn(pane, messages) {
  const { top } = pane.getBoundingClientRect();
  for (const row of messages.querySelectorAll(':scope > .message')) {
    const box = row.getBoundingClientRect();
    if (box.bottom > top) {
      return { row, top: box.top };
    }
  }
  return null;
}
