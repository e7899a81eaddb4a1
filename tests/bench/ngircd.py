#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Becomes ngircd, the IRC server, on a free port of 127.0.0.1 and with its brakes off: no waiting for names or
identities, no penalties, no limits on connections. Prints the line by which bench.py knows that it listens."""

import os
import shutil
import socket
import sys
import tempfile
import time

CONFIGURATION = """
[Global]
Name = irc.bench.local
Info = benchmark
AdminInfo1 = benchmark
Listen = 127.0.0.1
Ports = {port}
MotdPhrase = hello
ServerUID = {uid}
ServerGID = {gid}
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxPenaltyTime = 0
[Options]
DNS = no
Ident = no
PAM = no
SyslogFacility = local1
"""


def main():
    program = shutil.which("ngircd", path=os.pathsep.join(sys.argv[1:] + ["/usr/sbin", "/usr/bin", "/usr/local/sbin"]))
    if not program:
        sys.exit("ngircd.py: there is no ngircd")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    descriptor, path = tempfile.mkstemp(suffix=".conf")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(port=port, uid=os.getuid(), gid=os.getgid()))
    if os.fork() == 0:
        # The child says when it is ready; the parent is the server, whose processor time is measured.
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    print(f"listening on 127.0.0.1:{port}", flush=True)
                    break
            time.sleep(0.1)
        os.unlink(path)
        os._exit(0)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.execv(program, [program, "-n", "-f", path])


if __name__ == "__main__":
    main()
