// Plain text over WebSocket, against the real WAR below a context root: from Node's ws, from sockets that break the
// rules, over a line that is cut, and over plain HTTP.
import { after, afterEach, before, describe } from 'node:test';
import { textClientTests } from './text-clients.mjs';
import { TextFixture } from './text-fixture.mjs';
import { textHttpTests } from './text-http.mjs';
import { textRulesTests } from './text-rules.mjs';

describe('plain text over WebSocket', { timeout: 600_000 }, () => {
  const fixture = new TextFixture();
  before(() => fixture.start());
  after(() => fixture.stop());
  afterEach(() => fixture.cleanUp());

  textHttpTests(fixture);
  textClientTests(fixture);
  textRulesTests(fixture);
});
