/** The command that publishes to a channel from a shell, to be copied as it is; the key stands in $KEY. */
export function publishCommand(address, channel) {
  const body = JSON.stringify({ channel, data: { text: 'hello' } });
  return `curl -X POST ${quoted(address)} -H "X-API-Key: $KEY" -d ${quoted(body)}`;
}

/** As one word of a POSIX shell; plain addresses need no quotes. */
export function quoted(text) {
  return /^[\w:/.@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
