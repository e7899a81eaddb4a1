// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config.h"

#include <QTest>

#include <functional>
#include <sys/resource.h>

using namespace signalbox;

Q_DECLARE_METATYPE(std::function<void(signalbox::ServerConfig&)>)

class TestConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaultsAreValid() { QVERIFY(validate({}).ok()); }

    void namesWhatIsWrong_data()
    {
        QTest::addColumn<std::function<void(ServerConfig&)>>("spoil");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* name, std::function<void(ServerConfig&)> spoil, const char* named) {
            QTest::newRow(name) << spoil << QString::fromLatin1(named);
        };
        row(
            "mode", [](ServerConfig& c) { c.mode = "ech"; }, "\"ech\"");
        row(
            "mode, remedy", [](ServerConfig& c) { c.mode = ""; }, "echo, chat");
        row(
            "concurrency", [](ServerConfig& c) { c.concurrency = "magic"; }, "\"magic\"");
        row(
            "address", [](ServerConfig& c) { c.net.listen.address = {}; }, "address");
        row(
            "less than no workers", [](ServerConfig& c) { c.net.workers = -1; }, "-1 workers");
        row(
            "many workers", [](ServerConfig& c) { c.net.workers = 1000; }, "1000 workers");
        row(
            "short lines", [](ServerConfig& c) { c.modeSettings.maxLine = 3; }, "line cannot be 3");
        row(
            "long lines", [](ServerConfig& c) { c.modeSettings.maxLine = 1U << 30; },
            "line cannot be 1073741824");
        row(
            "clients", [](ServerConfig& c) { c.net.maxClients = 4'000'000'000; }, "cannot be 4000000000");
        row(
            "more clients than descriptors", [](ServerConfig& c) { c.net.maxClients = 9'999'999; },
            "9999999 clients");
        row(
            "hard below soft", [](ServerConfig& c) { c.net.output.hard = 8192; }, "(8192) is below");
        row(
            "no drain", [](ServerConfig& c) { c.net.drainTime = std::chrono::seconds { 0 }; },
            "Drain time cannot be 0");
    }
    void namesWhatIsWrong()
    {
        QFETCH(std::function<void(ServerConfig&)>, spoil);
        QFETCH(QString, named);
        ServerConfig config;
        spoil(config);
        const auto valid = validate(config);
        QVERIFY(!valid.ok());
        QVERIFY2(valid.error().text().contains(named), qPrintable(valid.error().text()));
        QVERIFY(!valid.error().remedy.isEmpty());
    }

    void raisesTheDescriptorLimit()
    {
        rlimit before {};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        const rlimit lowered { before.rlim_max / 2, before.rlim_max };
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &lowered), 0);
        QCOMPARE(raiseDescriptorLimit(), quint64 { before.rlim_max });
        rlimit after {};
        ::getrlimit(RLIMIT_NOFILE, &after);
        QCOMPARE(after.rlim_cur, before.rlim_max);
    }
};

QTEST_GUILESS_MAIN(TestConfig)
#include "tst_config.moc"
