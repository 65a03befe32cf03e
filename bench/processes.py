"""Runs programs and servers and says how long they took and how much memory they held."""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request


class NotMeasured(Exception):
    """A row could not be measured; the words say why."""


def timed(command):
    """Seconds and peak megabytes of a program that runs to its end."""
    with tempfile.TemporaryFile() as complaint:
        began = time.perf_counter()
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=complaint
            )
        except OSError as error:
            raise NotMeasured(f"{command[0]}: {error.strerror}") from error
        peak = [0.0]
        # The usage that wait4 returns starts at the size of this process, which forked it.
        watch = threading.Thread(target=watch_memory, args=(process.pid, peak))
        watch.start()
        status = process.wait()
        seconds = time.perf_counter() - began
        watch.join()
        if status not in (0, 1):
            complaint.seek(0)
            words = complaint.read().decode(errors="replace")[-300:]
            raise NotMeasured(f"{' '.join(map(str, command))} ended with {status}: {words}")
    return seconds, peak[0]


def watch_memory(pid, peak):
    """Keeps the process's own high-water mark until it is gone."""
    while (held := high_water(pid)) is not None:
        peak[0] = max(peak[0], held)
        time.sleep(0.02)


def high_water(pid):
    """Megabytes a process held at most; none when it has ended."""
    with contextlib.suppress(OSError):
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return None


def answer_of(command, environment=None):
    """What a program prints; 0 must be its status."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            env=os.environ | (environment or {}),
        )
    except OSError as error:
        raise NotMeasured(f"{command[0]}: {error.strerror}") from error
    if done.returncode != 0:
        raise NotMeasured(f"{' '.join(map(str, command))} ended with {done.returncode}: {done.stderr[-300:]}")
    return done.stdout


@contextlib.contextmanager
def private_postgres(folder):
    """A PostgreSQL server of our own and its address, until it is no longer needed."""
    script = str(pathlib.Path(__file__).parent.parent / "scripts" / "private-postgres.sh")
    place = str(folder / "postgres")
    address = answer_of([script, "start", place]).strip()
    try:
        yield address
    finally:
        subprocess.run([script, "stop", place], stdin=subprocess.DEVNULL, capture_output=True, check=False)


def new_database(address, name):
    """An empty database on a server, and its address."""
    answer_of(["psql", address, "--quiet", "--command", f"DROP DATABASE IF EXISTS {name}"])
    answer_of(["psql", address, "--quiet", "--command", f"CREATE DATABASE {name}"])
    head, _, options = address.partition("?")
    return head.rsplit("/", 1)[0] + "/" + name + (f"?{options}" if options else "")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running server: where it listens and what it held at most."""

    def __init__(self, process, port):
        self.process = process
        self.origin = f"http://127.0.0.1:{port}"

    def peak_megabytes(self):
        """The sum over the process and its children."""
        return sum(high_water(pid) or 0 for pid in [self.process.pid, *children_of(self.process.pid)])

    def busy_seconds(self):
        """Time on the processor so far, of the process and its children."""
        return sum(processor_seconds(pid) for pid in [self.process.pid, *children_of(self.process.pid)])

    def settle(self, longest=60):
        """Waits until it works no more: a slow server goes on with requests whose readers have left, and would take
        the processor from whoever is measured next."""
        deadline = time.monotonic() + longest
        before = self.busy_seconds()
        while time.monotonic() < deadline:
            time.sleep(0.5)
            now = self.busy_seconds()
            if now - before <= 0.02:
                return
            before = now
        raise NotMeasured(f"{self.process.args[0]} is still at work {longest} s after its readers left")


def processor_seconds(pid):
    """User and system time of a process; 0 when it has ended."""
    with contextlib.suppress(OSError):
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def children_of(pid):
    text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


@contextlib.contextmanager
def served(command, port, path, log):
    """The server of `command`, once it answers `path`."""
    with open(log, "wb") as sink:
        try:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink)
        except OSError as error:
            raise NotMeasured(f"{command[0]}: {error.strerror}") from error
        try:
            server = Server(process, port)
            wait_until_answering(server, path, log)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_answering(server, path, log):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(server.origin + path, timeout=5):
            return
        time.sleep(0.1)
    raise NotMeasured(f"{server.process.args[0]} did not answer {path}: {pathlib.Path(log).read_text()[-300:]}")


def serve_ours(binary, data, folder):
    port = free_port()
    command = [binary, "serve", "--data", str(data), "--listen", f"127.0.0.1:{port}"]
    return served(command, port, "/readyz", folder / "gongkai.log")


def serve_with_nginx(html, folder):
    """nginx with the finished page as a file: no log, kernel copies, one worker a core."""
    port = free_port()
    site = folder / "nginx-site"
    site.mkdir(parents=True, exist_ok=True)
    (site / "page.html").write_bytes(html)
    user = "user root;" if os.getuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {folder}/nginx-{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"""daemon off; {user} worker_processes auto; pid {folder}/nginx.pid; error_log stderr warn;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; {temporary}
  types {{ text/html html; }} charset utf-8;
  server {{ listen 127.0.0.1:{port}; root {site}; }}
}}
""",
        encoding="utf-8",
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    return served([program, "-c", str(folder / "nginx.conf")], port, "/page.html", folder / "nginx.log")


def serve_with_datasette(database, path, folder):
    port = free_port()
    program = str(pathlib.Path(sys.executable).parent / "datasette")
    command = [program, "serve", "--immutable", str(database), "--host", "127.0.0.1", "--port", str(port),
               "--setting", "max_returned_rows", "1000"]
    return served(command, port, path, folder / "datasette.log")
