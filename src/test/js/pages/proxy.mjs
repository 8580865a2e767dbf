// A proxy between a browser and the server, with the habits that proxies have.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';

/**
 * Starts a proxy on a free port.
 *
 * @param server its address
 * @param changesHost whether it asks the server as the server's own host, as nginx does unless it is told otherwise
 * @param refusesUpgrades whether it lets no WebSocket through
 * @param hides answers 404 for paths that begin so
 */
export async function startProxy(server, { changesHost = false, refusesUpgrades = false, hides = null } = {}) {
  const target = new URL(server);
  const sockets = new Set();
  let whole = true;

  const headersOf = (asked) => (changesHost ? { ...asked.headers, host: target.host } : asked.headers);
  const isHidden = ({ url }) => hides !== null && url.startsWith(hides);

  const proxy = createServer((asked, answer) => {
    if (isHidden(asked)) {
      answer.writeHead(404).end();
      return;
    }
    const { hostname, port } = target;
    const onward = request({ hostname, port, path: asked.url, method: asked.method, headers: headersOf(asked) });
    onward.on('response', (response) => {
      answer.writeHead(response.statusCode, response.rawHeaders);
      response.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  });

  proxy.on('upgrade', (asked, inside) => {
    if (refusesUpgrades || isHidden(asked)) {
      inside.end(`HTTP/1.1 ${refusesUpgrades ? '400 Bad Request' : '404 Not Found'}\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const outside = connect(Number(target.port), target.hostname);
    sockets.add(outside);
    const lines = Object.entries(headersOf(asked)).map(([name, value]) => `${name}: ${value}`);
    outside.write([`GET ${asked.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ]) {
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });

  proxy.on('connection', (socket) => {
    if (!whole) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${proxy.address().port}/`,
    /** Nothing comes through any more, and nobody is told. */
    cut() {
      whole = false;
      for (const socket of sockets) socket.destroy();
    },
    lay() {
      whole = true;
    },
    close() {
      this.cut();
      proxy.close();
    },
  };
}
