import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeHints } from '../../scripts/console/hints.js';
import { protocolOf, protocols } from '../../scripts/console/protocols.js';

const { centrifuge, socketio, text } = Object.fromEntries(protocols.map((protocol) => [protocol.id, protocol]));

/** The values of fields as they stand at first. */
function defaults(fields) {
  return Object.fromEntries(
    fields.map(({ name, type, value, options }) => [
      name,
      type === 'checkbox' ? value === true : (value ?? options?.[0][0] ?? ''),
    ]),
  );
}

function settingsOf(protocol, values = {}) {
  return { channel: 'chat:a', token: '', ...defaults(protocol.fields), ...values };
}

function frameOf(protocol, id, values = {}) {
  const action = protocol.actions.find((one) => one.id === id);
  return action.frame({ ...settingsOf(protocol), ...defaults(action.fields), id: 7, ...values });
}

const words = ({ notes }) => notes.map((note) => note.text).join(' ');

test('each protocol has what the console needs of it', () => {
  for (const protocol of protocols) {
    assert.match(protocol.id, /^[a-z-]+$/);
    assert.ok(protocol.name && protocol.about && protocol.actions.length > 0);
    const target = protocol.target(settingsOf(protocol));
    assert.equal(typeof target.path, 'string');
    assert.ok(Array.isArray(target.subprotocols));
    for (const { id } of protocol.actions) {
      assert.equal(typeof frameOf(protocol, id), 'string', `${protocol.id} ${id}`);
    }
    const conversation = protocol.converse(settingsOf(protocol));
    for (const anything of ['', 'x', '{', 'null', '[]', '1', '{"id":1}', '{"push":{}}', '\n']) {
      assert.equal(typeof conversation.sent(anything).title, 'string');
      assert.equal(typeof conversation.received(anything).title, 'string');
    }
  }
  assert.equal(protocolOf('text'), text);
  assert.equal(protocolOf('unknown'), protocols[0]);
});

test('centrifuge: commands are as the server reads them', () => {
  assert.equal(
    frameOf(centrifuge, 'subscribe'),
    '{"id":7,"subscribe":{"channel":"chat:a","recoverable":true,"positioned":true,"join_leave":true}}',
  );
  assert.equal(
    frameOf(centrifuge, 'subscribe', { since: 'ep:12', joinLeave: false, subscriptionToken: 't' }),
    '{"id":7,"subscribe":{"channel":"chat:a","token":"t","recoverable":true,"positioned":true,"recover":true,"epoch":"ep","offset":12}}',
  );
  assert.equal(
    frameOf(centrifuge, 'subscribe', { map: true, joinLeave: false }),
    '{"id":7,"subscribe":{"channel":"chat:a","type":1}}',
  );
  assert.equal(frameOf(centrifuge, 'publish'), '{"id":7,"publish":{"channel":"chat:a","data":{"text":"hello"}}}');
  assert.equal(
    frameOf(centrifuge, 'publish', { data: 'no json', key: 'B7' }),
    '{"id":7,"publish":{"channel":"chat:a","data":"no json","type":1,"key":"B7"}}',
  );
  assert.equal(
    frameOf(centrifuge, 'history', { limit: '5', historySince: 'ep:2', reverse: true }),
    '{"id":7,"history":{"channel":"chat:a","limit":5,"since":{"epoch":"ep","offset":2},"reverse":true}}',
  );
  assert.equal(frameOf(centrifuge, 'connect', { token: 'jwt' }), '{"id":7,"connect":{"token":"jwt"}}');
  assert.equal(frameOf(centrifuge, 'pong'), '{}');
});

test('centrifuge: it introduces itself, if it may', () => {
  assert.deepEqual(centrifuge.converse(settingsOf(centrifuge)).opened(), ['{"id":1,"connect":{}}']);
  assert.deepEqual(centrifuge.converse(settingsOf(centrifuge, { token: 't' })).opened(), [
    '{"id":1,"connect":{"token":"t"}}',
  ]);
  assert.deepEqual(centrifuge.converse(settingsOf(centrifuge, { introduce: false })).opened(), []);
});

test('centrifuge: pings are answered, if they may be, and are quiet', () => {
  const ping = centrifuge.converse(settingsOf(centrifuge)).received('{}');
  assert.deepEqual([ping.title, ping.quiet, ping.answers], ['Ping', true, ['{}']]);
  assert.deepEqual(centrifuge.converse(settingsOf(centrifuge, { pong: false })).received('{}').answers, []);
  assert.equal(centrifuge.converse(settingsOf(centrifuge)).sent('{}').title, 'Pong');
});

test('centrifuge: a reply is told with what it answers', () => {
  const conversation = centrifuge.converse(settingsOf(centrifuge));
  conversation.sent('{"id":1,"connect":{}}');
  conversation.sent('{"id":2,"subscribe":{"channel":"chat:a"}}\n{"id":3,"presence":{"channel":"chat:a"}}');

  const connected = conversation.received('{"id":1,"connect":{"client":"c-1","ping":25,"expires":true,"ttl":60}}');
  assert.equal(connected.title, 'Reply to connect #1');
  assert.match(words(connected), /client c-1.*every 25 s.*within 60 s/);
  const both = conversation.received(
    '{"id":3,"presence":{"presence":{"a":{},"b":{}}}}\n{"id":2,"subscribe":{"epoch":"ep","offset":4,"was_recovering":true}}',
  );
  assert.equal(both.title, 'Reply to presence #3, Reply to subscribe #2');
  assert.match(words(both), /2 there.*ep:4.*Not recovered/);
});

test('centrifuge: an error is explained, with the settings that decide', () => {
  const conversation = centrifuge.converse(settingsOf(centrifuge));
  const told = (command, code, message = '') => {
    conversation.sent(JSON.stringify({ id: 5, ...command }));
    return words(conversation.received(JSON.stringify({ id: 5, error: { code, message } })));
  };

  assert.match(
    told({ publish: { channel: 'chat:a' } }, 103),
    /not allowed.*“chat” decides with allow_publish_for_client/,
  );
  assert.match(told({ publish: { channel: 'm:a', key: 'k' } }, 103), /map\.allow_publish_for_subscriber/);
  assert.match(told({ subscribe: { channel: 'chat:a' } }, 103), /allow_subscribe_for_client/);
  assert.match(told({ subscribe: { channel: '$chat:a' } }, 103), /subscription token/);
  assert.match(told({ history: { channel: 'chat:a' } }, 108), /history_size and history_ttl/);
  assert.match(told({ presence: { channel: 'chat:a' } }, 108), /offers it with presence/);
  assert.match(told({ subscribe: { channel: 'no:a' } }, 102), /“no” in channel\.namespaces/);
  assert.match(told({ connect: {} }, 109), /new token/);
  assert.match(words(conversation.received('{"id":99,"error":{"code":107,"message":"m"}}')), /Error 107, m/);
});

test('centrifuge: pushes are told in words', () => {
  const conversation = centrifuge.converse(settingsOf(centrifuge));
  const title = (push) => conversation.received(JSON.stringify({ push })).title;

  assert.equal(title({ channel: 'a', pub: { offset: 3 } }), 'Publication in a, offset 3');
  assert.equal(title({ channel: 'a', join: {} }), 'Somebody joined in a');
  assert.equal(title({ channel: 'a', leave: {} }), 'Somebody left in a');
  const ended = conversation.received(
    '{"push":{"channel":"a","unsubscribe":{"code":2500,"reason":"insufficient state"}}}',
  );
  assert.match(words(ended), /2500 insufficient state.*missed something/);
  assert.match(
    words(conversation.received('{"push":{"disconnect":{"code":3001,"reason":"shutdown"}}}')),
    /shutting down/,
  );
});

test('centrifuge: what the server will not take is told before it says so', () => {
  const conversation = centrifuge.converse(settingsOf(centrifuge));

  assert.match(words(conversation.sent('hello')), /3501/);
  assert.match(words(conversation.sent('{"id":1,"publish":{}}')), /no channel/);
});

test('plain text: the handshake says what is wanted', () => {
  const target = (values) => text.target(settingsOf(text, values));

  assert.deepEqual(target({}), { path: 'ws', query: { channel: 'chat:a' }, subprotocols: [] });
  assert.deepEqual(
    target({ channel: 'news:ü b/c', numbered: true, own: false, history: '20', errors: true, token: 't' }),
    {
      path: 'ws',
      query: { channel: 'news:ü b/c', numbered: 'true', echo: 'false', history: '20', errors: 'true', token: 't' },
      subprotocols: [],
    },
  );
  assert.deepEqual(target({ token: 't', tokenPlace: 'subprotocol' }).subprotocols, ['foray.text', 'token.t']);
});

test('a close is explained by the protocol, or for all of them', () => {
  const words = (code, protocol) => closeHints(code, protocol).map((hint) => hint.text);

  assert.match(words(3501, centrifuge)[0], /connect command/);
  assert.match(words(3501, text)[0], /parameters of the address/);
  assert.match(words(1003, text)[0], /text frames only/);
  assert.match(words(3500, text)[0], /client\.token/);
  assert.deepEqual(words(3001, text), []);
});

test('plain text: what is typed goes out as it is, and senders are told by number', () => {
  assert.equal(frameOf(text, 'say', { message: ' <b>hi</b> ' }), ' <b>hi</b> ');
  const numbered = text.converse(settingsOf(text, { numbered: true }));
  assert.match(words(numbered.received('12: hello')), /connection 12/);
  assert.equal(words(numbered.received('hello')), '');
  assert.equal(words(text.converse(settingsOf(text)).received('12: hello')), '');
});

test('socket.io: packets are as the server reads them', () => {
  assert.equal(frameOf(socketio, 'emit'), '42/chat:a,7["message","hello"]');
  assert.equal(
    frameOf(socketio, 'emit', { acknowledged: false, args: '[1,{"x":null}]' }),
    '42/chat:a,["message",1,{"x":null}]',
  );
  assert.equal(frameOf(socketio, 'emit', { args: 'no json' }), '42/chat:a,7["message","no json"]');
  assert.equal(frameOf(socketio, 'emit', { args: '5', main: true }), '427["message",5]');
  assert.equal(frameOf(socketio, 'emit', { channel: 'a,b?#50%' }), '42/a%2Cb%3F%2350%25,7["message","hello"]');
  assert.equal(frameOf(socketio, 'connect'), '40/chat:a,');
  assert.equal(frameOf(socketio, 'connect', { token: 't', offset: 'ep:1' }), '40/chat:a,{"token":"t","offset":"ep:1"}');
  assert.equal(frameOf(socketio, 'connect', { pid: 'p', main: true }), '40{"pid":"p"}');
  assert.equal(frameOf(socketio, 'disconnect'), '41/chat:a,');
  assert.equal(frameOf(socketio, 'foray-subscribe', { other: 'b:1' }), '42/chat:a,7["foray:subscribe","b:1"]');
  assert.equal(
    frameOf(socketio, 'foray-history', { limit: '5', reverse: true }),
    '42/chat:a,7["foray:history",{"limit":5,"reverse":true}]',
  );
});

test('socket.io: it enters the namespace when the server has spoken, if it may', () => {
  const handshake = '0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}';
  const begins = (values) => socketio.converse(settingsOf(socketio, values)).received(handshake);

  assert.deepEqual(begins().answers, ['40/chat:a,']);
  assert.match(words(begins()), /every 25 s.*20 s.*1000000 bytes/);
  assert.deepEqual(begins({ token: 't', main: true }).answers, ['40{"token":"t"}']);
  assert.deepEqual(begins({ introduce: false }).answers, []);
});

test('socket.io: pings are answered, if they may be, and are quiet', () => {
  const conversation = socketio.converse(settingsOf(socketio));
  const ping = conversation.received('2');

  assert.deepEqual([ping.title, ping.quiet, ping.answers], ['Ping', true, ['3']]);
  assert.deepEqual(socketio.converse(settingsOf(socketio, { pong: false })).received('2').answers, []);
  assert.equal(conversation.sent('3').quiet, true);
});

test('socket.io: an acknowledgement is told with what it answers', () => {
  const conversation = socketio.converse(settingsOf(socketio));
  const told = (event, answer) => {
    assert.match(conversation.sent(`42/chat:a,3${JSON.stringify([event, 'b:1'])}`).title, /Event “.*” to \/chat:a #3/);
    return conversation.received(`43/chat:a,3${JSON.stringify([answer])}`);
  };

  assert.equal(told('hi', { offset: 2, epoch: 'ep' }).title, 'Acknowledgement #3 of “hi”');
  assert.match(words(told('hi', { offset: 2, epoch: 'ep' })), /On disk at ep:2/);
  assert.match(words(told('foray:presence', { clients: [1, 2] })), /2 there/);
  assert.match(words(told('foray:history', { publications: [1], offset: 4 })), /1 of up to offset 4/);
  assert.match(words(told('foray:subscribe', { error: { code: 102, message: 'm' } })), /Error 102, m.*namespace “b”/);
  assert.match(
    words(told('hi', { error: { code: 103, message: 'm' } })),
    /Namespace “chat” .*allow_publish_for_client/,
  );
  assert.equal(conversation.received('43/chat:a,99[]').title, 'Acknowledgement #99 of something');
});

test('socket.io: what the server says is told in words', () => {
  const conversation = socketio.converse(settingsOf(socketio));
  const told = (text) => {
    const { title, notes } = conversation.received(text);
    return [title, ...notes.map((note) => note.text)].join(' | ');
  };

  assert.match(told('40/chat:a,{"sid":"c","pid":"p"}'), /^Entered \/chat:a \| Client c\. \| It recovers/);
  assert.match(told('40{"sid":"c"}'), /^Entered \/ .*Nothing is recovered/);
  assert.match(
    told('44/no:a,{"message":"Invalid namespace","data":{"code":102,"message":"unknown channel"}}'),
    /^Refused from \/no:a \| Error 102, unknown channel.*“no” in channel\.namespaces/,
  );
  assert.match(told('44/random,{"message":"Invalid namespace"}'), /Invalid namespace/);
  assert.match(told('42/chat:a,["hi",1,"ep:12"]'), /^Event “hi” in \/chat:a \| Its offset is 12\.$/);
  assert.match(told('451-/chat:a,["hi",{"_placeholder":true,"num":0},null]'), /1 binary frames follow/);
  assert.match(told('42/chat:a,["foray:error",{"code":103,"message":"m","event":"hi"}]'), /Error 103, m/);
  assert.equal(told('41/chat:a,'), 'The server ended /chat:a');
});

test('socket.io: what the server will not take is told before it says so', () => {
  const conversation = socketio.converse(settingsOf(socketio));

  for (const wrong of ['hello', '4abc', '42{}', '42abc["x"]', '42/chat:a,["x"', '49', '7']) {
    assert.match(words(conversation.sent(wrong)), /3501/, wrong);
  }
  assert.equal(conversation.sent('41/chat:a').title, 'Leave /chat:a');
});
