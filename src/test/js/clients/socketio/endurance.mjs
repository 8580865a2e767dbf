// Fifty clients on bad lines, and a server that is restarted meanwhile.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { next, numbers } from '../support.mjs';
import { events, gets } from './fixture.mjs';

const CLIENTS = 50;
const MINUTE = 60_000;
const PUBLICATIONS = 200;
const CUTS = CLIENTS * 8;
const LIFE_OF_A_SOCKET = 6_000;
const BETWEEN_PUBLICATIONS = 25;
const TRANSPORTS = [['websocket'], ['polling'], ['polling', 'websocket']];

export function enduranceTests(f) {
  describe('fifty clients, each of whose sockets is cut every six seconds', () => {
    it('get all that is published in a minute, once and in order, a restart of the server included', async () => {
      const channel = f.channel();
      let cuts = 0;
      const cutting = [];
      const clients = await Promise.all(
        numbers(CLIENTS).map(async (n) => {
          const line = await f.line();
          const transports = TRANSPORTS[n % TRANSPORTS.length];
          const client = await f.client(channel, { transports }, line.url);
          setTimeout(
            () => {
              cutting.push(
                setInterval(() => {
                  line.cut();
                  line.lay();
                  cuts++;
                }, LIFE_OF_A_SOCKET),
              );
            },
            (LIFE_OF_A_SOCKET * n) / CLIENTS,
          );
          return client;
        }),
      );

      const ids = clients.map(({ id }) => id);

      let published = 0;
      let restarted = false;
      const until = Date.now() + MINUTE;
      setTimeout(async () => {
        await f.server.restart();
        restarted = true;
      }, MINUTE / 3);
      while (Date.now() < until || !restarted || published < PUBLICATIONS || cuts < CUTS) {
        const data = { event: 'n', args: [published + 1] };
        try {
          await f.publish(channel, data, { idempotency_key: `n${published + 1}` });
          published++;
        } catch {
          // The server is away; what was not acknowledged is published again.
        }
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_PUBLICATIONS));
      }
      for (const timer of cutting) clearInterval(timer);

      const all = numbers(published);
      for (const [n, client] of clients.entries()) {
        await gets(client, 'n', published);
        assert.deepEqual(
          events(client, 'n').map(([n]) => n),
          all,
        );
        if (!client.connected) await next(client, 'connect');
        assert.equal(client.recovered, true);
        assert.equal(client.id, ids[n]);
      }
    });
  });
}
