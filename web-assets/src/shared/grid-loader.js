// Loads the grid only on screens that show one. The console layout names its two files in
// data-grid-js and data-grid-css of <html>, since their addresses carry a content hash.
let loading;

/** Resolves to the module of src/grid.js: `{ Tabulator }`. */
export function loadGrid() {
  const { gridJs, gridCss } = document.documentElement.dataset;
  loading ??= Promise.all([import(gridJs), style(gridCss)]).then(([module]) => module);
  return loading;
}

function style(href) {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => reject(new Error(`${href} could not be loaded`)));
    // Before the console's own styles, so that those win.
    document.head.prepend(link);
  });
}
