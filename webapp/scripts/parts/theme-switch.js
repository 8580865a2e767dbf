import { el, icon } from '../lib/dom.js';
import { currentTheme, onSystemTheme, switchTheme } from '../lib/theme.js';

const LABELS = {
  en: ['Switch to the light theme', 'Switch to the dark theme'],
  de: ['Zum hellen Aussehen wechseln', 'Zum dunklen Aussehen wechseln'],
};

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
    const [toLight, toDark] = LABELS[document.documentElement.lang] ?? LABELS.en;
    const label = dark ? toLight : toDark;
    button.replaceChildren(icon(dark ? 'sun' : 'moon'));
    button.setAttribute('aria-label', label);
    button.title = label;
  }
}
