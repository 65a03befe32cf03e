// The workbench of a draft: the grid, what stands beside it, the queue that saves, undo and redo,
// keys and clipboard. On a phone the plain table stays until the grid is asked for.
import { loadGrid } from "../../shared/grid-loader.js";
import { get, post } from "./api.js";
import { chooseChannels } from "./channels.js";
import { formatCells, parseCells } from "./clipboard.js";
import { CellEditor } from "./editor.js";
import { button, dialog, make } from "./element.js";
import { KEYS } from "./keys.js";
import { Panel } from "./panel.js";
import { leaveOutDialog, rowDialog } from "./row-dialog.js";
import { Saver, cellId } from "./saver.js";
import { Selection } from "./selection.js";
import { Table } from "./table.js";

const SIDE = "gongkai-grid-side";

export function openWorkbench(root) {
  const narrow = matchMedia("(max-width: 47.99rem)").matches;
  const opener = root.querySelector("[data-open-grid]");
  const start = () => new Workbench(root).start().catch((error) => {
    opener.hidden = false;
    root.querySelector("[data-plain]").prepend(make("p", { class: "notice notice-warn", role: "alert" }, `表格编辑暂时打不开（${error.message}），可以逐行编辑，或者刷新页面再试。`));
  });
  opener?.addEventListener("click", () => { opener.hidden = true; start(); });
  if (narrow && opener) opener.hidden = false;
  else start();
}

class Workbench {
  constructor(root) {
    this.root = root;
    this.urls = root.dataset;
    this.undone = [];
    this.done = [];
    this.openConflicts = [];
  }

  async start() {
    const [{ Tabulator }, model] = await Promise.all([loadGrid(), get(this.urls.grid)]);
    this.model = model;
    this.editable = model.editable && "editable" in this.root.dataset;
    this.build();
    this.table = new Table(Tabulator, this.frame, model, this);
    this.editor = new CellEditor(this.area, (place, text, go) => this.edited(place, text, go));
    this.selection = new Selection(this.table, (place) => this.chosen(place), (element, place) => this.focus(element, place));
    await this.table.ready;
    if (this.editable) this.startSaving();
    this.panel.showAll(model);
    this.root.querySelector("[data-plain]").hidden = true;
    this.area.hidden = false;
    this.table.tabulator.redraw(true);
    const wanted = decodeURIComponent(location.hash.slice(1)).replace(/^row-/, "");
    const first = this.table.rows.has(wanted) ? wanted : this.table.rowKeys()[0];
    if (first) this.selection.goTo(first, "level2_item", { focus: first === wanted });
    this.area.addEventListener("keydown", (event) => this.key(event));
    for (const type of ["copy", "cut", "paste"]) this.area.addEventListener(type, (event) => this[type](event));
  }

  build() {
    this.area = this.root.querySelector("[data-grid-area]");
    this.frame = make("div", { class: "grid-frame" });
    this.side = make("aside", { class: "grid-side", "aria-label": "单元格与检查结果" });
    this.panel = new Panel(this.side, this);
    this.undoButton = button("撤销", () => this.undo());
    this.redoButton = button("恢复", () => this.redo());
    this.fixAll = button("修改全部可以放心改的", () => this.act(this.urls.fixAll, {}));
    const search = make("input", { class: "input grid-search", type: "search", "aria-label": "在表格中查找", placeholder: "在表格中查找" });
    const only = make("input", { type: "checkbox" });
    const beside = make("input", { type: "checkbox" });
    const filter = () => this.filter(search.value.trim(), only.checked);
    search.addEventListener("input", filter);
    only.addEventListener("change", filter);
    beside.addEventListener("change", () => { this.table.beside = beside.checked; this.table.refresh(); });
    this.sideBox = make("input", { type: "checkbox" });
    this.sideBox.addEventListener("change", () => this.showSide(this.sideBox.checked));
    this.bar = make("div", { class: "toolbar grid-bar" },
      ...(this.editable ? [this.undoButton, this.redoButton, this.fixAll] : []),
      make("label", { class: "choice" }, only, "只看有问题的"), make("label", { class: "choice" }, beside, "对照指引"),
      make("label", { class: "choice" }, this.sideBox, "旁边的说明"), search,
      make("span", { class: "push" }), button("键盘", () => this.showKeys()), button("普通表格", () => this.leave()));
    this.news = make("div", { class: "grid-news", role: "status" });
    this.split = make("div", { class: "grid-split" }, this.frame, this.side);
    this.area.replaceChildren(this.bar, this.news, this.split);
    this.showSide(localStorage.getItem(SIDE) !== "hidden");
    this.buttons();
  }

  // Without what stands beside it the table has a third more room on a small screen; the choice is kept.
  showSide(shown) {
    this.sideBox.checked = shown;
    this.split.classList.toggle("without-side", !shown);
    localStorage.setItem(SIDE, shown ? "shown" : "hidden");
    this.table?.tabulator.redraw(true);
  }

  startSaving() {
    this.saver = new Saver({ url: this.urls.cells, version: this.urls.version, listener: this });
    this.saver.setStored(this.model.rows);
    const left = this.saver.left().filter((edit) => this.table.rows.has(edit.row_key));
    for (const edit of left) {
      this.saver.resume(edit);
      this.table.set(edit.row_key, edit.column_id, edit.to);
    }
    if (left.length > 0) this.say(`上次有${left.length}处修改没有保存成功，已经找回，正在保存。`);
    this.saver.tell();
    const submit = document.querySelector("[data-submit]");
    submit?.addEventListener("click", async (event) => {
      event.preventDefault();
      if (await this.saver.flush()) location.href = submit.href;
      else this.say("还有没有保存的修改，保存成功后才能提交。");
    });
  }

  // Called by the table.
  hasField(element) { return this.editor?.has(element) ?? false; }
  drawn(hadFocus = false) { this.selection?.show(hadFocus); }
  click(event, key, columnId) {
    if (columnId === "row-menu") return;
    const column = this.table.columnsById.get(columnId);
    // The first click chooses a cell, another changes its tick.
    const isChosen = this.selection.active?.rowKey === key && this.selection.active?.columnId === columnId;
    this.selection.goTo(key, columnId, { extend: event.shiftKey });
    if (column.kind === "tick" && isChosen && !event.shiftKey && event.target.closest(".tabulator-cell")) this.toggle(key, columnId);
  }
  open(key, columnId) {
    // The second click of two has changed the tick already.
    if (columnId !== "row-menu" && this.table.columnsById.get(columnId)?.kind !== "tick") this.edit(key, columnId);
  }
  async menu(key) {
    if (!this.editable) return;
    const act = await rowDialog(this.table.rows.get(key), { mayOmit: this.model.may_omit });
    if (!act) return;
    if (act.path === "item-parts") {
      if (await this.saver.flush()) location.href = `${this.urls.rows}/${encodeURIComponent(key)}/${act.path}`;
      else this.say("还有没有保存的修改，保存成功后再填写分项。");
      return;
    }
    const isNew = act.path === "new";
    const url = isNew ? `${this.urls.rows}?after=${encodeURIComponent(key)}` : `${this.urls.rows}/${encodeURIComponent(key)}/${act.path}`;
    const before = new Set(this.table.rows.keys());
    await this.act(url, act.body);
    const added = [...this.table.rows.keys()].find((other) => !before.has(other));
    const place = added ?? (this.table.rows.has(key) ? key : this.table.rowKeys()[0]);
    if (place) this.selection.goTo(place, "level2_item");
  }

  // Called by the saver.
  state({ kind, words }) {
    const place = document.querySelector("[data-save-state]");
    if (!place) return;
    if (kind === "saved" && this.openConflicts.length > 0) {
      kind = "refused";
      words = `${this.openConflicts.length}处他人也改了，请选择`;
    }
    place.hidden = false;
    place.className = `save-state save-${kind}`;
    place.textContent = words;
    if (kind === "signed-out") place.append(" ", make("a", { href: "/console/sign-in", target: "_blank", rel: "noopener" }, "重新登录"));
  }
  outcome(answer, conflicts, refused) {
    for (const { row_key: key, column_id: columnId, value } of answer.applied) {
      if (!this.saver.waits(key, columnId) && this.table.value(key, columnId) !== value) this.table.set(key, columnId, value);
    }
    for (const { row_key: key, column_id: columnId } of refused) this.table.set(key, columnId, this.saver.known(key, columnId));
    if (refused.length > 0) this.say([...new Set(refused.map((cell) => cell.reason))].join("；"), true);
    this.show(answer);
    for (const conflict of conflicts) {
      this.saver.settle(conflict.row_key, conflict.column_id, conflict.theirs);
      this.openConflicts = this.openConflicts.filter((other) => cellId(other.row_key, other.column_id) !== cellId(conflict.row_key, conflict.column_id));
      this.openConflicts.push(conflict);
    }
    if (conflicts.length > 0) this.drawConflicts();
  }

  // Called by the panel.
  change(key, columnId, text) { this.apply([{ key, columnId, from: this.table.value(key, columnId), to: text }]); }
  async jump(finding) {
    const { row_key: key } = finding;
    if (!key || !this.table.rows.has(key)) return;
    if (!this.table.rowKeys().includes(key)) this.clearFilter();
    await this.table.bringIntoView(key);
    this.selection.goTo(key, this.table.columnOf(finding));
  }
  fix(finding) {
    const isOfFix = ({ key }) => !finding.row_key || key === finding.row_key;
    return this.act(this.urls.fix, place(finding), isOfFix);
  }
  explain(finding, text) { return this.act(this.urls.explain, { ...place(finding), text }); }
  takeIn(item) { return this.act(`${this.urls.rows}/${encodeURIComponent(`item:${item.key}`)}/restore`, {}); }
  async leaveOut(item) {
    const act = await leaveOutDialog(item);
    if (act) await this.act(`${this.urls.rows}/${encodeURIComponent(`item:${item.key}`)}/${act.path}`, act.body);
  }
  answer(remark, answer) { return this.act(`${this.urls.remarks}/${remark.id}`, { answer }); }
  settle(conflict, mine) {
    this.openConflicts = this.openConflicts.filter((other) => other !== conflict);
    const { row_key: key, column_id: columnId } = conflict;
    this.table.set(key, columnId, mine ? this.table.value(key, columnId) : conflict.theirs);
    if (mine) this.saver.put(key, columnId, this.table.value(key, columnId));
    this.drawConflicts();
    this.saver.tell();
    if (this.openConflicts.length === 0) this.selection.goTo(key, columnId);
  }

  drawConflicts() {
    if (this.openConflicts.length > 0) this.showSide(true);
    this.table.conflicts = new Map(this.openConflicts.map((conflict) => [cellId(conflict.row_key, conflict.column_id), conflict]));
    this.table.refresh();
    this.panel.showConflicts(this.openConflicts, (conflict) => {
      const row = this.table.rows.get(conflict.row_key);
      return `${row?.cells.level2_item ?? ""} ${this.table.columnsById.get(conflict.column_id)?.label ?? ""}`;
    });
  }

  /**
   * An act of the server on the whole draft; it answers with the draft as it then is. Of the cells that differ,
   * those of the act itself can be undone; others were changed by somebody else meanwhile.
   */
  async act(url, body, isOwn = () => false) {
    if (!(await this.saver.flush())) return this.say("还有没有保存的修改，保存成功后再办理。");
    try {
      const model = await post(url, body);
      if (model.rows) {
        const changes = this.changesTo(model)?.filter(isOwn);
        const heads = (columns) => columns.map((column) => `${column.id} ${column.label}`).join();
        if (heads(model.columns ?? this.model.columns) !== heads(this.model.columns)) return location.reload();
        await this.table.replace(model);
        this.saver.setStored(model.rows);
        this.done = changes ? [...this.done, ...(changes.length > 0 ? [changes] : [])] : [];
        this.undone = [];
        if (changes?.length > 0) this.say(this.told(changes));
      }
      this.show(model);
      const active = this.selection.active;
      if (document.activeElement === document.body && this.table.rows.has(active?.rowKey)) this.selection.goTo(active.rowKey, active.columnId);
    } catch (error) {
      this.say(error.message, true);
    }
  }

  /** What an act changed in the cells; null where rows came, went or moved, which is not undone here. */
  changesTo(model) {
    const before = [...this.table.rows.keys()];
    if (before.length !== model.rows.length || model.rows.some((row, at) => row.key !== before[at] || row.status !== this.table.rows.get(row.key).status)) return null;
    return model.rows.flatMap(({ key, cells }) => Object.entries(cells)
      .map(([columnId, to]) => ({ key, columnId, from: this.table.value(key, columnId), to }))
      .filter(({ from, to }) => from !== to));
  }

  told(changes) {
    const named = changes.slice(0, 5).map(({ key, columnId }) => `${this.table.rows.get(key)?.cells.level2_item ?? ""} ${this.table.columnsById.get(columnId)?.label ?? ""}`);
    return `改了${changes.length}处：${named.join("；")}${changes.length > named.length ? " 等" : ""}。可以撤销。`;
  }

  show(answer) {
    for (const [key, parts] of Object.entries(answer.parts ?? {})) {
      const row = this.table.rows.get(key);
      if (row) row.parts = parts;
    }
    if (answer.findings) this.table.setFindings(answer.findings);
    if (answer.remarks) this.model.remarks = answer.remarks;
    if (answer.tally_words !== undefined) this.model.tally_words = answer.tally_words;
    this.panel.showAll(this.model);
    this.fixAll.disabled = !this.model.findings.some((finding) => finding.fixable);
    this.buttons();
    const inPanel = this.side.contains(document.activeElement) && document.activeElement.tagName === "TEXTAREA";
    if (this.selection?.active && !inPanel) this.chosen(this.selection.active);
  }

  chosen({ rowKey, columnId }) {
    const row = this.table.rows.get(rowKey);
    const column = this.table.columnsById.get(columnId);
    if (!row || !column) return;
    const remarks = this.model.remarks.filter((remark) => remark.row_key === rowKey && (!remark.column_id || remark.column_id === columnId));
    this.panel.showCell({ column, row, value: this.table.value(rowKey, columnId), findings: this.table.findings(rowKey, columnId), remarks, editable: this.editable });
  }

  mayChange(key, columnId) {
    const row = this.table.rows.get(key);
    return this.editable && row?.status === "active" && !row.locked?.[columnId];
  }

  /** Changes cells as one step that can be undone. */
  apply(changes, record = true) {
    const real = changes.filter(({ from, to }) => from !== to);
    if (real.length === 0) return;
    for (const { key, columnId, to } of real) {
      if (!this.table.rows.has(key)) continue;
      this.table.set(key, columnId, to);
      this.saver.put(key, columnId, to);
    }
    if (record) {
      this.done.push(real);
      this.undone = [];
    }
    this.table.refresh([...new Set(real.map((change) => change.key))].filter((key) => this.table.rows.has(key)));
    this.buttons();
    if (this.selection.active) this.chosen(this.selection.active);
  }

  undo() { this.turn(this.done, this.undone, ({ from, to, ...cell }) => ({ ...cell, from: to, to: from })); }
  redo() { this.turn(this.undone, this.done, (change) => change); }
  turn(source, target, as) {
    const step = source.pop();
    if (!step) return;
    target.push(step);
    this.apply(step.map(as), false);
    this.selection.goTo(step[0].key, step[0].columnId);
  }
  buttons() {
    this.undoButton.disabled = this.done.length === 0;
    this.redoButton.disabled = this.undone.length === 0;
  }

  toggle(key, columnId) {
    if (!this.mayChange(key, columnId)) return this.refuse(key, columnId);
    this.change(key, columnId, this.table.value(key, columnId) === "" ? "√" : "");
  }

  async edit(key, columnId) {
    if (!this.mayChange(key, columnId)) return this.refuse(key, columnId);
    const column = this.table.columnsById.get(columnId);
    const value = this.table.value(key, columnId);
    if (column.kind === "tick") return this.toggle(key, columnId);
    if (column.kind === "channels") {
      const chosen = await chooseChannels({
        title: `${this.table.value(key, "level2_item")}：公开渠道和载体`, vocabulary: this.model.channels, value,
        guideline: this.table.rows.get(key).guideline?.[columnId],
      });
      if (chosen !== null) this.change(key, columnId, chosen);
      return this.selection.goTo(key, columnId);
    }
    this.selection.goTo(key, columnId);
    this.editor.open(value);
  }

  /** Takes what was typed; the focus stays where the person has gone meanwhile. */
  edited({ rowKey, columnId }, text, go) {
    if (text !== null) this.change(rowKey, columnId, text.trim());
    if (!this.area.contains(document.activeElement) && document.activeElement !== document.body) return;
    if (this.selection.active?.rowKey !== rowKey || this.selection.active?.columnId !== columnId) return;
    this.selection.goTo(rowKey, columnId);
    if (go !== 0) this.selection.step(go === "down" ? this.table.columnIds().length : go);
  }

  focus(element, { rowKey, columnId }) {
    const column = this.table.columnsById.get(columnId);
    if (this.editor.isOpen) return;
    if (column.kind === "text" && this.mayChange(rowKey, columnId)) {
      return this.editor.rest(element, { rowKey, columnId }, element.getAttribute("aria-label"));
    }
    this.editor.leave();
    element.focus({ preventScroll: true });
  }

  refuse(key, columnId) {
    if (!this.editable) return;
    const row = this.table.rows.get(key);
    this.say(row?.locked?.[columnId] ?? "这一行不在目录中，恢复后才能编辑。");
  }

  key(event) {
    if (event.isComposing || !this.inGrid(event.target) || event.target.closest("button")) {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") event.preventDefault();
      return;
    }
    const { rowKey, columnId } = this.selection.active ?? {};
    if (!rowKey) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0], Home: [0, -99], End: [0, 99] };
    const shortcuts = { z: () => (event.shiftKey ? this.redo() : this.undo()), y: () => this.redo(), s: () => this.saver?.flush(), m: () => this.menu(rowKey), Home: () => this.selection.move(-1e6, -99), End: () => this.selection.move(1e6, 99) };
    if (ctrl) {
      const act = shortcuts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!act) return;
      act();
    } else if (moves[event.key]) this.selection.move(...moves[event.key], event.shiftKey);
    else if (event.key === "Tab") { if (!this.selection.step(event.shiftKey ? -1 : 1)) return; }
    else if (event.key === "Enter" || event.key === "F2") this.enter(rowKey, columnId);
    else if (event.key === "Escape") this.bar.querySelector("button:not(:disabled), input")?.focus();
    else if (event.key === " " && this.table.columnsById.get(columnId).kind !== "text") this.edit(rowKey, columnId);
    else if (event.key === "Delete" || event.key === "Backspace") this.clear();
    else if (event.key === "F8") this.nextFinding(event.shiftKey ? -1 : 1);
    else {
      // A character goes into the unseen field over the cell; where there is none it says why.
      if (event.key.length === 1 && !this.editor.has(event.target) && !this.mayChange(rowKey, columnId)) this.refuse(rowKey, columnId);
      return;
    }
    event.preventDefault();
  }

  /** Begins to edit; a mark is set by the space bar alone, so that nobody who only wants to look changes it. */
  enter(key, columnId) {
    if (this.table.columnsById.get(columnId).kind !== "tick") this.edit(key, columnId);
    else if (this.mayChange(key, columnId)) this.say("按空格勾选或取消。");
    else this.refuse(key, columnId);
  }

  inGrid(element) {
    return this.editor.has(element) || Boolean(element.closest?.(".tabulator-cell"));
  }

  nextFinding(by) {
    const places = this.table.rowKeys().flatMap((key) => this.table.columnIds().filter((id) => this.table.findings(key, id).some((finding) => finding.severity !== "note")).map((id) => [key, id]));
    if (places.length === 0) return this.say("没有错误和警告了。");
    const order = ([key, id]) => this.table.rowKeys().indexOf(key) * 100 + this.table.columnIds().indexOf(id);
    const here = order([this.selection.active.rowKey, this.selection.active.columnId]);
    const next = by > 0 ? places.find((spot) => order(spot) > here) ?? places[0] : places.findLast((spot) => order(spot) < here) ?? places.at(-1);
    this.jump({ row_key: next[0], column_id: next[1] });
  }

  clear() {
    const { rowKeys, columnIds } = this.selection.range();
    this.apply(this.changes(rowKeys, columnIds, () => ""));
  }

  changes(rowKeys, columnIds, text) {
    const changes = [];
    rowKeys.forEach((key, row) => columnIds.forEach((columnId, column) => {
      if (!this.mayChange(key, columnId)) return;
      const to = text(row, column, this.table.columnsById.get(columnId));
      if (to !== undefined) changes.push({ key, columnId, from: this.table.value(key, columnId), to });
    }));
    return changes;
  }

  copy(event) {
    if (!this.inGrid(event.target)) return;
    const { rowKeys, columnIds } = this.selection.range();
    event.clipboardData.setData("text/plain", formatCells(rowKeys.map((key) => columnIds.map((id) => this.table.value(key, id)))));
    event.preventDefault();
  }
  cut(event) {
    this.copy(event);
    if (event.defaultPrevented) this.clear();
  }
  paste(event) {
    if (!this.inGrid(event.target)) return;
    event.preventDefault();
    const cells = parseCells(event.clipboardData.getData("text/plain"));
    const { rowKeys, columnIds } = this.selection.range();
    const single = cells.length === 1 && cells[0].length === 1;
    const allRows = this.table.rowKeys();
    const allColumns = this.table.columnIds();
    const rows = single ? rowKeys : allRows.slice(allRows.indexOf(rowKeys[0])).slice(0, cells.length);
    const columns = single ? columnIds : allColumns.slice(allColumns.indexOf(columnIds[0])).slice(0, Math.max(...cells.map((row) => row.length)));
    const changes = this.changes(rows, columns, (row, column, definition) => {
      const text = single ? cells[0][0] : cells[row]?.[column];
      return text === undefined ? undefined : text.trim();
    });
    this.apply(changes);
    const wanted = rows.length * columns.length;
    const over = single ? 0 : cells.length - rows.length;
    const words = [`已粘贴${changes.length}个单元格`];
    if (wanted > changes.length) words.push(`${wanted - changes.length}个不可改动的没有粘贴`);
    if (over > 0) words.push(`表格到底了，另有${over}行没有粘贴`);
    this.say(`${words.join("；")}。`);
  }

  filter(words, only) {
    const troubled = new Set(this.model.findings.filter((finding) => finding.severity !== "note").map((finding) => finding.row_key));
    const test = (row) => (!only || troubled.has(row.key)) && (words === "" || Object.values(row.cells).some((text) => text.includes(words)));
    this.table.setFilter(words === "" && !only ? null : test);
  }
  clearFilter() {
    for (const field of this.bar.querySelectorAll('input[type="search"]')) field.value = "";
    const [only] = this.bar.querySelectorAll('input[type="checkbox"]');
    only.checked = false;
    this.table.setFilter(null);
  }

  async leave() {
    if (this.saver && !(await this.saver.flush())) return this.say("还有没有保存的修改，保存成功后再切换。");
    // The plain table was made before these edits; it is asked for anew, without the grid.
    this.area.hidden = true;
    this.root.querySelector("[data-plain]").hidden = false;
    this.root.querySelector("[data-plain]").prepend(make("p", { class: "notice" }, "下面是打开页面时的内容，", make("a", { href: location.pathname }, "刷新"), "可以看到刚才的修改。"));
  }

  showKeys() {
    dialog("键盘操作", (box) => box.append(
      make("dl", { class: "facts keys" }, ...KEYS.map(([keys, words]) => make("div", {}, make("dt", {}, make("kbd", {}, keys)), make("dd", {}, words)))),
      make("p", { class: "actions" }, button("关闭", () => box.close("")))));
  }

  say(words, urgent = false) {
    this.news.className = urgent ? "grid-news notice notice-stop" : "grid-news notice";
    this.news.textContent = words;
    clearTimeout(this.sayTimer);
    if (!urgent) this.sayTimer = setTimeout(() => { this.news.textContent = ""; this.news.className = "grid-news"; }, 8000);
  }
}

function place({ rule, row_key, column_id }) {
  return { rule, row_key, column_id };
}
