// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/ladderdrawing.h"

#include <QAbstractScrollArea>

#include <optional>

namespace signalbox {

/// A ladder to scroll through and to step along with the keys. Paints only what can be seen. While the end is
/// in sight it follows it; scrolling up lets go.
class LadderView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit LadderView(QWidget* parent = nullptr);

    /// The current step stays, as long as it is there.
    void setScene(const LadderScene& scene);
    /// Shown in place of a ladder without steps.
    void setEmptyText(const QString& text);
    const QString& emptyText() const { return m_emptyText; }

    const LadderScene& scene() const { return m_scene; }
    const LadderStep* currentStep() const;
    void setCurrentRow(int row);
    int currentRow() const { return m_current; } ///< -1 = none
    int rowCount() const { return static_cast<int>(m_scene.steps.size()); }
    /// In the viewport; partly or wholly outside of it for rows out of sight.
    QRect rowRect(int row) const;
    int rowAt(const QPoint& place) const; ///< -1 = none
    bool isFollowing() const { return m_isFollowing; }

Q_SIGNALS:
    /// By mouse or keys, or because the step is no longer there.
    void currentStepChanged();

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    void renew();
    void measure();
    void restoreCurrent(quint64 id);
    void reveal(int row);
    void tellReaders();
    int headHeight() const;
    int contentHeight() const { return m_tops.empty() ? 0 : m_tops.back(); }
    int visibleHeight() const;

    LadderScene m_scene;
    LadderDrawing m_drawing;
    std::vector<int> m_tops; // of each row, and the end of the last
    QString m_emptyText;
    int m_current = -1;
    bool m_isFollowing = true;
    bool m_isOurs = false; // this class moves the scroll bar, not the user
};

} // namespace signalbox
