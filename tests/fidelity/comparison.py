# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the journal tells what the kernel's calls and the wire tell: nothing missing, nothing invented, in order.

What the witnesses cannot agree on by their nature:

* Bytes that the client sent and the server never read are on the wire and not in the journal; bytes that the server
  wrote and the kernel never delivered the other way round. Both happen only where a reset is on the wire too; or, the
  former, where FINs went both ways: the connection is over then, and close(2) has none left to reset.
* Two threads may serve one connection, one that reads and one that writes. Within each direction, and within each
  thread, the order is exact; where one thread's read meets another's write, either may be told first. These are
  counted as crossings.
* After the server stopped its own input, and after a call that failed (or while one of another thread did), recv(2)
  gives 0 whether the client sent FIN or not; the journal need not call it one, and may only where the wire has it.
* shutdown(2) right before close(2), when the client has ended first, is part of `closed: peer-closed`.
* A client that was still in the backlog when the server stopped, or that reset before its turn came, is on the wire
  alone: the kernel connected it, and ended it by a reset.
* One who is turned away is one event, `rejected`; the line that is said to them is compared with the wire."""

import collections
import dataclasses

from captures import Half, WireConversation
from conversation import (CLOSED, DIRECTIONS, FAILED, INPUT_STOPPED, OPENED, OUTPUT_ENDED, PEER_ENDED, RECEIVED,
                          REJECTED, SENT, Conversation, Step, by_peer)

BROKEN_BY = {"ECONNRESET": "reset", "EPIPE": "broken-pipe"}
BROKEN = {"reset", "broken-pipe", "network-error"}
MAX_DIFFERENCES = 4  # of one connection and direction; after that it repeats itself


@dataclasses.dataclass
class Tally:
    connections: int = 0
    events: collections.Counter = dataclasses.field(default_factory=collections.Counter)  # compared, by kind
    bytes_in: int = 0  # compared with the calls
    bytes_out: int = 0
    wire_in: int = 0  # compared with the wire
    wire_out: int = 0
    unread: int = 0  # on the wire and never read by the server, with a reset
    undelivered: int = 0  # written by the server and never on the wire, with a reset
    refusal_bytes: int = 0  # said to those turned away
    never_accepted: int = 0  # on the wire only
    crossings: int = 0
    lags: list[float] = dataclasses.field(default_factory=list)  # seconds from a call's begin to its event's time
    differences: list[str] = dataclasses.field(default_factory=list)

    def differs(self, conversation: Conversation | WireConversation, text: str) -> None:
        self.differences.append(f"{conversation.peer}: {text}")


def compare_journal(journal: list[Conversation], kernel: list[Conversation]) -> Tally:
    """The journal with the system calls."""
    tally = Tally()
    told, called = by_peer(journal), by_peer(kernel)
    for key in sorted(told.keys() | called.keys()):
        if key not in told:
            tally.differs(called[key], f"accepted, and the journal has nothing of it: {called[key].steps[0]}")
        elif key not in called:
            tally.differs(told[key], f"in the journal, and never accepted: {told[key].steps[0]}")
        elif told[key].has(REJECTED):
            _compare_rejected(tally, told[key], called[key])
        else:
            _compare_served(tally, told[key], called[key])
    return tally


def _compare_rejected(tally: Tally, journal: Conversation, kernel: Conversation) -> None:
    tally.connections += 1
    tally.events[REJECTED] += 1
    tally.refusal_bytes += len(kernel.bytes_of(SENT))
    if len(journal.steps) != 1:
        tally.differs(journal, f"rejected, and more than that: {journal.steps[1]}")
    if len(kernel.of(SENT)) > 1 or len(kernel.of(CLOSED)) != 1:
        tally.differs(kernel, "rejected, and the calls are more than saying so and closing")


def _compare_served(tally: Tally, journal: Conversation, kernel: Conversation) -> None:
    before = len(tally.differences)
    tally.connections += 1
    tally.events[OPENED] += 1
    if journal.steps[0].kind != OPENED or len(journal.of(OPENED)) != 1:
        tally.differs(journal, f"opened {len(journal.of(OPENED))} times, and begins with {journal.steps[0]}")
    matched = []
    for direction, kinds in DIRECTIONS.items():
        matched += _compare_direction(tally, journal, kernel, direction, kinds)
    _compare_end(tally, journal, kernel)
    if len(tally.differences) == before:
        _compare_order(tally, journal, kernel, matched)


def _called(journal: Conversation, kernel: Conversation, kinds: tuple) -> list[Step]:
    """The kernel's steps that the journal has to tell."""
    steps = kernel.of(*kinds)
    position = {id(step): place for place, step in enumerate(kernel.steps)}
    for kind, excuse in ((PEER_ENDED, _may_be_no_fin), (OUTPUT_ENDED, _is_part_of_closing)):
        if kind in kinds and not journal.has(kind):
            steps = [step for step in steps if step.kind != kind or not excuse(journal, kernel, position[id(step)])]
    return steps


def _may_be_no_fin(_: Conversation, kernel: Conversation, place: int) -> bool:
    if any(step.kind in (INPUT_STOPPED, FAILED) for step in kernel.steps[:place]):
        return True
    thread = kernel.steps[place].thread
    return any(step.kind == FAILED and step.thread != thread for step in kernel.steps[place:])


def _is_part_of_closing(journal: Conversation, kernel: Conversation, place: int) -> bool:
    return journal.steps[-1].detail.startswith("peer-closed") and any(
        step.kind == PEER_ENDED for step in kernel.steps[:place])


def _is_same(event: Step, call: Step) -> bool:
    return (event.kind, event.size, event.data) == (call.kind, call.size, call.data)


def _compare_direction(tally: Tally, journal: Conversation, kernel: Conversation, direction: str,
                       kinds: tuple) -> list[tuple[Step, Step]]:
    events, calls = journal.of(*kinds), _called(journal, kernel, kinds)
    matched, found, i, j = [], [], 0, 0
    while i < len(events) or j < len(calls):
        event, call = (events[i] if i < len(events) else None), (calls[j] if j < len(calls) else None)
        if event and call and _is_same(event, call):
            matched.append((event, call))
            i, j = i + 1, j + 1
        elif call and (not event or j + 1 < len(calls) and _is_same(event, calls[j + 1])):
            found.append(f"missing in the journal: {call}")
            j += 1
        elif event and (not call or i + 1 < len(events) and _is_same(events[i + 1], call)):
            found.append(f"not from the kernel: {event}")
            i += 1
        else:
            found.append(f"the journal has {event}; the kernel {call}{_first_other(event.data, call.data)}")
            i, j = i + 1, j + 1
    for text in found[:MAX_DIFFERENCES]:
        tally.differs(journal, f"{direction}: {text}")
    if len(found) > MAX_DIFFERENCES:
        tally.differs(journal, f"{direction}: and {len(found) - MAX_DIFFERENCES} more")
    for event, call in matched:
        tally.events[event.kind] += 1
        if event.kind in (RECEIVED, SENT):
            tally.lags.append(event.time - call.time)
            if event.kind == RECEIVED:
                tally.bytes_in += event.size
            else:
                tally.bytes_out += event.size
    return matched


def _first_other(one: bytes, other: bytes) -> str:
    place = next((at for at, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))
    if place == len(one) == len(other):
        return ""
    return f"; from byte {place} on {one[place:place + 8]!r} instead of {other[place:place + 8]!r}"


def _compare_end(tally: Tally, journal: Conversation, kernel: Conversation) -> None:
    for witness, name in ((journal, "in the journal"), (kernel, "by the kernel")):
        count = len(witness.of(CLOSED))
        if count != 1:
            tally.differs(witness, f"closed {count} times {name}")
        elif witness.steps[-1].kind != CLOSED:
            tally.differs(witness, f"closed, and after that {name}: {witness.steps[-1]}")
    if not journal.has(CLOSED) or not kernel.has(CLOSED):
        return
    tally.events[CLOSED] += 1
    closed = journal.of(CLOSED)[0]
    reason = closed.detail.split(":")[0]
    failures = kernel.of(FAILED)
    allowed = {BROKEN_BY.get(step.detail, "network-error") for step in failures}
    if reason in BROKEN and reason not in allowed:
        tally.differs(journal, f"{closed}; the kernel's calls on it "
                      f"{'gave ' + ', '.join(map(str, failures)) if failures else 'never failed'}")
    elif reason not in BROKEN and failures and not kernel.has(INPUT_STOPPED):
        tally.differs(journal, f"{closed}; the kernel had {failures[0]}")
    elif reason == "peer-closed" and not kernel.has(PEER_ENDED):
        tally.differs(journal, f"{closed}; the kernel never told of a FIN")


def _compare_order(tally: Tally, journal: Conversation, kernel: Conversation, matched: list) -> None:
    position = {id(step): place for place, step in enumerate(kernel.steps)}
    place_of = {id(event): (position[id(call)], call) for event, call in matched}
    furthest = -1
    latest: dict[int, tuple[int, Step]] = {}
    for event in journal.steps:
        if id(event) not in place_of:
            continue
        place, call = place_of[id(event)]
        before = latest.get(call.thread)
        if before and place < before[0]:
            tally.differs(journal, f"out of order: {event} after what the same thread did later, {before[1]}")
        elif place < furthest:
            tally.crossings += 1
        latest[call.thread] = (place, event)
        furthest = max(furthest, place)


def compare_wire(tally: Tally, journal: list[Conversation], kernel: list[Conversation],
                 wire: list[WireConversation]) -> None:
    """The journal with what tcpdump saw; what those were told who were turned away, from the calls."""
    told, called, seen = by_peer(journal), by_peer(kernel), by_peer(wire)
    for key in sorted(told.keys() - seen.keys()):
        tally.differs(told[key], "in the journal, and not on the wire")
    for key in sorted(seen.keys() & told.keys()):
        conversation, packets = told[key], seen[key]
        if conversation.has(REJECTED):
            source = called.get(key, Conversation(conversation.peer))
            _compare_output(tally, source, packets)
            continue
        _compare_input(tally, conversation, packets)
        _compare_output(tally, conversation, packets)
        _compare_flags(tally, conversation, packets)
    for key in sorted(seen.keys() - told.keys() - called.keys()):
        tally.never_accepted += 1
        if not seen[key].is_reset or seen[key].server.stream:
            tally.differs(seen[key], "on the wire, and not in the journal")


def _compare_stream(tally: Tally, conversation, name: str, longer: bytes, shorter: bytes, half: Half) -> bool:
    if half.contradictions:
        tally.differs(conversation, f"{name}: a repeated segment had other bytes")
    if half.waiting:
        tally.differs(conversation, f"{name}: the capture has a gap at byte {len(half.stream)}")
    if longer[:len(shorter)] == shorter:
        return True
    tally.differs(conversation, f"{name}: journal and wire differ{_first_other(shorter, longer)}")
    return False


def _compare_input(tally: Tally, conversation: Conversation, packets: WireConversation) -> None:
    read, wire = conversation.bytes_of(RECEIVED), bytes(packets.client.stream)
    tally.wire_in += len(read)
    if not _compare_stream(tally, conversation, "client to server", wire, read, packets.client):
        return
    unread = len(wire) - len(read)
    if unread and conversation.has(PEER_ENDED):
        tally.differs(conversation, f"client to server: {unread} bytes before its FIN are not in the journal")
    elif unread and not packets.is_over:
        tally.differs(conversation, f"client to server: {unread} bytes are not in the journal, and nobody reset")
    else:
        tally.unread += unread


def _compare_output(tally: Tally, conversation: Conversation, packets: WireConversation) -> None:
    written, wire = conversation.bytes_of(SENT), bytes(packets.server.stream)
    tally.wire_out += len(wire)
    if not _compare_stream(tally, conversation, "server to client", written, wire, packets.server):
        return
    missing = len(written) - len(wire)
    if missing and (packets.server.is_ended or not packets.is_reset):
        tally.differs(conversation, f"server to client: {missing} bytes of the journal never were on the wire")
    else:
        tally.undelivered += missing


def _compare_flags(tally: Tally, conversation: Conversation, packets: WireConversation) -> None:
    closed = conversation.of(CLOSED)
    reason = closed[0].detail.split(":")[0] if closed else ""
    if conversation.has(PEER_ENDED) != packets.client.is_ended:
        if conversation.has(PEER_ENDED):
            tally.differs(conversation, "the journal tells of the client's FIN, which is not on the wire")
        elif reason == "peer-closed":
            tally.differs(conversation, "peer-closed, and the journal does not tell of the FIN on the wire")
    if conversation.has(OUTPUT_ENDED) and packets.server.fin is None and not packets.is_reset:
        tally.differs(conversation, "the journal tells of our FIN, which is not on the wire")
    if reason in ("reset", "broken-pipe") and not packets.client.reset:
        tally.differs(conversation, f"{reason} in the journal, and no RST of the client on the wire")
    if packets.server.fin is None and not packets.is_reset:
        tally.differs(conversation, "closed in the journal, and neither FIN nor RST of the server on the wire")


def compare_recording(tally: Tally, journal: list[Conversation], recording: list[WireConversation]) -> None:
    """The journal with the server's own pcapng, which has all that the journal has and nothing else."""
    told = by_peer([each for each in journal if not each.has(REJECTED)])
    written = by_peer(recording)
    for key in sorted(told.keys() ^ written.keys()):
        tally.differs(told.get(key) or written[key],
                      f"not in the {'recording' if key in told else 'journal, and in the recording'}")
    for key in sorted(told.keys() & written.keys()):
        conversation, packets = told[key], written[key]
        for kind, half in ((RECEIVED, packets.client), (SENT, packets.server)):
            expected = conversation.bytes_of(kind)
            if bytes(half.stream) != expected or half.waiting or half.contradictions:
                tally.differs(conversation, f"recording: {kind} {len(half.stream)} bytes instead of {len(expected)}"
                              f"{_first_other(bytes(half.stream), expected)}")
        if conversation.has(PEER_ENDED) and not packets.client.is_ended:
            tally.differs(conversation, "recording: the client's FIN is missing")
        if not packets.is_reset and not packets.server.is_ended:
            tally.differs(conversation, "recording: the conversation has no end")
