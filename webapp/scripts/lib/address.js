// Every address is found from the page's own, so that the WAR works under any context root and behind any host name.

/** The address of `path` under the context root; the page's `<html data-root>` says where that is. */
export function addressOf(path, page = document) {
  return new URL((page.documentElement.dataset.root ?? '') + path, page.location.href);
}

/** The address of the WebSocket. */
export function socketAddress(page = document) {
  const address = addressOf('connection/websocket', page);
  address.protocol = address.protocol.replace('http', 'ws');
  return address.href;
}

/** Every way to the server, as the SDK wants them: where no WebSocket gets through, the next one mostly does. */
export function waysToServer(page = document) {
  return [
    { transport: 'websocket', endpoint: socketAddress(page) },
    { transport: 'http_stream', endpoint: addressOf('connection/http_stream', page).href },
    { transport: 'sse', endpoint: addressOf('connection/sse', page).href },
  ];
}

/** Where clients send what they send that have no WebSocket. */
export function emulationAddress(page = document) {
  return addressOf('emulation', page).href;
}

/** A channel as a parameter of an address, which every container takes; in a path, some take no colon. */
export function channelParameter(channel) {
  return `channel=${encodeURIComponent(channel).replaceAll('%3A', ':').replaceAll('%2F', '/')}`;
}
