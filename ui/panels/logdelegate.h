// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event.h"
#include "widgets/celldelegate.h"

#include <QFont>

namespace signalbox {

class LogModel;
class TailView;

/// Draws the last column of the log: payload in the fixed font with quiet escapes, the name of an event
/// stronger than its detail, and what the find bar seeks marked. Also the line above the first row that is new.
class LogDelegate : public CellDelegate
{
    Q_OBJECT

public:
    LogDelegate(const LogModel* model, const TailView* view, QObject* parent);

    void setNeedle(const QString& needle) { m_needle = needle; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    struct Ink;

    void paintEvent(QPainter* painter, const QStyleOptionViewItem& option, const Event& event) const;
    void paintPayload(QPainter* painter, const QRect& area, const Ink& ink, const Event& event) const;
    void paintName(QPainter* painter, const QRect& area, const Ink& ink, const Event& event) const;
    void paintLayout(QPainter* painter, const QRect& area, const Ink& ink, const Event& event) const;

    const LogModel* m_model;
    const TailView* m_view;
    QFont m_payloadFont;
    int m_payloadAdvance; // pixels of a character
    QString m_needle;
};

} // namespace signalbox
