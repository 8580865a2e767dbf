import { Centrifuge } from 'centrifuge';

const address = new URL('connection/websocket', document.baseURI);
address.protocol = address.protocol.replace('http', 'ws');

const state = document.getElementById('state');
const client = new Centrifuge(address.href);
client.on('connected', () => {
  state.textContent = 'Connected';
});
client.on('connecting', () => {
  state.textContent = 'Connecting';
});
client.connect();
