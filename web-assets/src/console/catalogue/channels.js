// The choice of channels: the vocabulary as boxes, others as words. Enter takes it, Esc leaves it.
import { button, dialog, make } from "./element.js";

/** Resolves to the channels joined by 、, or null when the choice was left. */
export async function chooseChannels({ title, vocabulary, value, guideline }) {
  const chosen = new Set(value.split("、").map((name) => name.trim()).filter(Boolean));
  const suggested = new Set((guideline ?? "").split("、").filter(Boolean));
  const others = make("input", { class: "input", id: "other-channels", value: [...chosen].filter((name) => !vocabulary.includes(name)).join("、") });
  const boxes = vocabulary.map((name) =>
    make("input", { type: "checkbox", value: name, checked: chosen.has(name) }));
  const taken = () => [
    ...boxes.filter((box) => box.checked).map((box) => box.value),
    ...others.value.split(/[、，,；;]/).map((name) => name.trim()).filter(Boolean),
  ].join("、");
  const result = await dialog(title, (box) => {
    const list = make("div", { class: "channel-choices", role: "group", "aria-label": "公开渠道和载体" },
      ...vocabulary.map((name, at) => make("label", { class: "choice" }, boxes[at], make("span", {}, name,
        suggested.has(name) ? make("small", { class: "quiet" }, "（指引）") : null))));
    const form = make("form", { method: "dialog", class: "stack" }, list,
      make("div", { class: "field" }, make("label", { for: "other-channels" }, "其他（用“、”分开）"), others),
      make("div", { class: "actions" },
        make("button", { class: "button button-small", value: "take" }, "确定"),
        button("取消", () => box.close(""))));
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing && event.target.type !== "submit") {
        event.preventDefault();
        box.close("take");
      }
    });
    box.append(form);
    queueMicrotask(() => (boxes[0] ?? others).focus());
  });
  return result === "take" ? taken() : null;
}
