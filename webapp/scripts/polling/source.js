import { Emitter } from '../lib/emitter.js';

/**
 * One way of getting the count. `count` is the number it shows: the offset of the channel's latest publication, null
 * before it is known.
 *
 * `state` is `{name, text, retryAt}`, its name one of paused, joining, live, offline (tries again at `retryAt`) and
 * refused (see the text).
 *
 * Events: `state`; `count` with the number; `publication` with `{offset, data}`; `anew` when the channel began anew;
 * `request`; `bytes` with how many came.
 */
export class Source extends Emitter {
  state = { name: 'paused', text: '' };
  count = null;

  become(name, text = '', retryAt = undefined) {
    this.state = { name, text, retryAt };
    this.emit('state', this.state);
  }

  /** Takes in where the channel stands, and what was published up to there. */
  take(offset, publications = []) {
    for (const publication of publications) {
      this.emit('publication', publication);
    }
    this.count = offset;
    this.emit('count', offset);
  }
}
