// The review by keyboard: J and K go from row to row, A agrees, R opens the remark, N goes to the next
// row without a verdict. Agreeing is sent without leaving the page; without script the forms do it.
import { post } from "./api.js";

export function openReview(list) {
  const rows = [...list.querySelectorAll(".review-row")];
  let at = -1;

  const go = (index) => {
    if (rows.length === 0) return;
    at = Math.max(0, Math.min(rows.length - 1, index));
    rows[at].focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "start", behavior: "auto" });
  };
  const nextOpen = () => {
    const after = rows.findIndex((row, index) => index > at && row.dataset.verdict === "");
    const any = after >= 0 ? after : rows.findIndex((row) => row.dataset.verdict === "");
    if (any >= 0) go(any);
    else list.closest("main").querySelector("#do-pass")?.scrollIntoView();
  };
  const progress = () => {
    const done = rows.filter((row) => row.dataset.verdict !== "").length;
    for (const place of document.querySelectorAll("[data-review-done]")) place.textContent = done;
    const left = rows.length - done;
    const words = left > 0 ? `还有${left}行没有看。` : `${rows.length}行都已看过。`;
    for (const place of document.querySelectorAll("[data-review-left]")) place.textContent = words;
    for (const bar of document.querySelectorAll("[data-review-progress]")) bar.value = done;
  };
  const agree = async (row) => {
    const form = row.querySelector("form[data-agree]");
    if (!form) return;
    const words = row.querySelector("[data-verdict-words]");
    try {
      await post(form.action, { verdict: "agree", seen: form.elements.seen.value });
      row.dataset.verdict = "agree";
      row.classList.remove("review-object");
      row.classList.add("review-agree");
      words.textContent = "已同意";
      progress();
      nextOpen();
    } catch (error) {
      words.textContent = `没有保存：${error.message}`;
    }
  };

  for (const [index, row] of rows.entries()) {
    row.addEventListener("focusin", () => { at = index; });
    row.querySelector("form[data-agree]")?.addEventListener("submit", (event) => {
      event.preventDefault();
      agree(row);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, dialog")) return;
    const key = event.key.toLowerCase();
    if (key === "j") go(at + 1);
    else if (key === "k") go(at - 1);
    else if (key === "n") nextOpen();
    else if (key === "a" && at >= 0) agree(rows[at]);
    else if (key === "r" && at >= 0) {
      const box = rows[at].querySelector("[data-object]");
      if (!box) return;
      box.open = true;
      box.querySelector("textarea").focus();
    } else return;
    event.preventDefault();
  });
}
