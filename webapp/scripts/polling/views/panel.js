import { onceAFrame } from '../../lib/dom.js';
import { byteLabel } from '../../lib/format.js';
import { delayLabel } from './labels.js';

const WORDS = { paused: 'Paused', joining: 'Joining…', live: 'Live', offline: 'Offline', refused: 'Refused' };

/** How one source is: its count, its state, and the three figures that matter most. */
export function panel(host, source, meter) {
  const part = (name) => host.querySelector(`[data-part="${name}"]`);
  const draw = onceAFrame(drawNow);
  let timer;
  source.on('count', draw);
  source.on('state', draw);
  meter.on('change', draw);
  drawNow();

  function drawNow() {
    const { name, text } = source.state;
    const badge = part('state');
    badge.dataset.state = name;
    badge.textContent = WORDS[name];
    badge.title = text;
    const value = part('count');
    value.textContent = source.count === null ? '–' : source.count.toLocaleString('en');
    value.classList.toggle('stale', name === 'offline' || name === 'refused');
    const { requests, bytes, median } = meter.figures();
    part('requests').textContent = requests.toLocaleString('en');
    part('bytes').textContent = byteLabel(bytes);
    part('delay').textContent = delayLabel(median);
    clearInterval(timer);
    drawTrouble();
    if (name === 'offline') {
      timer = setInterval(drawTrouble, 500);
    }
  }

  function drawTrouble() {
    const { name, text, retryAt } = source.state;
    const seconds = Math.ceil((retryAt - Date.now()) / 1000);
    const again = name === 'offline' && seconds > 0 ? ` Tries again in ${seconds} s.` : '';
    const shown = name === 'offline' || name === 'refused' ? `${text}${again}` : '';
    part('trouble').textContent = shown;
    part('trouble').hidden = shown === '';
  }
}
