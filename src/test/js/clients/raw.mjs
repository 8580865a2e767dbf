// A WebSocket client down to the bytes, which keeps to the rules only where a test does.
import { once } from 'node:events';
import { connect } from 'node:net';

const TIMEOUT_MS = 120_000;
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

export const TEXT = 1;
export const BINARY = 2;
export const CONTINUATION = 0;
export const CLOSE = 8;
export const PONG = 10;

const PING = 9;

/** The bytes of one frame. `length` is what its header says, where that is not the truth. */
export function frame(opcode, payload = '', { last = true, masked = true, reserved = 0, length } = {}) {
  const body = Buffer.from(payload);
  const size = BigInt(length ?? body.length);
  const mask = masked ? 0x80 : 0;
  const header = [(last ? 0x80 : 0) | reserved | opcode];
  let more = Buffer.alloc(0);
  if (size < 126n) {
    header.push(mask | Number(size));
  } else if (size < 65_536n) {
    header.push(mask | 126);
    more = Buffer.alloc(2);
    more.writeUInt16BE(Number(size));
  } else {
    header.push(mask | 127);
    more = Buffer.alloc(8);
    more.writeBigUInt64BE(size);
  }
  // A mask of zeros changes nothing.
  return Buffer.concat([Buffer.from(header), more, Buffer.alloc(masked ? 4 : 0), body]);
}

/**
 * One that has asked to shake hands, and does not wait for the answer; Grizzly loses what is sent before. With
 * `answers`, it answers pings; with `reads` false, it never reads.
 */
export async function raw(webSocketUrl, { answers = false, reads = true } = {}) {
  const url = new URL(webSocketUrl);
  const socket = connect({ host: url.hostname, port: Number(url.port) });
  socket.setNoDelay(true);
  await once(socket, 'connect');
  const made = new Raw(socket, answers);
  if (!reads) {
    socket.pause();
  }
  socket.write(
    [
      `GET ${url.pathname}${url.search} HTTP/1.1`,
      `Host: ${url.host}`,
      ...['Upgrade: websocket', 'Connection: Upgrade', KEY, 'Sec-WebSocket-Version: 13', '', ''],
    ].join('\r\n'),
  );
  return made;
}

class Raw {
  /** Text messages, in order. */
  texts = [];
  #socket;
  #answers;
  #bytes = Buffer.alloc(0);
  #shaken = false;
  #pieces = [];
  #closed = null;
  #end;

  constructor(socket, answers) {
    this.#socket = socket;
    this.#answers = answers;
    this.#end = new Promise((resolve) => {
      socket.on('close', resolve);
    });
    socket.on('error', () => {});
    socket.on('data', (chunk) => this.#take(chunk));
  }

  /** Sends what may be no frame at all. */
  send(...bytes) {
    for (const part of bytes) {
      this.#socket.write(part);
    }
  }

  /** How the server closed: code and reason, or the word `cut` where it said neither. */
  async closed() {
    const timer = setTimeout(() => this.#socket.destroy(new Error('the server did not close')), TIMEOUT_MS);
    this.#socket.resume();
    while (!this.#closed && !this.#socket.destroyed) {
      await Promise.race([this.#end, new Promise((resolve) => setTimeout(resolve, 5))]);
    }
    clearTimeout(timer);
    this.destroy();
    return this.#closed ?? 'cut';
  }

  destroy() {
    this.#socket.resetAndDestroy();
  }

  #take(chunk) {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (!this.#shaken) {
      const end = this.#bytes.indexOf('\r\n\r\n');
      if (end < 0) {
        return;
      }
      this.#shaken = true;
      this.#bytes = this.#bytes.subarray(end + 4);
    }
    while (this.#frame());
  }

  #frame() {
    const bytes = this.#bytes;
    if (bytes.length < 2) {
      return false;
    }
    let length = bytes[1];
    let begin = 2;
    if (length === 126 && bytes.length >= 4) {
      length = bytes.readUInt16BE(2);
      begin = 4;
    } else if (length === 127 && bytes.length >= 10) {
      length = Number(bytes.readBigUInt64BE(2));
      begin = 10;
    } else if (length >= 126) {
      return false;
    }
    if (bytes.length < begin + length) {
      return false;
    }
    this.#bytes = bytes.subarray(begin + length);
    this.#got(bytes[0], bytes.subarray(begin, begin + length));
    return true;
  }

  #got(first, payload) {
    const opcode = first & 0x0f;
    if (opcode === CLOSE) {
      this.#closed = { code: payload.readUInt16BE(0), reason: payload.subarray(2).toString() };
    } else if (opcode === PING && this.#answers) {
      this.send(frame(PONG, payload));
    } else if (opcode === TEXT || opcode === CONTINUATION) {
      this.#pieces.push(payload);
      if (first & 0x80) {
        this.texts.push(Buffer.concat(this.#pieces.splice(0)).toString());
      }
    }
  }
}
