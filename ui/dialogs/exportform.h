// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/exportcatalogue.h"
#include "journal/filter.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QSettings;

namespace signalbox {

/// What of the log goes into a file of which format and name: the choices of the export dialog.
class ExportForm : public QWidget
{
    Q_OBJECT

public:
    explicit ExportForm(QWidget* parent = nullptr);

    /// How many events there are, and how many of them the filter lets through; an empty one lets all.
    void setSource(quint64 events, const Filter& filter, quint64 matching);
    void setFormat(const QByteArray& name); ///< a name from the catalogue

    const ExportFormat& format() const;
    QString fileName() const; ///< absolute; empty if none is given
    bool wantsAll() const;
    void setFolder(const QString& folder) { m_folder = folder; } ///< where names without one lie
    void takeFocus(); ///< to the file's name

    void saveState(QSettings& settings) const; ///< folder and format
    void restoreState(QSettings& settings);

    /// A file's name as one would write it: `~/log.csv`.
    static QString shortName(const QString& fileName);
    static QString eventCount(quint64 events);

public Q_SLOTS:
    void browse();

Q_SIGNALS:
    void changed();

private:
    QWidget* makeFormat();
    QLayout* makeEvents();
    QLayout* makeFile();
    void suggestFile();
    void followFormat();
    void followFile(const QString& text);

    QString m_folder;
    QComboBox* m_format = nullptr;
    QRadioButton* m_all = nullptr;
    QRadioButton* m_filtered = nullptr;
    QLabel* m_filterText = nullptr;
    QLineEdit* m_path = nullptr;
    QPushButton* m_browse = nullptr;
};

} // namespace signalbox
