import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Frames } from '../../scripts/console/frames.js';
import { Wire } from '../../scripts/console/wire.js';

/** A socket that a test opens, speaks through and closes. */
class FakeSocket extends EventTarget {
  static OPEN = 1;
  static made = [];
  readyState = 0;
  protocol = '';
  sent = [];

  constructor(address, subprotocols) {
    super();
    if (address.includes('refused')) {
      throw new SyntaxError('not a URL');
    }
    Object.assign(this, { address, subprotocols });
    FakeSocket.made.push(this);
  }

  send(data) {
    this.sent.push(data);
  }

  close(code, reason) {
    if (code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new RangeError('code');
    }
    this.closed = [code, reason];
  }

  opens() {
    this.readyState = FakeSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  says(data) {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  ends(detail) {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code: 1000, reason: '', wasClean: true, ...detail }));
  }
}

function opened(conversation = {}) {
  const frames = new Frames();
  const wire = new Wire(frames, { WebSocket: FakeSocket, now: () => 5 });
  wire.open('ws://here/x', ['one'], {
    opened: () => [],
    sent: () => ({ title: 'Said', notes: [] }),
    received: () => ({ title: 'Heard', notes: [] }),
    ...conversation,
  });
  return { frames, wire, socket: FakeSocket.made.at(-1), kinds: () => frames.entries.map(({ kind }) => kind) };
}

test('each step is told, with its frames, their sizes and what the protocol makes of them', () => {
  const { frames, wire, socket, kinds } = opened({ opened: () => ['hi'] });
  socket.opens();
  socket.says('grüß');
  wire.close(4001, 'enough');
  socket.ends({ code: 4001, reason: 'enough' });

  assert.deepEqual(kinds(), ['opening', 'open', 'sent', 'received', 'closing', 'close']);
  assert.deepEqual(socket.subprotocols, ['one']);
  assert.deepEqual(socket.sent, ['hi']);
  assert.deepEqual(socket.closed, [4001, 'enough']);
  const [, , said, heard, , close] = frames.entries;
  assert.deepEqual([said.title, said.text, said.size], ['Said', 'hi', 2]);
  assert.deepEqual([heard.title, heard.text, heard.size], ['Heard', 'grüß', 6]);
  assert.deepEqual([close.code, close.reason], [4001, 'enough']);
  assert.match(close.notes[0].text, /the page comes back/);
});

test('answers of the protocol are sent', () => {
  const { socket } = opened({ received: () => ({ title: 'Ping', notes: [], answers: ['{}'] }) });
  socket.opens();
  socket.says('{}');

  assert.deepEqual(socket.sent, ['{}']);
});

test('its state goes from connecting to connected to closed, and that it is over is told', () => {
  const frames = new Frames();
  const wire = new Wire(frames, { WebSocket: FakeSocket });
  const told = [];
  wire.on('state', ({ name }) => told.push(name));
  wire.on('over', ({ opened: was, code, reason }) => told.push([was, code, reason]));
  wire.open('ws://here/x', [], { opened: () => [] });
  FakeSocket.made.at(-1).ends({ code: 1006, wasClean: false });
  wire.open('ws://here/x', [], { opened: () => [] });
  FakeSocket.made.at(-1).opens();
  FakeSocket.made.at(-1).ends({ code: 3001, reason: 'shutdown' });

  assert.deepEqual(told, [
    'connecting',
    'closed',
    [false, 1006, ''],
    'connecting',
    'connected',
    'closed',
    [true, 3001, 'shutdown'],
  ]);
});

test('nothing is sent while it is not open', () => {
  const { wire, socket, kinds } = opened();
  assert.equal(wire.send('too early'), false);
  assert.deepEqual(socket.sent, []);
  assert.deepEqual(kinds(), ['opening']);
});

test('a text can go out as a binary frame, and a binary frame that comes is shown in hexadecimal', () => {
  const { frames, wire, socket } = opened();
  socket.opens();
  wire.send('hi', { binary: true });
  socket.says(new Uint8Array([0, 255, 16]).buffer);

  assert.deepEqual([...socket.sent[0]], [104, 105]);
  assert.equal(frames.entries.at(-2).title, 'Binary frame');
  assert.equal(frames.entries.at(-1).text, '00 ff 10');
  assert.equal(frames.entries.at(-1).size, 3);
});

test('what the browser refuses is told, and thrown where it is about closing', () => {
  const { frames, wire, socket } = opened();
  socket.opens();
  assert.throws(() => wire.close(1006), RangeError);
  wire.open('ws://refused', [], {});

  assert.match(frames.entries.at(-1).notes[0].text, /refuses this: not a URL/);
});

test('what an older socket still says is not told', () => {
  const { frames, wire, socket } = opened();
  wire.open('ws://here/y', [], { opened: () => [] });
  const before = frames.entries.length;
  socket.says('late');
  socket.ends({});

  assert.equal(frames.entries.length, before);
  assert.equal(wire.state.name, 'connecting');
});
