// Many files at once: dropped or picked, each sent by itself with its progress and its own result, so that one that
// is refused keeps no other back. Without this the same field sends them all in one form.

/** Makes a field of files show what is chosen, and its form send them one by one. */
export function openFiles(input) {
  const form = input.form;
  const drop = input.closest("[data-drop]");
  const list = drop.querySelector("[data-sending]");
  const button = form.querySelector("button[type=submit]");
  const csrf = document.querySelector('meta[name="csrf-token"]')?.content;
  const limit = Number(drop.dataset.limit);
  const limitWords = drop.dataset.limitWords;
  // A form of somebody without an account goes as it is, and so does one that is not about a record.
  const goesByItself = csrf && (form.elements.title || form.elements.revision);

  const show = () => {
    list.replaceChildren(...[...input.files].map((file) => line(file)));
    for (const [at, file] of [...input.files].entries()) {
      if (file.size > limit) tell(list.children[at], `超过${limitWords}，没有上传；请拆成几个文件，或者压缩其中的图片`);
    }
  };
  // What the server would not take is not sent for minutes first.
  const isTooLarge = () => {
    const sizes = [...input.files].map((file) => file.size);
    const most = goesByItself ? Math.max(0, ...sizes) : sizes.reduce((sum, size) => sum + size, 0);
    return most > limit;
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
    if (event.dataTransfer.files.length === 0) return;
    // What was chosen before stays.
    const all = new DataTransfer();
    for (const file of [...input.files, ...event.dataTransfer.files]) all.items.add(file);
    input.files = all.files;
    show();
  });
  input.addEventListener("change", show);
  show();

  form.addEventListener("submit", async (event) => {
    // A key of its own asks for something else than to load.
    if (input.files.length === 0 || event.submitter?.name) return;
    if (isTooLarge()) {
      event.preventDefault();
      event.stopImmediatePropagation();
      show();
      refuse(list, `文件一共不能超过${limitWords}，还没有发送：请去掉或者拆分过大的文件，再重新选择`);
      input.focus();
      return;
    }
    if (!goesByItself) return;
    event.preventDefault();
    button.disabled = true;
    if (form.elements.title) await loadWith(form, input, list, csrf);
    else await attach(form, input, list, csrf);
    button.disabled = false;
  });
}

/** Files for a record that is there. */
async function attach(form, input, list, csrf) {
  const revision = form.elements.revision;
  const sent = await sendAll(input, list, csrf, form.getAttribute("action"), revision.value);
  for (const other of document.querySelectorAll('input[name="revision"]')) other.value = sent.revision;
  const page = location.pathname;
  if (sent.isKept) location.assign(`${page}?done=attach`);
  else finish(list, page, "刷新页面，查看已经上传的附件");
  input.value = "";
}

/** A new record: its text first, then its files, then it is handed on. */
async function loadWith(form, input, list, csrf) {
  const text = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "submits") text.append(name, value);
  }
  const answer = await fetch(form.getAttribute("action"), {
    method: "POST",
    headers: { accept: "application/json", "x-csrf-token": csrf },
    body: text,
  }).catch(() => null);
  if (!answer) {
    // It may have arrived: sending it again by itself could make a second record.
    finish(list, "/console/disclosures", "网络中断，不能确定是否已经保存；请联网以后先到“信息公开”里查看");
    return;
  }
  if (!answer.ok) {
    // The plain form says what is wrong, beside each field.
    form.submit();
    return;
  }
  const record = await answer.json();
  // From here on the record is there: sending the form again would make a second one.
  const submits = form.elements.submits?.checked;
  const sent = await sendAll(input, list, csrf, record.attachments, "0");
  input.value = "";
  form.addEventListener("submit", (event) => event.preventDefault());
  if (!sent.isKept) {
    close(form, list);
    finish(list, record.page, "信息已存为草稿，去处理附件");
    return;
  }
  // Personal numbers are masked before it is handed on.
  if (submits && record.submit && !sent.isFound) {
    const handed = await fetch(record.submit, {
      method: "POST",
      headers: { "x-csrf-token": csrf },
      body: new URLSearchParams({ revision: "0" }),
    }).catch(() => null);
    location.assign(`${record.page}?done=${handed?.ok ? "submit" : "load"}`);
  } else {
    location.assign(`${record.page}?done=load`);
  }
}

/** What was sent is the record's now: the form that made it takes no more, and only what became of the files stays. */
function close(form, list) {
  for (const old of form.querySelectorAll('[role="alert"]')) old.remove();
  form.before(list);
  form.hidden = true;
}

async function sendAll(input, list, csrf, action, revision) {
  let isKept = true;
  let isFound = false;
  const address = action.split("?")[0];
  for (const [at, file] of [...input.files].entries()) {
    const item = list.children[at] ?? list.appendChild(line(file));
    const result = await sendOne(address, csrf, file, revision, item);
    revision = result.revision ?? revision;
    isKept = isKept && result.isKept;
    isFound = isFound || result.isFound;
  }
  return { isKept, isFound, revision };
}

function sendOne(address, csrf, file, revision, item) {
  return new Promise((resolve) => {
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    bar.setAttribute("aria-label", `${file.name}的上传进度`);
    const words = item.querySelector("[data-words]");
    item.append(bar);
    words.textContent = "正在上传…";
    const end = (text, result) => {
      bar.remove();
      words.textContent = text;
      words.className = result.isKept && !result.isFound ? "fine" : "fine bad";
      resolve(result);
    };
    const lost = { isKept: false, isFound: false };
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("x-csrf-token", csrf);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
      if (bar.value === 1) words.textContent = "已传完，正在检查个人号码…";
    });
    request.addEventListener("error", () => end("没有上传：网络中断，请重新选择这个文件", lost));
    request.addEventListener("load", () => {
      let answer;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        answer = {};
      }
      const [kept] = answer.files ?? [];
      if (!kept) {
        end(`没有上传：${answer.detail ?? answer.title ?? "服务器没有接收"}`, lost);
        return;
      }
      const text = kept.is_kept ? `已上传，${kept.words}` : `没有上传：${kept.words}`;
      end(text, { isKept: kept.is_kept, isFound: kept.is_found, revision: String(answer.revision) });
    });
    const body = new FormData();
    body.append("revision", revision);
    body.append("file", file);
    request.send(body);
  });
}

function finish(list, href, words) {
  const item = document.createElement("li");
  item.append(Object.assign(document.createElement("a"), { href, textContent: words }));
  list.append(item);
  item.firstChild.focus();
}

/** Says of one line of the list what is wrong with its file. */
function tell(item, words) {
  const place = item.querySelector("[data-words]");
  place.textContent = words;
  place.className = "fine bad";
}

function refuse(list, words) {
  const item = Object.assign(document.createElement("li"), { className: "bad", textContent: words });
  list.append(item);
}

function line(file) {
  const item = document.createElement("li");
  const words = Object.assign(document.createElement("span"), { className: "fine" });
  words.dataset.words = "";
  item.append(`${file.name}（${size(file.size)}）`, document.createElement("br"), words);
  return item;
}

function size(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
