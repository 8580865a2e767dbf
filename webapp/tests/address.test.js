import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, channelParameter, emulationAddress, socketAddress, waysToServer } from '../scripts/lib/address.js';

const page = { documentElement: { dataset: { root: '../' } }, location: { href: 'https://here.example/foray/sheet/' } };

test('addresses are found from the page’s own', () => {
  assert.equal(addressOf('api/publish', page).href, 'https://here.example/foray/api/publish');
  assert.equal(socketAddress(page), 'wss://here.example/foray/connection/websocket');
  assert.equal(emulationAddress(page), 'https://here.example/foray/emulation');
  assert.deepEqual(
    waysToServer(page).map(({ endpoint }) => endpoint),
    [
      'wss://here.example/foray/connection/websocket',
      'https://here.example/foray/connection/http_stream',
      'https://here.example/foray/connection/sse',
    ],
  );
});

test('a channel’s name stands in an address as readable as it can', () => {
  assert.equal(channelParameter('chat:lobby'), 'channel=chat:lobby');
  assert.equal(channelParameter('chat:ü b/c?d#e&f'), 'channel=chat:%C3%BC%20b/c%3Fd%23e%26f');
});
