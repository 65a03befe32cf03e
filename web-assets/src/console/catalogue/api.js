// Calls of the server. Every failure has a kind: "offline" may be tried again, "signed-out" wants a
// sign-in, "refused" is the server's considered answer with its words.

export class CallError extends Error {
  constructor(kind, words, body = {}) {
    super(words);
    this.kind = kind;
    this.body = body;
  }
}

const token = document.querySelector('meta[name="csrf-token"], meta[name="form-token"]')?.content ?? "";

export function get(url) {
  return call(url, { headers: { Accept: "application/json" } });
}

export function post(url, body) {
  return call(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token },
    body: JSON.stringify(body),
  });
}

async function call(url, options) {
  let answer;
  try {
    answer = await fetch(url, { credentials: "same-origin", ...options });
  } catch {
    throw new CallError("offline", "网络中断");
  }
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  if (answer.status === 401) throw new CallError("signed-out", "登录已过期", body);
  if (answer.status >= 500 || answer.status === 429) throw new CallError("offline", body.detail ?? "服务器暂时没有应答", body);
  throw new CallError("refused", body.detail ?? `服务器没有接受（${answer.status}）`, body);
}
