import { centrifuge } from './protocols/centrifuge.js';
import { httpStream, sse } from './protocols/centrifuge-streams.js';
import { socketio } from './protocols/socketio.js';
import { text } from './protocols/text.js';

/**
 * What the console speaks, in the order in which it offers it. A protocol is
 *
 * - `id`, as in `?protocol=`, `name`, and `about`, a sentence;
 * - `plainGet`: the status that a server which has it answers to a plain GET of its address; null where that tells
 *   nothing;
 * - `closes`: what to look at when the server closes with a code, by code;
 * - `fields`: what can be set before opening, each `{name, label, type, value, hint, options}`;
 * - `Socket`: what it speaks over, if that is no WebSocket: a class with the same methods and events;
 * - `target({channel, token, ...fields})`: `{path, query, subprotocols}` of the handshake;
 * - `converse({channel, token, ...fields})`: one conversation, see `Wire.open`;
 * - `actions`: what can be sent, each `{id, name, fields, frame(values)}`; the values are those of its fields, of the
 *   protocol's, and `channel`, `token` and `id`, a number that no frame before had.
 */
export const protocols = [centrifuge, httpStream, sse, text, socketio];

/** The protocol of this id, or the first one. */
export function protocolOf(id) {
  return protocols.find((protocol) => protocol.id === id) ?? protocols[0];
}
