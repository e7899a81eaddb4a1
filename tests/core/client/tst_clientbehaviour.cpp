// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/behavioursocket.h"
#include "client/behaviourwords.h"
#include "client/clientbehaviour.h"
#include "strict.h"

#include "base/uniquefd.h"

#include <QTest>

#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

int option(int fd, int level, int name)
{
    int value = -1;
    socklen_t length = sizeof value;
    return ::getsockopt(fd, level, name, &value, &length) == 0 ? value : -1;
}

UniqueFd newSocket(int family = AF_INET) { return UniqueFd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)); }

ClientBehaviour parsed(const char* text)
{
    const auto behaviour = ClientBehaviour::parse(QString::fromLatin1(text));
    if (!behaviour)
        qFatal("%s", qPrintable(behaviour.error().text()));
    return *behaviour;
}

const QHostAddress Here(QHostAddress::LocalHost);

} // namespace

class TestClientBehaviour : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void roundTrip_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("printed");
        const auto row = [](const char* text, const char* printed = nullptr) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(printed ? printed : text);
        };
        row("");
        row("  \n ", "");
        row("nagle=on");
        row("nagle=off", ""); // the default
        row("reading=off");
        row("reading=on linger=off keepalive=off seed=1", "");
        row("linger=0");
        row("rcvbuf=4096");
        row("rcvbuf=64Ki", "rcvbuf=65536");
        row("sndbuf=10000", "sndbuf=10k");
        row("sndbuf=1Gi", "sndbuf=1073741824");
        row("source=127.0.0.9");
        row("source=127.0.0.9:0", "source=127.0.0.9");
        row("source=127.0.0.9:4000");
        row("source=:4000");
        row("source=*:4000", "source=:4000");
        row("source=0.0.0.0:4000", "source=:4000");
        row("source=::1");
        row("source=[::1]", "source=::1");
        row("source=[::1]:4000");
        row("keepalive=30s");
        row("keepalive=2min", "keepalive=120s");
        row("keepalive=30s/5s");
        row("keepalive=30s/5s/3");
        row("throttle=10k");
        row("throttle=10000000000", "throttle=10G");
        row("throttle-read=1");
        row("pieces=7");
        row("pieces=1-5");
        row("pieces=1-5/10ms");
        row("pieces=1-5/10-30ms");
        row("pieces=1-5/10ms-30ms", "pieces=1-5/10-30ms");
        row("pieces=5-5/0ms", "pieces=5");
        row("pieces=1k-1M/500ms-2s");
        row("pieces=1/1-2s");
        row("delay=0-20ms");
        row("delay=1min", "delay=60s");
        row("drop-after=0");
        row("drop-after=1000", "drop-after=1k");
        row("drop-after=1001/reset", "drop-after=1001");
        row("drop-after=1k/close");
        row("seed=999999999999999999");
        row("seed=7 reading=off\tnagle=on\npieces=2", "nagle=on reading=off pieces=2 seed=7");
        row("nagle=on linger=0 rcvbuf=1 sndbuf=2 source=10.0.0.1:5 keepalive=1s/2s/3 reading=off "
            "throttle-read=4 "
            "pieces=5-6/7-8ms delay=9-10ms throttle=11 drop-after=12/close seed=13");
    }
    void roundTrip()
    {
        QFETCH(QString, text);
        const auto behaviour = ClientBehaviour::parse(text);
        QVERIFY2(behaviour, behaviour ? "" : qPrintable(behaviour.error().text()));
        QTEST(behaviour->toString(), "printed");
        QCOMPARE(behaviour->isDefault(), behaviour->toString().isEmpty());
        const auto again = ClientBehaviour::parse(behaviour->toString());
        QVERIFY(again);
        QVERIFY(*again == *behaviour);
    }

    void values()
    {
        const ClientBehaviour all = parsed(
            "nagle=on linger=0 rcvbuf=1k sndbuf=2Ki source=127.0.0.9:4000 keepalive=30s/5s/3 reading=off "
            "throttle-read=4M pieces=5-6/7ms-8s delay=9-10ms throttle=11k drop-after=12/close seed=13");
        QVERIFY(all.nagle && all.isResetOnClose && !all.isReading);
        QCOMPARE(all.receiveBuffer, 1000U);
        QCOMPARE(all.sendBuffer, 2048U);
        QCOMPARE(all.source, (Endpoint { QHostAddress(QStringLiteral("127.0.0.9")), 4000 }));
        QVERIFY((all.keepAlive == ClientBehaviour::KeepAlive { 30s, 5s, 3 }));
        QCOMPARE(all.readThrottle, quint64(4'000'000));
        QVERIFY((all.pieces == FromTo<quint32> { 5, 6 }));
        QVERIFY((all.gaps == FromTo<std::chrono::milliseconds> { 7ms, 8000ms }));
        QVERIFY((all.delay == FromTo<std::chrono::milliseconds> { 9ms, 10ms }));
        QCOMPARE(all.throttle, quint64(11'000));
        QCOMPARE(all.dropAfter.value_or(0), quint64(12));
        QVERIFY(all.cut == ClientBehaviour::Cut::Close);
        QCOMPARE(all.seed, quint64(13));
    }

    /// Every error names the word and says what to write.
    void errors_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("named");
        QTest::addColumn<QString>("remedy");
        const auto row = [](const char* text, const char* named, const char* remedy) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(named)
                                << QString::fromLatin1(remedy);
        };
        row("slow", "\"slow\"", "reading=off");
        row("=3", "\"=3\"", "reading=off");
        row("piece=3", "\"piece\"", "pieces");
        row("reading=off piece=3", "\"piece\"", "pieces");
        row("nagle=1", "nagle=1", "nagle=on");
        row("nagle=", "nagle=", "nagle=on");
        row("reading=no", "reading=no", "reading=off");
        row("linger=5", "linger=5", "hold up every other client");
        row("rcvbuf=0", "rcvbuf=0", "rcvbuf=4096");
        row("rcvbuf=2Gi", "rcvbuf=2Gi", "1Gi");
        row("rcvbuf=-1", "rcvbuf=-1", "rcvbuf=4096");
        row("sndbuf=4kB", "sndbuf=4kB", "sndbuf=4096");
        row("source=here", "source=here", "source=127.0.0.9");
        row("source=127.0.0.9:99999", "source=127.0.0.9:99999", "source=:4000");
        row("source=:0", "source=:0", "source=:4000");
        row("keepalive=30", "keepalive=30", "keepalive=30s");
        row("keepalive=1500ms", "keepalive=1500ms", "whole seconds");
        row("keepalive=30s/5s/128", "128", "127");
        row("keepalive=30s/5s/3/1", "keepalive=", "keepalive=30s/5s/3");
        row("throttle=0", "throttle=0", "throttle=10k");
        row("throttle=10k/s", "throttle=10k/s", "throttle=10k");
        row("throttle-read=x", "throttle-read=x", "throttle-read=10k");
        row("pieces=0", "pieces=0", "pieces=7");
        row("pieces=5-1", "pieces=5-1", "pieces=1-5");
        row("pieces=1-5/10", "pieces=1-5/10", "10ms");
        row("pieces=1-5/61s", "pieces=1-5/61s", "60s");
        row("delay=20", "delay=20", "delay=200ms");
        row("delay=20-10ms", "delay=20-10ms", "delay=200ms");
        row("drop-after=x", "drop-after=x", "drop-after=1000");
        row("drop-after=5/explode", "explode", "drop-after=1000/close");
        row("seed=-7", "seed=-7", "seed=7");
        row("seed=18446744073709551616", "seed=", "18 digits");
        row("seed=1 seed=2", "\"seed\"", "away");
        QTest::newRow("too long") << QString(ClientBehaviour::MaxText + 1, QLatin1Char('x'))
                                  << QStringLiteral("too long") << QStringLiteral("1000");
    }
    void errors()
    {
        QFETCH(QString, named);
        QFETCH(QString, remedy);
        QFETCH(QString, text);
        const auto behaviour = ClientBehaviour::parse(text);
        QVERIFY(!behaviour);
        QVERIFY2(behaviour.error().message.contains(named), qPrintable(behaviour.error().message));
        QVERIFY2(behaviour.error().remedy.contains(remedy), qPrintable(behaviour.error().remedy));
    }

    void presetsAreInTheirPrintedForm()
    {
        QVERIFY(behaviourPresets().size() >= 4);
        for (const BehaviourPreset& preset : behaviourPresets()) {
            QCOMPARE(parsed(preset.text.toLatin1().constData()).toString(), preset.text);
            QCOMPARE(behaviourPresetName(preset.text), preset.name);
            QVERIFY(!preset.meaning.isEmpty());
        }
        QCOMPARE(behaviourPresetName(QStringLiteral("nagle=on")), QString());
    }

    /// What a word's help shows is what can be written.
    void formsOfWordsCanBeWritten()
    {
        for (const BehaviourWord& word : behaviourWords()) {
            const QStringList forms =
                word.isSwitch ? word.form.split(QLatin1Char('|')) : QStringList { word.form };
            QCOMPARE(forms.size(), word.isSwitch ? 2 : 1);
            for (const QString& form : forms) {
                ClientBehaviour behaviour;
                QVERIFY2(setBehaviourValue(behaviour, word.word, form), qPrintable(word.word));
            }
            QVERIFY(!word.meaning.isEmpty() && !word.label.isEmpty());
        }
    }

    void whatCountsOnlyBeforeConnecting()
    {
        const ClientBehaviour open = parsed("rcvbuf=4096 reading=off");
        ClientBehaviour wanted = parsed("sndbuf=4096 source=127.0.0.9 nagle=on");
        QCOMPARE(ClientBehaviour::connectWords(open, wanted),
            QStringList({ QStringLiteral("rcvbuf"), QStringLiteral("sndbuf"), QStringLiteral("source") }));
        wanted.keepConnected(open);
        QCOMPARE(wanted.toString(), QStringLiteral("nagle=on rcvbuf=4096"));
        QVERIFY(ClientBehaviour::connectWords(open, wanted).isEmpty());
    }

    void socketOptions()
    {
        const UniqueFd fd = newSocket();
        const UniqueFd untouched = newSocket();
        QString what;
        const ClientBehaviour behaviour =
            parsed("nagle=on rcvbuf=5000 sndbuf=6000 keepalive=31s/6s/4 linger=0 source=127.0.0.9");
        QCOMPARE(prepareSocket(fd.get(), behaviour, Here, what), 0);
        QVERIFY(what.isEmpty());
        QCOMPARE(option(fd.get(), IPPROTO_TCP, TCP_NODELAY), 0);
        QCOMPARE(option(fd.get(), SOL_SOCKET, SO_RCVBUF), 10000); // doubled, socket(7)
        QCOMPARE(option(fd.get(), SOL_SOCKET, SO_SNDBUF), 12000);
        QCOMPARE(option(fd.get(), SOL_SOCKET, SO_KEEPALIVE), 1);
        QCOMPARE(option(fd.get(), IPPROTO_TCP, TCP_KEEPIDLE), 31);
        QCOMPARE(option(fd.get(), IPPROTO_TCP, TCP_KEEPINTVL), 6);
        QCOMPARE(option(fd.get(), IPPROTO_TCP, TCP_KEEPCNT), 4);
        linger onClose {};
        socklen_t length = sizeof onClose;
        QCOMPARE(::getsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &onClose, &length), 0);
        QVERIFY(onClose.l_onoff == 1 && onClose.l_linger == 0);
        sockaddr_storage address {};
        length = sizeof address;
        ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &length);
        QCOMPARE(Endpoint::fromSockaddr(address).address, QHostAddress(QStringLiteral("127.0.0.9")));

        // Back again, as on a live connection.
        QCOMPARE(setLiveOptions(fd.get(), {}), 0);
        QCOMPARE(option(fd.get(), IPPROTO_TCP, TCP_NODELAY), 1);
        QCOMPARE(option(fd.get(), SOL_SOCKET, SO_KEEPALIVE), 0);
        length = sizeof onClose;
        ::getsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &onClose, &length);
        QCOMPARE(onClose.l_onoff, 0);

        // What the behaviour does not name stays the system's.
        QCOMPARE(prepareSocket(untouched.get(), parsed("nagle=on"), Here, what), 0);
        const UniqueFd fresh = newSocket();
        for (const int name : { SO_RCVBUF, SO_SNDBUF, SO_KEEPALIVE })
            QCOMPARE(option(untouched.get(), SOL_SOCKET, name), option(fresh.get(), SOL_SOCKET, name));
    }

    void sourceThatCannotBeHad()
    {
        QString what;
        const UniqueFd fd = newSocket();
        QCOMPARE(
            prepareSocket(fd.get(), parsed("source=192.0.2.1:4000"), Here, what), EADDRNOTAVAIL); // RFC 5737
        QCOMPARE(what, QStringLiteral("the source 192.0.2.1:4000"));
        QCOMPARE(prepareSocket(fd.get(), parsed("source=::1"), Here, what), EAFNOSUPPORT);
    }
};

QTEST_GUILESS_MAIN(TestClientBehaviour)
#include "tst_clientbehaviour.moc"
