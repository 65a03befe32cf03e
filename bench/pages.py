"""The published page: requests a second beside nginx and datasette, and its weight on the wire."""

import gzip
import html.parser
import re
import sqlite3
import statistics
import subprocess
import urllib.parse
import urllib.request

from processes import NotMeasured

UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


def load(url, connections, seconds, cookie=None):
    """Requests a second and the 99th percentile in milliseconds, by wrk; signed in where a cookie is given."""
    threads = min(2, connections)
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency"]
    command += ["-H", f"Cookie: {cookie}", url] if cookie else [url]
    try:
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotMeasured(f"wrk: {error}") from error
    if "Non-2xx" in text or "Socket errors" in text:
        raise NotMeasured(f"wrk on {url}: {text}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    slowest = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", text)
    return float(rate[1]), float(slowest[1]) * UNITS[slowest[2]]


def in_turn(urls, servers, connections, seconds, rounds):
    """For each name in `urls`: median rate, median p99, spread of the rate over the rounds. Nobody is measured while
    the server before is still at work."""
    seen = {name: [] for name in urls}
    for _ in range(rounds):
        for name, url in urls.items():
            seen[name].append(load(url, connections, seconds))
            servers[name].settle()
    return {
        name: {
            "rate": statistics.median(rate for rate, _ in runs),
            "p99": statistics.median(p99 for _, p99 in runs),
            "spread": spread([rate for rate, _ in runs]),
        }
        for name, runs in seen.items()
    }


def spread(values):
    """How far the runs lie apart, as a share of their median."""
    return (max(values) - min(values)) / statistics.median(values)


def fetch(url, accept_gzip=False):
    """Body as sent and bytes on the wire (status line and headers with it)."""
    headers = {"Accept-Encoding": "gzip"} if accept_gzip else {}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
        body = answer.read()
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 19
        return body, len(body) + head, answer.headers.get("Content-Encoding", "")


class Parts(html.parser.HTMLParser):
    """What a browser fetches for a page at once: styles, scripts, icons, pictures, fonts."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        relation = (values.get("rel") or "").split()
        if tag == "link" and {"stylesheet", "icon", "preload", "modulepreload", "manifest"} & set(relation):
            self.found.append(values.get("href"))
        elif tag in ("script", "img") and values.get("src"):
            self.found.append(values["src"])


def weight(url):
    """Bytes on the wire of a page with all that it names, and the list of what that is."""
    body, total, encoding = fetch(url, accept_gzip=True)
    text = gzip.decompress(body) if encoding == "gzip" else body
    parts = Parts()
    parts.feed(text.decode("utf-8"))
    listed = [("page", total)]
    for name in dict.fromkeys(part for part in parts.found if part and not part.startswith("data:")):
        _, size, _ = fetch(urllib.parse.urljoin(url, name), accept_gzip=True)
        listed.append((name, size))
    return sum(size for _, size in listed), listed


def database_of(path, headings, rows):
    """The same rows as a table for datasette."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        columns = ", ".join(f'"{heading}" TEXT' for heading in headings)
        database.execute(f"CREATE TABLE catalogue ({columns})")
        marks = ", ".join("?" for _ in headings)
        database.executemany(f"INSERT INTO catalogue VALUES ({marks})", rows)
    database.close()
