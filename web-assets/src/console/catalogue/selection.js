// The active cell and the range of cells beside it. The active cell has the focus, so that a screen
// reader says it; the range is what is copied, cleared and pasted into.

export class Selection {
  /** `grid` gives `rowKeys()`, `columnIds()`, `element(rowKey, columnId)`, `reveal(element)`;
   * `onFocus(element, place)` gives the active cell the focus. */
  constructor(grid, onMove, onFocus) {
    this.grid = grid;
    this.onMove = onMove;
    this.onFocus = onFocus;
    this.active = null;
    this.anchor = null;
    this.shown = [];
  }

  /** Goes to a cell; with `extend` the range grows from where it began. */
  goTo(rowKey, columnId, { extend = false, focus = true } = {}) {
    this.active = { rowKey, columnId };
    if (!extend || !this.anchor) this.anchor = this.active;
    this.show(focus);
    this.onMove(this.active);
  }

  /** Moves by rows and columns, staying inside. */
  move(rows, columns, extend) {
    if (!this.active) return;
    const rowKeys = this.grid.rowKeys();
    const columnIds = this.grid.columnIds();
    const row = clamp(rowKeys.indexOf(this.active.rowKey) + rows, rowKeys.length);
    const column = clamp(columnIds.indexOf(this.active.columnId) + columns, columnIds.length);
    if (rowKeys[row] !== undefined) this.goTo(rowKeys[row], columnIds[column], { extend });
  }

  /** To the next or former cell in reading order. */
  step(by) {
    if (!this.active) return false;
    const rowKeys = this.grid.rowKeys();
    const columnIds = this.grid.columnIds();
    const place = rowKeys.indexOf(this.active.rowKey) * columnIds.length + columnIds.indexOf(this.active.columnId) + by;
    if (place < 0 || place >= rowKeys.length * columnIds.length) return false;
    this.goTo(rowKeys[Math.floor(place / columnIds.length)], columnIds[place % columnIds.length]);
    return true;
  }

  /** The range as row keys and column identifiers. */
  range() {
    if (!this.active) return { rowKeys: [], columnIds: [] };
    const between = (all, a, b) => {
      const [from, to] = [all.indexOf(a), all.indexOf(b)].sort((x, y) => x - y);
      return from < 0 ? [b] : all.slice(from, to + 1);
    };
    return {
      rowKeys: between(this.grid.rowKeys(), this.anchor.rowKey, this.active.rowKey),
      columnIds: between(this.grid.columnIds(), this.anchor.columnId, this.active.columnId),
    };
  }

  /** Draws the range; called again after rows were drawn anew. */
  show(focus) {
    for (const element of this.shown) {
      element.classList.remove("is-active", "in-range");
      element.removeAttribute("aria-selected");
    }
    this.shown = [];
    const { rowKeys, columnIds } = this.range();
    for (const rowKey of rowKeys) {
      for (const columnId of columnIds) {
        const element = this.grid.element(rowKey, columnId);
        if (!element) continue;
        element.classList.add("in-range");
        element.setAttribute("aria-selected", "true");
        this.shown.push(element);
      }
    }
    const element = this.active && this.grid.element(this.active.rowKey, this.active.columnId);
    if (!element) return;
    for (const other of this.grid.root().querySelectorAll('.tabulator-cell[tabindex="0"]')) other.tabIndex = -1;
    element.tabIndex = 0;
    element.classList.add("is-active");
    if (focus) {
      this.grid.reveal(element);
      this.onFocus(element, this.active);
    }
  }
}

function clamp(index, length) {
  return Math.max(0, Math.min(length - 1, index));
}
