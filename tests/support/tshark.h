// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exporting.h"

#include <QMap>
#include <QTemporaryDir>

namespace signalbox::testing {

/// A capture file, and what Wireshark's console sibling finds in it.
class Capture
{
public:
    explicit Capture(const QByteArray& content)
    {
        QFile file(name());
        m_isSound = file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
    }

    static bool isPossible() { return isInstalled("tshark") && isInstalled("capinfos"); }
    bool isSound() const { return m_isSound; }
    QString name() const { return m_dir.filePath(QStringLiteral("capture.pcapng")); }

    /// One string per packet, the fields joined by blanks; those that pass the display filter.
    QByteArrayList fields(const QStringList& names, const QString& filter = {}) const
    {
        QStringList arguments = checking() << QStringLiteral("-T") << QStringLiteral("fields")
                                           << QStringLiteral("-E") << QStringLiteral("separator= ");
        for (const QString& each : names)
            arguments << QStringLiteral("-e") << each;
        if (!filter.isEmpty())
            arguments << QStringLiteral("-Y") << filter;
        return lines(outputOf(QStringLiteral("tshark"), arguments));
    }

    /// What an analyst would stumble over: retransmissions, gaps, wrong checksums and the like.
    QByteArrayList faults(const QString& but = QStringLiteral("frame.number == 0")) const
    {
        QStringList arguments = checking();
        arguments << QStringLiteral("-Y")
                  << QStringLiteral(
                         "(tcp.analysis.flags || tcp.checksum.status == 0 || ip.checksum.status == 0 || "
                         "_ws.malformed || _ws.expert.severity == error) && !(%1)")
                         .arg(but);
        return lines(outputOf(QStringLiteral("tshark"), arguments));
    }

    /// The bytes of each stream as "Follow TCP Stream" shows them: first those of the client, then those of the
    /// server.
    QMap<int, std::pair<QByteArray, QByteArray>> follow(int streams) const
    {
        QStringList arguments { QStringLiteral("-n"), QStringLiteral("-r"), name(), QStringLiteral("-q") };
        for (int i = 0; i < streams; ++i)
            arguments << QStringLiteral("-z") << QStringLiteral("follow,tcp,raw,%1").arg(i);
        QMap<int, std::pair<QByteArray, QByteArray>> followed;
        int stream = -1;
        bool isData = false;
        const QByteArrayList output = lines(outputOf(QStringLiteral("tshark"), arguments));
        for (const QByteArray& line : output) {
            if (line.startsWith("Filter: tcp.stream eq "))
                stream = line.mid(22).toInt();
            else if (line.startsWith("===="))
                isData = false;
            else if (line.startsWith("Node 1:"))
                isData = true;
            else if (isData)
                (line.startsWith('\t') ? followed[stream].second : followed[stream].first) +=
                    QByteArray::fromHex(line);
        }
        return followed;
    }

    QByteArray capinfos() const
    {
        return outputOf(QStringLiteral("capinfos"), { QStringLiteral("-M"), name() }).value_or("failed");
    }

private:
    QStringList checking() const
    {
        return { QStringLiteral("-n"), QStringLiteral("-r"), name(), QStringLiteral("-o"),
            QStringLiteral("tcp.check_checksum:TRUE"), QStringLiteral("-o"),
            QStringLiteral("ip.check_checksum:TRUE") };
    }
    static QByteArrayList lines(const std::optional<QByteArray>& output)
    {
        if (!output)
            return { "tshark failed" };
        QByteArrayList all = output->split('\n');
        all.removeLast();
        return all;
    }

    QTemporaryDir m_dir;
    bool m_isSound = false;
};

} // namespace signalbox::testing
