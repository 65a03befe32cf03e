// What can be done with a whole row: added below, refined, moved, removed with reason and basis, left
// out, restored.
import { button, dialog, make } from "./element.js";

/** Resolves to `{ path, body }` of the act, or null. */
export async function rowDialog(row, { mayOmit }) {
  let act = null;
  await dialog(row.cells.level2_item || "这一行", (box) => {
    const choose = (path, body = {}) => () => { act = { path, body }; box.close("done"); };
    const line = make("div", { class: "stack" });
    if (row.status === "active") {
      const name = (kind) => (body) => { act = { path: "new", body: { ...body, kind } }; box.close("done"); };
      line.append(make("div", { class: "actions" }, button("上移", choose("move", { by: -1 })), button("下移", choose("move", { by: 1 })), button("分项", choose("item-parts"))),
      withWords("细化本事项", "在下方增加一行，作为本事项的一部分，例如“企业投资项目核准（新增）”。",
        [["level2_item", "细化后的名称（二级事项）"]], name("part"), ""),
      withWords("在下方增加事项", "指引以外的事项，与本行属同一个一级事项；各栏都要填写。",
        [["level2_item", "事项名称（二级事项）"]], name("below"), ""),
      withWords("删减这一事项", "工作已完成、事项已取消等特殊情况才可以删减；事项保留在目录中，在“公开依据”栏说明理由和依据。",
        [["reason", "理由"], ["basis", "依据（《文件名称》文号）"]], (body) => { act = { path: "remove", body }; box.close("done"); }));
      if (mayOmit && row.guideline) {
        line.append(withWords("本地未开展，不列入目录", "理由留存备查，不印在目录上。", [["reason", "理由"]],
          (body) => { act = { path: "omit", body }; box.close("done"); }));
      }
    } else {
      line.append(make("p", {}, row.reason), button("恢复这一行", choose("restore"), ""));
    }
    box.append(line, make("p", { class: "actions" }, button("关闭", () => box.close(""))));
  });
  return act;
}

/** Leaving out a guideline item that stands nowhere: resolves to the act, or null. */
export async function leaveOutDialog(item) {
  let act = null;
  await dialog(item.name, (box) => {
    const done = (path) => (body) => { act = { path, body }; box.close("done"); };
    const form = item.may_omit
      ? withWords("记为未开展", "本地未开展的业务可以不列；理由留存备查。", [["reason", "理由"]], done("omit"))
      : withWords("记为删减", "工作已完成、事项已取消等特殊情况才可以；目录中保留这一行并说明理由和依据。", [["reason", "理由"], ["basis", "依据（《文件名称》文号）"]], done("remove"));
    form.open = true;
    box.append(form, make("p", { class: "actions" }, button("关闭", () => box.close(""))));
  });
  return act;
}

let counted = 0;

function withWords(title, explanation, fields, done, kind = "button-danger") {
  const inputs = fields.map(([name, label]) => {
    counted += 1;
    return [name, make("textarea", { class: "input", rows: "2", required: true, id: `row-field-${counted}` }), label];
  });
  const form = make("form", { class: "stack" }, make("p", { class: "fine" }, explanation),
    ...inputs.map(([, input, label]) => make("div", { class: "field" }, make("label", { for: input.id }, label), input)),
    make("button", { class: `button ${kind} button-small`, type: "submit" }, title));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    done(Object.fromEntries(inputs.map(([name, input]) => [name, input.value.trim()])));
  });
  return make("details", {}, make("summary", {}, title), form);
}
