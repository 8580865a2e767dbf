import { remembered } from '../lib/remembered.js';
import { say } from './language.js';

/** Colours that stand out on light and dark alike. */
export const COLOURS = ['#0e8a63', '#3f7fd1', '#b0479f', '#d0622a', '#7667d6', '#b8860b', '#1391a5', '#d1406a'];

/** Who one is, `{name, color}`, as remembered by this browser; the first time a colour by chance. */
export function rememberedSelf() {
  const color = remembered.read('sheet.color');
  return {
    name: remembered.read('sheet.name') ?? '',
    color: COLOURS.includes(color) ? color : COLOURS[Math.floor(Math.random() * COLOURS.length)],
  };
}

export function rememberSelf({ name, color }) {
  remembered.write('sheet.name', name);
  remembered.write('sheet.color', color);
}

/** What to call somebody who is here. */
export function personName({ name, id }) {
  return name || say('visitor', { id: id.replaceAll('-', '').slice(0, 4) });
}

/** Who has changed something, by what its publication says. */
export function authorOf({ by, api }) {
  return by || say(api ? 'api' : 'somebody');
}

/** Why the server refused, or why it did not answer, in words. */
export function whyOf({ code, message } = {}) {
  const known = [100, 101, 102, 103, 106, 107, 108, 109, 111, 112];
  if (known.includes(code)) {
    return say(`error${code}`);
  }
  return code >= 100 ? say('errorOther', { code, message }) : say('errorLine');
}
