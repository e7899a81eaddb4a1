// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/transcriptview.h"

#include "models/transcriptmodel.h"
#include "panels/transcriptdelegate.h"
#include "theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>

#include <algorithm>

namespace signalbox {
namespace {

constexpr qsizetype MaxCopiedRows = 10'000;

int textWidth(const QString& text)
{
    return QFontMetrics(TranscriptDelegate::smallFont()).horizontalAdvance(text) + 10;
}

} // namespace

TranscriptView::TranscriptView(TranscriptModel* model, QWidget* parent)
    : TailView(parent)
    , m_model(model)
{
    setModel(model);
    setItemDelegate(new TranscriptDelegate(model, this));
    setFrameShape(StyledPanel);
    QHeaderView* header = horizontalHeader();
    header->hide();
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(16);
    header->resizeSection(TranscriptModel::Time, textWidth(QStringLiteral("00:00:00.000")));
    header->resizeSection(TranscriptModel::Client, textWidth(QStringLiteral("00")));
    header->resizeSection(
        TranscriptModel::Direction, fontMetrics().horizontalAdvance(QStringLiteral("→")) + 10);
    header->setSectionResizeMode(TranscriptModel::Text, QHeaderView::Stretch);
    hideColumn(TranscriptModel::RoundTrip); // the delegate draws it at the end of the text

    auto* copyRows = new QAction(theme::icon(QStringLiteral("copy")), tr("Copy"), this);
    copyRows->setShortcut(QKeySequence::Copy);
    copyRows->setShortcutContext(Qt::WidgetShortcut);
    connect(copyRows, &QAction::triggered, this, &TranscriptView::copy);
    addAction(copyRows);
    setContextMenuPolicy(Qt::ActionsContextMenu);
}

void TranscriptView::setClientShown(bool isShown)
{
    if (isColumnHidden(TranscriptModel::Client) == isShown)
        setColumnHidden(TranscriptModel::Client, !isShown);
}

void TranscriptView::fitNumbers(quint32 greatest)
{
    const int wanted = textWidth(QString(QString::number(greatest).size(), QLatin1Char('0')));
    // A hidden column has no width to compare with.
    if (!isColumnHidden(TranscriptModel::Client) && wanted > columnWidth(TranscriptModel::Client))
        setColumnWidth(TranscriptModel::Client, wanted);
}

void TranscriptView::copy()
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QString text;
    for (const QModelIndex& row : rows.first(std::min(rows.size(), MaxCopiedRows)))
        text += m_model->lineAt(row.row()) + QLatin1Char('\n');
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

} // namespace signalbox
