# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fault cases stand on: a server with its figures, clients, an old session that is watched, and whatever
must be undone afterwards: processes, network namespaces, mounts. Every one of them is a context manager."""

import contextlib
import ctypes
import dataclasses
import json
import os
import pathlib
import re
import select
import selectors
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator

START_LIMIT = 10  # seconds
STOP_LIMIT = 15
MIB = 1024 * 1024


class Broken(Exception):
    """What must hold does not; the words are the figure that decided."""


class Missing(Exception):
    """This machine cannot run the case; the words say what it lacks."""


class TimeUp(BaseException):
    """The case took longer than it may; not to be caught by what waits for less."""


def must(holds: bool, figure: str) -> str:
    if not holds:
        raise Broken(figure)
    return figure


def tool(name: str) -> str:
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if not path:
        raise Missing(f"{name} is not installed")
    return path


def run(*command: object, limit: float = 30, check: bool = False) -> subprocess.CompletedProcess:
    """A tool, to its end; with `check` a failure means that this machine cannot do it."""
    words = [tool(str(command[0])), *map(str, command[1:])]
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
                              timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        raise Broken(f"{command[0]} did not end within {limit} s") from None
    if check and done.returncode != 0:
        raise Missing(f"{' '.join(map(str, command))}: {done.stderr.strip() or done.returncode}")
    return done


def ended(process: subprocess.Popen, limit: float = 3) -> None:
    """Ends a process that this suite started."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(limit)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            stream.close()


@contextlib.contextmanager
def background(*command: object, **options) -> Iterator[subprocess.Popen]:
    """A tool for the length of a with block."""
    words = [tool(str(command[0])), *map(str, command[1:])]
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **options}
    process = subprocess.Popen(words, **options)
    try:
        yield process
    finally:
        ended(process)


def wait_until(condition: Callable[[], object], limit: float, every: float = 0.02) -> float | None:
    """Seconds until the condition held; none if it did not within the limit."""
    began = time.monotonic()
    while True:
        if condition():
            return time.monotonic() - began
        if time.monotonic() - began >= limit:
            return None
        time.sleep(every)


# --- network namespaces ---

_libc = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000


class Netns:
    """A network of its own, with a loopback that can be damaged without anybody else noticing."""

    def __init__(self) -> None:
        self.name = f"signalbox-faults-{os.getpid()}"
        self.prefix = ("ip", "netns", "exec", self.name)

    def __enter__(self) -> "Netns":
        if os.geteuid() != 0:
            raise Missing("network namespaces need root")
        run("ip", "netns", "add", self.name, check=True)
        try:
            run("ip", "-n", self.name, "link", "set", "lo", "up", check=True)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        subprocess.run([tool("ip"), "netns", "delete", self.name], capture_output=True, check=False, timeout=10)

    def sysctl(self, key: str, value: str) -> None:
        run(*self.prefix, "sysctl", "-qw", f"{key}={value}", check=True)

    def small_buffers(self) -> "Netns":
        """What the kernel queues is small then, so that it is the program's own queue that fills."""
        self.sysctl("net.ipv4.tcp_wmem", "4096 16384 16384")
        self.sysctl("net.ipv4.tcp_rmem", "4096 16384 16384")
        return self

    def nft(self, rules: str) -> None:
        run(*self.prefix, tool("nft"), rules, check=True)

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Sockets that this thread makes meanwhile belong to the namespace, for good."""
        with open("/proc/thread-self/ns/net", "rb") as home, open(f"/run/netns/{self.name}", "rb") as there:
            if _libc.setns(there.fileno(), CLONE_NEWNET) != 0:
                raise Missing(f"setns: {os.strerror(ctypes.get_errno())}")
            try:
                yield
            finally:
                _libc.setns(home.fileno(), CLONE_NEWNET)


@contextlib.contextmanager
def small_disk(megabytes: int = 1) -> Iterator[pathlib.Path]:
    """A file system that is full soon."""
    if os.geteuid() != 0:
        raise Missing("mounting needs root")
    folder = tempfile.mkdtemp(prefix="signalbox-faults-")
    try:
        run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder, check=True)
        try:
            yield pathlib.Path(folder)
        finally:
            subprocess.run([tool("umount"), "-l", folder], capture_output=True, check=False, timeout=10)
    finally:
        os.rmdir(folder)


# --- clients ---

class Client:
    """A blocking client; every wait is bounded."""

    def __init__(self, address: tuple, *, source: str = "", receive_buffer: int = 0, netns: Netns | None = None,
                 limit: float = 5) -> None:
        with netns.entered() if netns else contextlib.nullcontext():
            self.socket = socket.socket()
        self.socket.settimeout(limit)
        self.kept = b""
        try:
            if receive_buffer:
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            if source:
                self.socket.bind((source, 0))
            self.socket.connect(address)
            self.port = self.socket.getsockname()[1]
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            self.socket.close()
            raise

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        self.socket.close()

    def reset(self) -> None:
        """Closes with RST instead of FIN."""
        with contextlib.suppress(OSError):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def line(self) -> bytes:
        """The next line without its end; empty at the end of the connection."""
        while b"\n" not in self.kept:
            data = self.socket.recv(65536)
            if not data:
                return b""
            self.kept += data
        line, self.kept = self.kept.split(b"\n", 1)
        return line

    def line_with(self, part: bytes, limit: float = 5) -> bytes:
        """The next line that holds `part`, whatever comes before it."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            self.socket.settimeout(max(0.01, end - time.monotonic()))
            line = self.line()
            if part in line:
                return line
            if not line and not self.kept:
                raise ConnectionError("closed by the server")
        raise TimeoutError(f"{part!r} did not come within {limit:g} s")

    def exactly(self, count: int) -> bytes:
        while len(self.kept) < count:
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionError(f"closed by the server after {len(self.kept)} of {count} bytes")
            self.kept += data
        data, self.kept = self.kept[:count], self.kept[count:]
        return data

    def to_end(self, limit: float) -> bytes:
        """All that comes until the server closes."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            self.socket.settimeout(max(0.01, end - time.monotonic()))
            try:
                data = self.socket.recv(65536)
            except ConnectionResetError:
                break
            except TimeoutError:
                raise Broken(f"not closed within {limit:g} s") from None
            if not data:
                break
            self.kept += data
        data, self.kept = self.kept, b""
        return data


class Session(Client):
    """A client that knows what its server answers."""

    def __init__(self, server: "Server", **options) -> None:
        super().__init__(server.address, netns=server.netns, **options)
        self.mode = server.mode
        if self.mode == "chat":
            try:
                greeting = self.line()
            except BaseException:
                self.close()
                raise
            if not greeting.startswith(b"* Welcome"):
                self.close()
                raise Broken(f"the greeting was {greeting[:60]!r}")

    def round_trip(self) -> float:
        """Seconds that one question takes."""
        began = time.monotonic()
        if self.mode == "chat":
            self.send(b"/rooms\n")
            self.line_with(b"* lobby (")
        else:
            self.send(b"are you there\n")
            if self.line() != b"are you there":
                raise Broken("the echo was wrong")
        return time.monotonic() - began


class Crowd:
    """Many clients at once, read by one loop; closed together."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.received: dict[socket.socket, bytearray] = {}
        self.open: set[socket.socket] = set()
        self.resets = 0

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_) -> None:
        for each in list(self.received):
            each.close()
        self.selector.close()

    def add(self, address: tuple, count: int, *, netns: Netns | None = None, receive_buffer: int = 0) -> list:
        """Begins to connect, without waiting for any of them."""
        new = []
        with netns.entered() if netns else contextlib.nullcontext():
            for _ in range(count):
                each = socket.socket()
                if receive_buffer:
                    each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
                each.setblocking(False)
                each.connect_ex(address)
                new.append(each)
        for each in new:
            self.received[each] = bytearray()
            self.open.add(each)
            self.selector.register(each, selectors.EVENT_READ)
        return new

    def read(self, limit: float, until: Callable[[], bool] = lambda: False) -> bool:
        """Reads from all until the condition holds, or the time is over; true if it held."""
        end = time.monotonic() + limit
        while not until():
            left = end - time.monotonic()
            if left <= 0:
                return False
            for key, _ in self.selector.select(min(left, 0.1)):
                self._read_one(key.fileobj)
        return True

    def _read_one(self, each) -> None:
        try:
            data = each.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            self.resets += 1
            data = b""
        if data:
            self.received[each] += data
        else:
            self.open.discard(each)
            self.selector.unregister(each)

    def send(self, data: bytes, to: Iterable[socket.socket] | None = None) -> int:
        """To all that take it; how many did."""
        sent = 0
        for each in list(to if to is not None else self.open):
            with contextlib.suppress(OSError):
                sent += each.send(data) > 0
        return sent

    def close_some(self, some: Iterable[socket.socket]) -> None:
        for each in some:
            if each in self.open:
                self.selector.unregister(each)
            self.open.discard(each)
            self.received.pop(each, None)
            each.close()


class Watch:
    """An old session that asks all the time while something bad happens beside it."""

    def __init__(self, server: "Server", every: float = 0.05) -> None:
        self.session = Session(server, limit=30)
        self.latencies: list[float] = []
        self.error = ""
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._over.set()
        self._thread.join(35)
        self.session.close()

    def _run(self) -> None:
        while not self._over.wait(self._every):
            try:
                self.latencies.append(self.session.round_trip())
            except (OSError, Broken) as error:
                self.error = str(error) or type(error).__name__
                return

    def median(self) -> float:
        return statistics.median(self.latencies) if self.latencies else 0.0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0

    def verdict(self, limit: float = 1.0) -> str:
        """The old session's part of a figure; it must have lived, and answered in time."""
        self._over.set()
        self._thread.join(35)
        must(not self.error, f"the old session broke: {self.error}")
        must(bool(self.latencies), "the old session never answered")
        worst = max(self.latencies)
        return must(worst < limit, f"old session at most {worst * 1000:.1f} ms (< {limit * 1000:.0f})")


# --- the server ---

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

    def watched(self, every: float = 0.05) -> Watch:
        return Watch(self, every)

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
    with background("strace", "-f", "-ttt", "-o", output, *options, "-p", server.pid, stderr=subprocess.PIPE) as process:
        readable, _, _ = select.select([process.stderr], [], [], 5)
        first = process.stderr.readline().decode() if readable else ""
        if "attached" not in first:
            raise Missing(f"strace: {first.strip() or 'does not attach'}")
        yield output
        ended(process)


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    def over(*_):
        raise TimeUp
    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
