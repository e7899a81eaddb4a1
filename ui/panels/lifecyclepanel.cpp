// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/lifecyclepanel.h"

#include "base/visibletext.h"
#include "journal/laddertext.h"
#include "models/eventtime.h"
#include "panels/socketsview.h"
#include "theme/theme.h"
#include "widgets/ladderview.h"
#include "widgets/messageline.h"
#include "widgets/savedialog.h"

#include <QAction>
#include <QButtonGroup>
#include <QFileDialog>
#include <QLocale>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

enum Tab { ExplanationTab, SocketsTab };

QToolButton* choice(const char* objectName, const QString& text, const QString& help)
{
    auto* button = new QToolButton;
    button->setObjectName(QLatin1String(objectName));
    button->setText(text);
    button->setToolTip(help);
    button->setAccessibleName(QString(text).remove(QLatin1Char('&')));
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

LifecyclePanel::LifecyclePanel(QWidget* parent)
    : QWidget(parent)
    , m_ofClient(choice("lifecycleClientButton", tr("Clie&nt"),
          tr("The life of one client: the one selected in Clients, or of the event selected in the log "
             "(Alt+N)")))
    , m_ofServer(choice("lifecycleServerButton", tr("L&istening socket"),
          tr("The life of the socket that clients connect to (Alt+I)")))
    , m_clientSpin(new QSpinBox)
    , m_export(new QAction(theme::icon(QStringLiteral("export")), tr("Export the Ladder..."), this))
    , m_ladder(new LadderView)
    , m_wireNote(new MessageLine)
    , m_message(new MessageLine)
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_tabs(new QTabWidget)
    , m_explanation(new QPlainTextEdit)
    , m_sockets(new SocketsView)
{
    setObjectName(QStringLiteral("lifecyclePanel"));
    setAccessibleName(tr("Lifecycle"));
    m_explanation->setObjectName(QStringLiteral("lifecycleExplanation"));
    m_explanation->setAccessibleName(tr("What the step means"));
    m_explanation->setToolTip(tr("What the selected step means, and where to read more"));
    m_explanation->setReadOnly(true);
    m_explanation->setFrameStyle(QFrame::NoFrame);
    m_explanation->document()->setDocumentMargin(8);
    m_explanation->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_explanation->setPlaceholderText(tr("Select a step: what it means is said here."));
    m_ladder->setWhatsThis(tr(
        "What happened between client and server, time running down. A solid arrow was seen by a system call "
        "of the server; a dashed one is what the kernel must have done for it. At the two ends stands the "
        "state that the step left them in (RFC 9293 section 3.3.2)."));
    m_wireNote->setObjectName(QStringLiteral("lifecycleWireNote"));
    m_wireNote->setContentsMargins(8, 2, 8, 2);
    m_wireNote->setMessage(
        Severity::Note, tr("From a capture: these are segments seen on the wire, not system calls."));
    m_wireNote->hide();
    m_message->setObjectName(QStringLiteral("lifecycleMessage"));
    m_message->setContentsMargins(8, 2, 8, 2);
    m_message->hide();

    m_tabs->setObjectName(QStringLiteral("lifecycleTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_explanation, tr("Explanation"));
    m_tabs->addTab(m_sockets, tr("Sockets"));
    m_tabs->setTabToolTip(ExplanationTab, tr("What the selected step means"));
    m_tabs->setTabToolTip(
        SocketsTab, tr("How many sockets of the server's port are in each state, counted once a second"));
    auto* upper = new QWidget;
    auto* upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(0);
    upperLayout->addWidget(m_wireNote);
    upperLayout->addWidget(m_ladder, 1);
    upperLayout->addWidget(m_message);
    m_splitter->setObjectName(QStringLiteral("lifecycleSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(upper);
    m_splitter->addWidget(m_tabs);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(m_splitter, 1);

    connect(&m_feed, &LadderFeed::changed, this, &LifecyclePanel::showLadder);
    connect(&m_feed, &LadderFeed::finished, this, [this] { m_ladder->setEmptyText(emptyText()); });
    connect(m_ladder, &LadderView::currentStepChanged, this, &LifecyclePanel::showStep);
    connect(m_tabs, &QTabWidget::currentChanged, this, &LifecyclePanel::refresh);
    m_ladder->setEmptyText(emptyText());
}

LifecyclePanel::~LifecyclePanel() = default;

void LifecyclePanel::setServer(const Endpoint& listening) { m_sockets->setPort(listening.port); }

void LifecyclePanel::setRecorded(bool isRecorded) { m_sockets->setRecorded(isRecorded); }

void LifecyclePanel::setOfWire(bool isOfWire)
{
    if (std::exchange(m_isOfWire, isOfWire) == isOfWire)
        return;
    m_wireNote->setVisible(isOfWire);
    showLadder();
}

QWidget* LifecyclePanel::makeBar()
{
    auto* group = new QButtonGroup(this);
    group->addButton(m_ofClient);
    group->addButton(m_ofServer);
    m_ofClient->setChecked(true);
    connect(m_ofServer, &QToolButton::toggled, this, &LifecyclePanel::restart);

    m_clientSpin->setObjectName(QStringLiteral("lifecycleClientSpin"));
    m_clientSpin->setRange(0, std::numeric_limits<int>::max());
    m_clientSpin->setSpecialValueText(QStringLiteral("–"));
    m_clientSpin->setAccessibleName(tr("Number of the client"));
    m_clientSpin->setToolTip(tr("Number of the client, also of one that has gone (Up, Down)"));
    m_clientSpin->setKeyboardTracking(false);
    m_clientSpin->setMinimumWidth(m_clientSpin->fontMetrics().horizontalAdvance(QStringLiteral("000000")) + 30);
    m_clientSpin->setMaximumWidth(m_clientSpin->minimumWidth() + 20);
    connect(m_clientSpin, &QSpinBox::valueChanged, this, [this](int number) {
        m_client = ConnectionId { static_cast<quint32>(number) };
        if (isOfServer())
            m_ofClient->setChecked(true);
        else
            restart();
    });

    m_export->setToolTip(tr("Writes the whole ladder as a picture, SVG or PNG (Alt+X)"));
    connect(m_export, &QAction::triggered, this, &LifecyclePanel::openExport);
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("lifecycleExportButton"));
    button->setDefaultAction(m_export);
    m_export->setShortcut(Qt::ALT | Qt::Key_X);
    m_export->setShortcutContext(Qt::WidgetWithChildrenShortcut); // other panels have the same key
    addAction(m_export);
    button->setAccessibleName(tr("Export the ladder"));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    m_export->setEnabled(false);

    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(6, 3, 6, 3);
    row->setSpacing(4);
    row->addWidget(m_ofClient);
    row->addWidget(m_clientSpin);
    row->addSpacing(6);
    row->addWidget(m_ofServer);
    row->addStretch();
    row->addWidget(button);
    return bar;
}

// --- What comes in ---

bool LifecyclePanel::isOfServer() const { return m_ofServer->isChecked(); }

ConnectionId LifecyclePanel::subject() const { return isOfServer() ? NoConnection : m_client; }

void LifecyclePanel::setView(const JournalView& view)
{
    if (!isSeen()) {
        m_hasView = false; // a view keeps in memory what the journal evicts
        m_view = {};
        return;
    }
    m_view = view;
    m_hasView = true;
    if (std::exchange(m_isStale, false))
        return restart();
    if (isOfServer() || m_client != NoConnection)
        m_feed.extend(view);
}

void LifecyclePanel::forget()
{
    m_isStale = true;
    m_hasView = false;
    m_view = {};
    m_feed.start(subject(), {});
    m_clientSpin->setValue(0);
}

void LifecyclePanel::setClient(ConnectionId id)
{
    if (id == NoConnection || id == m_client)
        return;
    m_client = id;
    const QSignalBlocker notByHand(m_clientSpin); // who looks at the listening socket goes on doing so
    m_clientSpin->setValue(static_cast<int>(number(id)));
    if (!isOfServer())
        restart();
}

void LifecyclePanel::setInFront(bool isInFront)
{
    m_isInFront = isInFront;
    refresh();
}

void LifecyclePanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void LifecyclePanel::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    refresh();
}

void LifecyclePanel::refresh()
{
    m_sockets->setActive(isSeen() && m_tabs->currentIndex() == SocketsTab);
    if (isSeen())
        return;
    m_feed.pause();
    m_view = {};
    m_hasView = false;
}

void LifecyclePanel::takeFocus() { m_ladder->setFocus(); }

// --- What is shown ---

void LifecyclePanel::restart()
{
    setMessage(Severity::Info, {});
    if (!m_hasView || (!isOfServer() && m_client == NoConnection)) {
        m_isStale = true;
        m_feed.start(subject(), {});
    } else {
        m_isStale = false;
        m_feed.start(subject(), m_view);
    }
    m_ladder->setEmptyText(emptyText());
}

QString LifecyclePanel::emptyText() const
{
    if (m_feed.isRunning())
        return tr("Reading the log…");
    if (isOfServer())
        return tr(
            "The log knows of no server yet. Start one, and the life of its listening socket is told here.");
    if (m_client == NoConnection)
        return tr(
            "Select a client in Clients, or an event of one in the log: its life is told here, as it happens.");
    if (m_view.firstSequence() > 1)
        return tr(
            "The log has no event of client %1. Its oldest events gave way to newer ones, or were cleared: "
            "if the client is open, what it does next is told here.")
            .arg(number(m_client));
    return tr("The log has no event of client %1.").arg(number(m_client));
}

void LifecyclePanel::showLadder()
{
    const Ladder& ladder = m_feed.ladder();
    auto steps = ladder.steps();
    for (LadderStep& step : steps)
        step.isOfWire = m_isOfWire;
    m_ladder->setScene({ subject(), ladder.ends(), std::move(steps), m_isOfWire });
    m_ladder->setEmptyText(emptyText());
    m_export->setEnabled(!ladder.isEmpty());
    if (!m_ladder->currentStep())
        m_explanation->clear();
}

void LifecyclePanel::showStep()
{
    const LadderStep* const step = m_ladder->currentStep();
    setMessage(Severity::Info, {});
    m_explanation->clear();
    if (!step)
        return;
    QStringList lines { ladderLabel(*step) + QStringLiteral("  ·  ") + formatTimeOfDay(step->time) };
    // Held by name: the lines are views into it.
    const QString explanation = ladderExplanation(*step);
    for (const QStringView line : QStringView(explanation).split(u'\n'))
        lines += visibleText(line);
    m_explanation->setPlainText(lines.join(u'\n'));
    if (step->sequence != 0)
        Q_EMIT eventRequested(step->sequence);
}

void LifecyclePanel::setMessage(Severity severity, const QString& text)
{
    m_message->setMessage(severity, text);
    m_message->setVisible(!text.isEmpty());
}

// --- Export ---

QString LifecyclePanel::pictureTitle() const
{
    const auto& steps = m_ladder->scene().steps;
    const QString when = steps.empty() ? QString() : QString::fromLatin1(toRfc3339(steps.front().time));
    return isOfServer() ? tr("Listening socket, from %1").arg(when)
                        : tr("Client %1, from %2").arg(QString::number(number(m_client)), when);
}

Result<LadderPictureInfo> LifecyclePanel::exportTo(const QString& fileName) const
{
    return saveLadderPicture(m_ladder->scene(), pictureTitle(), fileName);
}

void LifecyclePanel::openExport()
{
    auto* dialog = makeSaveDialog(this, tr("Export Ladder"),
        { { tr("Drawing that scales (*.svg)"), QStringLiteral("svg") },
            { tr("Picture (*.png)"), QStringLiteral("png") } },
        QStringLiteral("signalbox-")
            + (isOfServer() ? QStringLiteral("listening") : QStringLiteral("client-%1").arg(number(m_client))));
    dialog->setObjectName(QStringLiteral("lifecycleExportDialog"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const auto written = exportTo(file);
        if (!written)
            setMessage(Severity::Error, written.error().text());
        else if (written->left > 0)
            setMessage(Severity::Warning,
                tr("Written to %1. %2 steps did not fit in.").arg(file, QLocale().toString(written->left)));
        else
            setMessage(Severity::Info, tr("Written to %1.").arg(file));
    });
    dialog->open();
}

// --- Settings ---

void LifecyclePanel::saveState(QSettings& settings) const
{
    settings.setValue(QStringLiteral("lifecycle/splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("lifecycle/tab"), m_tabs->currentIndex());
}

void LifecyclePanel::restoreState(QSettings& settings)
{
    m_splitter->restoreState(settings.value(QStringLiteral("lifecycle/splitter")).toByteArray());
    m_tabs->setCurrentIndex(
        std::clamp(settings.value(QStringLiteral("lifecycle/tab"), 0).toInt(), 0, m_tabs->count() - 1));
}

} // namespace signalbox
