# SPDX-License-Identifier: GPL-3.0-or-later
"""How connections and servers end: the cases 19 to 26."""

import contextlib
import json
import signal
import subprocess
import threading
import time

from clients import Client, Crowd, Session
from machine import MIB, Netns, must, run, tool, wait_until
from server import Bench, Server


def half_close(bench: Bench) -> str:
    runs, size = bench.some(10, 40), 2000
    data = b"x" * size + b"\n"
    with bench.server() as server, server.watched() as watch:
        short = 0
        for _ in range(runs):
            done = subprocess.run([tool("nc"), "-N", "-w", "3", "127.0.0.1", str(server.port)], input=data,
                                  capture_output=True, timeout=10, check=False)
            short += done.stdout != data
        must(short == 0, f"{short} of {runs} replies were not whole")
        return f"nc -N: {runs} of {runs} replies of {size + 1} bytes whole; {watch.verdict()}"


def half_close_slowly(bench: Bench) -> str:
    size = bench.some(1, 2) * MIB
    with Netns() as netns, bench.server(netns=netns.small_buffers()) as server, server.watched() as watch, \
            server.session(receive_buffer=8192) as client:
        data = bytes(range(251)) * (size // 251)

        def send() -> None:
            client.send(data)
            client.socket.shutdown(1)
        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        got = bytearray()
        client.socket.settimeout(20)
        while chunk := client.socket.recv(8192):
            got += chunk
            time.sleep(0.001)
        sender.join(5)
        must(bytes(got) == data, f"{len(got)} of {len(data)} bytes came back")
        return f"{len(got)} of {len(data)} bytes came back, read slowly after FIN; {watch.verdict()}"


def reset_storm(bench: Bench) -> str:
    rate, seconds = 2000, bench.some(2, 30)
    with bench.server("echo", "--journal-bytes", MIB, "--snaplen", 64) as server, server.watched() as watch:
        storm(server, 2000, rate)
        fds, rss, logged = server.descriptors(), server.rss(), len(server.complaints())
        began = time.monotonic()
        storm(server, rate * seconds, rate)
        took = time.monotonic() - began
        must(wait_until(lambda: server.descriptors() <= fds, 3) is not None,
             f"{server.descriptors()} descriptors, {fds} before")
        growth = (server.rss() - rss) / MIB
        must(growth < 4, f"RSS {growth:+.1f} MiB (< 4)")
        must(len(server.complaints()) == logged, "messages on stderr")
        return (f"{rate * seconds} resets at {rate * seconds / took:.0f}/s: descriptors {fds} -> "
                f"{server.descriptors()}, RSS {growth:+.1f} MiB (< 4), nothing on stderr; {watch.verdict()}")


def storm(server: Server, count: int, rate: int) -> None:
    """Connects, talks and resets at a fixed rate, if this machine can."""
    began = time.monotonic()
    for number in range(count):
        with contextlib.suppress(OSError):
            client = Client(server.address)
            client.send(b"x")
            client.reset()
        ahead = number / rate - (time.monotonic() - began)
        if ahead > 0.005:
            time.sleep(ahead)


def gone(server: Server, witness: Session, words: bytes, began: float) -> str:
    """The others were told within a second, and the log says why."""
    witness.line_with(words, 3)
    took = time.monotonic() - began
    server.wait_events("closed", "")
    reason = server.events("closed")[-1]["detail"]
    return must(took <= 1, f"session removed and the others told after {took * 1000:.0f} ms (< 1000): {reason}")


def killed_outside(bench: Bench) -> str:
    with bench.server("chat") as server, server.watched() as watch, server.session() as witness, \
            server.session() as victim:
        victim.send(b"/nick victim\n")
        victim.line_with(b"now victim")
        began = time.monotonic()
        run("ss", "-K", "state", "established", "sport", "=", f":{server.port}", "dport", "=", f":{victim.port}")
        victim.socket.settimeout(0.2)
        with contextlib.suppress(TimeoutError, OSError):
            while victim.socket.recv(4096):
                pass
        return f"{gone(server, witness, b'victim left', began)}; {watch.verdict()}"


def reset_in_path(bench: Bench) -> str:
    with Netns() as netns, bench.server("chat", netns=netns) as server, server.watched() as watch, \
            server.session() as witness, server.session() as victim:
        victim.send(b"/nick victim\n")
        victim.line_with(b"now victim")
        netns.nft("add table inet faults; add chain inet faults input { type filter hook input priority 0; }; "
                  f"add rule inet faults input tcp dport {victim.port} reject with tcp reset")
        began = time.monotonic()
        witness.send(b"hello\n")  # the server writes to the victim, and gets RST back
        return f"{gone(server, witness, b'victim left', began)}; {watch.verdict()}"


def black_hole(bench: Bench) -> str:
    with Netns() as netns, bench.server("chat", netns=netns) as server, server.watched() as watch, \
            server.session() as quiet, server.session() as owed:
        quiet.send(b"/join elsewhere\n")  # where nobody says anything
        quiet.line_with(b"now in elsewhere")
        netns.nft("add table inet faults; add chain inet faults input { type filter hook input priority 0; }; "
                  f"add rule inet faults input tcp dport {{ {quiet.port}, {owed.port} }} drop; "
                  f"add rule inet faults input tcp sport {{ {quiet.port}, {owed.port} }} drop")
        with server.session():
            pass  # the news of it goes out, and is never acknowledged
        took: dict[str, str] = {}
        began = time.monotonic()
        while len(took) < 2 and time.monotonic() - began < 145:
            time.sleep(0.5)
            for event in server.events("closed"):
                name = {quiet.port: "quiet", owed.port: "owed"}.get(int(event["peer"].rsplit(":", 1)[1]))
                if name and name not in took:
                    took[name] = f"after {time.monotonic() - began:.0f} s ({event['detail']})"
        figure = (f"one with nothing to say closed {took.get('quiet', 'never')}, one with unacknowledged output "
                  f"{took.get('owed', 'never')} (< 140 s)")
        must(len(took) == 2 and time.monotonic() - began <= 140.5, figure)
        return f"{figure}; {watch.verdict()}"


def dead_peers(bench: Bench) -> str:
    count = bench.some(50, 300)
    with bench.server("chat", "--snaplen", 64) as server, server.watched() as watch, server.session() as talker:
        for _ in range(count):
            with server.session() as victim:
                victim.reset()
            talker.send(b"to whoever is there\n" * 5)
        with server.session() as last:
            last.round_trip()
        server.wait_events("closed", "", count)
        must(server.process.poll() is None, f"ended by signal {server.process.returncode}")
        return f"{count} peers reset while they were written to: {server.closings()}, no signal; {watch.verdict()}"


def drain(bench: Bench) -> str:
    count = bench.some(200, 1000)
    figures = []
    with bench.server("chat", "--drain-time", 5, "--snaplen", 64, ends_itself=True) as server, Crowd() as crowd:
        clients = crowd.add(server.address, count)
        must(crowd.read(20, lambda: all(b"Welcome" in crowd.received[each] for each in clients)),
             "not all were welcomed")
        began = time.monotonic()
        server.signal(signal.SIGTERM)
        crowd.read(10, lambda: not crowd.open)
        farewell = server.wait_end(10)
        took = time.monotonic() - began
        told = sum(crowd.received[each].endswith(b"* The server is stopping.\n") for each in clients)
        cut = sum(not crowd.received[each].endswith(b"\n") for each in clients)
        must(cut == 0, f"{cut} of {count} clients got a line without its end")
        must(crowd.resets == 0, f"{crowd.resets} of {count} clients were reset instead of closed")
        must(told == count, f"{told} of {count} clients were told that the server stops")
        must(took < 6, f"ended after {took:.1f} s (--drain-time 5)")
        must(farewell.startswith("stopped; "), f"it said {farewell!r}")
        figures.append(f"{told} of {count} told, 0 lines cut, 0 resets, exit code 0 after {took:.1f} s")
    figures += [second_signal(bench), kill_and_restart(bench)]
    return "; ".join(figures)


def second_signal(bench: Bench) -> str:
    with bench.server("echo", "--drain-time", 30, ends_itself=True) as server, \
            server.session(receive_buffer=4096) as stuck:
        stuck.socket.settimeout(0.5)
        with contextlib.suppress(OSError):
            while True:
                stuck.socket.send(b"x" * 65536)
        server.signal(signal.SIGTERM)
        must(wait_until(lambda: refuses(server), 1) is not None, "still accepting a second after SIGTERM")
        must(wait_until(lambda: server.process.poll() is not None, 1) is None, "did not wait for what was queued")
        began = time.monotonic()
        server.signal(signal.SIGTERM)
        server.wait_end(5)
        return f"new ones refused, a second SIGTERM ended it after {time.monotonic() - began:.1f} s"


def refuses(server: Server) -> bool:
    try:
        Client(server.address, limit=1).close()
        return False
    except ConnectionRefusedError:
        return True
    except OSError:  # it was in the backlog when the listening socket was closed
        return False


def kill_and_restart(bench: Bench) -> str:
    log = bench.folder / "killed.jsonl"
    with bench.server(log=log, ends_itself=True) as server, server.session() as session:
        for _ in range(100):
            session.round_trip()
        time.sleep(0.5)
        server.signal(signal.SIGKILL)
        server.process.wait()
        port = server.port
    written = [json.loads(line) for line in log.read_bytes().split(b"\n")[:-1]]
    must(len(written) > 100, f"{len(written)} events in the log of a killed server")
    with bench.server(log=log, port=port) as server:
        server.session().close()
    out = run(bench.cli, "export", log, "--to", "csv", "-o", "-")
    must(out.returncode == 0, f"the log cannot be exported: {out.stderr.strip()}")
    return f"after SIGKILL the port was free at once and the log of {len(written)} events valid"
