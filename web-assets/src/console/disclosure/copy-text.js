// Buttons marked data-copy-text put the text of the field they name on the clipboard.
export function openCopyText(button) {
  const field = document.getElementById(button.dataset.copyText);
  if (!field) return;
  const before = button.textContent;
  button.setAttribute("aria-live", "polite");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "已复制";
    } catch {
      button.textContent = document.execCommand("copy") ? "已复制" : "请按 Ctrl+C 复制";
    }
    setTimeout(() => { button.textContent = before; }, 3000);
  });
}
