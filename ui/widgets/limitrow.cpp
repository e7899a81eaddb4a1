// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/limitrow.h"

#include "models/limittext.h"
#include "theme/theme.h"
#include "widgets/limitspin.h"
#include "widgets/messageline.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

QString words(const char* text) { return QCoreApplication::translate("Limit", text); }

} // namespace

LimitRow::LimitRow(const LimitEntry& entry, bool hasHits, QWidget* parent)
    : QWidget(parent)
    , m_entry(entry)
    , m_default(entry.get({}))
    , m_spin(new LimitSpin(entry))
    , m_reset(new QToolButton)
    , m_hits(new QLabel)
    , m_message(new MessageLine)
{
    const QString option = QString::fromLatin1(entry.option);
    const QString title = words(entry.title);
    const QString help = words(entry.help);
    setWhatsThis(tr("%1\n\nOn the command line: --%2").arg(help, option));
    m_spin->setObjectName(QStringLiteral("limitSpin_") + option);
    m_spin->setAccessibleName(title);
    m_spin->setAccessibleDescription(help);
    m_spin->setToolTip(tr("%1 to %2. Enter takes a value, the arrow keys step.")
                           .arg(limitText(entry, entry.min), limitText(entry, entry.max)));
    m_reset->setObjectName(QStringLiteral("limitReset_") + option);
    m_reset->setIcon(theme::icon(QStringLiteral("restart")));
    m_reset->setAutoRaise(true);
    m_reset->setFocusPolicy(Qt::TabFocus);
    m_reset->setAccessibleName(tr("Back to the default: %1").arg(title));
    m_reset->setToolTip(
        tr("Back to the default, %1 (Tab from the value, then Space)").arg(limitText(entry, m_default)));
    m_hits->setObjectName(QStringLiteral("limitHits_") + option);
    m_hits->setAccessibleName(tr("How often it bit since Start: %1").arg(title));
    m_hits->setToolTip(tr("How often this limit bit since Start"));
    m_hits->setFont(theme::numberFont());
    m_hits->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_hits->setFixedWidth(
        m_hits->fontMetrics().horizontalAdvance(tr("▲ %1 hits").arg(QLocale().toString(99999999))));
    m_message->setObjectName(QStringLiteral("limitMessage_") + option);
    m_message->hide();

    auto* hint = new MessageLine;
    hint->setMessage(Severity::Info, tr("%1 Default: %2.").arg(help, limitText(entry, m_default)));
    hint->setTextInteractionFlags(Qt::NoTextInteraction);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(makeLine());
    column->addWidget(hint);
    column->addWidget(m_message);

    if (hasHits)
        setHits(0);
    showReset();
    connect(m_spin, &QSpinBox::valueChanged, this, [this] {
        setMessage(Severity::Info, {});
        showReset();
        Q_EMIT edited();
    });
    connect(m_spin, &LimitSpin::refused, this, [this](const QString& text) {
        setMessage(Severity::Warning,
            tr("\"%1\" is not possible: choose from %2 to %3. %4 stays.")
                .arg(text, limitText(m_entry, m_entry.min), limitText(m_entry, m_entry.max),
                    limitText(m_entry, value())));
    });
    connect(m_reset, &QToolButton::clicked, this, [this] { m_spin->setLimit(m_default); });
}

QWidget* LimitRow::makeLine()
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    auto* title = new QLabel(words(m_entry.title));
    title->setTextFormat(Qt::PlainText);
    title->setBuddy(m_spin);
    // The longest words are those for "no limit"; all rows are as wide.
    int width = 0;
    for (const LimitEntry& entry : limitCatalogue()) {
        for (const quint32 value : { entry.min, entry.max, entry.get({}) })
            width = std::max(width, fontMetrics().horizontalAdvance(limitText(entry, value)));
    }
    m_spin->setFixedWidth(width + 3 * fontMetrics().height());
    row->addWidget(title, 1);
    row->addWidget(m_spin);
    row->addWidget(m_reset);
    row->addWidget(m_hits);
    return line;
}

quint32 LimitRow::value() const { return m_spin->limit(); }

void LimitRow::setValue(quint32 value)
{
    const QSignalBlocker quiet(m_spin);
    m_spin->setLimit(value);
    setMessage(Severity::Info, {});
    showReset();
}

void LimitRow::setHits(quint64 hits)
{
    const QString number = QLocale().toString(hits);
    const QString text = hits == 0 ? tr("0 hits") : hits == 1 ? tr("▲ 1 hit") : tr("▲ %1 hits").arg(number);
    const QColor color = theme::color(hits > 0 ? theme::Role::Warning : theme::Role::Muted);
    if (m_hits->text() == text && m_hits->palette().color(QPalette::WindowText) == color)
        return;
    m_hits->setText(text);
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText, color);
    m_hits->setPalette(palette);
}

void LimitRow::setMessage(Severity severity, const QString& text)
{
    m_message->setMessage(severity, text);
    m_message->setVisible(!text.isEmpty());
}

void LimitRow::showReset() { m_reset->setEnabled(m_spin->limit() != m_default); }

} // namespace signalbox
