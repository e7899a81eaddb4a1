// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostilecase.h"
#include "strict.h"

#include <QJsonDocument>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

class TestHostileCatalogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { signalbox::testing::failOnAnyWarning(); }

    void everyCaseIsComplete()
    {
        QSet<QByteArray> names;
        for (const HostileCase& each : hostileCatalogue()) {
            QVERIFY2(!names.contains(each.name), each.name);
            names.insert(each.name);
            QVERIFY(QByteArray(each.what).endsWith('.') && QByteArray(each.why).endsWith('.'));
            QCOMPARE(findHostileCase(each.name), &each);
            for (const HostileMode mode : AllHostileModes) {
                QVERIFY(each.expectation(mode).ends != HostileEnds());
                QVERIFY(!each.expectation(mode).text().isEmpty());
            }
        }
        QVERIFY(findHostileCase("no such case") == nullptr);
        for (const char* name : { "empty", "byte-by-byte", "split-everywhere", "no-line-end", "oversize", "nul",
                 "invalid-utf8", "overlong-utf8", "surrogates", "control-characters", "escape-sequences",
                 "bidi", "line-ends", "half-close", "reset-mid-message", "vanish", "slow-reader", "slowloris",
                 "flood", "garbage", "tls-hello", "http-request", "mutation" })
            QVERIFY2(names.contains(name), name);
    }

    /// A script survives its file, and is the same for the same seed.
    void scriptsReadBack()
    {
        for (const HostileCase& each : hostileCatalogue()) {
            for (const HostileMode mode : AllHostileModes) {
                if (each.isMutation())
                    continue;
                const HostileScript script = each.script(mode, 7);
                QCOMPARE(script, each.script(mode, 7));
                const auto again = hostileScriptFromJson(toJson(script));
                QVERIFY2(again.ok(), each.name);
                QCOMPARE(*again, script);
            }
        }
        QVERIFY(findHostileCase("garbage")->script(HostileMode::Echo, 1)
            != findHostileCase("garbage")->script(HostileMode::Echo, 2));
    }

    void theHelloIsWellFormed()
    {
        const QByteArray hello = findHostileCase("tls-hello")->script(HostileMode::Raw, 3).at(1).bytes;
        const auto number = [&hello](qsizetype at, int bytes) {
            qsizetype value = 0;
            for (int i = 0; i < bytes; ++i)
                value = value << 8 | static_cast<quint8>(hello.at(at + i));
            return value;
        };
        QCOMPARE(hello.size(), 5 + number(3, 2)); // record
        QCOMPARE(hello.size(), 9 + number(6, 3)); // handshake
        const qsizetype extensions = 9 + 2 + 32 + 1 + 2 + 4 + 2;
        QCOMPARE(hello.size(), extensions + 2 + number(extensions, 2));
    }

    void wrongFiles_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const char* json, const char* said) {
            QTest::newRow(name) << QByteArray(json) << QString::fromUtf8(said);
        };
        row("no JSON", "steps: connect", "no attack");
        row("no steps", "{}", "no attack");
        row("empty", R"({"steps": []})", "no step");
        row("unknown", R"({"steps": [{"do": "explode"}]})", "explode");
        row("before connecting", R"({"steps": [{"do": "send", "hex": "00"}]})", "no such connection");
        row("selects too many", R"({"steps": [{"do": "connect"}, {"do": "select", "count": 1}]})", "Step 2");
        row("hex", R"({"steps": [{"do": "connect"}, {"do": "send", "hex": "0g"}]})", "Step 2");
        row("a result without harm", R"({"cases": [{"verdict": "healthy", "steps": []}]})", "did harm");
        row("too much", R"({"steps": [{"do": "connect"}, {"do": "send", "hex": "0000", "count": 60000000}]})",
            "more than");
        row("too long", R"({"steps": [{"do": "connect"}, {"do": "pause", "ms": 600000}]})", "bounds");
    }
    /// As the window exports it.
    void theHarmOfAResult()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("result.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"cases": [
            {"verdict": "healthy", "steps": [{"do": "connect"}]},
            {"verdict": "unhealthy", "steps": [{"do": "connect"}, {"do": "send", "hex": "dead"}]}]})");
        file.close();
        const auto read = readHostileScript(file.fileName());
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
        QCOMPARE(read->size(), std::size_t { 2 });
        QCOMPARE(bytesOf(*read), 2);
    }

    void wrongFiles()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, said);
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("x.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(json);
        file.close();
        const auto read = readHostileScript(file.fileName());
        QVERIFY(!read);
        QVERIFY2(read.error().message.contains(said), qPrintable(read.error().message));
        QVERIFY(read.error().message.contains(file.fileName()));
    }
};

QTEST_GUILESS_MAIN(TestHostileCatalogue)
#include "tst_hostilecatalogue.moc"
