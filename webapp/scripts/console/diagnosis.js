import { note } from './wire.js';

const ASKING_MILLIS = 8_000;

/**
 * Finds out why a handshake failed or a line broke, which browsers keep from pages: asks the same server over plain
 * HTTP. Gives notes, each `{tone, text}`, the first of them the answer.
 *
 * @param opened whether the socket had been open
 * @param root address of the context root
 * @param address of the WebSocket
 * @param protocol one of `protocols`
 * @param origin of this page
 */
export async function diagnose({ opened, root, address, protocol, origin, fetch = globalThis.fetch }) {
  const asked = new URL('api/origin', root);
  asked.searchParams.set('origin', origin);
  const answer = await get(fetch, asked);
  if (answer === null) {
    return [
      note('bad', `No server answers at ${asked.host}: it does not run, it is starting, or the line is cut.`),
      note('info', 'Open again when it runs; nothing is lost that the channel’s history keeps.'),
    ];
  }
  if (!answer.json || answer.json.allowed === undefined) {
    return [
      note('bad', `Something answers at ${asked.host} with HTTP ${answer.status}, but it is no Foray of this version.`),
      note('info', 'Foray may not be deployed (yet), have another context root, or a proxy answers in its place.'),
    ];
  }
  if (opened) {
    return [note('info', 'The server answers over HTTP, so the line can be opened again.')];
  }
  return answer.json.allowed ? whatElse({ fetch, address, protocol }) : foreign(answer.json, asked.host);
}

/** The server refuses handshakes of this page’s origin. */
function foreign({ origin, host, own_origin_only: ownOnly }, reached) {
  const notes = [note('bad', `403: this origin is not in client.allowed_origins. This page’s origin is ${origin}.`)];
  if (host !== reached) {
    notes.push(
      note(
        'wait',
        `The page asked ${reached}, and the server was asked as ${host}: a proxy changes the Host header. Let it pass Host on as it is (nginx: proxy_set_header Host $http_host).`,
      ),
    );
  } else if (ownOnly) {
    notes.push(note('wait', `client.allowed_origins is empty, so only pages from ${host} itself may connect.`));
  }
  notes.push(note('info', `Or allow it in foray.json: {"client": {"allowed_origins": ["${origin}"]}}`));
  return notes;
}

/** The origin is right, and the server is there. */
async function whatElse({ fetch, address, protocol }) {
  const plain = new URL(address);
  plain.protocol = plain.protocol.replace('ws', 'http');
  const answer = await get(fetch, plain);
  const status = answer === null ? 'not at all' : `with HTTP ${answer.status}`;
  const path = plain.pathname;
  if (answer !== null && protocol.plainGet !== null && answer.status !== protocol.plainGet) {
    return [
      note('bad', `This server does not speak “${protocol.name}” at ${path}: it answers a plain GET ${status}.`),
      note('info', `It would be HTTP ${protocol.plainGet}. Look at its version, and at the path.`),
    ];
  }
  return [
    note('bad', 'The server is there and lets this origin in, and yet the handshake fails.'),
    note(
      'wait',
      'Mostly a proxy between does not pass WebSockets on. It has to use HTTP/1.1 and to forward the headers Upgrade and Connection; the server may also refuse the path or its parameters.',
    ),
    note('info', `A plain GET of ${path} is answered ${status}. Long polling needs no WebSocket: see “Polling”.`),
  ];
}

/** `{status, json}`, or null where nothing answers. */
async function get(fetch, address) {
  try {
    const response = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(ASKING_MILLIS) });
    const text = await response.text();
    return { status: response.status, json: read(text) };
  } catch {
    return null;
  }
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
