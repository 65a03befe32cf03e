// Hints of the text check by keyboard: 1 takes the suggestion over, 2 says that nothing is wrong, 3 goes on to the
// next hint. Without script the buttons do it.
const hints = document.querySelector("[data-hints]");
if (hints) openHints([...hints.querySelectorAll("form.hint-line")]);

function openHints(lines) {
  const here = () => document.activeElement?.closest("form.hint-line") ?? lines[0];
  const show = (line) => {
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest", behavior: "auto" });
  };
  let isSent = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat || isSent) return;
    if (event.target.closest("textarea, select, input")) return;
    const line = here();
    if (!line) return;
    if (event.key === "3") {
      event.preventDefault();
      show(lines[(lines.indexOf(line) + 1) % lines.length]);
      return;
    }
    const button = ["1", "2"].includes(event.key) ? line.querySelector(`[data-key="${event.key}"]`) : null;
    if (!button) return;
    event.preventDefault();
    isSent = true;
    line.requestSubmit(button);
  });
  show(lines[0]);
}
