# SPDX-License-Identifier: GPL-3.0-or-later
"""What this machine can do for a case, and how it is undone: tools, network namespaces, mounts, deadlines."""

import contextlib
import ctypes
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator


class Broken(Exception):
    """What must hold does not; the words are the figure that decided."""


class Missing(Exception):
    """This machine cannot run the case; the words say what it lacks."""


class TimeUp(BaseException):
    """The case took longer than it may; not to be caught by what waits for less."""


def must(holds: bool, figure: str) -> str:
    if not holds:
        raise Broken(figure)
    return figure


def tool(name: str) -> str:
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if not path:
        raise Missing(f"{name} is not installed")
    return path


def run(*command: object, limit: float = 30, check: bool = False) -> subprocess.CompletedProcess:
    """A tool, to its end; with `check` a failure means that this machine cannot do it."""
    words = [tool(str(command[0])), *map(str, command[1:])]
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
                              timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        raise Broken(f"{command[0]} did not end within {limit} s") from None
    if check and done.returncode != 0:
        raise Missing(f"{' '.join(map(str, command))}: {done.stderr.strip() or done.returncode}")
    return done


def ended(process: subprocess.Popen, limit: float = 3) -> None:
    """Ends a process that this suite started."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(limit)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            stream.close()


@contextlib.contextmanager
def background(*command: object, **options) -> Iterator[subprocess.Popen]:
    """A tool for the length of a with block."""
    words = [tool(str(command[0])), *map(str, command[1:])]
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **options}
    process = subprocess.Popen(words, **options)
    try:
        yield process
    finally:
        ended(process)


def wait_until(condition: Callable[[], object], limit: float, every: float = 0.02) -> float | None:
    """Seconds until the condition held; none if it did not within the limit."""
    began = time.monotonic()
    while True:
        if condition():
            return time.monotonic() - began
        if time.monotonic() - began >= limit:
            return None
        time.sleep(every)


# --- network namespaces ---

MIB = 1024 * 1024
_libc = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000


class Netns:
    """A network of its own, with a loopback that can be damaged without anybody else noticing."""

    def __init__(self) -> None:
        self.name = f"signalbox-faults-{os.getpid()}"
        self.prefix = ("ip", "netns", "exec", self.name)

    def __enter__(self) -> "Netns":
        if os.geteuid() != 0:
            raise Missing("network namespaces need root")
        run("ip", "netns", "add", self.name, check=True)
        try:
            run("ip", "-n", self.name, "link", "set", "lo", "up", check=True)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        subprocess.run([tool("ip"), "netns", "delete", self.name], capture_output=True, check=False, timeout=10)

    def sysctl(self, key: str, value: str) -> None:
        run(*self.prefix, "sysctl", "-qw", f"{key}={value}", check=True)

    def small_buffers(self) -> "Netns":
        """What the kernel queues is small then, so that it is the program's own queue that fills."""
        self.sysctl("net.ipv4.tcp_wmem", "4096 16384 16384")
        self.sysctl("net.ipv4.tcp_rmem", "4096 16384 16384")
        return self

    def nft(self, rules: str) -> None:
        run(*self.prefix, tool("nft"), rules, check=True)

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Sockets that this thread makes meanwhile belong to the namespace, for good."""
        with open("/proc/thread-self/ns/net", "rb") as home, open(f"/run/netns/{self.name}", "rb") as there:
            if _libc.setns(there.fileno(), CLONE_NEWNET) != 0:
                raise Missing(f"setns: {os.strerror(ctypes.get_errno())}")
            try:
                yield
            finally:
                _libc.setns(home.fileno(), CLONE_NEWNET)


@contextlib.contextmanager
def small_disk(megabytes: int = 1) -> Iterator[pathlib.Path]:
    """A file system that is full soon."""
    if os.geteuid() != 0:
        raise Missing("mounting needs root")
    folder = tempfile.mkdtemp(prefix="signalbox-faults-")
    try:
        run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder, check=True)
        try:
            yield pathlib.Path(folder)
        finally:
            subprocess.run([tool("umount"), "-l", folder], capture_output=True, check=False, timeout=10)
    finally:
        os.rmdir(folder)


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    def over(*_):
        raise TimeUp
    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
