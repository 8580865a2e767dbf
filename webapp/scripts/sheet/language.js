import { remembered } from '../lib/remembered.js';
import { TEXTS_DE } from './texts-de.js';
import { TEXTS_EN } from './texts-en.js';

/** The languages that the page speaks, by what they call themselves. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' };

const TEXTS = { en: TEXTS_EN, de: TEXTS_DE };

/** The language chosen here, else the first of the browser's that the page speaks. */
export const language = chosen() ?? preferred(globalThis.navigator?.languages ?? []);

/** Takes another language from the next load of the page on. */
export function chooseLanguage(name) {
  remembered.write('language', name);
}

/** The text of this name, its `{gaps}` filled in. */
export function say(name, gaps = {}) {
  return fill(TEXTS[language][name] ?? name, gaps);
}

/** One text for one, another for every other number. */
export function sayCount(name, number, gaps = {}) {
  return say(`${name}${number === 1 ? 'One' : 'Many'}`, { n: number.toLocaleString(language), ...gaps });
}

/** Whether there is a text of this name. */
export function canSay(name) {
  return name in TEXTS[language];
}

export function preferred(wanted) {
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((name) => name in LANGUAGES) ?? 'en';
}

export function fill(text, gaps) {
  return text.replace(/\{(\w+)\}/g, (_, gap) => gaps[gap] ?? '');
}

/** When something was, shortly. */
export function moment(millis, now = Date.now()) {
  if (!millis) {
    return '';
  }
  const date = new Date(millis);
  const today = date.toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(language, {
    ...(today ? {} : { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(date);
}

function chosen() {
  const name = remembered.read('language');
  return name in LANGUAGES ? name : null;
}
