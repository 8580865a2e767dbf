import { copy } from '../../lib/clipboard.js';
import { el, icon, onceAFrame, reconcile } from '../../lib/dom.js';
import { byteLabel } from '../../lib/format.js';
import { toast } from '../../parts/toasts.js';
import { filtered, pretty, written } from '../frames.js';

const FIRST_LINE = 300;
const ARROWS = { sent: '→', received: '←', event: '•' };
const SPOKEN = { sent: 'sent', received: 'received', event: 'event' };

/**
 * The frames and events, the latest first, as far as the filter lets them through.
 *
 * @param parts elements: `list`, `empty`, `nothingFound`, `count`; and the form `filter` with its fields `text`, `sent`,
 *     `received`, `events`, `quiet` and `pretty`
 */
export function frameList(frames, { list, empty, nothingFound, count, filter }) {
  const draw = onceAFrame(drawNow);
  frames.on('change', draw);
  filter.addEventListener('input', draw);
  filter.addEventListener('submit', (event) => event.preventDefault());
  drawNow();
  return { shown: () => filtered(frames.entries, wanted()) };

  function wanted() {
    const { text, sent, received, events, quiet } = filter.elements;
    return {
      text: text.value,
      sent: sent.checked,
      received: received.checked,
      events: events.checked,
      quiet: quiet.checked,
    };
  }

  function drawNow() {
    const all = frames.entries;
    const shown = filtered(all, wanted());
    const isPretty = filter.elements.pretty.checked;
    reconcile(
      list,
      [...shown].reverse(),
      ({ key, notes }) => `${key} ${notes.length} ${isPretty}`,
      (entry) => row(entry, isPretty),
    );
    const dropped = frames.dropped > 0 ? `, ${frames.dropped} older ones let go` : '';
    count.textContent =
      shown.length === all.length ? `${all.length}${dropped}` : `${shown.length} of ${all.length}${dropped}`;
    empty.hidden = all.length > 0;
    nothingFound.hidden = all.length === 0 || shown.length > 0;
  }
}

function row(entry, isPretty) {
  const { direction, kind, title, time, size, code, reason, notes, text } = entry;
  return el(
    'li',
    { class: 'entry', 'data-direction': direction, 'data-kind': kind },
    el('span', { class: 'entry-arrow', 'aria-hidden': 'true' }, ARROWS[direction]),
    el(
      'div',
      { class: 'entry-body' },
      el(
        'div',
        { class: 'entry-head' },
        el('span', { class: 'visually-hidden' }, SPOKEN[direction]),
        el('strong', { class: 'entry-title' }, title),
        code === undefined ? null : el('span', { class: 'entry-code' }, String(code)),
        reason ? el('span', { class: 'entry-reason' }, reason) : null,
        el(
          'span',
          { class: 'entry-place' },
          size === undefined ? null : el('span', { class: 'entry-size' }, byteLabel(size)),
          el('time', { datetime: new Date(time).toISOString() }, clock(time)),
          copyButton(entry),
        ),
      ),
      text === undefined ? null : frame(text, isPretty),
      notes.map(({ tone, text: words }) => el('p', { class: 'entry-note', 'data-tone': tone }, words)),
    ),
  );
}

/** A long frame by its first line, the whole of it on demand. */
function frame(text, isPretty) {
  const shown = isPretty ? pretty(text) : text;
  if (shown === '') {
    return el('pre', { class: 'entry-frame empty-frame' }, '(empty)');
  }
  if (shown.length <= FIRST_LINE && !shown.includes('\n')) {
    return el('pre', { class: 'entry-frame' }, el('code', {}, shown));
  }
  if (isPretty && shown.length <= 2_000) {
    return el('pre', { class: 'entry-frame' }, el('code', {}, shown));
  }
  const first = text.split('\n')[0].slice(0, FIRST_LINE);
  return el(
    'details',
    { class: 'entry-frame' },
    el('summary', {}, el('code', {}, first)),
    el('pre', {}, el('code', {}, shown)),
  );
}

function copyButton(entry) {
  return el(
    'button',
    {
      type: 'button',
      class: 'icon-button small',
      'aria-label': `Copy: ${entry.title}`,
      title: 'Copy',
      onclick: () => copied(entry.text ?? written(entry)),
    },
    icon('copy'),
  );
}

/** Copies, and says whether that worked. */
export async function copied(text) {
  if (await copy(text)) {
    toast('Copied.', 'good');
  } else {
    toast('The browser does not let the page copy: select the text and copy it.', 'bad');
  }
}

/** The time of day to the millisecond. */
function clock(millis) {
  const date = new Date(millis);
  const two = (number) => String(number).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
