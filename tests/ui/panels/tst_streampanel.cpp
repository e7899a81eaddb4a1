// SPDX-License-Identifier: GPL-3.0-or-later
#include "journalbuilder.h"
#include "panels/streampanel.h"
#include "rawpeer.h"
#include "runningserver.h"
#include "strict.h"
#include "widgets/streamview.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>

#include <thread>

using namespace signalbox;
using namespace signalbox::testing;

namespace {

constexpr int SavingMs = 30'000; // a file is safe on the disk when it is there, and disks can be busy

} // namespace

class TestStreamPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_panel.reset(); }
    void saysWhatToDo();
    void showsChunksBesideMessages();
    void countsAndExplains();
    void framesAnew();
    void writesInFourFormats();
    void showsOneColumnOrOneDirection();
    void bytesThatAreMissingAreShown();
    void textFromTheNetworkIsEscaped();
    void followsALiveClient();
    void scrollingUpLetsGoOfTheTail();
    void pauseStandsStill();
    void hiddenItReadsNothing();
    void outlivesEviction();
    void anotherJournalBeginsAnew();
    void findsOverBorders();
    void findSaysWhatIsWrong();
    void copiesTheSelection();
    void selectsByKeyboard();
    void savesByteExact_data();
    void savesByteExact();
    void saysHowManyBytesAreMissingBeforeSaving();
    void savingToNowhereSaysWhatToDo();
    void aMillionChunksAreQuickToShow();
    void remembersItsChoices();
    void everyControlHasANameAndAToolTip();

private:
    template <typename T> T* child(const char* name) const
    {
        auto* found = m_panel->findChild<T*>(QLatin1String(name));
        if (!found)
            qFatal("no %s of that kind in the panel", name);
        return found;
    }
    StreamView* view() const { return child<StreamView>("streamView"); }
    QString summary() const { return child<QLabel>("streamSummary")->text(); }
    QString message() const { return child<QLabel>("streamMessage")->text(); }
    QString losses() const
    {
        const auto* label = child<QLabel>("streamLosses");
        return label->isVisible() ? label->text() : QString();
    }
    QStringList lines() const { return view()->shownLines(); }
    void choose(const char* combo, int index) const
    {
        auto* box = child<QComboBox>(combo);
        box->setFocus();
        while (box->currentIndex() != index)
            QTest::keyClick(box, box->currentIndex() < index ? Qt::Key_Down : Qt::Key_Up);
    }
    void show(JournalBuilder& builder)
    {
        m_panel->setView(builder.view());
        m_panel->follow(ConnectionId { 1 });
    }
    /// In the middle of a line of the view, in the left or the right column.
    QPoint place(int line, bool isRight) const
    {
        const int height = view()->fontMetrics().height();
        return { isRight ? view()->viewport()->width() - 60 : 60,
            height + 8 + line * (height + 2) + height / 2 };
    }
    void click(int line, bool isRight, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, modifiers, place(line, isRight));
    }

    std::unique_ptr<StreamPanel> m_panel;
};

void TestStreamPanel::init()
{
    failOnAnyWarning();
    m_panel = std::make_unique<StreamPanel>();
    m_panel->resize(900, 400);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
}

void TestStreamPanel::saysWhatToDo()
{
    auto* empty = child<QLabel>("streamEmpty");
    QVERIFY(empty->isVisible());
    QVERIFY(empty->text().contains(QStringLiteral("Follow Stream")));
    JournalBuilder builder;
    builder.opened(1).opened(2, "127.0.0.1:5");
    show(builder);
    QVERIFY(empty->text().contains(QStringLiteral("not exchanged any bytes")));
    builder.received(1, "x");
    m_panel->setView(builder.view());
    QVERIFY(!empty->isVisible());
    QVERIFY(view()->isVisible());
    QCOMPARE(m_panel->title(), QStringLiteral("Stream · client 1"));
}

void TestStreamPanel::showsChunksBesideMessages()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "hello\nwor").sent(1, "hi\n").received(1, "ld\n");
    show(builder);
    QCOMPARE(lines(),
        QStringList({ QStringLiteral("→ 1 9 B hello\\n\t→ 1 6 B hello\\n"), QStringLiteral("wor\t→ 2 6 B wor"),
            QStringLiteral("← 1 3 B hi\\n\t← 1 3 B hi\\n"), QStringLiteral("→ 2 3 B ld\\n\t↳ 2 ld\\n") }));
}

void TestStreamPanel::countsAndExplains()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "a\nb\nc").received(1, "d\nrest");
    show(builder);
    QVERIFY2(summary().contains(QStringLiteral("→ 2 reads carried 3 messages, 1 spans several")),
        qPrintable(summary()));
    QVERIFY(summary().contains(QStringLiteral("a part of one more")));
    QVERIFY(summary().contains(QStringLiteral("RFC 9293")));
    QVERIFY(!summary().contains(QStringLiteral("does not promise")));

    JournalBuilder lucky;
    lucky.opened(2).received(2, "a\n").received(2, "b\n");
    m_panel->follow(NoConnection); // another journal follows
    m_panel->setView(lucky.view());
    m_panel->follow(ConnectionId { 2 });
    QVERIFY2(summary().contains(QStringLiteral("does not promise")), qPrintable(summary()));
}

void TestStreamPanel::framesAnew()
{
    JournalBuilder builder;
    builder.opened(1)
        .received(1,
            QByteArray("\x00\x02"
                       "ab\x00",
                5))
        .received(1,
            QByteArray("\x01"
                       "c",
                2));
    show(builder);
    auto* options = child<QWidget>("streamFramingOptions");
    QVERIFY(!options->isVisible());
    choose("streamFramingCombo", 1);
    QVERIFY(options->isVisible());
    QVERIFY2(summary().contains(QStringLiteral("2 reads carried 2 messages, 1 spans several")),
        qPrintable(summary()));
    choose("streamByteOrderCombo", 1); // 512 bytes little endian
    QVERIFY(summary().contains(QStringLiteral("carried 0 messages, and a part of one more")));
    choose("streamLengthWidthCombo", 0); // lengths 0, 2, 0, 1
    QVERIFY2(summary().contains(QStringLiteral("carried 4 messages")), qPrintable(summary()));
    QTest::mouseClick(child<QCheckBox>("streamCountsHeaderCheck"), Qt::LeftButton, {}, QPoint(8, 8));
    QVERIFY(child<QCheckBox>("streamCountsHeaderCheck")->isChecked());
    QVERIFY(lines().first().contains(QStringLiteral("→ 1 ▲"))); // a message of 0 bytes, header and all

    choose("streamFramingCombo", 2);
    auto* size = child<QSpinBox>("streamSizeSpin");
    QVERIFY(size->isVisible());
    size->setFocus();
    size->selectAll();
    QTest::keyClicks(size, QStringLiteral("3"));
    QTest::keyClick(size, Qt::Key_Return);
    QVERIFY2(summary().contains(QStringLiteral("carried 2 messages, 1 spans several, and a part")),
        qPrintable(summary()));
    choose("streamFramingCombo", 3);
    QVERIFY(child<QSpinBox>("streamGapSpin")->isVisible());
    QVERIFY(summary().contains(QStringLiteral("carried 0 messages, and a part of one more")));
}

void TestStreamPanel::writesInFourFormats()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "h\xc3\xa9\n");
    show(builder);
    choose("streamColumnsCombo", 1);
    QCOMPARE(lines(), QStringList { QStringLiteral("→ 1 4 B hé\\n") });
    choose("streamFormatCombo", 1);
    QVERIFY(lines().first().startsWith(QStringLiteral("→ 1 4 B 000000  68 c3 a9 0a ")));
    choose("streamFormatCombo", 2);
    QCOMPARE(lines(), QStringList { QStringLiteral("→ 1 4 B h\\xc3\\xa9\\n") });
    choose("streamFormatCombo", 3);
    QCOMPARE(lines(), QStringList { QStringLiteral("→ 1 4 B 0x68, 0xc3, 0xa9, 0x0a,") });
}

void TestStreamPanel::showsOneColumnOrOneDirection()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "one ").sent(1, "answer\n").received(1, "two\n");
    show(builder);
    choose("streamColumnsCombo", 2);
    // A message in one piece, in the order of their beginnings.
    QCOMPARE(
        lines(), QStringList({ QStringLiteral("→ 1 8 B one two\\n"), QStringLiteral("← 1 7 B answer\\n") }));
    choose("streamDirectionCombo", 2);
    QCOMPARE(lines(), QStringList { QStringLiteral("← 1 7 B answer\\n") });
    QVERIFY(!summary().contains(u'→'));
    choose("streamColumnsCombo", 1);
    choose("streamDirectionCombo", 1);
    QCOMPARE(lines(), QStringList({ QStringLiteral("→ 1 4 B one "), QStringLiteral("→ 2 4 B two\\n") }));
}

void TestStreamPanel::bytesThatAreMissingAreShown()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "begin", 1209).received(1, "end\n");
    show(builder);
    QCOMPARE(lines().at(1).section(u'\t', 0, 0), QStringLiteral("▲ 1,204 bytes not captured"));
    QVERIFY(lines().at(0).contains(u'▲')); // the message that goes into the gap
    QVERIFY2(losses().contains(QStringLiteral("1,204 bytes not captured (snaplen)")), qPrintable(losses()));
}

void TestStreamPanel::textFromTheNetworkIsEscaped()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "<b>x</b>\x1b[2J\xe2\x80\xae\xff");
    show(builder);
    QVERIFY(lines().first().contains(QStringLiteral("<b>x</b>\\e[2J\\u202e\\xff")));
}

void TestStreamPanel::followsALiveClient()
{
    RunningServer server;
    QVERIFY(server.isListening());
    RawPeer peer = RawPeer::connectTo(server.endpoint());
    QVERIFY(peer.isValid());
    m_panel->follow(ConnectionId { 1 });
    QByteArray sent;
    for (int i = 0; i < 200; ++i) {
        const QByteArray line = "line " + QByteArray::number(i) + '\n';
        QVERIFY(peer.write(line));
        sent += line;
    }
    QCOMPARE(peer.read(sent.size()), sent); // the echo
    QTRY_VERIFY((m_panel->setView(server.engine.journal()->view()),
        m_panel->index().stats(Flow::ToClient).messages == 200));
    QCOMPARE(m_panel->index().stats(Flow::ToServer).messages, 200U);
    // The tail is in sight without anybody scrolling.
    QVERIFY2(lines().last().contains(QStringLiteral("line 199\\n")), qPrintable(lines().last()));
    QVERIFY(child<QToolButton>("streamFollowButton")->isChecked());
}

void TestStreamPanel::scrollingUpLetsGoOfTheTail()
{
    JournalBuilder builder;
    builder.opened(1);
    for (int i = 0; i < 300; ++i)
        builder.received(1, "line " + QByteArray::number(i) + '\n');
    show(builder);
    auto* tail = child<QToolButton>("streamFollowButton");
    QVERIFY(tail->isChecked());
    view()->setFocus();
    QTest::keyClick(view(), Qt::Key_Home);
    QVERIFY(!tail->isChecked());
    const QStringList before = lines();
    QVERIFY(before.first().contains(QStringLiteral("line 0\\n")));
    builder.received(1, "more\n");
    m_panel->setView(builder.view());
    QCOMPARE(lines(), before);
    view()->verticalScrollBar()->setValue(view()->verticalScrollBar()->maximum() / 2);
    QVERIFY(!lines().first().contains(QStringLiteral("line 0\\n")));
    QTest::mouseClick(tail, Qt::LeftButton);
    QVERIFY(lines().last().contains(QStringLiteral("more\\n")));
    QTest::keyClick(view(), Qt::Key_PageUp);
    QVERIFY(!tail->isChecked());
    QTest::keyClick(view(), Qt::Key_End);
    QVERIFY(tail->isChecked());
}

void TestStreamPanel::pauseStandsStill()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "one\n");
    show(builder);
    QTest::mouseClick(child<QToolButton>("streamPauseButton"), Qt::LeftButton);
    builder.received(1, "two\n");
    m_panel->setView(builder.view());
    QCOMPARE(lines().size(), 1);
    QVERIFY(summary().startsWith(QStringLiteral("Paused.")));
    choose("streamFramingCombo", 2);
    QCOMPARE(lines().size(), 1); // what is there can be framed in another way all the same
    QVERIFY2(lines().first().endsWith(QStringLiteral("→ 1 4 B… one\\n")), qPrintable(lines().first()));
    QTest::mouseClick(child<QToolButton>("streamPauseButton"), Qt::LeftButton);
    QCOMPARE(lines().size(), 2);
}

void TestStreamPanel::hiddenItReadsNothing()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "one\n");
    m_panel->hide();
    show(builder);
    QCOMPARE(m_panel->index().nextSequence(), 0U);
    m_panel->show();
    QCOMPARE(m_panel->index().stats(Flow::ToServer).messages, 1U);
    m_panel->setInFront(false); // behind another tab
    builder.received(1, "two\n");
    m_panel->setView(builder.view());
    QCOMPARE(m_panel->index().stats(Flow::ToServer).messages, 1U);
    m_panel->setInFront(true);
    QCOMPARE(m_panel->index().stats(Flow::ToServer).messages, 2U);
    // What it laid out without a journal, it lays out again.
    const QStringList before = lines();
    QCOMPARE(before.size(), 2);
    m_panel->hide();
    m_panel->resize(1000, 420);
    m_panel->show();
    QCOMPARE(lines(), before);
    m_panel->setInFront(false);
    m_panel->resize(900, 400);
    m_panel->setInFront(true);
    QCOMPARE(lines(), before);
}

void TestStreamPanel::outlivesEviction()
{
    JournalBuilder builder({ 512 * 1024 * 1024, JournalChunk::MaxEvents * 2 });
    builder.opened(1);
    for (int i = 0; i < int(JournalChunk::MaxEvents) * 5; ++i) {
        builder.received(1, "ab\n");
        if (i % 4000 != 0)
            continue;
        show(builder);
        QTRY_COMPARE(m_panel->index().nextSequence(), builder.view().endSequence());
        QTest::keyClick(view(), i % 8000 == 0 ? Qt::Key_Home : Qt::Key_PageDown);
        QVERIFY(!lines().isEmpty());
    }
    QVERIFY2(losses().contains(QStringLiteral("bytes gone from the log")), qPrintable(losses()));
    // Cleared: nothing is left, and nothing breaks.
    builder.journal()->clear();
    m_panel->setView(builder.view());
    QVERIFY(child<QLabel>("streamEmpty")->isVisible());
}

void TestStreamPanel::anotherJournalBeginsAnew()
{
    JournalBuilder first;
    first.opened(1);
    for (int i = 0; i < 50; ++i)
        first.received(1, "old\n");
    show(first);
    click(0, true);
    JournalBuilder second;
    second.opened(1).received(1, "new\n");
    m_panel->setView(second.view());
    QCOMPARE(lines(), QStringList { QStringLiteral("→ 1 4 B new\\n\t→ 1 4 B new\\n") });
}

void TestStreamPanel::findsOverBorders()
{
    JournalBuilder builder;
    builder.opened(1);
    for (int i = 0; i < 200; ++i)
        builder.received(1, "nothing here\n");
    builder.received(1, "a nee").sent(1, "between\n").received(1, "dle\r\n");
    for (int i = 0; i < 200; ++i)
        builder.received(1, "nothing here\n");
    show(builder);
    view()->setFocus();
    QTest::keyClick(view(), Qt::Key_F, Qt::ControlModifier);
    auto* edit = child<QLineEdit>("findEdit");
    QVERIFY(edit->hasFocus());
    QTest::keyClicks(edit, QStringLiteral("NEEDLE"));
    QTRY_VERIFY(view()->match());
    QCOMPARE(view()->match()->offset, 200U * 13 + 2);
    QVERIFY(!view()->isFollowing());
    QVERIFY(!lines().filter(QStringLiteral("a nee")).isEmpty());
    QTest::keyClick(edit, Qt::Key_F3);
    QTRY_VERIFY(child<QLabel>("findStatus")->text().contains(QStringLiteral("other end")));

    choose("streamFindKindCombo", 2);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, QStringLiteral("65 0d 0a"));
    QTRY_VERIFY(view()->match() && view()->match()->length == 3);
    QCOMPARE(view()->match()->offset, 200U * 13 + 7);
    choose("streamFindKindCombo", 1);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, QStringLiteral("here\\na nee"));
    QTRY_VERIFY(view()->match() && view()->match()->length == 10);
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(!edit->isVisible());
    QVERIFY(!view()->match());
    QVERIFY(view()->hasFocus());
}

void TestStreamPanel::findSaysWhatIsWrong()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "abc");
    show(builder);
    QTest::mouseClick(child<QToolButton>("streamFindButton"), Qt::LeftButton);
    auto* edit = child<QLineEdit>("findEdit");
    auto* status = child<QLabel>("findStatus");
    QTest::keyClicks(edit, QStringLiteral("x"));
    QTRY_VERIFY(status->text().contains(QStringLiteral("Not found")));
    choose("streamFindKindCombo", 2);
    QVERIFY2(status->text().contains(QStringLiteral("hex")), qPrintable(status->text()));
    QVERIFY(!view()->match());
}

void TestStreamPanel::copiesTheSelection()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "one\ntw").received(1, "o\n");
    show(builder);
    const auto copied = [this](const char* action) {
        child<QAction>(action)->trigger();
        return QApplication::clipboard()->text();
    };
    click(0, false); // the first chunk
    QCOMPARE(copied("streamCopyTextAction"), QStringLiteral("one\ntw"));
    QVERIFY(message().contains(QStringLiteral("6 bytes")));
    click(1, true); // the second message
    QCOMPARE(copied("streamCopyTextAction"), QStringLiteral("two\n"));
    QCOMPARE(copied("streamCopyEscapedAction"), QStringLiteral("two\\n"));
    QVERIFY(copied("streamCopyHexAction").startsWith(QStringLiteral("00000000  74 77 6f 0a")));
    QVERIFY(
        copied("streamCopyArrayAction").contains(QStringLiteral("bytes[4] = {\n    0x74, 0x77, 0x6f, 0x0a,")));
    click(0, true, Qt::ShiftModifier);
    QTest::keyClick(view(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("one\ntwo\n"));

    JournalBuilder cut;
    cut.opened(2).received(2, "ab", 10);
    m_panel->follow(NoConnection);
    m_panel->setView(cut.view());
    m_panel->follow(ConnectionId { 2 });
    click(0, false);
    QCOMPARE(copied("streamCopyTextAction"), QStringLiteral("ab"));
    QVERIFY2(message().contains(QStringLiteral("8 bytes of the selection are not in the log")),
        qPrintable(message()));
}

void TestStreamPanel::selectsByKeyboard()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "one\n").received(1, "two\n").sent(1, "three\n");
    show(builder);
    view()->setFocus();
    QTest::keyClick(view(), Qt::Key_Down);
    QCOMPARE(view()->selectedBytes(99), QByteArray("one\n"));
    QTest::keyClick(view(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(view()->selectedBytes(99), QByteArray("one\ntwo\n"));
    QTest::keyClick(view(), Qt::Key_Right);
    QCOMPARE(view()->selectedBytes(99), QByteArray("two\n"));
    QTest::keyClick(view(), Qt::Key_Down);
    QCOMPARE(view()->selectedBytes(99), QByteArray("three\n"));
    QTest::keyClick(view(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(view()->selectedBytes(99), QByteArray("one\ntwo\nthree\n"));
    quint64 total = 0;
    QCOMPARE(view()->selectedBytes(5, &total), QByteArray("one\nt"));
    QCOMPARE(total, 14U);
}

void TestStreamPanel::savesByteExact_data()
{
    QTest::addColumn<bool>("isToServer");
    QTest::newRow("client to server") << true;
    QTest::newRow("server to client") << false;
}

/// Megabytes of random bytes through a real server, saved by its dialog, are what was sent.
void TestStreamPanel::savesByteExact()
{
    QFETCH(bool, isToServer);
    ServerConfig config;
    config.net.snaplen = 0;
    RunningServer server(config);
    QByteArray bytes(3 * 1024 * 1024 + 17, '\0');
    QRandomGenerator random(42);
    for (char& c : bytes)
        c = static_cast<char>(random.bounded(256));
    RawPeer peer = RawPeer::connectTo(server.endpoint());
    QByteArray echoed;
    std::thread reader([&] { echoed = peer.read(bytes.size()); });
    const bool isWritten = peer.write(bytes);
    reader.join();
    QVERIFY(isWritten);
    QCOMPARE(echoed, bytes);
    choose("streamFormatCombo", 1); // as text, they would be letters that no font here has
    m_panel->follow(ConnectionId { 1 });
    QTRY_VERIFY((m_panel->setView(server.engine.journal()->view()),
        m_panel->index().stats(Flow::ToClient).bytes == quint64(bytes.size())));

    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("saved.bin"));
    child<QAction>(isToServer ? "streamSaveToServerAction" : "streamSaveToClientAction")->trigger();
    auto* dialog = child<QFileDialog>("streamSaveDialog");
    QVERIFY(dialog->windowTitle().contains(QStringLiteral("3,145,745 bytes")));
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    QVERIFY(name);
    name->setText(file); // typing would open a list of files, which this platform cannot show
    QTest::mouseClick(dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save), Qt::LeftButton);
    QTRY_VERIFY2_WITH_TIMEOUT(
        message().contains(QStringLiteral("Saved 3,145,745 bytes")), qPrintable(message()), SavingMs);
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QVERIFY(saved.readAll() == bytes);
}

void TestStreamPanel::saysHowManyBytesAreMissingBeforeSaving()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "kept", 1000).received(1, "all");
    show(builder);
    auto* action = child<QAction>("streamSaveToServerAction");
    QVERIFY2(action->text().contains(QStringLiteral("996 bytes missing")), qPrintable(action->text()));
    QVERIFY(!child<QAction>("streamSaveToClientAction")->isEnabled());
    action->trigger();
    auto* dialog = child<QFileDialog>("streamSaveDialog");
    QVERIFY(dialog->windowTitle().contains(QStringLiteral("996 bytes are missing")));
    dialog->reject();

    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("part.bin"));
    m_panel->saveTo(Flow::ToServer, file);
    QTRY_VERIFY2_WITH_TIMEOUT(
        message().contains(QStringLiteral("996 bytes are not in the log")), qPrintable(message()), SavingMs);
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(saved.readAll(), QByteArray("keptall"));
}

void TestStreamPanel::savingToNowhereSaysWhatToDo()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "x");
    show(builder);
    m_panel->saveTo(Flow::ToServer, QStringLiteral("/nonexistent/folder/file.bin"));
    QTRY_VERIFY2_WITH_TIMEOUT(
        message().contains(QStringLiteral("Choose a folder")), qPrintable(message()), SavingMs);
    QVERIFY(child<QAction>("streamSaveToServerAction")->isEnabled());
}

/// What is in sight is laid out, and no more: the whole would take minutes.
void TestStreamPanel::aMillionChunksAreQuickToShow()
{
    JournalBuilder builder;
    builder.opened(1);
    for (int i = 0; i < 1'000'000; ++i)
        builder.received(1, "a line of text that is not too short\n");
    show(builder);
    QTRY_COMPARE_WITH_TIMEOUT(m_panel->index().chunks().size(), 1'000'000U, 60'000);
    QTRY_VERIFY(lines().last().contains(QStringLiteral("→ 1000000")));
    view()->setFocus();
    QTest::keyClick(view(), Qt::Key_Home);
    QVERIFY(lines().first().startsWith(QStringLiteral("→ 1 ")));
    view()->verticalScrollBar()->setValue(view()->verticalScrollBar()->maximum() / 2);
    QVERIFY(!lines().first().startsWith(QStringLiteral("→ 1 ")));
    choose("streamFormatCombo", 1);
    choose("streamColumnsCombo", 2);
    QVERIFY(!view()->grab().isNull());
}

void TestStreamPanel::remembersItsChoices()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("settings.ini"));
    choose("streamFramingCombo", 1);
    choose("streamLengthWidthCombo", 2);
    choose("streamFormatCombo", 2);
    choose("streamColumnsCombo", 1);
    {
        QSettings settings(file, QSettings::IniFormat);
        m_panel->saveState(settings);
    }
    cleanup();
    init();
    QSettings settings(file, QSettings::IniFormat);
    m_panel->restoreState(settings);
    QCOMPARE(child<QComboBox>("streamFramingCombo")->currentIndex(), 1);
    QCOMPARE(child<QComboBox>("streamLengthWidthCombo")->currentIndex(), 2);
    QCOMPARE(child<QComboBox>("streamFormatCombo")->currentIndex(), 2);
    QCOMPARE(view()->format(), StreamFormat::Escaped);
    QCOMPARE(view()->columns(), StreamView::Columns::Chunks);
    QCOMPARE(m_panel->index().framing().width, 4U);
}

void TestStreamPanel::everyControlHasANameAndAToolTip()
{
    for (const QWidget* widget : m_panel->findChildren<QWidget*>()) {
        const bool isControl = qobject_cast<const QComboBox*>(widget) || qobject_cast<const QSpinBox*>(widget)
            || qobject_cast<const QCheckBox*>(widget)
            || (qobject_cast<const QToolButton*>(widget) && widget->objectName().startsWith(u"stream"));
        if (!isControl)
            continue;
        QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
        QVERIFY2(!widget->toolTip().isEmpty(), qPrintable(widget->objectName()));
        QVERIFY2(widget->focusPolicy() & Qt::TabFocus, qPrintable(widget->objectName()));
    }
    QVERIFY(!view()->accessibleName().isEmpty());
}

QTEST_MAIN(TestStreamPanel)
#include "tst_streampanel.moc"
