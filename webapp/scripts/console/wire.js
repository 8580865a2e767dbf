import { explainClose } from '../lib/codes.js';
import { Emitter } from '../lib/emitter.js';

const NORMAL = 1000;
const OPEN = 1;

/**
 * One bare WebSocket, or what stands in for it, and what is said over it, frame by frame: no library between, so that everything is seen.
 *
 * `state` is `{name, text}`, its name one of closed, connecting and connected.
 *
 * Events: `state` with it; `over` with `{opened, code, reason, wasClean, address}` when a socket that was asked for is gone.
 */
export class Wire extends Emitter {
  state = { name: 'closed', text: '' };
  #WebSocket;
  #frames;
  #now;
  #socket = null;
  #conversation = null;

  /** @param frames takes the entries */
  constructor(frames, { WebSocket = globalThis.WebSocket, now = Date.now } = {}) {
    super();
    this.#frames = frames;
    this.#WebSocket = WebSocket;
    this.#now = now;
  }

  /**
   * Opens a socket; one that is open already is let go.
   *
   * @param Socket what is opened in the place of a WebSocket
   * @param conversation what the protocol makes of it: `opened()` gives what is sent first; `received(text)` and
   *     `sent(text)` give `{title, notes, quiet, answers}`
   */
  open(address, subprotocols, conversation, Socket = this.#WebSocket) {
    this.#leave();
    const startedAt = this.#now();
    const offered = subprotocols.length > 0 ? `, offering the subprotocols ${subprotocols.join(', ')}` : '';
    this.#event('opening', 'Opening', [note('info', `${address}${offered}`)]);
    let socket;
    try {
      socket = new Socket(address, subprotocols);
    } catch (error) {
      this.#event('error', 'Not opened', [note('bad', `The browser refuses this: ${error.message}`)]);
      return;
    }
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#conversation = conversation;
    this.#become('connecting', '');
    this.#listen(socket, { address, startedAt });
  }

  #listen(socket, { address, startedAt }) {
    let opened = false;
    const on = (event, listener) =>
      socket.addEventListener(event, (detail) => {
        if (this.#socket === socket) {
          listener(detail);
        }
      });
    on('open', () => {
      opened = true;
      const agreed = socket.protocol ? ` The server chose the subprotocol ${socket.protocol}.` : '';
      this.#event('open', 'Open', [note('good', `After ${this.#now() - startedAt} ms.${agreed}`)]);
      this.#become('connected', '');
      for (const text of this.#conversation.opened()) {
        this.send(text);
      }
    });
    on('message', ({ data }) => this.#received(data));
    on('error', () =>
      this.#event('error', 'Error', [note('bad', 'The socket failed; browsers do not tell pages why.')]),
    );
    on('refused', ({ text }) => this.#event('error', 'Refused', [note('bad', text)]));
    on('close', ({ code, reason, wasClean }) => {
      this.#socket = null;
      const text = explainClose(code);
      const tone = wasClean && code < 3001 ? 'good' : 'bad';
      const clean = wasClean ? '' : ' There was no closing handshake.';
      this.#event('close', 'Closed', [note(tone, `${text}${clean}`)], { code, reason });
      this.#become('closed', text);
      this.emit('over', { opened, code, reason, wasClean, address });
    });
  }

  /** Sends a text, or the same as a binary frame; whether that could be. */
  send(text, { binary = false } = {}) {
    if (this.#socket?.readyState !== OPEN) {
      return false;
    }
    const bytes = new TextEncoder().encode(text);
    this.#socket.send(binary ? bytes : text);
    const meaning = binary ? { title: 'Binary frame', notes: [] } : this.#conversation.sent(text);
    this.#frames.add({ time: this.#now(), direction: 'sent', kind: 'sent', text, size: bytes.length, ...meaning });
    return true;
  }

  /** Closes by hand; throws what the browser says where code or reason may not be sent. */
  close(code = NORMAL, reason = '') {
    const socket = this.#socket;
    if (socket) {
      socket.close(code, reason);
      this.#event('closing', 'Closing', [note('info', 'By this page; the other side has to agree.')], { code, reason });
    }
  }

  /** Another socket is to come; what this one still says is of no interest. */
  #leave() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(NORMAL);
  }

  #received(data) {
    const time = this.#now();
    if (typeof data !== 'string') {
      const text = hex(new Uint8Array(data));
      const title = 'Binary frame';
      this.#frames.add({ time, direction: 'received', kind: 'received', title, text, size: data.byteLength });
      return;
    }
    const { answers = [], ...meaning } = this.#conversation.received(data);
    const size = new TextEncoder().encode(data).length;
    this.#frames.add({ time, direction: 'received', kind: 'received', text: data, size, ...meaning });
    for (const answer of answers) {
      this.send(answer);
    }
  }

  #event(kind, title, notes, detail = {}) {
    this.#frames.add({ time: this.#now(), direction: 'event', kind, title, notes, ...detail });
  }

  #become(name, text) {
    this.state = { name, text };
    this.emit('state', this.state);
  }
}

export function note(tone, text) {
  return { tone, text };
}

/** The first bytes, sixteen a line. */
function hex(bytes, limit = 1024) {
  const shown = [...bytes.subarray(0, limit)].map((byte) => byte.toString(16).padStart(2, '0'));
  const lines = [];
  for (let i = 0; i < shown.length; i += 16) {
    lines.push(shown.slice(i, i + 16).join(' '));
  }
  return bytes.length > limit ? `${lines.join('\n')}\n…` : lines.join('\n');
}
