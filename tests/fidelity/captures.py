# SPDX-License-Identifier: GPL-3.0-or-later
"""Captures, put together again: tcpdump's (pcap) and the server's own recording (pcapng), read by nothing of the
server's. Formats: https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-03.html and -pcapng-; RFC 791, 8200, 9293."""

import dataclasses
import ipaddress
import pathlib
import struct
from collections.abc import Iterator

from conversation import end_text

FIN, SYN, RST, ACK = 1, 2, 4, 16
ETHERNET, RAW_IP = 1, 101
MODULUS = 1 << 32


class Unreadable(Exception):
    """The capture is not what it should be."""


@dataclasses.dataclass
class Segment:
    source: str
    target: str
    sequence: int
    flags: int
    data: bytes


@dataclasses.dataclass
class Half:
    """One direction of a conversation."""
    first: int | None = None  # sequence number of its first byte
    stream: bytearray = dataclasses.field(default_factory=bytearray)
    waiting: dict[int, bytes] = dataclasses.field(default_factory=dict)  # by place in the stream
    fin: int | None = None  # its place in the stream
    reset: bool = False
    again: int = 0  # bytes seen more than once
    contradictions: int = 0  # seen again with other bytes

    def add(self, segment: Segment) -> None:
        if segment.flags & SYN:
            self.first = (segment.sequence + 1) % MODULUS
        if segment.flags & RST:
            self.reset = True
        if self.first is None or segment.flags & (SYN | RST):
            return
        place = (segment.sequence - self.first) % MODULUS
        if place >= MODULUS // 2:  # a keep-alive repeats the byte before
            return
        if segment.flags & FIN:
            self.fin = place + len(segment.data)
        if segment.data:
            self.waiting[place] = max(segment.data, self.waiting.get(place, b""), key=len)
        while ready := [at for at in self.waiting if at <= len(self.stream)]:
            for at in sorted(ready):
                self._join(at, self.waiting.pop(at))

    def _join(self, at: int, data: bytes) -> None:
        known = min(len(self.stream) - at, len(data))
        self.again += known
        self.contradictions += self.stream[at:at + known] != data[:known]
        self.stream += data[known:]

    @property
    def is_ended(self) -> bool:
        """FIN, with every byte before it."""
        return self.fin is not None and self.fin == len(self.stream)


@dataclasses.dataclass
class WireConversation:
    peer: str
    client: Half = dataclasses.field(default_factory=Half)  # what it sent
    server: Half = dataclasses.field(default_factory=Half)

    @property
    def is_reset(self) -> bool:
        return self.client.reset or self.server.reset

    @property
    def is_over(self) -> bool:
        """For the kernel, whether or not the server has closed its descriptor."""
        return self.is_reset or self.client.is_ended and self.server.is_ended


def pcap_packets(data: bytes) -> Iterator[tuple[int, bytes]]:
    order = {0xA1B2C3D4: "<", 0xA1B23C4D: "<", 0xD4C3B2A1: ">", 0x4D3CB2A1: ">"}.get(
        int.from_bytes(data[:4], "little")) if len(data) >= 24 else None
    if not order:
        raise Unreadable("not a pcap file")
    link = struct.unpack(f"{order}I", data[20:24])[0] & 0xFFFF
    at = 24
    while at + 16 <= len(data):
        _, _, captured, length = struct.unpack(f"{order}IIII", data[at:at + 16])
        if captured < length:
            raise Unreadable(f"a packet of {length} bytes was cut to {captured}")
        yield link, data[at + 16:at + 16 + captured]
        at += 16 + captured
    if at != len(data):
        raise Unreadable("ends amid a packet")


def pcapng_packets(data: bytes) -> Iterator[tuple[int, bytes]]:
    order, links, at = "<", [], 0
    while at + 12 <= len(data):
        if data[at:at + 4] == b"\x0a\x0d\x0d\x0a":
            order = "<" if data[at + 8:at + 12] == b"\x4d\x3c\x2b\x1a" else ">"
            links = []
        kind, size = struct.unpack(f"{order}II", data[at:at + 8])
        if size < 12 or at + size > len(data):
            raise Unreadable("ends amid a block")
        body = data[at + 8:at + size - 4]
        if kind == 1:
            links.append(struct.unpack(f"{order}H", body[:2])[0])
        elif kind == 6:
            interface, _, _, captured, length = struct.unpack(f"{order}IIIII", body[:20])
            if captured < length:
                raise Unreadable(f"a packet of {length} bytes was cut to {captured}")
            yield links[interface], body[20:20 + captured]
        at += size
    if at != len(data):
        raise Unreadable("ends amid a block")


def segment_of(link: int, packet: bytes) -> Segment | None:
    """None if it is not TCP."""
    if link == ETHERNET:
        packet = packet[14:]
    elif link != RAW_IP:
        raise Unreadable(f"link type {link}")
    if packet[0] >> 4 == 4:
        header, protocol = (packet[0] & 15) * 4, packet[9]
        total = struct.unpack("!H", packet[2:4])[0] or len(packet)  # 0: longer than the field can say
        source, target = ipaddress.IPv4Address(packet[12:16]), ipaddress.IPv4Address(packet[16:20])
    else:
        header, protocol = 40, packet[6]
        total = header + struct.unpack("!H", packet[4:6])[0] if packet[4:6] != b"\0\0" else len(packet)
        source, target = ipaddress.IPv6Address(packet[8:24]), ipaddress.IPv6Address(packet[24:40])
    if protocol != 6:
        return None
    tcp = packet[header:total]
    from_port, to_port, sequence, _, offset, flags = struct.unpack("!HHIIBB", tcp[:14])
    return Segment(end_text(str(source), from_port), end_text(str(target), to_port), sequence, flags,
                   tcp[(offset >> 4) * 4:])


@dataclasses.dataclass
class Capture:
    conversations: list[WireConversation] = dataclasses.field(default_factory=list)
    packets: int = 0


def assemble(packets: Iterator[tuple[int, bytes]], server: str) -> Capture:
    """The conversations with `server`, in the order of their first SYN."""
    capture = Capture()
    current: dict[str, WireConversation] = {}
    for link, packet in packets:
        segment = segment_of(link, packet)
        if not segment or server not in (segment.source, segment.target):
            continue
        capture.packets += 1
        is_client = segment.target == server
        peer = segment.source if is_client else segment.target
        known = current.get(peer)
        begins = is_client and segment.flags & (SYN | ACK) == SYN
        if not known or begins and known.client.first != (segment.sequence + 1) % MODULUS:
            known = current[peer] = WireConversation(peer)
            capture.conversations.append(known)
        (known.client if is_client else known.server).add(segment)
    return capture


def read_pcap(path: pathlib.Path, server: str) -> Capture:
    return assemble(pcap_packets(path.read_bytes()), server)


def read_pcapng(path: pathlib.Path, server: str) -> Capture:
    return assemble(pcapng_packets(path.read_bytes()), server)
