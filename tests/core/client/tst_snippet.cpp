// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/snippet.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;

class TestSnippet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void bytes_data()
    {
        QTest::addColumn<Snippet>("snippet");
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const char* text, MessageFormat format, LineEnding ending,
                             const QByteArray& bytes) {
            QTest::newRow(name) << Snippet { {}, QString::fromUtf8(text), format, ending, {} } << bytes;
        };
        row("text", "hello", MessageFormat::Text, LineEnding::Lf, "hello\n");
        row("nothing added", "hello", MessageFormat::Text, LineEnding::None, "hello");
        row("every line", "a\nb", MessageFormat::Text, LineEnding::CrLf, "a\r\nb\r\n");
        row("UTF-8", "\xc3\xa4", MessageFormat::Text, LineEnding::Cr, "\xc3\xa4\r");
        row("no escapes in text", "\\n", MessageFormat::Text, LineEnding::None, "\\n");
        row("escapes", "\\x01\\tb", MessageFormat::Escapes, LineEnding::Lf, "\x01\tb\n");
        row("hex has no ending", "68 69", MessageFormat::Hex, LineEnding::CrLf, "hi");
    }
    void bytes()
    {
        QFETCH(Snippet, snippet);
        QVERIFY(snippet.bytes());
        QTEST(*snippet.bytes(), "bytes");
    }

    void wrongEscapesAreNamed()
    {
        const auto bytes =
            messageBytes(QStringLiteral("ok \\n but \\q"), MessageFormat::Escapes, LineEnding::Lf);
        QVERIFY(!bytes);
        QVERIFY2(
            bytes.error().message.contains(QLatin1String("position 11")), qPrintable(bytes.error().message));
    }

    void listAndText()
    {
        SnippetList list;
        QVERIFY(list.put({ QStringLiteral(" Log  in "), QStringLiteral("USER \"ada\"\nPASS \u00e4"),
            MessageFormat::Text, LineEnding::CrLf, QStringLiteral("Ctrl+1") }));
        QVERIFY(list.put(
            { QStringLiteral("Ping"), QStringLiteral("00 01"), MessageFormat::Hex, LineEnding::Lf, {} }));
        QVERIFY(list.put({ QStringLiteral("Bell"), QStringLiteral("\\a"), MessageFormat::Escapes,
            LineEnding::None, QStringLiteral("F7") }));
        QCOMPARE(list.all()[0].name, QStringLiteral("Log in"));
        const auto again = SnippetList::fromText(list.toText());
        QVERIFY2(again, again ? "" : qPrintable(again.error().text()));
        QVERIFY(*again == list);
        QVERIFY(*SnippetList::fromText(QString()) == SnippetList());
        QVERIFY(*SnippetList::fromText(SnippetList().toText()) == SnippetList());

        list.move(0, 2);
        QCOMPARE(list.all()[2].name, QStringLiteral("Log in"));
        list.remove(0);
        QCOMPARE(list.all()[0].name, QStringLiteral("Bell"));
    }

    void whatIsRefused()
    {
        SnippetList list;
        const Snippet good { QStringLiteral("Ping"), QStringLiteral("ping"), MessageFormat::Text,
            LineEnding::Lf, QStringLiteral("Ctrl+1") };
        QVERIFY(list.put(good));
        const auto refused = [&list](const Snippet& snippet, const char* word, qsizetype place = -1) {
            const auto done = list.put(snippet, place);
            return !done && !done.error().remedy.isEmpty()
                && done.error().message.contains(QLatin1String(word));
        };
        Snippet other = good;
        other.name = QStringLiteral("PING");
        other.hotkey.clear();
        QVERIFY(refused(other, "\"Ping\""));
        other.name = QStringLiteral("Other");
        other.hotkey = good.hotkey;
        QVERIFY(refused(other, "Ctrl+1 sends the snippet \"Ping\""));
        other.hotkey.clear();
        other.name = QStringLiteral("  ");
        QVERIFY(refused(other, "no name"));
        other.name = QString(SnippetList::MaxName + 1, QLatin1Char('n'));
        QVERIFY(refused(other, "name is too long"));
        other.name = QStringLiteral("Other");
        other.text = QString(SnippetList::MaxText + 1, QLatin1Char('t'));
        QVERIFY(refused(other, "message is too long"));
        other = { QStringLiteral("Other"), {}, MessageFormat::Text, LineEnding::None, {} };
        QVERIFY(refused(other, "empty"));
        other = { QStringLiteral("Other"), QStringLiteral("4g"), MessageFormat::Hex, LineEnding::None, {} };
        QVERIFY(!list.put(other));
        QCOMPARE(list.all().size(), 1);
        QVERIFY(list.put(good, 0)); // itself is no other
        for (int i = 1; i < SnippetList::MaxSnippets; ++i)
            QVERIFY(list.put({ QString::number(i), QStringLiteral("x"), {}, {}, {} }));
        QVERIFY(refused({ QStringLiteral("more"), QStringLiteral("x"), {}, {}, {} }, "64"));
    }

    void textThatIsWrong_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* text, const char* named) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(named);
        };
        row("{\n\"snippets\": [\n}", "line 3");
        row("[]", "missing");
        row("{\"snippets\": 3}", "missing");
        row("{\"snippets\": [{\"name\":\"a\",\"text\":\"x\"},{\"text\":\"y\"}]}", "Snippet 2: ");
        row("{\"snippets\": [{\"name\":\"a\",\"text\":\"x\",\"format\":\"morse\"}]}", "format");
        row("{\"snippets\": [{\"name\":\"a\",\"text\":\"x\",\"ending\":\"stop\"}]}", "ending");
        row("{\"snippets\": [{\"name\":\"a\",\"text\":\"x\"},{\"name\":\"A\",\"text\":\"x\"}]}", "already");
    }
    void textThatIsWrong()
    {
        QFETCH(QString, text);
        QFETCH(QString, named);
        const auto list = SnippetList::fromText(text);
        QVERIFY(!list);
        QVERIFY2(list.error().message.contains(named), qPrintable(list.error().message));
        QVERIFY(!list.error().remedy.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSnippet)
#include "tst_snippet.moc"
