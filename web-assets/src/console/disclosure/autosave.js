// A form that saves itself: what is typed is kept on the server and in this tab, and offered again after a lost
// connection, an expired session, a closed tab or on another device. A newer state is never written over unseen.
const wait = 2000;
const prefix = "unfinished ";

/** Forgets in this tab what was sent and arrived. */
export function forgetSent() {
  if (!/[?&]done=(load|change|submit|attach)\b/.test(location.search)) return;
  for (const key of tabKeys()) if (tabRead(key)?.isSent) sessionStorage.removeItem(key);
}

export function openAutosave(box) {
  const form = box.querySelector("form");
  const words = box.querySelector("[data-autosaved]");
  const seen = form.elements.unfinished;
  const { place, autosave: address } = box.dataset;
  const csrf = document.querySelector('meta[name="csrf-token"]')?.content;
  const key = prefix + place;
  let timer;
  let isSending = false;
  let isStopped = false;
  let isDirty = false;
  let isTold = false;
  let isLeaving = false;

  const fields = () => {
    const all = [];
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !["csrf", "unfinished", "place"].includes(name)) all.push([name, value]);
    }
    return all;
  };
  const keepInTab = (isKept) => tabWrite(key, { fields: fields(), isKept, at: new Date().toLocaleString("zh-CN") });

  const save = async () => {
    if (isStopped || isSending) return;
    isSending = true;
    isDirty = false;
    const body = new URLSearchParams(fields());
    body.append("place", place);
    body.append("unfinished", seen.value);
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { accept: "application/json", "x-csrf-token": csrf },
        body,
      });
      if (answer.ok) {
        const kept = await answer.json();
        seen.value = kept.revision;
        say(`${kept.at}已自动保存`);
        if (!isDirty) keepInTab(true);
      } else if (answer.status === 409) {
        other(await answer.json());
      } else if (answer.status === 401 || answer.status === 403) {
        say("登录已过期：填写的内容暂存在这个标签页里。请在新的标签页登录，再刷新这个页面找回。");
      } else {
        const problem = await answer.json().catch(() => ({}));
        say(`没有自动保存：${problem.detail ?? problem.title ?? "服务器暂时不可用"}；内容暂存在这个标签页里。`);
      }
    } catch {
      say("网络中断，内容暂存在这个标签页里，联网以后继续保存。");
      timer = setTimeout(save, wait * 5);
    }
    isSending = false;
    if (isDirty) timer = setTimeout(save, wait);
  };

  // An earlier state of the form stands on the server, from before or from another device or tab: the person says which
  // one stays, and until then nothing is saved. That is told at once and stays in sight.
  const other = (kept) => {
    if (isStopped && isTold) return;
    isStopped = true;
    isTold = true;
    words.classList.add("not-saved");
    words.setAttribute("role", "alert");
    words.replaceChildren(`现在填写的内容没有自动保存：这张表单有另一份没有完成的填写（${kept.at}保存）。请选择保留哪一份：`);
    words.append(choice("接着上次的填写", () => {
      sessionStorage.removeItem(key);
      isStopped = false;
      isLeaving = true;
      const address = new URL(place, location.href);
      address.searchParams.set("resume", "1");
      location.assign(address);
    }), " ", choice("用现在的内容覆盖", () => {
      isStopped = false;
      isTold = false;
      seen.value = kept.revision;
      say("");
      save();
    }));
  };
  const say = (text) => {
    words.classList.remove("not-saved");
    words.setAttribute("role", "status");
    words.textContent = text;
  };
  // What is not saved is not left behind without a word.
  window.addEventListener("beforeunload", (event) => {
    if (isTold && isDirty && !isLeaving) event.preventDefault();
  });

  const typed = () => {
    isDirty = true;
    keepInTab(false);
    const { leftRevision, leftAt } = box.dataset;
    if (leftRevision && seen.value === "0") return other({ revision: leftRevision, at: leftAt });
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    // Where a script sends it, it may come back.
    isStopped = !event.defaultPrevented;
    isLeaving = isStopped;
    const kept = tabRead(key);
    if (kept) tabWrite(key, { ...kept, isSent: true });
  });

  // What this tab holds and the server does not.
  const left = tabRead(key);
  if (left && !left.isKept && !("refused" in box.dataset)) {
    words.replaceChildren(`这个标签页里有${left.at}没有保存上去的填写。`);
    words.append(choice("找回", () => {
      put(form, left.fields);
      say("已找回，请核对。");
      typed();
    }), " ", choice("不要了", () => {
      sessionStorage.removeItem(key);
      say("");
    }));
  }
}

function put(form, fields) {
  const values = new Map(fields);
  for (const field of form.elements) {
    if (!field.name || ["hidden", "file", "submit"].includes(field.type)) continue;
    if (field.type === "checkbox") field.checked = values.has(field.name);
    else if (values.has(field.name)) field.value = values.get(field.name);
    field.dispatchEvent(new Event("restored"));
  }
}

function choice(text, act) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  button.className = "link-button";
  button.addEventListener("click", act);
  return button;
}

function tabKeys() {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function tabRead(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function tabWrite(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing: the server still does.
  }
}
