// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/logcolumns.h"

#include "models/logcelltext.h"
#include "models/logmodel.h"
#include "theme/theme.h"
#include "widgets/tailview.h"

#include <QHeaderView>
#include <QMenu>
#include <QSettings>

#include <array>

namespace signalbox {
namespace {

struct Column
{
    int id;
    const char* name; // in the settings
    const char* sample; // that it has room for
    bool isShown; // at first
};

// As they stand from left to right; the last one takes what is left.
constexpr std::array<Column, LogModel::ColumnCount> Columns { {
    { LogModel::NumberColumn, "no", "◆ 00000000", true },
    { LogModel::TimeColumn, "time", "00:00:00.000000", true },
    { LogModel::DeltaColumn, "delta", "000.000000", false },
    { LogModel::ClientColumn, "client", "000000", true },
    { LogModel::PeerColumn, "peer", "000.000.000.000:00000", false },
    { LogModel::ClientDeltaColumn, "client-delta", "000.000000", false },
    { LogModel::DirectionColumn, "direction", "⇄ ", true },
    { LogModel::BytesColumn, "bytes", "0000000", true },
    { LogModel::CapturedColumn, "kept", "0000000", false },
    { LogModel::EventColumn, "event", "", true },
} };

constexpr int MaxWidth = 4000;

} // namespace

LogColumns::LogColumns(TailView* view)
    : QObject(view)
    , m_view(view)
    , m_header(view->horizontalHeader())
    , m_menu(new QMenu(tr("Log &Columns"), view))
    , m_widths(LogModel::ColumnCount)
{
    m_header->setObjectName(QStringLiteral("logHeader"));
    m_header->setMinimumSectionSize(widthFor(QStringLiteral("→")));
    m_header->setSectionsMovable(true);
    m_header->setFirstSectionMovable(false); // also the column by which the rows are known
    m_header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_header, &QWidget::customContextMenuRequested, this,
        [this](const QPoint& place) { m_menu->popup(m_header->mapToGlobal(place)); });
    connect(m_header, &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (width > 0) // else it has been hidden
            m_widths.at(static_cast<std::size_t>(column)) = width;
    });
    makeMenu();
    reset();
}

void LogColumns::makeMenu()
{
    m_menu->setToolTipsVisible(true);
    for (const Column& column : Columns) {
        if (column.id == LogModel::NumberColumn)
            continue;
        QAction* action = m_menu->addAction(logColumnName(column.id));
        action->setCheckable(true);
        action->setData(column.id);
        action->setToolTip(logHeader(column.id, Qt::ToolTipRole, TimeFormat::Absolute, false).toString());
        connect(action, &QAction::toggled, this,
            [this, id = column.id](bool isOn) { m_header->setSectionHidden(id, !isOn); });
    }
    m_menu->addSeparator();
    QAction* reset = m_menu->addAction(tr("&Reset Columns"), this, &LogColumns::reset);
    reset->setToolTip(tr("Shows the columns of the first start, in their order and width"));
}

int LogColumns::widthFor(const QString& sample) const
{
    return QFontMetrics(theme::numberFont()).horizontalAdvance(sample) + 14;
}

void LogColumns::setWidth(int column, int width)
{
    m_widths.at(static_cast<std::size_t>(column)) = width;
    m_header->resizeSection(column, width);
}

void LogColumns::reset()
{
    for (int place = 0; place < LogModel::ColumnCount; ++place) {
        const Column& column = Columns[static_cast<std::size_t>(place)];
        m_header->moveSection(m_header->visualIndex(column.id), place);
        if (*column.sample)
            setWidth(column.id, widthFor(QString::fromUtf8(column.sample)));
        m_header->setSectionHidden(column.id, !column.isShown);
        for (QAction* action : m_menu->actions()) {
            if (action->data().isValid() && action->data().toInt() == column.id)
                action->setChecked(column.isShown);
        }
    }
}

void LogColumns::makeRoom(int column, const QString& sample)
{
    if (!m_header->isSectionHidden(column))
        m_header->resizeSection(column, std::max(m_header->sectionSize(column), widthFor(sample)));
}

std::vector<int> LogColumns::shown() const
{
    std::vector<int> columns;
    for (int place = 0; place < m_header->count(); ++place) {
        const int column = m_header->logicalIndex(place);
        if (!m_header->isSectionHidden(column))
            columns.push_back(column);
    }
    return columns;
}

void LogColumns::saveState(QSettings& settings) const
{
    QStringList list;
    for (int place = 0; place < m_header->count(); ++place) {
        const int id = m_header->logicalIndex(place);
        const auto column =
            std::find_if(Columns.begin(), Columns.end(), [id](const Column& each) { return each.id == id; });
        list += QStringLiteral("%1%2=%3")
                    .arg(QLatin1String(m_header->isSectionHidden(id) ? "-" : ""), QLatin1String(column->name))
                    .arg(m_widths.at(static_cast<std::size_t>(id)));
    }
    settings.setValue(QStringLiteral("columnList"), list);
}

void LogColumns::restoreState(QSettings& settings)
{
    int place = 0;
    for (const QString& entry : settings.value(QStringLiteral("columnList")).toStringList()) {
        const bool isHidden = entry.startsWith(u'-');
        const QString name = entry.section(u'=', 0, 0).sliced(isHidden ? 1 : 0);
        const auto column = std::find_if(Columns.begin(), Columns.end(),
            [&name](const Column& each) { return name == QLatin1String(each.name); });
        if (column == Columns.end())
            continue; // of another version
        if (const int from = m_header->visualIndex(column->id); from >= place)
            m_header->moveSection(from, place++);
        if (const int width = entry.section(u'=', 1).toInt(); width > 0)
            setWidth(column->id, std::clamp(width, m_header->minimumSectionSize(), MaxWidth));
        for (QAction* action : m_menu->actions()) {
            if (action->data().isValid() && action->data().toInt() == column->id)
                action->setChecked(!isHidden);
        }
    }
    m_header->moveSection(m_header->visualIndex(LogModel::NumberColumn), 0); // whatever was written
}

} // namespace signalbox
