import { etc, hashes, sign, verify } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';

hashes.sha512 = sha512;

export const LONGEST_TEXT = 10_000;
export const LONGEST_NAME = 40;

const ID = /^[0-9a-f]{32}$/;
const AUTHOR = /^[0-9a-f]{64}$/;
const SIGNATURE = /^[0-9a-f]{128}$/;
/** What a reply can be to: a post by its key, or what came by the server API. */
const KEY = /^([0-9a-f]{64}\/[0-9a-f]{32}|note\/[\w-]{1,64}\/\d{1,16})$/;

/**
 * What is published on a board: `{kind, author, id, parent, revision, name, text, signature}`.
 *
 * A board has no users, so each browser has a pair of keys, and signs what it publishes; `author` is the public one. What
 * is written, a post or a reply, is known by author and id, its key: so an edit or a removal, which names the id only,
 * can be of nothing but what its own author wrote. The signature covers all fields, and the channel, so that nothing can
 * be taken to another board or another post.
 *
 * `kind`: post, reply, edit or remove; `parent`: of a reply the key of the post; `revision`: of an edit or a removal one
 * more than that of what it changes, so that an old edit can be published again without effect.
 */
export function signed(event, channel, secret) {
  const whole = { parent: '', revision: 0, name: '', text: '', ...event };
  return { ...whole, signature: etc.bytesToHex(sign(bytesOf(whole, channel), etc.hexToBytes(secret))) };
}

/** Whether this is such an event, whole, and signed by its author for this channel. Takes about a millisecond. */
export function isGenuine(data, channel) {
  return isSound(data) && isSigned(data, channel);
}

/** By which a post or a reply is known. */
export function keyOf({ author, id }) {
  return `${author}/${id}`;
}

/** By which a post is known that came by the server API: by its place. */
export function noteKey({ epoch, offset }) {
  return `note/${epoch}/${offset}`;
}

function isSound(data) {
  if (data === null || typeof data !== 'object') {
    return false;
  }
  const { kind, author, id, parent, revision, name, text, signature } = data;
  return (
    [author, id, parent, name, text, signature].every((field) => typeof field === 'string') &&
    AUTHOR.test(author) &&
    ID.test(id) &&
    SIGNATURE.test(signature) &&
    name.length <= LONGEST_NAME &&
    text.length <= LONGEST_TEXT &&
    (kind === 'reply' ? KEY.test(parent) : parent === '') &&
    (kind === 'remove' ? text === '' : text.trim() !== '') &&
    (kind === 'post' || kind === 'reply' ? revision === 0 : isChange(kind, revision))
  );
}

function isChange(kind, revision) {
  return (kind === 'edit' || kind === 'remove') && Number.isSafeInteger(revision) && revision > 0;
}

function isSigned(data, channel) {
  try {
    const [signature, author] = [etc.hexToBytes(data.signature), etc.hexToBytes(data.author)];
    return verify(signature, bytesOf(data, channel), author, { zip215: false });
  } catch {
    return false;
  }
}

function bytesOf({ kind, author, id, parent, revision, name, text }, channel) {
  const fields = ['foray board', channel, kind, author, id, parent, revision, name, text];
  return new TextEncoder().encode(JSON.stringify(fields));
}
