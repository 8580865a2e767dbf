import { explainClose, explainError, explainUnsubscribed } from '../../lib/codes.js';
import { hintOf } from '../hints.js';
import { note } from '../wire.js';

const CHANNEL_WANTED = ['subscribe', 'unsubscribe', 'publish', 'presence', 'presence_stats', 'history'];

/** The Centrifuge client protocol in JSON: commands with an id and their replies, pushes without. */
export const centrifuge = {
  id: 'centrifuge',
  name: 'Centrifuge (JSON)',
  about: 'Commands and replies in JSON, one a line. The maintained SDKs speak this; here every frame is seen as it is.',
  plainGet: null,
  fields: [
    { name: 'introduce', label: 'Send connect when it opens', type: 'checkbox', value: true },
    { name: 'pong', label: 'Answer pings', type: 'checkbox', value: true, hint: 'else the server closes with 3012' },
  ],

  closes: {
    3012: 'A client answers each ping, which is {}, with {}.',
    3501: 'The first frame has to be a connect command, each command needs an id, and every line has to be JSON.',
    3502: 'A client sends its connect command within client.stale_close_delay.',
  },

  target: () => ({ path: 'connection/websocket', query: {}, subprotocols: [] }),

  converse: (settings) => new Conversation(settings),

  actions: [
    {
      id: 'connect',
      name: 'Connect',
      fields: [],
      frame: ({ id, token }) => json({ id, connect: token ? { token } : {} }),
    },
    {
      id: 'subscribe',
      name: 'Subscribe',
      fields: [
        { name: 'subscriptionToken', label: 'Subscription token', type: 'text', value: '' },
        { name: 'since', label: 'Recover since', type: 'text', value: '', placeholder: 'epoch:offset' },
        { name: 'recoverable', label: 'Positions, to recover', type: 'checkbox', value: true },
        { name: 'joinLeave', label: 'Who joins and leaves', type: 'checkbox', value: true },
        { name: 'map', label: 'As a map channel', type: 'checkbox' },
      ],
      frame: ({ id, channel, subscriptionToken, since, recoverable, joinLeave, map }) => {
        const [epoch, offset] = positionOf(since);
        return json({
          id,
          subscribe: {
            channel,
            token: subscriptionToken || undefined,
            recoverable: (recoverable && !map) || undefined,
            positioned: (recoverable && !map) || undefined,
            join_leave: joinLeave || undefined,
            recover: epoch === undefined ? undefined : true,
            epoch,
            offset,
            type: map ? 1 : undefined,
          },
        });
      },
    },
    { id: 'unsubscribe', name: 'Unsubscribe', fields: [], frame: onChannel('unsubscribe') },
    {
      id: 'publish',
      name: 'Publish',
      fields: [
        { name: 'data', label: 'Data (JSON)', type: 'textarea', value: '{"text": "hello"}', json: true },
        { name: 'key', label: 'Key, on map channels', type: 'text', value: '' },
      ],
      frame: ({ id, channel, data, key }) =>
        json({ id, publish: { channel, data: parsed(data), type: key ? 1 : undefined, key: key || undefined } }),
    },
    { id: 'presence', name: 'Presence', fields: [], frame: onChannel('presence') },
    { id: 'presence_stats', name: 'Presence, counted', fields: [], frame: onChannel('presence_stats') },
    {
      id: 'history',
      name: 'History',
      fields: [
        {
          name: 'limit',
          label: 'At most',
          type: 'number',
          value: '10',
          hint: '0: the position only; -1: all it gives',
        },
        { name: 'historySince', label: 'Since', type: 'text', value: '', placeholder: 'epoch:offset' },
        { name: 'reverse', label: 'The latest first', type: 'checkbox' },
      ],
      frame: ({ id, channel, limit, historySince, reverse }) => {
        const [epoch, offset] = positionOf(historySince);
        const since = epoch === undefined ? undefined : { epoch, offset };
        return json({ id, history: { channel, limit: Number(limit) || 0, since, reverse: reverse || undefined } });
      },
    },
    {
      id: 'rpc',
      name: 'Call a method',
      fields: [
        { name: 'method', label: 'Method', type: 'text', value: 'publish' },
        { name: 'parameters', label: 'Parameters (JSON)', type: 'textarea', value: '{}', json: true },
      ],
      frame: ({ id, method, parameters }) => json({ id, rpc: { method, data: parsed(parameters) } }),
    },
    { id: 'pong', name: 'Pong', fields: [], frame: () => '{}' },
  ],
};

/** Knows what was asked, so that it can say what an answer means. */
class Conversation {
  #settings;
  #asked = new Map();

  constructor(settings) {
    this.#settings = settings;
  }

  opened() {
    const { introduce, token } = this.#settings;
    return introduce ? [json({ id: 1, connect: token ? { token } : {} })] : [];
  }

  sent(text) {
    const notes = [];
    const titles = messages(text).map((command) => {
      if (command === null || typeof command !== 'object') {
        notes.push(note('wait', 'This is no JSON object: the server closes with 3501.'));
        return 'No command';
      }
      const { id, ...rest } = command;
      const [name] = Object.keys(rest);
      if (name === undefined && id === undefined) {
        return 'Pong';
      }
      if (id) {
        this.#asked.set(id, { name, body: rest[name] });
      }
      if (CHANNEL_WANTED.includes(name) && !rest[name]?.channel) {
        notes.push(note('wait', 'There is no channel: the server closes with 3501.'));
      }
      return `${name ?? 'command'} ${id ? `#${id}` : ''}`.trim();
    });
    return { title: titles.join(', '), notes, quiet: text.trim() === '{}' };
  }

  received(text) {
    const notes = [];
    let quiet = true;
    const answers = [];
    const titles = messages(text).map((message) => {
      if (isPing(message)) {
        if (this.#settings.pong) {
          answers.push('{}');
        }
        return 'Ping';
      }
      quiet = false;
      return message?.push ? titleOfPush(message.push, notes) : this.#titleOfReply(message, notes);
    });
    return { title: titles.join(', '), notes, quiet, answers };
  }

  #titleOfReply(reply, notes) {
    if (reply === null || typeof reply !== 'object') {
      notes.push(note('bad', 'This is no JSON object.'));
      return 'No reply';
    }
    const { id, error } = reply;
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    const of = `${asked?.name ?? 'something'} #${id}`;
    if (error) {
      const again = error.temporary ? ' The same may work later.' : '';
      notes.push(note('bad', `Error ${error.code}, ${error.message}. ${explainError(error)}${again}`));
      const hint = hintOf(asked?.name, asked?.body, error.code);
      if (hint) {
        notes.push(note('info', hint));
      }
      return `Error for ${of}`;
    }
    notes.push(...meaningOf(asked?.name, reply));
    return `Reply to ${of}`;
  }
}

function titleOfPush({ channel, ...push }, notes) {
  const [kind] = Object.keys(push);
  const where = channel ? ` in ${channel}` : '';
  const body = push[kind] ?? {};
  switch (kind) {
    case 'pub':
      return `Publication${where}${body.offset ? `, offset ${body.offset}` : ''}`;
    case 'join':
      return `Somebody joined${where}`;
    case 'leave':
      return `Somebody left${where}`;
    case 'unsubscribe':
      notes.push(note('bad', `${body.code} ${body.reason ?? ''}. ${explainUnsubscribed(body.code, body.reason)}`));
      return `Unsubscribed${where}`;
    case 'subscribe':
      notes.push(note('info', 'The server subscribed this client by itself.'));
      return `Subscribed${where}`;
    case 'disconnect':
      notes.push(note('bad', `${body.code} ${body.reason ?? ''}. ${explainClose(body.code)}`));
      return 'Disconnect';
    default:
      return `Push ${kind ?? ''}${where}`.trim();
  }
}

function meaningOf(name, reply) {
  const result = reply[name] ?? {};
  switch (name) {
    case 'connect':
      return [
        note('good', `Connected as client ${result.client}. The server pings every ${result.ping ?? 0} s.`),
        ...(result.expires ? [note('wait', `The token has to be refreshed within ${result.ttl} s.`)] : []),
      ];
    case 'subscribe':
      return subscribed(result);
    case 'presence':
      return [note('info', `${Object.keys(result.presence ?? {}).length} there.`)];
    case 'history':
      return [note('info', `${result.publications?.length ?? 0} of up to offset ${result.offset ?? 0}.`)];
    default:
      return [];
  }
}

function subscribed(result) {
  const notes = [];
  if (result.epoch) {
    notes.push(note('good', `Subscribed. The position is ${result.epoch}:${result.offset ?? 0}.`));
  } else {
    notes.push(note('good', 'Subscribed.'));
  }
  if (result.was_recovering && result.recovered) {
    notes.push(note('good', `Recovered: ${result.publications?.length ?? 0} publications come with this reply.`));
  } else if (result.was_recovering) {
    notes.push(note('bad', 'Not recovered: the server no longer has everything since that position.'));
  }
  return notes;
}

function isPing(message) {
  return message !== null && typeof message === 'object' && Object.keys(message).length === 0;
}

function messages(text) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      try {
        return JSON.parse(line);
      } catch {
        return null;
      }
    });
}

function onChannel(command) {
  return ({ id, channel }) => json({ id, [command]: { channel } });
}

function positionOf(text) {
  const at = text.trim().lastIndexOf(':');
  return at < 0 ? [] : [text.trim().slice(0, at), Number(text.trim().slice(at + 1)) || 0];
}

/** JSON that somebody typed; what is none goes out as a string. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function json(value) {
  return JSON.stringify(value);
}
