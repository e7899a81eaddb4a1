// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalview.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QSettings;
class QStackedWidget;
class QTabWidget;

namespace signalbox {

class HexView;
class PayloadView;

/// One event: its bytes as text and in hex, and what it means. Keeps a copy, so that the event stays readable
/// when the journal has evicted it. Decodes only the tab that is shown.
class DetailPanel : public QWidget
{
    Q_OBJECT

public:
    explicit DetailPanel(QWidget* parent = nullptr);

    /// Clears if the view does not contain it.
    void setEvent(const JournalView& view, quint64 sequence);
    void clear();
    std::optional<quint64> sequence() const { return m_sequence; }

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

private:
    void fillTab();
    void showSelection();
    void applyTheme();
    QString headline(const Event& event, const JournalView& view) const;

    std::optional<quint64> m_sequence;
    QByteArray m_bytes; // payload or detail
    QString m_explanation;
    int m_filledTabs = 0; // bit set

    QStackedWidget* m_stack;
    QLabel* m_headline;
    QLabel* m_cut;
    QLabel* m_selection;
    QTabWidget* m_tabs;
    PayloadView* m_text;
    HexView* m_hex;
    QPlainTextEdit* m_explain;

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
};

} // namespace signalbox
