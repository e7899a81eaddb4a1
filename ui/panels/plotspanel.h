// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "journal/event.h"
#include "journal/metrichistory.h"

#include <QWidget>

#include <array>
#include <optional>

class QComboBox;
class QLabel;
class QSettings;
class QToolButton;

namespace signalbox {

class MessageLine;
class TracePlot;

/// Throughput, messages, clients and round trips over the last minutes, above each other with one time axis. A
/// crosshair goes over all four and tells their values in words. Can stand still while data goes on being
/// collected. Draws nothing while hidden.
class PlotsPanel : public QWidget
{
    Q_OBJECT

public:
    static constexpr std::size_t PlotCount = 4;

    explicit PlotsPanel(QWidget* parent = nullptr);

    /// Outlives the panel; refresh() when there is more in it.
    void setSource(const MetricHistory* history);
    void refresh();
    /// False while another tab covers it, which Qt does not count as hidden; QDockWidget::visibilityChanged().
    void setInFront(bool isInFront);
    /// The rest of the window shows a recording: the plots say that they do not.
    void setRecordingShown(bool isShown);
    void takeFocus();

    bool isPaused() const { return m_frozen.has_value(); }
    /// What is shown now, under a name that ends in .png, .svg or .csv.
    Result<Done> exportTo(const QString& fileName);

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeBar();
    QWidget* makeStack();
    bool isSeen() const { return m_isInFront && isVisible(); }
    const MetricHistory& shown() const { return m_frozen ? *m_frozen : *m_source; }
    std::chrono::seconds span() const;
    void setPaused(bool isPaused);
    void showTraces();
    void showState();
    void showCrosshair();
    void setMessage(Severity severity, const QString& text);
    bool handleKey(int key, Qt::KeyboardModifiers modifiers);
    void stepTo(qsizetype index);
    void hideCrosshair();
    std::optional<WallTime> crosshair() const;
    void openExport();
    Result<Done> savePlots(const QString& fileName);

    MetricHistory m_none; // until there is a source
    const MetricHistory* m_source = &m_none;
    std::optional<MetricHistory> m_frozen; // what there was when it was paused
    WallTime m_end {}; // the right edge of the plots
    std::optional<double> m_pointed; // where the mouse is, in seconds before the right edge
    std::optional<WallTime> m_chosen; // by keys
    bool m_isAtNewest = false; // by keys: the crosshair goes with it
    bool m_isInFront = true;
    bool m_isRecordingShown = false;
    QComboBox* m_spans;
    QToolButton* m_pause;
    QToolButton* m_export;
    MessageLine* m_state;
    MessageLine* m_message;
    QWidget* m_stack;
    std::array<TracePlot*, PlotCount> m_plots {};
    QLabel* m_values;
};

} // namespace signalbox
