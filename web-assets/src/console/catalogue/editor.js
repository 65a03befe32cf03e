// The editor of a text cell: a field over the cell that grows with its text. While a cell is only
// chosen the field lies there unseen and has the focus, so that typing, also through a Chinese input
// method, begins in it at once; with the first character, Enter or F2 it becomes the editor. Enter
// takes the text and goes down, Alt+Enter breaks the line, Tab takes it and goes on, Esc leaves it.
import { make } from "./element.js";

const LEAST_WIDTH = 240;

export class CellEditor {
  /** `area` holds the grid; `done(place, text, go)` gets the text (null when left) and where to go on. */
  constructor(area, done) {
    this.area = area;
    this.done = done;
    this.place = null;
    this.isOpen = false;
    this.field = make("textarea", { class: "cell-typing", rows: "1", spellcheck: "false" });
    this.field.addEventListener("compositionstart", () => this.begin());
    this.field.addEventListener("input", () => { this.begin(); this.grow(); });
    this.field.addEventListener("blur", () => { if (this.isOpen) this.finish(this.field.value); });
    this.field.addEventListener("keydown", (event) => { if (this.isOpen) this.key(event); });
    for (const type of ["copy", "cut", "paste"]) {
      this.field.addEventListener(type, (event) => { if (this.isOpen) event.stopPropagation(); });
    }
  }

  /** Lies down over a cell and takes the focus; typing replaces the cell's text. */
  rest(element, place, label) {
    if (this.isOpen) return;
    this.element = element;
    this.place = place;
    this.field.value = "";
    this.field.className = "cell-typing";
    this.field.setAttribute("aria-label", label);
    if (!this.field.isConnected) this.area.append(this.field);
    this.over(0);
    this.field.focus({ preventScroll: true });
  }

  /** Opens with the cell's text. */
  open(value) {
    // A selection that is taken away while the field has the focus takes the field's caret with it: the field
    // lets go first.
    if (!this.isOpen) this.field.blur();
    document.getSelection()?.removeAllRanges();
    this.begin();
    this.field.value = value;
    this.grow();
    this.field.focus({ preventScroll: true });
    this.field.setSelectionRange(value.length, value.length);
  }

  /** Goes away from cells that have another way of editing. */
  leave() {
    if (!this.isOpen) this.field.remove();
  }

  has(element) {
    return element === this.field;
  }

  begin() {
    if (this.isOpen) return;
    this.isOpen = true;
    this.field.className = "cell-editor";
    this.element.classList.add("is-editing");
    this.over(LEAST_WIDTH);
    this.grow();
  }

  finish(text, go = 0) {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.field.className = "cell-typing";
    this.field.value = "";
    this.element.classList.remove("is-editing");
    this.done(this.place, text, go);
  }

  key(event) {
    event.stopPropagation();
    if (event.isComposing || event.keyCode === 229) return; // the input method's own keys
    if (event.key === "Escape") this.finish(null);
    else if (event.key === "Tab") this.finish(this.field.value, event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && event.altKey) {
      this.field.setRangeText("\n", this.field.selectionStart, this.field.selectionEnd, "end");
      this.grow();
    } else if (event.key === "Enter") this.finish(this.field.value, "down");
    else return;
    event.preventDefault();
  }

  /** Over the grid and not in the cell: a cell clips what stands out of it. */
  over(leastWidth) {
    const place = this.element.getBoundingClientRect();
    const frame = this.area.getBoundingClientRect();
    const width = Math.max(place.width, leastWidth);
    Object.assign(this.field.style, {
      left: `${Math.max(0, Math.min(place.left - frame.left, frame.width - width))}px`,
      top: `${place.top - frame.top}px`,
      width: `${width}px`,
      height: `${place.height}px`,
      minHeight: `${place.height}px`,
    });
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight + 2}px`;
  }
}
