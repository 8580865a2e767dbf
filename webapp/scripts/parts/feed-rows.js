import { el, icon, timeElement } from '../lib/dom.js';
import { clockLabel, contentOf, hueOf, momentLabel, senderLabel } from '../lib/format.js';
import { linkedText } from './linked-text.js';

/** The row of one of a feed's entries. */
export function entryRow(entry) {
  return { message: messageRow, note: noteRow, day: dayRow }[entry.kind](entry);
}

function messageRow(entry) {
  const { name, detail } = senderLabel(entry);
  return el(
    'li',
    { class: 'message', 'data-own': entry.own, 'data-hue': hueOfSender(entry) },
    el(
      'div',
      { class: 'message-head' },
      el('strong', { class: 'message-sender', dir: 'auto' }, name),
      detail && el('span', { class: 'message-detail' }, detail),
      entry.own && el('span', { class: 'tag' }, 'you'),
      el(
        'span',
        { class: 'message-place' },
        entry.own && entry.offset && el('span', { class: 'fate-sent' }, icon('check'), 'sent'),
        entry.time ? timeElement(entry.time, clockLabel(entry.time), momentLabel(entry.time)) : null,
        entry.offset ? el('span', { class: 'offset', title: 'Its place in the channel' }, `#${entry.offset}`) : null,
      ),
    ),
    contentElement(entry.data),
  );
}

function noteRow({ text, tone }) {
  return el('li', { class: 'note', 'data-tone': tone }, el('span', {}, text));
}

function dayRow({ text }) {
  return el('li', { class: 'day' }, el('span', {}, text));
}

/** Somebody keeps the colour over breaks of the line, which change the client's id. */
function hueOfSender({ info, data }) {
  const claimed = typeof data?.name === 'string' ? data.name.trim() : '';
  return info ? hueOf(claimed || info.client) : 'api';
}

const FATES = {
  waiting: 'waits for the line…',
  sending: 'sending…',
  sent: 'sent',
  failed: 'not sent',
  uncertain: 'perhaps sent',
};

/** The row of a message on its way, with buttons where that has failed. */
export function outgoingRow(message, actions) {
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
    ? el('p', { class: 'message-text', dir: 'auto' }, linkedText(text))
    : el('pre', { class: 'message-json' }, el('code', {}, json));
}
