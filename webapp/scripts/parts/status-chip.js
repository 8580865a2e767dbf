import { el } from '../lib/dom.js';

const WORDS = {
  connecting: 'Connecting…',
  connected: 'Connected',
  waiting: 'Offline',
  retrying: 'Reconnecting…',
  closed: 'Disconnected',
  connect: 'Connect',
  tryNow: 'Try now',
  retryIn: (seconds) => `retry in ${seconds} s`,
  explained: (text) => text,
};

/** How the line to the server is, with a countdown to the next attempt and a button that does not wait for it. */
export function statusChip(connection, words = WORDS) {
  const shown = el('span', { class: 'chip-words' });
  const again = el('button', { type: 'button', class: 'chip-button', hidden: true, onclick: act });
  // What a screen reader says; the countdown would have it talk all the time.
  const spoken = el('span', { class: 'visually-hidden', role: 'status' });
  const chip = el(
    'div',
    { class: 'chip' },
    el('span', { class: 'chip-dot', 'aria-hidden': 'true' }),
    shown,
    again,
    spoken,
  );
  let timer;
  connection.on('state', draw);
  draw();
  return chip;

  function draw() {
    const { name, text } = connection.state;
    clearInterval(timer);
    chip.dataset.state = name;
    chip.title = words.explained(text);
    spoken.textContent = [words[name], words.explained(text)].filter(Boolean).join(' ');
    again.hidden = name !== 'waiting' && name !== 'closed';
    again.textContent = name === 'closed' ? words.connect : words.tryNow;
    drawWords();
    if (name === 'waiting') {
      timer = setInterval(drawWords, 250);
    }
  }

  function drawWords() {
    const { name, retryAt } = connection.state;
    const seconds = Math.max(1, Math.ceil((retryAt - Date.now()) / 1000));
    if (name === 'waiting') {
      shown.replaceChildren(el('span', { class: 'chip-more' }, `${words.waiting}, `), words.retryIn(seconds));
    } else {
      shown.textContent = words[name];
    }
  }

  function act() {
    if (connection.state.name === 'closed') {
      connection.connect();
    } else {
      connection.retryNow();
    }
  }
}
