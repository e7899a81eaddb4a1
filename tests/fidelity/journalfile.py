# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal as serve --log wrote it, as conversations. docs/formats.md"""

import base64
import collections
import dataclasses
import datetime
import json
import pathlib
import re
from collections.abc import Iterable

from conversation import CLOSED, OPENED, OUTPUT_ENDED, PEER_ENDED, RECEIVED, REJECTED, SENT, Conversation, Step

TURNED_AWAY = re.compile(r": (\S+) was turned away")


@dataclasses.dataclass
class JournalRecord:
    conversations: list[Conversation] = dataclasses.field(default_factory=list)
    kinds: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    faults: list[str] = dataclasses.field(default_factory=list)  # what is wrong with the journal by itself

    def reasons(self) -> collections.Counter:
        """Why connections were closed."""
        return collections.Counter(step.detail.split(":")[0] for each in self.conversations for step in each.of(CLOSED))


def seconds(time: str) -> float:
    whole, _, fraction = time.removesuffix("Z").partition(".")
    return datetime.datetime.fromisoformat(f"{whole}+00:00").timestamp() + float(f"0.{fraction or 0}")


def payload(event: dict) -> bytes:
    return event["text"].encode() if "text" in event else base64.b64decode(event.get("base64", ""))


def kind_of(event: dict) -> str:
    if event["event"] == "half-closed":
        return PEER_ENDED if event["detail"].startswith("peer") else OUTPUT_ENDED
    return {"opened": OPENED, "received": RECEIVED, "sent": SENT, "closed": CLOSED, "rejected": REJECTED}.get(
        event["event"], "")


def read_journal_lines(lines: Iterable[str]) -> JournalRecord:
    record = JournalRecord()
    connections: dict[int, Conversation] = {}
    last_seq, last_time = 0, ""
    for line in lines:
        event = json.loads(line)
        record.kinds[event["event"]] += 1
        place = f"seq {event['seq']}"
        if event["seq"] != last_seq + 1:
            record.faults.append(f"{place} follows seq {last_seq}")
        if event["time"] < last_time:
            record.faults.append(f"{place} is earlier than the event before it")
        last_seq, last_time = event["seq"], event["time"]
        kind = kind_of(event)
        if not kind:
            continue
        step = Step(kind, payload(event), event["bytes"], event["detail"], seconds(event["time"]), place)
        if len(step.data) != event["captured"]:
            record.faults.append(f"{place} says that {event['captured']} bytes were kept, and holds {len(step.data)}")
        if kind == REJECTED and event["connection"]:
            continue  # a line of a client that stays
        if kind == REJECTED:
            peer = TURNED_AWAY.search(event["detail"])
            record.conversations.append(Conversation(peer[1] if peer else "?", [step]))
        elif kind == OPENED and event["connection"] not in connections:
            connections[event["connection"]] = Conversation(event["peer"], [step])
            record.conversations.append(connections[event["connection"]])
        elif event["connection"] in connections:
            connections[event["connection"]].steps.append(step)
        else:
            record.faults.append(f"{place}: {event['event']} of connection {event['connection']}, never opened")
    return record


def read_journal(path: pathlib.Path) -> JournalRecord:
    with open(path, encoding="utf-8") as lines:
        return read_journal_lines(lines)
