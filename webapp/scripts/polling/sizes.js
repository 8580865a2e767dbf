// How many bytes something takes on the wire, as far as a page can know.

const encoder = new TextEncoder();

/**
 * Of an answer over HTTP/1.1: status line, headers and body, as the browser hands them to the page.
 *
 * @param body its text; what the server says of its length goes before, because it may be compressed
 */
export function responseBytes({ status, statusText, headers }, body) {
  let bytes = `HTTP/1.1 ${status} ${statusText}`.length + 4;
  for (const [name, value] of headers) {
    bytes += name.length + value.length + 4;
  }
  const length = headers.get('content-length');
  return bytes + (body !== '' && length !== null ? Number(length) : textBytes(body));
}

/** Of a frame that a server sends: its content and 2, 4 or 10 bytes before it (RFC 6455, 5.2). */
export function frameBytes(text) {
  const bytes = textBytes(text);
  if (bytes < 126) {
    return bytes + 2;
  }
  return bytes + (bytes < 65_536 ? 4 : 10);
}

function textBytes(text) {
  return encoder.encode(text).length;
}
