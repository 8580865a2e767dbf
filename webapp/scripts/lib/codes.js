// What the codes of errors and closes mean, and what to do about them, in words for whoever sits at the page.

const ERRORS = {
  1: 'The server did not answer in time.',
  2: 'The line to the server broke.',
  3: 'The page is disconnected.',
  10: 'The line to the server broke while sending.',
  11: 'The line to the server was closed.',
  100: 'Something failed in the server. The same may work in a moment; its log says more.',
  101: 'The server wants to know who you are: sign in, or give a token.',
  102: 'There is no such channel: the namespace, which is the part before the first colon, is not configured on this server.',
  103: 'You are not allowed to do this on this channel.',
  104: 'The server does not know this method.',
  105: 'This page is subscribed to the channel already.',
  106: 'A limit is reached: too many channels on this connection, or too much at once.',
  107: 'The server cannot read this: look at the channel’s name and at what was sent.',
  108: 'This channel does not offer that: it is switched off in its namespace.',
  109: 'The token has expired; a new one is needed.',
  110: 'What was granted has expired.',
  111: 'Too many requests: wait a moment.',
  112: 'The server no longer has everything since then.',
  113: 'The channel changed while it was being read; reading starts again.',
};

const CLOSES = {
  1000: 'Closed in the ordinary way.',
  1001: 'The other side went away.',
  1002: 'The server saw a protocol error.',
  1003: 'The server does not take this kind of data.',
  1005: 'Closed in the ordinary way, without a code.',
  1006: 'The line broke, or no server answered.',
  1007: 'The server got text that is not UTF-8.',
  1008: 'The server refused this by its policy.',
  1009: 'The message is longer than the server takes.',
  1011: 'The server failed on this connection; its log says more.',
  1012: 'The server restarts.',
  1013: 'The server is too busy now.',
  3000: 'Closed by the server in the ordinary way.',
  3001: 'The server is shutting down or being updated. The page comes back by itself.',
  3004: 'The server failed on this connection; its log says more.',
  3005: 'The connection’s token has expired.',
  3006: 'A subscription’s token has expired.',
  3008: 'This page read too slowly, and more waited for it than the server keeps. It comes back and catches up.',
  3009: 'The server could not write to this connection.',
  3010: 'The page missed something. It comes back and catches up.',
  3011: 'The server asked the page to connect anew.',
  3012: 'The page did not answer the server’s ping in time.',
  3013: 'Too many requests from this page.',
  3014: 'What this page knew is out of date; it starts afresh.',
  3500: 'The token is not valid.',
  3501: 'The server could not read what the page sent.',
  3502: 'The page did not introduce itself in time.',
  3503: 'The server’s operator closed this connection.',
  3504: 'The server has as many connections as it is set to take.',
  3505: 'This connection has as many channels as the server allows.',
  3506: 'The page speaks a protocol that the server does not expect here.',
  3507: 'The server does not allow this connection.',
  3508: 'The server does not offer what the page asked for.',
  3509: 'Too many errors from this page.',
};

/** What the SDK says of a close that it made itself; its numbers are small, and mean other things as errors. */
const OWN_CLOSES = {
  0: 'Closed by this page.',
  1: 'The line broke.',
  2: 'The server was silent for too long, so the page connects anew.',
  3: 'The server did not answer a subscription, so the page connects anew.',
};

/** Disconnects by the SDK's own hand that it does not come back from. */
const OWN_DISCONNECTS = {
  0: 'Closed by this page.',
  1: 'The server refused the token.',
  2: 'The other side does not speak the protocol.',
  3: 'A message was longer than the server takes.',
};

const UNSUBSCRIBES = {
  2000: 'The server ended the subscription.',
  2500: 'The page missed something and subscribes again.',
  2501: 'The subscription’s token has expired.',
  2502: 'What this page knew of the channel is out of date; it subscribes afresh.',
};

/** What an error reply with this code means, in a sentence. */
export function explainError({ code, message } = {}) {
  return ERRORS[code] ?? `The server says: ${message || `error ${code ?? 'without a code'}`}.`;
}

/** What the close of a socket with this code means. */
export function explainClose(code) {
  return CLOSES[code] ?? explainRange(code);
}

/** Why the SDK connects again; its own small numbers, or the server's code. */
export function explainConnecting(code) {
  return OWN_CLOSES[code] ?? explainClose(code);
}

/** Why the SDK stays away. */
export function explainDisconnected(code) {
  return OWN_DISCONNECTS[code] ?? ERRORS[code] ?? explainClose(code);
}

/** Why a subscription ended. */
export function explainUnsubscribed(code, message) {
  return UNSUBSCRIBES[code] ?? explainError({ code, message });
}

/** Whether the SDK connects again by itself after this close. */
export function comesBack(code) {
  return code !== 1009 && !(code >= 3500 && code < 4000) && !(code >= 4500 && code < 5000);
}

/** Whether the same request, sent again, may succeed: the answer got lost, or the server calls the error temporary. */
export function mayRetry({ code, temporary } = {}) {
  return temporary === true || !(code >= 100);
}

/** Whether this error leaves open what became of the request. */
export function leavesOpen({ code } = {}) {
  return !(code >= 100);
}

function explainRange(code) {
  if (code >= 4000 && code < 4500) {
    return 'The application closed this connection; the page comes back.';
  }
  if (code >= 4500 && code < 5000) {
    return 'The application closed this connection for good.';
  }
  return 'Closed with a code that this page does not know.';
}
