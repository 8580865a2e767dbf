import { el } from '../../lib/dom.js';
import { LONGEST_TEXT } from '../events.js';

/** What people may not write: control characters, other than the ends of lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones that go
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/**
 * What was written in a text field, fit to be sent; null where it is empty or too long, and then `problem`, an element,
 * says so.
 */
export function writtenIn(field, problem) {
  const text = field.value.replaceAll('\r\n', '\n').replace(CONTROL, '').trim();
  const sound = text.toWellFormed?.() ?? text;
  problem.hidden = sound.length <= LONGEST_TEXT;
  problem.textContent = problem.hidden
    ? ''
    : `A post has at most ${LONGEST_TEXT.toLocaleString('en')} characters; this one has ${sound.length.toLocaleString('en')}.`;
  return sound === '' || !problem.hidden ? null : sound;
}

/** Ctrl or Cmd and Enter send the form that the field is in. */
export function sendsByKeyboard(field) {
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      field.form.requestSubmit();
    }
  });
}

/**
 * A form that something is written in.
 *
 * @param label what the field is for
 * @param done is called with the text, or with null when nothing is to be sent after all
 */
export function writingForm({ label, send, text = '', done }) {
  const field = el('textarea', { class: 'input', rows: 2, 'aria-label': label });
  field.value = text;
  const problem = el('p', { class: 'writing-problem', role: 'alert', hidden: true });
  const form = el(
    'form',
    {
      class: 'writing',
      onsubmit: (event) => {
        event.preventDefault();
        const written = writtenIn(field, problem);
        if (written === null) {
          field.focus();
        } else {
          done(written);
        }
      },
      onkeydown: (event) => {
        if (event.key === 'Escape' && !event.isComposing) {
          event.stopPropagation();
          done(null);
        }
      },
    },
    field,
    problem,
    el(
      'div',
      { class: 'writing-buttons' },
      el('button', { type: 'submit', class: 'button small primary' }, send),
      el('button', { type: 'button', class: 'button small quiet', onclick: () => done(null) }, 'Cancel'),
    ),
  );
  sendsByKeyboard(field);
  return { form, focus: () => field.focus() };
}
