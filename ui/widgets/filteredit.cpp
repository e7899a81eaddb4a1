// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/filteredit.h"

#include "base/visibletext.h"
#include "theme/contrast.h"
#include "theme/theme.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QKeyEvent>
#include <QPainter>
#include <QStringListModel>

namespace signalbox {
namespace {

constexpr int PauseMs = 200;
constexpr qsizetype MaxRecent = 20;

} // namespace

FilterEdit::FilterEdit(QWidget* parent)
    : QLineEdit(parent)
    , m_sign(addAction(theme::icon(QStringLiteral("filter")), LeadingPosition))
    , m_clear(addAction(theme::icon(QStringLiteral("close")), TrailingPosition))
    , m_recent(new QStringListModel(this))
{
    setPlaceholderText(tr("Filter: words, client:1, dir:in, bytes>100 ..."));
    setAccessibleName(tr("Log filter"));
    setToolTip(tr("Shows only the events that match (Ctrl+L). Down lists recent filters."));
    m_clear->setText(tr("Clear filter"));
    m_clear->setToolTip(tr("Shows all events (Esc)"));
    m_clear->setVisible(false);
    connect(m_clear, &QAction::triggered, this, [this] { setFilterText({}); });

    auto* completer = new QCompleter(m_recent, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    setCompleter(completer);
    connect(completer, qOverload<const QString&>(&QCompleter::activated), this, &FilterEdit::setFilterText);

    m_pause.setSingleShot(true);
    m_pause.setInterval(PauseMs);
    connect(&m_pause, &QTimer::timeout, this, &FilterEdit::takeEffect);
    connect(this, &QLineEdit::textChanged, this, &FilterEdit::check);
    connect(this, &QLineEdit::returnPressed, this, [this] {
        this->completer()->popup()->hide();
        takeEffect();
        rememberLater();
    });
}

void FilterEdit::setFilterText(const QString& text)
{
    setText(text);
    takeEffect();
    rememberLater();
}

void FilterEdit::check()
{
    const Result<Filter> parsed = Filter::parse(text());
    if (parsed) {
        m_typed = *parsed;
        m_error.clear();
        m_validity = m_typed.isEmpty() ? Validity::Empty : Validity::Valid;
        m_pause.start();
    } else {
        m_error = parsed.error().text();
        m_validity = Validity::Invalid;
        m_pause.stop();
    }
    m_clear->setVisible(!text().isEmpty());
    const bool isInvalid = m_validity == Validity::Invalid;
    m_sign->setIcon(theme::icon(isInvalid ? QStringLiteral("warning") : QStringLiteral("filter")));
    m_sign->setToolTip(visibleText(m_error));
    setAccessibleDescription(visibleText(m_error));
    tint();
    Q_EMIT validityChanged();
}

void FilterEdit::takeEffect()
{
    m_pause.stop();
    if (m_validity == Validity::Invalid || m_typed.text() == m_filter.text())
        return;
    m_filter = m_typed;
    Q_EMIT filterChanged(m_filter);
}

/// The completer may be at work on the list just now.
void FilterEdit::rememberLater()
{
    QMetaObject::invokeMethod(this, &FilterEdit::remember, Qt::QueuedConnection);
}

void FilterEdit::remember()
{
    if (m_validity != Validity::Valid)
        return;
    QStringList list = m_recent->stringList();
    const QString used = text().trimmed();
    if (!list.isEmpty() && list.front() == used)
        return;
    list.removeAll(used);
    list.prepend(used);
    setRecent(list);
}

QStringList FilterEdit::recent() const { return m_recent->stringList(); }

void FilterEdit::setRecent(const QStringList& recent)
{
    m_recent->setStringList(recent.first(std::min(recent.size(), MaxRecent)));
}

QColor FilterEdit::ground() const
{
    const QColor base = QPalette().color(QPalette::Base);
    switch (m_validity) {
    case Validity::Valid:
        return theme::mixed(base, theme::color(theme::Role::Ok), 0.08);
    case Validity::Invalid:
        return theme::mixed(base, theme::color(theme::Role::Error), 0.10);
    case Validity::Empty:
        break;
    }
    return base;
}

void FilterEdit::tint()
{
    QPalette own;
    if (m_validity != Validity::Empty)
        own.setColor(QPalette::Base, ground());
    setPalette(own);
}

void FilterEdit::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    if (m_validity == Validity::Empty)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto role = m_validity == Validity::Valid ? theme::Role::Ok : theme::Role::Error;
    painter.setPen(QPen(theme::color(role), 1.5));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 2, 2);
}

void FilterEdit::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Down && !completer()->popup()->isVisible()) {
        completer()->setCompletionPrefix({});
        completer()->complete();
        return;
    }
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        setFilterText({});
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void FilterEdit::focusOutEvent(QFocusEvent* event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && text() == m_filter.text())
        remember();
}

void FilterEdit::changeEvent(QEvent* event)
{
    QLineEdit::changeEvent(event);
    // Sent for the application's palette, and for our own tint, which is the right one already.
    if (event->type() == QEvent::PaletteChange && palette().color(QPalette::Base) != ground())
        tint();
}

} // namespace signalbox
