// SPDX-License-Identifier: GPL-3.0-or-later
// What is copied is run, and has to send what the script sends.
#include "../rawserver.h"
#include "base/bytes.h"
#include "client/hostility/hostilecase.h"
#include "client/hostility/hostilecopy.h"
#include "strict.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace signalbox;

namespace {

const char* const Cases[] = { "byte-by-byte", "nul", "overlong-utf8", "control-characters", "escape-sequences",
    "oversize", "tls-hello", "http-request", "line-ends", "no-line-end" };

HostileScript scriptNamed(const QByteArray& name)
{
    return findHostileCase(name)->script(HostileMode::Echo, 1);
}

QByteArray sentBy(const HostileScript& script)
{
    QByteArray bytes;
    for (const HostileStep& step : script) {
        if (step.kind == HostileStep::Kind::Send)
            bytes += step.bytes.repeated(static_cast<qsizetype>(step.count));
    }
    return bytes;
}

} // namespace

class TestHostileCopy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { signalbox::testing::failOnAnyWarning(); }

    void names()
    {
        QVERIFY(findHostileCopyForm("hex") && findHostileCopyForm("python") && findHostileCopyForm("nc"));
        QVERIFY(!findHostileCopyForm("perl"));
    }

    void everyCaseInEveryForm()
    {
        const Endpoint target { QHostAddress(QStringLiteral("::1")), 7 };
        for (const HostileCopyForm& form : hostileCopyForms()) {
            for (const HostileCase& each : hostileCatalogue()) {
                if (each.isMutation())
                    continue;
                const QString text = form.make(each.script(HostileMode::Chat, 1), target);
                for (const QChar c : text)
                    QVERIFY2(c == QLatin1Char('\n') || (c.unicode() >= 0x20 && c.unicode() < 0x7F), each.name);
            }
        }
    }

    void hex()
    {
        QCOMPARE(findHostileCopyForm("hex")->make(scriptNamed("half-close"), {}), QString());
        const QString text = findHostileCopyForm("hex")->make(scriptNamed("nul"), {});
        QCOMPARE(*parseHex(text), sentBy(scriptNamed("nul")));
    }

    void python_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char* name : Cases)
            QTest::newRow(name) << QByteArray(name);
    }
    void python()
    {
        QFETCH(QByteArray, name);
        const HostileScript script = scriptNamed(name);
        RawServer server;
        QByteArray received;
        std::thread reader([&] { // to the end, or as much as there is to be
            RawPeer peer = server.accept();
            received = peer.read(bytesOf(script));
        });
        QProcess process;
        process.start(QStringLiteral("python3"), { QStringLiteral("-") });
        process.write(findHostileCopyForm("python")->make(script, server.endpoint()).toUtf8());
        process.closeWriteChannel();
        const bool hasEnded = process.waitForFinished(20'000);
        reader.join();
        QVERIFY(hasEnded);
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        QCOMPARE(received, sentBy(script));
    }

    void nc_data() { python_data(); }
    /// By a shell with another nc, which hands on what it is given.
    void nc()
    {
        QFETCH(QByteArray, name);
        const HostileScript script = scriptNamed(name);
        const QString text =
            findHostileCopyForm("nc")->make(script, { QHostAddress(QHostAddress::LocalHost), 65432 });
        QVERIFY(text.contains(QStringLiteral("127.0.0.1 65432")));
        QProcess process;
        process.start(QStringLiteral("sh"), {});
        process.write("nc() { cat; }\nsleep() { :; }\n" + text.toUtf8());
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.readAllStandardError(), QByteArray());
        QCOMPARE(process.readAllStandardOutput(), sentBy(script));
    }

    void saysWhatNcCannotDo()
    {
        const QString text = findHostileCopyForm("nc")->make(
            scriptNamed("reset-mid-message"), { QHostAddress(QHostAddress::LocalHost), 1 });
        QVERIFY(text.startsWith(QStringLiteral("# nc cannot do this: resetting")));
        QVERIFY(findHostileCopyForm("nc")
                    ->make(scriptNamed("no-line-end"), { QHostAddress(QHostAddress::LocalHost), 1 })
                    .contains(QStringLiteral("nc -N 127.0.0.1 1")));
        // Debian's waits for the server to end otherwise, for ever.
        QVERIFY(text.contains(QStringLiteral("nc -q 0 127.0.0.1 1")));
    }
};

QTEST_GUILESS_MAIN(TestHostileCopy)
#include "tst_hostilecopy.moc"
