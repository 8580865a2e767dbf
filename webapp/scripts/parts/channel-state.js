const WORDS = { joining: 'Joining…', live: 'Live', refused: 'Refused', left: 'Left', offline: 'Offline' };
const DOWN = ['waiting', 'retrying', 'closed'];

/** Whether the line was up, or has been tried in vain. */
export function isDown(connection) {
  return DOWN.includes(connection.state.name);
}

/**
 * How a page's channel is, kept up to date: a badge, a banner while the line is down, and one where it is refused.
 *
 * @param parts elements: `badge`, `offline`, `problem` and in it `words` and `code`
 */
export function channelState(connection, channel, { badge, offline, problem, words, code }) {
  connection.on('state', draw);
  channel.on('state', draw);
  draw();

  function draw() {
    const { state } = channel;
    const name = state.name === 'joining' && isDown(connection) ? 'offline' : state.name;
    badge.dataset.state = name;
    badge.textContent = WORDS[name];
    badge.title = state.text;
    offline.hidden = !isDown(connection);
    problem.hidden = name !== 'refused';
    if (name === 'refused') {
      words.textContent = state.text;
      code.textContent = `${state.code} ${state.reason ?? ''}`.trim();
    }
  }
}
