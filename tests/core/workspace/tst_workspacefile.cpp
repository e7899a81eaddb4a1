// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/workspacefile.h"

#include "modes/rules/rulebook.h"
#include "strict.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

using namespace signalbox;

namespace {

/// With something in every place, and nothing as it would be by itself.
Workspace full()
{
    Workspace workspace;
    workspace.server.mode = "chat";
    workspace.server.concurrency = "event-loop-pool";
    workspace.server.net.listen = *Endpoint::parse(u"[::1]:4242");
    workspace.server.net.workers = 3;
    workspace.server.net.snaplen = 128;
    workspace.server.net.source.countsLoopback = true;
    workspace.server.modeSettings.maxLine = 77;
    workspace.rules = QStringLiteral("one\n\n  two\n");
    workspace.clients = { { QStringLiteral("{server}"), 3, QStringLiteral("nagle=off"),
                              QStringLiteral("hi\\n") },
        { QStringLiteral("127.0.0.1:9"), 10'000, {}, {} } };
    workspace.scripts = { { QStringLiteral("greet"), QStringLiteral("connect\nexpect /ü \"x\"/") },
        { QStringLiteral("empty"), {} } };
    workspace.filters = { { QStringLiteral("in"), QStringLiteral("dir:in") } };
    workspace.checks = { { QStringLiteral("greeting"),
        { QStringLiteral("converse"), QStringLiteral("{server}"), QStringLiteral("{script:greet}") } } };
    workspace.window = { { QStringLiteral("log/columns"), QJsonArray { 1, 2 } } };
    return workspace;
}

/// The file of full() with one value replaced; undefined takes it out.
QByteArray with(const QString& key, const QJsonValue& value)
{
    QJsonObject object = QJsonDocument::fromJson(workspaceBytes(full())).object();
    if (value.isUndefined())
        object.remove(key);
    else
        object.insert(key, value);
    return QJsonDocument(object).toJson();
}

} // namespace

class TestWorkspaceFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void whatIsWrittenReadsBack()
    {
        const auto read = workspaceFromBytes(workspaceBytes(full()), QStringLiteral("x"));
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
        QVERIFY(*read == full());
        QCOMPARE(workspaceBytes(*read), workspaceBytes(full()));
    }

    /// The mode script answers by the rules that the file has.
    void rulesBecomeThoseOfTheServer()
    {
        Workspace workspace;
        workspace.server.mode = "script";
        workspace.rules = QStringLiteral("match line\n\nrule a\n  when always\n  reply \"x\"\n");
        const auto read = workspaceFromBytes(workspaceBytes(workspace), QStringLiteral("x"));
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
        QVERIFY(read->server.modeSettings.rules);
        QCOMPARE(read->server.modeSettings.rules->program()->set().rules[0].name, QStringLiteral("a"));
        QVERIFY(*read == *workspaceFromBytes(workspaceBytes(*read), QStringLiteral("x"))); // the same rules
        workspace.rules = QStringLiteral("rule a\nwhen never");
        const auto wrong = workspaceFromBytes(workspaceBytes(workspace), QStringLiteral("x"));
        QVERIFY(!wrong.ok());
        QVERIFY2(wrong.error().message.contains(QStringLiteral("\"rules\": Line 2")),
            qPrintable(wrong.error().message));
    }

    void anEmptyOneReadsBack()
    {
        const auto read = workspaceFromBytes(workspaceBytes({}), QStringLiteral("x"));
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
        QVERIFY(*read == Workspace());
    }

    void littleIsNeeded()
    {
        const auto read =
            workspaceFromBytes(R"({"format": "signalbox-workspace", "version": 1})", QStringLiteral("x"));
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
        QVERIFY(*read == Workspace());
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("said");
        const auto row = [](const char* name, const QByteArray& bytes, const QStringList& said) {
            QTest::newRow(name) << bytes << said;
        };
        const auto check = [](const QStringList& command) {
            return QJsonArray { QJsonObject { { QStringLiteral("name"), QStringLiteral("c") },
                { QStringLiteral("command"), QJsonArray::fromStringList(command) } } };
        };
        const QStringList remedy { QStringLiteral("Save Workspace") };
        row("empty", {}, remedy + QStringList(QStringLiteral("empty")));
        row("not JSON", "{\n hello", remedy + QStringList(QStringLiteral("line 2, column 2")));
        row("garbage", "hello", remedy + QStringList(QStringLiteral("line 1, column 1")));
        row("a list", "[]", remedy);
        row("another format", R"({"format": "x"})", remedy);
        row("a recording", R"({"seq":1,"time":"2026-01-01T00:00:00Z"})", remedy);
        row("cut off", workspaceBytes(full()).chopped(20),
            { QStringLiteral("line "), QStringLiteral("column ") });
        row("newer", with(QStringLiteral("version"), 2),
            { QStringLiteral("format 2"), QStringLiteral("Update Signalbox") });
        row("no version", with(QStringLiteral("version"), QJsonValue(QJsonValue::Undefined)),
            { QStringLiteral("\"version\"") });
        row("unknown key", with(QStringLiteral("scirpts"), 1),
            { QStringLiteral("scirpts"), QStringLiteral("scripts") });
        row("wrong type", with(QStringLiteral("serve"), 1),
            { QStringLiteral("\"serve\""), QStringLiteral("true or false") });
        row("mode",
            with(QStringLiteral("server"), QJsonObject { { QStringLiteral("mode"), QStringLiteral("ehco") } }),
            { QStringLiteral("ehco"), QStringLiteral("echo") });
        row("port",
            with(QStringLiteral("server"),
                QJsonObject { { QStringLiteral("listen"), QStringLiteral("::1:x") } }),
            { QStringLiteral("server.listen") });
        row("limit", with(QStringLiteral("server"), QJsonObject { { QStringLiteral("max-line"), 0.5 } }),
            { QStringLiteral("server.max-line"), QStringLiteral("whole number") });
        row("count",
            with(QStringLiteral("clients"),
                QJsonArray { QJsonObject(), QJsonObject { { QStringLiteral("count"), 0 } } }),
            { QStringLiteral("clients[2].count"), QStringLiteral("10000") });
        row("target",
            with(QStringLiteral("clients"),
                QJsonArray { QJsonObject { { QStringLiteral("target"), QStringLiteral("nowhere") } } }),
            { QStringLiteral("nowhere") });
        row("behaviour",
            with(QStringLiteral("clients"),
                QJsonArray { QJsonObject { { QStringLiteral("behaviour"), QStringLiteral("pieces=0") } } }),
            { QStringLiteral("pieces=0"), QStringLiteral("pieces=7") });
        row("script without a name", with(QStringLiteral("scripts"), QJsonArray { QJsonObject() }),
            { QStringLiteral("no name") });
        row("script twice",
            with(QStringLiteral("scripts"),
                QJsonArray { QJsonObject { { QStringLiteral("name"), QStringLiteral("a") } },
                    QJsonObject { { QStringLiteral("name"), QStringLiteral("a") } } }),
            { QStringLiteral("\"a\""), QStringLiteral("Rename") });
        row("lines", with(QStringLiteral("rules"), QJsonArray { 1 }),
            { QStringLiteral("rules"), QStringLiteral("texts") });
        row("command", with(QStringLiteral("checks"), check({ QStringLiteral("rm"), QStringLiteral("-rf") })),
            { QStringLiteral("\"rm\""), QStringLiteral("converse") });
        row("no command", with(QStringLiteral("checks"), check({})), { QStringLiteral("converse") });
        const auto words = [check](const char* text) {
            return with(QStringLiteral("checks"), check(QString::fromUtf8(text).split(u' ')));
        };
        row("connects only", words("connect {server} --clients 3"),
            { QStringLiteral("\"c\""), QStringLiteral("--expect") });
        row("help", words("load {server} --help"), { QStringLiteral("\"c\""), QStringLiteral("--help") });
        row("short help", words("connect {server} --send x -h"), { QStringLiteral("-h") });
        row("list", words("malformed {server} --list"), { QStringLiteral("--list") });
        row("copy", words("malformed {server} --copy=nc"), { QStringLiteral("--copy") });
        row("script not there",
            with(QStringLiteral("checks"),
                check({ QStringLiteral("converse"), QStringLiteral("{script:nope}") })),
            { QStringLiteral("nope") });
        row("no server", with(QStringLiteral("serve"), false),
            { QStringLiteral("{server}"), QStringLiteral("serve") });
        row("deep", QByteArray(5000, '['), remedy);
    }

    void whatIsWrongIsNamed()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QStringList, said);
        const auto read = workspaceFromBytes(bytes, QStringLiteral("my.signalbox"));
        QVERIFY(!read.ok());
        const QString text = read.error().text();
        QVERIFY2(text.contains(QStringLiteral("my.signalbox")), qPrintable(text));
        for (const QString& word : said)
            QVERIFY2(text.contains(word), qPrintable(text));
    }

    void wordsThatAreSentMayLookLikeOptions()
    {
        Workspace workspace;
        for (const char* text :
            { "connect {server} --send -h", "connect {server} --expect=x", "connect {server} --expect --help",
                "connect {server} --hex 00", "connect {server} --file a.txt" })
            workspace.checks += WorkspaceCheck { QString::fromUtf8(text), QString::fromUtf8(text).split(u' ') };
        const auto fine = validate(workspace);
        QVERIFY2(fine.ok(), fine ? "" : qPrintable(fine.error().text()));
    }

    /// However a file is damaged, it is read or refused; there is nothing in between.
    void everyCutIsRefused()
    {
        const QByteArray bytes = workspaceBytes(full()).trimmed();
        for (qsizetype length = 0; length < bytes.size(); ++length)
            QVERIFY(!workspaceFromBytes(bytes.first(length), QStringLiteral("x")).ok());
    }

    void aFileIsWrittenWholeOrNotAtAll()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("w.signalbox"));
        QVERIFY(writeWorkspace(full(), file).ok());
        const auto read = readWorkspace(file);
        QVERIFY(read.ok());
        QVERIFY(*read == full());
        const auto refused = writeWorkspace(full(), folder.filePath(QStringLiteral("not/there.signalbox")));
        QVERIFY(!refused.ok());
        QVERIFY2(refused.error().text().contains(QStringLiteral("there.signalbox")),
            qPrintable(refused.error().text()));
        QVERIFY(!readWorkspace(folder.filePath(QStringLiteral("nothing"))).ok());
    }
};

QTEST_GUILESS_MAIN(TestWorkspaceFile)
#include "tst_workspacefile.moc"
