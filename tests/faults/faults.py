#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does to a headless server what networks, clients and machines do to servers, and checks what must hold.

Each case starts its own server on a free port of the loopback interface, is bounded in time, and undoes what it did.
Beside nearly every attack an old session asks the whole time; its answers belong to what must hold. The line of a case
ends with the figure that decided. What this machine cannot do is skipped, with the reason."""

import argparse
import dataclasses
import json
import os
import pathlib
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable

import cases_accept
import cases_endings
import cases_input
import cases_resources
import cases_slow
from machine import Broken, Missing, TimeUp, deadline, run
from server import Bench

COUNTED = ("event-loop", "event-loop-pool")  # a failure there is a failure of the suite
MODELS = (*COUNTED, "thread-per-connection", "iterative")
ONE_AT_A_TIME = {2, 4, 7, 9, 12, 13, 18, 19, 20, 21, 37, 39, 40, 41, 52}  # all that iterative can be asked to hold


@dataclasses.dataclass(frozen=True)
class Case:
    number: int
    name: str
    does: str
    holds: str
    run: Callable[[Bench], str]
    quick: bool = True  # short enough for every build
    needs: str = ""
    limit: int = 60  # seconds


CASES = [
    Case(1, "descriptors used up", "limits a running server to 80 descriptors, connects 200 clients",
         "no spinning, few log lines, accepting again soon after", cases_accept.descriptors_used_up),
    Case(2, "first accept fails", "leaves a server no descriptor before its first accept(2)", "it recovers",
         cases_accept.first_accept_fails),
    Case(3, "no kernel resources", "accept4 gives ENFILE, ENOMEM, ENOBUFS for seconds", "it backs off, and recovers",
         cases_accept.accept_errors, needs="strace"),
    Case(4, "connection aborted", "the first accept4 gives ECONNABORTED", "the next client is served",
         cases_accept.connection_aborted, needs="strace"),
    Case(5, "backlog overflow", "stops the process, connects 6,000 clients, continues it",
         "who is connected is served", cases_accept.backlog_overflow, quick=False, limit=90),
    Case(6, "SYN flood", "hping3 --flood in a network namespace", "old sessions below twice the latency",
         cases_accept.syn_flood, quick=False, needs="root, hping3"),
    Case(7, "churn", "connects, one echo, closes, thousands of times", "descriptors and memory as before",
         cases_accept.churn, limit=120),
    Case(8, "inheritance", "looks at the flags of every descriptor", "a child would inherit none",
         cases_accept.inheritance),
    Case(9, "impossible addresses", "port in use, foreign, malformed and privileged address, no free port",
         "exit code and one line that names the cause", cases_accept.wrong_addresses),
    Case(10, "slowloris", "many clients send a byte now and then and never end a line",
         "all closed at the line deadline", cases_slow.slowloris),
    Case(11, "slow HTTP clients", "slowhttptest: slow bodies, slow reads",
         "closed at the line deadline; bounded memory", cases_slow.slow_http, quick=False,
         needs="slowhttptest", limit=90),
    Case(12, "byte by byte", "one client sends a byte every 0.2 s", "closed at the line deadline though never idle",
         cases_slow.byte_by_byte),
    Case(13, "silent client", "connects and says nothing", "closed at the idle deadline, with the reason",
         cases_slow.silent),
    Case(16, "slow reader", "one client of a busy chat room never reads", "closed as slow-consumer; others unharmed",
         cases_slow.slow_reader, quick=False, needs="root"),
    Case(17, "just fast enough", "a reader always a little below the soft limit", "never closed, no growth",
         cases_slow.just_fast_enough, quick=False, needs="root"),
    Case(18, "zero window", "a client sends and never takes an answer", "closed at the write deadline",
         cases_slow.zero_window, needs="root"),
    Case(19, "half-close", "nc -N", "the whole reply", cases_endings.half_close, needs="nc"),
    Case(20, "half-close, slow reader", "sends 2 MiB, half-closes, reads slowly", "every byte comes back",
         cases_endings.half_close_slowly, needs="root"),
    Case(21, "RST storm", "2,000 connections a second closed with RST", "no leak, nothing on stderr",
         cases_endings.reset_storm),
    Case(22, "killed from outside", "ss -K on a session", "removed within a second, the others told",
         cases_endings.killed_outside, needs="root"),
    Case(23, "reset in the path", "a firewall answers for the client with RST", "as above",
         cases_endings.reset_in_path, needs="root, nft"),
    Case(24, "black hole", "a firewall drops everything of two sessions", "closed within 140 s by default",
         cases_endings.black_hole, quick=False, needs="root, nft", limit=200),
    Case(25, "writing to dead peers", "clients reset while they are written to", "no signal death",
         cases_endings.dead_peers),
    Case(26, "drain", "SIGTERM with many sessions, twice, and SIGKILL",
         "notice delivered, exit 0, port free, log valid", cases_endings.drain, limit=90),
    Case(33, "limits per source", "many clients from each of many loopback addresses", "each source has its own limit",
         cases_accept.per_source),
    Case(37, "no line end", "100 MiB without a line end", "refused, memory flat", cases_input.no_newline),
    Case(38, "malformed UTF-8", "overlong, surrogates, truncated, controls", "refused and not passed on; valid passes",
         cases_input.bad_encoding),
    Case(39, "terminal escapes", "escape, bidi and control characters", "none in logs, exports and output",
         cases_input.terminal_escapes),
    Case(40, "formulas", "what a spreadsheet would run", "guarded in CSV, lossless in JSON Lines",
         cases_input.formulas),
    Case(41, "other protocols", "HTTP, TLS, SSH, garbage; nmap", "closed politely, no crash",
         cases_input.other_protocols, limit=150),
    Case(50, "disk full", "the log's disk is full, then not", "serving goes on, one warning, counted",
         cases_resources.disk_full, needs="root"),
    Case(51, "busy machine", "stress-ng on every processor", "bounded latency", cases_resources.stressed, quick=False,
         needs="stress-ng"),
    Case(52, "clock jumps", "a day back, eleven forward", "time-outs do not notice", cases_resources.clock_jump,
         quick=False, needs="faketime"),
]


def judge(case: Case, bench: Bench) -> tuple[str, str]:
    if bench.model == "iterative" and case.number not in ONE_AT_A_TIME:
        return "SKIP", "needs several clients at once"
    try:
        with deadline(case.limit):
            return "PASS", case.run(bench)
    except Missing as what:
        return "SKIP", str(what)
    except Broken as figure:
        return "FAIL", str(figure)
    except TimeUp:
        return "FAIL", f"not done within {case.limit} s"
    except (OSError, ValueError, KeyError, IndexError) as error:
        return "FAIL", f"{type(error).__name__}: {error}"


def run_all(cases: list[Case], models: list[str], options) -> list[dict]:
    results = []
    for model in models:
        if len(models) > 1:
            print(f"{model}{'' if model in COUNTED else ', for information'}:", flush=True)
        known = run(options.bin / "signalbox-cli", "serve", "--concurrency", model, "--listen", "203.0.113.7:0")
        if known.returncode == 2:
            print(f"SKIP    {model}: this program does not know it", flush=True)
            continue
        for case in cases:
            progress(f"{case.number} {case.name} ...")
            with tempfile.TemporaryDirectory(prefix="signalbox-faults-") as folder:
                began = time.monotonic()
                verdict, figure = judge(case, Bench(options.bin / "signalbox-cli", model, options.quick,
                                                    pathlib.Path(folder)))
            progress("")
            print(f"{verdict} {case.number:3} {case.name}: {figure}", flush=True)
            results.append({"model": model, "number": case.number, "name": case.name, "verdict": verdict,
                            "figure": figure, "seconds": round(time.monotonic() - began, 1)})
    return results


def progress(text: str) -> None:
    """Shows where it is, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def list_cases() -> None:
    for case in CASES:
        marks = ", ".join(filter(None, ["quick" if case.quick else "", f"needs {case.needs}" if case.needs else ""]))
        print(f"{case.number:3} {case.name}: {case.does}; {case.holds}{f' ({marks})' if marks else ''}")


def choose(options) -> list[Case]:
    wanted = set(options.case)
    unknown = wanted - {case.number for case in CASES}
    if unknown:
        sys.exit(f"faults.py: there is no case {min(unknown)}; --list shows them")
    return [case for case in CASES if case.number in wanted or not wanted and (case.quick or not options.quick)]


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, metavar="DIR", help="where signalbox-cli was built")
    parser.add_argument("--model", default="event-loop", choices=[*MODELS, "all"], metavar="NAME",
                        help=f"concurrency model: {', '.join(MODELS)}, or all (event-loop)")
    parser.add_argument("--case", action="append", type=int, default=[], metavar="N", help="only this; may be repeated")
    parser.add_argument("--quick", action="store_true", help="the short cases, made shorter: under a minute")
    parser.add_argument("--list", action="store_true", help="show the cases")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="also write the results to FILE")
    options = parser.parse_args()
    options.bin = options.bin.resolve()
    return options


def main() -> None:
    options = parse_arguments()
    if options.list:
        return list_cases()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("faults.py: ended"))
    os.environ["LC_ALL"] = "C.UTF-8"
    models = list(MODELS) if options.model == "all" else [options.model]
    results = run_all(choose(options), models, options)
    counted = [each for each in results if each["model"] in COUNTED or len(models) == 1]
    failed = sum(each["verdict"] == "FAIL" for each in counted)
    tally = [f"{sum(each['verdict'] == verdict for each in counted)} {words}"
             for verdict, words in (("PASS", "held"), ("FAIL", "failed"), ("SKIP", "skipped"))]
    print(f"{', '.join(tally)}; {sum(each['seconds'] for each in results):.0f} s")
    if options.json:
        options.json.write_text(json.dumps({"quick": options.quick, "kernel": os.uname().release, "cases": results},
                                           indent=1) + "\n", encoding="utf-8")
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("faults.py: interrupted")
