// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/clientspanel.h"

#include "../models/snapshotbuilder.h"
#include "dialogs/sendtodialog.h"
#include "models/clientsmodel.h"
#include "theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

QList<int> numbers(const QVariant& ids)
{
    QList<int> out;
    for (const ConnectionId id : ids.value<QList<ConnectionId>>())
        out.append(static_cast<int>(number(id)));
    return out;
}

int tcpColumn(const QByteArray& name)
{
    int column = ClientsModel::FirstTcpColumn;
    while (name != ClientsModel::tcpFigure(column)->objectName)
        ++column;
    return column;
}

} // namespace

class ClientsPanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { theme::apply(theme::Scheme::Light); }

    void init()
    {
        m_panel = std::make_unique<ClientsPanel>();
        m_view = m_panel->findChild<QTableView*>(QStringLiteral("clientsView"));
        QVERIFY(m_view);
        m_panel->resize(900, 400);
        m_panel->show();
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        m_view->setFocus();
        m_builder = SnapshotBuilder();
    }

    void emptyTableSaysWhatToDo()
    {
        auto* title = m_panel->findChild<QLabel*>(QStringLiteral("emptyTitle"));
        auto* sentence = m_panel->findChild<QLabel*>(QStringLiteral("emptySentence"));
        auto* button = m_panel->findChild<QPushButton*>(QStringLiteral("emptyButton"));
        QAction start(QStringLiteral("&Start"));
        QAction connectClient(QStringLiteral("Connect"));
        QSignalSpy started(&start, &QAction::triggered);
        QSignalSpy connected(&connectClient, &QAction::triggered);
        m_panel->setStartAction(&start);
        m_panel->setConnectAction(&connectClient);

        m_panel->setSnapshot(nullptr, ServerState::Stopped);
        QVERIFY(title->isVisible());
        QCOMPARE(title->text(), QStringLiteral("No server is running"));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(started.size(), 1);

        m_panel->setEndpoint({ QHostAddress(QHostAddress::AnyIPv4), 65432 });
        m_panel->setSnapshot(m_builder.take(), ServerState::Listening);
        QCOMPARE(title->text(), QStringLiteral("No client is connected"));
        QVERIFY(sentence->text().contains(QStringLiteral("nc 127.0.0.1 65432")));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(connected.size(), 1);

        m_builder.add(1);
        m_panel->setSnapshot(m_builder.take(), ServerState::Listening);
        QVERIFY(!title->isVisible());
        m_panel->setSnapshot(m_builder.take(), ServerState::Stopped); // a stopped server has no clients
        QVERIFY(title->isVisible());
        QCOMPARE(m_panel->count(), 0);
    }

    void deleteDisconnectsWhatIsSelected()
    {
        show(5);
        QSignalSpy asked(m_panel.get(), &ClientsPanel::disconnectRequested);
        QTest::keyClick(m_view, Qt::Key_Delete);
        QCOMPARE(asked.size(), 0);
        click(1);
        click(3, Qt::ControlModifier);
        QTest::keyClick(m_view, Qt::Key_Delete);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(numbers(asked[0][0]), QList<int>({ 2, 4 }));
        QCOMPARE(asked[0][1].value<DisconnectMode>(), DisconnectMode::Graceful);
        QTest::keyClick(m_view, Qt::Key_Delete, Qt::ShiftModifier);
        QCOMPARE(asked.size(), 2);
        QCOMPARE(asked[1][1].value<DisconnectMode>(), DisconnectMode::Reset);
        QTest::keyClick(m_view, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(m_view, Qt::Key_Delete);
        QCOMPARE(numbers(asked[2][0]), QList<int>({ 1, 2, 3, 4, 5 }));
    }

    void contextMenu()
    {
        show(3);
        QSignalSpy asked(m_panel.get(), &ClientsPanel::disconnectRequested);
        auto* menu = m_panel->findChild<QMenu*>(QStringLiteral("clientsMenu"));
        click(2);
        QContextMenuEvent event(QContextMenuEvent::Mouse, cell(2), m_view->viewport()->mapToGlobal(cell(2)));
        QCoreApplication::sendEvent(m_view->viewport(), &event);
        QVERIFY(menu->isVisible());
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action("resetClientAction")).center());
        QVERIFY(!menu->isVisible());
        QCOMPARE(asked.size(), 1);
        QCOMPARE(numbers(asked[0][0]), QList<int>({ 3 }));
        QCOMPARE(asked[0][1].value<DisconnectMode>(), DisconnectMode::Reset);
    }

    void showsOneClientInTheLog()
    {
        show(3);
        QSignalSpy asked(m_panel.get(), &ClientsPanel::showInLogRequested);
        QVERIFY(!action("showClientInLogAction")->isEnabled());
        click(1);
        QTest::keyClick(m_view, Qt::Key_Return);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<ConnectionId>(), ConnectionId { 2 });
        click(0);
        QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, cell(0));
        QCOMPARE(asked.size(), 2);
        QCOMPARE(asked[1][0].value<ConnectionId>(), ConnectionId { 1 });
        click(2, Qt::ControlModifier);
        QVERIFY(!action("showClientInLogAction")->isEnabled());
    }

    void copiesAddresses()
    {
        show(3);
        click(0);
        click(2, Qt::ControlModifier);
        QTest::keyClick(m_view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("127.0.0.1:40001\n127.0.0.1:40003"));
    }

    void sendsToTheSelected()
    {
        m_builder.addMany(1, 3);
        m_builder.change(2).name = QStringLiteral("ada");
        update();
        QSignalSpy sent(m_panel.get(), &ClientsPanel::sendRequested);
        click(1);
        click(2, Qt::ControlModifier);
        QTest::keyClick(m_view, Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        auto* dialog = m_panel->findChild<SendToDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        QCOMPARE(dialog->findChild<QLabel*>(QStringLiteral("sendToLabel"))->text(),
            QStringLiteral("To clients 2 (ada), 3 (127.0.0.1:40003)"));
        auto* edit = dialog->findChild<QPlainTextEdit*>(QStringLiteral("sendToSendEdit"));
        QTRY_VERIFY(edit->hasFocus());
        edit->selectAll();
        QTest::keyClicks(edit, QStringLiteral("hi"));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(sent.size(), 1);
        QCOMPARE(numbers(sent[0][0]), QList<int>({ 2, 3 }));
        QCOMPARE(sent[0][1].toByteArray(), QByteArray("hi\n"));
        QVERIFY(dialog->isVisible());

        // What is wrong with the hex is said under it, and nothing goes out.
        auto* format = dialog->findChild<QComboBox*>(QStringLiteral("sendToFormatCombo"));
        format->setCurrentIndex(2);
        edit->selectAll();
        QTest::keyClicks(edit, QStringLiteral("68 6x"));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(sent.size(), 1);
        QVERIFY(!dialog->findChild<QPushButton*>(QStringLiteral("sendToSendButton"))->isEnabled());
        QVERIFY(
            dialog->findChild<QLabel*>(QStringLiteral("sendToSendStatus"))->text().contains(QLatin1Char('x')));
        edit->selectAll();
        QTest::keyClicks(edit, QStringLiteral("68 0x69"));

        // One of them leaves meanwhile, then the other.
        m_builder.remove(3);
        update();
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(sent.size(), 2);
        QCOMPARE(numbers(sent[1][0]), QList<int>({ 2 }));
        QCOMPARE(sent[1][1].toByteArray(), QByteArray("hi"));
        m_builder.remove(2);
        update();
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(sent.size(), 2);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(!dialog->isVisible());
    }

    void headerSortsAndSelectionStays()
    {
        m_builder.addMany(1, 30);
        for (quint32 id = 1; id <= 30; ++id)
            m_builder.receive(id, (id * 7) % 31);
        update();
        click(4);
        QHeaderView* header = m_view->horizontalHeader();
        const QPoint bytesIn(
            header->sectionViewportPosition(ClientsModel::BytesInColumn) + 10, header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, bytesIn);
        QCOMPARE(header->sortIndicatorOrder(), Qt::DescendingOrder); // the most first
        const auto* model = qobject_cast<ClientsModel*>(m_view->model());
        for (int row = 1; row < model->rowCount(); ++row)
            QVERIFY(model->clientAt(row - 1).bytesIn >= model->clientAt(row).bytesIn);
        QCOMPARE(m_panel->selectedClients(), QList<ConnectionId>({ ConnectionId { 5 } }));
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, bytesIn);
        QCOMPARE(header->sortIndicatorOrder(), Qt::AscendingOrder);
        QCOMPARE(m_panel->selectedClients(), QList<ConnectionId>({ ConnectionId { 5 } }));
    }

    void widthsStayWhileNumbersGrow()
    {
        show(2);
        const QByteArray before = m_view->horizontalHeader()->saveState();
        for (int i = 0; i < 20; ++i) {
            m_builder.pass(50ms);
            m_builder.receive(1, 1'000'000'000ULL * static_cast<quint64>(i));
            update();
        }
        QCOMPARE(m_view->horizontalHeader()->saveState(), before);
        QCOMPARE(m_view->rowHeight(0), m_view->verticalHeader()->defaultSectionSize());
    }

    void hiddenPanelDoesNoWork()
    {
        show(2);
        m_panel->hide();
        QSignalSpy inserted(m_view->model(), &QAbstractItemModel::rowsInserted);
        QSignalSpy counted(m_panel.get(), &ClientsPanel::countChanged);
        m_builder.addMany(3, 5);
        update();
        QCOMPARE(inserted.size(), 0);
        QCOMPARE(m_view->model()->rowCount(), 2);
        QCOMPARE(counted.size(), 1);
        QCOMPARE(counted[0][0].toInt(), 5);
        QCOMPARE(m_panel->title(), QStringLiteral("Clients · 5"));
        update();
        QCOMPARE(counted.size(), 1);
        m_panel->show();
        QCOMPARE(m_view->model()->rowCount(), 5);
    }

    void columnsAreChosenAndKept()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("settings.ini"));
        show(3);
        auto* menu = m_panel->columnMenu();
        QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(50, 5), m_view->mapToGlobal(QPoint(50, 5)));
        QCoreApplication::sendEvent(m_view->horizontalHeader()->viewport(), &event);
        QVERIFY(menu->isVisible());
        QTest::mouseClick(menu, Qt::LeftButton, {},
            menu->actionGeometry(menu->actions().at(ClientsModel::NameColumn)).center());
        QVERIFY(m_view->isColumnHidden(ClientsModel::NameColumn));
        m_view->horizontalHeader()->moveSection(ClientsModel::QueueColumn, 0);
        m_view->sortByColumn(ClientsModel::PeerColumn, Qt::DescendingOrder);
        {
            QSettings settings(file, QSettings::IniFormat);
            m_panel->saveState(settings);
        }
        ClientsPanel other;
        QSettings settings(file, QSettings::IniFormat);
        other.restoreState(settings);
        auto* view = other.findChild<QTableView*>(QStringLiteral("clientsView"));
        QVERIFY(view->isColumnHidden(ClientsModel::NameColumn));
        QCOMPARE(view->horizontalHeader()->visualIndex(ClientsModel::QueueColumn), 0);
        other.setSnapshot(m_builder.take(), ServerState::Listening);
        other.show();
        QCOMPARE(qobject_cast<ClientsModel*>(view->model())->idAt(0), ConnectionId { 3 });
        other.columnMenu()->actions().last()->trigger(); // Reset Columns
        QVERIFY(!view->isColumnHidden(ClientsModel::NameColumn));
        QCOMPARE(
            view->horizontalHeader()->visualIndex(ClientsModel::QueueColumn), int(ClientsModel::QueueColumn));
    }

    void tcpColumnsAreChosenWatchedAndKept()
    {
        QTemporaryDir folder;
        show(200);
        const int rtt = tcpColumn("tcpRtt");
        QVERIFY(m_view->isColumnHidden(rtt));
        QVERIFY(m_panel->watchedClients().empty()); // nothing to see, nothing to ask

        auto* menu = m_panel->columnMenu();
        menu->popup(m_view->mapToGlobal(QPoint(50, 5)));
        auto* preset = m_panel->findChild<QAction*>(QStringLiteral("showTcpColumnsAction"));
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(preset).center());
        QVERIFY(!m_view->isColumnHidden(rtt));
        QVERIFY(!m_view->isColumnHidden(ClientsModel::PeerColumn));
        QVERIFY(m_view->isColumnHidden(ClientsModel::BytesInColumn));
        QVERIFY(m_view->isColumnHidden(tcpColumn("tcpRttVariance")));
        for (int column = ClientsModel::FirstTcpColumn; column < ClientsModel::ColumnCount; ++column) {
            if (!m_view->isColumnHidden(column)) // no title is cut off
                QVERIFY(m_view->columnWidth(column) >= m_view->horizontalHeader()->sectionSizeHint(column));
        }
        const auto seen = m_panel->watchedClients();
        QVERIFY(seen.size() > 5 && seen.size() < 60);
        QCOMPARE(seen.front(), ConnectionId { 1 });
        m_view->scrollToBottom();
        const auto later = m_panel->watchedClients();
        QCOMPARE(later.back(), ConnectionId { 200 });
        QVERIFY(later.front() > seen.back());
        QVERIFY(later.size() <= seen.size() + 1);
        m_builder.removeAll();
        show(2);
        QTRY_COMPARE(m_panel->watchedClients().size(), std::size_t(2));

        // One column alone, from the submenu.
        auto* tcpMenu = m_panel->findChild<QMenu*>(QStringLiteral("clientsTcpMenu"));
        QAction* variance = nullptr;
        for (QAction* action : tcpMenu->actions()) {
            if (action->data().toInt() == tcpColumn("tcpRttVariance"))
                variance = action;
        }
        QVERIFY(variance);
        tcpMenu->popup(m_view->mapToGlobal(QPoint(50, 5)));
        QVERIFY(!variance->isChecked());
        QTest::mouseClick(tcpMenu, Qt::LeftButton, {}, tcpMenu->actionGeometry(variance).center());
        QVERIFY(!m_view->isColumnHidden(tcpColumn("tcpRttVariance")));

        QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        m_panel->saveState(settings);
        ClientsPanel other;
        other.restoreState(settings);
        auto* view = other.findChild<QTableView*>(QStringLiteral("clientsView"));
        QVERIFY(!view->isColumnHidden(tcpColumn("tcpRttVariance")));
        QVERIFY(view->isColumnHidden(ClientsModel::BytesInColumn));
        // Those of a version with other columns are of no use.
        settings.setValue(QStringLiteral("clients/columnCount"), 12);
        ClientsPanel third;
        third.restoreState(settings);
        QVERIFY(third.findChild<QTableView*>(QStringLiteral("clientsView"))->isColumnHidden(rtt));

        m_panel->hide();
        QVERIFY(m_panel->watchedClients().empty());
        menu->actions().last()->trigger(); // Reset Columns
        QVERIFY(m_view->isColumnHidden(rtt));
        QVERIFY(!m_view->isColumnHidden(ClientsModel::BytesInColumn));
    }

    void saysWhichClientIsSelected()
    {
        show(3);
        QSignalSpy current(m_panel.get(), &ClientsPanel::currentClientChanged);
        QCOMPARE(m_panel->currentClient(), NoConnection);
        click(1);
        QCOMPARE(current.size(), 1);
        QCOMPARE(current[0][0].value<ConnectionId>(), ConnectionId { 2 });
        QCOMPARE(m_panel->currentClient(), ConnectionId { 2 });
        m_view->sortByColumn(ClientsModel::IdColumn, Qt::DescendingOrder);
        QCOMPARE(current.size(), 1); // it is the same, in another place
        m_view->sortByColumn(ClientsModel::IdColumn, Qt::AscendingOrder);
        click(2, Qt::ControlModifier);
        QCOMPARE(current.size(), 2);
        QCOMPARE(current[1][0].value<ConnectionId>(), NoConnection);
        click(2);
        QCOMPARE(m_panel->currentClient(), ConnectionId { 3 });
        m_builder.remove(3);
        update();
        QCOMPARE(m_panel->currentClient(), NoConnection);
    }

    void lastColumnCannotBeHidden()
    {
        for (int column = 1; column < ClientsModel::ColumnCount; ++column)
            m_view->setColumnHidden(column, true);
        auto* menu = m_panel->columnMenu();
        Q_EMIT menu->aboutToShow();
        QVERIFY(!menu->actions().at(0)->isEnabled());
        QVERIFY(menu->actions().at(1)->isEnabled());
    }

    void everyActionExplainsItself()
    {
        for (const QAction* each : m_panel->clientActions()) {
            if (each->isSeparator())
                continue;
            QVERIFY(!each->shortcut().isEmpty());
            QVERIFY2(each->toolTip().contains(each->shortcut().toString(QKeySequence::NativeText)),
                qPrintable(each->text()));
        }
        QVERIFY(!m_view->accessibleName().isEmpty());
    }

private:
    void update() { m_panel->setSnapshot(m_builder.take(), ServerState::Listening); }
    void show(quint32 clients)
    {
        m_builder.addMany(1, clients);
        update();
    }
    QPoint cell(int row) const
    {
        return m_view->visualRect(m_view->model()->index(row, ClientsModel::PeerColumn)).center();
    }
    void click(int row, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, modifiers, cell(row));
    }
    QAction* action(const char* name) const { return m_panel->findChild<QAction*>(QString::fromLatin1(name)); }

    std::unique_ptr<ClientsPanel> m_panel;
    QTableView* m_view = nullptr;
    SnapshotBuilder m_builder;
};

QTEST_MAIN(ClientsPanelTest)
#include "tst_clientspanel.moc"
