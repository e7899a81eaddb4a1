// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QStyledItemDelegate>

namespace signalbox {

class TranscriptModel;

/// Draws a transcript for narrow places: times and numbers small, payload with quiet escapes, and the round
/// trip at the end of the text, only where there is one.
class TranscriptDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    TranscriptDelegate(const TranscriptModel* model, QWidget* view);

    /// Of the times and numbers.
    static QFont smallFont();

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    void paintText(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    const TranscriptModel* m_model;
    QFont m_smallFont;
};

} // namespace signalbox
