// What is pasted from Word, WPS or a page, reduced to headings, paragraphs, tables, lists, links and bold letters.
// It is taken apart in a document that loads nothing: no picture of one dot calls home.

const gone = "script, style, meta, link, title, img, picture, svg, object, embed, iframe, video, audio, canvas, " +
  "input, button, select, textarea, noscript, template, xml";

/** The HTML that may go on to the editor. */
export function reduced(html) {
  // What was copied in this editor is sound.
  if (html.includes("data-pm-slice")) return html;
  const page = new DOMParser().parseFromString(unstyled(html), "text/html");
  const { body } = page;
  for (const node of [...body.querySelectorAll(gone)]) node.remove();
  for (const node of [...body.querySelectorAll("[data-said]")]) {
    if (/display:\s*none|mso-hide:\s*all/i.test(node.dataset.said)) node.remove();
  }
  dropComments(page);
  for (const node of [...body.querySelectorAll("*")].reverse()) if (node.localName.includes(":")) unwrap(node);
  headings(page);
  lists(page);
  letters(page);
  for (const link of body.querySelectorAll("a")) if (!/^(https?:|mailto:|tel:)/i.test(link.getAttribute("href") ?? "")) unwrap(link);
  for (const text of body.querySelectorAll("p, h2, h3, h4, li, td, th")) indentless(text);
  for (const text of [...body.querySelectorAll("p, h2, h3, h4, div")]) {
    if (blank(text) && !text.querySelector("table, br")) text.remove();
  }
  return body.innerHTML;
}

// Before it is parsed: the strict policy of the page forbids styles and handlers even in a document that is not shown.
function unstyled(html) {
  return html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<(style|script|xml)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-said=").replace(/\son[a-z]+\s*=/gi, " data-done="));
}

function dropComments(page) {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_COMMENT);
  const all = [];
  while (walker.nextNode()) all.push(walker.currentNode);
  for (const comment of all) comment.remove();
}

const blank = (node) => node.textContent.replace(/[\s\u00a0\u3000]/g, "") === "";

function unwrap(node) {
  if (blank(node)) node.remove();
  else node.replaceWith(...node.childNodes);
}

function rename(page, node, name) {
  const other = page.createElement(name);
  other.append(...node.childNodes);
  node.replaceWith(other);
  return other;
}

function headings(page) {
  const names = { h1: "h2", h5: "h4", h6: "h4" };
  for (const node of [...page.body.querySelectorAll("h1, h5, h6")]) rename(page, node, names[node.localName]);
  for (const node of [...page.body.querySelectorAll("p")]) {
    if (/\bMsoTitle\b/.test(node.className)) rename(page, node, "h2");
    else if (/\bMsoSubtitle\b/.test(node.className)) rename(page, node, "h3");
    else {
      const level = /mso-outline-level:\s*([1-9])/i.exec(node.dataset.said ?? "")?.[1];
      if (level) rename(page, node, { 1: "h2", 2: "h3" }[level] ?? "h4");
    }
  }
}

// The number of an entry: 3. anywhere, and within an entry also (3), c) and c.
function counted(words, isWithin) {
  const plain = /^(\d+)[.、)）．]$/.exec(words)?.[1] ?? (isWithin ? /^[（(](\d+)[)）]$/.exec(words)?.[1] : undefined);
  if (plain !== undefined) return Number(plain);
  const letter = isWithin ? /^[（(]?([a-z])[.、)）．]$/i.exec(words)?.[1] : undefined;
  return letter === undefined ? NaN : letter.toLowerCase().charCodeAt(0) - 96;
}

// Word writes the entries of a list as paragraphs with a mark in front. A dot, or numbers from 1 on, become a list,
// and within its entries letters too; any other number (一、 （二） 3.) is part of the text, and stays as it is written.
function lists(page) {
  let open = []; // the lists that still go on, the outermost first
  for (const node of [...page.body.querySelectorAll("p")]) {
    const level = Number(/mso-list:[^;]*level(\d+)/i.exec(node.dataset.said ?? "")?.[1] ?? 0);
    const mark = level && [...node.querySelectorAll("[data-said]")].find((one) => /mso-list:\s*ignore/i.test(one.dataset.said));
    if (!mark) continue;
    const words = mark.textContent.replace(/[\s\u00a0]/g, "");
    const number = counted(words, open.length > 0 && level > 1);
    const kind = /^[^\p{L}\p{N}（(]$/u.test(words) || words === "o" ? "ul" : "ol";
    if (open.length > 0 && node.previousElementSibling !== open[0].list) open = [];
    while (open.length > 1 && open.at(-1).level > level) open.pop();
    let here = open.at(-1);
    const goesOn = here && level <= here.level && here.list.localName === kind;
    if (kind === "ol" && number !== (goesOn ? here.count : 0) + 1) {
      mark.replaceWith(words);
      open = [];
      continue;
    }
    mark.remove();
    if (!goesOn) {
      const list = page.createElement(kind);
      if (!here) node.before(list);
      else if (level > here.level) here.list.lastElementChild.append(list);
      else {
        here.list.after(list);
        open.pop();
      }
      here = { list, level, count: 0 };
      open.push(here);
    }
    here.list.append(rename(page, node, "li"));
    here.count += 1;
  }
}

function letters(page) {
  for (const node of [...page.body.querySelectorAll("span, font")]) {
    if (/font-weight:\s*(bold|[6-9]00)/i.test(node.dataset.said ?? "") && !blank(node)) rename(page, node, "strong");
  }
  for (const node of [...page.body.querySelectorAll("b, strong")]) {
    if (/font-weight:\s*(normal|[1-4]00)/i.test(node.dataset.said ?? "") || node.closest("h2, h3, h4")) node.replaceWith(...node.childNodes);
  }
  for (const node of [...page.body.querySelectorAll("em, i, u, font, center")]) node.replaceWith(...node.childNodes);
}

// People indent with signs; the page does it for them.
function indentless(node) {
  const walker = node.ownerDocument.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    text.data = text.data.replace(/^[\s\u00a0\u3000]+/, "");
    if (text.data !== "") return;
  }
}
