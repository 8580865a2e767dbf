const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const DAY = { day: 'numeric', month: 'short' };
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const LONG_DAY = { weekday: 'long', day: 'numeric', month: 'long' };

/** The time of day, with the day in front unless that is today. */
export function timeLabel(millis, now = Date.now(), locale = undefined) {
  const date = new Date(millis);
  const time = new Intl.DateTimeFormat(locale, TIME).format(date);
  return date.toDateString() === new Date(now).toDateString()
    ? time
    : `${new Intl.DateTimeFormat(locale, DAY).format(date)}, ${time}`;
}

/** The time of day, to the minute. */
export function clockLabel(millis, locale = undefined) {
  return new Intl.DateTimeFormat(locale, CLOCK).format(new Date(millis));
}

/** The time of day to the minute, with the day in front unless that is today. */
export function whenLabel(millis, now = Date.now(), locale = undefined) {
  const date = new Date(millis);
  const year = date.getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' };
  return date.toDateString() === new Date(now).toDateString()
    ? clockLabel(millis, locale)
    : `${new Intl.DateTimeFormat(locale, { ...DAY, ...year }).format(date)}, ${clockLabel(millis, locale)}`;
}

/** Today, yesterday, or the day by its name. */
export function dayLabel(millis, now = Date.now(), locale = undefined) {
  const date = new Date(millis);
  const today = new Date(now);
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) {
    return 'Today';
  }
  if (date.toDateString() === yesterday.toDateString()) {
    return 'Yesterday';
  }
  const year = date.getFullYear() === today.getFullYear() ? {} : { year: 'numeric' };
  return new Intl.DateTimeFormat(locale, { ...LONG_DAY, ...year }).format(date);
}

/** Day and time in full. */
export function momentLabel(millis, locale = undefined) {
  return new Intl.DateTimeFormat(locale, { ...LONG_DAY, year: 'numeric', ...TIME }).format(new Date(millis));
}

/** The first characters of a client's id, enough to tell a room full of people apart. */
export function shortId(client) {
  return client.replaceAll('-', '').slice(0, 4);
}

/** Who a client is, to others: the name in its token, its user id, or a visitor by number. */
export function personLabel({ user, client = '', connInfo } = {}) {
  const name = connInfo?.name;
  return (typeof name === 'string' && name) || user || `visitor ${shortId(client)}`;
}

/** Who published: `{name, detail}`; what has no client info came by the server API. */
export function senderLabel({ info, data }) {
  if (!info) {
    return { name: 'server API', detail: '' };
  }
  const label = personLabel(info);
  const claimed = typeof data?.name === 'string' ? data.name.trim() : '';
  return claimed && claimed !== label ? { name: claimed, detail: label } : { name: label, detail: '' };
}

/** What to show of a publication's data: `{text}` for words, `{json}` for everything else. */
export function contentOf(data) {
  if (typeof data === 'string') {
    return { text: data };
  }
  if (typeof data?.text === 'string' && Object.keys(data).every((key) => key === 'text' || key === 'name')) {
    return { text: data.text };
  }
  return { json: compactJson(data) };
}

/** JSON on one line with room to breathe, cut at `limit` characters. */
export function compactJson(value, limit = 4000) {
  const text = spaced(value);
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}

/** `1 message`, `2 messages`. */
export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** The size of a text on the wire. */
export function sizeLabel(text) {
  return byteLabel(new TextEncoder().encode(text).length);
}

/** `42 B`, `1.5 KB`, `2.0 MB`. */
export function byteLabel(bytes) {
  if (bytes < 1024) {
    return `${bytes} B`;
  }
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** A number from 0 to `hues - 1`, always the same for the same text. */
export function hueOf(text, hues = 8) {
  let hash = 7;
  for (const letter of text) {
    hash = (hash * 31 + letter.codePointAt(0)) % 100003;
  }
  return hash % hues;
}

function spaced(value) {
  if (Array.isArray(value)) {
    return `[${value.map(spaced).join(', ')}]`;
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return JSON.stringify(value) ?? 'null';
}
