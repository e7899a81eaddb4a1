#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Enforces the rules of the rooms (CONTRIBUTING.md, "Rooms") and prints each breach as FILE:LINE: RULE.

    rooms_check.py [ROOT]     checks the tree; exit 1 if a rule is broken
    rooms_check.py --self     checks the checker with one breach of each rule
"""

import pathlib
import re
import sys
import tempfile

# A room may include itself and these.
DIRECTIONS = {
    "core/base": (),
    "core/journal": ("base",),
    "core/export": ("base", "journal"),
    "core/stream": ("base", "journal"),
    "core/modes": ("base", "journal"),
    "core/net": ("base", "journal", "modes"),
    "core/client": ("base", "journal", "modes", "net"),
    "core/engine": ("base", "journal", "modes", "net", "client"),
    "core/workspace": ("base", "journal", "modes", "net", "client", "engine"),
}
CORE_ROOMS = tuple(room.split("/")[1] for room in DIRECTIONS)
UI_ROOMS = ("theme", "bridge", "models", "widgets", "panels", "dialogs")

SCREEN = re.compile(
    r"Qt(Widgets|Gui|Svg|SvgWidgets|OpenGL\w*|PrintSupport|Charts)(/|$)|"
    r"Q(Widget|Application|GuiApplication|Window|MainWindow|Dialog|Action|Icon|Color|Font|Palette|Pixmap|Image|Painter|"
    r"Clipboard|Cursor|Screen|Style|Layout|\w+Layout|Label|LineEdit|\w*Button|\w*View|\w*ItemDelegate|\w*Box|"
    r"Desktop\w*|Standard(Item|ItemModel)|TextDocument|Validator|KeySequence|Shortcut|Svg\w*)$")
NOT_SCREEN = {"QByteArrayView", "QStringView", "QLatin1StringView", "QUtf8StringView", "QAnyStringView", "QBasicTimer"}
SOCKETS_AND_THREADS = re.compile(
    r"Qt(Network|Concurrent)(/|$)|Q(\w*Socket\w*|TcpServer|LocalServer|SslServer|NetworkInterface|Thread\w*|Mutex\w*|"
    r"WaitCondition|Semaphore|ReadWriteLock|Future\w*|PromiseBase|Runnable)$|"
    r"(sys/(socket|epoll|eventfd|poll|select)|netinet/.+|arpa/inet|poll|pthread|unistd|netdb)\.h$|"
    r"(thread|mutex|shared_mutex|condition_variable|future|semaphore|latch|barrier|stop_token)$|net/")

# Outside comments and strings. Rule, places, pattern.
CODE_RULES = [
    ("no waiting: waitFor... blocks the thread and its event loop", ("core/", "ui/", "app/"),
     re.compile(r"\bwaitFor[A-Z]\w*\s*\(")),
    ("no nested event loops: processEvents() lets anything happen in between", ("core/", "ui/", "app/"),
     re.compile(r"\bprocessEvents\s*\(")),
    ("no QThread::terminate(): it leaves locks held", ("core/", "ui/", "app/"),
     re.compile(r"(?:\.|->|::)terminate\s*\((?<!std::terminate\()")),
    ("no subclass of QThread: move a worker object into one", ("core/", "ui/", "app/"),
     re.compile(r"\b(?:class|struct)\s+\w+[^;{]*:[^;{]*\bQThread\b")),
]
Q_OBJECT = re.compile(r"^\s*Q_OBJECT\b", re.MULTILINE)
Q_OBJECT_ROOMS = ("core/net/", "core/client/", "core/engine/", "ui/", "app/", "tests/")
Q_OBJECT_FILES = re.compile(r"core/export/(exportjob|livelog|recordingjob)\.")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
CHECKED = {".cpp", ".h", ".py", ".cmake", ".sh"}


def without_comments(text):
    """The same text with comments and the contents of strings blanked, so that positions stay."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.DOTALL)

    def blank(match):
        return re.sub(r"[^\n]", " ", match.group())

    return token.sub(blank, text)


def include_breaches(path, opening, name):
    if path.startswith("core/"):
        base = name.split("/")[-1]
        if SCREEN.search(name) and base not in NOT_SCREEN:
            yield f"core has no screen: <{name}> belongs to Widgets or Gui"
        first = name.split("/")[0]
        if "/" in name and (first in UI_ROOMS or first in ("ui", "app")) or name in ("mainwindow.h",):
            yield f"core never includes the window: {name}"
    if path.startswith("core/modes/") and SOCKETS_AND_THREADS.search(name):
        yield f"a mode knows bytes only, neither sockets nor threads: {name}"
    room = "/".join(path.split("/")[:2])
    if room in DIRECTIONS and opening == '"' and "/" in name:
        target = name.split("/")[0]
        own = room.split("/")[1]
        if target in CORE_ROOMS and target != own and target not in DIRECTIONS[room]:
            allowed = ", ".join(DIRECTIONS[room]) or "no other room"
            yield f"{own} stands on {allowed}; {name} is not below it"
    if path.startswith("ui/") and name.split("/")[0] == "app":
        yield f"ui never includes app: {name}"


def breaches(path, text):
    """Yields (line, rule) for the file at `path`, relative to the root."""
    lines = text.split("\n", 2)
    first = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
    if SPDX not in first:
        yield 1, f"the first line says {SPDX}"
    if not path.endswith((".cpp", ".h")):
        return
    code = without_comments(text)
    if path.endswith(".h") and "#pragma once" not in code:
        yield 1, "a header has #pragma once"

    def line_of(position):
        return text.count("\n", 0, position) + 1

    for match in INCLUDE.finditer(text):
        if code[match.start(1)] == " " and match.group(1) == "<":
            continue  # within a comment
        for rule in include_breaches(path, match.group(1), match.group(2)):
            yield line_of(match.start(1)), rule
    for rule, places, pattern in CODE_RULES:
        if path.startswith(places):
            for match in pattern.finditer(code):
                yield line_of(match.start()), rule
    if not path.startswith(Q_OBJECT_ROOMS) and not Q_OBJECT_FILES.match(path):
        for match in Q_OBJECT.finditer(code):
            yield line_of(match.start()) + match.group().count("\n"), \
                "Q_OBJECT only where signals are needed: net, client, engine, the export job and the live log"


def check(root):
    found = []
    for top in ("core", "ui", "app", "tests", "resources"):
        for file in sorted((root / top).rglob("*")):
            if file.is_file() and file.suffix in CHECKED:
                text = file.read_text(encoding="utf-8", errors="replace")
                path = file.relative_to(root).as_posix()
                found += [f"{path}:{line}: {rule}" for line, rule in breaches(path, text)]
    return found


SELF = [  # file, text after the SPDX line, breaches expected
    ("core/base/a.h", '#pragma once\n#include <QByteArrayView>\n#include "base/ids.h"\n// Q_OBJECT QThread waitForX()\n', 0),
    ("core/base/b.h", '#pragma once\n#include "journal/event.h"\n', 1),
    ("core/base/c.cpp", "#include <QWidget>\n#include <QtWidgets/QLabel>\n#include <QColor>\n", 3),
    ("core/export/d.h", '#pragma once\n#include "engine/engine.h"\nclass A : public QObject\n{\n    Q_OBJECT\n};\n', 2),
    ("core/export/exportjob.h", '#pragma once\n#include "journal/event.h"\nclass A\n{\n    Q_OBJECT\n};\n', 0),
    ("core/modes/e.cpp", '#include <QTcpSocket>\n#include <thread>\n#include "net/worker.h"\n#include <sys/socket.h>\n', 5),
    ("core/net/f.cpp", '#include "engine/engine.h"\n#include "panels/log.h"\n#include "modes/mode.h"\n', 2),
    ("core/engine/g.cpp", 's.waitForReadyRead(5);\nQCoreApplication::processEvents();\nt->terminate();\n// t->terminate();\n', 3),
    ("ui/h.cpp", 'class T : public QThread\n{\n};\nconst auto* s = "processEvents()";\nstd::terminate();\n', 1),
    ("ui/i.h", "class T;\n", 1),
    ("app/j.cpp", "int a = '\"'; x.processEvents(); int b = '\"';\n", 1),
]


def check_self():
    failures = 0
    with tempfile.TemporaryDirectory() as name:
        for path, text, expected in SELF:
            found = list(breaches(path, f"// {SPDX}\n{text}"))
            if len(found) != expected:
                failures += 1
                print(f"{path}: {len(found)} breaches instead of {expected}: {found}")
        root = pathlib.Path(name)
        (root / "core").mkdir()
        (root / "core/k.cpp").write_text("int x;\n", encoding="utf-8")
        if check(root) != [f"core/k.cpp:1: the first line says {SPDX}"]:
            failures += 1
            print("a missing SPDX line was not found")
    return failures


def main():
    if sys.argv[1:] == ["--self"]:
        return 1 if check_self() else 0
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent
    found = check(root)
    print("\n".join(found) if found else "Every room keeps to its rules.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
