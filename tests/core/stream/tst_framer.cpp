// SPDX-License-Identifier: GPL-3.0-or-later
#include "streamsample.h"
#include "strict.h"

using namespace signalbox;
using namespace signalbox::testing;
using namespace std::chrono_literals;

namespace {

Framing lengthField(quint32 width, bool isLittleEndian, bool countsHeader = false, quint32 offset = 0)
{
    Framing framing;
    framing.kind = FramingKind::LengthField;
    framing.width = width;
    framing.isLittleEndian = isLittleEndian;
    framing.countsHeader = countsHeader;
    framing.offset = offset;
    return framing;
}

Framing fixedSize(quint32 size)
{
    Framing framing;
    framing.kind = FramingKind::FixedSize;
    framing.size = size;
    return framing;
}

QByteArray hex(const char* digits) { return QByteArray::fromHex(digits); }

std::vector<PlainMessage> framed(const Framing& framing, const JournalView& view, Flow flow = Flow::ToServer)
{
    StreamIndex index;
    index.setFraming(framing);
    index.follow(ConnectionId { 1 });
    readAll(index, view);
    return messagesOf(index, view, flow);
}

} // namespace

Q_DECLARE_METATYPE(signalbox::Framing)
Q_DECLARE_METATYPE(std::vector<signalbox::testing::PlainMessage>)

class TestFramer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void cuts_data();
    void cuts();
    void idleGap();
    void lineWithoutEndIsBounded();
    void absurdLengthIsSaid();
    void afterABadLengthNothingIsFramed();
    void tellsHowLongAMessageWillBe();
    void anyChunkingGivesTheSameMessages_data();
    void anyChunkingGivesTheSameMessages();
    void badValuesAreBounded();
    void catalogueIsInOrder();
};

void TestFramer::cuts_data()
{
    QTest::addColumn<Framing>("framing");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<std::vector<PlainMessage>>("wanted");
    using Messages = std::vector<PlainMessage>;
    const auto open = [](const QByteArray& bytes) { return PlainMessage { bytes, Flaw::None, false }; };
    const auto whole = [](const QByteArray& bytes) { return PlainMessage { bytes, Flaw::None, true }; };

    QTest::newRow("lines") << Framing {} << QByteArray("a\nbc\r\n\nd")
                           << Messages { whole("a\n"), whole("bc\r\n"), whole("\n"), open("d") };
    QTest::newRow("length 1") << lengthField(1, false) << hex("0361626300026465") + hex("05")
                              << Messages { whole(hex("03616263")), whole(hex("00")), whole(hex("026465")),
                                     open(hex("05")) };
    QTest::newRow("length 2, big") << lengthField(2, false) << hex("00026162") + hex("000163")
                                   << Messages { whole(hex("00026162")), whole(hex("000163")) };
    QTest::newRow("length 2, little") << lengthField(2, true) << hex("02006162") + hex("0100")
                                      << Messages { whole(hex("02006162")), open(hex("0100")) };
    QTest::newRow("length 4, big") << lengthField(4, false) << hex("0000000161") + hex("000000")
                                   << Messages { whole(hex("0000000161")), open(hex("000000")) };
    QTest::newRow("length 4, little") << lengthField(4, true) << hex("0100000061")
                                      << Messages { whole(hex("0100000061")) };
    QTest::newRow("counts its header")
        << lengthField(2, false, true) << hex("0003610002000462ff")
        << Messages { whole(hex("000361")), whole(hex("0002")), whole(hex("000462ff")) };
    QTest::newRow("less than its header")
        << lengthField(2, false, true) << hex("000100")
        << Messages { { hex("0001"), Flaw::BadLength, true }, { hex("00"), Flaw::Unframed, false } };
    QTest::newRow("behind a type byte") << lengthField(1, false, false, 1) << hex("aa0161bb00")
                                        << Messages { whole(hex("aa0161")), whole(hex("bb00")) };
    QTest::newRow("fixed") << fixedSize(3) << QByteArray("abcdefg")
                           << Messages { whole("abc"), whole("def"), open("g") };
}

void TestFramer::cuts()
{
    QFETCH(Framing, framing);
    QFETCH(QByteArray, bytes);
    QFETCH(std::vector<PlainMessage>, wanted);
    const auto at = [](qsizetype size, qsizetype total) {
        std::vector<qsizetype> cuts;
        for (qsizetype done = 0; done < total; done += size)
            cuts.push_back(std::min(size, total - done));
        return cuts;
    };
    for (qsizetype size = 1; size <= bytes.size(); ++size)
        QCOMPARE(framed(framing, received(bytes, at(size, bytes.size()))), wanted);
}

void TestFramer::idleGap()
{
    Framing framing;
    framing.kind = FramingKind::IdleGap;
    framing.gap = 10ms;
    JournalBuilder builder;
    builder.opened(1).received(1, "a").received(1, "b"); // a millisecond apart
    builder.step(10ms).received(1, "c").step(1ms).received(1, "d").received(1, "e");
    const std::vector<PlainMessage> wanted { { "abc", Flaw::None, true }, { "de", Flaw::None, false } };
    QCOMPARE(framed(framing, builder.view()), wanted);
}

void TestFramer::lineWithoutEndIsBounded()
{
    const QByteArray bytes = QByteArray(100'000, 'x') + "\nshort\n";
    QRandomGenerator random(3);
    const auto found = framed({}, received(bytes, randomCuts(random, bytes.size())));
    QCOMPARE(found.size(), 3U);
    QCOMPARE(found[0].bytes.size(), qsizetype(Framing::MaxLine));
    QCOMPARE(found[0].flaw, Flaw::TooLong);
    QCOMPARE(found[1].bytes.size(), 100'001 - qsizetype(Framing::MaxLine));
    QCOMPARE(found[1].flaw, Flaw::None);
    QCOMPARE(found[2].bytes, QByteArray("short\n"));
}

void TestFramer::absurdLengthIsSaid()
{
    // "HTTP" read as a length is 1.2 GB: what one sees with the wrong framing.
    const auto found = framed(lengthField(4, false), received("HTTP/1.1 200 OK\r\n", { 17 }));
    QCOMPARE(found.size(), 2U);
    QCOMPARE(found[0], (PlainMessage { "HTTP", Flaw::BadLength, true }));
    QCOMPARE(found[1], (PlainMessage { "/1.1 200 OK\r\n", Flaw::Unframed, false }));
}

void TestFramer::afterABadLengthNothingIsFramed()
{
    const QByteArray bytes = hex("ffffffff") + QByteArray(200'000, '\0');
    QRandomGenerator random(4);
    const auto found = framed(lengthField(4, false), received(bytes, randomCuts(random, bytes.size())));
    QCOMPARE(found.size(), 5U);
    for (std::size_t i = 1; i < found.size(); ++i) {
        QCOMPARE(found[i].flaw, Flaw::Unframed);
        QVERIFY(found[i].bytes.size() <= qsizetype(Framing::MaxLine));
    }
}

void TestFramer::tellsHowLongAMessageWillBe()
{
    StreamIndex index;
    index.setFraming(lengthField(2, false));
    index.follow(ConnectionId { 1 });
    readAll(index, received(hex("000a616263"), { 1, 4 }));
    const StreamMessage& message = index.messages().front();
    QVERIFY(!message.isComplete);
    QCOMPARE(message.length, 5U);
    QCOMPARE(message.expected, 12U);
    QCOMPARE(message.chunks(), 2U);
}

void TestFramer::anyChunkingGivesTheSameMessages_data()
{
    QTest::addColumn<Framing>("framing");
    QTest::newRow("lines") << Framing {};
    for (const quint32 width : { 1U, 2U, 4U }) {
        QTest::addRow("length %u big", width) << lengthField(width, false);
        QTest::addRow("length %u little", width) << lengthField(width, true);
        QTest::addRow("length %u of all, behind 3", width) << lengthField(width, false, true, 3);
    }
    QTest::newRow("fixed 1") << fixedSize(1);
    QTest::newRow("fixed 7") << fixedSize(7);
    QTest::newRow("fixed 70,000") << fixedSize(70'000);
}

/// Any bytes at all, framed well or badly: the messages depend on them and not on how they were cut, and one
/// behind the other they are the stream.
void TestFramer::anyChunkingGivesTheSameMessages()
{
    QFETCH(Framing, framing);
    QRandomGenerator random(20261122);
    for (int round = 0; round < 12; ++round) {
        QByteArray bytes;
        const int size = random.bounded(1, 200'000);
        // Mostly small bytes, so that length fields fit now and then, and line ends come.
        for (int i = 0; i < size; ++i)
            bytes.append(static_cast<char>(random.bounded(3) == 0 ? random.bounded(256) : random.bounded(14)));
        const auto wanted =
            framed(framing, received(bytes, { bytes.size() / 2, bytes.size() - bytes.size() / 2 }));
        QByteArray joined;
        for (const PlainMessage& message : wanted)
            joined += message.bytes;
        QCOMPARE(joined, bytes);
        for (int cutting = 0; cutting < 3; ++cutting)
            QVERIFY(framed(framing, received(bytes, randomCuts(random, bytes.size()))) == wanted);
    }
}

void TestFramer::badValuesAreBounded()
{
    Framing wild;
    wild.kind = static_cast<FramingKind>(99);
    wild.width = 3;
    wild.offset = 1'000'000;
    wild.size = 0;
    wild.gap = -5ms;
    const Framing good = wild.bounded();
    QCOMPARE(good.kind, FramingKind::Lines);
    QCOMPARE(good.width, 2U);
    QCOMPARE(good.offset, Framing::MaxHeader);
    QCOMPARE(good.size, 1U);
    QCOMPARE(good.gap, 1ms);
    QVERIFY(Framing {}.bounded() == Framing {});
}

void TestFramer::catalogueIsInOrder()
{
    for (std::size_t i = 0; i < framingCatalogue().size(); ++i) {
        const FramingEntry& entry = framingCatalogue()[i];
        QCOMPARE(static_cast<std::size_t>(entry.kind), i);
        Framing framing;
        framing.kind = entry.kind;
        QVERIFY(framing.create());
    }
}

QTEST_GUILESS_MAIN(TestFramer)
#include "tst_framer.moc"
