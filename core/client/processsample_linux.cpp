// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/processsample.h"

#include "base/uniquefd.h"

#include <QByteArray>
#include <QByteArrayView>

#include <dirent.h>
#include <fcntl.h>
#include <sys/types.h>
#include <time.h>

#include <array>
#include <memory>

namespace signalbox {
namespace {

/// Small files of /proc, whole.
QByteArrayView readAll(const QByteArray& path, std::array<char, 8192>& buffer)
{
    const UniqueFd file(::open(path.constData(), O_RDONLY | O_CLOEXEC));
    if (!file.isValid())
        return {};
    std::size_t length = 0;
    while (length < buffer.size()) {
        const ssize_t count = ::read(file.get(), buffer.data() + length, buffer.size() - length);
        if (count <= 0)
            break;
        length += static_cast<std::size_t>(count);
    }
    return { buffer.data(), static_cast<qsizetype>(length) };
}

/// The number behind `name` at the start of a line; 0 if there is none.
quint64 field(QByteArrayView text, QByteArrayView name)
{
    for (qsizetype at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
        if (at > 0 && text[at - 1] != '\n')
            continue;
        quint64 value = 0;
        qsizetype i = at + name.size();
        while (i < text.size() && (text[i] == ' ' || text[i] == '\t'))
            ++i;
        for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i)
            value = value * 10 + static_cast<quint64>(text[i] - '0');
        return value;
    }
    return 0;
}

} // namespace

std::chrono::nanoseconds processCpu(qint64 pid)
{
    clockid_t clock {};
    timespec time {};
    if (::clock_getcpuclockid(static_cast<pid_t>(pid), &clock) != 0 || ::clock_gettime(clock, &time) != 0)
        return {};
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::optional<ProcessSample> sampleProcess(qint64 pid)
{
    const QByteArray folder = "/proc/" + QByteArray::number(pid);
    std::array<char, 8192> buffer {};
    ProcessSample sample;
    sample.cpu = processCpu(pid);
    const QByteArrayView status = readAll(folder + "/status", buffer);
    if (status.isEmpty())
        return {};
    sample.threads = static_cast<int>(field(status, "Threads:"));
    sample.anonymousBytes = field(status, "RssAnon:") * 1024;
    // The figure of the roll-up is exact, that of the status may lag behind by some pages for each thread.
    if (const quint64 exact = field(readAll(folder + "/smaps_rollup", buffer), "Anonymous:"); exact > 0)
        sample.anonymousBytes = exact * 1024;

    const std::unique_ptr<DIR, int (*)(DIR*)> tasks(::opendir((folder + "/task").constData()), &::closedir);
    if (!tasks)
        return {};
    while (const dirent* task = ::readdir(tasks.get())) {
        if (task->d_name[0] == '.')
            continue;
        const QByteArrayView text = readAll(folder + "/task/" + task->d_name + "/status", buffer);
        sample.voluntarySwitches += field(text, "voluntary_ctxt_switches:");
        sample.involuntarySwitches += field(text, "nonvoluntary_ctxt_switches:");
    }
    return sample;
}

} // namespace signalbox
