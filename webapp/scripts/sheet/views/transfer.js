import { byId, el } from '../../lib/dom.js';
import { toast } from '../../parts/toasts.js';
import { COLUMNS, keyOf, placeOf, ROWS } from '../cells.js';
import { csvOf, fieldValue, looksLikeCsv, rowsOf, separatorOf } from '../csv.js';
import { say } from '../language.js';

/** How many cells are taken in before the page may draw. */
const BLOCK = 1_000;

/** CSV in, from a file or pasted, and out. */
export class Transfer {
  #desk;
  #name;
  #file = el('input', {
    type: 'file',
    accept: '.csv,.tsv,.txt,text/csv',
    hidden: true,
    onchange: () => this.#onFile(),
  });

  /** @param name of the sheet, for the file */
  constructor({ desk, name }) {
    this.#desk = desk;
    this.#name = name;
    document.body.append(this.#file);
    desk.on('paste', ({ text, html, take }) => {
      if (html === '' && looksLikeCsv(text)) {
        take();
        this.take(text, 'CSV');
      }
    });
  }

  chooseFile() {
    this.#file.value = '';
    this.#file.click();
  }

  async #onFile() {
    const [file] = this.#file.files;
    if (!file) {
      return;
    }
    try {
      const bytes = await file.arrayBuffer();
      await this.take(textOf(bytes), file.name);
    } catch {
      toast(say('importFailed'), 'bad');
    }
  }

  /** Puts the cells of a CSV text into the sheet, beginning at the selected one. */
  async take(text, name) {
    if (text.trim() === '') {
      toast(say('importEmpty'), 'bad');
      return;
    }
    const { startRow, startColumn } = this.#desk.grid.selection;
    const progress = new Progress(say('importing', { name }));
    const separator = separatorOf(text);
    const step = [];
    let cut = 0;
    let block = [];
    let row = startRow;
    let read = 0;
    for (const fields of rowsOf(text, separator)) {
      fields.forEach((field, i) => {
        const column = startColumn + i;
        if (row >= ROWS || column >= COLUMNS) {
          cut += field === '' ? 0 : 1;
        } else if (field !== '') {
          block.push({ key: keyOf(row, column), value: fieldValue(field, separator) });
        }
      });
      row += 1;
      read += fields.reduce((sum, field) => sum + field.length + 1, 0);
      if (block.length >= BLOCK) {
        this.#put(block, step);
        block = [];
        await progress.at(read / text.length);
        if (progress.cancelled) {
          break;
        }
      }
    }
    this.#put(block, step);
    this.#desk.keep(step);
    progress.end();
    this.#tell(progress.cancelled, step.length, cut);
  }

  #tell(cancelled, count, cut) {
    const n = count.toLocaleString();
    toast(say(cancelled ? 'cancelled' : 'importDone', { n }), cancelled ? 'info' : 'good');
    if (cut > 0 && !cancelled) {
      toast(say('importCut', { n: cut.toLocaleString() }), 'bad');
    }
  }

  /** A cell that is filled keeps its look. */
  #put(block, step) {
    const wanted = block.map(({ key, value }) => {
      const style = this.#desk.shown(key)?.s;
      return { key, content: style ? { ...value, s: style } : value };
    });
    this.#desk.change(wanted, step);
  }

  async save() {
    const places = [...this.#desk.filled()].map(placeOf);
    if (places.length === 0) {
      toast(say('exportEmpty'), 'bad');
      return;
    }
    const progress = new Progress(say('exporting'));
    const lastRow = Math.max(...places.map(({ row }) => row));
    const lastColumn = Math.max(...places.map(({ column }) => column));
    const parts = [];
    const rows = Math.max(1, Math.floor(BLOCK / (lastColumn + 1)));
    for (let row = 0; row <= lastRow && !progress.cancelled; row += rows) {
      parts.push(csvOf(this.#values(row, Math.min(lastRow, row + rows - 1), lastColumn)));
      await progress.at(row / lastRow);
    }
    progress.end();
    if (!progress.cancelled) {
      download(new Blob(['\ufeff', ...parts], { type: 'text/csv' }), `${this.#name}.csv`);
    }
  }

  #values(firstRow, lastRow, lastColumn) {
    const rows = [];
    for (let row = firstRow; row <= lastRow; row++) {
      rows.push(Array.from({ length: lastColumn + 1 }, (_, column) => this.#desk.grid.value(keyOf(row, column))));
    }
    return rows;
  }
}

/** UTF-8, or where that is not what it is, the Windows encoding that spreadsheets like to save in. */
function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function download(blob, name) {
  const address = URL.createObjectURL(blob);
  el('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A bar that shows how far something long has come, and lets it be stopped. */
class Progress {
  cancelled = false;
  #bar = el('progress', { max: 1, value: 0 });
  #place = byId('progress');

  constructor(title) {
    const stop = () => {
      this.cancelled = true;
    };
    this.#place.replaceChildren(
      el('span', {}, title),
      this.#bar,
      el('button', { type: 'button', class: 'button small', onclick: stop }, say('cancel')),
    );
    this.#place.hidden = false;
  }

  /** Shows it, and lets the page draw. */
  async at(part) {
    this.#bar.value = part;
    await new Promise((resolve) => setTimeout(resolve));
  }

  end() {
    this.#place.hidden = true;
  }
}
