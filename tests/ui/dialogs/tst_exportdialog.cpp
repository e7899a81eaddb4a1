// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/exportdialog.h"

#include "journal/journal.h"
#include "theme/theme.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace signalbox;

namespace {

constexpr int Finish = 20'000;

void fill(Journal& journal, int events)
{
    EventBatch batch;
    for (int i = 0; i < events; ++i) {
        batch.received(ConnectionId { static_cast<quint32>(1 + i % 2) }, QByteArrayView("hello\n"));
        if (i % 10'000 == 9'999)
            journal.append(batch);
    }
    journal.append(batch);
}

QByteArray contents(const QString& fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class ExportDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { theme::apply(theme::Scheme::Light); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_journal = std::make_unique<Journal>();
        m_dialog = std::make_unique<ExportDialog>();
    }

    void countsBothChoices()
    {
        open(10);
        QVERIFY(all()->text().contains(QStringLiteral("10 events")));
        QVERIFY(all()->isChecked());
        QVERIFY(!filtered()->isEnabled());
        open(0, QStringLiteral("client:1"), 5);
        QVERIFY(filtered()->isChecked());
        QVERIFY(filtered()->text().contains(QStringLiteral("5 events")));
        QVERIFY(m_dialog->findChild<QLabel*>(QStringLiteral("exportFilterText"))
                    ->text()
                    .contains(QStringLiteral("client:1")));
    }

    void everyFormatOfTheCatalogue()
    {
        open(4);
        auto* format = combo();
        QCOMPARE(format->count(), static_cast<int>(exportFormats().size()));
        for (int i = 0; i < format->count(); ++i) {
            open(0);
            type(file(
                QStringLiteral("log.") + QLatin1String(exportFormats()[static_cast<std::size_t>(i)].suffix)));
            QCOMPARE(format->currentIndex(), i); // the ending chooses
            write();
            QVERIFY(!contents(path()->text()).isEmpty());
        }
    }

    void endingGoesWithTheFormat()
    {
        open(1);
        type(file(QStringLiteral("log.csv")));
        combo()->setFocus();
        QTest::keyClick(combo(), Qt::Key_Home);
        QVERIFY(path()->text().endsWith(QLatin1Char('.') + QLatin1String(exportFormats().front().suffix)));
        type(file(QStringLiteral("log.of.today")));
        QTest::keyClick(combo(), Qt::Key_End);
        QVERIFY(path()->text().endsWith(QStringLiteral("log.of.today")));
    }

    void formatCanBeAskedFor()
    {
        open(1);
        m_dialog->setFormat("pcapng");
        QCOMPARE(combo()->currentData().toByteArray(), QByteArray("pcapng"));
        QVERIFY(path()->text().endsWith(QStringLiteral(".pcapng")));
    }

    void writesOnlyTheFiltered()
    {
        open(10, QStringLiteral("client:1"), 5);
        type(file(QStringLiteral("some.jsonl")));
        QSignalSpy exported(m_dialog.get(), &ExportDialog::exported);
        write();
        QCOMPARE(contents(file(QStringLiteral("some.jsonl"))).count('\n'), 5);
        QCOMPARE(exported.size(), 1);
        QCOMPARE(exported[0][1].toULongLong(), 5ULL);
        QTest::mouseClick(all(), Qt::LeftButton, {}, QPoint(8, all()->height() / 2));
        QVERIFY(all()->isChecked());
        write();
        QCOMPARE(contents(file(QStringLiteral("some.jsonl"))).count('\n'), 10);
        QVERIFY(message().contains(QStringLiteral("10 events")));
        QVERIFY(button("exportRemedyButton")->isVisible()); // Open Folder
    }

    void saysWhatIsWrongBelowTheField()
    {
        open(3);
        type(QString());
        QVERIFY(!button("exportButton")->isEnabled());
        QVERIFY(!message().isEmpty());
        type(m_folder->path());
        QVERIFY(message().contains(QStringLiteral("is a folder")));
        type(file(QStringLiteral("there.csv")));
        QVERIFY(message().isEmpty());
        QVERIFY(button("exportButton")->isEnabled());
        QFile there(file(QStringLiteral("there.csv")));
        QVERIFY(there.open(QIODevice::WriteOnly));
        type(file(QStringLiteral("there.csv")));
        QVERIFY(message().contains(QStringLiteral("replaced")));
        QVERIFY(button("exportButton")->isEnabled());
        if (::geteuid() != 0) {
            type(QStringLiteral("/proc/log.csv"));
            QVERIFY(message().contains(QStringLiteral("may not write")));
            QVERIFY(!button("exportButton")->isEnabled());
        }
    }

    void missingFolderIsMadeByTheRemedy()
    {
        open(3);
        const QString name = file(QStringLiteral("new/deep/log.csv"));
        type(name);
        QVERIFY(message().contains(QStringLiteral("does not exist")));
        QVERIFY(!button("exportButton")->isEnabled());
        QTest::mouseClick(button("exportRemedyButton"), Qt::LeftButton);
        QVERIFY(button("exportButton")->isEnabled());
        write();
        QVERIFY(QFile::exists(name));
    }

    void failureIsToldWithTheRemedy()
    {
        open(3);
        type(QStringLiteral("/proc/self/status/x.csv")); // its folder is a file
        QVERIFY(!button("exportButton")->isEnabled());
        QVERIFY(!message().isEmpty());
        // What goes wrong only on writing: the folder vanishes after the look at it.
        type(file(QStringLiteral("sub.jsonl")));
        QVERIFY(button("exportButton")->isEnabled());
        m_folder->remove();
        QTest::mouseClick(button("exportButton"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!m_dialog->isRunning(), Finish);
        QVERIFY(message().contains(QStringLiteral("does not exist")));
        QVERIFY(button("exportRemedyButton")->isVisible());
        QVERIFY(m_dialog->isVisible());
    }

    void fullDiskIsTold()
    {
        if (!QFile::exists(QStringLiteral("/dev/full")))
            QSKIP("no /dev/full");
        open(3);
        type(QStringLiteral("/dev/full"));
        QTest::mouseClick(button("exportButton"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!m_dialog->isRunning(), Finish);
        QVERIFY2(message().startsWith(theme::glyph(Severity::Error)), qPrintable(message()));
        QVERIFY(button("exportRemedyButton")->isVisible());
    }

    void cancelLeavesTheOldFile()
    {
        const QString name = file(QStringLiteral("log.jsonl"));
        QFile old(name);
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.write("old");
        old.close();
        open(150'000);
        type(name);
        auto* cancel = button("exportCancelButton");
        QTest::mouseClick(button("exportButton"), Qt::LeftButton);
        QVERIFY(m_dialog->isRunning());
        QCOMPARE(cancel->text(), QStringLiteral("Cancel"));
        QVERIFY(m_dialog->findChild<QProgressBar*>(QStringLiteral("exportProgress"))->isVisible());
        QVERIFY(!path()->isEnabled());
        QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
        QVERIFY(m_dialog->isVisible()); // the first Esc cancels, it does not close
        QTRY_VERIFY_WITH_TIMEOUT(!m_dialog->isRunning(), Finish);
        QVERIFY2(message().contains(QStringLiteral("Cancelled")), qPrintable(message()));
        QCOMPARE(contents(name), QByteArray("old"));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 1);
        QCOMPARE(cancel->text(), QStringLiteral("Close"));
        QTest::mouseClick(cancel, Qt::LeftButton);
        QVERIFY(!m_dialog->isVisible());
    }

    void progressGoesOn()
    {
        open(400'000);
        type(file(QStringLiteral("log.csv")));
        auto* progress = m_dialog->findChild<QProgressBar*>(QStringLiteral("exportProgress"));
        QSignalSpy moved(progress, &QProgressBar::valueChanged);
        write();
        QVERIFY(moved.size() >= 2);
        QVERIFY(!progress->isVisible());
        QCOMPARE(contents(path()->text()).count('\n'), 400'001);
    }

    void closingWhileItRunsIsClean()
    {
        open(150'000);
        type(file(QStringLiteral("log.csv")));
        QTest::mouseClick(button("exportButton"), Qt::LeftButton);
        QVERIFY(m_dialog->isRunning());
        m_dialog.reset();
        QVERIFY(!QFile::exists(file(QStringLiteral("log.csv"))));
    }

    void remembersFolderAndFormat()
    {
        QTemporaryDir other;
        const QString settingsFile = other.filePath(QStringLiteral("settings.ini"));
        open(2);
        type(file(QStringLiteral("log.txt")));
        write();
        {
            QSettings settings(settingsFile, QSettings::IniFormat);
            m_dialog->saveState(settings);
        }
        ExportDialog next;
        QSettings settings(settingsFile, QSettings::IniFormat);
        next.restoreState(settings);
        QCOMPARE(next.findChild<QComboBox*>(QStringLiteral("exportFormatCombo"))->currentData().toByteArray(),
            QByteArray("text"));
        const QString suggested = next.findChild<QLineEdit*>(QStringLiteral("exportPathEdit"))->text();
        QVERIFY2(suggested.startsWith(m_folder->path()), qPrintable(suggested));
        QVERIFY(suggested.endsWith(QStringLiteral(".txt")));
    }

    void browseFillsInTheFile()
    {
        open(2);
        type(file(QStringLiteral("log.csv")));
        QTest::mouseClick(button("exportBrowseButton"), Qt::LeftButton);
        auto* chooser = m_dialog->findChild<QFileDialog*>();
        QVERIFY(chooser);
        Q_EMIT chooser->fileSelected(file(QStringLiteral("chosen.pcapng")));
        QCOMPARE(path()->text(), file(QStringLiteral("chosen.pcapng")));
        QCOMPARE(combo()->currentData().toByteArray(), QByteArray("pcapng"));
    }

    void emptyLogCannotBeExported()
    {
        open(0);
        QVERIFY(!button("exportButton")->isEnabled());
        QVERIFY(message().contains(QStringLiteral("empty")));
    }

private:
    void open(int events, const QString& filter = {}, quint64 matching = 0)
    {
        fill(*m_journal, events);
        m_dialog->setSource(m_journal->view(), *Filter::parse(filter), matching);
        m_dialog->show();
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    }
    void type(const QString& text)
    {
        path()->setFocus();
        path()->selectAll();
        if (text.isEmpty())
            QTest::keyClick(path(), Qt::Key_Delete);
        else
            QTest::keyClicks(path(), text);
    }
    void write()
    {
        QVERIFY2(button("exportButton")->isEnabled(), qPrintable(message()));
        QTest::mouseClick(button("exportButton"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!m_dialog->isRunning(), Finish);
        QVERIFY2(message().contains(QStringLiteral("written")), qPrintable(message()));
    }
    QString file(const QString& name) const { return m_folder->filePath(name); }
    QString message() const { return m_dialog->findChild<QLabel*>(QStringLiteral("exportMessage"))->text(); }
    QPushButton* button(const char* name) const
    {
        return m_dialog->findChild<QPushButton*>(QString::fromLatin1(name));
    }
    QLineEdit* path() const { return m_dialog->findChild<QLineEdit*>(QStringLiteral("exportPathEdit")); }
    QComboBox* combo() const { return m_dialog->findChild<QComboBox*>(QStringLiteral("exportFormatCombo")); }
    QRadioButton* all() const { return m_dialog->findChild<QRadioButton*>(QStringLiteral("exportAllRadio")); }
    QRadioButton* filtered() const
    {
        return m_dialog->findChild<QRadioButton*>(QStringLiteral("exportFilteredRadio"));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<ExportDialog> m_dialog;
};

QTEST_MAIN(ExportDialogTest)
#include "tst_exportdialog.moc"
