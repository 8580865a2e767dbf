/** How many cells one command may concern. */
export const MOST_CELLS = 20_000;
