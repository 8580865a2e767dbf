/** `0.8 ms`, `12 ms`, `1.25 s`; a dash where there is none. */
export function delayLabel(millis) {
  if (millis === null) {
    return '–';
  }
  if (millis >= 1000) {
    return `${(millis / 1000).toFixed(2)} s`;
  }
  return millis < 10 ? `${millis.toFixed(1)} ms` : `${Math.round(millis)} ms`;
}

/** A number with at most two places; a dash where there is none. */
export function ratioLabel(number) {
  return number === null ? '–' : number.toLocaleString('en', { maximumFractionDigits: 2 });
}
