# SPDX-License-Identifier: GPL-3.0-or-later
"""What each witness tells of a connection, in the same words: the kernel's calls and the journal's events as steps."""

import dataclasses
import ipaddress

# Kinds of steps. The first four are bytes and ends, each belongs to a direction.
RECEIVED, SENT = "received", "sent"
PEER_ENDED = "peer-ended"  # recv(2) gave 0 for the first time; half-closed: FIN received
OUTPUT_ENDED = "output-ended"  # shutdown(2) of our output; half-closed: FIN sent
OPENED, CLOSED, REJECTED = "opened", "closed", "rejected"
INPUT_STOPPED = "input-stopped"  # shutdown(2) of our own input: nothing on the wire, recv(2) then gives 0 as well
FAILED = "failed"  # a call gave an errno, which is in `detail`

DIRECTIONS = {"in": (RECEIVED, PEER_ENDED), "out": (SENT, OUTPUT_ENDED)}


@dataclasses.dataclass
class Step:
    kind: str
    data: bytes = b""
    size: int = 0  # bytes that were moved; data may be shorter where not all were kept
    detail: str = ""
    time: float = 0.0  # seconds since the epoch; of a call, when it began
    place: str = ""  # where it stands, for a person
    thread: int = 0

    def __str__(self) -> str:
        if self.kind in (RECEIVED, SENT):
            start = self.data[:32]
            what = f"{self.kind} {self.size} bytes {start!r}{'...' if len(self.data) > len(start) else ''}"
        else:
            what = f"{self.kind}{f' ({self.detail})' if self.detail else ''}"
        return f"{what} at {self.place}" if self.place else what


@dataclasses.dataclass
class Conversation:
    """One connection as one witness tells it."""
    peer: str
    steps: list[Step] = dataclasses.field(default_factory=list)

    def of(self, *kinds: str) -> list[Step]:
        return [step for step in self.steps if step.kind in kinds]

    def has(self, *kinds: str) -> bool:
        return any(step.kind in kinds for step in self.steps)

    def bytes_of(self, kind: str) -> bytes:
        return b"".join(step.data for step in self.steps if step.kind == kind)


def end_text(address: str, port: int) -> str:
    """127.0.0.1:4000 or [::1]:4000, as the journal writes it."""
    ip = ipaddress.ip_address(address)
    if ip.version == 6 and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return f"[{ip}]:{port}" if ip.version == 6 else f"{ip}:{port}"


def by_peer(conversations: list) -> dict[tuple[str, int], object]:
    """Under its peer's address and how many that address had before, since ports come back."""
    found: dict[tuple[str, int], object] = {}
    for each in conversations:
        nth = 0
        while (each.peer, nth) in found:
            nth += 1
        found[each.peer, nth] = each
    return found
