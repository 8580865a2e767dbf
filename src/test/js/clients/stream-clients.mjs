// Clients of streams: an EventSource for Node, which has none, and one that reads a one-way stream with fetch.
import { atLeast } from './support.mjs';

const PATHS = { websocket: 'connection/websocket', http_stream: 'connection/http_stream', sse: 'connection/sse' };

/** The npm client's list of ways, in their order. */
export function transports(url, ways) {
  return ways.map((transport) => {
    const endpoint = new URL(PATHS[transport], url).href;
    return { transport, endpoint: transport === 'websocket' ? endpoint.replace(/^http/, 'ws') : endpoint };
  });
}

/** What else the npm client needs for them in Node; it lets go of requests that fail, which Node does not forgive. */
export function streamOptions(url) {
  const forgiving = (...request) => {
    const answer = fetch(...request);
    answer.catch(() => {});
    return answer;
  };
  return { eventsource: EventSource, fetch: forgiving, emulationEndpoint: new URL('emulation', url).href };
}

/** As much of a browser's EventSource as the npm client uses; it does not come again by itself. */
export class EventSource {
  #abort = new AbortController();

  constructor(url) {
    this.#read(url).catch((error) => {
      if (!this.#abort.signal.aborted) this.onerror?.(error);
    });
  }

  async #read(url) {
    const response = await fetch(url, { headers: { Accept: 'text/event-stream' }, signal: this.#abort.signal });
    if (!response.ok || !response.headers.get('content-type').startsWith('text/event-stream')) {
      throw new Error(`HTTP ${response.status}`);
    }
    this.onopen?.();
    for await (const data of dataOf(response)) this.onmessage?.({ data });
    throw new Error('the stream has ended');
  }

  close() {
    this.#abort.abort();
  }
}

/** Opens a one-way stream, of events or of lines; what comes is in `messages`, and `ended` says when it is over. */
export async function events(url, options = {}) {
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal, ...options });
  const messages = [];
  const read = async () => {
    for await (const data of dataOf(response)) messages.push(JSON.parse(data));
  };
  const ended = read();
  ended.catch(() => {});
  return {
    status: response.status,
    headers: response.headers,
    messages,
    ended,
    /** The one with this number, once it is there; pings do not count. */
    async message(number) {
      const list = {
        get length() {
          return messages.filter(isNoPing).length;
        },
      };
      await atLeast(list, number + 1);
      return messages.filter(isNoPing)[number];
    },
    close: () => abort.abort(),
  };
}

const isNoPing = (message) => Object.keys(message).length > 0;

/** What the lines of a response say, of events without the name of the field. */
async function* dataOf(response) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of response.body) {
    text += decoder.decode(piece, { stream: true });
    const lines = text.split('\n');
    text = lines.pop();
    for (const line of lines.map((one) => one.replace(/^data: /, '').trim()).filter(Boolean)) yield line;
  }
}
