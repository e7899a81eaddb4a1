// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/filter.h"

#include <QLineEdit>
#include <QTimer>

class QStringListModel;

namespace signalbox {

/// A filter being typed. Says with each key whether it is valid, by border, ground and icon; a valid one takes
/// effect after a short pause, or at once with Enter. An invalid one changes nothing.
class FilterEdit : public QLineEdit
{
    Q_OBJECT

public:
    enum class Validity { Empty, Valid, Invalid };

    explicit FilterEdit(QWidget* parent = nullptr);

    Validity validity() const { return m_validity; }
    QString error() const { return m_error; } ///< empty unless invalid
    const Filter& filter() const { return m_filter; } ///< the one in effect
    /// Takes effect at once.
    void setFilterText(const QString& text);

    QStringList recent() const;
    void setRecent(const QStringList& recent);

Q_SIGNALS:
    void filterChanged(const signalbox::Filter& filter);
    void validityChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void check();
    void takeEffect();
    void rememberLater();
    void remember();
    QColor ground() const;
    void tint();

    Filter m_filter;
    Filter m_typed;
    QString m_error;
    Validity m_validity = Validity::Empty;
    QTimer m_pause;
    QAction* m_sign;
    QAction* m_clear;
    QStringListModel* m_recent;
};

} // namespace signalbox
