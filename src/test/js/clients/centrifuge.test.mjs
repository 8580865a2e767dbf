// The npm client "centrifuge", unmodified, against the real WAR.
import { after, afterEach, before, describe } from 'node:test';
import { connectionTests } from './connection.mjs';
import { Fixture } from './fixture.mjs';
import { mapTests } from './map.mjs';
import { publishingTests } from './publishing.mjs';
import { restartTests } from './restart.mjs';
import { streamTests } from './streams.mjs';
import { subscriptionTests } from './subscription.mjs';

describe('the npm client centrifuge', { timeout: 600_000 }, () => {
  const fixture = new Fixture();
  before(() => fixture.start());
  after(() => fixture.stop());
  afterEach(() => fixture.cleanUp());

  connectionTests(fixture);
  subscriptionTests(fixture);
  publishingTests(fixture);
  mapTests(fixture);
  streamTests(fixture);
  restartTests(fixture);
});
