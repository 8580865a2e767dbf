import { onceAFrame } from './dom.js';

/** As {@link onceAFrame}, but `millis` at least lie between one drawing and the next: for what is dear to draw. */
export function paced(millis, draw) {
  let drawn = -millis;
  let asked = false;
  const inFrame = onceAFrame(() => {
    asked = false;
    drawn = performance.now();
    draw();
  });
  return () => {
    if (asked) {
      return;
    }
    asked = true;
    const wait = drawn + millis - performance.now();
    if (wait > 0) {
      setTimeout(inFrame, wait);
    } else {
      inFrame();
    }
  };
}
