import { Company } from '../chat/company.js';
import { Names } from '../chat/names.js';
import { Typing, typingWords } from '../chat/typing.js';
import { Channels } from '../lib/channels.js';
import { explainError } from '../lib/codes.js';
import { Connection } from '../lib/connection.js';
import { byId, onceAFrame } from '../lib/dom.js';
import { count } from '../lib/format.js';
import { explainName, namedIn } from '../lib/name.js';
import { OwnClients } from '../lib/own-clients.js';
import { remembered, rememberedHere } from '../lib/remembered.js';
import { Sender } from '../lib/sender.js';
import { Unread } from '../lib/unread.js';
import { visitorId } from '../lib/visitor.js';
import { channelState, isDown } from '../parts/channel-state.js';
import { FeedView } from '../parts/feed-view.js';
import { frame } from '../parts/frame.js';
import { PeopleView } from '../parts/people-view.js';
import { toast } from '../parts/toasts.js';

const DEFAULT_ROOM = 'lobby';
const LONGEST_TEXT = 10_000;

const room = namedIn(location.search, 'room', DEFAULT_ROOM);
const connection = new Connection();
const own = new OwnClients(remembered);
const isMine = (client) => own.has(client);
const nameField = byId('name');
const textField = byId('text');

frame(connection);
byId('room').value = room;
byId('room-form').addEventListener('submit', onRoomChosen);
nameField.value = remembered.read('name') ?? '';
connection.on('state', ({ name, client }) => {
  if (name === 'connected') {
    own.add(client);
  }
});
const fault = explainName(room, 'room');
if (fault) {
  refuse(fault);
} else {
  enter();
}
connection.connect();

/** There is no such room. */
function refuse(why) {
  byId('channel-state').hidden = true;
  byId('problem').hidden = false;
  byId('problem-words').textContent = why;
  byId('problem-code').hidden = true;
  byId('room').setAttribute('aria-invalid', 'true');
  byId('messages').setAttribute('aria-busy', 'false');
  for (const field of byId('composer').elements) {
    field.disabled = true;
  }
}

function enter() {
  const channels = new Channels(connection, {
    awaited: () => sender.waiting.map(({ channel }) => channel),
    onChange: () => sender.wake(),
  });
  const sender = new Sender({
    publish: (message) => connection.rpc('publish', { ...message, tags: { message: message.idempotency_key } }),
    isReady: ({ channel }) => connection.isUp && channels.isReady(channel),
    store: {
      read: () => rememberedHere.read('chat.outgoing'),
      write: (text) => rememberedHere.write('chat.outgoing', text),
    },
  });
  const channel = channels.show(`chat:${room}`);
  const unread = new Unread(`${room} · Foray`);
  const feed = new FeedView(
    {
      pane: byId('feed'),
      messages: byId('messages'),
      outgoing: byId('outgoing'),
      empty: byId('feed-empty'),
      loading: byId('feed-loading'),
      newer: byId('newer'),
      older: byId('older'),
      start: byId('start'),
    },
    ({ info }) => isMine(info?.client),
    {
      again: (message) => {
        feed.discard(message);
        sender.send(message.channel, message.data);
      },
      discard: (message) => feed.discard(message),
      older: (offset) => channel.older(offset),
    },
  );

  channelState(connection, channel, {
    badge: byId('channel-state'),
    offline: byId('offline'),
    problem: byId('problem'),
    words: byId('problem-words'),
    code: byId('problem-code'),
  });
  connection.on('state', () => sender.wake());
  sender.on('change', (message) => onOutgoing(message, { channels, channel, feed }));
  follow(channel, feed, unread, sender);
  const typing = showPeople(channel, feed);
  compose(typing, (text) => {
    const name = nameField.value.trim();
    feed.toEnd();
    sender.send(channel.name, name ? { text, name } : { text });
  });
  for (const message of sender.waiting.filter((message) => message.channel === channel.name)) {
    feed.outgoing(message);
  }
  feed.setLoading(true);
  channel.open();
}

/** Shows what was said, and what is said. */
function follow(channel, feed, unread, sender) {
  channel.on('publications', ({ publications, epoch, source, more }) => {
    const added = feed.add(publications, epoch, source, more);
    for (const { tags, offset } of publications) {
      sender.saw(tags?.message, { offset, epoch });
    }
    if (source === 'history') {
      feed.setLoading(false);
    } else {
      unread.add(added.filter((entry) => !entry.own).length);
    }
  });
  channel.on('caughtUp', (missed) => feed.note(`Caught up: ${count(missed, 'missed message')}`, 'good'));
  channel.on('lost', () => feed.note('Some messages could not be recovered: the server no longer has them.', 'bad'));
  channel.on('historyRefused', (reason) => {
    feed.setLoading(false);
    feed.note(`No history here. ${reason}`);
  });
  channel.on('state', ({ name }) => {
    if (name === 'refused') {
      feed.refuse();
    }
  });
}

/** Shows who is here, and who types; gives the means to say that one does oneself. */
function showPeople(channel, feed) {
  const visitor = visitorId(remembered);
  const names = new Names(connection, room, { name: nameField.value.trim(), visitor });
  const typing = new Typing(connection, room, isMine);
  const company = new Company(isMine);
  const view = new PeopleView({ list: byId('people'), number: byId('people-number'), rest: byId('people-rest') });
  const known = { present: false, named: false };
  const know = (part) => {
    Object.assign(known, part);
    if (known.present && known.named) {
      company.begin();
    } else {
      company.pause();
    }
  };
  const draw = onceAFrame(() => {
    byId('people').classList.toggle('stale', isDown(connection));
    byId('typing').textContent = typingWords(typing.clients.map((client) => company.labelOf(client) ?? 'Somebody'));
    if (known.present) {
      const { people } = company;
      view.show(people, people.find(({ isMe }) => isMe)?.client);
    }
  });

  channel.on('people', () => company.here(channel.people.list()));
  channel.on('present', () => know({ present: true }));
  channel.on('peopleRefused', (reason) => view.refuse(reason));
  channel.on('state', ({ name }) => {
    if (name !== 'live') {
      know({ present: false });
    }
    if (name === 'refused') {
      view.refuse('The page is not in this room.');
    }
  });
  names.on('sync', (entries) => {
    company.tellAll(entries);
    know({ named: true });
  });
  names.on('update', ({ key, data, removed }) => (removed ? company.untell(key) : company.tell(key, data)));
  names.on('lost', () => know({ named: false }));
  company.on('came', ({ label }) => feed.gather(`${label} joined`, 'quiet'));
  company.on('went', ({ label }) => feed.gather(`${label} left`, 'quiet'));
  company.on('change', draw);
  typing.on('change', draw);
  connection.on('state', draw);

  nameField.addEventListener('change', () => {
    const name = nameField.value.trim();
    remembered.write('name', name || null);
    names.rename(name);
  });
  names.open();
  typing.open();
  return typing;
}

/** Enter sends what was written, Shift and Enter begin a new line. */
function compose(typing, send) {
  const problem = byId('text-problem');
  textField.addEventListener('input', () => {
    explainLength();
    if (textField.value.trim() === '') {
      typing.stop();
    } else {
      typing.touch();
    }
  });
  textField.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      byId('composer').requestSubmit();
    }
  });
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = textField.value.trim().toWellFormed?.() ?? textField.value.trim();
    if (text !== '' && !explainLength()) {
      textField.value = '';
      typing.stop();
      send(text);
    }
    textField.focus();
  });

  /** Whether it is too long. */
  function explainLength() {
    const { length } = textField.value.trim();
    problem.hidden = length <= LONGEST_TEXT;
    problem.textContent = problem.hidden
      ? ''
      : `A message has at most ${LONGEST_TEXT.toLocaleString('en')} characters; this one has ${length.toLocaleString('en')}.`;
    return !problem.hidden;
  }
}

function onOutgoing(message, { channels, channel, feed }) {
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

function onRoomChosen(event) {
  event.preventDefault();
  const address = new URL(location.href);
  address.searchParams.set('room', byId('room').value.trim() || DEFAULT_ROOM);
  location.assign(address);
}
