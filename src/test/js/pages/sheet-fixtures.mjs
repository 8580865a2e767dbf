import { test as base, expect } from './fixtures.mjs';

export { expect };

/** Where the keys go that are meant for the grid. */
const GRID_INPUT = '#__editor___INTERNAL_EDITOR__DOCS_NORMAL';

let made = 0;

/** `sheet`: the name of a sheet that no other test has. `sit(options)`: opens it as somebody with a browser of their own. */
export const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here.
  sheet: async ({}, use) => {
    made += 1;
    await use(`test-${Date.now().toString(36)}-${made}`);
  },

  sit: async ({ visit, server, sheet }, use) => {
    await use(async ({ called, name = sheet, line = null, ...options } = {}) => {
      const url = new URL('sheet.html', server.url);
      url.searchParams.set('name', name);
      const visitor = await visit({ url: server.url, live: false, ...options });
      await line?.put(visitor.page);
      await visitor.page.goto(url.href);
      const sitter = new Sitter(visitor);
      await sitter.ready();
      if (called) {
        await sitter.call(called);
      }
      return sitter;
    });
  },
});

/** Somebody who has the sheet open. */
class Sitter {
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.fate = this.page.locator('#fate');
    this.decision = this.page.locator('#decisions .decision');
    this.toasts = this.page.locator('.toast');
  }

  /** How many milliseconds after the beginning of loading the sheet could be used. */
  async ready() {
    const usable = () => performance.getEntriesByName('sheet-usable')[0]?.startTime;
    return (await this.page.waitForFunction(usable, null, { timeout: 60_000 })).jsonValue();
  }

  async call(name) {
    const input = this.page.getByLabel(/^(Your name|Dein Name)$/);
    await input.fill(name);
    await input.press('Tab');
  }

  /** Goes to a cell or a range, by the box beside the formula, as one would with a mouse or without. */
  async select(range) {
    await this.page.evaluate((wanted) => {
      const sheet = document.getElementById('grid').univerAPI.getActiveWorkbook().getActiveSheet();
      sheet.setActiveRange(sheet.getRange(wanted));
    }, range);
    await this.page.locator(GRID_INPUT).focus();
  }

  /** Types into a cell, with real keys. */
  async type(cell, text) {
    await this.begin(cell, text);
    await this.page.keyboard.press('Enter');
  }

  /** Types into a cell and leaves its editor open. */
  async begin(cell, text) {
    await this.select(cell);
    await this.page.keyboard.type(text);
  }

  /** What the grid has in a cell: a formula's result rather than the formula. */
  value(cell) {
    return this.page.evaluate(
      (wanted) =>
        document.getElementById('grid').univerAPI.getActiveWorkbook().getActiveSheet().getRange(wanted).getValue(),
      cell,
    );
  }

  async shows(cell, value) {
    await expect.poll(() => this.value(cell), { message: `what ${cell} holds`, timeout: 60_000 }).toBe(value);
  }

  /** A part of a cell's style. */
  style(cell, part) {
    return this.page.evaluate(
      ([wanted, name]) => {
        const workbook = document.getElementById('grid').univerAPI.getActiveWorkbook().getWorkbook();
        const { startRow, startColumn } = document
          .getElementById('grid')
          .univerAPI.getActiveWorkbook()
          .getActiveSheet()
          .getRange(wanted)
          .getRange();
        const cell = workbook.getActiveSheet().getCellMatrix().getValue(startRow, startColumn);
        return workbook.getStyles().getStyleByCell(cell)?.[name] ?? null;
      },
      [cell, part],
    );
  }

  /** Everything that was typed into the grid, `{key: value or formula}`. */
  cells() {
    return this.page.evaluate(() => {
      const sheet = document.getElementById('grid').univerAPI.getActiveWorkbook().getWorkbook().getActiveSheet();
      const cells = {};
      sheet.getCellMatrix().forValue((row, column, cell) => {
        const typed = cell?.f ?? cell?.v;
        if (typed !== undefined && typed !== null) {
          let name = '';
          for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1) {
            name = String.fromCharCode(65 + (rest % 26)) + name;
          }
          cells[`${name}${row + 1}`] = typed;
        }
      });
      return cells;
    });
  }

  async saved() {
    await expect(this.fate).toHaveText(/Everything is saved|Alles ist gespeichert/, { timeout: 60_000 });
  }

  mark(selector) {
    return this.page.locator(`#marks .mark${selector}`);
  }

  picture(name) {
    return this.visitor.picture(name);
  }
}

/** The state of a sheet as the server has it, `{key: value or formula}`. */
export async function stateOf(server, name) {
  const cells = {};
  let cursor = '';
  do {
    const page = await server.api('map_read_state', { channel: `sheet:${name}`, limit: 1000, cursor });
    for (const { key, data } of page.entries) {
      cells[key] = data.f ?? data.v;
    }
    cursor = page.cursor ?? '';
  } while (cursor !== '');
  return cells;
}

/** The line between a page and the server, which a test can cut and lay, and whose messages it can change. */
export class Line {
  #open = true;
  #sockets = new Set();
  /** What becomes of a command of the page: undefined lets it pass, anything else is the server's reply. */
  answer = () => undefined;

  async put(page) {
    // Where there is no WebSocket, pages try these.
    await page.route(/\/(connection\/(http_stream|sse)|emulation)(\?|$)/, (route) =>
      this.#open ? route.continue() : route.abort('internetdisconnected'),
    );
    await page.routeWebSocket(/connection\/websocket/, (socket) => {
      if (!this.#open) {
        socket.close({ code: 1001, reason: 'cut' });
        return;
      }
      this.#sockets.add(socket);
      const server = socket.connectToServer();
      socket.onMessage((message) => this.#pass(message, socket, server));
      server.onMessage((message) => socket.send(message));
      const gone = () => this.#sockets.delete(socket);
      socket.onClose((code, reason) => {
        gone();
        server.close({ code, reason });
      });
      server.onClose((code, reason) => {
        gone();
        socket.close({ code, reason });
      });
    });
  }

  cut() {
    this.#open = false;
    for (const socket of this.#sockets) {
      socket.close({ code: 1001, reason: 'cut' });
    }
    this.#sockets.clear();
  }

  lay() {
    this.#open = true;
  }

  #pass(message, socket, server) {
    const rest = [];
    for (const line of String(message).split('\n')) {
      const command = line === '' ? {} : JSON.parse(line);
      const reply = command.id ? this.answer(command) : undefined;
      if (reply === undefined) {
        rest.push(line);
      } else {
        socket.send(JSON.stringify({ id: command.id, ...reply }));
      }
    }
    if (rest.length > 0) {
      server.send(rest.join('\n'));
    }
  }
}
