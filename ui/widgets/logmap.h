// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/logtimelinefeed.h"

#include <QWidget>

#include <optional>

namespace signalbox {

/// The whole time span of the log, from top to bottom: how much happened when, where errors and warnings were,
/// what is marked, and what is in sight, to jump by mouse or keys. Hidden it holds and computes nothing.
class LogMap : public QWidget
{
    Q_OBJECT

public:
    struct Span
    {
        WallTime first {};
        WallTime last {};
    };

    explicit LogMap(QWidget* parent = nullptr);

    /// The newest view of the journal; has no effect while hidden.
    void setView(const JournalView& view);
    void setInSight(std::optional<Span> span);
    void setMarks(const std::vector<WallTime>& marks);

    const LogTimelineFeed& feed() const { return m_feed; }
    /// What happened in the time that this height stands for.
    LogTimeline::Bucket countAt(int y) const;
    WallTime timeAt(int y) const;
    int yOf(WallTime time) const;

    QSize sizeHint() const override;

Q_SIGNALS:
    /// It has become visible and has nothing to show yet.
    void viewWanted();
    void jumpRequested(signalbox::WallTime time);
    /// To the first error or warning from there on.
    void problemRequested(signalbox::WallTime time);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QRect area() const; // where time is drawn
    std::pair<std::size_t, std::size_t> bucketsAt(int top, int bottom) const;
    LogTimeline::Bucket countBetween(int top, int bottom) const;
    void paintBars(QPainter* painter) const;
    void paintProblems(QPainter* painter) const;
    void paintMarks(QPainter* painter) const;
    void paintInSight(QPainter* painter) const;
    QString textAt(int y) const;
    void refreshSpan();
    void describe();

    LogTimelineFeed m_feed;
    Span m_span; // of the whole log
    std::optional<Span> m_inSight;
    std::vector<WallTime> m_marks;
};

} // namespace signalbox
