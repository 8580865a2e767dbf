import uPlot from 'uplot';

const HEIGHT = 190;
const LONGEST_SECONDS = 90;
const SHORTEST_SECONDS = 20;
const DASHES = [[6, 4], [2, 3], []];
const SIZES = [6, 5, 4];

/** Steps of an axis of numbers, and of one of bytes. */
const COUNTS = Array.from({ length: 7 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();
const BYTES = Array.from({ length: 30 }, (_, power) => 2 ** power);

/** One plot of the three sources over the last 90 seconds, in the colours of the page. */
export class Plot {
  #plot;
  #host;

  /**
   * @param host gets it, as wide as it is
   * @param colours custom properties of the sources
   * @param kind delays (on a logarithmic scale), counts or bytes
   * @param label writes a value of the y axis
   */
  constructor(host, { colours, kind, label }) {
    const log = kind === 'delays';
    this.#host = host;
    const colour = (property) => () => resolved(host, property);
    const axis = { stroke: colour('--ink-soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    this.#plot = new uPlot(
      {
        width: this.#width,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        select: { show: false },
        padding: [8, 12, 0, 0],
        scales: {
          x: { time: true, range: (_, first) => lastSeconds(first) },
          y: log ? { distr: 3, range: logRange } : { range: fromZero },
        },
        axes: [
          { ...axis, size: 28, space: 70, values: (_, seconds) => seconds.map(clock) },
          {
            ...axis,
            size: 64,
            ...(log
              ? { filter: decades, grid: { ...axis.grid, filter: decades } }
              : { incrs: kind === 'bytes' ? BYTES : COUNTS }),
            values: (_, values) => values.map((value) => (value === null ? '' : label(value))),
          },
        ],
        series: [
          {},
          ...colours.map((property, i) => ({
            stroke: colour(property),
            width: 2,
            dash: DASHES[i],
            spanGaps: true,
            // Each delay is a point; lines between them would say nothing.
            ...(log ? { paths: () => null } : {}),
            points: { show: log, size: SIZES[i], stroke: colour(property), fill: colour(property) },
          })),
        ],
      },
      [[], ...colours.map(() => [])],
      host,
    );
    new ResizeObserver(() => this.#plot.setSize({ width: this.#width, height: HEIGHT })).observe(host);
  }

  show(columns) {
    this.#plot.setData(columns);
  }

  /** Draws again, in the theme’s colours. */
  redraw() {
    this.#plot.redraw(false, true);
  }

  get #width() {
    return Math.max(200, this.#host.clientWidth);
  }
}

/** A custom property as a colour that a canvas understands. */
function resolved(host, property) {
  const probe = host.appendChild(document.createElement('span'));
  probe.hidden = true;
  probe.style.color = `var(${property})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function lastSeconds(first) {
  const now = Date.now() / 1000;
  return [Math.max(now - LONGEST_SECONDS, Math.min(first ?? now, now - SHORTEST_SECONDS)), now];
}

/** Of a logarithmic scale the powers of ten only. */
function decades(_, values) {
  return values.map((value) => (Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6) ? value : null));
}

function logRange(_, least, most) {
  const low = 10 ** Math.floor(Math.log10(Math.max(0.1, least ?? 1)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(10, most ?? 1000)));
  return [low, high > low ? high : low * 10];
}

function fromZero(_, __, most) {
  return [0, most > 0 ? most * 1.05 : 10];
}

function clock(seconds) {
  const date = new Date(seconds * 1000);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
