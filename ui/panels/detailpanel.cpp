// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/detailpanel.h"

#include "base/units.h"
#include "base/visibletext.h"
#include "journal/explain.h"
#include "models/eventtime.h"
#include "theme/theme.h"
#include "widgets/hexview.h"
#include "widgets/payloadview.h"

#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTextBlock>
#include <QVBoxLayout>

namespace signalbox {
namespace {

enum Tab { TextTab, HexTab, ExplainTab };

QLabel* plainLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QString kindWords(const Event& event)
{
    switch (event.kind) {
    case EventKind::Received:
        return DetailPanel::tr("→ received");
    case EventKind::Sent:
        return DetailPanel::tr("← sent");
    default:
        return QString::fromLatin1(eventKindName(event.kind));
    }
}

} // namespace

DetailPanel::DetailPanel(QWidget* parent)
    : QWidget(parent)
    , m_stack(new QStackedWidget(this))
    , m_headline(plainLabel(this))
    , m_cut(plainLabel(this))
    , m_selection(plainLabel(this))
    , m_tabs(new QTabWidget(this))
    , m_text(new PayloadView(this))
    , m_hex(new HexView(this))
    , m_explain(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("detailPanel"));
    setAccessibleName(tr("Detail of the selected event"));
    m_text->setObjectName(QStringLiteral("payloadView"));
    m_explain->setObjectName(QStringLiteral("explainView"));
    m_explain->setReadOnly(true);
    m_explain->setAccessibleName(tr("What the event means"));
    m_explain->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_explain->document()->setDocumentMargin(10);
    m_headline->setObjectName(QStringLiteral("detailHeadline"));
    m_headline->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_headline->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_cut->setObjectName(QStringLiteral("snaplenLabel"));
    m_cut->setToolTip(
        tr("The log keeps only the first bytes of one read or write: Limits > snaplen, --snaplen. All of "
           "them went over the connection."));
    m_cut->hide();

    m_tabs->setDocumentMode(true);
    for (QFrame* frame : std::initializer_list<QFrame*> { m_text, m_hex, m_explain })
        frame->setFrameStyle(QFrame::NoFrame);
    m_tabs->addTab(m_text, tr("Text"));
    m_tabs->addTab(m_hex, tr("Hex"));
    m_tabs->addTab(m_explain, tr("Explain"));
    m_tabs->setTabToolTip(TextTab, tr("Bytes as text; what cannot be shown as \\n or \\x00 (Alt+1)"));
    m_tabs->setTabToolTip(HexTab, tr("Offset, 16 bytes, ASCII (Alt+2)"));
    m_tabs->setTabToolTip(ExplainTab, tr("What this event means, and where to read more (Alt+3)"));
    // Not by letters: the menus have those.
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        auto* key = new QShortcut(QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + tab)), this);
        connect(key, &QShortcut::activated, this, [this, tab] { m_tabs->setCurrentIndex(tab); });
    }
    m_tabs->setCornerWidget(m_selection);
    m_selection->setContentsMargins(0, 0, 8, 0);
    m_selection->setAlignment(Qt::AlignVCenter | Qt::AlignRight);

    auto* page = new QWidget(this);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(8, 5, 8, 3);
    head->addWidget(m_headline, 1);
    head->addWidget(m_cut);
    auto* pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(0, 0, 0, 0);
    pageLayout->setSpacing(0);
    pageLayout->addLayout(head);
    pageLayout->addWidget(m_tabs, 1);

    auto* nothing = plainLabel(this);
    nothing->setObjectName(QStringLiteral("detailEmpty"));
    nothing->setAlignment(Qt::AlignCenter);
    nothing->setWordWrap(true);
    nothing->setText(tr("Select an event in the log: its bytes and its meaning appear here."));
    nothing->setMargin(16);
    m_stack->addWidget(nothing);
    m_stack->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);

    connect(m_tabs, &QTabWidget::currentChanged, this, &DetailPanel::fillTab);
    connect(m_hex, &HexView::selectionChanged, this, &DetailPanel::showSelection);
    applyTheme();
}

void DetailPanel::setEvent(const JournalView& view, quint64 sequence)
{
    if (!view.contains(sequence)) {
        clear();
        return;
    }
    if (m_sequence == sequence)
        return;
    const Event event = view.at(sequence);
    m_sequence = sequence;
    m_bytes = (event.isData() ? event.payload : event.detail).toByteArray();
    m_explanation = explain(event);
    m_headline->setText(headline(event, view));
    const bool isCut = event.isData() && event.payload.size() < qsizetype { event.bytes };
    m_cut->setVisible(isCut);
    if (isCut) {
        const QLocale locale;
        m_cut->setText(tr("▲ first %1 of %2 bytes kept (snaplen)")
                           .arg(locale.toString(event.payload.size()), locale.toString(event.bytes)));
    }
    m_stack->setCurrentIndex(1);
    m_filledTabs = 0;
    fillTab();
}

void DetailPanel::clear()
{
    m_sequence.reset();
    m_bytes.clear();
    m_explanation.clear();
    m_filledTabs = 0;
    m_text->clear();
    m_hex->setBytes({});
    m_explain->clear();
    m_stack->setCurrentIndex(0);
}

QString DetailPanel::headline(const Event& event, const JournalView& view) const
{
    QStringList parts { tr("No. %1").arg(event.sequence), formatTimeOfDay(event.time), kindWords(event) };
    if (event.isData())
        parts += tr("%1 bytes").arg(QLocale().toString(event.bytes));
    if (event.connection != NoConnection) {
        const Endpoint peer = view.connection(event).peer;
        const QString client = tr("client %1").arg(number(event.connection));
        parts += peer.isNull() ? client : QStringLiteral("%1, %2").arg(client, peer.toString());
    }
    return parts.join(QStringLiteral("  ·  "));
}

void DetailPanel::fillTab()
{
    showSelection();
    const int tab = m_tabs->currentIndex();
    if (!isVisible() || !m_sequence || m_filledTabs & (1 << tab))
        return;
    m_filledTabs |= 1 << tab;
    switch (tab) {
    case TextTab:
        m_text->setBytes(m_bytes);
        break;
    case HexTab:
        m_hex->setBytes(m_bytes);
        break;
    case ExplainTab: {
        QStringList lines;
        for (const QStringView line : QStringView(m_explanation).split(u'\n'))
            lines += visibleText(line);
        m_explain->setPlainText(lines.join(u'\n'));
        break;
    }
    default:
        break;
    }
}

void DetailPanel::showSelection()
{
    const qsizetype length = m_hex->selectionLength();
    const bool isShown = m_tabs->currentIndex() == HexTab && length > 0;
    m_selection->setText(isShown ? tr("offset %1 · %2 B").arg(m_hex->selectionStart()).arg(length) : QString());
}

void DetailPanel::applyTheme()
{
    QPalette muted;
    muted.setColor(QPalette::WindowText, theme::color(theme::Role::Muted));
    m_selection->setPalette(muted);
    m_stack->widget(0)->setPalette(muted);
    QPalette warning;
    warning.setColor(QPalette::WindowText, theme::color(theme::Role::Warning));
    m_cut->setPalette(warning);
}

void DetailPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    fillTab();
}

void DetailPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
}

void DetailPanel::saveState(QSettings& settings) const
{
    settings.setValue(QStringLiteral("detail/tab"), m_tabs->currentIndex());
}

void DetailPanel::restoreState(QSettings& settings)
{
    m_tabs->setCurrentIndex(
        std::clamp(settings.value(QStringLiteral("detail/tab"), 0).toInt(), 0, m_tabs->count() - 1));
}

} // namespace signalbox
