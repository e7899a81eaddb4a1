# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that are slow or silent: the cases 10 to 13 and 16 to 18. Time-outs are made short by options."""

import contextlib
import threading
import time

from clients import Crowd
from machine import MIB, Netns, background, must, tool, wait_until
from server import Bench, Server

SLOW_HTTP = ("-t", "GET", "-l", "60", "-p", "5")


def closed_by(server: Server, term: str, count: int, limit: float) -> float:
    """Seconds until so many connections were closed for that reason."""
    began = time.monotonic()
    server.wait_events("closed", term, count, limit)
    return time.monotonic() - began


def slowloris(bench: Bench) -> str:
    count, deadline = bench.some(100, 500), bench.some(2, 5)
    with bench.server("chat", "--line-timeout", deadline, "--snaplen", 64) as server, server.watched() as watch, \
            Crowd() as crowd, contextlib.ExitStack() as stack:
        if not bench.quick:  # whole header lines are lines of chat: legitimate, if tiresome; the rest must not suffer
            stack.enter_context(background("slowhttptest", "-H", "-c", "100", "-r", "50", "-i", "5", *SLOW_HTTP, "-u",
                                           f"http://127.0.0.1:{server.port}/"))
        crowd.add(server.address, count)
        crowd.read(1)
        began = time.monotonic()
        while time.monotonic() - began < deadline + 3 and crowd.open:
            crowd.send(b"a")
            crowd.read(0.5)
        took = time.monotonic() - began
        closed = server.wait_events("closed", "line-timeout", count, 2)
        must(took < deadline + 2.5, f"the last of them was closed after {took:.1f} s (deadline {deadline} s)")
        return (f"{len(closed)} of {count} closed as line-timeout within {took:.1f} s, though a byte came every 0.5 s "
                f"(--line-timeout {deadline}); {watch.verdict()}")


def slow_http(bench: Bench) -> str:
    tool("slowhttptest")
    deadline = 3
    figures = []
    with bench.server("chat", "--line-timeout", deadline, "--snaplen", 64) as server, server.watched() as watch:
        with background("slowhttptest", "-B", "-c", "200", "-r", "100", "-i", "1", "-x", "8", *SLOW_HTTP, "-u",
                        f"http://127.0.0.1:{server.port}/"):
            took = closed_by(server, "line-timeout", 150, deadline + 15)
            closed = len(server.events("closed", "line-timeout"))
        figures.append(f"slow body: {closed} closed as line-timeout within {took:.0f} s (--line-timeout {deadline})")
        figures.append(watch.verdict())
    with bench.server("echo", "--write-timeout", 3, "--snaplen", 64, "--journal-bytes", MIB) as server, \
            server.watched() as watch:
        rss = server.rss()
        with background("slowhttptest", "-X", "-c", "200", "-r", "100", "-w", "1", "-y", "8", "-n", "5", "-z", "1",
                        "-k", "5", *SLOW_HTTP, "-u", f"http://127.0.0.1:{server.port}/"):
            time.sleep(12)
        growth = (server.rss() - rss) / MIB
        figures.append(must(growth < 60, f"slow read: RSS {growth:+.1f} MiB (< 60)"))
        figures.append(watch.verdict())
    return "; ".join(figures)


def byte_by_byte(bench: Bench) -> str:
    deadline = 2
    with bench.server("chat", "--line-timeout", deadline, "--idle-timeout", 60) as server, \
            server.watched() as watch, server.session() as slow:
        slow.socket.setblocking(False)
        began = time.monotonic()
        is_open = True
        while is_open and time.monotonic() - began < deadline + 4:
            with contextlib.suppress(BlockingIOError):
                slow.send(b"a")
                time.sleep(0.2)
                is_open = slow.socket.recv(4096) != b""
        took = time.monotonic() - began
        must(not is_open, f"not closed after {took:.1f} s (--line-timeout {deadline})")
        server.wait_events("closed", "line-timeout")
        must(deadline - 0.1 <= took <= deadline + 2, f"closed after {took:.1f} s (--line-timeout {deadline}, + 2)")
        return (f"a byte every 0.2 s: closed after {took:.1f} s as line-timeout (--line-timeout {deadline}); "
                f"{watch.verdict()}")


def silent(bench: Bench) -> str:
    figures = []
    for mode in ("echo", "chat"):
        with bench.server(mode, "--idle-timeout", 2) as server, server.watched() as watch, server.session() as client:
            began = time.monotonic()
            client.to_end(6)
            took = time.monotonic() - began
            server.wait_events("closed", "idle-timeout")
            figures.append(must(1.5 <= took <= 4, f"{mode}: closed after {took:.1f} s as idle-timeout (--idle-timeout "
                                "2)"))
            old = watch.verdict()
    return f"{'; '.join(figures)}; {old}"


class Talk:
    """Someone who fills a room for those who are in it, and members who read it."""

    def __init__(self, server: Server, members: int) -> None:
        self.stack = contextlib.ExitStack()
        self.crowd = self.stack.enter_context(Crowd())
        self.talker = self.stack.enter_context(server.session(limit=20))
        self.talker.send(b"/join hall\n")
        self.talker.line_with(b"hall")
        added = self.crowd.add(server.address, members, netns=server.netns)
        self.crowd.read(3, lambda: all(self.crowd.received[each] for each in added))
        self.crowd.send(b"/join hall\n")
        self.crowd.read(0.3)

    def __enter__(self) -> "Talk":
        return self

    def __exit__(self, *_) -> None:
        self.stack.close()

    def say(self, size: int) -> int:
        line = b"x" * (size - 1) + b"\n"
        self.talker.send(line)
        self.crowd.read(0.002)
        for data in self.crowd.received.values():
            data.clear()
        return size


def slow_reader(bench: Bench) -> str:
    hard, members = MIB, bench.some(10, 100)
    with Netns() as netns, bench.server("chat", "--snaplen", 1, "--journal-bytes", MIB,
                                        netns=netns.small_buffers()) as server:
        with Talk(server, members) as talk:
            with server.watched(0.01) as calm:
                began = time.monotonic()
                while time.monotonic() - began < 3 and not server.events("closed", "slow-consumer"):
                    for _ in range(25):  # as below, so that this program itself is as busy
                        talk.say(3000)
                calm.verdict(2)
            with server.watched(0.01) as watch, server.session() as slow:
                slow.send(b"/join hall\n")
                slow.line_with(b"now in hall")
                rss, spoken, top = server.rss(), 0, 0
                while not server.events("closed", "slow-consumer") and spoken < 8 * MIB:
                    spoken += sum(talk.say(3000) for _ in range(25))
                    top = max(top, server.rss() - rss)
                closed = server.wait_events("closed", "slow-consumer")
                must(len(closed) == 1, f"{len(closed)} clients were closed as slow consumers (1)")
                watch.verdict(2)
        allowed = max(2 * calm.percentile(0.99), 0.02)
        must(watch.percentile(0.99) < allowed, f"others' p99 {watch.percentile(0.99) * 1000:.1f} ms, before "
             f"{calm.percentile(0.99) * 1000:.1f} ms (< {allowed * 1000:.0f})")
        must(top <= hard * 1.1 + 4 * MIB, f"RSS {top / MIB:+.1f} MiB (hard limit 1 MiB + 10 %, + 4 MiB of log)")
        reason = closed[0]["detail"].split(": ", 1)[-1]
        return (f"closed as slow-consumer ({reason}), RSS {top / MIB:+.1f} MiB (< 5.1), others' p99 "
                f"{watch.percentile(0.99) * 1000:.1f} ms, before {calm.percentile(0.99) * 1000:.1f} ms "
                f"(< {allowed * 1000:.0f})")


def just_fast_enough(bench: Bench) -> str:
    soft, seconds = 262144, bench.some(4, 15)
    with Netns() as netns, bench.server("chat", "--snaplen", 1, "--journal-bytes", MIB, "--output-soft", soft,
                                        "--output-grace", 1, netns=netns.small_buffers()) as server:
        with server.watched() as watch, Talk(server, 0) as talk, server.session() as slow:
            slow.send(b"/join hall\n")
            slow.line_with(b"now in hall")
            slow.socket.settimeout(5)
            behind = read = 0
            began, samples = time.monotonic(), []
            while time.monotonic() - began < seconds:
                behind += talk.say(3000)
                while behind > soft * 0.9:  # always nearly at the limit, never beyond
                    got = len(slow.socket.recv(16384))
                    must(got > 0, f"closed: {server.closings()}")
                    behind, read = behind - got, read + got
                samples.append(server.rss())
            growth = (max(samples[len(samples) // 2:]) - max(samples[:len(samples) // 2])) / MIB
            must(not server.events("closed", "slow-consumer"), "closed as a slow consumer")
            must(growth < 2, f"RSS {growth:+.2f} MiB in the second half (< 2)")
            return (f"{read / MIB:.0f} MiB read in {seconds} s, always 0.9 of the soft limit behind: never closed, RSS "
                    f"{growth:+.2f} MiB in the second half (< 2); {watch.verdict()}")


def zero_window(bench: Bench) -> str:
    deadline = 3
    with Netns() as netns, bench.server("echo", "--write-timeout", deadline, netns=netns.small_buffers()) as server, \
            server.watched() as watch, server.session(receive_buffer=4096) as stuck:
        stuck.socket.settimeout(0.5)
        began = time.monotonic()

        def push() -> None:
            with contextlib.suppress(OSError):
                while True:
                    stuck.socket.send(b"x" * 65536)
        pusher = threading.Thread(target=push, daemon=True)
        pusher.start()
        pusher.join(2)
        closed = wait_until(lambda: server.events("closed", "write-timeout"), deadline + 6, 0.1)
        took = time.monotonic() - began
        must(closed is not None, f"not closed as write-timeout after {took:.0f} s (--write-timeout {deadline}); "
             f"{server.closings()}")
        detail = server.events("closed", "write-timeout")[0]["detail"]
        must(took < deadline + 4, f"closed after {took:.1f} s (--write-timeout {deadline})")
        return f"closed after {took:.1f} s: {detail} (--write-timeout {deadline}); {watch.verdict()}"
