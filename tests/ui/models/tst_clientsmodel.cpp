// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/clientsmodel.h"
#include "snapshotbuilder.h"
#include "theme/theme.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QTableView>
#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

/// What a model tells its views, in order.
class Told : public QObject
{
public:
    explicit Told(const QAbstractItemModel* model)
    {
        connect(model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { note("inserted", first, last); });
        connect(model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex&, int first, int last) { note("removed", first, last); });
        connect(model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex& first, const QModelIndex& last) {
                note(first.column() == last.column() ? "time" : "changed", first.row(), last.row());
            });
        connect(model, &QAbstractItemModel::layoutChanged, this, [this] { m_words.append("sorted"); });
        connect(model, &QAbstractItemModel::modelReset, this, [this] { m_words.append("reset"); });
    }

    /// `changed 4-4, inserted 0-2`, since the last call. `time` is a column of durations shown anew.
    QByteArray take() { return std::exchange(m_words, {}).join(", "); }

private:
    void note(const QByteArray& word, int first, int last)
    {
        m_words.append(word + ' ' + QByteArray::number(first) + '-' + QByteArray::number(last));
    }

    QByteArrayList m_words;
};

QList<int> ids(const ClientsModel& model)
{
    QList<int> out;
    for (int row = 0; row < model.rowCount(); ++row)
        out.append(static_cast<int>(number(model.idAt(row))));
    return out;
}

QString text(const ClientsModel& model, int row, int column, int role = Qt::DisplayRole)
{
    return model.index(row, column).data(role).toString();
}

int tcpColumn(const QByteArray& name)
{
    int column = ClientsModel::FirstTcpColumn;
    while (name != ClientsModel::tcpFigure(column)->objectName)
        ++column;
    return column;
}

} // namespace

class ClientsModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_model = std::make_unique<ClientsModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        m_told = std::make_unique<Told>(m_model.get());
        m_builder = SnapshotBuilder();
    }

    void nothingChangesForTheSameSnapshot()
    {
        m_builder.addMany(1, 6);
        const SnapshotPtr snapshot = m_builder.take();
        m_model->setSnapshot(snapshot);
        QCOMPARE(m_told->take(), "inserted 0-5");
        m_model->setSnapshot(snapshot);
        QCOMPARE(m_told->take(), "");
    }

    void unchangedRowsAreNotTold()
    {
        m_builder.addMany(1, 12);
        show();
        m_told->take();
        m_builder.change(6); // its block is another object, with the same rows
        show();
        QCOMPARE(m_told->take(), "");
        m_builder.receive(2, 1);
        m_builder.receive(3, 1);
        m_builder.receive(7, 1);
        show();
        QCOMPARE(m_told->take(), "changed 6-6, changed 1-2");
    }

    void comingAndGoing()
    {
        m_builder.addMany(1, 8);
        show();
        QCOMPARE(m_told->take(), "inserted 0-7");
        m_builder.remove(2);
        m_builder.remove(3);
        m_builder.remove(8);
        show();
        QCOMPARE(m_told->take(), "removed 7-7, removed 1-2");
        QCOMPARE(ids(*m_model), QList<int>({ 1, 4, 5, 6, 7 }));
        m_builder.addMany(9, 12); // in the slots that became free, and behind
        m_builder.receive(4, 1);
        show();
        QCOMPARE(m_told->take(), "changed 1-1, inserted 5-8");
        QCOMPARE(ids(*m_model), QList<int>({ 1, 4, 5, 6, 7, 9, 10, 11, 12 }));
        m_builder.removeAll();
        show();
        QCOMPARE(m_told->take(), "removed 0-8");
    }

    void slotTakenByAnotherInOneStep()
    {
        m_builder.addMany(1, 2);
        show();
        m_told->take();
        m_builder.remove(1);
        m_builder.add(3);
        show();
        QCOMPARE(m_told->take(), "removed 0-0, inserted 1-1");
        QCOMPARE(ids(*m_model), QList<int>({ 2, 3 }));
    }

    void blocksMovedByAnotherWorker()
    {
        // Two workers' blocks, one behind the other: a new block of the first moves those of the second.
        const auto block = [](std::initializer_list<quint32> numbers) {
            auto made = std::make_shared<Snapshot::Block>();
            for (const quint32 id : numbers)
                made->rows.emplace_back().id = ConnectionId { id };
            return made;
        };
        const auto a = block({ 1, 2 });
        const auto b = block({ 3, 4 });
        const auto snapshot = [](std::vector<std::shared_ptr<const Snapshot::Block>> blocks) {
            auto made = std::make_shared<Snapshot>();
            made->generation = 1;
            made->blocks = std::move(blocks);
            return made;
        };
        m_model->setSnapshot(snapshot({ a, b }));
        m_told->take();
        m_model->setSnapshot(snapshot({ a, block({ 5 }), b }));
        QCOMPARE(m_told->take(), "inserted 4-4");
        m_model->setSnapshot(snapshot({ a, b }));
        QCOMPARE(m_told->take(), "removed 4-4");
        m_model->setSnapshot(snapshot({ b }));
        QCOMPARE(m_told->take(), "removed 0-1");
        QCOMPARE(ids(*m_model), QList<int>({ 3, 4 }));
    }

    void noSnapshotMeansNoClients()
    {
        m_builder.addMany(1, 3);
        show();
        m_told->take();
        m_model->setSnapshot(nullptr);
        QCOMPARE(m_told->take(), "removed 0-2");
        show();
        QCOMPARE(m_told->take(), "inserted 0-2");
    }

    void onlyAnotherStartResets()
    {
        m_builder.addMany(1, 3);
        show();
        m_told->take();
        m_builder.restart();
        m_builder.addMany(4, 5);
        show();
        QCOMPARE(m_told->take(), "reset");
        QCOMPARE(ids(*m_model), QList<int>({ 4, 5 }));
        m_builder.removeAll();
        show();
        QCOMPARE(m_told->take(), "removed 0-1");
        m_builder.restart();
        show();
        QCOMPARE(m_told->take(), ""); // there was nothing to forget
    }

    void manyPiecesCostOneSort()
    {
        m_builder.addMany(1, 400);
        show();
        m_told->take();
        m_model->sort(ClientsModel::PeerColumn, Qt::DescendingOrder);
        QCOMPARE(m_told->take(), "sorted");
        for (quint32 id = 2; id <= 400; id += 2)
            m_builder.remove(id);
        show();
        QCOMPARE(m_told->take(), "sorted, removed 200-399"); // taken together first, then removed in one piece
        QCOMPARE(m_model->rowCount(), 200);
        QCOMPARE(m_model->idAt(0), ConnectionId { 399 });
        QCOMPARE(m_model->idAt(199), ConnectionId { 1 });
        for (quint32 id = 401; id <= 600; ++id)
            m_builder.add(id).peer.port = static_cast<quint16>(40000 + (id - 400) * 2);
        show();
        QCOMPARE(m_told->take(), "inserted 200-399, sorted");
        for (int row = 1; row < m_model->rowCount(); ++row)
            QVERIFY(m_model->clientAt(row - 1).peer.port > m_model->clientAt(row).peer.port);
    }

    void newClientsFindTheirPlace()
    {
        m_builder.addMany(1, 3);
        show();
        m_model->sort(ClientsModel::IdColumn, Qt::DescendingOrder);
        m_told->take();
        m_builder.addMany(4, 5);
        show();
        QCOMPARE(m_told->take(), "inserted 0-1");
        QCOMPARE(ids(*m_model), QList<int>({ 5, 4, 3, 2, 1 }));
    }

    void sortsByValue_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QList<int>>("ascending");
        QTest::newRow("number") << int(ClientsModel::IdColumn) << QList<int> { 1, 2, 3, 4 };
        QTest::newRow("peer") << int(ClientsModel::PeerColumn) << QList<int> { 3, 1, 2, 4 };
        QTest::newRow("name") << int(ClientsModel::NameColumn) << QList<int> { 4, 2, 3, 1 };
        QTest::newRow("state") << int(ClientsModel::StateColumn) << QList<int> { 2, 4, 1, 3 };
        QTest::newRow("since") << int(ClientsModel::SinceColumn) << QList<int> { 4, 3, 2, 1 };
        QTest::newRow("bytes in") << int(ClientsModel::BytesInColumn) << QList<int> { 1, 4, 2, 3 };
        QTest::newRow("queue, many alike") << int(ClientsModel::QueueColumn) << QList<int> { 1, 2, 4, 3 };
    }

    void sortsByValue()
    {
        QFETCH(int, column);
        QFETCH(QList<int>, ascending);
        const auto add = [this](quint32 id, const char16_t* address, quint16 port, const char16_t* name,
                             ClientState state, quint64 bytes, quint64 queued) {
            ClientRow& row = m_builder.add(id);
            row.peer = { QHostAddress(QString::fromUtf16(address)), port };
            row.name = QString::fromUtf16(name);
            row.state = state;
            row.bytesIn = bytes;
            row.queued = queued;
            m_builder.pass(10s);
        };
        add(1, u"10.0.0.9", 1000, u"guest-10", ClientState::HalfClosed, 999, 0);
        add(2, u"10.0.0.10", 900, u"ada", ClientState::Open, 10'000, 0);
        add(3, u"10.0.0.9", 999, u"Guest-9", ClientState::Closing, 1'000'000, 7);
        add(4, u"::1", 1, u"", ClientState::Open, 2'000, 0);
        show();
        m_model->sort(column, Qt::AscendingOrder);
        QCOMPARE(ids(*m_model), ascending);
        if (column != ClientsModel::QueueColumn && column != ClientsModel::StateColumn) {
            m_model->sort(column, Qt::DescendingOrder);
            std::reverse(ascending.begin(), ascending.end());
            QCOMPARE(ids(*m_model), ascending);
        }
    }

    void equalRowsKeepTheirOrder()
    {
        m_builder.addMany(1, 4);
        show();
        m_model->sort(ClientsModel::IdColumn, Qt::DescendingOrder);
        m_told->take();
        m_model->sort(ClientsModel::QueueColumn, Qt::DescendingOrder);
        QCOMPARE(m_told->take(), "");
        QCOMPARE(ids(*m_model), QList<int>({ 4, 3, 2, 1 }));
    }

    void liveColumnIsSortedOnceASecond()
    {
        m_builder.addMany(1, 3);
        show();
        m_model->sort(ClientsModel::BytesInColumn, Qt::DescendingOrder);
        m_told->take();
        int sorts = 0;
        for (quint32 tick = 0; tick < 60; ++tick) {
            m_builder.pass(50ms);
            m_builder.receive(1 + tick % 3, 100 + tick * tick);
            show();
            sorts += static_cast<int>(m_told->take().count("sorted"));
        }
        QVERIFY2(sorts >= 1 && sorts <= 3, QByteArray::number(sorts));
        // Without changes there is nothing to sort.
        m_builder.pass(1s);
        show();
        m_told->take();
        m_builder.pass(1s);
        show();
        QVERIFY(!m_told->take().contains("sorted"));
    }

    void fixedColumnIsNotSortedAgain()
    {
        m_builder.addMany(1, 3);
        show();
        m_told->take();
        for (int tick = 0; tick < 40; ++tick) {
            m_builder.pass(50ms);
            m_builder.receive(2, 5);
            show();
        }
        QVERIFY(!m_told->take().contains("sorted"));
    }

    void selectionStaysOverSorting()
    {
        m_builder.addMany(1, 50);
        show();
        QTableView view;
        view.setModel(m_model.get());
        view.setSelectionBehavior(QAbstractItemView::SelectRows);
        view.resize(400, 200);
        view.show();
        view.selectRow(10);
        view.verticalScrollBar()->setValue(9);
        const QPersistentModelIndex watched = m_model->index(20, ClientsModel::PeerColumn);
        const int scroll = view.verticalScrollBar()->value();
        QVERIFY(scroll > 0);

        m_model->sort(ClientsModel::IdColumn, Qt::DescendingOrder);
        const auto selected = [&view] { return view.selectionModel()->selectedRows(); };
        QCOMPARE(selected().size(), 1);
        QCOMPARE(m_model->idAt(selected().first().row()), ConnectionId { 11 });
        QCOMPARE(m_model->idAt(view.currentIndex().row()), ConnectionId { 11 });
        QCOMPARE(m_model->idAt(watched.row()), ConnectionId { 21 });
        QCOMPARE(view.verticalScrollBar()->value(), scroll);

        for (int tick = 0; tick < 50; ++tick) {
            m_builder.pass(100ms);
            m_builder.receive(1 + static_cast<quint32>(tick % 30), 3);
            if (tick == 5)
                m_builder.remove(40);
            if (tick == 20)
                m_model->sort(ClientsModel::BytesInColumn, Qt::AscendingOrder);
            if (tick == 39)
                m_builder.add(99);
            else
                show();
        }
        QCOMPARE(selected().size(), 1);
        QCOMPARE(m_model->idAt(selected().first().row()), ConnectionId { 11 });
        QCOMPARE(m_model->idAt(watched.row()), ConnectionId { 21 });
        QCOMPARE(view.verticalScrollBar()->value(), scroll);
    }

    void selectionOfARemovedRowGoes()
    {
        m_builder.addMany(1, 3);
        show();
        QItemSelectionModel selection(m_model.get());
        selection.select(m_model->index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        m_builder.remove(2);
        show();
        QVERIFY(!selection.hasSelection());
    }

    void rateRisesAndFallsToZero()
    {
        m_builder.add(1);
        m_builder.add(2);
        show();
        for (int tick = 0; tick < 80; ++tick) {
            m_builder.pass(50ms);
            m_builder.receive(1, 5); // 100 a second
            show();
        }
        QVERIFY2(std::abs(m_model->rateAt(0) - 100) < 1, QByteArray::number(m_model->rateAt(0)));
        QCOMPARE(text(*m_model, 0, ClientsModel::RateColumn), QStringLiteral("100/s"));
        QCOMPARE(m_model->rateAt(1), 0.0);
        for (int tick = 0; tick < 20; ++tick) {
            m_builder.pass(50ms);
            show();
        }
        QVERIFY(m_model->rateAt(0) > 30 && m_model->rateAt(0) < 70);
        for (int tick = 0; tick < 30; ++tick) {
            m_builder.pass(50ms);
            show();
        }
        QCOMPARE(m_model->rateAt(0), 0.0);
        QCOMPARE(text(*m_model, 0, ClientsModel::RateColumn), QStringLiteral("0/s"));
        m_told->take();
        m_builder.pass(50ms);
        show();
        QVERIFY(!m_told->take().contains("changed"));
    }

    void rateOfAYoungClientIsNotTooLow()
    {
        m_builder.add(1);
        for (int tick = 0; tick < 10; ++tick) {
            m_builder.pass(50ms);
            m_builder.receive(1, 5);
            show();
        }
        QVERIFY2(m_model->rateAt(0) > 80 && m_model->rateAt(0) < 130, QByteArray::number(m_model->rateAt(0)));
    }

    void rateAfterAPauseBeginsAnew()
    {
        m_builder.add(1);
        show();
        m_builder.pass(60s); // nobody looked
        m_builder.receive(1, 100'000);
        show();
        QCOMPARE(m_model->rateAt(0), 0.0);
        for (int tick = 0; tick < 20; ++tick) {
            m_builder.pass(50ms);
            m_builder.receive(1, 1);
            show();
        }
        QVERIFY2(std::abs(m_model->rateAt(0) - 20) < 3, QByteArray::number(m_model->rateAt(0)));
        // Nor does the past of one that is old at first sight count.
        m_builder.add(2).since -= 1h;
        m_builder.receive(2, 5'000'000);
        for (int tick = 0; tick < 10; ++tick) {
            show();
            m_builder.pass(50ms);
        }
        QCOMPARE(m_model->rateAt(1), 0.0);
    }

    void durationsGrowOnceASecond()
    {
        m_builder.addMany(1, 3);
        show();
        m_told->take();
        QByteArray told;
        for (int tick = 0; tick < 40; ++tick) {
            m_builder.pass(50ms);
            show();
            told += m_told->take();
        }
        QCOMPARE(told.count("time 0-2"), 2 * 2); // two columns, two seconds
        QVERIFY(!told.contains("changed"));
        QCOMPARE(text(*m_model, 0, ClientsModel::SinceColumn), QStringLiteral("0:02"));
        QCOMPARE(text(*m_model, 0, ClientsModel::LastActivityColumn), QStringLiteral("0:02 ago"));
        m_builder.receive(1, 1);
        show();
        QCOMPARE(text(*m_model, 0, ClientsModel::LastActivityColumn), QStringLiteral("now"));
    }

    void aRecordingSaysWhatItKnows()
    {
        ClientRow& row = m_builder.add(1);
        row.meanRate = 2.5; // only rows of a recording have it
        m_builder.pass(12s);
        m_builder.receive(1, 1);
        m_builder.add(2).meanRate = 0;
        m_builder.pass(3s);
        m_builder.receive(2, 1);
        show();
        for (int at = 0; at < 2; ++at) {
            QCOMPARE(text(*m_model, at, ClientsModel::QueueColumn), QStringLiteral("–"));
            QVERIFY(text(*m_model, at, ClientsModel::QueueColumn, Qt::ToolTipRole)
                        .contains(QStringLiteral("does not tell")));
        }
        QCOMPARE(text(*m_model, 0, ClientsModel::LastActivityColumn), QStringLiteral("−0:03"));
        QCOMPARE(text(*m_model, 1, ClientsModel::LastActivityColumn), QStringLiteral("at end"));
        QCOMPARE(text(*m_model, 0, ClientsModel::SinceColumn), QStringLiteral("0:15"));
        for (const int column : { ClientsModel::LastActivityColumn, ClientsModel::SinceColumn })
            QVERIFY(text(*m_model, 0, column, Qt::ToolTipRole)
                        .contains(QStringLiteral("the last event of the recording")));
    }

    void cellsForPeople()
    {
        ClientRow& row = m_builder.add(7);
        row.name = QStringLiteral("ev\u202Eil<b>");
        row.state = ClientState::HalfClosed;
        row.bytesIn = 1'234'567;
        row.bytesOut = 1;
        row.messagesIn = 12'345;
        row.queued = 70'000;
        m_builder.pass(2h + 3min);
        show();
        QCOMPARE(text(*m_model, 0, ClientsModel::IdColumn), QStringLiteral("7"));
        QCOMPARE(text(*m_model, 0, ClientsModel::PeerColumn), QStringLiteral("127.0.0.1:40007"));
        QCOMPARE(text(*m_model, 0, ClientsModel::NameColumn), QStringLiteral("ev\\u202eil<b>"));
        QCOMPARE(text(*m_model, 0, ClientsModel::StateColumn), QStringLiteral("◑ half-closed"));
        QCOMPARE(text(*m_model, 0, ClientsModel::StateColumn, Qt::AccessibleTextRole),
            QStringLiteral("half-closed"));
        QCOMPARE(text(*m_model, 0, ClientsModel::SinceColumn), QStringLiteral("2 h 03 m"));
        QCOMPARE(text(*m_model, 0, ClientsModel::BytesInColumn), QStringLiteral("1.23 MB"));
        QCOMPARE(text(*m_model, 0, ClientsModel::MessagesInColumn), QStringLiteral("12.3 k"));
        QCOMPARE(text(*m_model, 0, ClientsModel::QueueColumn), QStringLiteral("70.0 kB"));

        const QLocale locale;
        QVERIFY(text(*m_model, 0, ClientsModel::BytesInColumn, Qt::ToolTipRole)
                    .contains(locale.toString(1'234'567)));
        QVERIFY(text(*m_model, 0, ClientsModel::BytesOutColumn, Qt::ToolTipRole)
                    .endsWith(QLatin1String(" 1 byte")));
        QVERIFY(text(*m_model, 0, ClientsModel::MessagesInColumn, Qt::ToolTipRole)
                    .contains(locale.toString(12'345)));
        QVERIFY(!text(*m_model, 0, ClientsModel::NameColumn, Qt::ToolTipRole).contains(QLatin1String("<b>")));
        QVERIFY(text(*m_model, 0, ClientsModel::SinceColumn, Qt::ToolTipRole).contains(QStringLiteral("2026")));
        for (int column = 0; column < ClientsModel::ColumnCount; ++column) {
            QVERIFY(!text(*m_model, 0, column, Qt::ToolTipRole).isEmpty());
            QVERIFY(!m_model->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
            const bool isRight =
                m_model->index(0, column).data(Qt::TextAlignmentRole).value<Qt::Alignment>() & Qt::AlignRight;
            QCOMPARE(isRight,
                column == 0 || (column >= ClientsModel::SinceColumn && column != tcpColumn("tcpState")));
        }
    }

    void whatTheKernelSaysOfRowsInView()
    {
        m_builder.addMany(1, 4);
        show();
        const int rtt = tcpColumn("tcpRtt");
        const int window = tcpColumn("tcpPeerWindow");
        for (int row = 0; row < 4; ++row)
            QCOMPARE(text(*m_model, row, rtt), QStringLiteral("–"));
        QVERIFY(text(*m_model, 0, rtt, Qt::ToolTipRole).contains(QStringLiteral("only the rows in view")));

        m_builder.sampleTcp(2, [](TcpSample& sample) {
            sample.rtt = 1250us;
            sample.peerWindow = 0;
            sample.sendQueue = 9;
        });
        m_builder.sampleTcp(4711, [](TcpSample&) {}); // gone meanwhile
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        m_builder.pass(100ms);
        show();
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), 1);
        QCOMPARE(text(*m_model, 1, rtt), QStringLiteral("1.25 ms"));
        QVERIFY(
            text(*m_model, 1, rtt, Qt::ToolTipRole).contains(QLocale().toString(1250) + QStringLiteral(" µs")));
        QCOMPARE(text(*m_model, 1, window), QStringLiteral("0 B"));
        QVERIFY(m_model->index(1, window).data(Qt::ForegroundRole).isValid());
        QCOMPARE(text(*m_model, 1, tcpColumn("tcpRetransmitted")), QStringLiteral("–")); // not told: not 0
        QVERIFY(text(*m_model, 1, tcpColumn("tcpRetransmitted"), Qt::ToolTipRole)
                    .contains(QStringLiteral("Not available")));
        m_builder.pass(100ms);
        show(); // the same sample once more
        QCOMPARE(changed.size(), 1);

        // Out of view it keeps what was last seen, and says so.
        m_builder.stopSampling();
        QVERIFY(!m_model->index(1, rtt).data(Qt::ForegroundRole).isValid());
        m_builder.pass(5s);
        show();
        QCOMPARE(text(*m_model, 1, rtt), QStringLiteral("1.25 ms"));
        QVERIFY(m_model->index(1, rtt).data(Qt::ForegroundRole).isValid());
        QVERIFY(text(*m_model, 1, rtt, Qt::ToolTipRole).contains(QStringLiteral("only the rows in view")));
    }

    void whatWasNotMeasuredComesLastInEitherOrder()
    {
        m_builder.addMany(1, 5);
        for (const auto& [id, rtt] : { std::pair(2U, 300us), std::pair(3U, 100us), std::pair(5U, 200us) })
            m_builder.sampleTcp(id, [span = rtt](TcpSample& sample) { sample.rtt = span; });
        m_builder.sampleTcp(4, [](TcpSample&) {}); // asked, and not told
        show();
        m_model->sort(tcpColumn("tcpRtt"), Qt::AscendingOrder);
        QCOMPARE(ids(*m_model), QList<int>({ 3, 5, 2, 1, 4 }));
        m_model->sort(tcpColumn("tcpRtt"), Qt::DescendingOrder);
        QCOMPARE(ids(*m_model), QList<int>({ 2, 5, 3, 1, 4 }));
        m_builder.pass(2s);
        m_builder.sampleTcp(1, [](TcpSample& sample) { sample.rtt = 250us; });
        show();
        QCOMPARE(ids(*m_model), QList<int>({ 2, 1, 5, 3, 4 }));
    }

    void anyChurnEndsInTheRightRows()
    {
        QRandomGenerator random(7);
        quint32 next = 1;
        std::vector<quint32> there;
        for (int step = 0; step < 60; ++step) {
            for (quint32 n = random.bounded(90U); n > 0; --n) {
                m_builder.add(next).name = QStringLiteral("n%1").arg(random.bounded(50));
                there.push_back(next++);
            }
            std::shuffle(there.begin(), there.end(), random);
            for (quint32 n = random.bounded(90U); n > 0 && !there.empty(); --n) {
                m_builder.remove(there.back());
                there.pop_back();
            }
            for (std::size_t n = 0; n < there.size() / 3; ++n)
                m_builder.receive(there[n], random.bounded(4U));
            m_builder.stopSampling();
            for (std::size_t n = 0; n < there.size() / 4; ++n)
                m_builder.sampleTcp(there[n], [&random](TcpSample& sample) {
                    if (random.bounded(3) > 0)
                        sample.sendQueue = random.bounded(5U);
                });
            if (step % 7 == 0)
                m_model->sort(random.bounded(int(ClientsModel::ColumnCount)),
                    random.bounded(2) ? Qt::AscendingOrder : Qt::DescendingOrder);
            if (step % 25 == 24) {
                m_builder.restart();
                there.clear();
            }
            m_builder.pass(100ms);
            show();
            QList<int> shown = ids(*m_model);
            std::sort(shown.begin(), shown.end());
            QList<int> wanted(there.begin(), there.end());
            std::sort(wanted.begin(), wanted.end());
            QCOMPARE(shown, wanted);
            for (int row = 0; row < m_model->rowCount(); ++row)
                QCOMPARE(m_model->rowOf(m_model->idAt(row)), std::optional<int>(row));
        }
    }

    /// The figure: five thousand busy clients, all changed at each look, sorted by a live column, in a view.
    void fiveThousandBusyClients()
    {
        m_tester.reset(); // it looks at everything
        m_told.reset();
        SnapshotBuilder builder(128);
        builder.addMany(1, 5000);
        m_model->setSnapshot(builder.take());
        QTableView view;
        view.setModel(m_model.get());
        view.setSelectionBehavior(QAbstractItemView::SelectRows);
        view.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
        view.resize(1000, 600);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        m_model->sort(ClientsModel::BytesInColumn, Qt::DescendingOrder);
        view.selectRow(3000);

        constexpr double MaxMs = 500; // far above what any build needs, far below what a wrong algorithm does
        constexpr int Looks = 100; // five seconds of them
        QRandomGenerator random(3);
        const auto measure = [&](const char* what, quint32 busy) {
            qint64 model = 0;
            qint64 all = 0;
            for (int look = 0; look < Looks; ++look) {
                builder.pass(50ms);
                for (quint32 i = 0; i < busy; ++i)
                    builder.receive(1 + random.bounded(5000U), 1 + random.bounded(20U));
                const SnapshotPtr snapshot = builder.take();
                QElapsedTimer timer;
                timer.start();
                m_model->setSnapshot(snapshot);
                model += timer.nsecsElapsed();
                QCoreApplication::processEvents();
                all += timer.nsecsElapsed();
            }
            qInfo("%s: %.2f ms a look, %.2f ms with painting", what, double(model) / Looks / 1e6,
                double(all) / Looks / 1e6);
            return double(model) / Looks / 1e6;
        };
        QVERIFY(measure("5,000 clients, all busy", 15'000) < MaxMs);
        QVERIFY(measure("5,000 clients, 100 busy", 100) < MaxMs);
        QVERIFY(measure("5,000 clients, idle", 0) < MaxMs);
    }

private:
    void show() { m_model->setSnapshot(m_builder.take()); }

    std::unique_ptr<ClientsModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::unique_ptr<Told> m_told;
    SnapshotBuilder m_builder;
};

QTEST_MAIN(ClientsModelTest)
#include "tst_clientsmodel.moc"
