// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/explain.h"
#include "journal/journal.h"
#include "panels/detailpanel.h"
#include "widgets/hexview.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSettings>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

class TestDetailPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_panel.reset(); }
    void saysWhatToDoWithoutAnEvent();
    void showsBytesAsText();
    void showsBytesInHex();
    void explains();
    void saysWhenBytesAreMissing();
    void textFromTheNetworkIsEscaped();
    void outlivesEviction();
    void clears();
    void hiddenItDecodesNothing();
    void tabsHaveKeys();
    void largePayloadsAreQuick();
    void remembersItsTab();

private:
    template <typename T> T* child(const char* name)
    {
        return m_panel->findChild<T*>(QString::fromLatin1(name));
    }
    QTabWidget* tabs() { return m_panel->findChild<QTabWidget*>(); }
    QString text() { return child<QPlainTextEdit>("payloadView")->toPlainText(); }
    QString headline() { return child<QLabel>("detailHeadline")->text(); }
    void received(QByteArrayView bytes, quint32 snaplen = 0)
    {
        EventBatch batch(snaplen);
        batch.received(ConnectionId { 7 }, bytes);
        m_journal->append(batch);
        m_panel->setEvent(m_journal->view(), m_journal->view().endSequence() - 1);
    }

    std::unique_ptr<DetailPanel> m_panel;
    std::unique_ptr<Journal> m_journal;
};

void TestDetailPanel::init()
{
    m_journal = std::make_unique<Journal>();
    m_panel = std::make_unique<DetailPanel>();
    m_panel->resize(700, 250);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
}

void TestDetailPanel::saysWhatToDoWithoutAnEvent()
{
    QVERIFY(child<QLabel>("detailEmpty")->isVisible());
    received("x");
    QVERIFY(!child<QLabel>("detailEmpty")->isVisible());
}

void TestDetailPanel::showsBytesAsText()
{
    received("GET / HTTP/1.1\r\nHost: x\r\n");
    QCOMPARE(text(), QStringLiteral("GET / HTTP/1.1\\r\\n\nHost: x\\r\\n"));
    QVERIFY(headline().contains(QStringLiteral("client 7")));
    QVERIFY(headline().contains(QStringLiteral("25 bytes")));
}

void TestDetailPanel::showsBytesInHex()
{
    received("hello");
    tabs()->setCurrentIndex(1);
    auto* hex = m_panel->findChild<HexView*>();
    QCOMPARE(hex->bytes(), QByteArray("hello"));
    hex->setFocus();
    QTest::keyClick(hex, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(hex, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("68 65"));
    received("other");
    QCOMPARE(hex->bytes(), QByteArray("other"));
}

void TestDetailPanel::explains()
{
    received("hello");
    tabs()->setCurrentIndex(2);
    const QString words = explain(m_journal->view().at(1));
    QVERIFY(words.size() > 20);
    QCOMPARE(child<QPlainTextEdit>("explainView")->toPlainText(), words);
    QVERIFY(child<QPlainTextEdit>("explainView")->isReadOnly());
}

void TestDetailPanel::saysWhenBytesAreMissing()
{
    received(QByteArray(5000, 'x'), 4096);
    QVERIFY(child<QLabel>("snaplenLabel")->isVisible());
    const QString words = child<QLabel>("snaplenLabel")->text().remove(u',');
    QVERIFY(words.contains(QStringLiteral("4096")) && words.contains(QStringLiteral("5000")));
    received("whole");
    QVERIFY(!child<QLabel>("snaplenLabel")->isVisible());
}

void TestDetailPanel::textFromTheNetworkIsEscaped()
{
    received(QByteArrayView("a\x00\x1b[2J\xe2\x80\xae\xff", 9 + 1));
    QCOMPARE(text(), QStringLiteral("a\\0\\e[2J\\u202e\\xff"));
    EventBatch batch;
    batch.add(EventKind::Note, ConnectionId { 1 }, "<b>name</b> \xe2\x80\xae");
    m_journal->append(batch);
    m_panel->setEvent(m_journal->view(), 2);
    QCOMPARE(text(), QStringLiteral("<b>name</b> \\u202e"));
    for (const QLabel* label : m_panel->findChildren<QLabel*>())
        QCOMPARE(label->textFormat(), Qt::PlainText);
}

void TestDetailPanel::outlivesEviction()
{
    received("kept");
    m_journal->clear();
    m_panel->grab();
    QCOMPARE(text(), QStringLiteral("kept"));
    QCOMPARE(m_panel->sequence(), std::optional<quint64>(1));
}

void TestDetailPanel::clears()
{
    received("x");
    m_panel->clear();
    QVERIFY(child<QLabel>("detailEmpty")->isVisible());
    QVERIFY(text().isEmpty());
    received("y");
    m_panel->setEvent(m_journal->view(), 999);
    QVERIFY(!m_panel->sequence());
}

void TestDetailPanel::hiddenItDecodesNothing()
{
    m_panel->hide();
    received("later");
    QVERIFY(text().isEmpty());
    m_panel->show();
    QCOMPARE(text(), QStringLiteral("later"));
}

void TestDetailPanel::tabsHaveKeys()
{
    received("hello");
    for (const auto& [key, tab] :
        { std::pair(Qt::Key_2, 1), std::pair(Qt::Key_3, 2), std::pair(Qt::Key_1, 0) }) {
        QTest::keyClick(m_panel.get(), key, Qt::AltModifier);
        QCOMPARE(tabs()->currentIndex(), tab);
    }
}

void TestDetailPanel::largePayloadsAreQuick()
{
    QElapsedTimer clock;
    clock.start();
    received(QByteArray(256 * 1024, 'x'));
    m_panel->grab();
    QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(text().size(), 256 * 1024);
    clock.start();
    received(QByteArray(256 * 1024, '\x01'));
    m_panel->grab();
    QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(text().endsWith(QStringLiteral("see Hex")));
    tabs()->setCurrentIndex(1);
    QCOMPARE(m_panel->findChild<HexView*>()->bytes().size(), 256 * 1024);
}

void TestDetailPanel::remembersItsTab()
{
    QTemporaryDir dir;
    QSettings settings(dir.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    tabs()->setCurrentIndex(2);
    m_panel->saveState(settings);
    tabs()->setCurrentIndex(0);
    m_panel->restoreState(settings);
    QCOMPARE(tabs()->currentIndex(), 2);
}

QTEST_MAIN(TestDetailPanel)
#include "tst_detailpanel.moc"
