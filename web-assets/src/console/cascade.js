// Conflicts by keyboard: 1, 2 and 3 choose a side of the conflict in front of the person and go on to
// the next one without an answer. Without script the radio buttons do it.
const form = document.querySelector("form[data-conflicts]");
if (form) openConflicts(form);

function openConflicts(form) {
  const conflicts = [...form.querySelectorAll("fieldset.conflict")];
  if (conflicts.length === 0) return;
  const words = form.querySelector("[data-conflicts-left]");
  const isSettled = (conflict) => conflict.querySelector("input[type=radio]:checked") !== null;
  const here = () => {
    const focused = document.activeElement?.closest("fieldset.conflict");
    return focused ?? conflicts.find((conflict) => !isSettled(conflict)) ?? null;
  };
  const tell = () => {
    const left = conflicts.filter((conflict) => !isSettled(conflict)).length;
    words.textContent = left === 0 ? "都选好了，可以采纳" : `还有${left}处没有选`;
    for (const conflict of conflicts) conflict.classList.toggle("conflict-settled", isSettled(conflict));
  };
  const next = (conflict) => {
    const after = conflicts.slice(conflicts.indexOf(conflict) + 1).concat(conflicts);
    const open = after.find((other) => !isSettled(other));
    const target = open ?? form.querySelector("button[type=submit]");
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest", behavior: "auto" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])")) return;
    const at = ["1", "2", "3"].indexOf(event.key);
    const conflict = at < 0 ? null : here();
    const radio = conflict?.querySelectorAll("input[type=radio]")[at];
    if (!radio || radio.disabled) return;
    event.preventDefault();
    radio.checked = true;
    tell();
    next(conflict);
  });
  form.addEventListener("change", tell);
  tell();
}
