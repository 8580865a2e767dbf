import { remembered } from './remembered.js';

const DARK = matchMedia('(prefers-color-scheme: dark)');

/** Light or dark, as chosen here, else as the system has it. */
export function currentTheme() {
  return remembered.read('theme') ?? systemTheme();
}

/** Chooses the other one; where that is what the system has anyway, the page follows the system again. */
export function switchTheme() {
  const theme = currentTheme() === 'dark' ? 'light' : 'dark';
  remembered.write('theme', theme === systemTheme() ? null : theme);
  applyTheme();
}

/** Shows the page in the theme; before the first paint `early.js` has done the same. */
export function applyTheme() {
  const chosen = remembered.read('theme');
  if (chosen) {
    document.documentElement.dataset.theme = chosen;
  } else {
    delete document.documentElement.dataset.theme;
  }
}

/** Calls `listener` when the system changes its mind. */
export function onSystemTheme(listener) {
  DARK.addEventListener('change', listener);
}

function systemTheme() {
  return DARK.matches ? 'dark' : 'light';
}
