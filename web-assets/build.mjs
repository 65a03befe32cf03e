// Builds dist/: portal.css, console.css, portal.js, console.js, grid.js, grid.css, screen.css, screen.js, editor.js,
// editor.css, icons.svg,
// each with a .gz and a .br beside it. Run by `npm run build`; nothing here depends on make.
import { build, context } from "esbuild";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "dist");
const watch = process.argv.includes("--watch");
const started = performance.now();

// The sizes the portal promises: a catalogue page with its styles stays under 100 KB over the wire.
const gzipLimits = { "portal.css": 20 * 1024, "portal.js": 4 * 1024, "icons.svg": 8 * 1024 };

// Every script and style directly in src/console is part of console.js and console.css.
// Folders inside it hold what those files import.
function consoleFiles(extension) {
  const folder = join(here, "src/console");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith(extension)).sort();
}

const consoleEntries = {
  name: "console-entries",
  setup(builder) {
    builder.onResolve({ filter: /^console-modules:/ }, ({ path }) => ({ path, namespace: "console-modules" }));
    builder.onLoad({ filter: /.*/, namespace: "console-modules" }, ({ path }) => {
      const styles = path.endsWith("styles");
      const lines = consoleFiles(styles ? ".css" : ".js").map((name) =>
        styles ? `@import "./console/${name}";` : `import "./console/${name}";`);
      return { contents: lines.join("\n"), loader: styles ? "css" : "js", resolveDir: join(here, "src") };
    });
  },
};

// One sprite of the icons named in src/icons.txt; pages point into it with <use>.
function sprite() {
  const names = readFileSync(join(here, "src/icons.txt"), "utf8")
    .split("\n").map((line) => line.replace(/#.*/, "").trim()).filter(Boolean);
  const symbols = names.map((name) => {
    const file = join(here, "node_modules/lucide-static/icons", `${name}.svg`);
    if (!existsSync(file)) throw new Error(`src/icons.txt: the icon set has no icon named ${name}`);
    const body = readFileSync(file, "utf8").replace(/<!--.*?-->/gs, "")
      .replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${symbols.join("")}</svg>`;
}

// The seal as it is, and as the bitmap that browsers ask for by name.
function copyIcons() {
  for (const name of ["seal.svg", "favicon.ico"]) writeFileSync(join(out, name), readFileSync(join(here, "src", name)));
}

// Written by the time the server reads it: compressed once here, never per request.
function compressAll() {
  const tooLarge = [];
  for (const name of readdirSync(out)) {
    if (!/\.(css|js|svg)$/.test(name)) continue;
    const bytes = readFileSync(join(out, name));
    const gzip = gzipSync(bytes, { level: 9 });
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    writeFileSync(join(out, `${name}.gz`), gzip);
    writeFileSync(join(out, `${name}.br`), brotli);
    const line = `${name.padEnd(14)} ${String(bytes.length).padStart(8)}  gzip ${String(gzip.length).padStart(7)}  br ${String(brotli.length).padStart(7)}`;
    console.log(line);
    if (gzip.length > (gzipLimits[name] ?? Infinity)) tooLarge.push(`${name}: ${gzip.length} > ${gzipLimits[name]}`);
  }
  if (tooLarge.length > 0) throw new Error(`larger than promised: ${tooLarge.join("; ")}`);
}

const options = {
  absWorkingDir: here,
  entryPoints: ["src/portal.css", "src/console.css", "src/portal.js", "src/console.js", "src/grid.js", "src/grid.css",
    "src/screen.css", "src/screen.js", "src/editor.js", "src/editor.css"],
  outdir: "dist",
  bundle: true,
  minify: !watch,
  format: "esm",
  charset: "utf8",
  target: ["chrome80", "firefox78", "safari14.1", "edge88"],
  legalComments: "none",
  logLevel: "warning",
  plugins: [consoleEntries],
};

mkdirSync(out, { recursive: true });
if (watch) {
  writeFileSync(join(out, "icons.svg"), sprite());
  copyIcons();
  for (const name of readdirSync(out)) if (/\.(gz|br)$/.test(name)) rmSync(join(out, name)); // would be served stale
  await (await context(options)).watch();
  console.log("watching src/");
} else {
  rmSync(out, { recursive: true });
  mkdirSync(out);
  await build(options);
  writeFileSync(join(out, "icons.svg"), sprite());
  copyIcons();
  compressAll();
  console.log(`built in ${Math.round(performance.now() - started)} ms`);
}
