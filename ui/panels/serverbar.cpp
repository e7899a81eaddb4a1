// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/serverbar.h"

#include "net/concurrency.h"
#include "net/hostaddresses.h"
#include "theme/theme.h"

#include <QAction>
#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyle>

namespace signalbox {
namespace {

/// A label with its control beside it, so that Alt and the underlined letter reach it.
void addField(QHBoxLayout* row, const QString& label, QWidget* control)
{
    auto* text = new QLabel(label);
    text->setBuddy(control);
    row->addWidget(text);
    row->addWidget(control);
}

template <typename Catalogue> void fill(QComboBox* combo, const char* context, const Catalogue& catalogue)
{
    for (const auto& entry : catalogue) {
        combo->addItem(QCoreApplication::translate(context, entry.title), QByteArray(entry.name));
        combo->setItemData(
            combo->count() - 1, QCoreApplication::translate(context, entry.summary), Qt::ToolTipRole);
    }
}

void describe(QWidget* widget, const char* objectName, const QString& name, const QString& toolTip)
{
    widget->setObjectName(QLatin1String(objectName));
    widget->setAccessibleName(name);
    widget->setToolTip(toolTip);
}

} // namespace

ServerBar::ServerBar(QAction* startStop, QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 6, 8, 2);
    column->setSpacing(4);
    column->addWidget(makeControls(startStop));
    column->addWidget(makeErrorLine());
    setState(ServerState::Stopped);
}

QWidget* ServerBar::makeControls(QAction* startStop)
{
    m_startButton = new QPushButton;
    m_startButton->setObjectName(QStringLiteral("startButton"));
    m_startButton->setDefault(true);
    m_startButton->setAutoDefault(true);
    connect(m_startButton, &QPushButton::clicked, startStop, &QAction::trigger);
    // The action is the truth; the button shows it.
    const auto follow = [this, startStop] {
        m_startButton->setText(startStop->text());
        m_startButton->setIcon(startStop->icon());
        m_startButton->setToolTip(startStop->toolTip());
        m_startButton->setAccessibleName(startStop->text().remove(QLatin1Char('&')));
        m_startButton->setEnabled(startStop->isEnabled());
    };
    connect(startStop, &QAction::changed, this, follow);
    follow();

    m_stateLabel = new QLabel;
    m_stateLabel->setForegroundRole(QPalette::WindowText); // a tool bar would make it ButtonText
    describe(m_stateLabel, "stateLabel", tr("Server state"), tr("What the server is doing"));

    m_mode = new QComboBox;
    describe(m_mode, "modeCombo", tr("Mode"), tr("What the server answers (Alt+M)"));
    fill(m_mode, "Mode", modeCatalogue());

    m_address = new QComboBox;
    m_address->setEditable(true);
    m_address->setInsertPolicy(QComboBox::NoInsert);
    m_address->setMinimumContentsLength(12);
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

    auto* controls = new QWidget;
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_startButton);
    row->addWidget(m_stateLabel);
    row->addStretch();
    addField(row, tr("&Mode"), m_mode);
    row->addSpacing(6);
    addField(row, tr("&Address"), m_address);
    row->addSpacing(6);
    addField(row, tr("&Port"), m_port);
    row->addSpacing(6);
    addField(row, tr("C&oncurrency"), m_concurrency);
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
    config.net.listen = { *address, static_cast<quint16>(m_port->value()) };
    return config;
}

void ServerBar::setConfig(const ServerConfig& config)
{
    m_base = config;
    m_mode->setCurrentIndex(std::max(0, m_mode->findData(config.mode)));
    m_concurrency->setCurrentIndex(std::max(0, m_concurrency->findData(config.concurrency)));
    m_address->setEditText(config.net.listen.address.toString());
    m_port->setValue(config.net.listen.port);
}

void ServerBar::setState(ServerState state)
{
    const bool isStopped = state == ServerState::Stopped;
    for (QWidget* control : std::initializer_list<QWidget*> { m_mode, m_address, m_port, m_concurrency })
        control->setEnabled(isStopped);
    QString text;
    theme::Role role = theme::Role::Muted;
    switch (state) {
    case ServerState::Stopped:
        text = tr("○ Stopped");
        break;
    case ServerState::Starting:
        text = tr("◌ Starting");
        break;
    case ServerState::Listening:
        text = tr("● Listening");
        role = theme::Role::Ok;
        break;
    case ServerState::Stopping:
        text = tr("◌ Stopping");
        role = theme::Role::Warning;
        break;
    }
    m_stateLabel->setText(text);
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText, theme::color(role));
    m_stateLabel->setPalette(palette);
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
