import { el, icon } from '../lib/dom.js';
import { currentTheme, onSystemTheme, switchTheme } from '../lib/theme.js';

/** The button between light and dark. */
export function themeSwitch() {
  const button = el('button', { type: 'button', class: 'icon-button', onclick: change });
  onSystemTheme(draw);
  draw();
  return button;

  function change() {
    switchTheme();
    draw();
  }

  function draw() {
    const dark = currentTheme() === 'dark';
    const label = dark ? 'Switch to the light theme' : 'Switch to the dark theme';
    button.replaceChildren(icon(dark ? 'sun' : 'moon'));
    button.setAttribute('aria-label', label);
    button.title = label;
  }
}
