// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/savedfilters.h"

#include <QDialog>

#include <functional>

class QLineEdit;

namespace signalbox {

class MessageLine;

/// The name and the text of a saved filter. What is wrong with them stands under the fields.
class SavedFilterDialog : public QDialog
{
    Q_OBJECT

public:
    /// Takes what was written, or says why not.
    using Save = std::function<Result<Done>(const SavedFilter&)>;

    SavedFilterDialog(const SavedFilter& filter, Save save, QWidget* parent);

private:
    void refresh();
    void save();

    QLineEdit* m_name;
    QLineEdit* m_text;
    MessageLine* m_error;
    Save m_save;
};

} // namespace signalbox
