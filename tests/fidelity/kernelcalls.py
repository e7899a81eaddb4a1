# SPDX-License-Identifier: GPL-3.0-or-later
"""What strace(1) noted of a server's system calls, as conversations."""

import dataclasses
import pathlib
import re
from collections.abc import Iterable, Iterator

from conversation import (CLOSED, FAILED, INPUT_STOPPED, OPENED, OUTPUT_ENDED, PEER_ENDED, RECEIVED, SENT, Conversation,
                          Step, end_text)

# All calls that could move a connection's bytes, but read(2) and write(2), which would repeat the whole log: if the
# server used these, the journal would hold what no call explains, and that is a difference.
TRACED = ("accept", "accept4", "recvfrom", "recvmsg", "recvmmsg", "readv", "sendto", "sendmsg", "sendmmsg", "writev",
          "sendfile", "splice", "shutdown", "close", "getsockopt", "listen")
OPTIONS = ("-f", "--seccomp-bpf", "--absolute-timestamps=format:unix,precision:ns", "-xx", "-s", "1048576",
           "-e", f"trace={','.join(TRACED)}", "-e", "signal=none")

LINE = re.compile(r"(\d+) +(\d+\.\d+) (.*)", re.DOTALL)
CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+|\?|0x[0-9a-f]+)(?: (E\w+))?[^=]*$", re.DOTALL)
BEGUN = re.compile(r"(\w+)\((.*) <unfinished \.\.\.>$", re.DOTALL)
RESUMED = re.compile(r"<\.\.\. (\w+) resumed>(.*)", re.DOTALL)
QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
PORT = re.compile(r"sin6?_port=htons\((\d+)\)")
LATER = {"EAGAIN", "EINTR", "ERESTARTSYS"}


class NotUnderstood(Exception):
    """A line of strace's that this reader does not know; better no proof than a wrong one."""


@dataclasses.dataclass
class Call:
    name: str
    words: str  # the arguments
    result: int
    error: str
    time: float
    thread: int
    line: int

    @property
    def fd(self) -> int:
        return int(self.words.split(",", 1)[0])

    def strings(self) -> list[bytes]:
        found = []
        for digits, cut in QUOTED.findall(self.words):
            if cut:
                raise NotUnderstood(f"line {self.line}: strace cut a string short")
            found.append(bytes.fromhex(digits.replace("\\x", "")))
        return found

    def peer(self) -> str:
        port = PORT.search(self.words)
        strings = self.strings()
        if not port or not strings:
            raise NotUnderstood(f"line {self.line}: no peer in {self.words[:120]}")
        return end_text(strings[0].decode("ascii"), int(port[1]))

    def step(self, kind: str, data: bytes = b"", detail: str = "") -> Step:
        return Step(kind, data, len(data), detail, self.time, f"strace line {self.line} ({self.name}, thread "
                    f"{self.thread})", self.thread)


def is_seen_early(name: str, words: str) -> bool:
    return name == "close" or name == "shutdown" and words.rstrip().endswith("SHUT_RD")


def read_calls(lines: Iterable[str]) -> Iterator[Call]:
    """Calls in the order in which they ended; but close and the shutdown of input, which others may see before they
    end, in the order in which they began."""
    begun: dict[int, tuple[str, str, float, int]] = {}
    for number, line in enumerate(lines, 1):
        parts = LINE.fullmatch(line.rstrip("\n"))
        if not parts:
            raise NotUnderstood(f"line {number}: {line[:120]}")
        thread, time, text = int(parts[1]), float(parts[2]), parts[3]
        if text.startswith(("+++", "---", "???")):
            continue
        if unfinished := BEGUN.fullmatch(text):
            name, words = unfinished.groups()
            begun[thread] = (name, words, time, number)
            if is_seen_early(name, words):
                yield Call(name, words, 0, "", time, thread, number)
            continue
        if resumed := RESUMED.fullmatch(text):
            if thread not in begun or begun[thread][0] != resumed[1]:
                raise NotUnderstood(f"line {number}: resumes what was not begun: {text[:120]}")
            name, words, time, number = begun.pop(thread)
            text = f"{name}({words}{resumed[2]}"
            if is_seen_early(name, words):
                continue
        call = CALL.fullmatch(text)
        if not call:
            raise NotUnderstood(f"line {number}: {text[:120]}")
        if call[3] != "?":
            yield Call(call[1], call[2], int(call[3], 0), call[4] or "", time, thread, number)


@dataclasses.dataclass
class KernelRecord:
    conversations: list[Conversation] = dataclasses.field(default_factory=list)
    calls: int = 0  # on connections
    waits: int = 0  # sends that the kernel did not take: back-pressure
    partial: int = 0  # sends of which it took a part
    accept_failures: int = 0


class _Reader:
    def __init__(self) -> None:
        self.record = KernelRecord()
        self.open: dict[int, Conversation] = {}

    def take(self, call: Call) -> None:
        if call.name in ("accept", "accept4"):
            return self.accepted(call)
        conversation = self.open.get(call.fd)
        if not conversation:
            return
        self.record.calls += 1
        if call.name == "close":
            conversation.steps.append(call.step(CLOSED))
            del self.open[call.fd]
        elif call.name == "shutdown":
            self.shut(call, conversation)
        elif call.name == "getsockopt":
            self.asked(call, conversation)
        elif call.name in ("recvfrom", "sendto", "sendmsg"):
            self.moved(call, conversation)
        else:
            raise NotUnderstood(f"line {call.line}: {call.name} on a connection")

    def accepted(self, call: Call) -> None:
        if call.result >= 0:
            conversation = Conversation(call.peer(), [call.step(OPENED)])
            self.open[call.result] = conversation
            self.record.conversations.append(conversation)
            self.record.calls += 1
        elif call.error not in LATER:
            self.record.accept_failures += 1

    def shut(self, call: Call, conversation: Conversation) -> None:
        if call.error:
            return  # ENOTCONN: it was over already, and nothing was sent
        kind = OUTPUT_ENDED if "SHUT_WR" in call.words else INPUT_STOPPED
        if not conversation.has(kind):
            conversation.steps.append(call.step(kind))

    def asked(self, call: Call, conversation: Conversation) -> None:
        """SO_ERROR is asked for when epoll says that the connection is gone and nobody reads it."""
        if "SO_ERROR" not in call.words:
            return
        value = re.search(r"SO_ERROR, \[(\w+)\]", call.words)
        known = {"0": "EPIPE", "104": "ECONNRESET", "32": "EPIPE", "110": "ETIMEDOUT"}
        if not value:
            raise NotUnderstood(f"line {call.line}: {call.words[:120]}")
        conversation.steps.append(call.step(FAILED, detail=known.get(value[1], value[1])))

    def moved(self, call: Call, conversation: Conversation) -> None:
        is_input = call.name == "recvfrom"
        if call.result < 0:
            if call.error not in LATER:
                conversation.steps.append(call.step(FAILED, detail=call.error))
            elif not is_input:
                self.record.waits += 1
            return
        if is_input and call.result == 0:
            if not conversation.has(PEER_ENDED):  # after which it is said again and again
                conversation.steps.append(call.step(PEER_ENDED))
            return
        data = b"".join(call.strings())
        if len(data) < call.result:
            raise NotUnderstood(f"line {call.line}: {len(data)} bytes shown of {call.result}")
        self.record.partial += not is_input and len(data) > call.result
        conversation.steps.append(call.step(RECEIVED if is_input else SENT, data[:call.result]))


def read_lines(lines: Iterable[str]) -> KernelRecord:
    reader = _Reader()
    for call in read_calls(lines):
        reader.take(call)
    return reader.record


def read_kernel(path: pathlib.Path) -> KernelRecord:
    with open(path, encoding="ascii", errors="replace") as lines:
        return read_lines(lines)
