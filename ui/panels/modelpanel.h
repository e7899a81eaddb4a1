// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/costmeter.h"
#include "models/modelfigures.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace signalbox {

class ModelDrawing;
struct ModelScene;

/// "What is happening": the story of the concurrency model, a drawing of its threads and clients, and the
/// figures that tell it from the others, live. Does nothing while hidden.
class ModelPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ModelPanel(QWidget* parent = nullptr);

    /// The model that runs or will; `workers` as in the settings, 0 = one for each processor.
    void setModel(const QByteArray& concurrency, int workers);
    void setServer(const SnapshotPtr& snapshot, ServerState state);
    /// False while another tab covers it, which Qt does not count as hidden; QDockWidget::visibilityChanged().
    void setInFront(bool isInFront);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Row
    {
        const ModelFigure* figure;
        QLabel* title;
        QLabel* value;
        QWidget* help;
    };

    bool isSeen() const { return m_isInFront && isVisible(); }
    void refresh();
    void addFigure(QGridLayout* grid, const ModelFigure& figure);
    void showModel();
    void showServer();
    void showFigures();
    ModelScene scene() const;

    QByteArray m_concurrency;
    int m_workers = 0;
    SnapshotPtr m_snapshot;
    ServerState m_state = ServerState::Stopped;
    CostMeter m_meter;
    bool m_isInFront = true;
    WallTime m_shownAt {}; // of the snapshot whose figures are shown
    QLabel* m_title;
    QLabel* m_story;
    ModelDrawing* m_drawing;
    std::vector<Row> m_rows;
};

} // namespace signalbox
