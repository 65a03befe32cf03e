// Elements without markup in strings: the content policy and the reader are both safe.

/** `make("p", { class: "fine" }, "words", child)`; a function among the attributes listens. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key.replace(/^on/, ""), value);
    else if (value === true) element.setAttribute(key, "");
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A modal dialog with a heading; resolves when it is closed. `fill` gets the dialog. */
export function dialog(title, fill) {
  const heading = make("h2", { id: "dialog-title", class: "minor" }, title);
  const box = make("dialog", { class: "work-dialog", "aria-labelledby": "dialog-title" }, heading);
  fill(box);
  document.body.append(box);
  const opener = document.activeElement;
  return new Promise((done) => {
    box.addEventListener("close", () => {
      box.remove();
      if (opener?.isConnected) opener.focus({ preventScroll: true });
      done(box.returnValue);
    });
    box.showModal();
  });
}

/** A button of the design. */
export function button(label, listener, kind = "button-quiet") {
  return make("button", { type: "button", class: `button ${kind} button-small`, onclick: listener }, label);
}
