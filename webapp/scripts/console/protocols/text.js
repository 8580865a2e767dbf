import { note } from '../wire.js';

/** What is sent is published, what is published arrives; see `/ws/{channel}` in the README. */
export const text = {
  id: 'text',
  name: 'Plain text',
  about: 'What you send is published as it is, and what anybody publishes to the channel arrives as text.',
  plainGet: 426,
  fields: [
    { name: 'numbered', label: 'Number the senders', type: 'checkbox', hint: 'as in “3: hello”' },
    { name: 'own', label: 'Get my own messages too', type: 'checkbox', value: true },
    { name: 'history', label: 'Messages from before', type: 'number', value: '', min: 0, placeholder: '0' },
    { name: 'errors', label: 'Errors as messages', type: 'checkbox', hint: 'else they close the connection' },
    {
      name: 'tokenPlace',
      label: 'The token goes',
      type: 'select',
      options: [
        ['query', 'into the URL'],
        ['subprotocol', 'among the subprotocols'],
      ],
    },
  ],

  closes: {
    1003: 'Plain text takes text frames only, no binary ones.',
    3501: 'Look at the channel’s name, whose namespace has to be configured, and at the parameters of the address.',
    3507: 'The namespace decides: allow_subscribe_for_client and allow_publish_for_subscriber, and the same for anonymous clients.',
  },

  target({ channel, token, numbered, own, history, errors, tokenPlace }) {
    // In a path, some containers take no colon.
    const query = { channel };
    if (numbered) {
      query.numbered = 'true';
    }
    if (!own) {
      query.echo = 'false';
    }
    if (Number(history) > 0) {
      query.history = history;
    }
    if (errors) {
      query.errors = 'true';
    }
    if (token && tokenPlace !== 'subprotocol') {
      query.token = token;
    }
    return {
      path: 'ws',
      query,
      subprotocols: token && tokenPlace === 'subprotocol' ? ['foray.text', `token.${token}`] : [],
    };
  },

  converse({ numbered }) {
    return {
      opened: () => [],
      sent: () => ({ title: 'Message', notes: [] }),
      received: (message) => ({ title: 'Message', notes: sender(message, numbered) }),
    };
  },

  actions: [
    {
      id: 'say',
      name: 'Send',
      fields: [{ name: 'message', label: 'Message', type: 'text', value: 'hello' }],
      frame: ({ message }) => message,
    },
  ],
};

function sender(message, numbered) {
  const number = numbered ? /^(\d+): /.exec(message)?.[1] : undefined;
  return number === undefined ? [] : [note('info', `From connection ${number}.`)];
}
