// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/findbar.h"

#include "theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace signalbox {
namespace {

QToolButton* toolButton(QWidget* parent, const QString& icon, const QString& name, const QString& toolTip)
{
    auto* button = new QToolButton(parent);
    button->setIcon(theme::icon(icon));
    button->setAutoRaise(true);
    button->setAccessibleName(name);
    button->setToolTip(toolTip);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

FindBar::FindBar(QWidget* parent)
    : QWidget(parent)
    , m_edit(new QLineEdit(this))
    , m_status(new QLabel(this))
{
    m_edit->setObjectName(QStringLiteral("findEdit"));
    m_edit->setPlaceholderText(tr("Find in the log"));
    m_edit->setAccessibleName(tr("Find in the log"));
    m_edit->setToolTip(
        tr("Text in payload or event, in any case. Enter finds the next (F3), Shift+Enter the previous."));
    m_edit->addAction(theme::icon(QStringLiteral("find")), QLineEdit::LeadingPosition);
    m_edit->setMinimumWidth(120);
    m_edit->setMaximumWidth(360);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setObjectName(QStringLiteral("findStatus"));
    auto* previous =
        toolButton(this, QStringLiteral("previous"), tr("Find previous"), tr("Find previous (Shift+F3)"));
    auto* next = toolButton(this, QStringLiteral("next"), tr("Find next"), tr("Find next (F3)"));
    auto* close =
        toolButton(this, QStringLiteral("close"), tr("Close the find bar"), tr("Close the find bar (Esc)"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 3, 6, 3);
    layout->setSpacing(4);
    layout->addWidget(m_edit, 2);
    layout->addWidget(previous);
    layout->addWidget(next);
    layout->addWidget(m_status, 3);
    layout->addWidget(close);

    connect(m_edit, &QLineEdit::textEdited, this, &FindBar::textEdited);
    connect(previous, &QToolButton::clicked, this, [this] { Q_EMIT findRequested(false); });
    connect(next, &QToolButton::clicked, this, [this] { Q_EMIT findRequested(true); });
    connect(close, &QToolButton::clicked, this, &FindBar::closed);
}

QString FindBar::text() const { return m_edit->text(); }

void FindBar::setSubject(const QString& name, const QString& toolTip)
{
    m_edit->setPlaceholderText(name);
    m_edit->setAccessibleName(name);
    m_edit->setToolTip(toolTip);
}

void FindBar::open()
{
    show();
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void FindBar::setStatus(const QString& status, bool isAlarming)
{
    QPalette own;
    own.setColor(QPalette::WindowText, theme::color(isAlarming ? theme::Role::Warning : theme::Role::Muted));
    m_status->setPalette(own);
    m_status->setText(status);
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT findRequested(!(event->modifiers() & Qt::ShiftModifier));
        return;
    case Qt::Key_Escape:
        Q_EMIT closed();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace signalbox
