import { diagnose } from '../console/diagnosis.js';
import { Frames, written } from '../console/frames.js';
import { closeHints } from '../console/hints.js';
import { protocolOf, protocols } from '../console/protocols.js';
import { fields } from '../console/views/fields.js';
import { copied, frameList } from '../console/views/frame-list.js';
import { note, Wire } from '../console/wire.js';
import { addressOf } from '../lib/address.js';
import { explainClose } from '../lib/codes.js';
import { byId, el } from '../lib/dom.js';
import { Emitter } from '../lib/emitter.js';
import { frame } from '../parts/frame.js';

const CHIP_WORDS = {
  connecting: 'Opening…',
  connected: 'Open',
  waiting: '',
  retrying: '',
  closed: 'Closed',
  connect: 'Open',
  tryNow: '',
  retryIn: () => '',
  explained: (text) => text,
};

const connectionForm = byId('connection-form');
const protocolField = byId('protocol');
const channelField = byId('channel');
const tokenField = byId('token');
const actionField = byId('action');
const frameField = byId('frame');
const closeForm = byId('close-form');
const banner = byId('problem');

const frames = new Frames();
const wire = new Wire(frames);
let protocol = protocols[0];
let settings;
let action;
let actionFields;
let nextId = 1;

frame(chipConnection(), CHIP_WORDS);
const list = frameList(frames, {
  list: byId('entries'),
  empty: byId('entries-empty'),
  nothingFound: byId('entries-none'),
  count: byId('entries-count'),
  filter: byId('filter'),
});
protocolField.append(...protocols.map(({ id, name }) => el('option', { value: id }, name)));
const parameters = new URLSearchParams(location.search);
channelField.value = parameters.get('channel') || 'chat:lobby';
chooseProtocol(protocolOf(parameters.get('protocol')));
drawState();

connectionForm.addEventListener('submit', (event) => {
  event.preventDefault();
  open();
});
connectionForm.addEventListener('input', onSettings);
protocolField.addEventListener('change', () => chooseProtocol(protocolOf(protocolField.value)));
actionField.addEventListener('change', () => chooseAction(actionField.value));
byId('action-fields').addEventListener('input', writeFrame);
byId('send-form').addEventListener('submit', onSend);
closeForm.addEventListener('submit', onClose);
byId('origin-form').addEventListener('submit', onOrigin);
byId('copy-all').addEventListener('click', () => copied(list.shown().map(written).join('\n')));
byId('clear').addEventListener('click', () => frames.clear());
wire.on('state', drawState);
wire.on('over', onOver);

function open() {
  banner.hidden = true;
  nextId = 1;
  const values = connectionValues();
  const { path, query, subprotocols } = protocol.target(values);
  const address = addressOf(path);
  if (!protocol.Socket) {
    address.protocol = address.protocol.replace('http', 'ws');
  }
  for (const [name, value] of Object.entries(query)) {
    address.searchParams.set(name, value);
  }
  wire.open(address.href, subprotocols, protocol.converse(values), protocol.Socket);
  if (values.introduce) {
    nextId = 2;
  }
  writeFrame();
}

function connectionValues() {
  return { channel: channelField.value.trim(), token: tokenField.value.trim(), ...settings.values() };
}

function chooseProtocol(chosen) {
  protocol = chosen;
  protocolField.value = chosen.id;
  byId('protocol-about').textContent = chosen.about;
  settings = fields(byId('protocol-fields'), chosen.fields, 'setting');
  actionField.replaceChildren(...chosen.actions.map(({ id, name }) => el('option', { value: id }, name)));
  byId('action-row').hidden = chosen.actions.length < 2;
  chooseAction(chosen.actions.find(({ id }) => id === 'subscribe')?.id ?? chosen.actions[0].id);
  onSettings();
}

function chooseAction(id) {
  action = protocol.actions.find((one) => one.id === id);
  actionField.value = id;
  actionFields = fields(byId('action-fields'), action.fields, 'action');
  writeFrame();
}

/** Shows what would be sent; whoever wants to may change it before. */
function writeFrame() {
  const problem = actionFields.problem();
  byId('action-problem').textContent = problem;
  byId('action-problem').hidden = problem === '';
  frameField.value = action.frame({ ...connectionValues(), ...actionFields.values(), id: nextId });
}

function onSettings() {
  const address = new URL(location.href);
  address.searchParams.set('protocol', protocol.id);
  address.searchParams.set('channel', channelField.value.trim());
  history.replaceState(null, '', address);
  writeFrame();
}

function onSend(event) {
  event.preventDefault();
  if (wire.send(frameField.value, { binary: byId('binary').checked })) {
    nextId += 1;
    writeFrame();
  }
}

function onClose(event) {
  event.preventDefault();
  const { code, reason } = closeForm.elements;
  byId('close-problem').hidden = true;
  try {
    wire.close(Number(code.value), reason.value);
  } catch (error) {
    byId('close-problem').textContent = `The browser refuses this: ${error.message}`;
    byId('close-problem').hidden = false;
  }
}

async function onOver({ opened, code, reason, address }) {
  if (opened && code !== 1006) {
    if (code >= 3001 || (code > 1001 && code !== 1005)) {
      showProblem([
        note('bad', `${code} ${reason}`.trim()),
        note('bad', explainClose(code)),
        ...closeHints(code, protocol),
      ]);
    }
    return;
  }
  const title = opened ? 'Why did the line break?' : 'Why did it not open?';
  const notes = await diagnose({ protocol, opened, address, root: addressOf('').href, origin: location.origin });
  frames.add({ time: Date.now(), direction: 'event', kind: 'diagnosis', title, notes });
  if (wire.state.name === 'closed') {
    showProblem(notes);
  }
}

function showProblem(notes) {
  banner.dataset.tone = notes[0].tone;
  banner.replaceChildren(...notes.map(({ text }) => el('p', {}, text)));
  banner.hidden = false;
}

function drawState() {
  const { name, text } = wire.state;
  const isClosed = name === 'closed';
  byId('open').disabled = !isClosed;
  byId('close').disabled = isClosed;
  byId('send').disabled = name !== 'connected';
  byId('opening').hidden = name !== 'connecting';
  byId('send-hint').hidden = name === 'connected';
  if (isClosed && text !== '') {
    byId('spoken').textContent = text;
  }
}

/** Whether pages of an origin may connect; a page that may not cannot ask by itself. */
async function onOrigin(event) {
  event.preventDefault();
  const origin = byId('origin').value.trim().replace(/\/$/, '');
  const answer = byId('origin-answer');
  answer.textContent = 'Asking…';
  delete answer.dataset.tone;
  const address = addressOf('api/origin');
  address.searchParams.set('origin', origin);
  try {
    const { allowed, host, own_origin_only: ownOnly } = await (await fetch(address, { cache: 'no-store' })).json();
    answer.dataset.tone = allowed ? 'good' : 'bad';
    answer.textContent = allowed
      ? `Pages from ${origin} may connect.`
      : `403: ${origin} is not in client.allowed_origins. ${ownOnly ? `The list is empty, so only pages from ${host} itself may connect.` : 'The list has other origins.'} To allow it: {"client": {"allowed_origins": ["${origin}"]}}`;
  } catch {
    answer.dataset.tone = 'bad';
    answer.textContent = 'No server answers.';
  }
}

/** What the chip in the page’s header shows of the wire. */
function chipConnection() {
  const connection = new Emitter();
  connection.state = wire.state;
  connection.connect = open;
  wire.on('state', (state) => {
    connection.state = state;
    connection.emit('state', state);
  });
  return connection;
}
