// What a body may hold: everything that the server's cleaner keeps, so that a record opened here loses nothing. The
// bar offers less of it, and a paste brings less: headings, paragraphs, tables, lists, links, bold letters.
import { Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

/** True for an address that the cleaner keeps on a link. */
export function isAddress(href) {
  return /^(https?:\/\/[^\s/]+|mailto:\S+|tel:\S+)/i.test(href);
}

const cells = tableNodes({ tableGroup: "block", cellContent: "block+", cellAttributes: {} });

// A table with its name above it: the name is carried along, the cells are edited.
const table = {
  ...cells.table,
  attrs: { caption: { default: "" } },
  parseDOM: [{ tag: "table", getAttrs: (dom) => ({ caption: captionOf(dom) }) }],
  toDOM: ({ attrs }) => (attrs.caption ? ["table", ["caption", attrs.caption], ["tbody", 0]] : ["table", ["tbody", 0]]),
};

function captionOf(dom) {
  return [...dom.children].find((child) => child.localName === "caption")?.textContent.trim() ?? "";
}

const block = (tag, content, more = {}) => ({
  content, group: "block", parseDOM: [{ tag }], toDOM: () => [tag, 0], ...more,
});
const mark = (tag, ...others) => ({ parseDOM: [tag, ...others].map((name) => ({ tag: name })), toDOM: () => [tag, 0] });

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: block("p", "inline*"),
    heading: {
      attrs: { level: { default: 2 } },
      content: "inline*",
      group: "block",
      defining: true,
      parseDOM: [["h1", 2], ["h2", 2], ["h3", 3], ["h4", 4], ["h5", 4], ["h6", 4]].map(([tag, level]) => ({
        tag, attrs: { level },
      })),
      toDOM: ({ attrs }) => [`h${attrs.level}`, 0],
    },
    bullet_list: block("ul", "list_item+"),
    ordered_list: block("ol", "list_item+"),
    list_item: { content: "block+", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    description_list: block("dl", "(term | description)+"),
    term: { content: "inline*", defining: true, parseDOM: [{ tag: "dt" }], toDOM: () => ["dt", 0] },
    description: { content: "block+", defining: true, parseDOM: [{ tag: "dd" }], toDOM: () => ["dd", 0] },
    blockquote: block("blockquote", "block+", { defining: true }),
    horizontal_rule: { group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
    table: { ...table, group: "block" },
    table_row: cells.table_row,
    table_cell: cells.table_cell,
    table_header: cells.table_header,
    text: { group: "inline" },
    hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
    // The name of a table is read with the table.
    caption: { content: "text*", parseDOM: [{ tag: "caption", ignore: true }], toDOM: () => ["caption", 0] },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [{
        tag: "a[href]",
        getAttrs: (dom) => (isAddress(dom.getAttribute("href")) ? { href: dom.getAttribute("href") } : false),
      }],
      toDOM: ({ attrs }) => ["a", { href: attrs.href }, 0],
    },
    strong: mark("strong", "b"),
    em: mark("em", "i"),
    u: mark("u"),
    sub: mark("sub"),
    sup: mark("sup"),
  },
});
