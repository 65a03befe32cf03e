// Compares our verdict on every day of the loaded years with an independent calendar library
// (chinese-days, MIT). Reads `DATE 1|0` lines from the file named as the only argument, or from
// standard input:
//   cargo run -q -p domain --example calendar_dump | node e2e/calendar-peer.mjs
// Exit status: 0 all alike, 1 a difference, 2 the comparison could not be made.
import { readFileSync } from "node:fs";
import chineseDays from "chinese-days";

// Days on which the library is known to be wrong, each with the notice that decides. None today;
// an entry that the library has put right is reported, so that the list cannot grow stale.
const exceptions = new Map([]);

const fewestDays = 11 * 365; // 2016 to 2026; a shorter list means the dump was cut off

const text = readFileSync(process.argv[2] ?? 0, "utf8");
const lines = text.split("\n").filter((line) => line !== "");
const malformed = lines.find((line) => !/^\d{4}-\d{2}-\d{2} [01]$/.test(line));
if (malformed !== undefined || lines.length < fewestDays) {
  console.error(
    malformed === undefined ? `only ${lines.length} days were given` : `not a day: ${malformed}`,
  );
  process.exit(2);
}

const differences = [];
const stale = [];
for (const line of lines) {
  const [date, verdict] = line.split(" ");
  const ours = verdict === "1";
  const theirs = chineseDays.isWorkday(date);
  if (ours !== theirs && !exceptions.has(date)) differences.push({ date, ours, theirs });
  if (ours === theirs && exceptions.has(date)) stale.push(date);
}

for (const { date, ours, theirs } of differences) {
  console.error(`${date}: ours ${ours ? "working day" : "day off"}, chinese-days ${theirs ? "working day" : "day off"}`);
}
for (const date of stale) console.error(`${date}: no longer differs, remove it from the exceptions`);
console.log(
  `${lines.length} days from ${lines[0].slice(0, 10)} to ${lines.at(-1).slice(0, 10)}: ` +
    `${differences.length} differences, ${exceptions.size} known exceptions`,
);
process.exit(differences.length + stale.length === 0 ? 0 : 1);
