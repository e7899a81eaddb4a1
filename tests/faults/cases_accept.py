# SPDX-License-Identifier: GPL-3.0-or-later
"""Descriptors, accepting, starting: the cases 1 to 9 and 33."""

import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

from clients import Client, Crowd
from machine import MIB, Broken, Missing, Netns, background, must, run, tool, wait_until
from server import Bench, Server, tracing


def set_descriptors(pid: int, limit: int) -> None:
    run("prlimit", "--pid", pid, f"--nofile={limit}:20000", check=True)


def descriptors_used_up(bench: Bench) -> str:
    hold = bench.some(2, 5)
    with bench.server() as server, server.watched() as watch, Crowd() as crowd:
        set_descriptors(server.pid, 80)
        before, logged = server.cpu(), len(server.events("failed"))
        clients = crowd.add(server.address, 200)
        crowd.send(b"x\n")
        crowd.read(hold)
        cpu = (server.cpu() - before) / hold
        failures = len(server.events("failed")) - logged
        served = sum(bool(data) for data in crowd.received.values())
        turned_away = len(clients) - len(crowd.open)
        crowd.close_some(clients)
        again = wait_until(lambda: answers(server), 3)
        must(again is not None and again <= 2, "not accepting again within 2 s after descriptors were free")
        must(failures >= 1, "the log does not say that descriptors were used up")
        must(cpu < 0.2, f"CPU {cpu:.0%} of a core (< 20 %)")
        must(failures <= 10, f"{failures} log lines (<= 10)")
        return (f"CPU {cpu:.0%} of a core (< 20 %), {failures} log lines (<= 10), of 200 {served} served and "
                f"{turned_away} closed, accepting again after {again:.1f} s (< 2); {watch.verdict()}")


def answers(server: Server) -> bool:
    with contextlib.suppress(OSError, Broken):
        server.alive(0.5)
        return True
    return False


def first_accept_fails(bench: Bench) -> str:
    with bench.server() as server, Crowd() as crowd:
        greatest = max(map(int, os.listdir(f"/proc/{server.pid}/fd")))
        set_descriptors(server.pid, greatest + 1)
        crowd.add(server.address, 3)
        crowd.read(1)
        server.wait_events("failed", "accept: ")
        must(not server.events("opened"), "the first accept did not fail")
        crowd.close_some(list(crowd.open))
        set_descriptors(server.pid, 1024)
        again = wait_until(lambda: answers(server), 3)
        must(again is not None, "deaf after the first accept failed with EMFILE")
        return must(again <= 2, f"first accept failed with EMFILE, served {again:.1f} s after there were more (< 2)")


def accept_errors(bench: Bench) -> str:
    figures = []
    for error in ("ENFILE",) if bench.quick else ("ENFILE", "ENOMEM", "ENOBUFS"):
        with bench.server() as server, server.watched() as watch:
            hold = bench.some(2, 4)
            with tracing(server, "-e", "trace=accept4", "-e", f"inject=accept4:error={error}:when=1+") as trace, \
                    Crowd() as crowd:
                crowd.add(server.address, 20)
                crowd.read(hold)
                calls = trace.read_text(encoding="utf-8").count("accept4(") / hold
            must(calls < 200, f"{error}: {calls:.0f} accept4 calls a second (< 200)")
            again = wait_until(lambda: answers(server), 3)
            must(again is not None and again <= 2, f"{error}: not accepting again within 2 s after it went away")
            figures.append(f"{error}: accept4 calls/s {calls:.0f} (< 200), accepting again after {again:.1f} s (< 2)")
            old = watch.verdict()
    return f"{'; '.join(figures)}; {old}"


def connection_aborted(bench: Bench) -> str:
    with bench.server() as server:
        with tracing(server, "-e", "trace=accept4", "-e", "inject=accept4:error=ECONNABORTED:when=1") as trace:
            figure = server.alive()
            must(wait_until(lambda: "ECONNABORTED" in trace.read_text(encoding="utf-8"), 2) is not None,
                 "the error was never injected")
        return f"first accept aborted, {figure}"


def overflows() -> int:
    names, values = [line.split() for line in pathlib.Path("/proc/net/netstat").read_text(encoding="ascii").split("\n")
                     if line.startswith("TcpExt:")]
    return int(values[names.index("ListenOverflows")])


def backlog_overflow(bench: Bench) -> str:
    count = 6000
    with bench.server() as server, server.session(limit=30) as old, Crowd() as crowd:
        before = overflows()
        server.signal(signal.SIGSTOP)
        try:
            crowd.add(server.address, count)
            time.sleep(1)
        finally:
            server.signal(signal.SIGCONT)
        asked: set[socket.socket] = set()

        def all_answered() -> bool:
            waiting = [each for each in crowd.open if each not in asked]
            for each in waiting:
                if crowd.send(b"x", [each]):
                    asked.add(each)
            return sum(bool(data) for data in crowd.received.values()) == count

        crowd.read(bench.some(4, 20), all_answered)
        answered = sum(bool(data) for data in crowd.received.values())
        unserved = len([each for each in asked if not crowd.received[each]])
        latency = old.round_trip()
        lost = overflows() - before
        must(lost > 0, "the backlog never overflowed")
        must(unserved == 0, f"{unserved} clients connected and were never answered")
        return must(latency < 1, f"{lost} overflows; of {count} clients {answered} answered, {count - answered} still "
                    f"connecting, 0 connected and ignored; old session {latency * 1000:.0f} ms")


def syn_flood(bench: Bench) -> str:
    tool("hping3")
    seconds = bench.some(2, 5)
    with Netns() as netns, bench.server(netns=netns) as server:
        with server.watched(0.01) as calm:
            time.sleep(1.5)
            calm.verdict()
        with server.watched(0.01) as watch:
            with background(*netns.prefix, tool("hping3"), "-S", "--flood", "-q", "-p", server.port, "127.0.0.1"):
                time.sleep(seconds)
            watch.verdict(3)
        # One of two processors belongs to the flood: below a millisecond, twice as long says nothing.
        allowed = max(2 * calm.median(), 0.001)
        return must(watch.median() < allowed,
                    f"old session's median {watch.median() * 1e6:.0f} us, before the flood "
                    f"{calm.median() * 1e6:.0f} us (< {allowed * 1e6:.0f})")


def churn(bench: Bench) -> str:
    rounds = bench.some(3000, 30000)
    options = ("--journal-bytes", MIB)
    with bench.server("echo", *options) as server, server.watched() as watch:
        turn_over(server, bench.some(3000, 16000))  # until the journal has reached its bound
        fds, rss = server.descriptors(), server.rss()
        took = turn_over(server, rounds)
        must(wait_until(lambda: server.descriptors() <= fds, 2) is not None,
             f"{server.descriptors()} descriptors, {fds} before")
        growth = (server.rss() - rss) / rss
        must(growth < 0.05, f"RSS {growth:+.1%} (< 5 %)")
        return (f"{rounds} connections at {rounds / took:.0f}/s: descriptors {fds} -> {server.descriptors()}, RSS "
                f"{growth:+.1%} (< 5 %); {watch.verdict()}")


def turn_over(server: Server, rounds: int) -> float:
    began = time.monotonic()
    for _ in range(rounds):
        with Client(server.address) as client:
            client.send(b"hello")
            client.exactly(5)
    return time.monotonic() - began


def inheritance(bench: Bench) -> str:
    with bench.server("chat") as server, contextlib.ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(server.session())
        kept, all_of_them = [], 0
        for name in os.listdir(f"/proc/{server.pid}/fd"):
            target = os.readlink(f"/proc/{server.pid}/fd/{name}")
            flags = re.search(r"flags:\s*([0-7]+)", pathlib.Path(f"/proc/{server.pid}/fdinfo/{name}").read_text(
                encoding="ascii"))
            all_of_them += 1
            if int(name) > 2 and not int(flags[1], 8) & os.O_CLOEXEC:
                kept.append(target)
        figure = f"{all_of_them} descriptors, {len(kept)} of them a child would inherit"
        return must(not kept, f"{figure}: {kept}" if kept else figure)


def refused_start(bench: Bench, listen: str, code: int, words: str, prefix: tuple = ()) -> str:
    command = [*prefix, bench.cli, "serve", "--listen", listen, "--concurrency", bench.model]
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=10, check=False)
    except subprocess.TimeoutExpired:
        raise Broken(f"{listen} was not refused") from None
    message = done.stderr.strip()
    must(done.returncode == code and re.search(words, message) is not None and "\n" not in message,
         f"{listen}: exit code {done.returncode} ({code}), said {message!r} (with {words!r}, one line)")
    return f"{done.returncode}"


def wrong_addresses(bench: Bench) -> str:
    codes = []
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        codes.append("in use " + refused_start(bench, f"127.0.0.1:{port}", 1, f"python.*{os.getpid()}|{os.getpid()}"))
    codes.append("foreign " + refused_start(bench, "203.0.113.7:0", 1, "not an address of this machine"))
    codes.append("malformed " + refused_start(bench, "127.0.0.1:70000", 2, "70000"))
    unprivileged = pathlib.Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    if int(unprivileged.read_text(encoding="ascii")) > 80:
        prefix = (tool("setpriv"), "--inh-caps=-net_bind_service", "--bounding-set=-net_bind_service") \
            if os.geteuid() == 0 else ()
        codes.append("privileged " + refused_start(bench, "127.0.0.1:80", 1, "1024|root", prefix))
    with contextlib.suppress(Missing), Netns() as netns:
        netns.sysctl("net.ipv4.ip_local_port_range", "60001 60001")
        with netns.entered():
            last = socket.socket()
        with last:
            last.bind(("127.0.0.1", 60001))
            last.listen()
            codes.append("no free port " + refused_start(bench, "127.0.0.1:0", 1, "in use|no free port", netns.prefix))
    return f"exit codes: {', '.join(codes)}; each with one line that names the cause"


def per_source(bench: Bench) -> str:
    sources = [f"127.0.0.{number}" for number in range(2, bench.some(8, 52))]
    options = ("--limit-loopback", "--max-per-source", 4, "--source-rate", 0)
    with bench.server("chat", *options) as server, server.watched() as watch, contextlib.ExitStack() as stack:
        refused = 0
        for source in sources:
            clients = [stack.enter_context(Client(server.address, source=source)) for _ in range(6)]
            greetings = [client.line() for client in clients]
            welcome = sum(line.startswith(b"* Welcome") for line in greetings)
            must(welcome == 4, f"{welcome} of 6 clients from {source} were let in (4)")
            for line, client in zip(greetings, clients):
                if line.startswith(b"! "):
                    refused += 1
                    client.to_end(2)
        must(refused == 2 * len(sources), f"{refused} clients were told why (2 of each source)")
        server.wait_events("rejected", "", refused)
        old = watch.verdict()
    with bench.server("echo", "--limit-loopback", "--max-per-source", 0, "--source-rate", 5) as server, \
            contextlib.ExitStack() as stack:
        served = sum(is_served(stack.enter_context(Client(server.address, source="127.0.0.99"))) for _ in range(12))
        must(served == 5, f"{served} of 12 connections in a moment from one source were let in (5)")
    return (f"{len(sources)} sources: 4 of 6 clients each let in, {refused} told why and logged; rate: {served} of 12 "
            f"let in; {old}")


def is_served(client: Client) -> bool:
    try:
        client.send(b"x")
        return client.exactly(1) == b"x"
    except OSError:
        return False
