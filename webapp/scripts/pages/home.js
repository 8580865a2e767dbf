import { Arrivals } from '../home/arrivals.js';
import { LiveView } from '../home/live-view.js';
import { pathOf } from '../home/places.js';
import { browserSnippet, CHANNEL, curlSnippet, javaSnippet } from '../home/snippets.js';
import { addressOf, channelParameter } from '../lib/address.js';
import { copy } from '../lib/clipboard.js';
import { Connection } from '../lib/connection.js';
import { byId } from '../lib/dom.js';
import { frame } from '../parts/frame.js';
import { toast } from '../parts/toasts.js';

const connection = new Connection();
frame(connection);
new LiveView(connection, {
  list: byId('live'),
  state: byId('live-state'),
  total: byId('live-total'),
  loading: byId('live-loading'),
  empty: byId('live-empty'),
  problem: byId('live-problem'),
  all: byId('live-all'),
});
new Arrivals(connection, CHANNEL, {
  list: byId('arrivals'),
  state: byId('arrivals-state'),
  loading: byId('arrivals-loading'),
  empty: byId('arrivals-empty'),
  problem: byId('arrivals-problem'),
});
connection.on('state', ({ name }) => {
  byId('offline').hidden = !['waiting', 'retrying', 'closed'].includes(name);
});

for (const form of document.querySelectorAll('form[data-kind]')) {
  const field = form.elements.name;
  field.addEventListener('input', () => field.setCustomValidity(''));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (field.value.trim() === '') {
      field.setCustomValidity('Give it a name.');
      field.reportValidity();
    } else {
      location.assign(addressOf(pathOf(form.dataset.kind, field.value)));
    }
  });
}

show('browser', browserSnippet(socketOf(CHANNEL)));
show('curl', curlSnippet(addressOf('api/publish').href));
show('java', javaSnippet(socketOf(CHANNEL)));
connection.connect();

/** The address of a channel for whoever speaks plain text by WebSocket. */
function socketOf(channel) {
  const address = addressOf(`ws?${channelParameter(channel)}`);
  address.protocol = address.protocol.replace('http', 'ws');
  return address.href;
}

function show(id, snippet) {
  byId(`snippet-${id}`).textContent = snippet;
  byId(`copy-${id}`).addEventListener('click', async () => {
    const copied = await copy(snippet);
    toast(
      copied ? 'Copied.' : 'The browser does not let the page copy: select the lines and copy them.',
      copied ? 'good' : 'bad',
    );
  });
}
