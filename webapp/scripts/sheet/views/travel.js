import { byId, el } from '../../lib/dom.js';
import { toast } from '../../parts/toasts.js';
import { rangeName } from '../cells.js';
import { moment, say } from '../language.js';
import { authorOf, whyOf } from '../who.js';

/** The slider that shows the sheet as it was, and takes a range back to then. */
export class TravelView {
  #bar = byId('travel');
  #desk;
  #timeline;
  #slider;
  #when;
  #what;
  #restore;
  #note;
  #all = 0;

  constructor({ desk, timeline }) {
    this.#desk = desk;
    this.#timeline = timeline;
    desk.on('select', () => this.#label());
  }

  get isOpen() {
    return !this.#bar.hidden;
  }

  async open() {
    this.#bar.hidden = false;
    this.#bar.replaceChildren(el('p', { class: 'hint' }, say('historyLoading', { percent: 0 })));
    try {
      await this.#timeline.load((part) => {
        this.#bar.firstChild.textContent = say('historyLoading', { percent: Math.round(part * 100) });
      });
    } catch (error) {
      this.#bar.hidden = true;
      toast(say('historyFailed', { why: whyOf(error) }), 'bad');
      return;
    }
    if (!this.#bar.hidden) {
      this.#build();
      this.#to(this.#all);
      this.#slider.focus();
    }
  }

  close() {
    this.#bar.hidden = true;
    this.#bar.replaceChildren();
    this.#desk.travel(null);
  }

  #build() {
    this.#all = this.#timeline.changes.length;
    this.#slider = el('input', {
      type: 'range',
      class: 'travel-slider',
      min: this.#timeline.complete ? 0 : Math.min(1, this.#all),
      max: this.#all,
      'aria-label': say('slider'),
      oninput: () => this.#to(Number(this.#slider.value)),
    });
    this.#when = el('strong', { class: 'travel-when' });
    this.#what = el('span', { class: 'travel-what', dir: 'auto' });
    this.#note = el('span', { class: 'hint' });
    this.#restore = el('button', { type: 'button', class: 'button small primary', onclick: () => this.#takeBack() });
    this.#bar.replaceChildren(
      el('div', { class: 'travel-words' }, this.#when, this.#what, this.#note),
      el('div', { class: 'travel-line' }, this.#step('earlier', -1, '‹'), this.#slider, this.#step('later', 1, '›')),
      el(
        'div',
        { class: 'travel-actions' },
        this.#restore,
        el('button', { type: 'button', class: 'button small', onclick: () => this.close() }, say('travelBack')),
      ),
    );
    this.#label();
  }

  #step(name, by, sign) {
    return el(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': say(name),
        title: say(name),
        onclick: () => this.#to(Number(this.#slider.value) + by),
      },
      sign,
    );
  }

  #to(wanted) {
    const count = Math.min(this.#all, Math.max(Number(this.#slider.min), wanted));
    this.#slider.value = count;
    const now = count === this.#all;
    const change = this.#timeline.changes[count - 1];
    this.#desk.travel(now ? null : count);
    this.#when.textContent = now ? say('travelNow') : moment(change?.time ?? this.#timeline.changes[0].time);
    this.#what.textContent = change?.key ? say('travelWhat', { who: authorOf(change), cell: change.key }) : '';
    this.#slider.setAttribute('aria-valuetext', `${this.#when.textContent} ${this.#what.textContent}`);
    this.#note.textContent = [
      say('travelOf', { n: count, all: this.#all }),
      this.#desk.unknown > 0 && say('travelUnknown', { n: this.#desk.unknown }),
      !this.#timeline.complete && say('incomplete', { time: moment(this.#timeline.changes[0]?.time) }),
    ]
      .filter(Boolean)
      .join(' · ');
    this.#restore.disabled = now;
  }

  #label() {
    if (this.#restore) {
      this.#restore.textContent = say('restore', { range: rangeName(this.#desk.grid.selection) });
    }
  }

  #takeBack() {
    const range = this.#desk.grid.selection;
    const count = this.#desk.restore(range);
    toast(count > 0 ? say('restored', { n: count }) : say('restoredNone', { range: rangeName(range) }), 'good');
    this.close();
  }
}
