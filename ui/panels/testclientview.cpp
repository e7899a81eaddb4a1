// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/testclientview.h"

#include "models/testclientmodel.h"
#include "theme/theme.h"

#include <QHeaderView>

#include <algorithm>

namespace signalbox {
namespace {

constexpr int EasyWidth = 380; // from here on there is room for behaviours beside everything else
constexpr int RoomyWidth = 540; // from here on the ends of each connection have columns of their own

int textWidth(const QString& text) { return QFontMetrics(theme::numberFont()).horizontalAdvance(text) + 12; }

} // namespace

TestClientView::TestClientView(TestClientModel* model, QWidget* parent)
    : QTableView(parent)
    , m_model(model)
{
    setModel(model);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setCornerButtonEnabled(false);
    const int height = fontMetrics().height() + 5;
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);

    QHeaderView* header = horizontalHeader();
    header->setHighlightSections(false);
    header->setMinimumSectionSize(24);
    header->resizeSection(TestClientModel::RoundTrip, textWidth(QStringLiteral("99.9 ms")));
    for (const int column : { TestClientModel::In, TestClientModel::Out })
        header->resizeSection(column, textWidth(QStringLiteral("99.9 kB")));
    for (const int column : { TestClientModel::Local, TestClientModel::Peer })
        header->resizeSection(column, textWidth(QStringLiteral("255.255.255.255:65535")));
    setColumnHidden(TestClientModel::Behaviour, true);
    header->resizeSection(TestClientModel::Id, textWidth(QStringLiteral("00")));
    header->setSectionResizeMode(TestClientModel::State, QHeaderView::Stretch);
}

QList<ConnectionId> TestClientView::selectedClients() const
{
    QList<ConnectionId> ids;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            ids.append(m_model->at(row).id);
    }
    return ids;
}

bool TestClientView::selectClients(ConnectionId first, ConnectionId last)
{
    const int top = m_model->rowOf(first);
    const int bottom = m_model->rowOf(last);
    if (top < 0 || bottom < top)
        return false;
    selectionModel()->setCurrentIndex(m_model->index(bottom, 0), QItemSelectionModel::NoUpdate);
    const QItemSelection rows(m_model->index(top, 0), m_model->index(bottom, TestClientModel::ColumnCount - 1));
    selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
    scrollTo(m_model->index(bottom, 0));
    return true;
}

void TestClientView::fitNumbers(quint32 greatest)
{
    const int wanted = textWidth(QString(QString::number(greatest).size(), QLatin1Char('0')));
    if (wanted > columnWidth(TestClientModel::Id))
        setColumnWidth(TestClientModel::Id, wanted);
}

void TestClientView::fitBehaviours()
{
    const bool isShown = m_model->hasBehaviours();
    const bool isNarrow = width() < EasyWidth;
    const int wanted = textWidth(isNarrow ? QStringLiteral("Slow reader") : QStringLiteral("Trickling writer"));
    if (columnWidth(TestClientModel::Behaviour) != wanted)
        setColumnWidth(TestClientModel::Behaviour, wanted);
    const auto hide = [this](int column, bool isHidden) {
        if (isColumnHidden(column) != isHidden)
            setColumnHidden(column, isHidden);
    };
    hide(TestClientModel::Behaviour, !isShown);
    hide(TestClientModel::RoundTrip, isShown && isNarrow); // the transcript has the round trips too
}

void TestClientView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    for (const int column : { TestClientModel::Local, TestClientModel::Peer }) {
        if (isColumnHidden(column) != (width() < RoomyWidth))
            setColumnHidden(column, width() < RoomyWidth);
    }
    fitBehaviours();
}

} // namespace signalbox
