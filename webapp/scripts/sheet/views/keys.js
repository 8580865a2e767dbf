import { byId } from '../../lib/dom.js';

/** What takes the keys for Univer's grid. */
const GRID_INPUT = '__editor___INTERNAL_EDITOR__DOCS_NORMAL';

/** The parts of the page that F6 goes round, by what the keys go to in each. */
const REGIONS = [
  { id: 'sheet-bar', target: () => byId('sheet-bar').querySelector('button') },
  { id: 'grid', target: () => document.getElementById(GRID_INPUT) },
  { id: 'side', target: () => byId('my-name') },
];

/**
 * The keys that work anywhere on the page: F6 and Shift+F6 go from part to part, because Tab in a grid is for cells;
 * Alt+C goes to what there is to decide, Alt+H shows the history.
 */
export function regionKeys({ decide, travel }) {
  document.addEventListener(
    'keydown',
    (event) => {
      const action =
        event.key === 'F6' ? () => next(event.shiftKey ? -1 : 1) : event.altKey && { c: decide, h: travel }[event.key];
      if (action) {
        event.preventDefault();
        event.stopPropagation();
        action();
      }
    },
    { capture: true },
  );
}

function next(by) {
  const here = REGIONS.findIndex(({ id }) => byId(id).contains(document.activeElement));
  const { target } = REGIONS[((here < 0 ? 1 : here) + by + REGIONS.length) % REGIONS.length];
  target()?.focus();
}
