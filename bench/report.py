"""The one table: on the terminal and in docs/benchmarks.md, with the machine described."""

import datetime
import importlib.metadata
import os
import pathlib
import platform
import subprocess

HEADINGS = ["work", "ours", "peer", "ratio", "aim", "met", "memory ours / peer", "spread"]


def row(work, ours, peer, ratio, aim, met, memory="–", spread="–"):
    """One line of the table; `met` is true, false, or None where no aim is set."""
    word = {True: "yes", False: "**no, misses its aim**", None: "–"}[met]
    return [work, ours, peer, ratio, aim, word, memory, spread]


def not_measured(work, why):
    return [work, "not measured", " ".join(str(why).split())[:200], "–", "–", "**not measured**", "–", "–"]


def markdown(rows):
    lines = [HEADINGS, ["---"] * len(HEADINGS), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def machine():
    processor = next(
        (line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = next(
        (line.split("=", 1)[1].strip('"') for line in pathlib.Path("/etc/os-release").read_text().splitlines()
         if line.startswith("PRETTY_NAME")),
        platform.system(),
    )
    return f"{processor}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, {system}, Linux {platform.release()}"


def versions():
    def first_words(*command):
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:
            return f"{command[0]} absent"
        return ((done.stdout or done.stderr).splitlines() or [command[0]])[0]

    packages = [f"{name} {importlib.metadata.version(name)}"
                for name in ("openpyxl", "pandas", "python-calamine", "datasette")]
    programs = [first_words("rustc", "--version"), first_words("/usr/sbin/nginx", "-v"), first_words("wrk", "-v")]
    return ", ".join([*programs, f"Python {platform.python_version()}", *packages])


def write(path, rows, notes, quick):
    kind = " (quick: one short round, for a first look only)" if quick else ""
    text = f"""# Benchmarks

Written by `make bench` on {datetime.date.today().isoformat()}{kind}. Ours and the peers ran in turn, in one run on one machine; load generator and servers shared its cores. Read the ratios, not the last digits. Ratio is how many times better ours is; spread is the distance between the best and the worst round as a share of the median, ours / peer.

Machine: {machine()}.
Peers: {versions()}.

{markdown(rows)}

{notes}
"""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
