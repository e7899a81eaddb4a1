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
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

OURS, YARDSTICK, STOCK, WINDOW = "signalbox", "raw-epoll", "qtcpsocket", "signalbox-window"
CHAT, FANOUT, IRC = "signalbox-chat", "raw-fanout", "ngircd"
EXPORT, LOG = "bench_export", "bench_log"
POOL1, POOL2 = "signalbox-pool1", "signalbox-pool2"
HERE = pathlib.Path(__file__).resolve().parent

SERVERS = {
    OURS: ("signalbox-cli", "serve", "--mode", "echo", "--listen", "127.0.0.1:0"),
    YARDSTICK: ("bench_raw_epoll", "0"),
    "libuv": ("bench_libuv", "0"),
    "asio": ("bench_asio", "0"),
    STOCK: ("bench_qtcpsocket", "0"),
    WINDOW: ("bench_window",),
    CHAT: ("signalbox-cli", "serve", "--mode", "chat", "--listen", "127.0.0.1:0"),
    FANOUT: ("bench_raw_fanout", "0"),
    IRC: (sys.executable, str(HERE / "ngircd.py"), str(HERE.parents[1] / "build/bench/bin/ngircd/usr/sbin")),
    POOL1: ("signalbox-cli", "serve", "--concurrency", "event-loop-pool", "--workers", "1", "--listen", "127.0.0.1:0"),
    POOL2: ("signalbox-cli", "serve", "--concurrency", "event-loop-pool", "--workers", "2", "--listen", "127.0.0.1:0"),
}
# Not servers: one exports, and copies with cp in turn; one is the log of ten million, beside tshark, grep and Qt's proxy.
SERVERS |= {EXPORT: ("bench_export",), LOG: ("bench_log",)}
# Not servers either: load programs, each against the raw epoll server; wrk speaks HTTP alone, and gets it from one.
LOADER, LOADER_YARDSTICK, WRK = "signalbox-load", "bench_load", "wrk"
HTTP = "raw-http"
SERVERS |= {LOADER: ("signalbox-cli",), LOADER_YARDSTICK: ("bench_load",), WRK: ("/usr/bin/wrk",), HTTP: ("bench_raw_http", "0")}
ECHO_SERVERS = (OURS, YARDSTICK, "libuv", "asio", STOCK, WINDOW)
CHAT_SERVERS = (CHAT, FANOUT, IRC)
POOL_SERVERS = (POOL1, POOL2)
LOADERS = (LOADER, LOADER_YARDSTICK, WRK)
PROTOCOLS = {CHAT: "chat", FANOUT: "raw", IRC: "irc"}


@dataclasses.dataclass(frozen=True)
class Work:
    name: str
    title: str
    load: tuple
    unit: str = "msg"
    base: str = ""  # the work it is compared with, measured just before it
    servers: tuple = ECHO_SERVERS
    program: str = "bench_load"
    pinned: bool = False  # load and server on processors of their own, where there are enough


WORKS = [
    Work("echo64x64", "64 bytes x 64 clients, one message in flight each", ("--clients", "64", "--size", "64")),
    Work("echo64x64d16", "64 bytes x 64 clients, 16 in flight each",
         ("--clients", "64", "--size", "64", "--depth", "16")),
    Work("echo64kx8", "64 KiB x 8 clients, one message in flight each", ("--clients", "8", "--size", "65536")),
    Work("idle0", "64 bytes x 32 clients, nobody else connected", ("--clients", "32", "--size", "64")),
    Work("idle9000", "64 bytes x 32 clients beside 9,000 idle ones",
         ("--clients", "32", "--size", "64", "--idle", "9000"), base="idle0"),
    Work("pool64x64", "64 bytes x 64 clients, 16 in flight each, one worker and two",
         ("--clients", "64", "--size", "64", "--depth", "16"), servers=POOL_SERVERS, pinned=True),
    Work("chat300", "chat lines of 64 bytes, 1 speaker to 299 listeners, 16 in flight",
         ("--clients", "300", "--size", "64", "--depth", "16"), unit="delivery", servers=CHAT_SERVERS,
         program="bench_chat"),
    Work("memory10000", "user-space memory of an idle client beside 10,000 others", (), unit="client",
         servers=(OURS, YARDSTICK, "libuv", "asio", STOCK), program="memory"),
    Work("loadgen", "load programs: 64 clients, 64 bytes, one message in flight each, on the raw epoll server", ("64", "64"),
         servers=LOADERS, program="loadgen"),
    Work("log", "ten million events in the log: memory, following the tail, filter and search", (), unit="event", servers=(LOG,),
         program="bench_log"),
    *(Work(f"export-{form}", f"1 million events with 64 to 512 bytes as {form}, and cp of the file to the same disk", (form,),
           unit="event", servers=(EXPORT,), program="bench_export") for form in ("pcapng", "csv", "jsonl")),
    # Last, since what it leaves behind in the kernel, a minute of TIME_WAIT, would be in the way of others.
    Work("churn", "connect, one echo of 64 bytes, close; 64 at a time", ("--clients", "64", "--size", "64", "--churn"),
         unit="conn"),
]

RATE, CPU, GUI, MEMORY = "rate_per_s", "server_cpu_us_per_unit", "gui_p99_ms", "bytes_per_client"
P50, P99, LOAD_CPU = "p50_us", "p99_us", "load_cpu_us_per_message"
COPY, COPY_CPU = "times_cp", "times_cp_cpu"


@dataclasses.dataclass(frozen=True)
class Figure:
    """What a release has to reach: one server's value, or its ratio to another's in the same round."""
    name: str
    work: str
    wanted: float
    server: str = OURS
    other: str = ""  # nothing: the base work of the same server, or the value itself
    key: str = RATE
    at_most: bool = False
    needs: int = 0  # processors


FIGURES = [
    Figure("echo64x64 vs raw-epoll", "echo64x64", 0.97, other=YARDSTICK),
    Figure("echo64x64 vs libuv", "echo64x64", 1.0, other="libuv"),
    Figure("echo64x64 vs asio", "echo64x64", 1.0, other="asio"),
    Figure("echo64x64 vs qtcpsocket", "echo64x64", 1.4, other=STOCK),
    Figure("echo64x64 server time vs raw-epoll", "echo64x64", 1.10, other=YARDSTICK, key=CPU, at_most=True),
    Figure("echo64x64 with the window vs without", "echo64x64", 0.85, server=WINDOW, other=OURS),
    Figure("echo64x64 longest wait of 99 % of clicks, ms", "echo64x64", 33, server=WINDOW, key=GUI, at_most=True),
    Figure("echo64x64d16 vs raw-epoll", "echo64x64d16", 0.95, other=YARDSTICK),
    Figure("echo64kx8 vs raw-epoll", "echo64kx8", 0.90, other=YARDSTICK),
    Figure("idle9000 vs own without idle", "idle9000", 0.95),
    Figure("idle9000 vs qtcpsocket", "idle9000", 30, other=STOCK),
    Figure("churn vs raw-epoll", "churn", 0.90, other=YARDSTICK),
    Figure("pool of 2 workers vs 1", "pool64x64", 1.5, server=POOL2, other=POOL1, needs=4),
    Figure("chat300 vs ngircd", "chat300", 2, server=CHAT, other=IRC),
    Figure("chat300 vs raw-fanout", "chat300", 0.7, server=CHAT, other=FANOUT),
    Figure("load generator vs the load program, rate", "loadgen", 0.95, server=LOADER, other=LOADER_YARDSTICK),
    Figure("load generator vs the load program, p50", "loadgen", 1.10, server=LOADER, other=LOADER_YARDSTICK, key=P50, at_most=True),
    Figure("load generator vs the load program, p99", "loadgen", 1.10, server=LOADER, other=LOADER_YARDSTICK, key=P99, at_most=True),
    Figure("load generator vs wrk, processor time of a message", "loadgen", 1.0, server=LOADER, other=WRK, key=LOAD_CPU,
           at_most=True),
    Figure("log of 10 million, MiB", "log", 1024, server=LOG, key="memory_mib", at_most=True),
    Figure("log following 500,000 events/s, longest wait of 99 % of clicks, ms", "log", 33, server=LOG, key="follow_p99_ms",
           at_most=True),
    Figure("log filter vs tshark -Y", "log", 20, server=LOG, key="vs_tshark"),
    Figure("log text search vs grep -c", "log", 0.5, server=LOG, key="vs_grep"),
    Figure("export-pcapng vs cp of the file", "export-pcapng", 5, server=EXPORT, key=COPY, at_most=True),
    Figure("export-csv vs cp of the file", "export-csv", 8, server=EXPORT, key=COPY, at_most=True),
    Figure("export-jsonl vs cp of the file", "export-jsonl", 8, server=EXPORT, key=COPY, at_most=True),
    Figure("memory10000 bytes of an idle client", "memory10000", 1024, key=MEMORY, at_most=True),
]

IDLE_CLIENTS = 10_000
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
def running(name, directory, prefix=()):
    """Runs a server for the length of a with block, which gets its process, port and, at the end, its last words."""
    program, *arguments = SERVERS[name]
    program = program if os.path.isabs(program) else directory / program
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen([*prefix, program, *arguments], stdin=subprocess.DEVNULL,
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
                last_words = []
                yield process, int(ready[1]), last_words
            except Broken as failure:
                raise complain(f"failed: {failure}") from None
            if process.poll() is not None:
                raise complain(f"ended by itself with {process.returncode}")
            process.terminate()
            try:
                farewell, _ = process.communicate(timeout=STOP_LIMIT)
                last_words.append(farewell.strip())
            except subprocess.TimeoutExpired:
                raise complain(f"was still running {STOP_LIMIT} s after SIGTERM") from None
            # The peers keep SIGTERM's default action; ours has to end in order.
            if process.returncode not in ((0,) if name.startswith(OURS) else (0, -15)):
                raise complain(f"ended with {process.returncode} on SIGTERM")
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            process.stdout.close()


def pinning(work):
    """How to start server and load: on processors of their own if the work asks for it and the machine has four."""
    processors = sorted(os.sched_getaffinity(0))
    if not work.pinned or len(processors) < 4:
        return (), ()
    middle = max(2, len(processors) // 2)
    lists = (",".join(map(str, part)) for part in (processors[:middle], processors[middle:]))
    return tuple(("taskset", "--cpu-list", part) for part in lists)


def measure(server, work, options):
    """One run of one work on one server; a dict of what the load program and the processor clock say."""
    if work.program == "memory":
        return measure_memory(server, options)
    if work.program == "bench_export":
        return measure_export(work, options)
    if work.program == "bench_log":
        return measure_log(work, options)
    if work.program == "loadgen":
        return measure_loader(server, work, options)
    server_prefix, load_prefix = pinning(work)
    with running(server, options.bin, server_prefix) as (process, port, last_words):
        command = [*load_prefix, options.bin / work.program, "--json", "--port", str(port), "--server-pid",
                   str(process.pid), "--warmup", str(options.warmup), "--duration", str(options.duration), *work.load]
        if server in PROTOCOLS:
            command += ["--protocol", PROTOCOLS[server]]
        try:
            load = subprocess.run(command, capture_output=True, text=True, timeout=LOAD_LIMIT + options.duration,
                                  check=False)
        except subprocess.TimeoutExpired:
            raise Broken(f"{work.program} did not end") from None
        if load.returncode != 0:
            raise Broken(load.stderr.strip() or f"{work.program} ended with {load.returncode}")
        sample = json.loads(load.stdout)
        sample["server_cpu_us_per_unit"] = sample["server_cpu_s"] / sample["messages"] * 1e6
        sample["load_cpu_share"] = sample["load_cpu_s"] / sample["duration_s"]
    waits = re.search(r"p99 ([\d.]+) ms", "".join(last_words))
    if waits:
        sample[GUI] = float(waits[1])
    return sample


def private_bytes(pid):
    """What belongs to the process alone, /proc/PID/smaps_rollup: memory of the kernel's is not in it."""
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"Private_Dirty:\s*(\d+) kB", text)[1]) * 1024


def measure_memory(server, options):
    """What ten thousand clients add, each after one echo; the first hundred are there before, to warm up."""
    def connect(port, count):
        clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
        for client in clients:
            client.sendall(b"x")
        for client in clients:
            client.recv(1)
        return clients

    with running(server, options.bin) as (process, port, _):
        with contextlib.ExitStack() as stack:
            for client in connect(port, 100):
                stack.enter_context(client)
            before = private_bytes(process.pid)
            for client in connect(port, IDLE_CLIENTS):
                stack.enter_context(client)
            time.sleep(1)  # whatever is cleaned up later
            grown = private_bytes(process.pid) - before
    return {MEMORY: grown / IDLE_CLIENTS}


def measure_export(work, options):
    """One export, and one copy of what it wrote: to the same file system, through the page cache, right after it.
    The export ends with what makes it safe to replace another file, fsync(2); the copy does not."""
    run = subprocess.run([options.bin / work.program, *work.load, "1"], capture_output=True, text=True,
                         timeout=LOAD_LIMIT, check=False)
    if run.returncode != 0:
        raise Broken(run.stderr.strip() or f"{work.program} ended with {run.returncode}")
    sample = json.loads(run.stdout)
    sample[COPY] = sample["export_s"] / sample["cp_s"]
    sample[COPY_CPU] = sample["export_cpu_s"] / sample["cp_cpu_s"]
    return sample


MICROSECONDS = {"us": 1, "ms": 1e3, "s": 1e6}


def wrk_result(text):
    """Rate and latencies that wrk --latency prints."""
    def latency(share):
        found = re.search(rf"^ *{share}% +([\d.]+)(us|ms|s)$", text, re.MULTILINE)
        return float(found[1]) * MICROSECONDS[found[2]]

    return float(re.search(r"Requests/sec: +([\d.]+)", text)[1]), latency(50), latency(99)


def measure_loader(loader, work, options):
    """What a load program gets out of the same kind of server, and the processor time that it takes itself."""
    clients, size = work.load
    seconds = options.warmup + options.duration
    with running(HTTP if loader == WRK else YARDSTICK, options.bin) as (_, port, _):
        command = {
            LOADER: [options.bin / "signalbox-cli", "load", f"127.0.0.1:{port}", "--clients", clients, "--size", size,
                     "--warm-up", str(options.warmup), "--duration", str(options.duration), "--json", "-"],
            LOADER_YARDSTICK: [options.bin / "bench_load", "--json", "--port", str(port), "--clients", clients, "--size", size,
                               "--warmup", str(options.warmup), "--duration", str(options.duration)],
            WRK: [SERVERS[WRK][0], "--threads", "1", "--connections", clients, "--duration", f"{max(1, round(seconds))}s",
                  "--latency", f"http://127.0.0.1:{port}/"],
        }[loader]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        load = subprocess.run(command, capture_output=True, text=True, timeout=LOAD_LIMIT, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)  # the server is a child too, but it has not ended yet
        if load.returncode != 0:
            raise Broken(load.stderr.strip() or f"{loader} ended with {load.returncode}")
    if loader == WRK:
        seconds = max(1, round(seconds))
        rate, p50, p99 = wrk_result(load.stdout)
    else:
        sample = json.loads(load.stdout)
        rate, p50, p99 = sample["rate_per_s"], sample["latency_us"]["p50"], sample["latency_us"]["p99"]
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {RATE: rate, P50: p50, P99: p99, LOAD_CPU: cpu / (rate * seconds) * 1e6}


def measure_log(work, options):
    """All of the log's figures in one run; the yardsticks, tshark, grep and Qt's proxy model, run in it as well."""
    run = subprocess.run([options.bin / work.program], capture_output=True, text=True, timeout=LOAD_LIMIT, check=False)
    if run.returncode != 0:
        raise Broken(run.stderr.strip() or f"{work.program} ended with {run.returncode}")
    return json.loads(run.stdout)


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

    def ratios(self, work, server, base_work, base_server, key=RATE):
        """One value over the other, in each round that has both."""
        pairs = zip(self.of(work, server), self.of(base_work, base_server))
        return [a[key] / b[key] for a, b in pairs if a and b]

    def ratio(self, *comparison):
        return median(self.ratios(*comparison))


def rotated(items, by):
    by %= max(len(items), 1)
    return items[by:] + items[:by]


def run_all(groups, servers, options):
    results = Results()
    for group in groups:
        for turn in range(options.rounds):
            for server in rotated([name for name in servers if name in group[0].servers], turn):
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
            print_work(work, [name for name in servers if name in work.servers], results)
    return results


def progress(text):
    """Shows where it is, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def cell(value, form):
    return "-" if value is None else format(value, form)


def print_memory(work, servers, results):
    print(f"\n{work.name}: {work.title}")
    for server in servers:
        values = results.values(work.name, server, MEMORY)
        print(f"  {server:18} {cell(median(values), ',.0f'):>7} bytes "
              + (f"({min(values):,.0f}..{max(values):,.0f})" if values else ""))
    sys.stdout.flush()


def print_export(work, results):
    print(f"\n{work.name}: {work.title}")
    values = {key: results.values(work.name, EXPORT, key) for key in ("export_s", "cp_s", COPY, COPY_CPU)}
    print("  export {} s, cp {} s, {} times; processor time {} times; {} MB".format(
        *(cell(median(values[key]), ".2f") for key in values),
        cell(results.median(work.name, EXPORT, "bytes"), ",.0f")[:-8] or "-"))
    sys.stdout.flush()


def print_log(work, results):
    print(f"\n{work.name}: {work.title}")
    value = {key: results.median(work.name, LOG, key) for key in (
        "memory_mib", "follow_p99_ms", "follow_longest_ms", "follow_per_s", "first_rows_ms", "filter_s", "vs_tshark", "text_s",
        "vs_grep", "vs_proxy", "proxy_bytes_per_row", "bytes_per_row")}
    if None in value.values():
        return print("  -")
    print("  memory {memory_mib:,.0f} MiB, {bytes_per_row:.0f} bytes an event; QStandardItemModel {proxy_bytes_per_row:,.0f} a row\n"
          "  following {follow_per_s:,.0f} events/s: GUI thread p99 {follow_p99_ms:.1f} ms, longest {follow_longest_ms:.1f} ms\n"
          "  filter: first rows after {first_rows_ms:.0f} ms, all after {filter_s:.2f} s; {vs_tshark:,.0f} times tshark -Y, "
          "{vs_proxy:,.0f} times QSortFilterProxyModel\n"
          "  text: {text_s:.2f} s, {vs_grep:.2f} times grep -c".format(**value))
    sys.stdout.flush()


def print_loaders(work, servers, results):
    print(f"\n{work.name}: {work.title}")
    for server in servers:
        value = {key: cell(results.median(work.name, server, key), ",.2f" if key == LOAD_CPU else ",.0f")
                 for key in (RATE, P50, P99, LOAD_CPU)}
        print(f"  {server:16} {value[RATE]:>9} msg/s  p50 {value[P50]} us  p99 {value[P99]} us  "
              f"{value[LOAD_CPU]} us of its own a message")
    sys.stdout.flush()


def print_work(work, servers, results):
    if work.program == "loadgen":
        return print_loaders(work, servers, results)
    if work.program == "memory":
        return print_memory(work, servers, results)
    if work.program == "bench_export":
        return print_export(work, results)
    if work.program == "bench_log":
        return print_log(work, results)
    yardstick, other = (FANOUT, IRC) if CHAT in work.servers else (YARDSTICK, STOCK)
    if work.servers == POOL_SERVERS:
        yardstick = other = POOL1
    heads = ["server", f"{work.unit}/s", "min..max", "p50 us", "p99 us", "p99.9 us", f"server us/{work.unit}",
             "load busy", f"vs {yardstick}", f"vs {other}"]
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
               *(cell(results.ratio(work.name, server, work.name, other), ".2f") for other in (yardstick, other))]
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
    for figure in FIGURES:
        chosen = next((work for work in works if work.name == figure.work), None)
        if not chosen:
            continue
        if figure.other:
            values = results.ratios(figure.work, figure.server, figure.work, figure.other, figure.key)
        elif figure.key == RATE:
            values = results.ratios(figure.work, figure.server, chosen.base, figure.server)
        else:
            values = results.values(figure.work, figure.server, figure.key)
        value = median(values)
        met = None
        if value is not None and figure.needs <= len(os.sched_getaffinity(0)):
            met = value <= figure.wanted if figure.at_most else value >= figure.wanted
        found.append({"name": figure.name, "value": value, "wanted": figure.wanted, "at_most": figure.at_most,
                      "values": values, "met": met, "needs": figure.needs})
    return found


def print_figures(found):
    print()
    for figure in found:
        verdict = {True: "met", False: "MISSED"}.get(figure["met"], "not measured")
        if figure["met"] is None and figure["value"] is not None:
            verdict = f"for information: this takes {figure['needs']} processors"
        spread = f" ({min(figure['values']):.3g}..{max(figure['values']):.3g})" if figure["values"] else ""
        sign = "<=" if figure["at_most"] else ">="
        print(f"figure {figure['name']}: {cell(figure['value'], '.3f')}{spread}, wanted {sign} {figure['wanted']}: "
              f"{verdict}")


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
    servers = [name for name in SERVERS if name in only]
    works = [work for work in WORKS if work.name in chosen and (not servers or set(servers) & set(work.servers))]
    return works, servers or list(SERVERS)


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
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    servers = [name for name in servers if name != HTTP]
    missing = [name for name in servers if not (options.bin / SERVERS[name][0]).exists()]
    if IRC in servers and not (options.bin / "ngircd/usr/sbin/ngircd").exists() and not shutil.which("ngircd"):
        missing.append(IRC)
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
