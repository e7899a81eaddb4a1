// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/conversationform.h"

#include "client/conversation/conversationlimits.h"
#include "theme/theme.h"
#include "widgets/fields.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSpinBox>

#include <limits>

namespace signalbox {
ConversationForm::ConversationForm(QWidget* parent)
    : QWidget(parent)
    , m_address(new QLineEdit(this))
    , m_port(numberField(QStringLiteral("conversationPortSpin"), 1, 65535, 65432, this))
    , m_clients(numberField(QStringLiteral("conversationClientsSpin"), 1, ConversationBounds::Clients, 1, this))
    , m_limit(new QDoubleSpinBox(this))
    , m_seed(numberField(QStringLiteral("conversationSeedSpin"), 0, std::numeric_limits<int>::max(), 1, this))
    , m_values(new QLineEdit(this))
{
    m_address->setObjectName(QStringLiteral("conversationAddressEdit"));
    m_address->setText(QStringLiteral("127.0.0.1"));
    m_address->setAccessibleName(tr("Address of the server to talk to"));
    m_address->setToolTip(
        tr("Address of the server to talk to. Filled in when the server of this window starts (Enter runs "
           "the script)"));
    m_address->setMinimumWidth(80);
    m_port->setAccessibleName(tr("Port of the server to talk to"));
    m_port->setToolTip(tr("TCP port, 1 to 65535 (Enter runs the script)"));
    m_clients->setAccessibleName(tr("Number of clients"));
    m_clients->setToolTip(
        tr("How many clients hold the conversation at the same time; ${client} is the number of each (Enter "
           "runs the script)"));
    m_limit->setObjectName(QStringLiteral("conversationLimitSpin"));
    m_limit->setAccessibleName(tr("Time limit"));
    m_limit->setToolTip(tr("Within this time the whole run has to be over (Enter runs the script)"));
    m_limit->setRange(0.1, static_cast<double>(ConversationSettings::MaxLimit.count()) / 1000);
    m_limit->setDecimals(1);
    m_limit->setValue(300);
    m_limit->setSuffix(tr(" s"));
    m_limit->setAlignment(Qt::AlignRight);
    m_limit->setFont(theme::numberFont());
    m_seed->setAccessibleName(tr("Seed"));
    m_seed->setToolTip(tr("Decides what is random: the same seed says the same again (Enter runs the script)"));
    m_values->setObjectName(QStringLiteral("conversationValuesEdit"));
    m_values->setAccessibleName(tr("Variables"));
    m_values->setPlaceholderText(tr("name=value; …"));
    m_values->setToolTip(tr(
        "Variables that are set before the first line: name=value, with a semicolon between them (Enter runs "
        "the script)"));

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(3);
    const auto add = [&](int row, int column, const QString& text, QWidget* field) {
        auto* label = new QLabel(text, this);
        label->setBuddy(field);
        grid->addWidget(label, row, column);
        grid->addWidget(field, row + 1, column);
        grid->setColumnStretch(column, 1);
    };
    add(0, 0, tr("Address"), m_address);
    add(0, 1, tr("Port"), m_port);
    add(0, 2, tr("Clients"), m_clients);
    add(2, 0, tr("Variables"), m_values);
    add(2, 1, tr("Seed"), m_seed);
    add(2, 2, tr("Time limit"), m_limit);
    setTabOrder(m_clients, m_values);
    setTabOrder(m_values, m_seed);
    setTabOrder(m_seed, m_limit);

    connect(m_address, &QLineEdit::textEdited, this, [this] { m_isAddressTyped = true; });
    connect(m_address, &QLineEdit::returnPressed, this, &ConversationForm::submitted);
    connect(m_values, &QLineEdit::returnPressed, this, &ConversationForm::submitted);
    for (const QAbstractSpinBox* field :
        std::initializer_list<QAbstractSpinBox*> { m_port, m_clients, m_limit, m_seed })
        connect(field->findChild<QLineEdit*>(), &QLineEdit::returnPressed, this, &ConversationForm::submitted);
}

void ConversationForm::setServer(const Endpoint& endpoint)
{
    if (m_isAddressTyped)
        return;
    m_address->setText(endpoint.reachable().address.toString());
    m_port->setValue(endpoint.port);
}

Result<ConversationSettings> ConversationForm::settings() const
{
    const auto address = Endpoint::parseAddress(m_address->text().trimmed());
    if (!address)
        return address.error();
    ConversationSettings settings;
    settings.target = { *address, static_cast<quint16>(m_port->value()) };
    settings.clients = m_clients->value();
    settings.limit = std::chrono::milliseconds(qRound64(m_limit->value() * 1000));
    settings.seed = static_cast<quint64>(m_seed->value());
    for (const QString& pair : m_values->text().split(QLatin1Char(';'), Qt::SkipEmptyParts)) {
        const qsizetype at = pair.indexOf(QLatin1Char('='));
        const QByteArray name = pair.first(std::max<qsizetype>(0, at)).trimmed().toUtf8();
        if (at < 0)
            return Error { tr("The variable \"%1\" has no value.").arg(pair.trimmed()),
                tr("Write name=value, with a semicolon between several."), 0 };
        if (const auto known = checkConversationName(name); !known)
            return known.error();
        settings.values.insert(name, pair.mid(at + 1).trimmed().toUtf8());
    }
    return settings;
}

void ConversationForm::saveState(QSettings& settings) const
{
    settings.setValue(QStringLiteral("clients"), m_clients->value());
    settings.setValue(QStringLiteral("limit"), m_limit->value());
    settings.setValue(QStringLiteral("seed"), m_seed->value());
    settings.setValue(QStringLiteral("values"), m_values->text());
}

void ConversationForm::restoreState(const QSettings& settings)
{
    m_clients->setValue(settings.value(QStringLiteral("clients"), m_clients->value()).toInt());
    m_limit->setValue(settings.value(QStringLiteral("limit"), m_limit->value()).toDouble());
    m_seed->setValue(settings.value(QStringLiteral("seed"), m_seed->value()).toInt());
    m_values->setText(settings.value(QStringLiteral("values")).toString());
}

} // namespace signalbox
