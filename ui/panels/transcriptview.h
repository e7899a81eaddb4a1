// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tailview.h"

namespace signalbox {

class TranscriptModel;

/// A transcript that follows its end; its selected rows can be copied as text.
class TranscriptView : public TailView
{
    Q_OBJECT

public:
    explicit TranscriptView(TranscriptModel* model, QWidget* parent = nullptr);

    /// False where all rows are of one client.
    void setClientShown(bool isShown);
    /// Gives the numbers the room that the greatest needs; never less than before.
    void fitNumbers(quint32 greatest);

private:
    void copy();

    TranscriptModel* m_model;
};

} // namespace signalbox
