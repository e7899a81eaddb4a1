#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures Signalbox's echo server against its peers with one load program.

Every work is run in rounds; in a round each server takes its turn, freshly started and alone, and the order is
turned from round to round, so that a machine that slows down slows all of them. Rates are medians with their
spread; a ratio is the median of the ratios within each round, because neighbours in time saw the same machine.
Server time is processor time, user and system, over the measured seconds only. Where the load program is busy
nearly all the time it is the limit, rates come out alike, and the server time tells the servers apart.
"""

import argparse
import contextlib
import dataclasses
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading

OURS, YARDSTICK, STOCK, WINDOW = "signalbox", "raw-epoll", "qtcpsocket", "signalbox-window"

SERVERS = {
    OURS: ("signalbox-cli", "serve", "--mode", "echo", "--listen", "127.0.0.1:0"),
    YARDSTICK: ("bench_raw_epoll", "0"),
    "libuv": ("bench_libuv", "0"),
    "asio": ("bench_asio", "0"),
    STOCK: ("bench_qtcpsocket", "0"),
    WINDOW: ("bench_window",),
}


@dataclasses.dataclass(frozen=True)
class Work:
    name: str
    title: str
    load: tuple
    unit: str = "msg"
    base: str = ""  # the work it is compared with, measured just before it


WORKS = [
    Work("echo64x64", "64 bytes x 64 clients, one message in flight each", ("--clients", "64", "--size", "64")),
    Work("echo64x64d16", "64 bytes x 64 clients, 16 in flight each",
         ("--clients", "64", "--size", "64", "--depth", "16")),
    Work("echo64kx8", "64 KiB x 8 clients, one message in flight each", ("--clients", "8", "--size", "65536")),
    Work("idle0", "64 bytes x 32 clients, nobody else connected", ("--clients", "32", "--size", "64")),
    Work("idle9000", "64 bytes x 32 clients beside 9,000 idle ones",
         ("--clients", "32", "--size", "64", "--idle", "9000"), base="idle0"),
    # Last, since what it leaves behind in the kernel, a minute of TIME_WAIT, would be in the way of others.
    Work("churn", "connect, one echo of 64 bytes, close; 64 at a time", ("--clients", "64", "--size", "64", "--churn"),
         unit="conn"),
]

# What a release has to reach: name, work, compared with (a server, or the base work), at least.
FIGURES = [
    ("echo64x64 vs raw-epoll", "echo64x64", YARDSTICK, 0.95),
    ("echo64x64 vs qtcpsocket", "echo64x64", STOCK, 1.4),
    ("idle9000 vs own without idle", "idle9000", "", 0.9),
]

START_LIMIT = 10  # seconds
STOP_LIMIT = 10
LOAD_LIMIT = 180  # the load program bounds itself below this


class Broken(Exception):
    """A server or the load program did not do its part."""


def first_line(process, limit):
    """What the process says first; killed, it says nothing, if that takes longer than the limit."""
    timer = threading.Timer(limit, process.kill)
    timer.start()
    try:
        return process.stdout.readline()
    finally:
        timer.cancel()


@contextlib.contextmanager
def running(name, directory):
    """Runs a server for the length of a with block, which gets its process and port."""
    program, *arguments = SERVERS[name]
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen([directory / program, *arguments], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=errors, text=True)

        def complain(what):
            errors.seek(0)
            return Broken(f"{name} {what}\n{errors.read().strip()}".strip())

        try:
            line = first_line(process, START_LIMIT)
            ready = re.match(r"listening on 127\.0\.0\.1:(\d+)\b", line)
            if not ready:
                raise complain(f"did not say that it listens, but {line!r}")
            try:
                yield process, int(ready[1])
            except Broken as failure:
                raise complain(f"failed: {failure}") from None
            if process.poll() is not None:
                raise complain(f"ended by itself with {process.returncode}")
            process.terminate()
            try:
                farewell, _ = process.communicate(timeout=STOP_LIMIT)
                if name == WINDOW:
                    print(f"  {name}: {farewell.strip()}", flush=True)
            except subprocess.TimeoutExpired:
                raise complain(f"was still running {STOP_LIMIT} s after SIGTERM") from None
            # The peers keep SIGTERM's default action; ours has to end in order.
            if process.returncode not in ((0,) if name in (OURS, WINDOW) else (0, -15)):
                raise complain(f"ended with {process.returncode} on SIGTERM")
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            process.stdout.close()


def measure(server, work, options):
    """One run of one work on one server; a dict of what the load program and the processor clock say."""
    with running(server, options.bin) as (process, port):
        command = [options.bin / "bench_load", "--json", "--port", str(port), "--server-pid", str(process.pid),
                   "--warmup", str(options.warmup), "--duration", str(options.duration), *work.load]
        try:
            load = subprocess.run(command, capture_output=True, text=True, timeout=LOAD_LIMIT + options.duration,
                                  check=False)
        except subprocess.TimeoutExpired:
            raise Broken("bench_load did not end") from None
        if load.returncode != 0:
            raise Broken(load.stderr.strip() or f"bench_load ended with {load.returncode}")
        sample = json.loads(load.stdout)
        sample["server_cpu_us_per_unit"] = sample["server_cpu_s"] / sample["messages"] * 1e6
        sample["load_cpu_share"] = sample["load_cpu_s"] / sample["duration_s"]
        return sample


def median(values):
    return statistics.median(values) if values else None


class Results:
    """Samples by work, server and round; None where one failed."""

    def __init__(self):
        self.samples = {}
        self.broken = []

    def add(self, work, server, sample):
        self.samples.setdefault(work, {}).setdefault(server, []).append(sample)

    def of(self, work, server):
        return self.samples.get(work, {}).get(server, [])

    def values(self, work, server, *path):
        found = []
        for sample in filter(None, self.of(work, server)):
            for key in path:
                sample = sample[key]
            found.append(sample)
        return found

    def median(self, work, server, *path):
        return median(self.values(work, server, *path))

    def ratios(self, work, server, base_work, base_server):
        """One rate over the other, in each round that has both."""
        pairs = zip(self.of(work, server), self.of(base_work, base_server))
        return [a["rate_per_s"] / b["rate_per_s"] for a, b in pairs if a and b]

    def ratio(self, *comparison):
        return median(self.ratios(*comparison))


def rotated(items, by):
    by %= max(len(items), 1)
    return items[by:] + items[:by]


def run_all(groups, servers, options):
    results = Results()
    for group in groups:
        for turn in range(options.rounds):
            for server in rotated(servers, turn):
                for work in group:
                    progress(f"{work.name}, round {turn + 1} of {options.rounds}: {server}")
                    try:
                        sample = measure(server, work, options)
                    except (Broken, OSError, ValueError, KeyError) as failure:
                        progress("")
                        results.broken.append(f"{work.name}, {server}: {failure}")
                        print(f"broken: {results.broken[-1]}", flush=True)
                        sample = None
                    results.add(work.name, server, sample)
        progress("")
        for work in group:
            print_work(work, servers, results)
    return results


def progress(text):
    """Shows where it is, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def cell(value, form):
    return "-" if value is None else format(value, form)


def print_work(work, servers, results):
    heads = ["server", f"{work.unit}/s", "min..max", "p50 us", "p99 us", "p99.9 us", f"server us/{work.unit}",
             "load busy", f"vs {YARDSTICK}", f"vs {STOCK}"]
    if work.base:
        heads.append(f"vs own {work.base}")
    rows = [heads]
    for server in servers:
        rates = results.values(work.name, server, "rate_per_s")
        row = [server,
               cell(results.median(work.name, server, "rate_per_s"), ",.0f"),
               f"{min(rates):,.0f}..{max(rates):,.0f}" if rates else "-",
               *(cell(results.median(work.name, server, "latency_us", key), ",.0f") for key in ("p50", "p99", "p99_9")),
               cell(results.median(work.name, server, "server_cpu_us_per_unit"), ".2f"),
               cell(results.median(work.name, server, "load_cpu_share"), ".0%"),
               *(cell(results.ratio(work.name, server, work.name, other), ".2f") for other in (YARDSTICK, STOCK))]
        if work.base:
            row.append(cell(results.ratio(work.name, server, work.base, server), ".2f"))
        rows.append(row)

    widths = [max(map(len, column)) for column in zip(*rows)]
    print(f"\n{work.name}: {work.title}")
    for row in rows:
        print("  " + "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]))
    sys.stdout.flush()


def figures(works, results):
    """The figures asked of a release, for the works that were chosen."""
    found = []
    for name, work, other, wanted in FIGURES:
        chosen = next((each for each in works if each.name == work), None)
        if chosen:
            comparison = (work, other) if other else (chosen.base, OURS)
            ratios = results.ratios(work, OURS, *comparison)
            value = median(ratios)
            found.append({"name": name, "value": value, "wanted": wanted, "ratios": ratios,
                          "met": None if value is None else value >= wanted})
    return found


def print_figures(found):
    print()
    for figure in found:
        verdict = {None: "not measured", True: "met", False: "missed"}[figure["met"]]
        print(f"figure {figure['name']}: {cell(figure['value'], '.3f')} (wanted >= {figure['wanted']}) {verdict}")


def machine():
    model = re.search(r"model name\s*:\s*(.+)", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return {"processors": os.cpu_count(), "model": model[1] if model else os.uname().machine,
            "kernel": os.uname().release, "load_average": os.getloadavg()[0]}


def processor_time():
    """Of all processors since the machine started: in all, and what its host gave to others meanwhile."""
    with open("/proc/stat", encoding="ascii") as stat:
        ticks = [int(field) for field in stat.readline().split()[1:9]]
    return sum(ticks), ticks[7]


def choose(only):
    """Works and servers by name; none of a kind chosen means all of it. What a work is compared with comes along."""
    names = {work.name for work in WORKS}
    chosen = names & set(only) or names
    chosen |= {work.base for work in WORKS if work.name in chosen and work.base}
    return [work for work in WORKS if work.name in chosen], [name for name in SERVERS if name in only] or list(SERVERS)


def grouped(works):
    """Works to be measured side by side: each with its base, if it has one."""
    groups = []
    for work in works:
        if work.base:
            groups[-1].append(work)
        else:
            groups.append([work])
    return groups


def parse_arguments():
    everything = [work.name for work in WORKS] + list(SERVERS)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, metavar="DIR", help="where the programs were built")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="how often each work is run (5)")
    parser.add_argument("--duration", type=float, default=2.0, metavar="S", help="measured seconds of a run (2)")
    parser.add_argument("--warmup", type=float, default=0.5, metavar="S", help="seconds before them (0.5)")
    parser.add_argument("--quick", action="store_true", help="one round of one second: does it work at all?")
    parser.add_argument("--only", action="append", default=[], choices=everything, metavar="NAME",
                        help="this work or server; may be repeated. " + ", ".join(everything))
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="also write everything measured to FILE")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.duration, options.warmup = 1, 1.0, 0.3
    if options.rounds < 1 or not 0.01 <= options.duration <= 3600 or not 0 <= options.warmup <= 3600:
        parser.error("at least one round, and durations between nothing and an hour")
    options.bin = options.bin.resolve()
    return options


def main():
    options = parse_arguments()
    works, servers = choose(options.only)
    if not (options.bin / "bench_load").exists():
        sys.exit(f"bench.py: {options.bin}/bench_load is missing: build with -DSIGNALBOX_BENCH=ON")

    host = machine()
    print(f"{host['processors']} x {host['model']}, Linux {host['kernel']}, load average {host['load_average']:.2f}; "
          f"{options.rounds} round(s) of {options.duration:g} s")
    if host["load_average"] > 0.5:
        print("note: this machine is busy with other things; trust the spread, not the median")
    missing = [name for name in servers if not (options.bin / SERVERS[name][0]).exists()]
    for name in missing:
        print(f"skipped: {name}, since {SERVERS[name][0]} was not built")
    servers = [name for name in servers if name not in missing]
    if not servers:
        sys.exit("bench.py: no server left to measure")

    total_before, stolen_before = processor_time()
    results = run_all(grouped(works), servers, options)
    total, stolen = processor_time()
    host["stolen_share"] = (stolen - stolen_before) / max(total - total_before, 1)

    if host["stolen_share"] > 0.02:
        print(f"\nnote: {host['stolen_share']:.0%} of the processors' time went to other virtual machines on this host")
    found = figures(works, results)
    print_figures(found)
    if options.json:
        options.json.write_text(json.dumps(
            {"machine": host, "rounds": options.rounds, "duration_s": options.duration, "skipped": missing,
             "samples": results.samples, "broken": results.broken, "figures": found}, indent=1) + "\n",
            encoding="utf-8")
    if results.broken:
        sys.exit(f"bench.py: {len(results.broken)} run(s) broken")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("bench.py: interrupted")
