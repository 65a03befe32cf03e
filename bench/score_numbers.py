#!/usr/bin/env python3
"""Scores the privacy gate: score_numbers.py BINARY [FOLDER]

FOLDER holds files and a truth.json, {file: [{"kind", "number"}]}; without it files are planted in six forms. What
`privacy scan` finds is compared number by number: it shows them masked, so kind and masked form must be those of a
planted number. Ends with 1 where the recall is below 0.99 or the precision below 0.95.
"""
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

import planted

RECALL, PRECISION = 0.99, 0.95


def masked(kind, number):
    """The number as it is shown: its first three and last four signs."""
    return kind, number[:3] + "*" * (len(number) - 7) + number[-4:]


def score(binary, folder):
    """For each file and for all: how many were planted, found, and found rightly."""
    folder = pathlib.Path(folder)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    scores = {}
    for name, numbers in truth.items():
        run = subprocess.run([binary, "privacy", "scan", str(folder / name), "--format", "json"],
                             capture_output=True, text=True)
        if run.returncode not in (0, 1):
            raise SystemExit(f"{name}: {run.stderr.strip()[:300]}")
        report = json.loads(run.stdout)
        found = collections.Counter(
            (one["kind"], one["masked"]) for file in report["files"] for one in file["findings"]
            if one["kind"] in ("identity-number", "bank-card", "mobile"))
        wanted = collections.Counter(masked(one["kind"], one["number"]) for one in numbers)
        scores[name] = (sum(wanted.values()), sum(found.values()), sum((wanted & found).values()))
    return scores


def rates(scores):
    """Recall and precision over all files."""
    planted_ones, found, right = (sum(one[at] for one in scores.values()) for at in range(3))
    return right / max(1, planted_ones), right / max(1, found)


def main():
    binary = sys.argv[1]
    with tempfile.TemporaryDirectory() as own:
        folder = sys.argv[2] if len(sys.argv) > 2 else own
        if folder == own:
            planted.write(folder)
        scores = score(binary, folder)
    for name, (wanted, found, right) in scores.items():
        print(f"{name}: {right} of {wanted} planted numbers found, {found - right} others reported")
    recall, precision = rates(scores)
    print(f"recall {recall:.4f}, precision {precision:.4f}")
    sys.exit(0 if recall >= RECALL and precision >= PRECISION else 1)


if __name__ == "__main__":
    main()
