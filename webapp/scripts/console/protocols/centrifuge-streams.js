import { EventSourceSocket, HttpStreamSocket } from '../stream-socket.js';
import { centrifuge } from './centrifuge.js';

/** The same protocol where no WebSocket gets through: replies by a stream, commands by POST. */
export const httpStream = {
  ...centrifuge,
  id: 'http-stream',
  name: 'Centrifuge (JSON), HTTP stream',
  about:
    'The same without a WebSocket: the first frame is the body of a POST whose response does not end, all others go to /emulation.',
  plainGet: 405,
  Socket: HttpStreamSocket,
  target: () => ({ path: 'connection/http_stream', query: {}, subprotocols: [] }),
};

export const sse = {
  ...centrifuge,
  id: 'sse',
  name: 'Centrifuge (JSON), server-sent events',
  about: 'The same with an EventSource: the first frame stands in the address, all others go to /emulation.',
  plainGet: 400,
  Socket: EventSourceSocket,
  target: () => ({ path: 'connection/sse', query: {}, subprotocols: [] }),
};
