// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/comparisonmodel.h"

#include "client/comparisonmetric.h"
#include "models/plaintooltip.h"
#include "net/concurrency.h"
#include "theme/theme.h"

#include <QCoreApplication>
#include <QLocale>

namespace signalbox {
namespace {

enum ClientsRow { Served, Refused, Failed, ClientsRowCount };

int metricCount() { return static_cast<int>(comparisonMetrics().size()); }

} // namespace

void ComparisonModel::setComparison(const ComparisonResult& result)
{
    const bool isSameShape = result.rows.size() == m_result.rows.size();
    if (!isSameShape)
        beginResetModel();
    m_result = result;
    if (!isSameShape)
        endResetModel();
    else if (!m_result.rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

const ComparisonMetric* ComparisonModel::metric(int row) const
{
    return row >= 0 && row < metricCount() ? &comparisonMetrics()[static_cast<std::size_t>(row)] : nullptr;
}

int ComparisonModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || m_result.rows.empty() ? 0 : metricCount() + ClientsRowCount;
}

int ComparisonModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_result.rows.size());
}

QString ComparisonModel::text(const ComparisonRow& model, int row) const
{
    if (model.runs.empty())
        return QStringLiteral("–");
    const ComparisonMetric* metric = this->metric(row);
    if (!metric) {
        switch (row - metricCount()) {
        case Served:
            return tr("%1 of %2").arg(model.clientsServed()).arg(m_result.settings.load.clients);
        case Refused:
            return QString::number(model.refused());
        default:
            return QString::number(model.failed());
        }
    }
    const auto spread = metric->spread(model);
    if (!spread)
        return QStringLiteral("–");
    QString shown = metric->format(spread->median, *spread);
    if (spread->min < spread->max && spread->median != 0 && !spread->isCoarse())
        shown += QStringLiteral("  ±%1 %").arg(
            std::max(1, qRound(50 * (spread->max - spread->min) / std::abs(spread->median))));
    return shown;
}

QString ComparisonModel::toolTip(const ComparisonRow& model, int row) const
{
    QStringList lines;
    if (const ComparisonMetric* metric = this->metric(row)) {
        if (const auto spread = metric->spread(model)) {
            const QLocale locale;
            lines.append(tr("median %1, from %2 to %3")
                             .arg(metric->format(spread->median, *spread), metric->format(spread->min, *spread),
                                 metric->format(spread->max, *spread)));
            if (spread->isCoarse())
                lines.append(tr("One page of memory makes %1 here: more clients tell more.")
                                 .arg(metric->format(spread->step)));
            QStringList runs;
            for (const LoadResult& run : model.runs) {
                if (const auto value = metric->of(run))
                    runs.append(locale.toString(*value, 'f', *value < 100 ? 3 : 0));
            }
            lines.append(
                QStringLiteral("%1: %2").arg(QLatin1String(metric->name), runs.join(QStringLiteral("; "))));
        }
    }
    if (model.runs.empty())
        lines.append(tr("Not run"));
    if (const auto error = model.error())
        lines.append(error->text());
    return lines.isEmpty() ? QString() : plainToolTip(lines.join(QLatin1Char('\n')));
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const ComparisonRow& model = m_result.rows[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return text(model, index.row());
    case Qt::ToolTipRole:
        return toolTip(model, index.row());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<int>(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::FontRole:
        return theme::numberFont();
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2: %3")
            .arg(headerData(index.row(), Qt::Vertical, Qt::DisplayRole).toString(),
                headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                text(model, index.row()));
    default:
        return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal) {
        if (section < 0 || section >= columnCount())
            return {};
        if (role == Qt::TextAlignmentRole)
            return static_cast<int>(Qt::AlignRight) | static_cast<int>(Qt::AlignVCenter)
                | static_cast<int>(Qt::TextWordWrap);
        const ConcurrencyModel* model =
            findConcurrencyModel(m_result.rows[static_cast<std::size_t>(section)].model);
        if (!model) // a test's own
            return role == Qt::DisplayRole
                ? QVariant(QString::fromUtf8(m_result.rows[static_cast<std::size_t>(section)].model))
                : QVariant();
        if (role == Qt::DisplayRole)
            return QCoreApplication::translate("Concurrency", model->title);
        if (role == Qt::ToolTipRole)
            return plainToolTip(QCoreApplication::translate("Concurrency", model->summary));
        return {};
    }
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<int>(Qt::AlignLeft | Qt::AlignVCenter);
    if (const ComparisonMetric* metric = this->metric(section)) {
        if (role == Qt::DisplayRole)
            return QCoreApplication::translate("Comparison", metric->heading);
        if (role == Qt::ToolTipRole)
            return plainToolTip(
                QStringLiteral("%1\n%2").arg(QCoreApplication::translate("Comparison", metric->title),
                    QCoreApplication::translate("Comparison", metric->help)));
        return {};
    }
    const int row = section - metricCount();
    if (role == Qt::DisplayRole)
        return row == Served ? tr("Served") : row == Refused ? tr("Refused") : tr("Failed");
    if (role == Qt::ToolTipRole)
        return plainToolTip(
            row == Served ? tr(
                "Clients that got at least one echo. The others may have waited in the backlog all the time.")
                : row == Refused
                ? tr("Clients that could not connect since nobody listened, or were turned away")
                : tr("Clients whose connection broke, or whose echo was wrong"));
    return {};
}

} // namespace signalbox
