// Buttons marked data-copy put the address of the page (or the one they name) on the clipboard
// and say so where a screen reader hears it.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const label = button.querySelector("[data-label]") ?? button;
    const before = label.textContent;
    label.setAttribute("aria-live", "polite");
    button.hidden = false;
    button.addEventListener("click", async () => {
      const address = new URL(button.dataset.copy || location.href, location.href).href;
      try {
        await navigator.clipboard.writeText(address);
        label.textContent = "已复制";
      } catch {
        label.textContent = "未能复制，请从地址栏复制";
      }
      setTimeout(() => { label.textContent = before; }, 3000);
    });
  }
}
