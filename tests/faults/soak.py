#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Works an echo and a chat server for minutes, with clients that come and go in every way, and shows whether memory
and descriptors stay flat.

The journal is given little room, so that it is full after seconds and what grows then is a leak. Memory is sampled
every second. The samples after the warm-up are gathered into twenty blocks, since neighbouring samples are alike. What
is judged is the median of the slopes between all pairs of blocks (Theil and Sen), with the bounds within which it lies
with a confidence of 95 %: a leak lifts every pair, a single step to a new high-water mark only those around it. The
slope by least squares is shown beside it. PASS: the upper bound is below what is allowed. FAIL: the lower bound is
above it. UNDECIDED: neither, so the run was too short to tell."""

import argparse
import contextlib
import dataclasses
import itertools
import json
import math
import os
import pathlib
import resource
import selectors
import signal
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable

from clients import Client
from machine import MIB, Broken, must, wait_until
from server import Bench, Server

BLOCKS = 20
NORMAL_95 = 1.96  # 95 % of a normal distribution, two-sided
OPTIONS = ("--journal-bytes", MIB, "--snaplen", 64, "--max-line", 1024, "--output-soft", 65536,
           "--output-hard", 131072, "--output-grace", 1)
LONG_LINE = b"x" * 3000 + b"\n"


# --- what clients do; each returns after one turn ---

def keep_open(clients: list[Client], server: Server) -> None:
    if len(clients) < 20:
        clients.append(server.session())
    for client in clients:
        client.round_trip()


def come_and_go(_: list[Client], server: Server) -> None:
    with server.session() as client:
        client.round_trip()


def half_close(_: list[Client], server: Server) -> None:
    with server.session() as client:
        client.send(b"/rooms\n" * 100)
        client.socket.shutdown(socket.SHUT_WR)
        must(client.to_end(10).count(b"\n") >= 100, "a half-closed client did not get its whole reply")


def reset(_: list[Client], server: Server) -> None:
    client = server.session()
    client.send(b"half a line")
    client.reset()


def read_slowly(clients: list[Client], server: Server) -> None:
    """Asks for much and takes nothing; at most three of them at a time."""
    client = server.session(receive_buffer=4096)
    client.socket.setblocking(False)
    clients.append(client)
    with contextlib.suppress(OSError):
        for _ in range(200):
            client.socket.send(b"/help\n" * 500)
    if len(clients) > 3:
        clients.pop(0).close()


def say_too_much(_: list[Client], server: Server) -> None:
    with server.session() as client:
        for _ in range(3):
            client.send(LONG_LINE)
        if server.mode == "chat":
            client.line_with(b"! Line too long")
        else:
            client.exactly(3 * len(LONG_LINE))


def chatter(clients: list[Client], server: Server) -> None:
    """Talks to a room whose members read."""
    if not clients:
        clients.extend(server.session() for _ in range(5))
    for client in clients:
        client.send(b"a few words for those who are here\n")
    for client in clients:
        if server.mode == "echo":
            client.line()
        client.round_trip()


@dataclasses.dataclass(frozen=True)
class Habit:
    name: str
    turn: Callable[[list[Client], Server], None]
    rate: float  # turns a second


HABITS = [
    Habit("kept open", keep_open, 20),
    Habit("connect, ask, close", come_and_go, 60),
    Habit("half-close", half_close, 5),
    Habit("reset", reset, 30),
    Habit("never read", read_slowly, 1),
    Habit("lines too long", say_too_much, 3),
    Habit("talk", chatter, 5),
]


class Worker(threading.Thread):
    """One habit at one server, until it is told to stop."""

    def __init__(self, habit: Habit, server: Server, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.habit, self.server, self.over = habit, server, over
        self.turns = 0
        self.errors: list[str] = []

    def run(self) -> None:
        clients: list[Client] = []
        next_turn = time.monotonic()
        while not self.over.wait(max(0.0, next_turn - time.monotonic())):
            next_turn = max(next_turn + 1 / self.habit.rate, time.monotonic() - 1)
            try:
                self.habit.turn(clients, self.server)
                self.turns += 1
            except (OSError, Broken) as error:
                self.errors.append(f"{self.habit.name}: {type(error).__name__} {error}")
                for client in clients:
                    client.close()
                clients.clear()
        for client in clients:
            client.close()


class EventCounter(threading.Thread):
    """Counts the lines that servers write to their logs, which are named pipes."""

    def __init__(self, pipes: dict[str, pathlib.Path]) -> None:
        super().__init__(daemon=True)
        self.counts = dict.fromkeys(pipes, 0)
        self.selector = selectors.DefaultSelector()
        for name, pipe in pipes.items():
            os.mkfifo(pipe)
            self.selector.register(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), selectors.EVENT_READ, name)

    def run(self) -> None:
        while True:
            for key, _ in self.selector.select():
                data = os.read(key.fd, 1 << 20)
                self.counts[key.data] += data.count(b"\n")
                if not data:
                    time.sleep(0.05)  # nobody has it open to write


@dataclasses.dataclass
class Sample:
    seconds: float
    rss: int
    descriptors: int
    threads: int
    events: int


def take_sample(server: Server, began: float, events: int) -> Sample:
    return Sample(round(time.monotonic() - began, 2), server.rss(), server.descriptors(), server.threads(), events)


@dataclasses.dataclass
class Slope:
    """MiB an hour."""
    value: float
    lower: float
    upper: float
    least_squares: float

    @staticmethod
    def of(samples: list[Sample]) -> "Slope":
        size = len(samples) // BLOCKS
        if size < 2:
            return Slope(0.0, -math.inf, math.inf, 0.0)
        blocks = [samples[len(samples) - (BLOCKS - number) * size:][:size] for number in range(BLOCKS)]
        hours = [statistics.fmean(each.seconds for each in block) / 3600 for block in blocks]
        sizes = [statistics.fmean(each.rss for each in block) / MIB for block in blocks]
        slopes = sorted((sizes[j] - sizes[i]) / (hours[j] - hours[i])
                        for i, j in itertools.combinations(range(BLOCKS), 2))
        spread = NORMAL_95 * math.sqrt(BLOCKS * (BLOCKS - 1) * (2 * BLOCKS + 5) / 18)  # of Kendall's score
        lower = math.floor((len(slopes) - spread) / 2) - 1
        upper = math.ceil((len(slopes) + spread) / 2)
        least_squares, _ = statistics.linear_regression(hours, sizes)
        return Slope(statistics.median(slopes), slopes[lower], slopes[upper], least_squares)

    def verdict(self, allowed: float) -> str:
        return "PASS" if self.upper < allowed else "FAIL" if self.lower > allowed else "UNDECIDED"


def soak(servers: dict[str, Server], counter: EventCounter, seconds: float) -> tuple[dict[str, list], list[Worker]]:
    """Samples of each server while all habits are at work."""
    over = threading.Event()
    workers = [Worker(habit, server, over) for server in servers.values() for habit in HABITS]
    samples: dict[str, list] = {name: [] for name in servers}
    began = time.monotonic()
    try:
        for worker in workers:
            worker.start()
        while time.monotonic() - began < seconds:
            for name, server in servers.items():
                must(server.process.poll() is None, f"{name}: ended by itself with {server.process.returncode}")
                samples[name].append(take_sample(server, began, counter.counts[name]))
            progress(f"{time.monotonic() - began:.0f} of {seconds:.0f} s: " + ", ".join(
                f"{name} {each[-1].rss / MIB:.1f} MiB, {each[-1].descriptors} descriptors"
                for name, each in samples.items()))
            time.sleep(max(0.0, 1 - (time.monotonic() - began) % 1))
    finally:
        progress("")
        over.set()
        for worker in workers:
            worker.join(15)
    return samples, workers


def progress(text: str) -> None:
    """Shows where it is, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def judge(name: str, server: Server, before: Sample, samples: list[Sample], workers: list[Worker], options) -> dict:
    """The figures of one server, printed."""
    steady = [each for each in samples if each.seconds >= options.warmup]
    slope = Slope.of(steady)
    memory = slope.verdict(options.max_slope)
    back = wait_until(lambda: server.descriptors() <= before.descriptors and server.threads() <= before.threads, 10)
    after = take_sample(server, 0, 0)
    errors = [error for worker in workers for error in worker.errors]
    turns = {worker.habit.name: worker.turns for worker in workers}
    rate = (steady[-1].events - steady[0].events) / max(steady[-1].seconds - steady[0].seconds, 1) if steady else 0
    lines = [
        (memory, f"RSS slope {slope.value:+.2f} MiB/h (95 %: {slope.lower:+.2f} to {slope.upper:+.2f}; allowed "
                 f"{options.max_slope:g}; least squares {slope.least_squares:+.2f}) over {len(steady)} s after "
                 f"{options.warmup:g} s of warm-up; {before.rss / MIB:.1f} MiB before, "
                 f"{samples[-1].rss / MIB:.1f} MiB at the end"),
        ("PASS" if back is not None else "FAIL",
         f"descriptors {before.descriptors} before, at most {max(each.descriptors for each in samples)}, "
         f"{after.descriptors} after; threads {before.threads} before, {after.threads} after"),
        ("FAIL" if errors else "PASS",
         f"{sum(turns.values())} turns ({', '.join(f'{count} {habit}' for habit, count in turns.items())}), "
         f"{len(errors)} not as expected{': ' + errors[0] if errors else ''}; {rate:.0f} events a second"),
    ]
    for verdict, figure in lines:
        print(f"{verdict} {name}: {figure}", flush=True)
    return {"slope_mib_per_h": dataclasses.asdict(slope), "verdicts": [verdict for verdict, _ in lines],
            "figures": [figure for _, figure in lines], "turns": turns, "errors": errors[:20],
            "before": dataclasses.asdict(before), "after": dataclasses.asdict(after),
            "samples": [dataclasses.astuple(each) for each in samples]}


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("minutes", type=float, metavar="MINUTES")
    parser.add_argument("--bin", type=pathlib.Path, required=True, metavar="DIR", help="where signalbox-cli was built")
    parser.add_argument("--model", default="event-loop", metavar="NAME", help="concurrency model (event-loop)")
    parser.add_argument("--warmup", type=float, metavar="S", help="seconds left out (a quarter, at least 20)")
    parser.add_argument("--max-slope", type=float, default=1.0, metavar="MIB", help="allowed, MiB an hour (1)")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="also write samples and figures to FILE")
    options = parser.parse_args()
    if not 0.5 <= options.minutes <= 7 * 24 * 60:
        parser.error("between half a minute and a week")
    options.bin = options.bin.resolve()
    if options.warmup is None:
        options.warmup = max(20.0, options.minutes * 15)
    return options


def main() -> None:
    options = parse_arguments()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("soak.py: ended"))
    modes = ("echo", "chat")
    print(f"{options.minutes:g} min, {options.model}; {len(HABITS)} kinds of clients at each server", flush=True)
    with tempfile.TemporaryDirectory(prefix="signalbox-soak-") as folder, contextlib.ExitStack() as stack:
        bench = Bench(options.bin / "signalbox-cli", options.model, False, pathlib.Path(folder))
        pipes = {mode: bench.folder / f"{mode}.pipe" for mode in modes}
        counter = EventCounter(pipes)
        counter.start()
        servers = {mode: stack.enter_context(bench.server(mode, *OPTIONS, log=pipes[mode])) for mode in modes}
        for server in servers.values():
            server.alive()
        time.sleep(1)
        before = {mode: take_sample(server, 0, 0) for mode, server in servers.items()}
        samples, workers = soak(servers, counter, options.minutes * 60)
        results = {mode: judge(mode, server, before[mode], samples[mode],
                               [worker for worker in workers if worker.server is server], options)
                   for mode, server in servers.items()}
        for mode, server in servers.items():
            must(not server.complaints(), f"{mode} said on stderr: {server.complaints()[:300]}")
    verdicts = {verdict for result in results.values() for verdict in result["verdicts"]}
    overall = next(verdict for verdict in ("FAIL", "UNDECIDED", "PASS") if verdict in verdicts)
    print(overall)
    if options.json:
        options.json.write_text(json.dumps({"minutes": options.minutes, "model": options.model, "verdict": overall,
                                            "servers": results}) + "\n", encoding="utf-8")
    sys.exit({"PASS": 0, "FAIL": 1, "UNDECIDED": 3}[overall])


if __name__ == "__main__":
    try:
        main()
    except Broken as failure:
        sys.exit(f"soak.py: FAIL {failure}")
    except KeyboardInterrupt:
        sys.exit("soak.py: interrupted")
