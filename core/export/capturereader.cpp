// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/capturereader.h"

#include "base/systemerror.h"
#include "export/capturecomments.h"
#include "export/packetdecoder.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <cerrno>
#include <memory>

#include <pcap/pcap.h>

namespace signalbox {
namespace {

constexpr quint64 ProgressPackets = 1024; // packets

struct PcapCloser
{
    void operator()(pcap_t* capture) const { ::pcap_close(capture); }
};
using Pcap = std::unique_ptr<pcap_t, PcapCloser>;

QString tr(const char* text) { return QCoreApplication::translate("CaptureReader", text); }

/// libpcap writes nanoseconds where it is asked for them. Times that 64 bits of nanoseconds do not hold are
/// nonsense, and become the nearest that they hold.
WallTime timeOf(const pcap_pkthdr& header)
{
    constexpr qint64 MaxSeconds = 9'000'000'000;
    const qint64 seconds = std::clamp<qint64>(header.ts.tv_sec, 0, MaxSeconds);
    const qint64 rest = std::clamp<qint64>(header.ts.tv_usec, 0, 999'999'999);
    return WallTime { std::chrono::nanoseconds { seconds * 1'000'000'000 + rest } };
}

/// Hands the packets of one capture to the assembler, and its comments where they belong.
class Pass
{
public:
    Pass(Journal& journal, CaptureComments comments, const AssemblyLimits& limits)
        : m_comments(std::move(comments))
        , m_assembler(journal, m_comments.isOurs, limits)
    {
        std::unordered_set<quint32> ends;
        for (const CaptureRemark& remark : m_comments.remarks) {
            if (remark.scope == CaptureRemark::Scope::Connection && remark.kind == EventKind::Closed)
                ends.insert(remark.connection);
        }
        m_assembler.expectEnds(std::move(ends));
        m_assembler.counts().remarksDropped = m_comments.dropped;
        const auto untimed =
            std::ranges::find_if(m_comments.remarks, [](const CaptureRemark& remark) { return !remark.time; });
        m_nextUntimed = m_timedEnd = static_cast<std::size_t>(untimed - m_comments.remarks.begin());
    }

    quint64 packets() const noexcept { return m_packets; }

    void add(int linkType, const pcap_pkthdr& header, const u_char* bytes)
    {
        ++m_packets;
        const WallTime time = timeOf(header);
        sayUntil(time, m_packets);
        const QByteArrayView captured(reinterpret_cast<const char*>(bytes), qsizetype { header.caplen });
        const DecodedPacket packet = decodePacket(linkType, captured, std::max(header.len, header.caplen));
        CaptureCounts& counts = m_assembler.counts();
        ++counts.packets;
        switch (packet.kind) {
        case PacketKind::Tcp:
            m_assembler.add(packet.segment, time, marks());
            break;
        case PacketKind::NotTcp:
            ++counts.notTcp;
            break;
        case PacketKind::Fragment:
            ++counts.fragments;
            break;
        case PacketKind::Damaged:
            ++counts.damaged;
            break;
        }
        sayUntimed(packet, time);
        m_last = time;
    }

    CaptureCounts finish()
    {
        m_assembler.finish();
        while (m_nextTimed < m_timedEnd)
            say(m_comments.remarks[m_nextTimed++]);
        const CaptureCounts counts = m_assembler.counts();
        if (counts.leftOut() + counts.strays + counts.givenUp + counts.remarksDropped > 0
            && counts.leftOut() < counts.packets)
            m_assembler.remark(EventKind::Note, m_last, counts.text().toUtf8());
        m_assembler.finish();
        return m_assembler.counts();
    }

private:
    /// Events of comments that happened before the packet. They may stand on a later one: the next of their
    /// connection.
    void sayUntil(WallTime time, quint64 packet)
    {
        while (m_nextTimed < m_timedEnd) {
            const CaptureRemark& remark = m_comments.remarks[m_nextTimed];
            const bool isHere = remark.packet != 0 && remark.packet <= packet;
            if (*remark.time >= time && !isHere)
                return;
            say(remark);
            ++m_nextTimed;
        }
    }

    void say(const CaptureRemark& remark)
    {
        const WallTime time = remark.time.value_or(m_last);
        switch (remark.scope) {
        case CaptureRemark::Scope::Packet:
            if (remark.flow && m_assembler.remark(*remark.flow, remark.kind, time, remark.detail))
                return;
            break;
        case CaptureRemark::Scope::Connection:
            if (m_assembler.remark(remark.connection, remark.kind, time, remark.detail))
                return;
            m_assembler.remark(remark.kind == EventKind::Closed ? EventKind::Note : remark.kind, time,
                "connection " + QByteArray::number(remark.connection) + ": " + remark.detail);
            return;
        case CaptureRemark::Scope::Server:
            break;
        }
        m_assembler.remark(remark.kind, time, remark.detail);
    }

    /// Comments of others have no time of their own.
    void sayUntimed(const DecodedPacket& packet, WallTime time)
    {
        while (m_nextUntimed < m_comments.remarks.size()
            && m_comments.remarks[m_nextUntimed].packet <= m_packets) {
            const CaptureRemark& remark = m_comments.remarks[m_nextUntimed++];
            const bool isOfFlow = packet.kind == PacketKind::Tcp
                && m_assembler.remark(FlowKey::of(packet.segment), remark.kind, time, remark.detail);
            if (!isOfFlow)
                m_assembler.remark(remark.kind, time, remark.detail);
        }
    }

    const PacketMarks& marks()
    {
        static const PacketMarks none;
        while (m_nextMark < m_comments.marks.size() && m_comments.marks[m_nextMark].first < m_packets)
            ++m_nextMark;
        return m_nextMark < m_comments.marks.size() && m_comments.marks[m_nextMark].first == m_packets
            ? m_comments.marks[m_nextMark].second
            : none;
    }

    const CaptureComments m_comments;
    TcpAssembler m_assembler;
    quint64 m_packets = 0;
    WallTime m_last {};
    std::size_t m_nextTimed = 0;
    std::size_t m_timedEnd = 0;
    std::size_t m_nextUntimed = 0;
    std::size_t m_nextMark = 0;
};

/// Which of the formats that libpcap reads it is; nothing is said of the rest of the file.
bool isPcapng(std::FILE* file)
{
    quint32 magic = 0;
    const bool isRead = std::fread(&magic, 1, sizeof magic, file) == sizeof magic;
    std::rewind(file);
    return isRead && magic == 0x0A0D0D0A; // reads the same from both ends
}

} // namespace

CaptureReader::CaptureReader(Journal& journal, const AssemblyLimits& limits)
    : m_journal(journal)
    , m_limits(limits)
{
}

Result<CaptureOutcome> CaptureReader::read(const QString& fileName, const ReadProgress& progress)
{
    std::FILE* file = std::fopen(QFile::encodeName(fileName).constData(), "rbe");
    if (!file)
        return Error { tr("\"%1\" could not be opened: %2.").arg(fileName, errnoText(errno)),
            tr("Check the name, and that you may read the file."), errno };
    return read(file, fileName, QFileInfo(fileName).size(), progress);
}

Result<CaptureOutcome> CaptureReader::read(
    QByteArrayView bytes, const QString& name, const ReadProgress& progress)
{
    // Opened for reading, it is not written to. fmemopen(3)
    std::FILE* file = bytes.isEmpty()
        ? nullptr
        : ::fmemopen(const_cast<char*>(bytes.data()), static_cast<std::size_t>(bytes.size()), "rb");
    if (!file)
        return Error { tr("\"%1\" is empty: nothing was recorded in it.").arg(name), {}, 0 };
    return read(file, name, bytes.size(), progress);
}

/// The capture takes the file over, and closes it.
Result<CaptureOutcome> CaptureReader::read(
    std::FILE* file, const QString& name, qint64 size, const ReadProgress& progress)
{
    CaptureComments comments;
    const bool isTwice = isPcapng(file); // once for its comments, once for its packets
    if (isTwice) {
        comments = readCaptureComments(
            file, [&](qint64 done) { return !progress || progress(std::min(done, size) / 2, size); });
        if (comments.isCancelled) {
            std::fclose(file);
            CaptureOutcome outcome;
            outcome.isCancelled = true;
            return outcome;
        }
        std::clearerr(file);
        std::rewind(file);
    }
    char error[PCAP_ERRBUF_SIZE] = "";
    const Pcap capture(::pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, error));
    if (!capture) {
        std::fclose(file);
        return Error { tr("\"%1\" is not a capture that can be read: %2.").arg(name, QString::fromUtf8(error)),
            tr("Open it in Wireshark and save it again as pcapng; several link types in one file are not "
               "possible."),
            0 };
    }
    const int linkType = ::pcap_datalink(capture.get());
    if (!isKnownLinkType(linkType)) {
        const char* known = ::pcap_datalink_val_to_name(linkType);
        return Error { tr("\"%1\" was captured on a link whose packets cannot be read here: %2.")
                           .arg(name, known ? QString::fromLatin1(known) : QString::number(linkType)),
            tr("Ethernet, raw IP, Linux cooked and loopback captures can be read."), 0 };
    }

    CaptureOutcome outcome;
    outcome.isOurs = comments.isOurs;
    Pass pass(m_journal, std::move(comments), m_limits);
    pcap_pkthdr* header = nullptr;
    const u_char* bytes = nullptr;
    int status = 0;
    const auto goesOn = [&] {
        const qint64 done = std::min<qint64>(::ftello(::pcap_file(capture.get())), size);
        return progress(isTwice ? size / 2 + done / 2 : done, size);
    };
    while ((status = ::pcap_next_ex(capture.get(), &header, &bytes)) == 1) {
        pass.add(linkType, *header, bytes);
        if (progress && pass.packets() % ProgressPackets == 0 && !goesOn()) {
            outcome.isCancelled = true;
            break;
        }
    }
    if (status == PCAP_ERROR)
        outcome.damage = Error { tr("\"%1\" is damaged or cut short at byte %2, after %3 packets: %4.")
                                     .arg(name, QLocale().toString(::ftello(::pcap_file(capture.get()))),
                                         QLocale().toString(pass.packets()),
                                         QString::fromUtf8(::pcap_geterr(capture.get()))),
            tr("What came before was read. Copy the file again if there is a whole one."), 0 };
    outcome.counts = pass.finish();
    return outcome;
}

} // namespace signalbox
