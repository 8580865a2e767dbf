import { explainError, explainUnsubscribed } from '../lib/codes.js';
import { frameBytes } from './sizes.js';
import { Source } from './source.js';

/** Gets the count over a WebSocket: one request, and then a frame for each publication. */
export class SocketSource extends Source {
  #connection;

  /** @param connection a `Connection` of its own, because what comes over it is counted */
  constructor(connection, channel) {
    super();
    this.#connection = connection;
    connection.on('state', (state) => this.#onLine(state));
    connection.on('wire', (event) => this.#onWire(event));
    const subscription = connection.subscription(channel, { recoverable: true, positioned: true });
    subscription.on('subscribed', (context) => this.#onSubscribed(context));
    subscription.on('publication', ({ offset, data }) => this.take(offset, [{ offset, data }]));
    subscription.on('unsubscribed', ({ code, reason }) => {
      if (code !== 0) {
        this.become('refused', explainUnsubscribed(code, reason));
      }
    });
    subscription.on('error', ({ error }) => this.become('joining', explainError(error)));
    subscription.subscribe();
  }

  start() {
    if (this.#connection.state.name === 'closed') {
      this.become('joining');
      this.#connection.connect();
    }
  }

  /** Closes the socket; the position is kept. */
  stop() {
    this.#connection.disconnect();
    this.become('paused');
  }

  #onLine({ name, text, retryAt }) {
    if (name === 'waiting' || name === 'retrying') {
      this.become('offline', text || 'The server does not answer.', retryAt);
    } else if (name === 'closed' && text !== '' && this.state.name !== 'paused') {
      this.become('refused', text);
    }
  }

  #onWire({ kind, data }) {
    if (kind === 'opening') {
      this.emit('request');
    } else if (kind === 'message') {
      this.emit('bytes', frameBytes(data));
    }
  }

  #onSubscribed({ wasRecovering, recovered, streamPosition }) {
    this.become('live');
    if (wasRecovering && recovered) {
      return;
    }
    if (wasRecovering) {
      this.emit('anew');
    }
    this.take(streamPosition?.offset ?? 0);
  }
}
