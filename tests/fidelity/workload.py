# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients of every habit, from a seed. Whether they get what they want is not judged here (./dev faults does that), so
they put up with whatever the server does to them; what is judged is whether the journal tells of it."""

import concurrent.futures
import contextlib
import random
import select
import socket
import struct
import threading
import time
from collections.abc import Callable

KIB, MIB = 1024, 1024 * 1024
PATIENCE = 60  # seconds that a client waits for anything; a server that serves one after another lets it wait


class Client:
    """One connection of a client; whatever is wrong with it is over soon."""

    def __init__(self, address: tuple, receive_buffer: int = 0) -> None:
        self.socket = socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET)
        self.socket.settimeout(PATIENCE)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        try:
            self.socket.connect(address)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            self.socket.close()
            raise

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def read(self, count: int) -> int:
        """That many bytes, or what comes until the end; how many."""
        got = 0
        while got < count and (data := self.socket.recv(min(65536, count - got))):
            got += len(data)
        return got

    def read_to_end(self) -> None:
        while self.socket.recv(65536):
            pass

    def exchange(self, data: bytes) -> None:
        """Sends all and reads as much, both at once."""
        view, got, wanted = memoryview(data), 0, len(data)
        end = time.monotonic() + PATIENCE
        self.socket.setblocking(False)
        while got < wanted and time.monotonic() < end:
            readable, writable, _ = select.select([self.socket], [self.socket] if view else [], [], 1)
            if writable:
                with contextlib.suppress(BlockingIOError):
                    view = view[self.socket.send(view[:65536]):]
            if readable:
                read = self.socket.recv(65536)
                if not read:
                    break
                got += len(read)
        self.socket.settimeout(PATIENCE)

    def half_close(self) -> None:
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


# --- habits; each takes one connection from begin to end ---

Habit = Callable[[tuple, random.Random], None]


def sizes(address: tuple, chance: random.Random) -> None:
    with Client(address) as client:
        for _ in range(chance.randint(2, 6)):
            client.exchange(chance.randbytes(chance.choice((1, 7, 500, 4096, chance.randint(1, 200 * KIB)))))


def dribble(address: tuple, chance: random.Random) -> None:
    with Client(address) as client:
        for byte in chance.randbytes(chance.randint(10, 40)):
            client.send(bytes([byte]))
            time.sleep(chance.random() * 0.003)
        client.half_close()
        client.read_to_end()


def half_close(address: tuple, chance: random.Random) -> None:
    with Client(address) as client:
        client.send(chance.randbytes(chance.randint(1, 100 * KIB)))
        client.half_close()
        client.read_to_end()


def reset(address: tuple, chance: random.Random) -> None:
    with Client(address) as client:
        data = chance.randbytes(chance.randint(1, 50 * KIB))
        client.send(data)
        client.read(chance.choice((0, 1, len(data))))
        client.reset()


def vanish(address: tuple, chance: random.Random) -> None:
    with Client(address) as client:
        if chance.random() < 0.5:
            client.reset()


def leave_unread(address: tuple, chance: random.Random) -> None:
    """Closes amid the answer, to which its system then answers with RST."""
    with Client(address) as client:
        client.send(chance.randbytes(150 * KIB))
        client.read(1)


def read_slowly(address: tuple, chance: random.Random) -> None:
    """Sends until nothing more is taken, since nobody reads the answer; only then reads."""
    with Client(address, receive_buffer=64 * KIB) as client:
        block, sent = chance.randbytes(256 * KIB), 0
        client.socket.settimeout(0.3)
        with contextlib.suppress(TimeoutError):
            while sent < 24 * MIB:
                sent += client.socket.send(block)
        client.socket.settimeout(PATIENCE)
        client.half_close()
        client.read_to_end()


def say_nothing(address: tuple, _: random.Random) -> None:
    """Until the idle time-out."""
    with Client(address) as client:
        client.read_to_end()


def talk(address: tuple, chance: random.Random) -> None:
    with Client(address) as client:
        client.send(b"/nick talker-%d\n/join room-%d\n" % (chance.randrange(10**6), chance.randrange(3)))
        for _ in range(chance.randint(5, 25)):
            client.send("".join(chance.choices("abc déß€ 日本", k=chance.randint(1, 300))).encode() + b"\n")
            time.sleep(chance.random() * 0.01)
        client.send(chance.choice((b"/who\n/rooms\n", b"\xff\xfe not text\n", b"x" * 5000 + b"\n", b"/msg nobody hi\n")))
        if chance.random() < 0.5:
            client.send(b"/quit\n")
        else:
            client.half_close()
        client.read_to_end()


def half_a_line(address: tuple, chance: random.Random) -> None:
    with Client(address) as client:
        client.read(10)
        client.send(b"/me breaks off in the mid")
        if chance.random() < 0.5:
            client.reset()


def ask_and_reset(address: tuple, _: random.Random) -> None:
    with Client(address) as client:
        client.send(b"/help\n" * 200)
        client.read(20)
        client.reset()


def never_read(address: tuple, _: random.Random) -> None:
    """Asks for much and takes nothing, until the server has enough of it."""
    with Client(address, receive_buffer=4096) as client:
        client.read(1)  # it is its turn
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:  # its system answers with RST then, and so does send(2)
            client.send(b"/help\n" * 1000)
            time.sleep(0.01)


HABITS: dict[str, list[tuple[Habit, int]]] = {  # and how many of each a round has
    "echo": [(sizes, 5), (dribble, 2), (half_close, 4), (reset, 3), (vanish, 2), (leave_unread, 2), (read_slowly, 1),
             (say_nothing, 1)],
    "chat": [(talk, 10), (half_a_line, 3), (ask_and_reset, 2), (vanish, 2), (never_read, 1), (say_nothing, 1)],
}


# --- those who are there when the server stops ---

class Lasting(threading.Thread):
    """Connected before SIGTERM, and still at it afterwards."""

    def __init__(self, address: tuple, stopping: threading.Event, habit: str, seed: int) -> None:
        super().__init__(daemon=True)
        self.address, self.stopping, self.habit, self.chance = address, stopping, habit, random.Random(seed)
        self.is_there = threading.Event()

    def run(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not self.is_there.is_set():
            with contextlib.suppress(OSError), Client(self.address, 4096 if self.habit == "not reading" else 0) as client:
                if self.is_served(client):
                    self.is_there.set()
                    self.last(client)
            time.sleep(0.02)
        self.is_there.set()

    def is_served(self, client: Client) -> bool:
        """And not turned away, since the server may not have noticed yet that others are gone."""
        client.send(b"/rooms\n")  # which echo repeats
        said = b""
        while b"/rooms" not in said and b"* lobby" not in said:
            data = client.socket.recv(4096)
            if not data:
                return False
            said += data
        return True

    def last(self, client: Client) -> None:
        if self.habit == "sending":
            self.send_on(client)
        elif self.habit == "not reading":
            client.socket.settimeout(0.3)
            with contextlib.suppress(TimeoutError):
                for _ in range(48):
                    client.send(self.chance.randbytes(128 * KIB))
            self.stopping.wait(PATIENCE)
            client.socket.settimeout(PATIENCE)
        client.read_to_end()

    def send_on(self, client: Client) -> None:
        """Line by line, until the server closes."""
        end = time.monotonic() + PATIENCE
        client.socket.setblocking(False)
        while time.monotonic() < end:
            readable, _, _ = select.select([client.socket], [], [], 0.002)
            if readable and not client.socket.recv(65536):
                time.sleep(self.chance.random() * 0.2)  # FIN came; what is sent now, the server may still read
                client.send(b"one last line\n")
                return
            with contextlib.suppress(BlockingIOError):
                client.send(b"a line that comes again and again\n")


LASTING = ("sending", "quiet", "not reading", "sending", "quiet", "sending")


class Workload:
    """A mixed crowd at one server."""

    def __init__(self, mode: str, address: tuple, seed: int, rounds: int, is_one_at_a_time: bool) -> None:
        self.mode, self.address, self.rounds, self.is_one_at_a_time = mode, address, rounds, is_one_at_a_time
        self.chance = random.Random(seed)
        self.stopping = threading.Event()
        self.lasting: list[Lasting] = []

    def run(self) -> None:
        habits = [habit for habit, count in HABITS[self.mode] for _ in range(count * self.rounds)]
        self.chance.shuffle(habits)
        seeds = [self.chance.randrange(1 << 30) for _ in habits]
        with concurrent.futures.ThreadPoolExecutor(4 if self.is_one_at_a_time else 12) as crowd:
            list(crowd.map(self._one, habits, seeds))

    def _one(self, habit: Habit, seed: int) -> None:
        with contextlib.suppress(OSError):
            habit(self.address, random.Random(seed))

    def fill_up(self, limit: int, beyond: int) -> None:
        """More clients than the server takes; those beyond are turned away."""
        with contextlib.ExitStack() as stack:
            clients = []
            for number in range(limit + beyond):
                with contextlib.suppress(OSError):
                    client = stack.enter_context(Client(self.address))
                    clients.append(client)
                    if number % 2:
                        client.send(b"hello\n")
            for client in clients[limit:]:
                with contextlib.suppress(OSError):
                    client.read_to_end()

    def begin_to_last(self) -> None:
        for habit in LASTING[:1] if self.is_one_at_a_time else LASTING:
            self.lasting.append(Lasting(self.address, self.stopping, habit, self.chance.randrange(1 << 30)))
            self.lasting[-1].start()
        for each in self.lasting:
            each.is_there.wait(PATIENCE)
        time.sleep(self.chance.random() * 0.3)  # in which they get to work

    def end(self) -> None:
        self.stopping.set()
        for each in self.lasting:
            each.join(PATIENCE)
