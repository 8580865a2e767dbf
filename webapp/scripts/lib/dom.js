// Builds the document from text and elements only: nothing that people or servers send is ever read as HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** The paths of the icons, each drawn in a square of 24. */
const ICONS = {
  arrowDown: 'M12 5v14M6 13l6 6 6-6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2',
  download: 'M12 4v11M7 10.5l5 5 5-5M4 20h16',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  redo: 'M15 5l5 5-5 5M20 10H9.5a5.5 5.5 0 0 0 0 11H12',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2.5M12 19.5V22M4.9 4.9l1.8 1.8M17.3 17.3l1.8 1.8M2 12h2.5M19.5 12H22M4.9 19.1l1.8-1.8M17.3 6.7l1.8-1.8',
  undo: 'M9 5l-5 5 5 5M4 10h10.5a5.5 5.5 0 0 1 0 11H12',
  upload: 'M12 16V4M7 9l5-5 5 5M4 20h16',
  warning: 'M12 4l9 16H3zM12 10v4.5M12 17.2v.1',
};

/** The element with this id, which must be there. */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) {
    throw new Error(`The page has no element #${id}.`);
  }
  return element;
}

/**
 * A new element. Attributes that are null, undefined or false are left out, true stands alone, and functions named
 * `on…` listen; children are elements or texts, and what is null or false is left out.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** One of the icons; it says nothing to a screen reader, so whatever holds it needs words. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** A time that a machine can read too; `title` says more to whoever points at it. */
export function timeElement(millis, label, title = null) {
  return el('time', { datetime: new Date(millis).toISOString(), title }, label);
}

/**
 * Makes the children of `list` the rows of `items`, in their order, with as little change as possible.
 *
 * @param keyOf what makes an item the same one as before
 * @param build the row of an item that has none yet; it is kept until the item goes
 */
export function reconcile(list, items, keyOf, build) {
  const rows = new Map([...list.children].map((row) => [row.dataset.key, row]));
  const keys = new Set(items.map(keyOf));
  for (const [key, row] of rows) {
    if (!keys.has(key)) {
      row.remove();
    }
  }
  let next = list.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    if (next?.dataset.key === key) {
      next = next.nextElementSibling;
      continue;
    }
    const row = rows.get(key) ?? build(item);
    row.dataset.key = key;
    list.insertBefore(row, next);
  }
}

/** Gives the element this text; where it has it already nothing is touched, neither laid out nor read out anew. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** A function that calls `draw` once soon, however often it is called until then; in hidden tabs less often. */
export function onceAFrame(draw) {
  let asked = false;
  const run = () => {
    asked = false;
    draw();
  };
  return () => {
    if (!asked) {
      asked = true;
      if (document.hidden) {
        setTimeout(run, 250);
      } else {
        requestAnimationFrame(run);
      }
    }
  };
}

/** How long may be drawn without waiting for a frame, which has 16 milliseconds. */
const PROMPT_MILLIS = 8;

/**
 * As {@link onceAFrame}, but without waiting for a frame as long as the drawing takes less than half of it: for what needs
 * the next frame itself to come onto the screen, and would be a whole frame late if it waited for that one.
 */
export function promptly(draw, now = () => performance.now()) {
  let spent = 0;
  let asked = false;
  const rest = onceAFrame(() => {
    spent = 0;
    if (asked) {
      setTimeout(run);
    }
  });
  const run = () => {
    if (!asked || spent >= PROMPT_MILLIS) {
      return;
    }
    asked = false;
    const begun = now();
    draw();
    spent += now() - begun;
    rest();
  };
  return () => {
    if (!asked) {
      asked = true;
      setTimeout(run);
    }
  };
}
