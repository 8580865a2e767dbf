import { el } from '../../lib/dom.js';
import { byteLabel } from '../../lib/format.js';
import { delayLabel, ratioLabel } from './labels.js';

const ROWS = [
  ['Count', (_, source) => (source.count === null ? '–' : source.count.toLocaleString('en'))],
  ['Publications that came', ({ counts }) => counts.toLocaleString('en')],
  ['Requests', ({ requests }) => requests.toLocaleString('en')],
  ['Requests for each', ({ requestsEach }) => ratioLabel(requestsEach)],
  ['Bytes received', ({ bytes }) => byteLabel(bytes)],
  ['Bytes for each', ({ bytesEach }) => (bytesEach === null ? '–' : byteLabel(Math.round(bytesEach)))],
  ['Delay, median', ({ median }) => delayLabel(median)],
  ['Delay, 95 % within', ({ p95 }) => delayLabel(p95)],
];

/** The figures of all sources as the rows of a table; the function returned brings them up to date. */
export function figures(body, sources, meters) {
  const cells = ROWS.map(() => sources.map(() => el('td')));
  body.replaceChildren(...ROWS.map(([name], i) => el('tr', {}, el('th', { scope: 'row' }, name), cells[i])));
  return () => {
    const all = meters.map((meter) => meter.figures());
    ROWS.forEach(([, write], row) => {
      sources.forEach((source, i) => {
        const text = write(all[i], source);
        if (cells[row][i].textContent !== text) {
          cells[row][i].textContent = text;
        }
      });
    });
  };
}
