// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/replayform.h"

#include "theme/theme.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

namespace signalbox {
ReplayForm::ReplayForm(QWidget* parent)
    : QWidget(parent)
    , m_address(new QLineEdit(QStringLiteral("127.0.0.1"), this))
    , m_port(new QSpinBox(this))
    , m_speed(new QComboBox(this))
    , m_wait(new QComboBox(this))
    , m_side(new QComboBox(this))
    , m_timeout(new QDoubleSpinBox(this))
{
    m_address->setObjectName(QStringLiteral("replayAddressEdit"));
    m_address->setAccessibleName(tr("Address of the server to play against"));
    m_address->setToolTip(tr("Address of the server to play against. Filled in when the server of this window "
                             "starts (Enter begins)"));
    m_address->setMinimumWidth(80);
    m_port->setObjectName(QStringLiteral("replayPortSpin"));
    m_port->setAccessibleName(tr("Port of the server to play against"));
    m_port->setToolTip(tr("TCP port, 1 to 65535 (Enter begins)"));
    m_port->setRange(1, 65535);
    m_port->setValue(65432);
    m_speed->setObjectName(QStringLiteral("replaySpeedCombo"));
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(
        tr("How fast: as it was recorded, faster, or each step as soon as what it waits for has "
           "come (Up and Down choose)"));
    m_speed->addItem(tr("As recorded"), 1.0);
    for (const double factor : { 2.0, 10.0, 100.0 })
        m_speed->addItem(tr("%1 times").arg(factor), factor);
    m_speed->addItem(tr("Full speed"), ReplaySettings::FullSpeed);
    m_wait->setObjectName(QStringLiteral("replayWaitCombo"));
    m_wait->setAccessibleName(tr("What is waited for"));
    m_wait->setToolTip(
        tr("What a client waits for before it goes on: the answers that it had in the recording; "
           "everything that all clients had, as in a chat; or nothing (Up and Down choose)"));
    m_wait->addItem(tr("Its answers"), replayWaitName(ReplaySettings::Wait::Own));
    m_wait->addItem(tr("All of all"), replayWaitName(ReplaySettings::Wait::All));
    m_wait->addItem(tr("Nothing"), replayWaitName(ReplaySettings::Wait::None));
    m_side->setObjectName(QStringLiteral("replaySideCombo"));
    m_side->setAccessibleName(tr("Which side recorded"));
    m_side->setToolTip(
        tr("Which side of the connections recorded: a server, and any capture, received what clients "
           "said; a client sent it (Up and Down choose)"));
    m_side->addItem(tr("Find out"), recordedSideName(RecordedSide::Detect));
    m_side->addItem(tr("Server"), recordedSideName(RecordedSide::Server));
    m_side->addItem(tr("Client"), recordedSideName(RecordedSide::Client));
    m_timeout->setObjectName(QStringLiteral("replayTimeoutSpin"));
    m_timeout->setAccessibleName(tr("Time limit for answers"));
    m_timeout->setToolTip(tr("How long a connection, an answer or an end is waited for (Enter begins)"));
    m_timeout->setRange(0.01, static_cast<double>(ReplaySettings::MaxTimeout.count()) / 1000);
    m_timeout->setDecimals(2);
    m_timeout->setSingleStep(1);
    m_timeout->setValue(5);
    m_timeout->setSuffix(tr(" s"));
    for (QAbstractSpinBox* field : std::initializer_list<QAbstractSpinBox*> { m_port, m_timeout }) {
        field->setAlignment(Qt::AlignRight);
        field->setFont(theme::numberFont());
        connect(field->findChild<QLineEdit*>(), &QLineEdit::returnPressed, this, &ReplayForm::submitted);
    }

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
    add(0, 2, tr("Answer within"), m_timeout);
    add(2, 0, tr("Speed"), m_speed);
    add(2, 1, tr("Waits for"), m_wait);
    add(2, 2, tr("Recorded by"), m_side);

    connect(m_side, &QComboBox::currentIndexChanged, this, &ReplayForm::sideChanged);
    connect(m_address, &QLineEdit::textEdited, this, [this] { m_isAddressTyped = true; });
    connect(m_address, &QLineEdit::returnPressed, this, &ReplayForm::submitted);
}

void ReplayForm::setServer(const Endpoint& endpoint)
{
    if (m_isAddressTyped)
        return;
    m_address->setText(endpoint.reachable().address.toString());
    m_port->setValue(endpoint.port);
}

Result<ReplaySettings> ReplayForm::settings() const
{
    const auto address = Endpoint::parseAddress(m_address->text().trimmed());
    if (!address)
        return address.error();
    ReplaySettings settings;
    settings.target = { *address, static_cast<quint16>(m_port->value()) };
    settings.speed = m_speed->currentData().toDouble();
    settings.wait = replayWaitFromName(m_wait->currentData().toByteArray()).value_or(settings.wait);
    settings.side = recordedSideFromName(m_side->currentData().toByteArray()).value_or(settings.side);
    settings.timeout = std::chrono::milliseconds(qRound(m_timeout->value() * 1000));
    return settings;
}

void ReplayForm::setSettings(const ReplaySettings& settings)
{
    if (!settings.target.isNull()) {
        m_address->setText(settings.target.address.toString());
        m_port->setValue(settings.target.port);
    }
    m_isAddressTyped = !settings.target.isNull(); // somebody chose it
    setSpeed(settings.speed);
    m_wait->setCurrentIndex(m_wait->findData(replayWaitName(settings.wait)));
    m_side->setCurrentIndex(m_side->findData(recordedSideName(settings.side)));
    m_timeout->setValue(static_cast<double>(settings.timeout.count()) / 1000);
}

/// A factor that is not in the list is added to it.
void ReplayForm::setSpeed(double speed)
{
    int at = m_speed->findData(speed);
    if (at < 0) {
        at = m_speed->count() - 1;
        m_speed->insertItem(at, tr("%1 times").arg(speed), speed);
    }
    m_speed->setCurrentIndex(at);
}

} // namespace signalbox
