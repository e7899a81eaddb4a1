// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationresult.h"

#include <QAbstractTableModel>

namespace signalbox {

/// What came of each client of a run: verdict, line, expectations that held, time.
class ConversationModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Client, Verdict, Line, Held, Elapsed, ColumnCount };

    explicit ConversationModel(QObject* parent = nullptr);

    void begin(int clients); ///< none is decided
    void setOutcomes(const std::vector<ConversationOutcome>& outcomes); ///< of some of them
    const ConversationOutcome* outcomeAt(int row) const; ///< null if there is none yet
    int firstFailed() const; ///< row; -1 = none has failed so far

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const ConversationOutcome* outcome, int row, int column) const;

    std::vector<std::optional<ConversationOutcome>> m_rows;
};

/// How the window shows a verdict: never by colour alone.
QString conversationVerdictGlyph(ConversationVerdict verdict);

} // namespace signalbox
