import { Centrifuge } from 'centrifuge';
import { emulationAddress, waysToServer } from './address.js';
import { comesBack, explainClose, explainConnecting, explainDisconnected, explainError } from './codes.js';
import { Emitter } from './emitter.js';

const MAX_RECONNECT_MILLIS = 8_000;

/**
 * The page's one connection to the server that it came from.
 *
 * `state` is `{name, text, retryAt, client}`, its name one of connecting (for the first time), connected, waiting (the
 * line is down; tries again at `retryAt`), retrying, and closed (for good, until `connect` is called).
 *
 * Events: `state` with it; `wire` with `{kind, text, ...}` for each thing that happens on the socket: opening, open,
 * sent, message, error, close (where there is no WebSocket, none of these); and connecting, connected, disconnected for what the SDK makes of that.
 */
export class Connection extends Emitter {
  #client;
  #quiet = false;
  state = { name: 'closed', text: '' };

  /** @param ways as the SDK takes them: an address of a WebSocket, or a list */
  constructor(ways = waysToServer(), options = {}) {
    super();
    this.#client = new Client(ways, {
      maxReconnectDelay: MAX_RECONNECT_MILLIS,
      emulationEndpoint: emulationAddress(),
      websocket: observed(globalThis.WebSocket, (event) => this.#onSocket(event)),
      ...options,
    });
    this.#client.onRetry = (delay) => this.#onRetry(delay);
    this.#client.on('connecting', (context) => this.#onConnecting(context));
    this.#client.on('connected', (context) => this.#onConnected(context));
    this.#client.on('disconnected', (context) => this.#onDisconnected(context));
    this.#client.on('error', (context) => this.#onError(context));
  }

  get isUp() {
    return this.state.name === 'connected';
  }

  /** The session's id, as others see it. */
  get clientId() {
    return this.state.client;
  }

  connect() {
    this.#client.connect();
  }

  disconnect() {
    this.#client.disconnect();
  }

  /** Tries again at once instead of at `retryAt`. */
  retryNow() {
    this.#quiet = true;
    this.#client.disconnect();
    this.#quiet = false;
    this.#client.connect();
  }

  /** Calls a method of the server and gives its answer's data; fails with `{code, message}`. */
  async rpc(method, data) {
    return (await this.#client.rpc(method, data)).data;
  }

  /** Calls methods, `[{method, data}]`, in one frame; for each a promise as of `rpc`. */
  rpcAll(calls) {
    this.#client.startBatching();
    try {
      return calls.map(({ method, data }) => this.rpc(method, data));
    } finally {
      // The SDK queues a command in a microtask after it was called.
      setTimeout(() => this.#client.stopBatching());
    }
  }

  /** The SDK's subscription of a map channel. */
  mapSubscription(channel, options) {
    return this.#client.newMapSubscription(channel, options);
  }

  /** The SDK's subscription of a channel. */
  subscription(channel, options) {
    return this.#client.newSubscription(channel, options);
  }

  forget(subscription) {
    subscription.unsubscribe();
    this.#client.removeSubscription(subscription);
  }

  #onSocket({ kind, ...detail }) {
    const { code, reason } = detail;
    if (kind === 'close') {
      const back = comesBack(code) ? '' : ' The page does not connect again by itself.';
      this.#tell('close', { code, reason, text: `${explainClose(code)}${back}`, good: detail.wasClean && code < 3001 });
    } else {
      this.#tell(kind, detail);
    }
    if (kind === 'opening' && this.state.name === 'waiting') {
      this.#become({ name: 'retrying', text: this.state.text });
    }
  }

  #onConnecting({ code, reason }) {
    if (this.#quiet || this.state.name === 'waiting') {
      return;
    }
    if (code === 0) {
      this.#tell('connecting', { text: 'The page opens its connection.' });
      this.#become({ name: 'connecting', text: '' });
    } else {
      const text = explainConnecting(code);
      this.#tell('connecting', { code, reason, text });
      this.#become({ name: 'retrying', text });
    }
  }

  #onConnected({ client, transport }) {
    this.#become({ name: 'connected', text: '', client });
    this.#tell('connected', { text: `Introduced, as client ${client}, over ${transport}.` });
  }

  #onDisconnected({ code, reason }) {
    if (this.#quiet) {
      return;
    }
    const text = explainDisconnected(code);
    this.#become({ name: 'closed', text, code });
    this.#tell('disconnected', { code, reason, text });
  }

  #onRetry(delay) {
    this.#become({ name: 'waiting', text: this.state.text || explainConnecting(1), retryAt: Date.now() + delay });
  }

  #onError({ type, error }) {
    // Of the transport's errors the socket's own events have told.
    if (type !== 'transport') {
      this.#tell('error', { code: error?.code, reason: error?.message, text: explainError(error) });
    }
  }

  #become(state) {
    this.state = state;
    this.emit('state', state);
  }

  #tell(kind, detail) {
    this.emit('wire', { kind, time: Date.now(), ...detail });
  }
}

/**
 * The SDK with two things that it keeps to itself: when it tries again, and the time of a publication. Both hooks are
 * internal names of the SDK; should an update rename them, there is no countdown and no time of old messages.
 */
class Client extends Centrifuge {
  _getReconnectDelay() {
    const delay = super._getReconnectDelay();
    this.onRetry(delay);
    return delay;
  }

  _getPublicationContext(channel, publication) {
    const context = super._getPublicationContext(channel, publication);
    return publication.time ? { ...context, time: publication.time } : context;
  }
}

/** A WebSocket that tells what happens to it. */
function observed(WebSocket, tell) {
  return class extends WebSocket {
    constructor(address, protocols) {
      super(address, protocols);
      tell({ kind: 'opening', text: address });
      this.addEventListener('open', () =>
        tell({ kind: 'open', text: `The socket to ${new URL(address).host} is open.` }),
      );
      this.addEventListener('message', ({ data }) => tell({ kind: 'message', data }));
      this.addEventListener('error', () =>
        tell({ kind: 'error', text: 'The socket failed; browsers do not say why.' }),
      );
      this.addEventListener('close', ({ code, reason, wasClean }) => tell({ kind: 'close', code, reason, wasClean }));
    }

    send(data) {
      tell({ kind: 'sent', data });
      super.send(data);
    }
  };
}
