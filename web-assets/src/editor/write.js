// Bodies between the field and the editor, in the form that is stored: one paragraph alone in an entry or a cell is
// its text, rows of heads stand in a head of the table.
import { DOMParser as ReadDom, DOMSerializer } from "prosemirror-model";
import { schema } from "./schema.js";

/** The document of what stands in the field: HTML, or lines of text as the server takes them. */
export function read(body) {
  const page = new DOMParser().parseFromString("", "text/html");
  if (body.includes("<")) {
    page.body.innerHTML = body;
  } else {
    for (const line of body.split(/\r?\n/).map((line) => line.trim()).filter(Boolean)) {
      page.body.append(Object.assign(page.createElement("p"), { textContent: line }));
    }
  }
  return ReadDom.fromSchema(schema).parse(page.body);
}

/** The body as it is sent; nothing where nothing is written. */
export function written(doc) {
  const page = new DOMParser().parseFromString("", "text/html");
  DOMSerializer.fromSchema(schema).serializeFragment(doc.content, { document: page }, page.body);
  for (const box of page.body.querySelectorAll("li, td, th, dd")) loosen(box);
  for (const table of page.body.querySelectorAll("table")) withHead(table, page);
  for (const empty of page.body.querySelectorAll("p, h2, h3, h4")) if (!empty.hasChildNodes()) empty.remove();
  return page.body.innerHTML;
}

function loosen(box) {
  const first = box.firstElementChild;
  if (first?.localName !== "p") return;
  const others = [...box.children].slice(1);
  const isAlone = others.length === 0;
  const isWithLists = box.localName === "li" && others.every((one) => ["ul", "ol"].includes(one.localName));
  if (isAlone || isWithLists) first.replaceWith(...first.childNodes);
}

function withHead(table, page) {
  const body = table.querySelector(":scope > tbody");
  const heads = [];
  for (const row of body?.rows ?? []) {
    if ([...row.cells].some((cell) => cell.localName !== "th" || cell.rowSpan > 1)) break;
    heads.push(row);
  }
  if (heads.length === 0 || heads.length === body.rows.length) return;
  const head = page.createElement("thead");
  head.append(...heads);
  body.before(head);
}
