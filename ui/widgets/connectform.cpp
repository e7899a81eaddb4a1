// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connectform.h"

#include "theme/theme.h"
#include "widgets/fields.h"
#include "widgets/messageline.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSpinBox>

namespace signalbox {
namespace {

constexpr int MaxCount = 1000;
constexpr int StandardPort = 65432;

QLabel* caption(const QString& text, QWidget* buddy)
{
    auto* label = new QLabel(text, buddy->parentWidget());
    label->setBuddy(buddy);
    return label;
}

} // namespace

ConnectForm::ConnectForm(QWidget* parent)
    : QWidget(parent)
    , m_host(new QLineEdit(this))
    , m_port(numberField(QStringLiteral("clientPortSpin"), 1, 65535, StandardPort, this))
    , m_count(numberField(QStringLiteral("clientCountSpin"), 1, MaxCount, 1, this))
    , m_button(new QPushButton(theme::icon(QStringLiteral("connect")), tr("Connect"), this))
    , m_problem(new MessageLine(this))
{
    m_host->setObjectName(QStringLiteral("clientHostEdit"));
    m_host->setText(QStringLiteral("127.0.0.1"));
    m_host->setPlaceholderText(tr("name or address"));
    m_host->setAccessibleName(tr("Host to connect to"));
    m_host->setToolTip(
        tr("Name or address of the server. Filled in when the server of this window starts (Enter connects)"));
    m_host->setMinimumWidth(70);
    m_port->setAccessibleName(tr("Port to connect to"));
    m_port->setToolTip(tr("TCP port of the server, 1 to 65535 (Enter connects)"));
    m_count->setAccessibleName(tr("Number of clients to connect"));
    m_count->setToolTip(tr("How many clients to connect at once, 1 to %1 (Enter connects)").arg(MaxCount));
    m_button->setObjectName(QStringLiteral("clientConnectButton"));
    m_button->setAccessibleName(tr("Connect the test clients"));
    m_button->setToolTip(tr("Connects this many clients more (Enter in the fields; Ctrl+N: one)"));
    m_button->setAutoDefault(false);
    m_problem->setObjectName(QStringLiteral("clientConnectProblem"));
    m_problem->hide();

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(3);
    grid->addWidget(caption(tr("Host"), m_host), 0, 0);
    grid->addWidget(caption(tr("Port"), m_port), 0, 1);
    grid->addWidget(caption(tr("Clients"), m_count), 0, 2);
    grid->addWidget(m_host, 1, 0);
    grid->addWidget(m_port, 1, 1);
    grid->addWidget(m_count, 1, 2);
    grid->addWidget(m_button, 1, 3);
    grid->addWidget(m_problem, 2, 0, 1, 4);
    grid->setColumnStretch(0, 1);

    connect(m_host, &QLineEdit::textEdited, this, &ConnectForm::hostEdited);
    connect(m_host, &QLineEdit::editingFinished, this, &ConnectForm::takePortFromHost);
    connect(m_button, &QPushButton::clicked, this, [this] { submit(); });
    connect(m_host, &QLineEdit::returnPressed, this, [this] { submit(); });
    for (QSpinBox* field : { m_port, m_count })
        connect(field->findChild<QLineEdit*>(), &QLineEdit::returnPressed, this, [this] { submit(); });
}

QString ConnectForm::host() const { return m_host->text().trimmed(); }

quint16 ConnectForm::port() const { return static_cast<quint16>(m_port->value()); }

QString ConnectForm::target() const
{
    const QString name = host();
    const bool isBare = name.contains(QLatin1Char(':')) && !name.startsWith(QLatin1Char('['));
    return (isBare ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(name).arg(port());
}

void ConnectForm::setServerEndpoint(const Endpoint& endpoint)
{
    if (endpoint.isNull() || endpoint.port == 0)
        return;
    m_serverHost = endpoint.reachable().address.toString();
    if (m_isHostTyped && host() != m_serverHost && !host().isEmpty())
        return;
    m_isHostTyped = false;
    m_host->setText(m_serverHost);
    m_port->setValue(endpoint.port);
    setProblem({});
}

void ConnectForm::hostEdited(const QString& text)
{
    m_isHostTyped = !text.trimmed().isEmpty() && text.trimmed() != m_serverHost;
    setProblem({});
}

void ConnectForm::takePortFromHost()
{
    // "192.168.1.7:8080" or "[::1]:8080", as one pastes it.
    static const QRegularExpression withPort(
        QStringLiteral("^(?:[a-z]+://)?(\\[[^\\]]+\\]|[^:\\s/]+):(\\d{1,5})/?$"));
    const QRegularExpressionMatch match = withPort.match(host());
    const int given = match.captured(2).toInt();
    if (!match.hasMatch() || given < m_port->minimum() || given > m_port->maximum())
        return;
    QString name = match.captured(1);
    if (name.startsWith(QLatin1Char('[')))
        name = name.sliced(1, name.size() - 2);
    m_host->setText(name);
    m_port->setValue(given);
}

void ConnectForm::submit(int count)
{
    takePortFromHost();
    m_port->interpretText();
    m_count->interpretText();
    const QString name = host();
    if (name.isEmpty() || name.contains(QRegularExpression(QStringLiteral("\\s")))) {
        setProblem(name.isEmpty()
                ? tr("The host is missing. Enter a name or an address, like 127.0.0.1.")
                : tr("A host has no spaces in it. Enter a name or an address, like 127.0.0.1."));
        m_host->setFocus();
        return;
    }
    setProblem({});
    Q_EMIT connectRequested(count > 0 ? count : m_count->value());
}

void ConnectForm::setProblem(const QString& text)
{
    m_problem->setMessage(Severity::Error, text);
    m_problem->setVisible(!text.isEmpty());
}

void ConnectForm::saveState(QSettings& settings) const
{
    settings.setValue(QStringLiteral("host"), host());
    settings.setValue(QStringLiteral("hostTyped"), m_isHostTyped);
    settings.setValue(QStringLiteral("port"), m_port->value());
    settings.setValue(QStringLiteral("count"), m_count->value());
}

void ConnectForm::restoreState(const QSettings& settings)
{
    m_host->setText(settings.value(QStringLiteral("host"), host()).toString());
    m_isHostTyped = settings.value(QStringLiteral("hostTyped"), false).toBool();
    m_port->setValue(settings.value(QStringLiteral("port"), m_port->value()).toInt());
    m_count->setValue(settings.value(QStringLiteral("count"), m_count->value()).toInt());
}

} // namespace signalbox
