// Text typed in a form that another form of the same page would lose when it is sent: it stays in this tab
// until its own form is sent. What the server puts back goes before it.
for (const field of document.querySelectorAll("textarea[data-keep]")) {
  const key = `typed ${location.pathname} ${field.id}`;
  try {
    if (field.value === "") {
      field.value = sessionStorage.getItem(key) ?? "";
      if (field.value !== "") field.closest("details")?.setAttribute("open", "");
    }
    field.addEventListener("input", () => sessionStorage.setItem(key, field.value));
    field.form?.addEventListener("submit", () => sessionStorage.removeItem(key));
  } catch {
    // A browser that keeps nothing: the page works as before.
  }
}
