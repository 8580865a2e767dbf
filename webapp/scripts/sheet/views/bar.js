import { byId, el, icon, onceAFrame, setText } from '../../lib/dom.js';
import { chooseLanguage, LANGUAGES, language, say, sayCount } from '../language.js';

/** The buttons above the grid, and how one's edits fare. */
export class Bar {
  #edits;
  #room;
  #store;
  #book;

  /** @param actions `{undo, redo, travel, load, save, decide}`, what the buttons do */
  constructor({ edits, room, store, book, actions }) {
    this.#edits = edits;
    this.#room = room;
    this.#store = store;
    this.#book = book;
    byId('sheet-tools').append(
      tool('undo', 'undo', actions.undo),
      tool('redo', 'redo', actions.redo),
      tool('clock', 'history', actions.travel, true),
      tool('download', 'import', actions.load, true, 'importTitle'),
      tool('upload', 'export', actions.save, true, 'exportTitle'),
    );
    byId('page-tools').prepend(languages());
    byId('fate').addEventListener('click', actions.decide);
    const draw = onceAFrame(() => this.#draw());
    edits.on('change', draw);
    room.on('state', draw);
    book.on('change', draw);
    draw();
  }

  #draw() {
    const fate = byId('fate');
    const count = (state) => this.#edits.list(state).length;
    const [conflicts, failed] = [count('conflict'), count('failed')];
    const going = this.#edits.size - conflicts - failed;
    const words = [
      conflicts > 0 && sayCount('conflict', conflicts),
      failed > 0 && sayCount('failed', failed),
      going > 0 && sayCount(this.#room.isLive ? 'sending' : 'waiting', going),
    ].filter(Boolean);
    fate.dataset.tone = conflicts + failed > 0 ? 'bad' : going > 0 ? 'wait' : 'good';
    fate.dataset.waiting = going;
    setText(fate, words.join(' · ') || (this.#room.isLive ? say('allSaved') : ''));
    fate.title = `${sayCount('cells', this.#book.size)}${this.#store.keeps ? '' : ` · ${say('notKept')}`}`;
  }
}

function tool(image, name, onclick, worded = false, title = name) {
  const label = say(title);
  return el(
    'button',
    {
      type: 'button',
      id: `tool-${name}`,
      class: worded ? 'button small quiet tool' : 'icon-button tool',
      title: label,
      'aria-label': worded ? null : label,
      onclick,
    },
    icon(image),
    worded && el('span', { class: 'tool-words' }, say(name)),
  );
}

function languages() {
  const choice = el(
    'select',
    {
      id: 'language',
      class: 'input language',
      'aria-label': say('language'),
      onchange: () => {
        chooseLanguage(choice.value);
        location.reload();
      },
    },
    Object.entries(LANGUAGES).map(([name, label]) =>
      el('option', { value: name, selected: name === language, lang: name }, label),
    ),
  );
  return choice;
}
