import { addressOf, channelParameter, socketAddress } from '../lib/address.js';
import { explainError } from '../lib/codes.js';
import { Connection } from '../lib/connection.js';
import { byId } from '../lib/dom.js';
import { byteLabel } from '../lib/format.js';
import { frame } from '../parts/frame.js';
import { toast } from '../parts/toasts.js';
import { Meter } from '../polling/meter.js';
import { PollSource } from '../polling/poll-source.js';
import { now, Publisher } from '../polling/publisher.js';
import { SocketSource } from '../polling/socket-source.js';
import { Timeline } from '../polling/timeline.js';
import { figures } from '../polling/views/figures.js';
import { delayLabel } from '../polling/views/labels.js';
import { panel } from '../polling/views/panel.js';
import { Plot } from '../polling/views/plot.js';

const LONG_POLL_SECONDS = 25;
const SPOKEN_AFTER_MILLIS = 2_000;
const COLOURS = ['--short', '--long', '--socket'];

const name = new URLSearchParams(location.search).get('name') || 'shared';
const channel = `counter:${name}`;
const poll = addressOf(`api/poll?${channelParameter(channel)}`);
const connection = new Connection();
const publisher = new Publisher(connection, channel);
const short = new PollSource(poll, { intervalMillis: Number(byId('interval').value) });
const sources = [
  short,
  new PollSource(poll, { waitSeconds: LONG_POLL_SECONDS }),
  new SocketSource(new Connection(socketAddress()), channel),
];
const meters = sources.map(() => new Meter());
const timeline = new Timeline(sources.length);
const drawFigures = figures(byId('figures'), sources, meters);
const plots = [
  [new Plot(byId('plot-delay'), { colours: COLOURS, kind: 'delays', label: delayLabel }), () => timeline.delays()],
  [
    new Plot(byId('plot-requests'), { colours: COLOURS, kind: 'counts', label: (n) => n.toLocaleString('en') }),
    () => timeline.requests(),
  ],
  [
    new Plot(byId('plot-bytes'), { colours: COLOURS, kind: 'bytes', label: (n) => byteLabel(Math.round(n)) }),
    () => timeline.bytes(),
  ],
];
let paused = false;
let told = '';
let speaking;

frame(connection);
byId('channel').textContent = channel;
sources.forEach((source, i) => {
  measure(source, meters[i], i);
});
['short', 'long', 'socket'].forEach((id, i) => {
  panel(byId(`panel-${id}`), sources[i], meters[i]);
});
connection.on('state', drawControls);
publisher.on('failed', (error) => toast(`Not counted. ${explainError(error)}`, 'bad'));
byId('count').addEventListener('click', () => publisher.count());
byId('beat').addEventListener('change', beat);
byId('interval').addEventListener('change', () => {
  short.intervalMillis = Number(byId('interval').value);
});
byId('pause').addEventListener('click', pauseOrGoOn);
byId('reset').addEventListener('click', reset);
new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ['data-theme'] });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);

connection.connect();
for (const source of sources) {
  source.start();
}
setInterval(tick, 1000);
setInterval(draw, 250);

function measure(source, meter, index) {
  source.on('request', () => meter.request());
  source.on('bytes', (bytes) => meter.received(bytes));
  source.on('publication', ({ data }) => {
    const delay = publisher.delayOf(data);
    meter.counted(delay);
    if (delay !== null) {
      timeline.arrived(index, data.at, delay);
    }
  });
  source.on('anew', () => toast('The channel began anew, and the count with it.'));
}

/** The totals of every second. */
function tick() {
  if (!paused) {
    timeline.sample(
      now(),
      meters.map(({ requests }) => requests),
      meters.map(({ bytes }) => bytes),
    );
  }
}

function draw() {
  drawFigures();
  drawAgreement();
  if (!paused) {
    for (const [plot, data] of plots) {
      plot.show(data());
    }
  }
  byId('plots-empty').hidden = timeline.delays()[0].length > 0;
}

/** Whether all three show the same number. */
function drawAgreement() {
  const known = sources.map(({ count }) => count);
  const highest = Math.max(...known.map((count) => count ?? 0));
  const behind = known.filter((count) => count !== highest).length;
  const live = sources.every(({ state }) => state.name === 'live') && !known.includes(null);
  const text = agreement({ live, behind, highest });
  if (text !== told) {
    told = text;
    byId('agreement').textContent = text;
    // With a beat it changes all the time, which nobody wants to be told.
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      byId('spoken').textContent = text;
    }, SPOKEN_AFTER_MILLIS);
    byId('agreement').dataset.state = live && behind === 0 ? 'live' : 'joining';
  }
}

function agreement({ live, behind, highest }) {
  if (paused) {
    return 'Paused';
  }
  if (!live) {
    return 'Not all three are live';
  }
  return behind === 0 ? `All three show ${highest.toLocaleString('en')}` : `${behind} of 3 behind`;
}

function redraw() {
  for (const [plot] of plots) {
    plot.redraw();
  }
}

function beat() {
  publisher.beat(paused ? 0 : Number(byId('beat').value));
}

function pauseOrGoOn() {
  paused = !paused;
  byId('pause').textContent = paused ? 'Go on' : 'Pause';
  for (const source of sources) {
    if (paused) {
      source.stop();
    } else {
      source.start();
    }
  }
  beat();
  drawControls();
}

/** Measures anew; the count stays. */
function reset() {
  for (const meter of meters) {
    meter.reset();
  }
  timeline.clear();
}

function drawControls() {
  const down = ['waiting', 'retrying', 'closed'].includes(connection.state.name);
  byId('count').disabled = !connection.isUp || paused;
  byId('offline').hidden = !down;
}
