/** What is made of the channels of a namespace: the page that shows them, and the channels that tell who is there. */
const KINDS = new Map([
  ['sheet', { label: 'Sheet', page: 'sheet.html', field: 'name', names: 'cursors' }],
  ['chat', { label: 'Room', page: 'chat.html', field: 'room', names: 'people' }],
  ['board', { label: 'Board', page: 'board.html', field: 'name' }],
]);

/**
 * Where a channel is to be seen: `{label, name, path}`, the path of the page without the context root, and `names`, the
 * map channel in which its people say what they are called, if there is one. What no page is made for, or whose name the
 * pages would take for another, is seen in the console.
 */
export function placeOf(channel) {
  const colon = channel.indexOf(':');
  const kind = KINDS.get(channel.slice(0, colon));
  const name = channel.slice(colon + 1);
  if (!kind || name === '' || name !== name.trim()) {
    return { label: 'Channel', name: channel, path: addressed('console.html', 'channel', channel) };
  }
  const { label, page, field, names } = kind;
  return { label, name, path: addressed(page, field, name), names: names && `${names}:${name}` };
}

/** The path of the page that shows what somebody named; `kind` is the namespace. */
export function pathOf(kind, name) {
  return placeOf(`${kind}:${name.trim()}`).path;
}

function addressed(page, field, value) {
  return `${page}?${new URLSearchParams({ [field]: value })}`;
}
