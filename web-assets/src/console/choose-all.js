// Where many boxes stand for the same thing and the page allows it, one button ticks them all, or none.
const ENOUGH = 4;

for (const place of document.querySelectorAll("[data-choose-all]")) {
  const boxes = [...place.querySelectorAll('input[type="checkbox"]:not(:disabled)')];
  if (boxes.length < ENOUGH) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet button-small";
  const line = document.createElement("p");
  line.className = "choose-all";
  line.append(button);
  const says = () => {
    button.textContent = boxes.every((box) => box.checked) ? "全不选" : `全选（${boxes.length}）`;
  };
  button.addEventListener("click", () => {
    const wanted = !boxes.every((box) => box.checked);
    for (const box of boxes) {
      if (box.checked === wanted) continue;
      box.checked = wanted;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    says();
  });
  for (const box of boxes) box.addEventListener("change", says);
  says();
  if (place.tagName === "FIELDSET") boxes[0].closest("label").parentElement.before(line);
  else place.closest("table")?.before(line);
}
