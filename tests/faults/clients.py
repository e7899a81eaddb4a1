# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients of a server: one, many at once, and one that watches while something bad happens beside it."""

import contextlib
import selectors
import socket
import statistics
import struct
import threading
import time
import typing
from collections.abc import Callable, Iterable

from machine import Broken, Netns, must

if typing.TYPE_CHECKING:
    from server import Server


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
        while True:
            try:
                self.latencies.append(self.session.round_trip())
            except (OSError, Broken) as error:
                self.error = str(error) or type(error).__name__
                return
            if self._over.wait(self._every):
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


class NoWatch:
    """In place of an old session where only one client is served at a time."""

    def __enter__(self) -> "NoWatch":
        return self

    def __exit__(self, *_) -> None:
        pass

    def verdict(self, _: float = 1.0) -> str:
        return "no old session, since one client is served at a time"
