import { same } from './content.js';

const MOST = 200;

/**
 * What one has done oneself, to be taken back and done again, step by step; others' edits are never touched. A step is
 * a list of `{key, before, after}`.
 */
export class UndoList {
  #done = [];
  #undone = [];

  push(step) {
    if (step.length > 0) {
      this.#done.push(step);
      this.#done.splice(0, Math.max(0, this.#done.length - MOST));
      this.#undone = [];
    }
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /**
   * Takes the latest step back.
   *
   * @param shown what a cell holds now
   * @returns `{changes: [{key, content}], kept}`, `kept` being how many cells stay as they are because somebody else has
   *     changed them since; null where there is nothing to take back
   */
  undo(shown) {
    return move(this.#done, this.#undone, shown, 'after', 'before');
  }

  redo(shown) {
    return move(this.#undone, this.#done, shown, 'before', 'after');
  }
}

function move(from, to, shown, expected, wanted) {
  const step = from.pop();
  if (!step) {
    return null;
  }
  const own = step.filter((change) => same(shown(change.key), change[expected]));
  if (own.length > 0) {
    to.push(own);
  }
  return {
    changes: own.map((change) => ({ key: change.key, content: change[wanted] })),
    kept: step.length - own.length,
  };
}
