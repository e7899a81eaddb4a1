// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/comparison.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSettings;
class QTableView;

namespace signalbox {

class CompareForm;
class ComparePlot;
class ComparisonModel;
class MessageLine;
struct ComparisonMetric;

/// Compares the concurrency models: asks for the load, shows how far it is, and what came of it as plot, table
/// and a few sentences. Servers run in processes of their own, the load in a thread of its own. Lives in the
/// GUI thread.
class ComparePanel : public QWidget
{
    Q_OBJECT

public:
    explicit ComparePanel(QWidget* parent = nullptr);

    bool isRunning() const { return m_comparison.isRunning(); }
    /// Shows a comparison as if it had just been made.
    void showResult(const ComparisonResult& result);
    /// signalbox-cli; from the same folder as this program unless it is said.
    void setServerProgram(const QString& program) { m_program = program; }
    void takeFocus(); ///< to where a comparison starts

    /// Writes what is shown; the ending of the name says how: .csv, .json or .png.
    Result<Done> exportTo(const QString& fileName) const;

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

private:
    QWidget* makeButtons();
    QWidget* makeChoice();
    void makeTable();

    void start();
    void stop();
    void showProgress(const ComparisonProgress& progress);
    void finish(const ComparisonResult& result);
    void showMetric();
    void chooseRow(int row);
    void refresh();
    void openExport();
    const ComparisonMetric& metric() const;

    Comparison m_comparison;
    ComparisonResult m_result; // shown
    QString m_program;
    ComparisonModel* m_model;
    CompareForm* m_form;
    QPushButton* m_start = nullptr;
    QPushButton* m_stop = nullptr;
    QPushButton* m_export = nullptr;
    QProgressBar* m_progress = nullptr;
    MessageLine* m_message = nullptr;
    QComboBox* m_metric = nullptr;
    ComparePlot* m_plot;
    QLabel* m_conclusion;
    QTableView* m_table = nullptr;
};

} // namespace signalbox
