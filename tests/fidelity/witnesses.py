# SPDX-License-Identifier: GPL-3.0-or-later
"""A server while strace notes its system calls and tcpdump its packets."""

import contextlib
import dataclasses
import os
import pathlib
import re
import select
import signal
import subprocess
import time
from collections.abc import Iterator

import kernelcalls
from machine import Broken, Missing, ended, must, run, tool, wait_until

START_LIMIT = 30  # seconds; strace slows the start down
STOP_LIMIT = 60
CAPTURE_BUFFER = 65536  # KiB
SETTLED = 1.3  # seconds without a packet: longer than tcpdump lets one wait in its buffer


class Unwitnessed(Exception):
    """A witness missed something, so that the run proves nothing either way."""


def check_permissions() -> None:
    """Missing, with the reason, if this machine does not let its kernel be asked."""
    tool("tcpdump")
    traced = run("strace", "-o", "/dev/null", "true")
    if traced.returncode != 0:
        raise Missing(f"strace may not trace here (ptrace): {traced.stderr.strip().splitlines()[-1]}")
    with subprocess.Popen([tool("tcpdump"), "-i", "lo", "-w", "-", "-U", "tcp port 1"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as probe:
        said = probe.stderr.readline().decode(errors="replace").strip()
        ended(probe)
    if "listening on" not in said:
        raise Missing(f"tcpdump may not capture here (CAP_NET_RAW): {said}")


@dataclasses.dataclass
class Files:
    folder: pathlib.Path

    def __getattr__(self, name: str) -> pathlib.Path:
        return self.folder / {"journal": "journal.jsonl", "recording": "recording.pcapng", "calls": "calls.strace",
                              "packets": "packets.pcap", "complaints": "server.stderr", "said": "tcpdump.stderr"}[name]


class TracedServer:
    """signalbox-cli serve under strace, from its first call to its last."""

    def __init__(self, cli: pathlib.Path, files: Files, host: str, *options: object) -> None:
        self.files, self.host = files, host
        self.command = [tool("strace"), *kernelcalls.OPTIONS, "-o", str(files.calls), str(cli), "serve",
                        "--listen", f"{host}:0", "--snaplen", "0", "--log", str(files.journal),
                        "--record", str(files.recording), *map(str, options)]
        self.process: subprocess.Popen | None = None
        self.pid = 0
        self.address = ("", 0)

    @property
    def end(self) -> str:
        return f"{self.host}:{self.address[1]}"

    def __enter__(self) -> "TracedServer":
        with open(self.files.complaints, "wb") as complaints:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                            stderr=complaints)
        try:
            readable, _, _ = select.select([self.process.stdout], [], [], START_LIMIT)
            line = self.process.stdout.readline().decode() if readable else ""
            ready = re.match(r"listening on \S+:(\d+) ", line)
            must(bool(ready), f"the server did not start: {line.strip()} {self.complaints()}")
            self.address = (self.host.strip("[]"), int(ready[1]))
            self.pid = self._child()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _child(self) -> int:
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        if not children.exists():
            raise Missing("the kernel does not tell a process's children (CONFIG_PROC_CHILDREN)")
        return int(children.read_text(encoding="ascii").split()[0])

    def __exit__(self, *_) -> None:
        if self.process.poll() is None:
            if self.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)
            else:
                self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def begin_to_stop(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def wait_end(self) -> None:
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            raise Broken(f"still running {STOP_LIMIT} s after SIGTERM") from None
        must(self.process.returncode == 0, f"ended with {self.process.returncode}: {self.complaints()}")

    def complaints(self) -> str:
        return self.files.complaints.read_text(encoding="utf-8", errors="replace").strip()[-400:]


@contextlib.contextmanager
def capturing(files: Files, port: int) -> Iterator[None]:
    """tcpdump of that port on the loopback interface. That it lost nothing is checked at the end."""
    command = [tool("tcpdump"), "-i", "lo", "-n", "-s", "0", "-B", str(CAPTURE_BUFFER), "-U", "-w", "-",
               f"tcp port {port}"]
    with open(files.packets, "wb") as packets, open(files.said, "wb") as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=packets, stderr=said)
    try:
        if wait_until(lambda: "listening on" in what_was_said(files), 10) is None:
            raise Missing(f"tcpdump: {what_was_said(files).strip() or 'does not listen'}")
        yield
        wait_settled(files.packets)
    finally:
        ended(process, 10)
    counts = {name: int(count) for count, name in re.findall(r"(\d+) packets (captured|received|dropped)",
                                                             what_was_said(files))}
    if counts.get("dropped") != 0:
        raise Unwitnessed(f"tcpdump dropped packets, so nothing is proven: {what_was_said(files).strip()}")
    must(counts.get("captured", 0) > 0, f"tcpdump captured nothing: {what_was_said(files).strip()}")


def what_was_said(files: Files) -> str:
    return files.said.read_text(encoding="utf-8", errors="replace")


def wait_settled(path: pathlib.Path, limit: float = 30) -> None:
    size, since = -1, time.monotonic()
    end = since + limit
    while time.monotonic() < min(end, since + SETTLED):
        if path.stat().st_size != size:
            size, since = path.stat().st_size, time.monotonic()
        time.sleep(0.05)
