// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/hostilityform.h"

#include "theme/theme.h"
#include "widgets/fields.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSpinBox>

#include <limits>

namespace signalbox {
HostilityForm::HostilityForm(QWidget* parent)
    : QWidget(parent)
    , m_address(new QLineEdit(this))
    , m_port(numberField(QStringLiteral("hostilityPortSpin"), 1, 65535, 65432, this))
    , m_mode(new QComboBox(this))
    , m_limit(new QDoubleSpinBox(this))
    , m_seed(numberField(QStringLiteral("hostilitySeedSpin"), 0, std::numeric_limits<int>::max(), 1, this))
    , m_mutations(
          numberField(QStringLiteral("hostilityMutationsSpin"), 1, HostileSettings::MaxMutations, 20, this))
{
    m_address->setObjectName(QStringLiteral("hostilityAddressEdit"));
    m_address->setText(QStringLiteral("127.0.0.1"));
    m_address->setAccessibleName(tr("Address of the server to attack"));
    m_address->setToolTip(tr("Address of the server to attack. Filled in when the server of this window starts "
                             "(Enter runs the chosen cases)"));
    m_address->setMinimumWidth(80);
    m_port->setAccessibleName(tr("Port of the server to attack"));
    m_port->setToolTip(tr("TCP port, 1 to 65535 (Enter runs the chosen cases)"));
    m_mode->setObjectName(QStringLiteral("hostilityModeCombo"));
    m_mode->setAccessibleName(tr("What the server speaks"));
    m_mode->setToolTip(
        tr("What the server speaks, which decides what is expected of it. Of an unknown server nothing "
           "is expected but that it lets clients in (Up and Down choose)"));
    for (const HostileMode mode : AllHostileModes) {
        const QString titles[] { tr("Echo"), tr("Chat"), tr("Unknown (raw)") };
        m_mode->addItem(titles[static_cast<std::size_t>(mode)], hostileModeName(mode));
    }
    m_limit->setObjectName(QStringLiteral("hostilityLimitSpin"));
    m_limit->setAccessibleName(tr("Time limit for answers"));
    m_limit->setToolTip(tr("Within this time well-behaved clients beside the attack have to be answered (Enter "
                           "runs the chosen cases)"));
    m_limit->setRange(0.05, static_cast<double>(HostileSettings::MaxLimit.count()) / 1000);
    m_limit->setDecimals(2);
    m_limit->setSingleStep(0.5);
    m_limit->setValue(2);
    m_limit->setSuffix(tr(" s"));
    m_limit->setAlignment(Qt::AlignRight);
    m_limit->setFont(theme::numberFont());
    m_seed->setAccessibleName(tr("Seed"));
    m_seed->setToolTip(tr(
        "Decides random bytes and mutations: the same seed does the same again (Enter runs the chosen cases)"));
    m_mutations->setAccessibleName(tr("Number of mutations"));
    m_mutations->setToolTip(tr("How many mutations of a conversation are tried (Enter runs the chosen cases)"));

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
    add(0, 2, tr("Speaks"), m_mode);
    add(2, 0, tr("Answer within"), m_limit);
    add(2, 1, tr("Mutations"), m_mutations);
    add(2, 2, tr("Seed"), m_seed);

    connect(m_address, &QLineEdit::textEdited, this, [this] { m_isAddressTyped = true; });
    connect(m_mode, &QComboBox::currentIndexChanged, this, &HostilityForm::modeChanged);
    connect(m_address, &QLineEdit::returnPressed, this, &HostilityForm::submitted);
    for (const QAbstractSpinBox* field :
        std::initializer_list<QAbstractSpinBox*> { m_port, m_limit, m_seed, m_mutations })
        connect(field->findChild<QLineEdit*>(), &QLineEdit::returnPressed, this, &HostilityForm::submitted);
}

void HostilityForm::setServer(const Endpoint& endpoint, const QByteArray& mode)
{
    if (m_isAddressTyped)
        return;
    m_address->setText(endpoint.reachable().address.toString());
    m_port->setValue(endpoint.port);
    const int at = m_mode->findData(mode);
    m_mode->setCurrentIndex(at >= 0 ? at : m_mode->findData(hostileModeName(HostileMode::Raw)));
}

HostileMode HostilityForm::mode() const
{
    return hostileModeFromName(m_mode->currentData().toByteArray()).value_or(HostileMode::Raw);
}

Result<HostileSettings> HostilityForm::settings() const
{
    const auto address = Endpoint::parseAddress(m_address->text().trimmed());
    if (!address)
        return address.error();
    HostileSettings settings;
    settings.target = { *address, static_cast<quint16>(m_port->value()) };
    settings.mode = mode();
    settings.limit = std::chrono::milliseconds(qRound(m_limit->value() * 1000));
    settings.seed = static_cast<quint64>(m_seed->value());
    settings.mutations = m_mutations->value();
    return settings;
}

void HostilityForm::saveState(QSettings& settings) const
{
    settings.setValue(QStringLiteral("limit"), m_limit->value());
    settings.setValue(QStringLiteral("mutations"), m_mutations->value());
    settings.setValue(QStringLiteral("seed"), m_seed->value());
}

void HostilityForm::restoreState(const QSettings& settings)
{
    m_limit->setValue(settings.value(QStringLiteral("limit"), m_limit->value()).toDouble());
    m_mutations->setValue(settings.value(QStringLiteral("mutations"), m_mutations->value()).toInt());
    m_seed->setValue(settings.value(QStringLiteral("seed"), m_seed->value()).toInt());
}

} // namespace signalbox
