#!/usr/bin/env python3
"""Scores the reading of other forms: score_forms.py BINARY FILE...

Each catalogue file is read as it is, saved again in other forms by LibreOffice (PDF on several papers and
turned, doc, rtf, odt; xls and ods from a workbook), printed from its web page by Chromium with and without
lines, with and without tags, read again, and compared cell by cell. Needs soffice, qpdf and chromium.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

PAPERS = {"a4": None, "a3": (23811, 16838), "upright": (11906, 16838), "letter": (15840, 12240)}
STYLES = {
    "framed": "td,th{border:1px solid}",
    "collapsed": "table{border-collapse:collapse} td,th{border:1px solid #ccc;padding:3px}",
    "rules": "table{border-collapse:collapse} td,th{border:0;border-bottom:1px solid #999;padding:5px}",
    "bare": "td,th{border:0;padding:5px}",
}
FORMS = {".pdf", ".doc", ".rtf", ".odt", ".xls", ".ods"}
WANTED = 0.995


def rows(binary, path):
    run = subprocess.run([binary, "catalogue", "convert", str(path), "--to", "json", "-o", "-"], capture_output=True, text=True)
    try:
        found = json.loads(run.stdout)
    except json.JSONDecodeError:
        print(path.name, "not read:", run.stderr.strip()[:200])
        return []
    return [row for table in found.get("catalogues", [found]) for row in table["rows"]]


def on_paper(source, target, paper):
    """The document on another paper, its columns made narrower or wider with it."""
    width, height = paper
    factor = (width - 1400) / (16838 - 1400)

    def scaled(match):
        return match.group(1) + str(int(int(match.group(2)) * factor)).encode() + b'"'

    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part.filename)
            if part.filename == "word/document.xml":
                data = re.sub(rb"<w:pgSz[^>]*/>", f'<w:pgSz w:w="{width}" w:h="{height}"/>'.encode(), data)
                data = re.sub(rb'(<w:(?:gridCol|tcW|tblW)\b[^>]*w:w=")(\d+)"', scaled, data)
            new.writestr(part, data)


def printed(binary, path, folder):
    """The web page printed by a browser, upright and across."""
    page = folder / "page.html"
    subprocess.run([binary, "catalogue", "convert", str(path), "--to", "html", "-o", str(page)], check=False)
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"<style.*?</style>", "", text, flags=re.S)
    for name, style in STYLES.items():
        for paper in ("portrait", "landscape"):
            own = folder / f"{name}-{paper}.html"
            rule = f"<style>body{{font-size:9pt}} {style} @page{{size:A4 {paper};margin:1cm}}</style></head>"
            own.write_text(text.replace("</head>", rule, 1), encoding="utf-8")
            subprocess.run(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/browser",
                 "--no-pdf-header-footer", f"--print-to-pdf={own.with_suffix('.pdf')}", str(own)],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            # Other programs print the same page without tags.
            printed_file = own.with_suffix(".pdf")
            if printed_file.exists():
                plain = printed_file.read_bytes().replace(b"/StructTreeRoot", b"/NoTagsInThisXX")
                (folder / f"{name}-{paper}-untagged.pdf").write_bytes(plain)


def saved_again(binary, path, folder):
    """The file in other forms."""
    plain = folder / "a4.docx"
    subprocess.run([binary, "catalogue", "convert", str(path), "--to", "docx", "-o", str(plain)], check=False)
    for name, paper in PAPERS.items():
        if paper:
            on_paper(plain, folder / f"{name}.docx", paper)
    office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
    into = ["--outdir", str(folder)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    subprocess.run([*office, "pdf", *into, *[str(folder / f"{name}.docx") for name in PAPERS]], **quiet)
    for form in ("doc", "rtf", "odt"):
        subprocess.run([*office, form, *into, str(plain)], **quiet)
    workbook = folder / "workbook.xlsx"
    subprocess.run([binary, "catalogue", "convert", str(path), "--to", "xlsx", "-o", str(workbook)], check=False)
    for form in ("xls", "ods"):
        subprocess.run([*office, form, *into, str(workbook)], **quiet)
    for name, angle in (("a4", 90), ("a3", 270)):
        subprocess.run(["qpdf", f"--rotate=+{angle}", "--object-streams=generate", str(folder / f"{name}.pdf"), str(folder / f"{name}-turned.pdf")], **quiet)
    printed(binary, path, folder)
    return sorted(p for p in folder.iterdir() if p.suffix in FORMS)


def main():
    binary, files = sys.argv[1], [pathlib.Path(name) for name in sys.argv[2:]]
    cells = good = 0
    for path in files:
        wanted = rows(binary, path)
        with tempfile.TemporaryDirectory() as folder:
            for again in saved_again(binary, path, pathlib.Path(folder)):
                found = rows(binary, again)
                own = same = 0
                for number, row in enumerate(wanted):
                    other = found[number] if number < len(found) else {}
                    for name, value in row.items():
                        own += 1
                        same += other.get(name) == value
                print(f"{path} {again.name}: {same} of {own}")
                cells, good = cells + own, good + same
    score = good / max(1, cells)
    print(f"{score:.4f} of {cells} cells")
    sys.exit(0 if cells and score >= WANTED else 1)


main()
