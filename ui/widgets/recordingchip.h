// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QToolButton>

namespace signalbox {

class Recorder;

/// What is being recorded, to be seen at a glance: a dot, the file, its size, for how long, and what is missing
/// from it. A click stops the recording; afterwards it says how it ended, for a while or until it is clicked.
/// Hidden when there is nothing to say.
class RecordingChip : public QToolButton
{
    Q_OBJECT

public:
    explicit RecordingChip(QWidget* parent = nullptr);

    /// The recorder must outlive the chip.
    void setRecorder(Recorder* recorder);
    void follow(); ///< shows anew; also after a change of theme

private:
    void press();

    Recorder* m_recorder = nullptr;
    QTimer m_farewell; // how long an outcome without troubles stays
};

} // namespace signalbox
