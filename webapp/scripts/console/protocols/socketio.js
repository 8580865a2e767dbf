import { explainError } from '../../lib/codes.js';
import { hintOf } from '../hints.js';
import { note } from '../wire.js';

const PACKET = /^4([0-6])(?:(\d+)-)?(?:(\/[^,]*)(?:,|$))?(\d+)?(.*)$/s;
const BUILT_IN = { 'foray:subscribe': 'subscribe', 'foray:presence': 'presence', 'foray:history': 'history' };

/** Socket.IO 5 upon Engine.IO 4, without polling: a digit for each of the two, the namespace, and JSON. */
export const socketio = {
  id: 'socketio',
  name: 'Socket.IO',
  about: 'Events in the namespace that has the channel’s name. The Socket.IO clients speak this, of versions 3 and 4.',
  plainGet: 400,
  fields: [
    { name: 'introduce', label: 'Enter the namespace when it opens', type: 'checkbox', value: true },
    {
      name: 'main',
      label: 'The default namespace',
      type: 'checkbox',
      hint: 'which is socketio.default_channel, whatever the channel above',
    },
    { name: 'pong', label: 'Answer pings', type: 'checkbox', value: true, hint: 'else the server closes with 3012' },
  ],

  closes: {
    3012: 'A client answers each ping, which is 2, with 3.',
    3014: 'A client enters a namespace within socketio.connect_timeout.',
    3501: 'Events go to a namespace that was entered before, once; what follows the digits has to be a JSON array that begins with the event’s name.',
  },

  target: () => ({ path: 'socket.io/', query: { EIO: '4', transport: 'websocket' }, subprotocols: [] }),

  converse: (settings) => new Conversation(settings),

  actions: [
    {
      id: 'emit',
      name: 'Emit an event',
      fields: [
        { name: 'event', label: 'Event', type: 'text', value: 'message' },
        { name: 'args', label: 'Arguments (JSON array)', type: 'textarea', value: '["hello"]', json: true },
        { name: 'acknowledged', label: 'Acknowledged', type: 'checkbox', value: true },
      ],
      frame: (values) =>
        event(values, [values.event, ...listed(values.args)], { acknowledged: values.acknowledged !== false }),
    },
    {
      id: 'connect',
      name: 'Enter the namespace',
      fields: [
        { name: 'subscriptionToken', label: 'Subscription token', type: 'text', value: '' },
        { name: 'pid', label: 'Recovery id (pid)', type: 'text', value: '' },
        {
          name: 'offset',
          label: 'Recover since',
          type: 'text',
          value: '',
          placeholder: 'the last argument of an event',
        },
      ],
      frame: (values) => connect(values),
    },
    { id: 'disconnect', name: 'Leave the namespace', fields: [], frame: (values) => `41${space(values)}` },
    {
      id: 'foray-subscribe',
      name: 'Subscribe to another channel',
      fields: [{ name: 'other', label: 'Its name', type: 'text', value: 'chat:other' }],
      frame: (values) => event(values, ['foray:subscribe', values.other]),
    },
    {
      id: 'foray-unsubscribe',
      name: 'Unsubscribe from it',
      fields: [{ name: 'other', label: 'Its name', type: 'text', value: 'chat:other' }],
      frame: (values) => event(values, ['foray:unsubscribe', values.other]),
    },
    {
      id: 'foray-presence',
      name: 'Presence',
      fields: [],
      frame: (values) => event(values, ['foray:presence']),
    },
    {
      id: 'foray-history',
      name: 'History',
      fields: [
        {
          name: 'limit',
          label: 'At most',
          type: 'number',
          value: '10',
          hint: '0: the position only; -1: all it gives',
        },
        { name: 'reverse', label: 'The latest first', type: 'checkbox' },
      ],
      frame: (values) =>
        event(values, ['foray:history', { limit: Number(values.limit) || 0, reverse: values.reverse || undefined }]),
    },
    { id: 'pong', name: 'Pong', fields: [], frame: () => '3' },
  ],
};

/** Knows what was asked, so that it can say what an acknowledgement means. */
class Conversation {
  #settings;
  #asked = new Map();

  constructor(settings) {
    this.#settings = settings;
  }

  /** The server speaks first. */
  opened() {
    return [];
  }

  sent(text) {
    if (text === '3') {
      return { title: 'Pong', notes: [], quiet: true };
    }
    const packet = read(text);
    if (packet === null || (['event', 'ack'].includes(packet.type) && !Array.isArray(packet.data))) {
      return text === '1'
        ? { title: 'Close', notes: [] }
        : { title: 'No packet', notes: [note('wait', 'The server cannot read this, and closes with 3501.')] };
    }
    const { type, namespace, id, data } = packet;
    if (type === 'event' && id !== undefined) {
      this.#asked.set(`${namespace} ${id}`, { name: data[0], argument: data[1] });
    }
    const titles = {
      connect: 'Enter',
      disconnect: 'Leave',
      event: `Event “${data?.[0]}” to`,
      ack: 'Acknowledgement in',
    };
    return { title: `${titles[type] ?? type} ${namespace}${id === undefined ? '' : ` #${id}`}`, notes: [] };
  }

  received(text) {
    switch (text[0]) {
      case '0':
        return this.#begins(parsed(text.slice(1)));
      case '1':
        return { title: 'Close', notes: [] };
      case '2':
        return { title: 'Ping', notes: [], quiet: true, answers: this.#settings.pong ? ['3'] : [] };
      default: {
        const packet = read(text);
        return packet === null
          ? { title: 'No packet', notes: [note('bad', 'This is not of Socket.IO.')] }
          : this.#told(packet);
      }
    }
  }

  #begins(handshake) {
    const { pingInterval = 0, pingTimeout = 0, maxPayload = 0 } = handshake ?? {};
    const seconds = `The server pings every ${pingInterval / 1000} s, and waits ${pingTimeout / 1000} s for the answer.`;
    return {
      title: 'Engine.IO is open',
      notes: [note('info', `${seconds} A message may have ${maxPayload} bytes.`)],
      answers: this.#settings.introduce ? [connect(this.#settings)] : [],
    };
  }

  #told({ type, attachments, namespace, id, data }) {
    const binary = attachments > 0 ? [note('info', `Binary data: ${attachments} binary frames follow.`)] : [];
    switch (type) {
      case 'connect':
        return { title: `Entered ${namespace}`, notes: entered(data) };
      case 'disconnect':
        return { title: `The server ended ${namespace}`, notes: [] };
      case 'refused':
        return { title: `Refused from ${namespace}`, notes: errorNotes(data?.data ?? data, 'subscribe', namespace) };
      case 'event':
        return { title: `Event “${data?.[0]}” in ${namespace}`, notes: [...binary, ...eventNotes(data)] };
      default: {
        const asked = this.#asked.get(`${namespace} ${id}`);
        this.#asked.delete(`${namespace} ${id}`);
        const title = `Acknowledgement #${id} of ${asked ? `“${asked.name}”` : 'something'}`;
        return { title, notes: [...binary, ...answerNotes(asked, data?.[0], namespace)] };
      }
    }
  }
}

function entered(data) {
  const recovery = data?.pid
    ? 'It recovers: come back with this pid, and with the last argument of the last event.'
    : 'Nothing is recovered here: the channel keeps no history, or it may not be read.';
  return [note('good', `Client ${data?.sid}.`), note('info', recovery)];
}

function eventNotes(data) {
  if (data?.[0] === 'foray:error') {
    return errorNotes(data[1]);
  }
  const last = data?.at?.(-1);
  const position = typeof last === 'string' ? /^(.+):(\d+)$/.exec(last) : null;
  return position && data.length > 1 ? [note('info', `Its offset is ${position[2]}.`)] : [];
}

function answerNotes(asked, answer, namespace) {
  if (answer?.error) {
    return errorNotes(answer.error, BUILT_IN[asked?.name] ?? 'publish', namespace, asked?.argument);
  }
  switch (asked?.name) {
    case 'foray:subscribe':
      return [note('good', 'Subscribed.')];
    case 'foray:presence':
      return [note('info', `${answer?.clients?.length ?? 0} there.`)];
    case 'foray:history':
      return [note('info', `${answer?.publications?.length ?? 0} of up to offset ${answer?.offset ?? 0}.`)];
    default:
      return answer?.epoch ? [note('good', `On disk at ${answer.epoch}:${answer.offset}.`)] : [];
  }
}

function errorNotes(error, command, namespace, argument) {
  const { code = '', message = '' } = error ?? {};
  const hint = hintOf(command, { channel: channelOf(namespace, command, argument) }, code);
  return [
    note('bad', `Error ${code}, ${message}. ${explainError({ code, message })}`),
    ...(hint ? [note('info', hint)] : []),
  ];
}

/** What was asked for, where it was another channel than that of the namespace. */
function channelOf(namespace = '', command, argument) {
  if (command !== 'publish' && typeof argument === 'string') {
    return argument;
  }
  try {
    return decodeURIComponent(namespace.slice(1));
  } catch {
    return namespace.slice(1);
  }
}

function connect({ token, subscriptionToken, pid, offset, ...rest }) {
  const auth = {
    token: token || undefined,
    subscription_token: subscriptionToken || undefined,
    pid: pid || undefined,
    offset: offset || undefined,
  };
  const text = JSON.stringify(auth);
  return `40${space(rest)}${text === '{}' ? '' : text}`;
}

function event(values, data, { acknowledged = true } = {}) {
  return `42${space(values)}${acknowledged ? values.id : ''}${JSON.stringify(data)}`;
}

/** The namespace as it stands in packets; a comma would end it, `?` and `#` are cut off by clients. */
function space({ channel = '', main }) {
  return main ? '' : `/${channel.replace(/[%,?#]/g, (character) => encodeURIComponent(character))},`;
}

/** A packet of Socket.IO; null where it is none. */
function read(text) {
  const [, digit, attachments, namespace = '/', id, json] = PACKET.exec(text) ?? [];
  if (digit === undefined) {
    return null;
  }
  const data = json === '' ? undefined : parsed(json);
  const types = ['connect', 'disconnect', 'event', 'ack', 'refused', 'event', 'ack'];
  return data === null
    ? null
    : { type: types[Number(digit)], attachments: Number(attachments ?? 0), namespace, id, data };
}

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** Arguments that somebody typed; what is no array is the only one. */
function listed(text) {
  const value = parsed(text);
  return Array.isArray(value) ? value : [value ?? text];
}
