import { el, icon } from '../lib/dom.js';

const SHOWN_MILLIS = 6_000;
const MOST = 4;
const CLOSE = { en: 'Close this notice', de: 'Diesen Hinweis schließen' };

/** Shows a short notice in the corner; errors stay until they are closed. Tones: info, good, bad. */
export function toast(text, tone = 'info') {
  const close = el(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': CLOSE[document.documentElement.lang] ?? CLOSE.en,
      onclick: () => notice.remove(),
    },
    icon('close'),
  );
  const notice = el('div', { class: 'toast', 'data-tone': tone }, el('p', {}, text), close);
  const corner = document.getElementById('toasts') ?? makeCorner();
  corner.append(notice);
  while (corner.children.length > MOST) {
    corner.firstElementChild.remove();
  }
  if (tone !== 'bad') {
    setTimeout(() => notice.remove(), SHOWN_MILLIS);
  }
}

function makeCorner() {
  const corner = el('div', { id: 'toasts', class: 'toasts', 'aria-live': 'polite' });
  document.body.append(corner);
  return corner;
}
