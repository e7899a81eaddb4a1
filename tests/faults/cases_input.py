# SPDX-License-Identifier: GPL-3.0-or-later
"""Malformed and hostile input: the cases 37 to 41."""

import contextlib
import csv
import io
import json
import os
import re
import time

from clients import Client
from machine import MIB, background, must, run, wait_until
from server import Bench, Server

# What may not stand in a file or on a terminal: C0 but TAB and LF, DEL, C1, bidirectional controls, line separators.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def no_newline(bench: Bench) -> str:
    size = bench.some(20, 100) * MIB
    with bench.server("chat", "--snaplen", 64, "--journal-bytes", MIB) as server, server.watched() as watch, \
            server.session() as client:
        rss = server.rss()
        client.socket.settimeout(10)
        zeros, sent, top = bytes(MIB), 0, 0
        while sent < size:
            try:
                client.send(zeros)
            except OSError:
                break
            sent += len(zeros)
            top = max(top, server.rss() - rss)
        answer = client.line()
        must(answer.startswith(b"! "), f"the answer was {answer[:60]!r}")
        must(top < 4 * MIB, f"RSS {top / MIB:+.1f} MiB (< 4)")
        refused = server.wait_events("rejected", "line-too-long")
        return (f"{sent // MIB} MiB without a line end: {answer.decode()!r}, refused {len(refused)} time(s), RSS "
                f"{top / MIB:+.1f} MiB (< 4); {watch.verdict()}")


BAD_LINES = {  # after Markus Kuhn's UTF-8 decoder stress test
    "lone continuation byte": b"a\x80b",
    "lone start byte": b"a\xc3 b",
    "truncated at the end": b"caf\xc3",
    "truncated in the middle": b"\xe2\x82 euro",
    "overlong slash": b"\xc0\xaf",
    "overlong slash of three": b"\xe0\x80\xaf",
    "overlong slash of four": b"\xf0\x80\x80\xaf",
    "overlong NUL": b"\xc0\x80",
    "high surrogate": b"\xed\xa0\x80",
    "surrogate pair": b"\xed\xa0\x80\xed\xb0\x80",
    "beyond U+10FFFF": b"\xf4\x90\x80\x80",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "FE and FF": b"\xfe\xff",
    "NUL": b"a\x00b",
    "BEL": b"a\x07b",
    "ESC": b"\x1b[2J",
    "backspace": b"secret\x08\x08\x08",
    "CR inside": b"a\rb",
    "DEL": b"a\x7fb",
    "C1 CSI": b"\xc2\x9b2J",
    "C1 NEL": b"a\xc2\x85b",
}
GOOD_LINES = {
    "two bytes": "grüße",
    "three bytes": "\u20ac 5",
    "four bytes": "\U0001f6a6",
    "first of each length": "\u0080\u0800\U00010000"[1:],
    "last": "\U0010fffd",
    "TAB": "a\tb",
    "decomposed": "u\u0308",
}


def bad_encoding(bench: Bench) -> str:
    with bench.server("chat") as server, server.watched() as watch, server.session() as listener:
        listener.send(b"/join quiet\n")
        listener.line_with(b"now in quiet")
        refused, passed = 0, []
        for name, line in BAD_LINES.items():
            with server.session() as client:
                client.send(b"/join quiet\n")
                client.line_with(b"now in quiet")
                client.send(b"BAD" + line + b"\n")
                answer = client.line()
                must(answer.startswith(b"! "), f"{name}: the answer was {answer!r}")
                refused += 1
        with server.session() as client:
            client.send(b"/join quiet\n")
            client.line_with(b"now in quiet")
            client.send(b"".join(text.encode() + b"\n" for text in GOOD_LINES.values()))
            listener.line_with(b"joined")
            while len(passed) < len(GOOD_LINES):
                line = listener.line()
                must(b"BAD" not in line, f"a refused line was passed on: {line!r}")
                if line.startswith(b"<"):
                    passed.append(line.split(b"> ", 1)[1].decode())
        must(passed == list(GOOD_LINES.values()), f"valid lines did not come as they were sent: {passed!r}")
        server.wait_events("rejected", "", refused)
        return (f"{refused} of {len(BAD_LINES)} malformed lines refused, counted and not passed on, {len(passed)} of "
                f"{len(GOOD_LINES)} valid ones passed; {watch.verdict()}")


ESCAPES = ["\x1b]0;pwn\x07", "\x9b2J", "safe\roverwritten", "\u202etxt.exe", "\u2066isolate", "\u2028separator", "\x7f",
           "a\x00b", "\u200fmark", "\u061carabic"]


def unsafe_places(name: str, data: bytes) -> list[str]:
    return [f"{name} has U+{ord(found):04X}" for found in UNSAFE.findall(data.decode("utf-8", "replace"))]


def terminal_escapes(bench: Bench) -> str:
    found, checked = [], []
    for mode in ("echo", "chat"):
        with bench.server(mode) as server, server.watched() as watch:
            for text in ESCAPES:
                with server.session() as client:
                    client.send(f"/nick {text}\n{text}\n/{text}\n".encode())
                    client.round_trip() if mode == "chat" else client.line()
                    client.socket.shutdown(1)
                    client.to_end(3)
            server.wait_events("closed", "", len(ESCAPES))
            old = watch.verdict()
            server.alive()
            places = {f"{mode} log": server.log.read_bytes(), f"{mode} stderr": server.errors.read_bytes()}
        places[f"{mode} stdout"] = server.farewell.encode()
        for form in ("text", "csv"):
            out = bench.folder / f"escapes-{mode}.{form}"
            done = run(bench.cli, "export", server.log, "--to", form, "-o", out)
            must(done.returncode == 0, f"export to {form}: {done.stderr.strip()}")
            places[f"{mode} {form}"] = out.read_bytes().replace(b"\r\n", b"\n")
        for name, data in places.items():
            checked.append(name)
            found += unsafe_places(name, data)
    must(not found, f"{len(found)} raw controls: {', '.join(found[:5])}")
    return f"0 raw control or bidi characters in {len(checked)} places: {', '.join(checked)}; {old}"


FORMULAS = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\tTAB", "\rCR", "=1;\"quoted\",comma", "harmless",
            "'quote"]


def formulas(bench: Bench) -> str:
    with bench.server() as server, server.watched() as watch:
        for text in FORMULAS:
            with server.session() as client:
                client.send(text.encode())
                client.exactly(len(text.encode()))
        server.wait_events("closed", "", len(FORMULAS))
        old = watch.verdict()
    out = bench.folder / "formulas.csv"
    done = run(bench.cli, "export", server.log, "--to", "csv", "--filter", "!client:1", "-o", out)
    must(done.returncode == 0, f"export: {done.stderr.strip()}")
    rows = list(csv.DictReader(io.StringIO(out.read_bytes().decode(), newline="")))
    risky = [cell for row in rows for cell in row.values() if cell and cell[0] in "=+-@\t\r"]
    must(not risky, f"{len(risky)} cells that a spreadsheet would run: {risky[:3]}")
    guarded = sum(row["text"].startswith("'") for row in rows if row["event"] == "received")
    again = bench.folder / "formulas.jsonl"
    run(bench.cli, "export", server.log, "--to", "jsonl", "-o", again)
    texts = [event["text"] for event in map(json.loads, again.read_text(encoding="utf-8").splitlines())
             if event["event"] == "received" and event["text"] in FORMULAS]
    must(sorted(texts) == sorted(FORMULAS), f"JSON Lines has {texts}")
    return f"{len(rows)} rows: 0 cells that a spreadsheet would run, {guarded} guarded; JSON Lines lossless; {old}"


OTHER_PROTOCOLS = {
    "HTTP": b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
    "TLS": b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + bytes(range(160)),
    "SSH": b"SSH-2.0-OpenSSH_9.2\r\n" + os.urandom(600),
    "RDP": b"\x03\x00\x00\x13\x0e\xe0\x00\x00\x00\x00\x00\x01\x00\x08\x00\x03\x00\x00\x00",
    "SMB": b"\x00\x00\x00\x45\xffSMBr\x00\x00\x00\x00\x08\x01\x40",
    "SOCKS": b"\x05\x01\x00",
    "garbage": os.urandom(20000),
    "nothing": b"",
}


def other_protocols(bench: Bench) -> str:
    figures = []
    for mode in ("echo", "chat"):
        with bench.server(mode) as server, server.watched() as watch:
            time.sleep(0.2)
            fds = server.descriptors()
            for name, data in OTHER_PROTOCOLS.items():
                try_protocol(server, name, data)
            if not bench.quick:
                with background("nmap", "-Pn", "-n", "-sV", "--version-intensity", "5", "--host-timeout", "40s",
                                "--script", "ssl-enum-ciphers,banner", "-p", server.port, "127.0.0.1") as scan:
                    wait_until(lambda: scan.poll() is not None, 45, 0.2)
            must(wait_until(lambda: server.descriptors() <= fds, 3) is not None,
                 f"{mode}: {server.descriptors()} descriptors, {fds} before")
            must(not server.complaints(), f"{mode}: messages on stderr: {server.complaints()[:200]}")
            server.wait_events("closed", "", len(OTHER_PROTOCOLS))
            figures.append(f"{mode}: {len(server.events('closed'))} connections closed, each with one event, "
                           f"{watch.verdict()}")
    scanned = "" if bench.quick else " and nmap"
    return f"{', '.join(OTHER_PROTOCOLS)}{scanned}: no crash; {'; '.join(figures)}"


def try_protocol(server: Server, name: str, data: bytes) -> None:
    with Client(server.address) as client:
        with contextlib.suppress(OSError):
            client.send(data)
            client.socket.shutdown(1)
        answer = client.to_end(4)
        must(server.mode != "echo" or answer == data, f"{name}: echo gave {len(answer)} of {len(data)} bytes back")
