// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationexamples.h"

#include "runningserver.h"
#include "strict.h"
#include "talking.h"

#include <QFile>

using namespace signalbox;
using namespace signalbox::testing;

namespace {

QString example(const char* name)
{
    for (const ConversationExample& each : conversationExamples()) {
        if (QLatin1String(each.name) == QLatin1String(name))
            return QString::fromUtf8(each.text);
    }
    return {};
}

/// What stands between ```talk and ``` in the documentation.
QStringList documented()
{
    QFile file(QStringLiteral(SIGNALBOX_TEST_DATA "/../../docs/conversations.md"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QStringList blocks;
    const QStringList parts = QString::fromUtf8(file.readAll()).split(QStringLiteral("```talk\n"));
    for (const QString& part : parts.mid(1))
        blocks += part.section(QStringLiteral("```"), 0, 0);
    return blocks;
}

/// Answers each line that is there with what is beside it, after a greeting.
void answer(RawPeer& peer, const QByteArray& greeting, const std::function<QByteArray(const QByteArray&)>& to)
{
    peer.write(greeting);
    for (QByteArray line = peer.readLine(); line.endsWith('\n'); line = peer.readLine()) {
        const QByteArray said = to(line.trimmed());
        for (qsizetype at = 0; at < said.size(); at += 3) // cut anew
            peer.write(said.mid(at, 3));
        if (line.startsWith("QUIT"))
            return;
    }
}

} // namespace

class TestConversationExamples : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void theDocumentationHasThem()
    {
        const QStringList blocks = documented();
        QVERIFY(blocks.size() > static_cast<qsizetype>(conversationExamples().size()));
        for (const QString& block : blocks) {
            const auto script = ConversationScript::parse(block);
            QVERIFY2(
                script.ok(), script.ok() ? "" : qPrintable(script.error().text() + QLatin1Char('\n') + block));
        }
        for (const ConversationExample& each : conversationExamples())
            QVERIFY2(blocks.contains(QString::fromUtf8(each.text)), each.name);
    }

    void theyArePrintedAsTheyAre()
    {
        for (const ConversationExample& each : conversationExamples()) {
            const auto script = ConversationScript::parse(QString::fromUtf8(each.text));
            QVERIFY2(script.ok(), each.name);
            QVERIFY(*ConversationScript::parse(script->print()) == *script);
        }
    }

    void echo()
    {
        RunningServer server;
        const auto result = hold(talk(server.endpoint(), example("echo"), 10));
        QVERIFY2(result.isPassed(), complaints(result));
    }

    void chat()
    {
        ServerConfig config;
        config.mode = "chat";
        RunningServer server(config);
        const auto result = hold(talk(server.endpoint(), example("chat"), 10));
        QVERIFY2(result.isPassed(), complaints(result));
    }

    void http()
    {
        const TalkServer server([](RawPeer& peer) {
            QByteArray request;
            while (!request.endsWith("\r\n\r\n")) {
                const QByteArray line = peer.readLine();
                if (line.isEmpty())
                    return;
                request += line;
            }
            if (request.startsWith("GET / HTTP/1.1\r\nHost: example.com\r\nX-Request: "))
                peer.write(
                    "HTTP/1.1 200 OK\r\nServer: x\r\ncontent-type: text/html; charset=utf-8\r\n\r\n<p>hi</p>");
        });
        const auto result = hold(talk(server.endpoint(), example("http"), 3));
        QVERIFY2(result.isPassed(), complaints(result));
    }

    void smtp()
    {
        const TalkServer server([](RawPeer& peer) {
            answer(peer, "220 mail.example.com ESMTP\r\n", [](const QByteArray& line) -> QByteArray {
                if (line.startsWith("EHLO client-"))
                    return "250-mail.example.com\r\n250-PIPELINING\r\n250 8BITMIME\r\n";
                return line == "QUIT" ? "221 Bye\r\n" : "250 Ok\r\n";
            });
        });
        const auto result = hold(talk(server.endpoint(), example("smtp"), 3));
        QVERIFY2(result.isPassed(), complaints(result));
    }

    void redis()
    {
        const TalkServer server([](RawPeer& peer) {
            std::map<QByteArray, QByteArray> keys;
            answer(peer, {}, [&keys](const QByteArray& line) -> QByteArray {
                const QByteArrayList words = line.split(' ');
                if (words.first() == "PING")
                    return "+PONG\r\n";
                if (words.first() == "SET")
                    keys[words.at(1)] = words.at(2);
                if (words.first() == "GET")
                    return '$' + QByteArray::number(keys[words.at(1)].size()) + "\r\n" + keys[words.at(1)]
                        + "\r\n";
                if (words.first() == "DEL")
                    return ':' + QByteArray::number(keys.erase(words.at(1))) + "\r\n";
                return "+OK\r\n";
            });
        });
        const auto result = hold(talk(server.endpoint(), example("redis"), 3));
        QVERIFY2(result.isPassed(), complaints(result));
    }
};

QTEST_GUILESS_MAIN(TestConversationExamples)
#include "tst_conversationexamples.moc"
