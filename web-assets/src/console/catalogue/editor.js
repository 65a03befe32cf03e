// The editor of a text cell: a field that grows with its text. Enter takes it, Alt+Enter breaks the
// line, Tab takes it and goes on, Esc leaves it. Keys of a Chinese input method are its own.
import { make } from "./element.js";

/** Opens the editor in a cell's element; resolves to `{ text, go }`, text null when left. */
export function editText(element, { value, label, typed }) {
  return new Promise((resolve) => {
    const field = make("textarea", { class: "cell-editor", "aria-label": label, rows: "1" });
    field.value = typed === undefined ? value : "";
    let over = false;
    const finish = (text, go = 0) => {
      if (over) return;
      over = true;
      field.remove();
      element.classList.remove("is-editing");
      resolve({ text, go });
    };
    const grow = () => {
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight + 2}px`;
    };
    field.addEventListener("input", grow);
    field.addEventListener("blur", () => finish(field.value));
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape") finish(null);
      else if (event.key === "Tab") finish(field.value, event.shiftKey ? -1 : 1);
      else if (event.key === "Enter" && event.altKey) {
        field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
        grow();
      } else if (event.key === "Enter") finish(field.value);
      else return;
      event.preventDefault();
    });
    for (const type of ["copy", "paste", "cut", "click", "mousedown", "dblclick"]) {
      field.addEventListener(type, (event) => event.stopPropagation());
    }
    // Over the grid and not in the cell: a cell clips what stands out of it.
    const place = element.getBoundingClientRect();
    const host = element.closest(".grid-area");
    const frame = host.getBoundingClientRect();
    Object.assign(field.style, {
      left: `${Math.min(place.left - frame.left, frame.width - 240)}px`,
      top: `${place.top - frame.top}px`,
      width: `${Math.max(place.width, 240)}px`,
      minHeight: `${place.height}px`,
    });
    element.classList.add("is-editing");
    host.append(field);
    grow();
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
  });
}
