// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/logcopy.h"

#include "base/bytes.h"
#include "models/logmodel.h"

#include <QApplication>
#include <QClipboard>
#include <QItemSelectionModel>

#include <algorithm>

namespace signalbox {
namespace {

constexpr std::size_t MaxCopiedRows = 20'000;

std::vector<int> selectedRows(const QItemSelectionModel& selection)
{
    // Ranges, since a selection of everything may be ten million rows.
    std::vector<int> rows;
    for (const QItemSelectionRange& range : selection.selection()) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < MaxCopiedRows; ++row)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

} // namespace

void copyLines(const LogModel& model, const QItemSelectionModel& selection, const std::vector<int>& columns)
{
    QString text;
    for (const int row : selectedRows(selection))
        text += model.line(row, columns) + QLatin1Char('\n');
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void copyPayload(const LogModel& model, const QItemSelectionModel& selection, bool isHex)
{
    QByteArray bytes;
    for (const int row : selectedRows(selection)) {
        const Event event = model.eventAt(row);
        bytes += event.isData() ? event.payload : event.detail;
    }
    if (!bytes.isEmpty())
        QApplication::clipboard()->setText(
            isHex ? QString::fromLatin1(toHex(bytes)) : QString::fromUtf8(bytes));
}

} // namespace signalbox
