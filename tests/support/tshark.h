// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exporting.h"

#include <QMap>
#include <QRegularExpression>
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

    struct Conversation
    {
        quint64 framesFromClient = 0;
        quint64 framesFromServer = 0;
        QByteArray bytesFromClient; ///< as asConversation() writes them
        QByteArray bytesFromServer;
    };
    /// What "Conversations" counts, by the client's port; the server's is 65432.
    QMap<int, Conversation> conversations() const
    {
        const QByteArrayList output = lines(outputOf(QStringLiteral("tshark"),
            { QStringLiteral("-n"), QStringLiteral("-r"), name(), QStringLiteral("-q"), QStringLiteral("-z"),
                QStringLiteral("conv,tcp") }));
        // 10.0.0.1:40001 <-> 10.0.0.2:65432  12 1234 bytes  14 23 kB  26 24 kB  0.0 0.2
        static const QRegularExpression pattern(
            QStringLiteral("^\\S+:(\\d+) +<-> \\S+:(\\d+) +(\\d+) (\\d+ \\w+) +(\\d+) (\\d+ \\w+) "));
        QMap<int, Conversation> found;
        for (const QByteArray& line : output) {
            const auto match = pattern.match(QString::fromLatin1(line).simplified());
            if (!match.hasMatch())
                continue;
            // "<-" comes first: what the right end sent to the left.
            Conversation one { match.captured(5).toULongLong(), match.captured(3).toULongLong(),
                match.captured(6).toLatin1(), match.captured(4).toLatin1() };
            if (match.captured(1) == QLatin1String("65432")) {
                std::swap(one.framesFromClient, one.framesFromServer);
                std::swap(one.bytesFromClient, one.bytesFromServer);
            }
            found[match.captured(match.captured(1) == QLatin1String("65432") ? 2 : 1).toInt()] = one;
        }
        return found;
    }
    /// `1234 bytes`, `12 kB`, `3 MB`: a unit is taken from ten of it on.
    static QByteArray asConversation(quint64 bytes)
    {
        if (bytes >= 10'000'000)
            return QByteArray::number(bytes / 1'000'000) + " MB";
        if (bytes >= 10'000)
            return QByteArray::number(bytes / 1000) + " kB";
        return QByteArray::number(bytes) + " bytes";
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
