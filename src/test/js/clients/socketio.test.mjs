// The npm client "socket.io-client", unmodified, against the real WAR.
import { after, afterEach, before, describe } from 'node:test';
import { channelTests } from './socketio/channels.mjs';
import { connectingTests } from './socketio/connecting.mjs';
import { enduranceTests } from './socketio/endurance.mjs';
import { Fixture } from './socketio/fixture.mjs';
import { handlerTests } from './socketio/handlers.mjs';
import { recoveryTests } from './socketio/recovery.mjs';

describe('the npm client socket.io-client', { timeout: 600_000 }, () => {
  const fixture = new Fixture('socketio');
  before(() => fixture.start());
  after(() => fixture.stop());
  afterEach(() => fixture.cleanUp());

  connectingTests(fixture);
  channelTests(fixture);
  handlerTests(fixture);
  recoveryTests(fixture);
  enduranceTests(fixture);
});
