// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/exportjob.h"
#include "journal/filter.h"
#include "journal/journalview.h"

#include <QDialog>

#include <memory>

class QProgressBar;
class QPushButton;
class QSettings;

namespace signalbox {

class ExportForm;
class MessageLine;

/// Writes the log to a file: which format, all events or those the filter shows, where to. The export runs in a
/// thread of its own; how it goes, how it ended and what to do about a failure is said in the dialog.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ExportDialog(QWidget* parent = nullptr);
    ~ExportDialog() override;

    /// What there is to export. `matching` is how many events the filter lets through; an empty one lets all.
    void setSource(const JournalView& view, const Filter& filter, quint64 matching);
    /// Offers this format; a name from the catalogue.
    void setFormat(const QByteArray& name);
    bool isRunning() const { return m_job != nullptr; }

    /// Folder and format.
    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

    void done(int result) override;

public Q_SLOTS:
    /// Writes a capture to a place of its own, with progress and cancel, and starts Wireshark with it.
    void openInWireshark();
    /// Cancels a running export; closes the dialog otherwise.
    void reject() override;

Q_SIGNALS:
    void exported(const QString& fileName, quint64 events);

private:
    enum class Remedy { None, CreateFolder, Browse, OpenFolder };

    QWidget* makeMessageRow();
    QWidget* makeButtons();

    quint64 chosenEvents() const;

    void check();
    void say(Severity severity, const QString& text, Remedy remedy = Remedy::None);
    void applyRemedy();
    void start();
    void run(const ExportFormat& format, const QString& fileName);
    void handOver(const QString& fileName);
    void cancel();
    void finish(const ExportOutcome& outcome);
    void showRunning();

    JournalView m_view;
    Filter m_filter;
    quint64 m_matching = 0;
    bool m_isForWireshark = false; // the file that is being written
    std::unique_ptr<ExportJob> m_job;
    Remedy m_offered = Remedy::None;

    ExportForm* m_form;
    QProgressBar* m_progress;
    MessageLine* m_message = nullptr;
    QPushButton* m_remedy = nullptr;
    QPushButton* m_wireshark = nullptr;
    QPushButton* m_export = nullptr;
    QPushButton* m_cancel = nullptr;
};

} // namespace signalbox
