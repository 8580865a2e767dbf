/** Where cells are on the screen, in the grid's element. */
export class GridGeometry {
  #api;
  #element;
  #scroll = { x: 0, y: 0 };

  constructor(api, element) {
    this.#api = api;
    this.#element = element;
  }

  /** Takes in how far the cells are scrolled, before zooming. */
  scrolled(x, y) {
    this.#scroll = { x, y };
  }

  /** The part of the element that cells are in, `{left, top, width, height}`; null while there is none. */
  area() {
    const canvas = this.#element.querySelector('canvas[id^="univer-sheet-main"]');
    const skeleton = this.#skeleton();
    if (!canvas || !skeleton) {
      return null;
    }
    const { left, top } = this.#element.getBoundingClientRect();
    const box = canvas.getBoundingClientRect();
    const x = skeleton.rowHeaderWidth * this.#zoom();
    const y = skeleton.columnHeaderHeight * this.#zoom();
    return { left: box.left - left + x, top: box.top - top + y, width: box.width - x, height: box.height - y };
  }

  /** Where a range is within the area. */
  boxOf({ startRow, startColumn, endRow, endColumn }) {
    const skeleton = this.#skeleton();
    const zoom = this.#zoom();
    const first = skeleton.getCellWithCoordByIndex(startRow, startColumn);
    const last = skeleton.getCellWithCoordByIndex(endRow, endColumn);
    return {
      left: (first.startX - skeleton.rowHeaderWidth - this.#scroll.x) * zoom,
      top: (first.startY - skeleton.columnHeaderHeight - this.#scroll.y) * zoom,
      width: (last.endX - first.startX) * zoom,
      height: (last.endY - first.startY) * zoom,
    };
  }

  /** The rows and columns that are on the screen. */
  visible() {
    return this.#sheet()?.getVisibleRange() ?? null;
  }

  #sheet() {
    return this.#api.getActiveWorkbook()?.getActiveSheet();
  }

  #skeleton() {
    return this.#sheet()?.getSkeleton();
  }

  #zoom() {
    return this.#sheet().getZoom();
  }
}
