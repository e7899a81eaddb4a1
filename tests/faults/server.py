# SPDX-License-Identifier: GPL-3.0-or-later
"""A headless server for the length of a case, with what proc(5) and its own log say of it."""

import contextlib
import dataclasses
import json
import os
import pathlib
import re
import select
import signal
import subprocess
import time
from collections.abc import Iterator

from clients import NoWatch, Session, Watch
from machine import Broken, Missing, Netns, background, ended, must, wait_until

START_LIMIT = 10  # seconds
STOP_LIMIT = 15


@dataclasses.dataclass
class Bench:
    """Where and how a case runs."""
    cli: pathlib.Path
    model: str
    quick: bool
    folder: pathlib.Path

    def some(self, quick: int, full: int) -> int:
        return quick if self.quick else full

    def server(self, mode: str = "echo", *options: object, **more) -> "Server":
        return Server(self, mode, [str(option) for option in options], **more)


class Server:
    """A headless server for the length of a with block. That it is alive and ends in order is checked at the end."""

    count = 0

    def __init__(self, bench: Bench, mode: str, options: list[str], *, prefix: tuple = (), netns: Netns | None = None,
                 log: pathlib.Path | None = None, environment: dict | None = None, port: int = 0,
                 ends_itself: bool = False) -> None:
        Server.count += 1
        self.bench, self.mode, self.netns = bench, mode, netns
        self.log = log or bench.folder / f"server-{Server.count}.jsonl"
        self.errors = bench.folder / f"server-{Server.count}.stderr"
        self.command = [*map(str, (*(netns.prefix if netns else ()), *prefix)), str(bench.cli), "serve",
                        "--mode", mode, "--listen", f"127.0.0.1:{port}", "--concurrency", bench.model,
                        "--log", str(self.log), *options]
        self.environment = {**os.environ, **(environment or {})}
        self.ends_itself = ends_itself  # the case ends it
        self.process: subprocess.Popen | None = None
        self.address = ("127.0.0.1", 0)
        self.farewell = ""

    def __enter__(self) -> "Server":
        with open(self.errors, "wb") as errors:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                            stderr=errors, env=self.environment)
        try:
            readable, _, _ = select.select([self.process.stdout], [], [], START_LIMIT)
            line = self.process.stdout.readline().decode() if readable else ""
            ready = re.match(r"listening on 127\.0\.0\.1:(\d+) ", line)
            if not ready:
                raise Broken(f"the server did not start: {line.strip()} {self.complaints().strip()}")
            self.address = ("127.0.0.1", int(ready[1]))
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind, *_) -> None:
        try:
            if kind is None and not self.ends_itself:
                must(self.process.poll() is None, f"the server ended by itself with {self.process.poll()}: "
                     f"{self.complaints().strip()[-300:]}")
                self.alive()
                self.stop()
        finally:
            self._end()

    def _end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self, limit: float = STOP_LIMIT) -> str:
        """SIGTERM, as a service manager sends it; the line that it ends with."""
        self.signal(signal.SIGTERM)
        return self.wait_end(limit)

    def wait_end(self, limit: float = STOP_LIMIT, expected: int = 0) -> str:
        try:
            out, _ = self.process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            raise Broken(f"still running {limit:g} s after it was told to stop") from None
        must(self.process.returncode == expected, f"ended with {self.process.returncode}: {self.complaints()[-300:]}")
        self.farewell = out.decode().strip()
        return self.farewell

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def port(self) -> int:
        return self.address[1]

    def complaints(self) -> str:
        return self.errors.read_text(encoding="utf-8", errors="replace")

    def alive(self, limit: float = 1.0) -> str:
        """A new client is served in time."""
        began = time.monotonic()
        try:
            with Session(self, limit=max(limit * 2, 2)) as session:
                session.round_trip()
        except OSError as error:
            raise Broken(f"a new client is not served: {error}") from None
        took = time.monotonic() - began
        return must(took < limit, f"new client served after {took * 1000:.0f} ms (< {limit * 1000:.0f})")

    def session(self, **options) -> Session:
        return Session(self, **options)

    def watched(self, every: float = 0.05) -> Watch | NoWatch:
        return NoWatch() if self.bench.model == "iterative" else Watch(self, every)

    # --- figures of the process, proc(5) ---

    def cpu(self) -> float:
        """Processor seconds so far."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss(self) -> int:
        """Bytes of memory."""
        fields = pathlib.Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def threads(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/task"))

    # --- what it wrote to its log ---

    def events(self, kind: str = "", part: str = "") -> list[dict]:
        """Whole lines only; it is written five times a second."""
        found = []
        for line in self.log.read_bytes().split(b"\n")[:-1]:
            if kind and b'"event":"' + kind.encode() + b'"' not in line:
                continue
            event = json.loads(line)
            if part in event["detail"]:
                found.append(event)
        return found

    def wait_events(self, kind: str, part: str, count: int = 1, limit: float = 2) -> list[dict]:
        found: list[dict] = []

        def enough() -> bool:
            found[:] = self.events(kind, part)
            return len(found) >= count

        must(wait_until(enough, limit, 0.1) is not None,
             f"{len(found)} events {kind}: {part} instead of {count}; the log has {self.closings()}")
        return found

    def closings(self) -> str:
        """How connections ended, for a person."""
        reasons: dict[str, int] = {}
        for event in self.events("closed"):
            reason = event["detail"].split(":")[0]
            reasons[reason] = reasons.get(reason, 0) + 1
        return ", ".join(f"{count} closed: {reason}" for reason, count in sorted(reasons.items())) or "no closings"


@contextlib.contextmanager
def tracing(server: Server, *options: str) -> Iterator[pathlib.Path]:
    """strace at the running server, and the file that it writes."""
    output = server.bench.folder / f"strace-{server.pid}.txt"
    command = ("strace", "-f", "-ttt", "-o", output, *options, "-p", server.pid)
    with background(*command, stderr=subprocess.PIPE) as process:
        readable, _, _ = select.select([process.stderr], [], [], 5)
        first = process.stderr.readline().decode() if readable else ""
        if "attached" not in first:
            raise Missing(f"strace: {first.strip() or 'does not attach'}")
        yield output
        ended(process)
