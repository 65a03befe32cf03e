// The table of the grid: columns under their groups as the guideline prints them, the item columns
// frozen, each cell with its text, its findings and, on demand, the guideline's words beneath.
import { make } from "./element.js";

const WIDTHS = {
  seq_no: 52, level1_item: 96, level2_item: 150, level3_item: 130, content_elements: 250, legal_basis: 280,
  time_limit: 150, publisher: 140, channels: 200, audience_specific: 90,
};
const FROZEN = new Set(["seq_no", "level1_item", "level2_item"]);
// On a phone frozen columns would leave no room for the cells, and wide ones would not fit beside them.
const NARROW = matchMedia("(max-width: 48rem)");
const NARROWEST = 200;
const SIGNS = { error: "✕", warning: "!", note: "i" };
const RANK = { error: 0, warning: 1, note: 2 };
const BASIC_ROWS = 120; // above this only the rows in view are drawn

export class Table {
  /** `model` is the grid's data, shared with the workbench. */
  constructor(Tabulator, element, model, listener) {
    Object.assign(this, { model, listener, beside: false, conflicts: new Map(), filter: null });
    this.index();
    this.tabulator = new Tabulator(element, {
      data: this.data(),
      index: "key",
      columns: this.columns(),
      nestedFieldSeparator: false,
      layout: "fitData",
      height: "100%",
      renderVertical: model.rows.length > BASIC_ROWS ? "virtual" : "basic",
      headerSort: false,
      keybindings: false,
      columnDefaults: { headerSort: false, resizable: "header", vertAlign: "top" },
      rowFormatter: (row) => this.formatRow(row),
    });
    this.ready = new Promise((done) => this.tabulator.on("tableBuilt", done));
    this.tabulator.on("cellClick", (event, cell) => this.listener.click(event, cell.getData().key, cell.getField()));
    // A second click would choose a word of the cell, and that choice would keep the keys from the editor.
    this.tabulator.on("cellMouseDown", (event) => { if (event.detail > 1) event.preventDefault(); });
    // The grid itself selects the cell's words on a double click, after it has told of it: the editor opens
    // behind that, or the caret is taken out of it and what is typed is lost.
    this.tabulator.on("cellDblClick", (event, cell) => {
      const { key } = cell.getData();
      setTimeout(() => this.listener.open(key, cell.getField()));
    });
    this.tabulator.on("renderComplete", () => { this.tidyRoles(); this.listener.drawn(); });
  }

  // The library gives groups a role that does not exist and lets the frame take the focus; readers
  // of the screen get a plain grid: rows of headings, rows of cells.
  tidyRoles() {
    const root = this.root();
    for (const group of root.querySelectorAll('[role="columngroup"]')) {
      group.setAttribute("role", "presentation");
      for (const name of ["aria-title", "aria-sort"]) group.removeAttribute(name);
    }
    for (const head of root.querySelectorAll(".tabulator-col[aria-sort]")) head.removeAttribute("aria-sort");
    const holder = root.querySelector(".tabulator-tableholder");
    holder.removeAttribute("tabindex");
    holder.setAttribute("role", "presentation");
  }

  index() {
    this.rows = new Map(this.model.rows.map((row) => [row.key, row]));
    this.columnsById = new Map(this.model.columns.map((column) => [column.id, column]));
    this.indexFindings();
  }

  indexFindings() {
    this.byCell = new Map();
    for (const finding of this.model.findings) {
      if (!finding.row_key) continue;
      const id = `${finding.row_key}\u0000${this.columnOf(finding)}`;
      this.byCell.set(id, [...(this.byCell.get(id) ?? []), finding]);
    }
  }

  /** Where a finding is marked: its column, the first of its group, else the item's name. */
  columnOf(finding) {
    if (finding.column_id && this.columnsById.has(finding.column_id)) return finding.column_id;
    return this.model.columns.find((column) => column.group && column.group === finding.heading)?.id ?? "level2_item";
  }

  data() {
    return this.model.rows.map((row) => ({ key: row.key, ...row.cells }));
  }

  columns() {
    const columns = [{
      title: "", field: "row-menu", width: 40, frozen: true, cssClass: "row-menu-cell", resizable: false,
      titleFormatter: () => make("span", { class: "unseen" }, "行"),
      formatter: (cell) => this.menuButton(cell.getData().key),
    }];
    for (const column of this.model.columns) {
      const leaf = this.column(column);
      const last = columns.at(-1);
      const frozen = FROZEN.has(column.id) && !NARROW.matches;
      if (!column.group) columns.push({ ...leaf, frozen });
      else if (last.columns && last.title === column.group) last.columns.push(leaf);
      else columns.push({ title: column.group, columns: [leaf], frozen });
    }
    return columns;
  }

  column(column) {
    return {
      title: column.label,
      field: column.id,
      width: column.kind === "tick" ? 58 : this.width(column.id),
      cssClass: column.kind === "tick" ? "tick-cell" : "",
      formatter: (cell) => this.formatCell(cell.getData().key, column, cell.getValue() ?? "", cell.getElement()),
    };
  }

  width(id) {
    const width = WIDTHS[id] ?? 140;
    return NARROW.matches ? Math.min(width, NARROWEST) : width;
  }

  menuButton(key) {
    const row = this.rows.get(key);
    return make("button", {
      type: "button", class: "row-menu", tabindex: "-1", "aria-label": `“${row?.cells.level2_item ?? ""}”这一行的办理`,
      onclick: (event) => { event.stopPropagation(); this.listener.menu(key); },
    }, "⋯");
  }

  formatCell(key, column, value, element) {
    const row = this.rows.get(key);
    const findings = this.findings(key, column.id);
    const worst = [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity])[0];
    for (const severity of ["error", "warning", "note"]) element.classList.toggle(`has-${severity}`, worst?.severity === severity);
    const lock = row?.locked?.[column.id];
    element.classList.toggle("locked", Boolean(lock));
    element.classList.toggle("has-conflict", this.conflicts.has(`${key}\u0000${column.id}`));
    element.tabIndex = -1;
    element.setAttribute("aria-label", this.spoken(column, value, findings, lock));
    const content = make("div", { class: "cell-content" });
    if (worst) content.append(make("span", { class: `cell-sign sign-${worst.severity}`, "aria-hidden": "true" }, SIGNS[worst.severity]));
    content.append(make("span", { class: "cell-text" }, value));
    const guideline = row?.guideline?.[column.id];
    if (this.beside && guideline !== undefined && guideline !== value && column.id !== "seq_no") {
      content.append(make("span", { class: "cell-beside" }, make("b", {}, "指引"), guideline === "" ? "（空）" : guideline));
    }
    return content;
  }

  spoken(column, value, findings, lock) {
    const words = [column.group ? `${column.group} ${column.label}` : column.label];
    if (column.kind === "tick") words.push(value === "" ? "未勾选" : "已勾选");
    else words.push(value === "" ? "空" : value);
    for (const finding of findings) words.push(`${finding.severity_words}：${finding.message}`);
    if (lock) words.push("不可改动");
    return words.join("，");
  }

  formatRow(row) {
    const data = this.rows.get(row.getData().key);
    const element = row.getElement();
    element.classList.toggle("row-removed", data?.status === "removed");
    element.classList.toggle("row-omitted", data?.status === "omitted");
  }

  findings(key, columnId) {
    return this.byCell.get(`${key}\u0000${columnId}`) ?? [];
  }

  value(key, columnId) {
    return this.rows.get(key)?.cells[columnId] ?? "";
  }

  /** Shows a new text in a cell. */
  set(key, columnId, text) {
    const row = this.rows.get(key);
    if (!row) return;
    row.cells[columnId] = text;
    this.tabulator.getRow(key)?.update({ [columnId]: text });
  }

  /** Draws cells anew whose findings, conflicts or guideline words changed. */
  refresh(keys) {
    const rows = keys ? keys.map((key) => this.tabulator.getRow(key)).filter(Boolean) : this.tabulator.getRows("active");
    // Drawing a row anew takes its cells out of the page and with them the focus.
    const hadFocus = this.root().contains(document.activeElement) || this.listener.hasField(document.activeElement);
    for (const row of rows) row.reformat();
    this.listener.drawn(hadFocus);
  }

  /** New findings: only rows that gained or lost some are drawn anew. */
  setFindings(findings) {
    const print = (list) => {
      const by = new Map();
      for (const f of list) by.set(f.row_key, `${by.get(f.row_key) ?? ""}|${f.rule}${f.column_id}${f.message}${f.explanation ?? ""}`);
      return by;
    };
    const before = print(this.model.findings);
    this.model.findings = findings;
    this.indexFindings();
    const after = print(findings);
    const keys = [...this.rows.keys()].filter((key) => before.get(key) !== after.get(key));
    if (keys.length > 0) this.refresh(keys);
  }

  /** Other rows: after an act on a row, or when somebody else changed the draft. */
  async replace(model) {
    Object.assign(this.model, model);
    this.index();
    await this.tabulator.replaceData(this.data());
    this.applyFilter();
  }

  setFilter(filter) {
    this.filter = filter;
    this.applyFilter();
  }

  applyFilter() {
    if (this.filter) this.tabulator.setFilter((data) => this.filter(this.rows.get(data.key)));
    else this.tabulator.clearFilter(true);
  }

  // What the selection needs.
  root() { return this.tabulator.element; }
  rowKeys() { return this.tabulator.getRows("active").map((row) => row.getData().key); }
  columnIds() { return this.model.columns.map((column) => column.id); }

  element(key, columnId) {
    const row = this.tabulator.getRow(key);
    const cell = row ? row.getCell(columnId) : false;
    return cell ? cell.getElement() : null;
  }

  /** Scrolls a cell out from under the frozen columns and into the frame. */
  reveal(element) {
    const holder = this.root().querySelector(".tabulator-tableholder");
    const frame = holder.getBoundingClientRect();
    const place = element.getBoundingClientRect();
    if (place.top < frame.top) holder.scrollTop -= frame.top - place.top;
    else if (place.bottom > frame.top + holder.clientHeight) holder.scrollTop += Math.min(place.bottom - frame.top - holder.clientHeight, place.top - frame.top);
    if (element.classList.contains("tabulator-frozen")) return;
    const frozen = [...element.parentElement.querySelectorAll(".tabulator-frozen-left")].reduce((sum, cell) => sum + cell.offsetWidth, 0);
    if (place.left < frame.left + frozen) holder.scrollLeft -= frame.left + frozen - place.left;
    else if (place.right > frame.left + holder.clientWidth) holder.scrollLeft += Math.min(place.right - frame.left - holder.clientWidth, place.left - frame.left - frozen);
  }

  async bringIntoView(key) {
    await this.tabulator.scrollToRow(key, "center", false).catch(() => {});
  }
}
