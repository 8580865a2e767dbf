const OPEN = 1;
const CLOSED = 3;
const NORMAL = 1000;
const BROKEN = 1006;

/**
 * What looks like a WebSocket to the console and is none: what comes is read from a stream over HTTP, what is sent goes
 * by requests of its own. The first frame that is sent asks for the stream.
 *
 * Besides the events of a WebSocket: `refused` with `text`, when the server did not take a request.
 */
class StreamSocket extends EventTarget {
  readyState = 0;
  protocol = '';
  address;
  #handle = null;
  #begun = false;
  #waiting = [];
  #goodbye = null;

  constructor(address) {
    super();
    this.address = address;
    setTimeout(() => {
      if (this.readyState !== CLOSED) {
        this.readyState = OPEN;
        this.dispatchEvent(new Event('open'));
      }
    });
  }

  send(text) {
    if (typeof text !== 'string') {
      this.refused('Streams carry text only.');
    } else if (!this.#begun) {
      this.#begun = true;
      this.begin(text);
    } else if (this.#handle === null) {
      this.#waiting.push(text);
    } else {
      this.#post(text);
    }
  }

  close(code = NORMAL, reason = '') {
    this.abort();
    this.ended({ code, reason, wasClean: true });
  }

  /** A line of the stream. */
  received(data) {
    const message = read(data);
    if (message?.connect?.session) {
      this.#handle = { session: message.connect.session, node: message.connect.node };
      for (const text of this.#waiting.splice(0)) {
        this.#post(text);
      }
    }
    this.#goodbye = message?.push?.disconnect ?? this.#goodbye;
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  /** The stream is over; where the server has said why, that counts. */
  ended({ code, reason, wasClean }) {
    if (this.readyState !== CLOSED) {
      this.readyState = CLOSED;
      const last = this.#goodbye === null ? { code, reason, wasClean } : { ...this.#goodbye, wasClean: true };
      this.dispatchEvent(Object.assign(new Event('close'), last));
    }
  }

  broken(reason) {
    this.ended({ code: BROKEN, reason, wasClean: false });
  }

  refused(text) {
    this.dispatchEvent(Object.assign(new Event('refused'), { text }));
  }

  async #post(data) {
    try {
      const body = JSON.stringify({ ...this.#handle, data });
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch(new URL('../emulation', this.address), { method: 'POST', headers, body });
      if (!response.ok) {
        this.refused(await refusalOf(response));
      }
    } catch (error) {
      this.refused(error.message);
    }
  }
}

/** Reads lines of a response to a POST. */
export class HttpStreamSocket extends StreamSocket {
  #aborter = new AbortController();

  async begin(body) {
    try {
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch(this.address, { method: 'POST', headers, body, signal: this.#aborter.signal });
      if (response.ok) {
        await this.#read(response.body.pipeThrough(new TextDecoderStream()).getReader());
      } else {
        this.broken(await refusalOf(response));
      }
    } catch (error) {
      this.broken(error.message);
    }
  }

  async #read(reader) {
    let text = '';
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const lines = (text + piece.value).split('\n');
      text = lines.pop();
      for (const line of lines) {
        this.received(line);
      }
    }
    this.broken('the stream has ended');
  }

  abort() {
    this.#aborter.abort();
  }
}

/** Reads an EventSource. */
export class EventSourceSocket extends StreamSocket {
  #source = null;

  begin(text) {
    const address = new URL(this.address);
    address.searchParams.set('cf_connect', text);
    this.#source = new EventSource(address);
    this.#source.onmessage = ({ data }) => this.received(data);
    this.#source.onerror = () => {
      this.abort();
      this.broken('the stream has ended, or could not be had');
    };
  }

  abort() {
    this.#source?.close();
  }
}

async function refusalOf(response) {
  const { message = '' } = read(await response.text()) ?? {};
  return `HTTP ${response.status} ${message}`.trim();
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
