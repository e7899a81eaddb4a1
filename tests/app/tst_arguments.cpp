// SPDX-License-Identifier: GPL-3.0-or-later
#include "strict.h"

#include "client/conversation/conversationarguments.h"
#include "client/hostility/hostilearguments.h"
#include "client/loadarguments.h"
#include "converseoptions.h"
#include "loadoptions.h"
#include "malformedoptions.h"
#include "replayoptions.h"

#include <QCommandLineParser>
#include <QTemporaryFile>

using namespace signalbox;

namespace {

const QString Target = QStringLiteral("127.0.0.1:4242");

template <typename Add> void parse(QCommandLineParser& parser, Add add, const QStringList& arguments)
{
    add(parser);
    QVERIFY2(parser.parse(QStringList { QStringLiteral("program"), Target } + arguments),
        qPrintable(parser.errorText()));
}

} // namespace

/// What a panel is set to and what the console is told are the same.
class TestArguments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void loadReadsBack_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("usual") << 0;
        QTest::newRow("everything") << 1;
        QTest::newRow("text") << 2;
        QTest::newRow("file") << 3;
    }

    void loadReadsBack()
    {
        using namespace std::chrono_literals;
        QFETCH(const int, which);
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("content");
        file.close();
        LoadSettings settings;
        if (which > 0) {
            settings.clients = 3;
            settings.size = 1000;
            settings.depth = 4;
            settings.duration = 2500ms;
            settings.warmUp = 0ms;
            settings.rate = 12'345.5;
            settings.ramp = 100ms;
            settings.connectRate = 50;
            settings.timeout = 1500ms;
            settings.sources = 2;
            settings.seed = 99;
            settings.isReconnecting = true;
            settings.isVerified = false;
        }
        if (which == 2)
            settings.setPayload(LoadPayload::Text, "hello {client} \\n -x");
        if (which == 3)
            settings.setPayload(LoadPayload::File, "content", file.fileName());
        settings.target = *Endpoint::parse(Target);
        QCommandLineParser parser;
        parse(parser, &addLoadOptions, loadArguments(settings));
        const auto read = loadOptions(parser);
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
        QVERIFY(read->load == settings);
        if (which == 0)
            QVERIFY(loadArguments(settings).isEmpty());
    }

    void hostilityReadsBack_data()
    {
        QTest::addColumn<bool>("isUsual");
        QTest::newRow("usual") << true;
        QTest::newRow("everything") << false;
    }

    void hostilityReadsBack()
    {
        QFETCH(const bool, isUsual);
        HostileSettings settings;
        if (!isUsual) {
            settings.mode = HostileMode::Raw;
            settings.cases = { "nul", "empty" };
            settings.limit = std::chrono::milliseconds(1250);
            settings.serving = HostileSettings::Serving::One;
            settings.seed = 7;
            settings.mutations = 3;
            settings.question = QByteArray("a\\b\r\n\0\xFF", 7);
            settings.answer = QStringLiteral("x.*");
            settings.pace = 0.25;
        }
        settings.target = *Endpoint::parse(Target);
        QCommandLineParser parser;
        parse(parser, &addMalformedOptions, hostileArguments(settings));
        const auto read = malformedOptions(parser);
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
        QVERIFY(read->settings == settings);
    }

    void conversationReadsBack_data()
    {
        QTest::addColumn<bool>("isUsual");
        QTest::newRow("usual") << true;
        QTest::newRow("everything") << false;
    }

    void conversationReadsBack()
    {
        QFETCH(const bool, isUsual);
        ConversationSettings settings;
        if (!isUsual) {
            settings.clients = 17;
            settings.values = { { "a", "x=y z" }, { "b", "" } };
            settings.seed = 18'446'744'073'709'551'615ULL;
            settings.limit = std::chrono::milliseconds(1250);
        }
        settings.target = *Endpoint::parse(Target);
        QCommandLineParser parser;
        parse(
            parser, &addConverseOptions, QStringList { QStringLiteral("-") } + conversationArguments(settings));
        const auto read = converseOptions(parser);
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
        settings.name = read->settings.name; // of the script
        QVERIFY(read->settings == settings);
    }

    void replay_data()
    {
        QTest::addColumn<bool>("isUsual");
        QTest::newRow("usual") << true;
        QTest::newRow("all") << false;
    }
    void replay()
    {
        QFETCH(bool, isUsual);
        ReplaySettings settings;
        settings.recording = QStringLiteral("today.pcapng");
        if (!isUsual) {
            settings.side = RecordedSide::Client;
            settings.speed = 2.5;
            settings.wait = ReplaySettings::Wait::All;
            settings.timeout = std::chrono::milliseconds(1250);
            settings.connections = { ConnectionId { 2 }, ConnectionId { 5 } };
            settings.mask = *ByteMask::fromWords(
                { QStringLiteral("time"), QStringLiteral("/a b/"), QStringLiteral("1+2") });
        }
        settings.target = *Endpoint::parse(Target);
        QStringList words = replayArguments(settings);
        words.removeFirst(); // the recording, which stands before the target
        QCommandLineParser parser;
        addReplayOptions(parser);
        QVERIFY2(parser.parse(QStringList { QStringLiteral("test"), settings.recording, Target } + words),
            qPrintable(parser.errorText()));
        const auto read = replayOptions(parser);
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
        QVERIFY(read->settings == settings);
    }
};

QTEST_GUILESS_MAIN(TestArguments)
#include "tst_arguments.moc"
