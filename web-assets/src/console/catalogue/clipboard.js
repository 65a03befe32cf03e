// Cells as spreadsheets put them on the clipboard: tabs between cells, lines between rows, cells
// with line breaks in quotes.

/** The cells of a copied range. */
export function parseCells(text) {
  const rows = [[]];
  let at = 0;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  while (at <= source.length) {
    let cell;
    if (source[at] === '"') [cell, at] = quoted(source, at);
    else {
      const end = endOfCell(source, at);
      cell = source.slice(at, end);
      at = end;
    }
    rows.at(-1).push(cell);
    if (at >= source.length) break;
    if (source[at] === "\n") rows.push([]);
    at += 1;
  }
  return rows;
}

/** Rows of cells as a spreadsheet reads them. */
export function formatCells(rows) {
  const cell = (text) => (/["\t\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  return rows.map((row) => row.map(cell).join("\t")).join("\n");
}

function endOfCell(source, from) {
  let at = from;
  while (at < source.length && source[at] !== "\t" && source[at] !== "\n") at += 1;
  return at;
}

// A cell that merely begins with a quotation mark is no quoted cell: the closing mark must end it.
function quoted(source, from) {
  let text = "";
  let at = from + 1;
  while (at < source.length) {
    if (source[at] !== '"') {
      text += source[at];
      at += 1;
    } else if (source[at + 1] === '"') {
      text += '"';
      at += 2;
    } else {
      at += 1;
      if (at === source.length || source[at] === "\t" || source[at] === "\n") return [text, at];
      break;
    }
  }
  const end = endOfCell(source, from);
  return [source.slice(from, end), end];
}
