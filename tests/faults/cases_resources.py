# SPDX-License-Identifier: GPL-3.0-or-later
"""Disk, processor, clock: the cases 50 to 52."""

import contextlib
import glob
import time

from machine import MIB, Missing, background, must, small_disk, tool, wait_until
from server import Bench


def disk_full(bench: Bench) -> str:
    with small_disk() as disk:
        log = disk / "events.jsonl"
        with bench.server("echo", "--journal-bytes", 2 * MIB, log=log) as server, server.watched() as watch, \
                server.session() as client:
            filler = disk / "filler"
            filler.write_bytes(bytes(800 * 1024))
            end = time.monotonic() + 15
            while not server.complaints() and time.monotonic() < end:
                fill(client, 100)
            must(bool(server.complaints()), "no warning when the disk was full")
            for _ in range(40):
                fill(client, 100)
            latency = client_latency(client)
            filler.unlink()
            size = log.stat().st_size
            fill(client, 1)
            resumed = wait_until(lambda: log.stat().st_size > size, 3)
            must(resumed is not None, "writing did not go on after there was space again")
            old = watch.verdict()
            server.alive()
            server.stop()
            server.ends_itself = True
            lines = server.complaints().strip().split("\n")
        must("missing from a log file" in lines[-1], f"the lost events were not counted: {lines}")
        must(len(lines) <= 2, f"{len(lines)} lines on stderr")
        warning = lines[0].split(": ", 1)[-1]
        return (f"one warning ({warning}), echo {latency * 1000:.2f} ms meanwhile, writing went on "
                f"{resumed:.1f} s after there was space, at the end: {lines[-1].split(': ', 1)[-1]}; {old}")


def fill(client, rounds: int) -> None:
    data = bytes(range(256)) * 16
    for _ in range(rounds):
        client.send(data)
        client.exactly(len(data))


def client_latency(client) -> float:
    began = time.monotonic()
    fill(client, 1)
    return time.monotonic() - began


def stressed(bench: Bench) -> str:
    seconds = bench.some(3, 20)
    with bench.server() as server, server.watched(0.01) as watch, \
            background("stress-ng", "--cpu", "2", "--vm", "1", "--vm-bytes", "256M", "-t", seconds + 5):
        with server.session() as client:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                fill(client, 20)
        old = watch.verdict(2)
        p99 = watch.percentile(0.99)
        return must(p99 < 0.5, f"p99 {p99 * 1000:.1f} ms (< 500) beside stress-ng on both processors; {old}")


def clock_jump(bench: Bench) -> str:
    tool("faketime")
    library = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
    if not library:
        raise Missing("libfaketime is not installed")
    stamp = bench.folder / "clock"
    stamp.write_text("-10d\n", encoding="ascii")
    environment = {"LD_PRELOAD": library[0], "FAKETIME_TIMESTAMP_FILE": str(stamp), "FAKETIME_NO_CACHE": "1",
                   "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}
    with bench.server("echo", "--idle-timeout", 2, environment=environment) as server, \
            server.watched(0.5) as watch, contextlib.ExitStack() as stack:
        figures = []
        started = server.wait_events("listening", "")[0]["time"]
        must(started < time.strftime("%Y-%m-%dT%H", time.gmtime(time.time() - 9 * 86400)),
             "the clock was not the server's: libfaketime has no effect")
        for jump in ("-11d", "+2h"):
            silent = stack.enter_context(server.session())
            time.sleep(0.5)
            stamp.write_text(jump + "\n", encoding="ascii")
            began = time.monotonic()
            silent.to_end(8)
            took = time.monotonic() - began
            figures.append(must(0.8 <= took <= 4, f"clock {jump}: silent client closed after {took + 0.5:.1f} s "
                                "(--idle-timeout 2)"))
        server.wait_events("closed", "idle-timeout", 2)
        times = [event["time"] for event in server.events()]
        must(times == sorted(times), "times in the log go back")
        return f"{'; '.join(figures)}; times in the log never go back; {watch.verdict()}"
