// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/exportrun.h"
#include "export/rawexporter.h"
#include "journalbuilder.h"
#include "strict.h"

#include <QBuffer>

using namespace signalbox;
using namespace signalbox::testing;

class TestRawExporter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void writesThePayloadAndNothingElse();
    void oneDirectionOfOneConnection();
    void isNotOfferedAmongTheFormats();

private:
    static QByteArray exported(const JournalView& view, const QString& filter)
    {
        QBuffer out;
        out.open(QIODevice::WriteOnly);
        const ExportOutcome outcome = exportTo(out, { view, *Filter::parse(filter), &rawFormat(), {} });
        return outcome.status == ExportOutcome::Status::Written ? out.data() : QByteArray("failed");
    }
    static JournalView sample()
    {
        JournalBuilder builder;
        builder.opened(1).received(1, QByteArray("a\0b\n", 4)).sent(1, "answer").opened(2, "127.0.0.1:9");
        builder.received(2, "other").received(1, "cut", 100).event(EventKind::Note, 1, "a note");
        return builder.closed(1).view();
    }
};

void TestRawExporter::writesThePayloadAndNothingElse()
{
    QCOMPARE(exported(sample(), {}), QByteArray("a\0b\nanswerothercut", 18));
    QCOMPARE(exported(JournalBuilder().opened(1).view(), {}), QByteArray());
}

void TestRawExporter::oneDirectionOfOneConnection()
{
    QCOMPARE(exported(sample(), QStringLiteral("client:1 dir:in")), QByteArray("a\0b\ncut", 7));
    QCOMPARE(exported(sample(), QStringLiteral("client:1 dir:out")), QByteArray("answer"));
}

void TestRawExporter::isNotOfferedAmongTheFormats()
{
    QVERIFY(!findExportFormat("raw"));
    QVERIFY(rawFormat().nameFilter().endsWith(QStringLiteral("(*.bin)")));
}

QTEST_GUILESS_MAIN(TestRawExporter)
#include "tst_rawexporter.moc"
