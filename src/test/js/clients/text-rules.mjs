// Sockets that break the rules of WebSocket, and lines that are cut: always a defined end, nothing left behind, and the
// others unharmed.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BINARY, CLOSE, CONTINUATION, frame, TEXT } from './raw.mjs';
import { atLeast, deadEnd } from './support.mjs';

const SMALL_FRAGMENTS = Buffer.concat(Array.from({ length: 1000 }, () => frame(CONTINUATION, 'x', { last: false })));

/** What is sent, and the codes that it may be closed with; containers have their own reasons. */
const BREACHES = {
  'text that is no UTF-8': [[frame(TEXT, Buffer.from([0xc3, 0x28]))], [1007]],
  'half a surrogate pair in UTF-8': [[frame(TEXT, Buffer.from([0xed, 0xa0, 0x80]))], [1007]],
  'a character cut in two': [[frame(TEXT, Buffer.from([0xc3]))], [1007]],
  'an unmasked frame': [[frame(TEXT, 'hello', { masked: false })], [1002]],
  'an unmasked frame behind a good one': [[frame(TEXT, 'a'), frame(TEXT, 'hello', { masked: false })], [1002]],
  'an unmasked close': [[frame(CLOSE, Buffer.from([3, 0xe8]), { masked: false })], [1002]],
  'reserved bits': [[frame(TEXT, 'x', { reserved: 0x40 })], [1002]],
  'an opcode that there is not': [[frame(3, 'x')], [1002]],
  'a control frame in fragments': [[frame(9, 'x', { last: false })], [1002]],
  'a control frame that is too long': [[frame(9, 'x'.repeat(126))], [1002]],
  'a continuation of nothing': [[frame(CONTINUATION, 'x')], [1002]],
  'a message within a message': [[frame(TEXT, 'a', { last: false }), frame(TEXT, 'b')], [1002]],
  'a negative length': [[frame(TEXT, 'x', { length: 2n ** 63n + 5n })], [1002, 1011]],
  'a message of 70,000 bytes': [[frame(TEXT, 'x'.repeat(70_000))], [1009]],
  'a message of 70,000 bytes in two frames': [
    [frame(TEXT, 'x'.repeat(35_000), { last: false }), frame(CONTINUATION, 'x'.repeat(35_000))],
    [1009],
  ],
  'a frame of a million bytes': [[frame(TEXT, 'x'.repeat(1_000_000))], [1009, 1011]],
  'a flood of fragments': [[frame(TEXT, 'x', { last: false }), ...Array(66).fill(SMALL_FRAGMENTS)], [1009]],
  'binary data': [[frame(BINARY, 'x')], [1003]],
  'much binary data': [[frame(BINARY, 'x'.repeat(100_000))], [1003]],
  'binary data that does not end': [[frame(BINARY, 'x', { last: false })], [1003]],
  'a close with half a code': [[frame(CLOSE, 'x')], [1002]],
  'a close with a code that must not be sent': [[frame(CLOSE, Buffer.from([3, 0xed]))], [1002]],
};

/** What is no breach, and is not gone on with: who answers no ping is gone. */
const BEGINNINGS = {
  'half a header': [Buffer.from([0x81])],
  'a header without the rest': [frame(TEXT, 'hel', { length: 100 })],
  'a gigabyte announced': [frame(TEXT, 'x'.repeat(1000), { length: 2 ** 30 })],
  nothing: [],
};

export function textRulesTests(f) {
  describe('whoever breaks the rules', () => {
    for (const [what, [bytes, codes]] of Object.entries(BREACHES)) {
      it(`is closed for ${what}`, async () => {
        const channel = f.channel();
        const stillThere = await f.bystander(channel);
        const breaker = await f.raw(channel);
        await f.present(channel, 2);
        breaker.send(...bytes);
        const { code } = await breaker.closed();

        assert.ok(codes.includes(code), `closed with ${code}`);
        await f.present(channel, 1);
        await stillThere();
        await f.nobodyIsLeft();
      });
    }

    it(`is closed when no pong comes after ${Object.keys(BEGINNINGS).join(', ')}`, async () => {
      const channel = f.channel();
      const stillThere = await f.bystander(channel);
      const begun = {};
      for (const what of Object.keys(BEGINNINGS)) {
        begun[what] = await f.raw(channel);
      }
      await f.present(channel, 1 + Object.keys(BEGINNINGS).length);
      for (const [what, one] of Object.entries(begun)) {
        one.send(...BEGINNINGS[what]);
      }

      for (const [what, one] of Object.entries(begun)) {
        assert.equal((await one.closed()).code, 3012, what);
      }
      await f.present(channel, 1);
      await stillThere();
      await f.nobodyIsLeft();
    });

    it('is closed for an unmasked frame that comes byte by byte, and good frames may come so', async () => {
      const channel = f.channel();
      const good = await f.raw(channel, { answers: true });
      const bad = await f.raw(channel);
      await f.present(channel, 2);
      for (const byte of frame(TEXT, 'a text that is longer than a header')) {
        good.send(Buffer.from([byte]));
        await new Promise(setImmediate);
      }
      for (const byte of frame(TEXT, 'a text that is longer than a header', { masked: false })) {
        bad.send(Buffer.from([byte]));
        await new Promise(setImmediate);
      }

      assert.equal((await bad.closed()).code, 1002);
      assert.deepEqual(await atLeast(good.texts, 1), ['a text that is longer than a header']);
    });

    it('is closed when it never reads, and the others get everything', async () => {
      const channel = f.channel();
      const reader = await f.client(channel);
      const idle = await f.raw(channel, { reads: false });
      await f.present(channel, 2);
      const text = 'x'.repeat(50_000);
      let sent = 0;
      for (let there = 2; there > 1; sent++) {
        await f.publish(channel, text);
        ({ num_clients: there } = await f.api('presence_stats', { channel }));
      }

      assert.equal(reader.readyState, reader.OPEN);
      await atLeast(reader.texts, sent);
      reader.close();
      await reader.gone;
      assert.equal(reader.texts.length, sent);
      idle.destroy();
      await f.nobodyIsLeft();
    });
  });

  describe('a line that is cut', () => {
    it('without a word: the client leaves presence and the channel when no pong comes', async () => {
      const channel = f.channel();
      const stillThere = await f.bystander(channel);
      const line = await deadEnd(f.server.url);
      const one = await f.client(channel, [], line.webSocket(`ws/${channel}`));
      await f.present(channel, 2);
      one.send('here');

      line.hold();
      await f.present(channel, 1);
      await stillThere();
      await f.nobodyIsLeft();
      line.close();
    });

    it('with a reset: the client is gone at once', async () => {
      const channel = f.channel();
      const one = await f.raw(channel, { answers: true });
      await f.present(channel, 1);

      one.destroy();
      await f.nobodyIsLeft();
    });
  });
}
