import { Author } from '../board/author.js';
import { Backlog } from '../board/backlog.js';
import { Board } from '../board/board.js';
import { Intake } from '../board/intake.js';
import { Posts } from '../board/posts.js';
import { BoardView } from '../board/views/board-view.js';
import { sendsByKeyboard, writtenIn } from '../board/views/writing.js';
import { Visitors } from '../board/visitors.js';
import { Channels } from '../lib/channels.js';
import { explainError } from '../lib/codes.js';
import { Connection } from '../lib/connection.js';
import { byId } from '../lib/dom.js';
import { explainName, namedIn } from '../lib/name.js';
import { remembered, rememberedHere } from '../lib/remembered.js';
import { Sender } from '../lib/sender.js';
import { Unread } from '../lib/unread.js';
import { visitorId } from '../lib/visitor.js';
import { channelState, isDown } from '../parts/channel-state.js';
import { frame } from '../parts/frame.js';
import { toast } from '../parts/toasts.js';

const DEFAULT_BOARD = 'news';
/** How many events one request gets, and how many threads are shown at first, and more each time. */
const PAGE = 100;
const THREADS = 20;

const name = namedIn(location.search, 'name', DEFAULT_BOARD);
const connection = new Connection();
const nameField = byId('name');

frame(connection);
byId('board').value = name;
byId('board-form').addEventListener('submit', onBoardChosen);
nameField.value = remembered.read('name') ?? '';
nameField.addEventListener('change', () => remembered.write('name', nameField.value.trim() || null));
const fault = explainName(name, 'board');
if (fault) {
  refuse(fault);
} else {
  enter();
}
connection.connect();

/** There is no such board. */
function refuse(why) {
  byId('channel-state').hidden = true;
  byId('visitors').hidden = true;
  byId('problem').hidden = false;
  byId('problem-words').textContent = why;
  byId('problem-code').hidden = true;
  byId('board').setAttribute('aria-invalid', 'true');
  byId('posts').hidden = true;
  for (const field of byId('composer').elements) {
    field.disabled = true;
  }
}

function enter() {
  const channels = new Channels(connection, {
    awaited: () => sender.waiting.map(({ channel }) => channel),
    onChange: () => sender.wake(),
    page: PAGE,
    withPeople: false,
  });
  const sender = new Sender({
    publish: (message) => connection.rpc('publish', message),
    isReady: ({ channel }) => connection.isUp && channels.isReady(channel),
    store: {
      read: () => rememberedHere.read('board.outgoing'),
      write: (text) => rememberedHere.write('board.outgoing', text),
    },
  });
  const channel = channels.show(`board:${name}`);
  const posts = new Posts();
  const author = new Author(remembered);
  const board = new Board({ channel: channel.name, posts, author, sender });
  const unread = new Unread(`${name} · Foray`);
  const view = new BoardView(board, nameField);

  connection.on('state', () => sender.wake());
  sender.on('change', (message) => {
    channels.tidy();
    const isLost = message.state === 'failed' || message.state === 'uncertain';
    if (isLost && message.channel !== channel.name) {
      toast(`Not sent to ${message.channel}: “${message.data.text}”. ${explainError(message.error)}`, 'bad');
    }
  });
  channelState(connection, channel, {
    badge: byId('channel-state'),
    offline: byId('offline'),
    problem: byId('problem'),
    words: byId('problem-words'),
    code: byId('problem-code'),
  });
  follow({ channel, posts, author, board, view, unread });
  compose(board, author);
  showVisitors();
  channel.open();
}

/** Shows what was written, and what is written. */
function follow({ channel, posts, author, board, view, unread }) {
  const intake = new Intake(channel.name, (event, place) => board.take(event, place));
  const backlog = new Backlog({
    read: async (offset) => {
      const page = await channel.older(offset);
      if (page.epoch !== channel.epoch) {
        throw new Error('The server has begun anew.');
      }
      return page;
    },
    take: (publications, epoch) => intake.take(publications, epoch),
    posts,
  });
  const isOthers = ({ kind, author: by }) => ['post', 'reply', 'note'].includes(kind) && by !== author.key;

  view.show(backlog, THREADS);
  channel.on('publications', async ({ publications, epoch, source, more }) => {
    if (source === 'history') {
      await backlog.begin({ publications, epoch, more }, THREADS);
      view.loaded();
    } else {
      const events = await intake.take(publications, epoch);
      const { length } = events.filter(isOthers);
      unread.add(length);
      view.spoken(length);
      await backlog.seek();
    }
  });
  channel.on('lost', () => {
    intake.clear();
    posts.clear();
    view.loading();
  });
  channel.on('historyRefused', (reason) => view.refused(reason));
  channel.on('state', ({ name: state }) => {
    if (state === 'refused') {
      view.refused('');
    }
  });
}

function compose(board, author) {
  const field = byId('text');
  const problem = byId('text-problem');
  field.addEventListener('input', () => writtenIn(field, problem));
  sendsByKeyboard(field);
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = writtenIn(field, problem);
    if (text !== null) {
      field.value = '';
      board.post(text, nameField.value.trim());
      byId('not-kept').hidden = author.isKept;
    }
    field.focus();
  });
}

function showVisitors() {
  const visitors = new Visitors(connection, name, visitorId(remembered));
  const draw = () => {
    byId('visitors').classList.toggle('stale', isDown(connection));
    byId('visitors-now').textContent = visitors.now?.toLocaleString('en') ?? '–';
    byId('visitors-ever').textContent = visitors.ever?.toLocaleString('en') ?? '–';
  };
  visitors.on('change', draw);
  connection.on('state', draw);
  visitors.open();
}

function onBoardChosen(event) {
  event.preventDefault();
  const address = new URL(location.href);
  address.searchParams.set('name', byId('board').value.trim() || DEFAULT_BOARD);
  location.assign(address);
}
