import { language, say } from './language.js';

/** Puts the page's own words, and those around it, into the chosen language. */
export function translatePage() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-say]')) {
    element.textContent = say(element.dataset.say);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', say(element.dataset.label));
  }
  words('.skip-link', 'skip');
  words('.page-nav a[href$="./"]', 'home');
  for (const page of ['board', 'chat', 'console', 'polling', 'sheet']) {
    words(`.page-nav a[href$="${page}.html"]`, page);
  }
  words('.page-footer a[href$="openapi.json"]', 'openapi');
  words('.page-footer a[href$="licenses.txt"]', 'licences');
  document.querySelector('.page-nav')?.setAttribute('aria-label', say('pages'));
}

/** What the status of the line is called. */
export const LINE_WORDS = {
  connecting: say('connecting'),
  connected: say('connected'),
  waiting: say('waiting'),
  retrying: say('retrying'),
  closed: say('closed'),
  connect: say('connect'),
  tryNow: say('tryNow'),
  retryIn: (n) => say('retryIn', { n }),
  // The codes are explained in English only.
  explained: (text) => (language === 'en' ? text : ''),
};

function words(selector, name) {
  const element = document.querySelector(selector);
  if (element) {
    element.textContent = say(name);
  }
}
