// Keeps what was typed until the server has it: a queue in memory, a copy in the browser's storage,
// edits gathered for a moment and sent together, sent again after a lost connection. Two people on
// one cell are told of each other; nothing is overwritten in silence.
import { post } from "./api.js";

const GATHER = 600; // ms after the last keystroke
const WAITS = [2000, 5000, 10000, 30000]; // ms between tries

/** The identity of a cell in maps. */
export function cellId(rowKey, columnId) {
  return `${rowKey}\u0000${columnId}`;
}

export class Saver {
  /**
   * `listener` has `state({ kind, words, waiting })`, `outcome(answer, conflicts, refused)`.
   * `storage` is where the copy is kept; tests give their own.
   */
  constructor({ url, version, listener, storage = localStorage, send = post }) {
    Object.assign(this, { url, listener, storage, send });
    this.storageKey = `gongkai-draft-${version}`;
    this.stored = new Map(); // cell -> the text the server has
    this.pending = new Map(); // cell -> { row_key, column_id, to }
    this.tries = 0;
    this.running = null;
    this.refusal = null;
    addEventListener("online", () => this.flush());
    addEventListener("focus", () => { if (this.pending.size > 0 && this.refusal === null) this.flush(); });
    addEventListener("beforeunload", (event) => { if (this.pending.size > 0) event.preventDefault(); });
  }

  /** The server's texts, as just read. Cells that wait keep what they were based on. */
  setStored(rows) {
    for (const row of rows) {
      for (const [columnId, text] of Object.entries(row.cells)) {
        const id = cellId(row.key, columnId);
        if (!this.pending.has(id)) this.stored.set(id, text);
      }
    }
  }

  /** Edits that an earlier visit could not send. */
  left() {
    try {
      return JSON.parse(this.storage.getItem(this.storageKey) ?? "null")?.edits ?? [];
    } catch {
      return [];
    }
  }

  /** Takes up an edit of an earlier visit with the text it was based on. */
  resume(edit) {
    this.stored.set(cellId(edit.row_key, edit.column_id), edit.from);
    this.put(edit.row_key, edit.column_id, edit.to);
  }

  put(rowKey, columnId, to) {
    const id = cellId(rowKey, columnId);
    this.refusal = null;
    if (this.running === null && this.stored.get(id) === to) this.pending.delete(id);
    else this.pending.set(id, { row_key: rowKey, column_id: columnId, to });
    this.keepCopy();
    this.tell();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), GATHER);
  }

  /** True while a cell's newest text is on its way. */
  waits(rowKey, columnId) {
    return this.pending.has(cellId(rowKey, columnId));
  }

  /** The text the server has. */
  known(rowKey, columnId) {
    return this.stored.get(cellId(rowKey, columnId)) ?? "";
  }

  /** After a conflict: the server's text is known now. */
  settle(rowKey, columnId, theirs) {
    this.stored.set(cellId(rowKey, columnId), theirs);
  }

  /** Sends what waits; resolves to true when nothing waits any more. */
  async flush() {
    clearTimeout(this.timer);
    if (this.running) await this.running;
    if (this.pending.size === 0) return true;
    this.running = this.sendAll();
    const done = await this.running;
    this.running = null;
    this.tell();
    if (done && this.pending.size > 0) return this.flush();
    return done;
  }

  async sendAll() {
    const sent = new Map(this.pending);
    const edits = [...sent].map(([id, edit]) => ({ ...edit, from: this.stored.get(id) ?? "" }));
    this.tell("saving");
    try {
      const answer = await this.send(this.url, { edits });
      this.tries = 0;
      const conflicts = answer.conflicts ?? [];
      const contested = new Set(conflicts.map((conflict) => cellId(conflict.row_key, conflict.column_id)));
      const refused = answer.refused ?? [];
      for (const cell of refused) contested.add(cellId(cell.row_key, cell.column_id));
      for (const [id, edit] of sent) {
        if (!contested.has(id)) this.stored.set(id, edit.to);
        if (this.pending.get(id)?.to === edit.to) this.pending.delete(id);
      }
      for (const cell of answer.applied ?? []) this.stored.set(cellId(cell.row_key, cell.column_id), cell.value);
      this.keepCopy();
      this.listener.outcome(answer, conflicts, refused);
      return true;
    } catch (error) {
      this.failed(error);
      return false;
    }
  }

  failed(error) {
    if (error.kind === "refused" || error.kind === "signed-out") {
      this.refusal = error;
    } else {
      const wait = WAITS[Math.min(this.tries, WAITS.length - 1)];
      this.tries += 1;
      this.timer = setTimeout(() => this.flush(), wait);
    }
    this.failure = error;
  }

  tell(kind) {
    const waiting = this.pending.size;
    if (kind === "saving") this.listener.state({ kind, words: "保存中…", waiting });
    else if (this.refusal) this.listener.state({ kind: this.refusal.kind, words: `未保存${waiting}处：${this.refusal.message}`, waiting });
    else if (waiting > 0 && this.tries > 0) this.listener.state({ kind: "offline", words: `未保存${waiting}处：${this.failure.message}，正在重试`, waiting });
    else if (waiting > 0) this.listener.state({ kind: "waiting", words: "未保存", waiting });
    else this.listener.state({ kind: "saved", words: "已保存", waiting });
  }

  keepCopy() {
    const edits = [...this.pending].map(([id, edit]) => ({ ...edit, from: this.stored.get(id) ?? "" }));
    try {
      if (edits.length === 0) this.storage.removeItem(this.storageKey);
      else this.storage.setItem(this.storageKey, JSON.stringify({ edits }));
    } catch {
      // A full or forbidden storage leaves the queue in memory and the warning on leaving.
    }
  }
}
