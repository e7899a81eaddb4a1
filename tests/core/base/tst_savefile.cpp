// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/savefile.h"

#include "strict.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>

#include <thread>

using namespace signalbox;

namespace {

QByteArray contents(const QString& fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
}

} // namespace

class TestSaveFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void replacesWhatWasThere()
    {
        const QString name = m_folder.filePath(QStringLiteral("a"));
        QVERIFY(saveFile(name, "first, longer").ok());
        QVERIFY(saveFile(name, "second").ok());
        QCOMPARE(contents(name), QByteArray("second"));
    }

    void refusalNamesTheFileAndTheRemedy()
    {
        const auto saved = saveFile(m_folder.filePath(QStringLiteral("not/there")), "x");
        QVERIFY(!saved.ok());
        QVERIFY2(
            saved.error().message.contains(QStringLiteral("not/there")), qPrintable(saved.error().message));
        QVERIFY(!saved.error().remedy.isEmpty());
        QVERIFY(!saveFile(m_folder.path(), "x").ok()); // a folder
    }

    void fullDeviceIsSaid()
    {
        const auto saved = saveFile(QStringLiteral("/dev/full"), "x");
        QVERIFY(!saved.ok());
        QCOMPARE(
            saved.error().message, QStringLiteral("\"/dev/full\" could not be written: the disk is full."));
        QVERIFY(isSpecialFile(QStringLiteral("/dev/full"))); // as it was
    }

    void fifoIsWrittenInto()
    {
        const QString name = m_folder.filePath(QStringLiteral("fifo"));
        QCOMPARE(::mkfifo(QFile::encodeName(name).constData(), 0600), 0);
        QByteArray read;
        std::thread reader([&] { read = contents(name); });
        const auto saved = saveFile(name, "through");
        reader.join();
        QVERIFY(saved.ok());
        QCOMPARE(read, QByteArray("through"));
        QVERIFY(isSpecialFile(name));
        QVERIFY(!isSpecialFile(m_folder.path()));
        QVERIFY(!isSpecialFile(m_folder.filePath(QStringLiteral("nothing"))));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestSaveFile)
#include "tst_savefile.moc"
