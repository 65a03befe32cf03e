// Beside the grid: the chosen cell with its findings, the guideline's words and the review's points;
// beneath it all findings, each one leading to its cell.
import { button, make } from "./element.js";

export class Panel {
  constructor(element, actions) {
    this.actions = actions;
    this.cell = make("section", { class: "panel-cell", "aria-live": "polite", "aria-label": "所选单元格" });
    this.conflicts = make("section", { class: "panel-conflicts", "aria-label": "与他人同时修改的单元格", hidden: true });
    this.listHead = make("h2", { class: "minor" });
    this.list = make("ol", { class: "panel-list" });
    this.missing = make("div", { class: "panel-missing" });
    element.append(this.conflicts, this.cell, make("section", { class: "panel-all" }, this.listHead, this.missing, this.list));
  }

  /** Everything about one cell. */
  showCell({ column, row, value, findings, remarks, editable }) {
    const parts = [make("h2", { class: "minor" }, `${row.cells.level2_item || row.cells.level1_item || "新的一行"}　${column.label}`)];
    const lock = row.locked?.[column.id];
    if (lock) parts.push(make("p", { class: "lock-words" }, `不可改动：${lock}`));
    if (row.parts?.length) parts.push(this.itemParts(column, row, editable));
    if (row.reason) parts.push(make("p", { class: "notice notice-warn" }, row.reason));
    for (const finding of findings) parts.push(this.finding(finding, editable));
    for (const remark of remarks) parts.push(this.remark(remark, editable));
    const guideline = row.guideline?.[column.id];
    if (row.guideline && column.id !== "seq_no") parts.push(this.guideline(column, guideline ?? "", value, lock || !editable, row));
    if (!row.guideline) parts.push(make("p", { class: "fine" }, "指引以外增加的事项。"));
    this.cell.replaceChildren(...parts);
  }

  /** The row's item parts (R43): what each says in the chosen column, where they differ. */
  itemParts(column, row, editable) {
    const lines = row.parts.filter((part) => part.cells[column.id] !== undefined);
    return make("div", { class: "panel-guideline" },
      make("p", { class: "where" }, `本行有${row.parts.length}个分项`),
      lines.length ? make("ul", { class: "by-part" }, ...lines.map((part) => make("li", {}, make("b", {}, part.name), ` ${part.cells[column.id]}`)))
        : make("p", { class: "fine" }, row.parts.map((part) => part.name).join("；")),
      editable && row.parts_href ? make("a", { href: row.parts_href }, "修改分项") : null);
  }

  guideline(column, guideline, value, fixed, row) {
    const same = guideline === value;
    return make("div", { class: "panel-guideline" },
      make("p", { class: "where" }, same ? "与标准指引相同" : "标准指引"),
      same ? null : make("p", {}, guideline === "" ? "（空）" : column.kind === "tick" ? "勾选" : guideline),
      // The guideline names a class of bodies as publisher; the unit names itself (R54, R55).
      same || fixed || column.id === "publisher" ? null : button("采用指引的内容", () => this.actions.change(row.key, column.id, guideline)));
  }

  finding(finding, editable) {
    const box = make("div", { class: `finding finding-${finding.severity}` },
      make("p", { class: "where" }, make("b", {}, finding.severity_words), ` ${finding.place}`),
      make("p", {}, finding.message),
      finding.suggestion ? make("p", {}, make("b", {}, "建议："), finding.suggestion) : null,
      make("p", { class: "source" }, `依据：${finding.source}`),
      finding.question ? make("p", { class: "source" }, make("a", { href: finding.question.href, target: "_blank", rel: "noopener" }, `问答：${finding.question.title}`)) : null);
    if (editable && finding.fixable) box.append(button("按建议修改", () => this.actions.fix(finding), ""));
    if (editable && finding.explainable) box.append(this.explanation(finding));
    else if (finding.explanation) box.append(make("p", { class: "said" }, make("b", {}, "说明："), finding.explanation));
    return box;
  }

  explanation(finding) {
    const field = make("textarea", { class: "input", rows: "2", maxlength: "500", required: true });
    field.value = finding.explanation ?? "";
    const form = make("form", { class: "explain" },
      make("label", {}, finding.explanation ? "已说明的理由" : "不改的，说明理由", field),
      make("button", { class: "button button-quiet button-small", type: "submit" }, "保存说明"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim() !== "") this.actions.explain(finding, field.value.trim());
    });
    return form;
  }

  remark(remark, editable) {
    const box = make("div", { class: `remark${remark.answer === null ? "" : " remark-done"}` },
      make("p", { class: "where" }, make("b", {}, "审核意见"), ` ${remark.by}`), make("p", {}, remark.text));
    if (remark.answer !== null) box.append(make("p", { class: "said" }, make("b", {}, "答复："), remark.answer));
    else if (editable) {
      const field = make("textarea", { class: "input", rows: "2", maxlength: "500", required: true });
      const form = make("form", { class: "explain" }, make("label", {}, "怎样改的", field),
        make("button", { class: "button button-quiet button-small", type: "submit" }, "答复"));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (field.value.trim() !== "") this.actions.answer(remark, field.value.trim());
      });
      box.append(form);
    }
    return box;
  }

  /** All findings, open points and missing items, gravest first. */
  showAll({ findings, remarks, missing, missing_words: missingWords, tally_words: words, editable }) {
    this.listHead.textContent = `检查结果：${words}`;
    this.missing.replaceChildren(...(missing.length === 0 ? [] : [make("details", {}, make("summary", {}, missingWords),
      ...missing.map((item) => this.missingItem(item, editable)))]));
    const grave = { error: 0, warning: 1, note: 2 };
    const lines = [...findings].sort((a, b) => grave[a.severity] - grave[b.severity]).map((finding) =>
      make("li", {}, make("button", { type: "button", class: `panel-line line-${finding.severity}`, onclick: () => this.actions.jump(finding) },
        make("b", {}, finding.severity_words), make("span", {}, `${finding.place}：${finding.message}`),
        finding.explanation ? make("span", { class: "tag" }, "已说明") : null)));
    const points = remarks.filter((remark) => remark.answer === null).map((remark) =>
      make("li", {}, make("button", { type: "button", class: "panel-line line-remark", onclick: () => this.actions.jump(remark) },
        make("b", {}, "意见"), make("span", {}, remark.text))));
    this.list.replaceChildren(...points, ...lines);
  }

  missingItem(item, editable) {
    return make("div", { class: "finding finding-error" }, make("p", { class: "where" }, item.level1), make("p", {}, `缺少指引的事项“${item.name}”`),
      editable ? make("div", { class: "actions" }, button("补入", () => this.actions.takeIn(item), ""), button("不补入，说明理由", () => this.actions.leaveOut(item))) : null);
  }

  /** The cells that another person changed meanwhile; 1 takes theirs, 2 keeps mine. */
  showConflicts(conflicts, labels) {
    this.conflicts.hidden = conflicts.length === 0;
    this.conflicts.replaceChildren(...conflicts.map((conflict) => this.conflict(conflict, labels)));
    this.conflicts.querySelector(".conflict")?.focus();
  }

  conflict(conflict, labels) {
    const box = make("div", { class: "conflict", tabindex: "-1", role: "alertdialog", "aria-label": `${labels(conflict)}，他人也改了` },
      make("p", {}, make("b", {}, labels(conflict))),
      make("p", {}, `${conflict.by}在${conflict.at}改成：`), make("blockquote", {}, conflict.theirs || "（空）"),
      make("p", {}, "您改成："), make("blockquote", {}, conflict.yours || "（空）"),
      make("div", { class: "actions" },
        button("1 用对方的", () => this.actions.settle(conflict, false)),
        button("2 用我的", () => this.actions.settle(conflict, true))));
    box.addEventListener("keydown", (event) => {
      if (event.key === "1") this.actions.settle(conflict, false);
      else if (event.key === "2") this.actions.settle(conflict, true);
      else return;
      event.preventDefault();
    });
    return box;
  }
}
