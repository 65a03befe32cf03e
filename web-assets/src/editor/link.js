// The row in which the address of a link is typed; without a selection the address itself becomes its words.
import { isMarked } from "./bar.js";
import { isAddress, schema } from "./schema.js";

const { link } = schema.marks;

export function linkRow(view) {
  const row = Object.assign(document.createElement("div"), { className: "body-link", hidden: true });
  const label = Object.assign(document.createElement("label"), { textContent: "链接到", htmlFor: "body-link-to" });
  const field = Object.assign(document.createElement("input"), {
    id: "body-link-to", className: "input", type: "url", autocomplete: "off", placeholder: "https://www.example.gov.cn/",
  });
  const wrong = Object.assign(document.createElement("span"), { className: "error", id: "body-link-wrong" });
  wrong.setAttribute("role", "alert");
  row.append(label, field, button("确定", put), button("去掉链接", remove), button("取消", close), wrong);

  function open() {
    row.hidden = false;
    field.value = present();
    wrong.textContent = "";
    field.focus();
  }
  function close() {
    row.hidden = true;
    view.focus();
  }
  function put() {
    const href = field.value.trim();
    if (!isAddress(href)) {
      wrong.textContent = "网址应以 http:// 或 https:// 开头，如 https://www.example.gov.cn/a.html";
      field.setAttribute("aria-describedby", wrong.id);
      field.focus();
      return;
    }
    const { state } = view;
    const { empty, from } = state.selection;
    const place = range(state);
    const tr = state.tr;
    if (empty && !place) tr.insert(from, schema.text(href, [link.create({ href })]));
    else {
      const [start, end] = place ?? [from, state.selection.to];
      tr.removeMark(start, end, link).addMark(start, end, link.create({ href }));
    }
    view.dispatch(tr);
    close();
  }
  function remove() {
    const { from, to } = view.state.selection;
    const [start, end] = range(view.state) ?? [from, to];
    view.dispatch(view.state.tr.removeMark(start, end, link));
    close();
  }
  function present() {
    const { $from, from, to } = view.state.selection;
    let found = link.isInSet($from.marks());
    view.state.doc.nodesBetween(from, to, (node) => { found ||= link.isInSet(node.marks); });
    return found ? found.attrs.href : "";
  }
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      put();
    } else if (event.key === "Escape") close();
  });
  // What is typed here is not of the form yet.
  field.addEventListener("input", (event) => event.stopPropagation());
  return { row, open };
}

/** The whole link around an empty selection; nothing where there is none. */
function range(state) {
  const { $from, empty } = state.selection;
  if (!empty || !isMarked(state, link)) return null;
  const hrefOf = (node) => link.isInSet(node.marks)?.attrs.href;
  const runs = [];
  $from.parent.forEach((node, offset) => {
    const start = $from.start() + offset;
    const last = runs.at(-1);
    if (last && last.href === hrefOf(node)) last.end = start + node.nodeSize;
    else runs.push({ href: hrefOf(node), start, end: start + node.nodeSize });
  });
  const run = runs.find((one) => one.href && one.start <= $from.pos && $from.pos <= one.end);
  return run ? [run.start, run.end] : null;
}

function button(text, act) {
  const one = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet button-small", textContent: text });
  one.addEventListener("click", act);
  return one;
}
