// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/serverbar.h"

#include "models/limittext.h"
#include "models/statelook.h"
#include "net/concurrency.h"
#include "net/hostaddresses.h"
#include "theme/theme.h"
#include "widgets/fields.h"

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

/// A label with its control beside it, so that Alt and the underlined letter reach it.
QLabel* addField(QHBoxLayout* row, const QString& label, QWidget* control)
{
    auto* text = new QLabel(label);
    text->setBuddy(control);
    row->addWidget(text);
    row->addWidget(control);
    return text;
}

template <typename Catalogue> void fill(QComboBox* combo, const char* context, const Catalogue& catalogue)
{
    for (const auto& entry : catalogue) {
        combo->addItem(QCoreApplication::translate(context, entry.title), QByteArray(entry.name));
        combo->setItemData(
            combo->count() - 1, QCoreApplication::translate(context, entry.summary), Qt::ToolTipRole);
    }
}

} // namespace

ServerBar::ServerBar(QAction* startStop, QAction* limits, QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 6, 8, 2);
    column->setSpacing(4);
    makeFields();
    column->addWidget(makeControls(startStop, limits));
    column->addWidget(makeErrorLine());
    setState(ServerState::Stopped);
}

void ServerBar::makeStartButton(QAction* startStop)
{
    m_startButton = new QPushButton;
    m_startButton->setObjectName(QStringLiteral("startButton"));
    m_startButton->setDefault(true);
    m_startButton->setAutoDefault(true);
    connect(m_startButton, &QPushButton::clicked, startStop, &QAction::trigger);
    // The action is the truth; the button shows it.
    const auto follow = [this, startStop] {
        const QString text = startStop->text().remove(QLatin1Char('&')); // Alt+S is the Server menu's
        m_startButton->setText(text);
        m_startButton->setIcon(startStop->icon());
        m_startButton->setToolTip(startStop->toolTip());
        m_startButton->setAccessibleName(text);
        m_startButton->setEnabled(startStop->isEnabled());
    };
    connect(startStop, &QAction::changed, this, follow);
    follow();
}

void ServerBar::makeFields()
{
    m_stateLabel = new QLabel;
    m_stateLabel->setForegroundRole(QPalette::WindowText); // a tool bar would make it ButtonText
    describe(m_stateLabel, "stateLabel", tr("Server state"), tr("What the server is doing"));

    m_mode = new QComboBox;
    describe(m_mode, "modeCombo", tr("Mode"), tr("What the server answers (Alt+M)"));
    fill(m_mode, "Mode", modeCatalogue());
    m_mode->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_mode, &QComboBox::activated, this,
        [this] { Q_EMIT modeChosen(m_mode->currentData().toByteArray()); });

    m_address = new QComboBox;
    m_address->setEditable(true);
    m_address->setInsertPolicy(QComboBox::NoInsert);
    m_address->setMinimumContentsLength(9);
    m_address->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_address->setObjectName(QStringLiteral("addressCombo"));
    describe(m_address->lineEdit(), "addressEdit", tr("Address"),
        tr("The address to listen on: this machine only, every interface, or one of them (Alt+A)"));
    m_address->setAccessibleName(tr("Address"));
    m_address->setToolTip(m_address->lineEdit()->toolTip());
    fillAddresses();
    connect(m_address->lineEdit(), &QLineEdit::textChanged, this, &ServerBar::clearError);
    connect(m_address, &QComboBox::activated, this,
        [this](int index) { m_address->setEditText(m_address->itemData(index).toString()); });

    m_port = new QSpinBox;
    m_port->setRange(0, 65535);
    m_port->setSpecialValueText(tr("any free"));
    m_port->setGroupSeparatorShown(false);
    describe(m_port, "portSpin", tr("Port"), tr("The TCP port to listen on; 0 is any free one (Alt+P)"));
    connect(m_port, &QSpinBox::valueChanged, this, &ServerBar::clearError);

    m_concurrency = new QComboBox;
    describe(m_concurrency, "concurrencyCombo", tr("Concurrency"), tr("How clients share threads (Alt+O)"));
    fill(m_concurrency, "Concurrency", concurrencyCatalogue());
    m_concurrency->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_concurrency->setMinimumContentsLength(10); // in a narrow window
    connect(m_concurrency, &QComboBox::currentIndexChanged, this, [this] {
        enableControls();
        Q_EMIT concurrencyChanged();
    });

    m_workers = new QSpinBox;
    m_workers->setRange(0, 64);
    m_workers->setSpecialValueText(tr("auto"));
    m_workers->setFixedWidth(m_workers->sizeHint().width());
    describe(m_workers, "workersSpin", tr("Workers"), {});
    connect(m_workers, &QSpinBox::valueChanged, this, &ServerBar::concurrencyChanged);
}

void ServerBar::makeLimitsButton(QAction* limits)
{
    m_limits = new QToolButton;
    m_limits->setDefaultAction(limits);
    m_limits->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_limits->setFocusPolicy(Qt::TabFocus);
    m_limitsToolTip = limits->toolTip();
    describe(m_limits, "limitsButton", tr("Limits"), m_limitsToolTip);
}

QWidget* ServerBar::makeControls(QAction* startStop, QAction* limits)
{
    makeStartButton(startStop);
    makeLimitsButton(limits);
    auto* controls = new QWidget;
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_startButton);
    row->addWidget(m_stateLabel);
    row->addStretch();
    addField(row, tr("&Mode"), m_mode);
    addField(row, tr("&Address"), m_address);
    addField(row, tr("&Port"), m_port);
    addField(row, tr("C&oncurrency"), m_concurrency);
    m_workersLabel = addField(row, tr("&Workers"), m_workers);
    row->addWidget(m_limits);
    return controls;
}

QWidget* ServerBar::makeErrorLine()
{
    m_errorLine = new QWidget;
    auto* row = new QHBoxLayout(m_errorLine);
    row->setContentsMargins(0, 0, 0, 0);
    m_errorText = new QLabel;
    m_errorText->setTextFormat(Qt::PlainText);
    m_errorText->setForegroundRole(QPalette::WindowText);
    m_errorText->setWordWrap(true);
    m_errorText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_errorText->setObjectName(QStringLiteral("serverError"));
    m_errorText->setAccessibleName(tr("Why the server does not run"));
    m_remedy = new QPushButton;
    m_remedy->setObjectName(QStringLiteral("serverRemedy"));
    m_remedy->setToolTip(tr("Take this port and start"));
    connect(m_remedy, &QPushButton::clicked, this, [this] {
        m_port->setValue(m_freePort);
        clearError();
        Q_EMIT startRequested();
    });
    row->addWidget(m_errorText, 1);
    row->addWidget(m_remedy);
    m_errorLine->hide();
    return m_errorLine;
}

void ServerBar::fillAddresses()
{
    const auto add = [this](const QHostAddress& address, const QString& words) {
        m_address->addItem(QStringLiteral("%1  %2").arg(address.toString(), words), address.toString());
    };
    add(QHostAddress(QHostAddress::LocalHost), tr("(this machine only)"));
    add(QHostAddress(QHostAddress::AnyIPv4), tr("(every interface, IPv4)"));
    add(QHostAddress(QHostAddress::AnyIPv6), tr("(every interface, IPv6 and IPv4)"));
    add(QHostAddress(QHostAddress::LocalHostIPv6), tr("(this machine only, IPv6)"));
    const QList<HostAddress> all = hostAddresses();
    for (const HostAddress& one : all) {
        if (!one.address.isLoopback())
            add(one.address, QStringLiteral("(%1)").arg(one.interface));
    }
    m_address->view()->setMinimumWidth(m_address->view()->sizeHintForColumn(0) + 24);
    m_address->setEditText(m_base.net.listen.address.toString());
}

Result<ServerConfig> ServerBar::config() const
{
    const auto address = Endpoint::parseAddress(m_address->currentText());
    if (!address)
        return address.error();
    ServerConfig config = m_base;
    config.mode = m_mode->currentData().toByteArray();
    config.concurrency = m_concurrency->currentData().toByteArray();
    config.net.workers = workers();
    config.net.listen = { *address, static_cast<quint16>(m_port->value()) };
    return config;
}

void ServerBar::setConfig(const ServerConfig& config)
{
    m_base = config;
    m_mode->setCurrentIndex(std::max(0, m_mode->findData(config.mode)));
    m_concurrency->setCurrentIndex(std::max(0, m_concurrency->findData(config.concurrency)));
    m_workers->setValue(config.net.workers);
    m_address->setEditText(config.net.listen.address.toString());
    m_port->setValue(config.net.listen.port);
}

QByteArray ServerBar::concurrency() const { return m_concurrency->currentData().toByteArray(); }

int ServerBar::workers() const { return m_workers->value(); }

void ServerBar::setLimitHits(const LimitHits& hits)
{
    const bool bit = hits.total() > 0;
    const QString toolTip = bit ? m_limitsToolTip + QStringLiteral("\n\n▲ ") + tr("Since Start these bit:")
            + QLatin1Char('\n') + limitHitsText(hits)
                                : m_limitsToolTip;
    if (m_limits->toolTip() == toolTip)
        return;
    m_limits->setToolTip(toolTip);
    m_limits->setIcon(theme::icon(bit ? QStringLiteral("warning") : QStringLiteral("settings")));
    m_limits->setAccessibleDescription(
        bit ? tr("Limits bit since Start: %1").arg(limitHitsText(hits)) : QString());
}

void ServerBar::setState(ServerState state)
{
    m_state = state;
    enableControls();
    m_stateLabel->setText(serverStateText(state));
    m_stateLabel->setToolTip(serverStateMeaning(state));
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText, theme::color(serverStateLook(state).role));
    m_stateLabel->setPalette(palette);
}

void ServerBar::enableControls()
{
    const bool isStopped = m_state == ServerState::Stopped;
    for (QWidget* control : std::initializer_list<QWidget*> { m_mode, m_address, m_port, m_concurrency })
        control->setEnabled(isStopped);
    const ConcurrencyModel* model = findConcurrencyModel(concurrency());
    const bool hasWorkers = model && model->hasWorkers;
    m_workers->setEnabled(isStopped && hasWorkers);
    m_workersLabel->setEnabled(hasWorkers);
    m_workers->setToolTip(hasWorkers ? tr("Threads that serve; auto is one for each processor (Alt+W)")
                                     : tr("This model has no workers to count: choose another (Alt+O)"));
}

void ServerBar::showError(const StartFailure& failure)
{
    m_freePort = failure.freePort;
    m_errorText->setText(QStringLiteral("✖ ") + failure.error.text());
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText, theme::color(theme::Role::Error));
    m_errorText->setPalette(palette);
    m_remedy->setVisible(m_freePort != 0);
    m_remedy->setText(tr("&Use %1").arg(m_freePort));
    m_remedy->setAccessibleName(tr("Use port %1 and start").arg(m_freePort));
    m_errorLine->show();
    if (m_freePort != 0)
        m_remedy->setFocus();
}

void ServerBar::clearError() { m_errorLine->hide(); }

} // namespace signalbox
