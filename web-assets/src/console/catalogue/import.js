// The choice of a file: dragged or picked, its size said before it is sent, one sending only.
const SIZES = ["B", "KB", "MB", "GB"];

export function openImport(form) {
  const input = form.querySelector('input[type="file"]');
  const drop = form.querySelector("[data-drop]");
  const chosen = form.querySelector("[data-chosen]");
  const send = form.querySelector("[data-send]");

  const look = () => {
    const [file] = input.files;
    const tooLarge = file && file.size > Number(form.dataset.limit);
    chosen.className = tooLarge ? "chosen error" : "chosen";
    if (!file) chosen.textContent = "";
    else if (tooLarge) chosen.textContent = `“${file.name}”有${size(file.size)}，超过${form.dataset.limitWords}，请拆成几个文件再导入。`;
    else chosen.textContent = `已选择：${file.name}（${size(file.size)}）`;
    send.disabled = Boolean(tooLarge);
  };
  for (const type of ["dragenter", "dragover"]) {
    drop.addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.add("drop-here");
    });
  }
  for (const type of ["dragleave", "drop"]) drop.addEventListener(type, () => drop.classList.remove("drop-here"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) {
      input.files = event.dataTransfer.files;
      look();
    }
  });
  input.addEventListener("change", look);
  form.addEventListener("submit", () => {
    // A second click would send the file twice. The button comes back when the page does.
    setTimeout(() => { send.disabled = true; chosen.textContent = "正在读取，请稍候…"; });
  });
  addEventListener("pageshow", look);
}

function size(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < SIZES.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${SIZES[unit]}`;
}
