#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares what the server tells of its connections with what the kernel saw of them.

A server of each concurrency model and mode runs under strace, while tcpdump captures its port and clients of every habit
work it, over IPv4 and over IPv6. Then, connection by connection: every event of the journal is a system call that
succeeded and every such call an event, with the same bytes, in the same order; the bytes are those of the wire; and the
server's own recording holds the same. Exit code 1: there is a difference. 77: this machine does not permit to look."""

import argparse
import collections
import dataclasses
import json
import os
import pathlib
import shutil
import signal
import socket
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "faults"))

from captures import Unreadable, read_pcap, read_pcapng
from comparison import Tally, compare_journal, compare_recording, compare_wire
from journalfile import read_journal
from kernelcalls import NotUnderstood, read_kernel
from machine import Broken, Missing
from witnesses import Files, TracedServer, Unwitnessed, capturing, check_permissions
from workload import Workload

MODELS = ("event-loop", "event-loop-pool", "thread-per-connection", "iterative")
MODES = ("echo", "chat")
HOSTS = {"IPv4": "127.0.0.1", "IPv6": "[::1]"}
MAX_CLIENTS = 24
# A client that takes nothing is closed for that, not for being idle, also when the kernel took nearly all for it.
OPTIONS = ("--max-clients", MAX_CLIENTS, "--idle-timeout", 2, "--output-soft", 65536, "--output-hard", 262144,
           "--output-grace", 1)
NOT_PERMITTED = 77  # ctest takes it for skipped
SHOWN = 12  # differences of one run
ATTEMPTS = 3  # at a run that proves nothing: a busy machine may lose packets, or bring about less than it should


@dataclasses.dataclass(frozen=True)
class Run:
    model: str
    mode: str
    family: str

    def __str__(self) -> str:
        return f"{self.model}, {self.mode}, {self.family}"


QUICK = (Run("event-loop", "echo", "IPv4"), Run("event-loop-pool", "chat", "IPv6"),
         Run("thread-per-connection", "echo", "IPv6"), Run("iterative", "chat", "IPv4"))


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


def work(run: Run, files: Files, options) -> str:
    """The server's run, watched; the address that it listened on."""
    options_of_server = ("--mode", run.mode, "--concurrency", run.model, *OPTIONS)
    with TracedServer(options.bin / "signalbox-cli", files, HOSTS[run.family], *options_of_server) as server, \
            capturing(files, server.address[1]):
        workload = Workload(run.mode, server.address, options.seed, options.rounds, run.model == "iterative")
        workload.run()
        if run.model != "iterative":  # which lets further ones wait instead
            workload.fill_up(MAX_CLIENTS, 4)
        workload.begin_to_last()
        server.begin_to_stop()
        workload.end()
        server.wait_end()
        return server.end


def expected(run: Run) -> dict[str, str]:
    """What a run has to have had for its proof to be one."""
    reasons = {"peer-closed": "a close of the client's", "reset": "a reset", "idle-timeout": "an idle time-out",
               "server-stopped": "a drain"}
    if run.mode == "chat":
        reasons |= {"quit": "a /quit", "slow-consumer": "a slow consumer"}
    return reasons


def judge(run: Run, files: Files, end: str) -> dict:
    """All comparisons of one run."""
    kernel, journal = read_kernel(files.calls), read_journal(files.journal)
    wire, recording = read_pcap(files.packets, end), read_pcapng(files.recording, end)
    tally = compare_journal(journal.conversations, kernel.conversations)
    tally.differences += [f"journal: {fault}" for fault in journal.faults]
    if bool(journal.kinds["failed"]) != bool(kernel.accept_failures):
        tally.differences.append(f"{journal.kinds['failed']} events failed, {kernel.accept_failures} failing accepts")
    compare_wire(tally, journal.conversations, kernel.conversations, wire.conversations)
    compare_recording(tally, journal.conversations, recording.conversations)
    reasons = dict(journal.reasons())
    lacking = [words for reason, words in expected(run).items() if not reasons.get(reason)]
    if run.model != "iterative" and not tally.events["rejected"]:
        lacking.append("one turned away")
    return {**dataclasses.asdict(run), "differences": tally.differences, "lacking": lacking,
            "connections": tally.connections, "events": dict(tally.events), "calls": kernel.calls,
            "bytes_in": tally.bytes_in, "bytes_out": tally.bytes_out, "wire_in": tally.wire_in,
            "wire_out": tally.wire_out, "unread": tally.unread, "undelivered": tally.undelivered,
            "refusal_bytes": tally.refusal_bytes, "never_accepted": tally.never_accepted,
            "crossings": tally.crossings, "packets": wire.packets,
            "wire_connections": len(wire.conversations), "sends_waited": kernel.waits, "sends_partial": kernel.partial,
            "recording_packets": recording.packets, "reasons": reasons, "lag_us": lags(tally)}


def lags(tally: Tally) -> dict:
    """From the begin of a call, under strace, to the time of its event."""
    microseconds = sorted(lag * 1e6 for lag in tally.lags) or [0.0]
    return {"min": round(microseconds[0], 1), "median": round(statistics.median(microseconds), 1),
            "p99": round(microseconds[int(len(microseconds) * 0.99)], 1),
            "before_call": sum(lag < 0 for lag in microseconds)}


def watch(run: Run, options) -> dict:
    with tempfile.TemporaryDirectory(prefix="signalbox-fidelity-") as folder:
        files = Files(pathlib.Path(folder))
        began = time.monotonic()
        try:
            end = work(run, files, options)
            worked = time.monotonic() - began
            result = judge(run, files, end)
        except Unwitnessed as failure:
            worked = time.monotonic() - began
            result = {**dataclasses.asdict(run), "differences": [], "lacking": [str(failure)]}
        except (Broken, NotUnderstood, Unreadable) as failure:
            worked = time.monotonic() - began
            result = {**dataclasses.asdict(run), "differences": [f"{type(failure).__name__}: {failure}"]}
        if result["differences"] and options.keep:
            shutil.copytree(folder, options.keep / str(run).replace(", ", "-"), dirs_exist_ok=True)
    return {**result, "worked_s": round(worked, 1), "seconds": round(time.monotonic() - began, 1)}


def watch_until_proven(run: Run, options) -> dict:
    """A difference counts at once; what is only lacking may come with the next attempt."""
    attempts, result = 1, watch(run, options)
    while result.get("lacking") and not result["differences"] and attempts < ATTEMPTS:
        print(f"again: {run}: {'; '.join(result['lacking'])}", flush=True)
        attempts, result = attempts + 1, watch(run, options)
    return {**result, "attempts": attempts}


KINDS = ("opened", "received", "sent", "peer-ended", "output-ended", "closed", "rejected")
COLUMNS = ("model", "mode", "IP", "clients", "opened", "received", "sent", "FIN in", "FIN out", "closed", "rejected",
           "bytes in", "bytes out", "packets", "differences")
WIDTHS = (21, 4, 4, 7, 6, 8, 7, 6, 7, 6, 8, 11, 11, 7, 11)


def row(cells: tuple) -> str:
    return "  ".join(f"{cell:<{width}}" if at < 3 else f"{cell:>{width}}"
                     for at, (cell, width) in enumerate(zip(cells, WIDTHS)))


def show(result: dict) -> None:
    events = result.get("events", {})
    print(row((result["model"], result["mode"], result["family"], result.get("connections", "-"),
               *(events.get(kind, 0) for kind in KINDS), f"{result.get('bytes_in', 0):,}",
               f"{result.get('bytes_out', 0):,}", f"{result.get('packets', 0):,}", len(result["differences"]))))
    for text in result["differences"][:SHOWN]:
        print(f"  DIFFERS {text}")
    if len(result["differences"]) > SHOWN:
        print(f"  and {len(result['differences']) - SHOWN} more")
    for words in result.get("lacking", []):
        print(f"  LACKING {words}, so this run proves less than it should")
    sys.stdout.flush()


def sum_up(results: list[dict], seed: int) -> None:
    totals = collections.Counter()
    for result in results:
        totals.update({key: value for key, value in result.items() if isinstance(value, int)})
        totals["events"] += sum(result.get("events", {}).values())
    reasons = collections.Counter()
    for result in results:
        reasons.update(result.get("reasons", {}))
    lag = [result["lag_us"] for result in results if "lag_us" in result]
    print(f"compared: {totals['events']:,} events of {totals['connections']:,} connections with {totals['calls']:,} system "
          f"calls; {totals['bytes_in']:,} bytes in and {totals['bytes_out']:,} out with these, {totals['wire_in']:,} and "
          f"{totals['wire_out']:,} with {totals['packets']:,} captured packets")
    print(f"beside: {totals['unread']:,} bytes never read and {totals['undelivered']:,} never delivered, by resets; "
          f"{totals['refusal_bytes']:,} bytes said to those turned away; {totals['sends_waited']:,} sends that had to "
          f"wait, {totals['sends_partial']:,} taken in part; {totals['crossings']} crossings of two threads; "
          f"{totals['never_accepted']} clients never accepted")
    print("closed: " + ", ".join(f"{count} {reason}" for reason, count in reasons.most_common()))
    if lag:
        print(f"an event's time is {statistics.median(each['median'] for each in lag):.0f} us (median) after its call "
              f"began, under strace; {sum(each['before_call'] for each in lag)} are earlier than their call")
    differences = sum(len(result["differences"]) for result in results)
    print(f"{differences} differences; seed {seed}; {sum(result['seconds'] for result in results):.0f} s")


def choose(options) -> list[Run]:
    runs = QUICK if options.quick else [Run(model, mode, family) for model in MODELS for mode in MODES
                                        for family in HOSTS]
    if not has_ipv6():
        print("no IPv6 on this machine: IPv4 only", flush=True)
        runs = dict.fromkeys(Run(each.model, each.mode, "IPv4") for each in runs)
    return [each for each in runs if each.model in (options.model or MODELS) and each.mode in (options.mode or MODES)]


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, metavar="DIR", help="where signalbox-cli was built")
    parser.add_argument("--model", action="append", choices=MODELS, metavar="NAME",
                        help=f"only this of {', '.join(MODELS)}; may be repeated")
    parser.add_argument("--mode", action="append", choices=MODES, metavar="NAME", help="only echo, or chat")
    parser.add_argument("--quick", action="store_true", help="one run of each model")
    parser.add_argument("--rounds", type=int, default=1, metavar="N", help="how many times the crowd comes (1)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what clients do follows from it (1)")
    parser.add_argument("--list", action="store_true", help="show the runs")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="also write the results to FILE")
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR", help="keep what was noted of runs that differ")
    options = parser.parse_args()
    options.bin = options.bin.resolve()
    return options


def main() -> None:
    options = parse_arguments()
    runs = choose(options)
    if options.list:
        print("\n".join(map(str, runs)))
        return
    os.environ["LC_ALL"] = "C.UTF-8"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("fidelity.py: ended"))
    check_permissions()
    print(row(COLUMNS), flush=True)
    results = []
    for each in runs:
        results.append(watch_until_proven(each, options))
        show(results[-1])
    sum_up(results, options.seed)
    if options.json:
        options.json.write_text(json.dumps({"seed": options.seed, "quick": options.quick,
                                            "kernel": os.uname().release, "runs": results}, indent=1) + "\n",
                                encoding="utf-8")
    if any(result["differences"] or result.get("lacking") for result in results):
        sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except Missing as reason:
        print(f"SKIP {reason}")
        sys.exit(NOT_PERMITTED)
    except KeyboardInterrupt:
        sys.exit("fidelity.py: interrupted")
