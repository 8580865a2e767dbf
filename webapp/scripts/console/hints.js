// Which settings decide over what the server has refused.

const DEEDS = {
  subscribe: 'allow_subscribe_for_client, and allow_subscribe_for_anonymous for clients without a token',
  publish:
    'allow_publish_for_client or allow_publish_for_subscriber, and allow_publish_for_anonymous for clients without a token',
  presence:
    'allow_presence_for_client or allow_presence_for_subscriber, and allow_presence_for_anonymous for clients without a token',
  history:
    'allow_history_for_client or allow_history_for_subscriber, and allow_history_for_anonymous for clients without a token',
};
DEEDS.presence_stats = DEEDS.presence;

const OFFERS = {
  presence: 'presence',
  presence_stats: 'presence',
  history: 'history_size and history_ttl',
};

const CLOSES = {
  3500: 'Look at the token, and at client.token in foray.json: its keys, audience and issuer.',
  3504: 'The limits are client.connection_limit and client.user_connection_limit.',
};

/** What to look at when the server has closed with this code, as notes. */
export function closeHints(code, protocol) {
  const text = protocol.closes[code] ?? CLOSES[code];
  return text ? [{ tone: 'info', text }] : [];
}

/**
 * What to look at, in a sentence; null where there is nothing to say beyond the error's own words.
 *
 * @param command what was asked, with its `body`
 */
export function hintOf(command, body, code) {
  const channel = body?.channel ?? '';
  const namespace = namespaceOf(channel);
  if (code === 102) {
    return `Configure the namespace “${namespace}” in channel.namespaces of foray.json, or look whether the channel’s name is right.`;
  }
  if (code === 103 && channel.startsWith('$')) {
    return 'A channel that begins with $ is private: subscribing needs a subscription token.';
  }
  if (code === 103 && command === 'publish' && body?.key) {
    return `Namespace “${namespace}” decides with map.allow_publish_for_client, map.allow_publish_for_subscriber and map.allow_publish_for_anonymous.`;
  }
  if (code === 103 && DEEDS[command]) {
    return `Namespace “${namespace}” decides with ${DEEDS[command]}.${subscriberHint(command)}`;
  }
  if (code === 108 && OFFERS[command]) {
    return `Namespace “${namespace}” offers it with ${OFFERS[command]}.`;
  }
  if (code === 107 && command === 'publish' && channel !== '') {
    return 'A map channel takes publications with a key, every other channel without one.';
  }
  if (code === 109 || code === 101) {
    return 'Put a new token into the field, and open again.';
  }
  return null;
}

function subscriberHint(command) {
  return command === 'subscribe' ? '' : ' Where it says “for subscriber”, subscribe first.';
}

function namespaceOf(channel) {
  const name = channel.startsWith('$') ? channel.slice(1) : channel;
  const colon = name.indexOf(':');
  return colon < 0 ? '' : name.slice(0, colon);
}
