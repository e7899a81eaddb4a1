// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bytes.h"
#include "base/visibletext.h"
#include "exporting.h"
#include "golden.h"
#include "samplejournal.h"
#include "strict.h"

#include <QRandomGenerator>

using namespace signalbox;
using testing::JournalBuilder;

class TestJsonLinesExporter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void matchesTheGoldenFile()
    {
        testing::compareWithGolden(testing::exported(testing::sampleView(), "jsonl"), "export/sample.jsonl");
    }

    void anEmptyJournalIsAnEmptyFile() { QCOMPARE(testing::exported({}, "jsonl"), QByteArray()); }

    void pythonReadsTheSamePayload()
    {
        if (!testing::isInstalled("python3"))
            QSKIP("python3 is not installed");
        QRandomGenerator random(7);
        JournalBuilder builder;
        QByteArrayList expected;
        for (int i = 0; i < 3000; ++i) {
            QByteArray payload(random.bounded(1, 40), Qt::Uninitialized);
            for (char& c : payload)
                c = i % 3 == 0 ? static_cast<char>(random.bounded(256)) : "\"\\/\t\r\nab"[random.bounded(8)];
            if (i % 3 == 1) { // valid UTF-8 with what must be escaped
                static constexpr char32_t Odd[] { 0x85, 0x202E, 0xFEFF, 0x2028, 0xE0001, 0x1F6A6, 0xFFFE,
                    0xAD };
                const char32_t point = Odd[random.bounded(8)];
                payload.prepend(QString::fromUcs4(&point, 1).toUtf8());
            }
            builder.received(1, payload);
            expected += payload.toHex();
        }
        // The decoder refuses control characters within strings; splitlines() would split at U+0085 and U+2028
        // too.
        const QString script = QStringLiteral(
            "import base64, json, sys\n"
            "for line in sys.stdin.buffer.read().decode('utf-8').splitlines():\n"
            "    e = json.loads(line, strict=True)\n"
            "    assert list(e)[:8] == 'seq time connection peer event bytes captured detail'.split()\n"
            "    assert ('text' in e) != ('base64' in e)\n"
            "    b = e['text'].encode('utf-8') if 'text' in e else base64.b64decode(e['base64'], "
            "validate=True)\n"
            "    assert e['bytes'] == e['captured'] == len(b)\n"
            "    print(b.hex())\n");
        const auto output = testing::outputOf(QStringLiteral("python3"), { QStringLiteral("-c"), script },
            testing::exported(builder.view(), "jsonl"));
        QVERIFY(output);
        QCOMPARE(output->trimmed().split('\n'), expected);
    }

    void noLineSteersATerminal()
    {
        JournalBuilder builder;
        for (char32_t point = 1; point <= 0x10FFFF; point += point < 0x3000 ? 1 : 251) {
            if (!QChar::isSurrogate(point)) {
                const QByteArray bytes = QString::fromUcs4(&point, 1).toUtf8();
                builder.received(1, bytes).event(EventKind::Note, 1, bytes);
            }
        }
        QByteArray file = testing::exported(builder.view(), "jsonl");
        for (const QByteArray& line : file.split('\n')) {
            const QList<uint> points = QString::fromUtf8(line).toUcs4();
            for (const uint point : points)
                QVERIFY2(!isInvisible(point), line.constData());
        }
    }

    void textOrBase64()
    {
        const QByteArray file = testing::exported(
            JournalBuilder().received(1, "plain").received(1, "\xFF").received(1, "").view(), "jsonl");
        const QByteArrayList lines = file.split('\n');
        QVERIFY(lines[0].contains("\"text\":\"plain\"") && !lines[0].contains("base64"));
        QVERIFY(lines[1].contains("\"base64\":\"/w==\"") && !lines[1].contains("text"));
        QVERIFY(!lines[2].contains("base64") && !lines[2].contains("text"));
    }
};

QTEST_GUILESS_MAIN(TestJsonLinesExporter)
#include "tst_jsonlinesexporter.moc"
