import { addressOf } from '../lib/address.js';
import { Channels } from '../lib/channels.js';
import { copy } from '../lib/clipboard.js';
import { explainError } from '../lib/codes.js';
import { Connection } from '../lib/connection.js';
import { byId, onceAFrame } from '../lib/dom.js';
import { count } from '../lib/format.js';
import { OwnClients } from '../lib/own-clients.js';
import { remembered, rememberedHere } from '../lib/remembered.js';
import { Sender } from '../lib/sender.js';
import { publishCommand } from '../lib/shell.js';
import { EventLog } from '../parts/event-log.js';
import { FeedView } from '../parts/feed-view.js';
import { frame } from '../parts/frame.js';
import { PeopleView } from '../parts/people-view.js';
import { sheetList } from '../parts/sheet-list.js';
import { toast } from '../parts/toasts.js';

const DEFAULT_CHANNEL = 'chat:lobby';
const CHANNEL_WORDS = { joining: 'Joining…', live: 'Live', refused: 'Refused', left: 'Left', offline: 'Offline' };

const connection = new Connection();
const channels = new Channels(connection, {
  awaited: () => sender.waiting.map(({ channel }) => channel),
  onChange: () => sender.wake(),
});
const own = new OwnClients(rememberedHere);
const sender = new Sender({
  publish: (message) => connection.rpc('publish', message),
  isReady: ({ channel }) => connection.isUp && channels.isReady(channel),
  store: { read: () => rememberedHere.read('outgoing'), write: (text) => rememberedHere.write('outgoing', text) },
});

const form = byId('channel-form');
const channelField = byId('channel');
const composer = byId('composer');
const textField = byId('text');
const nameField = byId('name');

const log = new EventLog(byId('events'));
const people = new PeopleView({ list: byId('people'), number: byId('people-number'), rest: byId('people-rest') });
const feed = new FeedView(
  {
    pane: byId('feed'),
    messages: byId('messages'),
    outgoing: byId('outgoing'),
    empty: byId('feed-empty'),
    loading: byId('feed-loading'),
    newer: byId('newer'),
  },
  ({ info }) => own.has(info?.client),
  { again: sendAgain, discard: (message) => feed.discard(message) },
);
const drawPeople = onceAFrame(() => {
  if (channel.state.name !== 'refused') {
    people.show(channel.people.list(connection.clientId), connection.clientId);
  }
});

let channel;

frame(connection);
sheetList(connection, { list: byId('sheets'), form: byId('sheet-form'), empty: byId('sheets-empty') });
nameField.value = remembered.read('name') ?? '';
connection.on('wire', (event) => log.add(event));
connection.on('state', onLine);
sender.on('change', onOutgoing);
form.addEventListener('submit', onChannelChosen);
composer.addEventListener('submit', onSend);
byId('clear-events').addEventListener('click', () => log.clear());
byId('line').addEventListener('click', switchLine);
byId('copy-command').addEventListener('click', onCopy);
window.addEventListener('popstate', () => enter(channelOfAddress()));
nameField.addEventListener('change', () => remembered.write('name', nameField.value.trim() || null));
enter(channelOfAddress());
connection.connect();

function channelOfAddress() {
  return new URLSearchParams(location.search).get('channel') || DEFAULT_CHANNEL;
}

function onChannelChosen(event) {
  event.preventDefault();
  const name = channelField.value.trim() || DEFAULT_CHANNEL;
  if (name !== channel.name || channel.state.name === 'refused') {
    const address = new URL(location.href);
    address.searchParams.set('channel', name);
    history.pushState(null, '', address);
    enter(name);
  }
}

/** Leaves the channel that the page is on, and shows this one. */
function enter(name) {
  channel = channels.show(name);
  channelField.value = name;
  document.title = `${name} · Foray`;
  byId('command').textContent = publishCommand(addressOf('api/publish').href, name);
  feed.clear();
  people.show([], null);
  for (const message of sender.waiting.filter((message) => message.channel === name)) {
    feed.outgoing(message);
  }
  listen(channel);
  channel.open();
  drawChannelState();
}

function listen(channel) {
  channel.on('state', drawChannelState);
  channel.on('publications', ({ publications, epoch, source }) => {
    feed.add(publications, epoch, source);
    if (source === 'history') {
      feed.setLoading(false);
    }
  });
  channel.on('caughtUp', (missed) => feed.note(`Caught up: ${count(missed, 'missed message')}`, 'good'));
  channel.on('lost', () => feed.note('Some messages could not be recovered: the server no longer has them.', 'bad'));
  channel.on('historyRefused', (reason) => {
    feed.setLoading(false);
    feed.note(`No history here. ${reason}`);
  });
  channel.on('people', drawPeople);
  channel.on('peopleRefused', (reason) => people.refuse(reason));
}

function drawChannelState() {
  const { text, code, reason } = channel.state;
  const name = channel.state.name === 'joining' && isDown() ? 'offline' : channel.state.name;
  const badge = byId('channel-state');
  badge.dataset.state = name;
  badge.textContent = CHANNEL_WORDS[name];
  badge.title = text;
  const problem = byId('channel-problem');
  problem.hidden = name !== 'refused';
  channelField.setAttribute('aria-invalid', String(name === 'refused'));
  if (name === 'refused') {
    byId('channel-problem-words').textContent = text;
    byId('channel-problem-code').textContent = `${code} ${reason ?? ''}`.trim();
    feed.refuse();
    people.refuse('The page is not on this channel.');
  }
}

function onLine({ name, client }) {
  const button = byId('line');
  button.textContent = name === 'closed' ? 'Connect' : 'Disconnect';
  byId('offline').hidden = !isDown();
  byId('people').classList.toggle('stale', isDown());
  drawChannelState();
  if (name === 'connected') {
    own.add(client);
    drawPeople();
    sender.wake();
  }
}

/** Whether the line was up, or has been tried in vain. */
function isDown() {
  return ['waiting', 'retrying', 'closed'].includes(connection.state.name);
}

function switchLine() {
  if (connection.state.name === 'closed') {
    connection.connect();
  } else {
    connection.disconnect();
  }
}

function onSend(event) {
  event.preventDefault();
  const text = textField.value;
  if (text.trim() === '') {
    textField.focus();
    return;
  }
  const name = nameField.value.trim();
  textField.value = '';
  feed.toEnd();
  sender.send(channel.name, name ? { text, name } : { text });
  textField.focus();
}

function onOutgoing(message) {
  channels.tidy();
  if (message.state === 'failed') {
    message.reason = explainError(message.error);
  }
  if (message.channel === channel.name) {
    feed.outgoing(message);
  } else if (message.state === 'failed' || message.state === 'uncertain') {
    toast(`Not sent to ${message.channel}: “${message.data.text}”. ${message.reason ?? ''}`, 'bad');
  }
}

function sendAgain(message) {
  feed.discard(message);
  sender.send(message.channel, message.data);
}

async function onCopy() {
  const copied = await copy(byId('command').textContent);
  toast(
    copied ? 'Copied.' : 'The browser does not let the page copy: select the line and copy it.',
    copied ? 'good' : 'bad',
  );
}
