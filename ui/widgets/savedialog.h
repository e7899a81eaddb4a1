// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

class QFileDialog;
class QWidget;

namespace signalbox {

struct SaveFormat
{
    QString filter; ///< `Picture (*.png)`
    QString suffix; ///< `png`; added to a name that has none
};

/// A dialog that asks where to save, begins in the home folder, and proposes `baseName` with the time of day;
/// the first format is the default. The caller connects fileSelected() and calls open(). Deletes itself.
QFileDialog* makeSaveDialog(
    QWidget* parent, const QString& title, const std::vector<SaveFormat>& formats, const QString& baseName);

} // namespace signalbox
