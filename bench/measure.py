"""Runs the rows of the benchmark table. See run.sh for how it is called."""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import sys

import pages
import planted
import processes
import report
import score_numbers
import texts
import workbooks
from processes import NotMeasured
from report import row

HERE = pathlib.Path(__file__).resolve().parent
CONNECTIONS = (1, 8, 64)
BIG_ROWS = 50_000
PAGE_ROWS = 60
PAGE_GUIDELINE = "17-chengshi-zonghe-zhifa.json"
PAGE_LIMIT = 100 * 1024


class Bench:
    """One run: where it works, what it measures with, what it found."""

    def __init__(self, options):
        self.binary = os.environ["GONGKAI_BIN"]
        self.folder = options.workspace.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.quick = options.quick
        self.rounds = options.rounds or (1 if options.quick else 5)
        self.rows = []
        self.notes = []

    def run(self, name, work):
        print(f"measuring {name} …", flush=True)
        try:
            work()
        except NotMeasured as why:
            self.rows.append(report.not_measured(name, why))

    def xlsx(self):
        """A big workbook into clean rows, beside openpyxl and pandas."""
        count = BIG_ROWS // 10 if self.quick else BIG_ROWS
        book = self.folder / f"catalogue-{count}.xlsx"
        if not book.exists():
            workbooks.write(book, "政务公开标准目录", workbooks.rows(count))
        result = self.folder / "converted.json"
        convert = [self.binary, "catalogue", "convert", str(book), "--to", "json", "-o", str(result)]
        commands = {
            "ours": convert,
            "openpyxl": [sys.executable, str(HERE / "read_openpyxl.py"), str(book)],
            "pandas": [sys.executable, str(HERE / "read_pandas.py"), str(book)],
        }
        runs = {name: [] for name in commands}
        for _ in range(self.rounds):
            for name, command in commands.items():
                runs[name].append(processes.timed(command))
        check_converted(result, count)
        ours = statistics.median(seconds for seconds, _ in runs["ours"])
        for peer, aim in (("openpyxl", 10), ("pandas", 1)):
            theirs = statistics.median(seconds for seconds, _ in runs[peer])
            self.rows.append(row(
                f"{count:,}-row .xlsx into clean rows, whole process",
                f"{ours:.2f} s", f"{peer} {theirs:.2f} s", f"{theirs / ours:.1f}x", f"at least {aim}x",
                theirs / ours >= aim,
                " / ".join(f"{max(held for _, held in runs[name]):.0f} MB" for name in ("ours", peer)),
                " / ".join(f"{pages.spread([seconds for seconds, _ in runs[name]]):.0%}" for name in ("ours", peer)),
            ))
        self.notes.append(
            "The workbook is drawn from the guidelines. Ours also finds the headings, repairs the cells and writes "
            "JSON; the peers only read every cell (openpyxl in its read-only way, pandas with calamine)."
        )

    def lint(self):
        """350,000 rows already read, beside their guidelines."""
        runs = [json.loads(processes.answer_of([self.binary, "bench", "lint"])) for _ in range(self.rounds)]
        seconds = [run["seconds"] for run in runs]
        held = max(run["peak_rss_mb"] for run in runs)
        middle = statistics.median(seconds)
        self.rows.append(row(
            f"lint {runs[0]['rows']:,} rows already read", f"{middle:.2f} s", "none", "–",
            "under 2 s and 500 MB for 350,000 rows",
            middle < 2 and held < 500 and runs[0]["rows"] >= 350_000,
            f"{held:.0f} MB", f"{pages.spread(seconds):.0%}",
        ))

    def merge(self):
        """A guideline's revision into 5,000 catalogues, and into half as many: is it linear, is memory flat?"""
        counts = [500, 1_000] if self.quick else [2_500, 5_000]
        runs = {count: [] for count in counts}
        for _ in range(self.rounds):
            for count in counts:
                command = [self.binary, "bench", "merge", "--catalogues", str(count)]
                runs[count].append(json.loads(processes.answer_of(command)))
        half, whole = ([run["seconds"] for run in runs[count]] for count in counts)
        held = [max(run["peak_rss_mb"] for run in runs[count]) for count in counts]
        middle, growth = statistics.median(whole), statistics.median(whole) / statistics.median(half)
        self.rows.append(row(
            f"merge a guideline change into {counts[1]:,} catalogues of {PAGE_ROWS} rows, in memory",
            f"{middle:.2f} s, {growth:.2f}x the time of half as many", "none", "–",
            "under 30 s, linear, flat memory",
            middle < 30 and growth < 2.4 and held[1] <= held[0] * 1.2,
            f"{held[1]:.0f} MB", f"{pages.spread(whole):.0%}",
        ))
        self.notes.append(
            f"Merging: {runs[counts[1]][0]['changes']:,} changes of upstream, {runs[counts[1]][0]['conflicts']:,} "
            f"conflicts; {held[0]:.0f} MB with half as many catalogues, {held[1]:.0f} MB with all."
        )

    def proposals(self):
        """A revised guideline proposed to stored catalogues of 60 rows by the job that an import queues."""
        whole = 500 if self.quick else 5_000
        half, full = (self.proposed(count) for count in (whole // 2, whole))
        growth = full["seconds"] / max(half["seconds"], 0.001)
        self.rows.append(row(
            f"merge a guideline change into {whole:,} stored catalogues of {PAGE_ROWS} rows, the job on SQLite",
            f"{full['seconds']:.1f} s, {growth:.2f}x the time of half as many", "none", "–",
            "under 30 s for 5,000, linear, flat memory",
            full["seconds"] < 30 and full["proposals"] == whole and growth < 2.4
            and full["peak_rss_mb"] <= half["peak_rss_mb"] * 1.2,
            f"{full['peak_rss_mb']:.0f} MB", "–",
        ))
        self.notes.append(
            f"Proposing: {full['conflicts']:,} conflicts left to people; {half['peak_rss_mb']:.0f} MB with half as "
            f"many catalogues, {full['peak_rss_mb']:.0f} MB with all."
        )

    def proposed(self, count):
        data = self.folder / f"proposals-{count}"
        shutil.rmtree(data, ignore_errors=True)
        words = [self.binary, "bench", "proposals", "--data", str(data), "--catalogues", str(count)]
        answer = json.loads(processes.answer_of(words))
        shutil.rmtree(data, ignore_errors=True)
        return answer

    def compilation(self):
        """A district's compilation as PDF beside LibreOffice, and as workbook beside openpyxl."""
        count = 300 if self.quick else 3_000
        made = {}
        for form, name in (("docx", "volume.docx"), ("cells", "volume.json")):
            made[form] = self.folder / name
            processes.answer_of(self.write_volume(count, form, made[form]))
        office = shutil.which("soffice") or shutil.which("libreoffice") or "soffice"
        profile = (self.folder / "office-profile").as_uri()
        peers = {
            "pdf": ("LibreOffice", [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
                                    "--outdir", str(self.folder), str(made["docx"])], self.folder / "volume.pdf"),
            "xlsx": ("openpyxl", [sys.executable, str(HERE / "write_openpyxl.py"), str(made["cells"]),
                                  str(self.folder / "peer.xlsx")], self.folder / "peer.xlsx"),
        }
        for form, (peer, command, result) in peers.items():
            self.volume_row(count, form, peer, command, result)

    def write_volume(self, count, form, out):
        return [self.binary, "bench", "compilation", "--rows", str(count), "--to", form, "-o", str(out)]

    def volume_row(self, count, form, peer, command, result):
        ours, theirs = [], []
        # The first run of an office makes its profile; it is not counted.
        processes.timed(command)
        for _ in range(self.rounds):
            ours.append(processes.timed(self.write_volume(count, form, self.folder / f"ours.{form}")))
            result.unlink(missing_ok=True)
            theirs.append(processes.timed(command))
            if not result.exists():
                raise NotMeasured(f"{peer} wrote no {result.name}")
        taken = [statistics.median(seconds for seconds, _ in runs) for runs in (ours, theirs)]
        self.rows.append(row(
            f"compilation of a district, {count:,} rows of 26 sectors and 20 units, as {form.upper()}, whole process",
            f"{taken[0]:.2f} s", f"{peer} {taken[1]:.2f} s", f"{taken[1] / taken[0]:.1f}x", "at least 10x",
            taken[1] / taken[0] >= 10,
            " / ".join(f"{max(held for _, held in runs):.0f} MB" for runs in (ours, theirs)),
            " / ".join(f"{pages.spread([seconds for seconds, _ in runs]):.0%}" for runs in (ours, theirs)),
        ))

    def privacy(self):
        """The privacy gate over a big text, beside regular expressions in Python."""
        megabytes = 4 if self.quick else 40
        text = self.folder / f"numbers-{megabytes}.txt"
        planted = texts.write(text, megabytes)
        size = text.stat().st_size / 1_000_000
        commands = {
            "ours": [self.binary, "privacy", "scan", str(text), "--format", "json"],
            "peer": [sys.executable, str(HERE / "scan_numbers.py"), str(text)],
        }
        runs = {name: [] for name in commands}
        for _ in range(self.rounds):
            for name, command in commands.items():
                runs[name].append(processes.timed(command))
        taken = {name: statistics.median(seconds for seconds, _ in of) for name, of in runs.items()}
        rate = {name: size / seconds for name, seconds in taken.items()}
        self.rows.append(row(
            f"privacy gate over {size:.0f} MB of text with {planted:,} personal numbers, whole process",
            f"{rate['ours']:.0f} MB/s", f"Python re {rate['peer']:.0f} MB/s",
            f"{rate['ours'] / rate['peer']:.1f}x", "–", None,
            " / ".join(f"{max(held for _, held in runs[name]):.0f} MB" for name in commands),
            " / ".join(f"{pages.spread([seconds for seconds, _ in runs[name]]):.0%}" for name in commands),
        ))
        self.planted_numbers()

    def planted_numbers(self):
        """What the privacy gate finds of numbers planted in files of six forms, and what it reports beside them."""
        folder = self.folder / "planted"
        planted.write(folder)
        scores = score_numbers.score(self.binary, folder)
        recall, precision = score_numbers.rates(scores)
        self.rows.append(row(
            f"privacy gate over {sum(one[0] for one in scores.values()):,} numbers planted in "
            + ", ".join(form.upper() for form in planted.FORMS),
            f"recall {recall:.4f}, precision {precision:.4f}", "none", "–", "at least 0.99 and 0.95",
            recall >= score_numbers.RECALL and precision >= score_numbers.PRECISION, "–", "–",
        ))

    def publish(self):
        """Records loaded, checked, reviewed, approved and published, on both databases."""
        whole = 1_000 if self.quick else 10_000
        with processes.private_postgres(self.folder) as server:
            for name, address in (("SQLite", None), ("PostgreSQL", server)):
                half, full = (self.published_records(count, address) for count in (whole // 2, whole))
                rate = full["records"] / full["seconds"]
                self.rows.append(row(
                    f"load, check, review, approve and publish {whole:,} records, {name}",
                    f"{full['seconds']:.1f} s, {rate:.0f}/s, {full['seconds'] / half['seconds']:.2f}x the time of half as many",
                    "none", "–", "linear, flat memory",
                    full["records"] == whole and full["seconds"] / half["seconds"] < 2.4
                    and full["peak_rss_mb"] <= half["peak_rss_mb"] * 1.2,
                    f"{half['peak_rss_mb']:.0f} MB / {full['peak_rss_mb']:.0f} MB", "–",
                ))

    def published_records(self, count, address):
        data = self.folder / f"publish-{count}"
        shutil.rmtree(data, ignore_errors=True)
        words = [self.binary, "bench", "publish", "--data", str(data), "--records", str(count)]
        environment = {"GONGKAI_DATABASE_URL": processes.new_database(address, f"publish_{count}")} if address else {}
        answer = json.loads(processes.answer_of(words, environment))
        shutil.rmtree(data, ignore_errors=True)
        return answer

    def desk(self):
        """The first screens of an information officer among 150,000 items, 16 readers at once."""
        items = 15_000 if self.quick else 150_000
        data = self.folder / "desk-data"
        shutil.rmtree(data, ignore_errors=True)
        made = json.loads(processes.answer_of(
            [self.binary, "bench", "desk", "--data", str(data), "--items", str(items)]
        ))
        seconds, rounds = self.pace()
        with processes.serve_ours(self.binary, data, self.folder) as ours:
            for who, session in (("a unit", made["unit_session"]), ("all units", made["district_session"])):
                for path, name in (("/console", "今日工作"), ("/console/disclosures", "信息公开")):
                    runs = [
                        pages.load(ours.origin + path, 16, seconds, f"gongkai_session={session}") for _ in range(rounds)
                    ]
                    slowest = statistics.median(p99 for _, p99 in runs)
                    rate = statistics.median(rate for rate, _ in runs)
                    self.rows.append(row(
                        f"{name} of the officer of {who} among {made['items']:,} items, 16 readers",
                        f"p99 {slowest:.1f} ms, {rate:,.0f}/s", "none", "–", "p99 under 100 ms", slowest < 100,
                        f"{ours.peak_megabytes():.0f} MB", f"{pages.spread([rate for rate, _ in runs]):.0%}",
                    ))
        shutil.rmtree(data, ignore_errors=True)

    def published(self):
        """A data directory with the one published catalogue, and the path of its page."""
        data = self.folder / "page-data"
        shutil.rmtree(data, ignore_errors=True)
        book = self.folder / "page.xlsx"
        body = workbooks.sector_rows(PAGE_GUIDELINE, PAGE_ROWS)
        workbooks.write(book, "城市综合执法领域基层政务公开标准目录", body)
        answer = processes.answer_of([self.binary, "bench", "page", "--data", str(data), "--file", str(book)])
        return data, json.loads(answer)["path"], body

    def page(self):
        """The published page at 1, 8 and 64 connections, beside nginx and datasette."""
        data, path, body = self.published()
        database = self.folder / "rows.db"
        headings = [lower or upper for upper, lower in zip(workbooks.UPPER, workbooks.LOWER)]
        pages.database_of(database, headings, body)
        table = "/rows/catalogue?_size=100"
        with processes.serve_ours(self.binary, data, self.folder) as ours:
            html, _, _ = pages.fetch(ours.origin + path)
            shown = html.decode("utf-8").count("<tr")
            if shown < PAGE_ROWS:
                raise NotMeasured(f"{path} shows {shown} rows of {PAGE_ROWS}")
            with (
                processes.serve_with_nginx(html, self.folder) as nginx,
                processes.serve_with_datasette(database, table, self.folder) as datasette,
            ):
                urls = {
                    "ours": ours.origin + path,
                    "nginx": nginx.origin + "/page.html",
                    "datasette": datasette.origin + table,
                }
                held = {"ours": ours, "nginx": nginx, "datasette": datasette}
                for connections in CONNECTIONS:
                    self.page_rows(connections, pages.in_turn(urls, held, connections, *self.pace()), held)

    def pace(self):
        return (1, 1) if self.quick else (5, 3)

    def page_rows(self, connections, seen, held):
        ours = seen["ours"]
        for peer, aim in (("datasette", 20), ("nginx", 0.5)):
            theirs = seen[peer]
            ratio = ours["rate"] / theirs["rate"]
            self.rows.append(row(
                f"published {PAGE_ROWS}-row page, {connections} connections",
                f"{ours['rate']:,.0f}/s, p99 {ours['p99']:.2f} ms",
                f"{peer} {theirs['rate']:,.0f}/s, p99 {theirs['p99']:.2f} ms",
                f"{ratio:.2f}x", f"at least {aim}x", ratio >= aim,
                f"{held['ours'].peak_megabytes():.0f} MB / {held[peer].peak_megabytes():.0f} MB",
                f"{ours['spread']:.0%} / {theirs['spread']:.0%}",
            ))

    def bytes(self):
        """What the page costs a phone: page, styles, scripts, icons, compressed, with headers."""
        data, path, _ = self.published()
        with processes.serve_ours(self.binary, data, self.folder) as ours:
            total, listed = pages.weight(ours.origin + path)
        self.rows.append(row(
            "bytes over the wire of that page with styles, gzip", f"{total / 1024:.1f} KB", "none", "–",
            f"at most {PAGE_LIMIT // 1024} KB", total <= PAGE_LIMIT,
        ))
        parts = ", ".join(f"{name} {size / 1024:.1f} KB" for name, size in listed)
        self.notes.append(f"The page on the wire: {parts}.")


def check_converted(path, count):
    """Speed counts only for the right answer."""
    converted = json.loads(path.read_text(encoding="utf-8"))
    if len(converted["rows"]) != count:
        raise NotMeasured(f"convert read {len(converted['rows'])} rows of {count}")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--workspace", type=pathlib.Path, required=True)
    options.add_argument("--quick", action="store_true", help="one short round, a tenth of the rows")
    options.add_argument("--rounds", type=int, help="how often each is measured; five times when not said")
    options.add_argument("--only", default="xlsx,lint,merge,proposals,compilation,page,bytes,privacy,publish,desk", help="rows to measure, with commas")
    options.add_argument("--output", type=pathlib.Path, default=HERE.parent / "docs/benchmarks.md")
    options = options.parse_args()
    bench = Bench(options)
    for name in options.only.split(","):
        bench.run(name, getattr(bench, name))
    report.write(options.output, bench.rows, "\n\n".join(bench.notes), options.quick)
    print(report.markdown(bench.rows))
    print(f"\nwritten to {options.output}")
    sys.exit(1 if any("not measured" in line[1] for line in bench.rows) else 0)


if __name__ == "__main__":
    main()
