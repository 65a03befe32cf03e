// One body: the editor takes the place of the plain field, keeps the field filled, and gives its place back on demand.
import { baseKeymap, chainCommands, exitCode, toggleMark } from "prosemirror-commands";
import { gapCursor } from "prosemirror-gapcursor";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { EditorState } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { drawBar } from "./bar.js";
import { linkRow } from "./link.js";
import { reduced } from "./paste.js";
import { schema } from "./schema.js";
import { read, written } from "./write.js";

const { nodes, marks } = schema;

const newLine = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
});

export function openBody(field) {
  const { id } = field;
  const label = document.querySelector(`label[for="${id}"]`);
  const box = Object.assign(document.createElement("div"), { className: "body-editor" });
  const said = Object.assign(document.createElement("p"), { className: "fine body-said", hidden: true });
  said.setAttribute("role", "status");
  label.id = `${id}-label`;

  const plugins = (open) => [
    history(),
    keymap({
      Enter: splitListItem(nodes.list_item),
      "Shift-Enter": newLine,
      "Mod-[": liftListItem(nodes.list_item),
      "Mod-]": sinkListItem(nodes.list_item),
      "Mod-b": toggleMark(marks.strong),
      "Mod-z": undo,
      "Mod-y": redo,
      "Shift-Mod-z": redo,
      "Mod-k": () => open("link"),
      "Alt-F10": () => open("bar"),
    }),
    keymap(baseKeymap),
    gapCursor(),
    tableEditing(),
  ];

  let bar;
  let link;
  const open = (what) => {
    if (what === "link") link.open();
    else if (what === "bar") bar.focus();
    else showSource(true);
    return true;
  };
  const fresh = () => EditorState.create({ doc: read(field.value), plugins: plugins(open) });

  const view = new EditorView(box, {
    state: fresh(),
    attributes: {
      id, class: "body-text", role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id,
      ...(field.getAttribute("aria-describedby") && { "aria-describedby": field.getAttribute("aria-describedby") }),
      ...(field.getAttribute("aria-invalid") && { "aria-invalid": "true" }),
    },
    transformPastedHTML: reduced,
    dispatchTransaction(transaction) {
      const state = view.state.apply(transaction);
      view.updateState(state);
      bar.update(state);
      if (transaction.docChanged) keep(state.doc);
    },
  });

  // What nobody touched stays in the field as it came, letter by letter.
  const keep = (doc) => {
    field.value = written(doc);
    const over = field.maxLength > 0 && field.value.length > field.maxLength;
    said.hidden = !over;
    said.textContent = over ? `正文过长（${field.value.length}字），最多${field.maxLength}字；较长的内容请作为附件。` : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  bar = drawBar(view, open);
  link = linkRow(view);
  const back = Object.assign(document.createElement("button"), {
    type: "button", className: "button button-quiet button-small", textContent: "回到编辑器", hidden: true,
  });
  back.addEventListener("click", () => showSource(false));
  box.prepend(bar.bar, link.row);
  field.before(box, back);
  box.after(said);
  bar.update(view.state);

  // Either the field or the editor bears the name and the label of the field.
  const showSource = (isShown) => {
    if (!isShown && !field.hidden) view.updateState(fresh());
    field.hidden = !isShown;
    box.hidden = isShown;
    back.hidden = !isShown;
    if (isShown) {
      view.dom.removeAttribute("id");
      view.dom.removeAttribute("aria-labelledby");
      field.id = id;
      label.htmlFor = id;
      field.focus();
    } else {
      field.removeAttribute("id");
      view.dom.id = id;
      view.dom.setAttribute("aria-labelledby", label.id);
      label.removeAttribute("for");
    }
    bar.update(view.state);
  };
  showSource(false);
  label.addEventListener("click", () => field.hidden && view.focus());
  // The form's autosave puts back what a tab had kept.
  field.addEventListener("restored", () => {
    view.updateState(fresh());
    bar.update(view.state);
  });
}
