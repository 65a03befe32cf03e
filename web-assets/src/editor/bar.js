// The bar over the editor: what a button does, when it may, and whether it is on. One stop of the tab key; the arrow
// keys go along it.
import { lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import {
  addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable, mergeCells, splitCell, toggleHeaderRow,
} from "prosemirror-tables";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

/** The node of a kind around the selection. */
function around(state, type) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return $from.node(depth);
  return null;
}

function isBlock(state, type, level) {
  const { parent } = state.selection.$from;
  return parent.type === type && (!level || parent.attrs.level === level);
}

export function isMarked(state, type) {
  const { from, $from, to, empty } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
}

const heading = (level) => (state, dispatch, view) =>
  (isBlock(state, nodes.heading, level) ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level }))(state, dispatch, view);

const list = (type) => (state, dispatch, view) =>
  (around(state, type) ? liftListItem(nodes.list_item) : wrapInList(type))(state, dispatch, view);

function insertTable(state, dispatch) {
  if (isInTable(state)) return false;
  const row = (type) => nodes.table_row.create(null, Array.from({ length: 3 }, () => type.createAndFill()));
  const table = nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell), row(nodes.table_cell)]);
  dispatch?.(state.tr.replaceSelectionWith(table).scrollIntoView());
  return true;
}

/** Without headings, lists and letters: paragraphs alone. */
function plain(state, dispatch) {
  const { from, to } = state.selection;
  if (!dispatch) return true;
  const tr = state.tr;
  for (const type of Object.values(marks)) tr.removeMark(from, to, type);
  state.doc.nodesBetween(from, to, (node, at) => {
    if (node.type === nodes.heading) tr.setNodeMarkup(tr.mapping.map(at), nodes.paragraph);
  });
  dispatch(tr);
  return true;
}

/** The buttons: words, what it does, when it is on, whether it is of tables alone. */
export const buttons = [
  { label: "一级标题", run: heading(2), isOn: (state) => isBlock(state, nodes.heading, 2) },
  { label: "二级标题", run: heading(3), isOn: (state) => isBlock(state, nodes.heading, 3) },
  { label: "三级标题", run: heading(4), isOn: (state) => isBlock(state, nodes.heading, 4) },
  null,
  { label: "加粗", run: toggleMark(marks.strong), isOn: (state) => isMarked(state, marks.strong) },
  { label: "链接", opens: "link", isOn: (state) => isMarked(state, marks.link) },
  null,
  { label: "项目符号", run: list(nodes.bullet_list), isOn: (state) => Boolean(around(state, nodes.bullet_list)) },
  { label: "编号", run: list(nodes.ordered_list), isOn: (state) => Boolean(around(state, nodes.ordered_list)) },
  { label: "引文", run: (state, ...more) => (around(state, nodes.blockquote) ? lift : wrapIn(nodes.blockquote))(state, ...more), isOn: (state) => Boolean(around(state, nodes.blockquote)) },
  { label: "表格", run: insertTable },
  { label: "加一行", run: addRowAfter, inTable: true },
  { label: "加一列", run: addColumnAfter, inTable: true },
  { label: "删这行", run: deleteRow, inTable: true },
  { label: "删这列", run: deleteColumn, inTable: true },
  { label: "表头", run: toggleHeaderRow, inTable: true },
  { label: "合并", run: mergeCells, inTable: true },
  { label: "拆分", run: splitCell, inTable: true },
  { label: "删表格", run: deleteTable, inTable: true },
  null,
  { label: "清除格式", run: plain },
  { label: "撤销", run: undo },
  { label: "重做", run: redo },
  { label: "源代码", opens: "source" },
];

/** Draws the bar; `open` answers the buttons that open something. */
export function drawBar(view, open) {
  const bar = Object.assign(document.createElement("div"), { className: "body-bar" });
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "格式");
  const drawn = [];
  for (const one of buttons) {
    if (!one) {
      bar.append(Object.assign(document.createElement("span"), { className: "bar-gap" }));
      continue;
    }
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: one.label, tabIndex: -1 });
    // The selection stays where it is.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") === "true") return;
      if (one.opens) open(one.opens);
      else {
        one.run(view.state, view.dispatch, view);
        view.focus();
      }
    });
    drawn.push({ one, button });
    bar.append(button);
  }
  drawn[0].button.tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    const seen = drawn.map(({ button }) => button).filter((button) => !button.hidden);
    const at = seen.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: seen.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    for (const button of seen) button.tabIndex = -1;
    const next = seen[(to + seen.length) % seen.length];
    next.tabIndex = 0;
    next.focus();
  });
  const update = (state) => {
    const inTable = isInTable(state);
    for (const { one, button } of drawn) {
      if (one.isOn) button.setAttribute("aria-pressed", String(one.isOn(state)));
      if (one.inTable) button.hidden = !inTable;
      if (button.hidden && button.tabIndex === 0) [button.tabIndex, drawn[0].button.tabIndex] = [-1, 0];
      if (one.run) button.setAttribute("aria-disabled", String(!one.run(state, undefined, view)));
    }
  };
  return { bar, update, focus: () => drawn.find(({ button }) => button.tabIndex === 0).button.focus() };
}
