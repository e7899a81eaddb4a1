// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/gotobar.h"

#include "base/visibletext.h"
#include "theme/theme.h"
#include "widgets/messageline.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {

GoToBar::GoToBar(QWidget* parent)
    : QWidget(parent)
    , m_edit(new QLineEdit(this))
    , m_error(new MessageLine(this))
{
    setObjectName(QStringLiteral("goToBar"));
    m_edit->setObjectName(QStringLiteral("goToEdit"));
    m_edit->setPlaceholderText(tr("Go to No. or time: 12,403 · 12:03:01.22 · -30s · +1.5"));
    m_edit->setAccessibleName(tr("Go to number or time"));
    m_edit->setToolTip(
        tr("A No. like 12,403; a time like 12:03:01.22 or 2026-11-22T12:03:01Z; seconds since the beginning "
           "or the time reference like 12.5; a step from here like -30s, +1.5, +2m. Enter goes there."));
    m_edit->setMaxLength(100);
    m_edit->setMinimumWidth(120);
    m_edit->setMaximumWidth(420);
    m_edit->addAction(theme::icon(QStringLiteral("clock")), QLineEdit::LeadingPosition);
    m_error->setObjectName(QStringLiteral("goToError"));
    m_error->hide();

    auto* go = new QToolButton(this);
    go->setObjectName(QStringLiteral("goToButton"));
    go->setText(tr("Go"));
    go->setAutoRaise(true);
    go->setFocusPolicy(Qt::TabFocus);
    go->setAccessibleName(tr("Go there"));
    go->setToolTip(tr("Goes there (Enter)"));
    auto* close = new QToolButton(this);
    close->setObjectName(QStringLiteral("goToCloseButton"));
    close->setIcon(theme::icon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::TabFocus);
    close->setAccessibleName(tr("Close the bar"));
    close->setToolTip(tr("Closes the bar (Esc)"));

    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(m_edit, 2);
    row->addWidget(go);
    row->addStretch(1);
    row->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 3, 6, 3);
    layout->setSpacing(2);
    layout->addLayout(row);
    layout->addWidget(m_error);

    connect(m_edit, &QLineEdit::textEdited, this, [this] { setError({}); });
    connect(go, &QToolButton::clicked, this, [this] { Q_EMIT goRequested(text()); });
    connect(close, &QToolButton::clicked, this, &GoToBar::closed);
}

QString GoToBar::text() const { return m_edit->text(); }

void GoToBar::open()
{
    show();
    setError({});
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void GoToBar::setError(const QString& error)
{
    m_error->setMessage(Severity::Error, visibleText(error));
    m_error->setVisible(!error.isEmpty());
    m_edit->setAccessibleDescription(visibleText(error));
}

void GoToBar::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT goRequested(text());
        return;
    case Qt::Key_Escape:
        Q_EMIT closed();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace signalbox
