#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the comparison would notice: a story on which all witnesses agree, and then one thing changed in it."""

import copy
import json
import pathlib
import struct
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from captures import ACK, FIN, RST, SYN, Unreadable, assemble, pcap_packets, pcapng_packets
from comparison import Tally, compare_journal, compare_recording, compare_wire
from journalfile import read_journal_lines
from kernelcalls import NotUnderstood, read_lines

SERVER = "127.0.0.1:7777"


def shown(data: bytes) -> str:
    return '"' + "".join(f"\\x{byte:02x}" for byte in data) + '"'


def accepted(fd: int, port: int) -> str:
    return (f'accept4(9, {{sa_family=AF_INET, sin_port=htons({port}), sin_addr=inet_addr({shown(b"127.0.0.1")})}}, '
            f"[128 => 16], SOCK_CLOEXEC) = {fd}")


# One client that says two things and half-closes, one that resets, one that is turned away. Descriptor 12 serves twice;
# a second thread is amid a call when the first goes on.
CALLS = [
    (7, accepted(12, 4001)),
    (7, f'recvfrom(12, {shown(b"one")}, 65536, MSG_DONTWAIT, NULL, NULL) = 3'),
    (7, f'sendto(12, {shown(b"one")}, 3, MSG_DONTWAIT|MSG_NOSIGNAL, NULL, 0) = 3'),
    (8, "recvfrom(44,  <unfinished ...>"),
    (7, f'recvfrom(12, {shown(b"three")}, 65536, MSG_DONTWAIT, NULL, NULL) = 5'),
    (7, f'sendmsg(12, {{msg_name=NULL, msg_namelen=0, msg_iov=[{{iov_base={shown(b"th")}, iov_len=2}}, '
        f'{{iov_base={shown(b"reeee")}, iov_len=5}}], msg_iovlen=2, msg_controllen=0, msg_flags=0}}, MSG_DONTWAIT) = 5'),
    (8, "<... recvfrom resumed>0x7f00, 65536, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)"),
    (7, 'recvfrom(12, "", 65536, MSG_DONTWAIT, NULL, NULL) = 0'),
    (7, "shutdown(12, SHUT_WR) = 0"),
    (7, "close(12) = 0"),
    (7, accepted(12, 4002)),
    (7, f'recvfrom(12, {shown(b"x")}, 65536, MSG_DONTWAIT, NULL, NULL) = 1'),
    (7, "recvfrom(12, 0x7f00, 65536, MSG_DONTWAIT, NULL, NULL) = -1 ECONNRESET (Connection reset by peer)"),
    (7, "close(12) = 0"),
    (7, accepted(13, 4003)),
    (7, f'sendto(13, {shown(b"full")}, 4, MSG_DONTWAIT, NULL, 0) = 4'),
    (7, "shutdown(13, SHUT_WR) = 0"),
    (7, "close(13) = 0"),
]
EVENTS = [
    (1, "opened", b"", "to 127.0.0.1:7777"),
    (1, "received", b"one", ""),
    (1, "sent", b"one", ""),
    (1, "received", b"three", ""),
    (1, "sent", b"three", ""),
    (1, "half-closed", b"", "peer: FIN received"),
    (1, "closed", b"", "peer-closed"),
    (2, "opened", b"", "to 127.0.0.1:7777"),
    (2, "received", b"x", ""),
    (2, "closed", b"", "reset: Connection reset by peer"),
    (0, "rejected", b"", "max-clients: 127.0.0.1:4003 was turned away, the limit is 2"),
]


def calls_text(calls: list) -> list[str]:
    return [f"{thread} {1700000000 + at}.000000001 {text}\n" for at, (thread, text) in enumerate(calls)]


def journal_text(events: list) -> list[str]:
    return [json.dumps({"seq": at + 1, "time": f"2026-11-22T12:00:{at:02}.000000001Z", "connection": connection,
                        "peer": f"127.0.0.1:400{connection}" if connection else "", "event": kind,
                        "bytes": len(data), "captured": len(data), "detail": detail, "text": data.decode()})
            for at, (connection, kind, data, detail) in enumerate(events)]


def packet(source: int, target: int, sequence: int, flags: int, data: bytes = b"") -> tuple[int, bytes]:
    tcp = struct.pack("!HHIIBBHHH", source, target, sequence, 0, 5 << 4, flags, 1000, 0, 0) + data
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0, b"\x7f\0\0\1", b"\x7f\0\0\1")
    return 101, ip + tcp


def exchange(port: int, said: bytes, answer: bytes, ending: str) -> list:
    """A conversation that begins shortly before its sequence numbers wrap."""
    first = 0xFFFFFFFE

    def place(at: int) -> int:
        return (first + 1 + at) % (1 << 32)

    packets = [packet(port, 7777, first, SYN), packet(7777, port, 100, SYN | ACK)]
    packets += [packet(port, 7777, place(2), ACK, said[2:])] if said[2:] else []  # overtakes
    packets += [packet(port, 7777, place(0), ACK, said[:2])] if said else []
    packets += [packet(port, 7777, place(0), ACK, said[:3])] if said else []  # again, and more of it
    packets += [packet(7777, port, 101, ACK, answer)] if answer else []
    if ending == "fin":
        packets += [packet(port, 7777, place(len(said)), FIN | ACK), packet(7777, port, 101 + len(answer), FIN | ACK)]
    else:
        packets += [packet(port, 7777, place(len(said)), RST)]
    return packets


WIRE = exchange(4001, b"onethree", b"onethree", "fin") + exchange(4002, b"x", b"", "rst") + exchange(
    4003, b"", b"full", "fin")
RECORDING = WIRE[:-len(exchange(4003, b"", b"full", "fin"))]


def differences(calls: list = CALLS, events: list = EVENTS, wire: list = WIRE, recording: list = RECORDING) -> list[str]:
    kernel, journal = read_lines(calls_text(calls)), read_journal_lines(journal_text(events))
    tally = compare_journal(journal.conversations, kernel.conversations)
    compare_wire(tally, journal.conversations, kernel.conversations, assemble(iter(wire), SERVER).conversations)
    compare_recording(tally, journal.conversations, assemble(iter(recording), SERVER).conversations)
    return tally.differences + journal.faults


def without(items: list, at: int) -> list:
    return items[:at] + items[at + 1:]


def changed(items: list, at: int, item) -> list:
    return [*items[:at], item, *items[at + 1:]]


class Agreement(unittest.TestCase):
    def test_the_story_is_told_alike(self):
        self.assertEqual(differences(), [])

    def test_it_was_compared(self):
        tally = compare_journal(read_journal_lines(journal_text(EVENTS)).conversations,
                                read_lines(calls_text(CALLS)).conversations)
        self.assertEqual(tally.connections, 3)
        self.assertEqual((tally.bytes_in, tally.bytes_out), (9, 8))
        self.assertEqual(sum(tally.events.values()), len(EVENTS))


class JournalAlone(unittest.TestCase):
    """The journal is changed; calls and wire are as they were."""

    def assert_noticed(self, part: str, events: list):
        found = differences(events=events)
        self.assertTrue(any(part in text for text in found), f"{part!r} not in {found}")

    def test_any_event_removed(self):
        for at in range(len(EVENTS)):
            with self.subTest(EVENTS[at]):
                self.assertNotEqual(differences(events=without(EVENTS, at)), [])

    def test_received_removed(self):
        self.assert_noticed("missing in the journal: received 3 bytes b'one' at strace line 2", without(EVENTS, 1))

    def test_any_byte_altered(self):
        for at, (connection, kind, data, detail) in enumerate(EVENTS):
            for place in range(len(data)):
                with self.subTest(EVENTS[at], byte=place):
                    other = data[:place] + b"?" + data[place + 1:]
                    self.assert_noticed(f"from byte {place} on b'?", changed(EVENTS, at, (connection, kind, other, detail)))

    def test_size_altered(self):
        lines = journal_text(EVENTS)
        lines[1] = lines[1].replace('"bytes": 3', '"bytes": 4')
        kernel = read_lines(calls_text(CALLS))
        self.assertTrue(compare_journal(read_journal_lines(lines).conversations, kernel.conversations).differences)

    def test_two_swapped_in_one_direction(self):
        events = copy.copy(EVENTS)
        events[1], events[3] = events[3], events[1]
        self.assert_noticed("not from the kernel: received 3 bytes b'one' at seq 4", events)

    def test_two_swapped_across_directions(self):
        events = copy.copy(EVENTS)
        events[1], events[2] = events[2], events[1]
        self.assert_noticed("out of order: received 3 bytes", events)

    def test_end_of_input_swapped_with_output(self):
        events = copy.copy(EVENTS)
        events[4], events[5] = events[5], events[4]
        self.assert_noticed("out of order", events)

    def test_event_after_closed(self):
        events = copy.copy(EVENTS)
        events[5], events[6] = events[6], events[5]
        self.assert_noticed("closed, and after that in the journal", events)

    def test_invented(self):
        for connection, kind, data, detail in ((1, "received", b"four", ""), (1, "sent", b"four", ""),
                                               (1, "half-closed", b"", "local: FIN sent"),
                                               (2, "half-closed", b"", "peer: FIN received")):
            at = 4 if connection == 1 else 9
            with self.subTest(kind):
                self.assert_noticed("not from the kernel", [*EVENTS[:at], (connection, kind, data, detail), *EVENTS[at:]])

    def test_repeated(self):
        for at, event in enumerate(EVENTS):
            with self.subTest(event):
                self.assertNotEqual(differences(events=[*EVENTS[:at], event, *EVENTS[at:]]), [])

    def test_connection_invented(self):
        self.assert_noticed("never accepted", EVENTS + [(5, "opened", b"", ""), (5, "closed", b"", "peer-closed")])

    def test_given_to_another_connection(self):
        self.assertNotEqual(differences(events=changed(EVENTS, 3, (2, *EVENTS[3][1:]))), [])

    def test_wrong_reason(self):
        self.assert_noticed("the kernel had failed (ECONNRESET)", changed(EVENTS, 9, (2, "closed", b"", "idle-timeout")))
        self.assert_noticed("the kernel's calls on it gave", changed(EVENTS, 9, (2, "closed", b"", "broken-pipe: x")))
        self.assert_noticed("never failed", changed(EVENTS, 6, (1, "closed", b"", "reset: Connection reset by peer")))

    def test_gap_in_its_numbers(self):
        lines = journal_text(EVENTS)
        self.assertEqual(read_journal_lines(without(lines, 4)).faults, ["seq 6 follows seq 4"])


class KernelAlone(unittest.TestCase):
    def test_any_call_that_counts_removed(self):
        for at, (_, text) in enumerate(CALLS):
            if "44" in text or "resumed" in text or text.startswith(("shutdown", "close(13)")):
                continue  # of no connection; explained by the close that follows; or the end of the story
            with self.subTest(text[:60]):
                self.assertNotEqual(differences(calls=without(CALLS, at)), [])

    def test_send_taken_in_part(self):
        at = 5
        self.assertNotEqual(differences(calls=changed(CALLS, at, (7, CALLS[at][1][:-1] + "4"))), [])

    def test_two_threads_may_cross(self):
        """One reads, one writes: either may be told first, and that is counted."""
        calls = [(8 if text.startswith("send") else thread, text) for thread, text in CALLS]
        events = copy.copy(EVENTS)
        events[1], events[2] = events[2], events[1]
        tally = compare_journal(read_journal_lines(journal_text(events)).conversations,
                                read_lines(calls_text(calls)).conversations)
        self.assertEqual((tally.differences, tally.crossings), ([], 1))

    def test_end_of_input_while_another_thread_fails(self):
        """The reset was told to the thread that writes; the one that reads gets 0, which is no FIN then."""
        empty = 'recvfrom(12, "", 65536, 0, NULL, NULL) = 0'
        failing = "sendto(12, \"\\x61\", 1, MSG_DONTWAIT, NULL, 0) = -1 ECONNRESET (Connection reset by peer)"
        self.assertEqual(differences(calls=[*CALLS[:12], (7, empty), (8, failing), *CALLS[13:]]), [])
        self.assertNotEqual(differences(calls=[*CALLS[:12], (7, empty), (7, failing), *CALLS[13:]]), [])

    def test_half_a_line_is_not_guessed(self):
        with self.assertRaises(NotUnderstood):
            read_lines(["7 1700000000.000000001 recvfrom(12, \"\\x6f\n"])

    def test_cut_strings_are_not_guessed(self):
        calls = changed(CALLS, 1, (7, f'recvfrom(12, {shown(b"on")}..., 65536, MSG_DONTWAIT, NULL, NULL) = 3'))
        with self.assertRaises(NotUnderstood):
            read_lines(calls_text(calls))

    def test_a_call_begun_and_ended_amid_another(self):
        begun = "recvfrom(12,  <unfinished ...>"
        ended = f'<... recvfrom resumed>{shown(b"one")}, 65536, MSG_DONTWAIT, NULL, NULL) = 3'
        calls = [CALLS[0], (7, begun), (8, "close(77) = 0"), (7, ended), *CALLS[2:]]
        self.assertEqual(differences(calls=calls), [])


class WireAlone(unittest.TestCase):
    def test_any_byte_altered(self):
        for name, packets in (("wire", WIRE), ("recording", RECORDING)):
            for at, (link, data) in enumerate(packets):
                if len(data) > 40:
                    with self.subTest(name, packet=at):
                        other = changed(packets, at, (link, data[:-1] + b"?"))
                        self.assertNotEqual(differences(**{name: other}), [])

    def test_answer_removed(self):
        answers = [at for at, (_, data) in enumerate(WIRE) if data.endswith(b"onethree")]
        self.assertNotEqual(differences(wire=without(WIRE, answers[0])), [])

    def test_conversation_missing(self):
        for name, packets in (("wire", WIRE), ("recording", RECORDING)):
            for port in (4001, 4002):
                other = [each for each in packets if struct.pack("!H", port) not in (each[1][20:22], each[1][22:24])]
                self.assertNotEqual(differences(**{name: other}), [], name)

    def test_conversation_that_nobody_tells_of(self):
        self.assertNotEqual(differences(wire=WIRE + exchange(4009, b"hello", b"hello", "fin")), [])

    def test_never_accepted_is_counted(self):
        wire = assemble(iter(WIRE + exchange(4009, b"", b"", "rst")), SERVER).conversations
        journal, kernel = read_journal_lines(journal_text(EVENTS)), read_lines(calls_text(CALLS))
        tally = Tally()
        compare_wire(tally, journal.conversations, kernel.conversations, wire)
        self.assertEqual((tally.differences, tally.never_accepted), ([], 1))

    def test_fin_removed(self):
        wire = [each for each in WIRE if not each[1][33] & FIN]
        self.assertNotEqual(differences(wire=wire), [])

    def test_reset_removed(self):
        wire = [each for each in WIRE if not each[1][33] & RST]
        self.assertNotEqual(differences(wire=wire), [])

    def test_unread_without_a_reset(self):
        """Bytes of the client that the server never read: only a reset explains that."""
        events = [each for each in EVENTS if each[2] != b"three"]
        calls = [each for each in CALLS if shown(b"three") not in each[1] and "sendmsg" not in each[1]]
        self.assertTrue(any("before its FIN" in text for text in differences(calls=calls, events=events)))

    def test_unread_by_a_server_that_stops(self):
        """It had ended its output, then the client ended: close(2) of what is over sends no RST, read or not."""
        events = [*EVENTS[:3], (1, "half-closed", b"", "local: FIN sent"), (1, "closed", b"", "server-stopped"),
                  *EVENTS[7:]]
        calls = CALLS[:3] + CALLS[8:]
        answered = exchange(4001, b"onethree", b"one", "fin") + WIRE[len(exchange(4001, b"onethree", b"onethree", "fin")):]
        recording = exchange(4001, b"one", b"one", "fin") + exchange(4002, b"x", b"", "rst")
        self.assertEqual(differences(calls=calls, events=events, wire=answered, recording=recording), [])
        unended = [each for each in answered if not (each[1][20:22] == struct.pack("!H", 7777) and each[1][33] & FIN
                                                     and each[1][22:24] == struct.pack("!H", 4001))]
        self.assertTrue(any("5 bytes are not in the journal" in text for text in differences(
            calls=calls, events=events, wire=unended, recording=recording)))

    def test_unread_with_a_reset(self):
        wire = [packet(4002, 7777, 1, SYN), packet(7777, 4002, 1, SYN | ACK), packet(4002, 7777, 2, ACK, b"xyz"),
                packet(4002, 7777, 5, RST)]
        others = [each for each in WIRE if struct.pack("!H", 4002) not in (each[1][20:22], each[1][22:24])]
        self.assertEqual(differences(wire=others + wire), [])


class Files(unittest.TestCase):
    def test_pcap(self):
        head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 101)
        data = head + b"".join(struct.pack("<IIII", 0, 0, len(each), len(each)) + each for _, each in WIRE)
        self.assertEqual(list(pcap_packets(data)), WIRE)
        with self.assertRaises(Unreadable):
            list(pcap_packets(data[:-3]))
        with self.assertRaises(Unreadable):
            list(pcap_packets(head + struct.pack("<IIII", 0, 0, 2, 3) + b"ab"))

    def test_pcapng(self):
        def block(kind: int, body: bytes) -> bytes:
            body += b"\0" * (-len(body) % 4)
            size = struct.pack("<I", len(body) + 12)
            return struct.pack("<I", kind) + size + body + size
        data = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)) + block(1, struct.pack("<HHI", 101, 0, 0))
        data += b"".join(block(6, struct.pack("<IIIII", 0, 0, 0, len(each), len(each)) + each) for _, each in WIRE)
        self.assertEqual(list(pcapng_packets(data)), WIRE)
        with self.assertRaises(Unreadable):
            list(pcapng_packets(data[:-3]))


if __name__ == "__main__":
    unittest.main()
