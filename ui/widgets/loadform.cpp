// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/loadform.h"

#include "theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr int MostClients = 10'000;
constexpr double MostSeconds = 3600;

std::chrono::milliseconds milliseconds(const QDoubleSpinBox* field)
{
    return std::chrono::milliseconds(qRound64(field->value() * 1000));
}

} // namespace

LoadForm::LoadForm(QWidget* parent)
    : QWidget(parent)
    , m_target(new QLineEdit(this))
    , m_moreButton(new QToolButton(this))
    , m_more(new QWidget(this))
    , m_reconnect(new QCheckBox(tr("&Reconnect for each message"), m_more))
    , m_verify(new QCheckBox(tr("Verif&y echoes"), m_more))
    , m_payload(new QComboBox(m_more))
    , m_content(new QLineEdit(m_more))
    , m_browse(new QToolButton(m_more))
{
    makeFields();
    makeMore();
    layOut();
    showPayload();
    showMore(false);
}

void LoadForm::makeFields()
{
    m_target->setObjectName(QStringLiteral("loadTargetEdit"));
    m_target->setAccessibleName(tr("Server to put load on"));
    m_target->setToolTip(
        tr("Address and port of any server that echoes, 127.0.0.1:65432 or [::1]:65432 (Enter starts)"));
    m_target->setPlaceholderText(QStringLiteral("127.0.0.1:65432"));
    connect(m_target, &QLineEdit::returnPressed, this, &LoadForm::submitted);
    connect(m_target, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_isTargetTyped = !text.trimmed().isEmpty() && text.trimmed() != m_serverTarget;
    });
    m_clients = numberField("loadClientsSpin", tr("Clients"), tr("Clients at once"), 1, MostClients, 64);
    m_size = numberField("loadSizeSpin", tr("Bytes of a message"), tr("Bytes of a message"), 1,
        static_cast<int>(LoadSettings::MaxSize), 64);
    m_depth = numberField("loadDepthSpin", tr("Messages on their way"),
        tr("Messages that each client may have on their way at the same time"), 1, LoadSettings::MaxDepth, 1);
    m_duration =
        secondsField("loadDurationSpin", tr("Seconds to measure"), tr("Seconds that are measured"), 0.1, 10);
    m_rate = rateField("loadRateSpin", tr("Messages a second"),
        tr("Open loop: messages a second of all clients together, on a schedule that does not wait for the "
           "server. "
           "0: each client sends its next message when an echo has come"),
        LoadSettings::MaxRate, tr("closed loop"));
}

void LoadForm::makeMore()
{
    m_moreButton->setObjectName(QStringLiteral("loadMoreButton"));
    m_moreButton->setText(tr("More"));
    m_moreButton->setAccessibleName(tr("More settings"));
    m_moreButton->setToolTip(tr("Shows or hides the settings that are seldom changed (Alt+G)"));
    m_moreButton->setShortcut(Qt::ALT | Qt::Key_G);
    m_moreButton->setCheckable(true);
    m_moreButton->setAutoRaise(true);
    m_moreButton->setFocusPolicy(Qt::StrongFocus);
    m_moreButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_moreButton, &QToolButton::toggled, this, &LoadForm::showMore);

    m_reconnect->setObjectName(QStringLiteral("loadReconnectCheck"));
    m_reconnect->setAccessibleName(tr("Reconnect for each message"));
    m_reconnect->setToolTip(
        tr("Each message on a connection of its own, so that you see what keeping them open saves "
           "(Alt+R)"));
    connect(m_reconnect, &QCheckBox::toggled, m_depth, &QWidget::setDisabled);
    m_verify->setObjectName(QStringLiteral("loadVerifyCheck"));
    m_verify->setAccessibleName(tr("Verify echoes"));
    m_verify->setToolTip(tr("Compares every byte that comes back with what was sent (Alt+Y)"));
    m_verify->setChecked(true);
    m_payload->setObjectName(QStringLiteral("loadPayloadCombo"));
    m_payload->setAccessibleName(tr("What is sent"));
    m_payload->setToolTip(tr("What the messages are made of (Alt+D)"));
    m_payload->addItem(tr("Random bytes"), static_cast<int>(LoadPayload::Random));
    m_payload->addItem(tr("Text"), static_cast<int>(LoadPayload::Text));
    m_payload->addItem(tr("File"), static_cast<int>(LoadPayload::File));
    connect(m_payload, &QComboBox::currentIndexChanged, this, &LoadForm::showPayload);
    m_content->setObjectName(QStringLiteral("loadContentEdit"));
    connect(m_content, &QLineEdit::returnPressed, this, &LoadForm::submitted);
    m_browse->setObjectName(QStringLiteral("loadBrowseButton"));
    m_browse->setText(QStringLiteral("…"));
    m_browse->setAccessibleName(tr("Choose the file"));
    m_browse->setToolTip(tr("Chooses the file whose content is sent (Space)"));
    m_browse->setFocusPolicy(Qt::StrongFocus);
    connect(m_browse, &QToolButton::clicked, this, &LoadForm::chooseFile);
    m_warmUp = secondsField("loadWarmUpSpin", tr("Seconds of warm-up"),
        tr("Seconds of the same load before, which are not measured"), 0, 1);
    m_ramp = secondsField("loadRampSpin", tr("Seconds of ramp"),
        tr("Seconds in which the load grows evenly before the warm-up: client after client, or the rate of an "
           "open loop"),
        0, 0);
    m_connectRate = rateField("loadConnectRateSpin", tr("Connections a second"),
        tr("New connections a second before the load begins. 0: as fast as they are accepted"),
        LoadSettings::MaxConnectRate, tr("no limit"));
    m_timeout = secondsField("loadTimeoutSpin", tr("Time-out of an echo"),
        tr("A client whose echo takes longer has failed. 0: none"), 0, 0);
    m_timeout->setSpecialValueText(tr("none"));
    m_sources = numberField("loadSourcesSpin", tr("Source addresses"),
        tr("Addresses of 127.0.0.0/8 to connect from in turn. 0: one more whenever the ports of the last have "
           "run out"),
        0, LoadSettings::MaxSources, 0);
    m_sources->setSpecialValueText(tr("as needed"));
    m_seed = numberField("loadSeedSpin", tr("Seed"), tr("Seed of the random bytes"), 0, 1'000'000'000, 1);
}

void LoadForm::layOut()
{
    const auto cell = [](QGridLayout* grid, int row, int column, const QString& text, QWidget* field) {
        auto* label = new QLabel(text, field->parentWidget());
        label->setBuddy(field);
        grid->addWidget(label, 2 * row, column);
        grid->addWidget(field, 2 * row + 1, column);
        grid->setColumnStretch(column, 1);
    };
    const auto grid = [] {
        auto* layout = new QGridLayout;
        layout->setHorizontalSpacing(6);
        layout->setVerticalSpacing(2);
        return layout;
    };
    auto* server = new QHBoxLayout;
    auto* label = new QLabel(tr("Server"), this);
    label->setBuddy(m_target);
    server->addWidget(label);
    server->addWidget(m_target, 1);
    server->addWidget(m_moreButton);
    auto* common = grid();
    cell(common, 0, 0, tr("Clients"), m_clients);
    cell(common, 0, 1, tr("Bytes"), m_size);
    cell(common, 0, 2, tr("Depth"), m_depth);
    cell(common, 0, 3, tr("Seconds"), m_duration);
    cell(common, 0, 4, tr("Messages/s"), m_rate);

    for (QWidget* field :
        std::initializer_list<QWidget*> { m_warmUp, m_ramp, m_timeout, m_connectRate, m_sources, m_seed })
        field->setParent(m_more);
    auto* seldom = grid();
    cell(seldom, 0, 0, tr("Warm-up"), m_warmUp);
    cell(seldom, 0, 1, tr("Ramp"), m_ramp);
    cell(seldom, 0, 2, tr("Time-out"), m_timeout);
    cell(seldom, 1, 0, tr("Connects/s"), m_connectRate);
    cell(seldom, 1, 1, tr("Sources"), m_sources);
    cell(seldom, 1, 2, tr("Seed"), m_seed);
    auto* payload = new QHBoxLayout;
    auto* send = new QLabel(tr("Payloa&d"), m_more);
    send->setBuddy(m_payload);
    payload->addWidget(send);
    payload->addWidget(m_payload, 1);
    payload->addWidget(m_content, 2);
    payload->addWidget(m_browse);
    auto* checks = new QHBoxLayout;
    checks->addWidget(m_reconnect);
    checks->addWidget(m_verify);
    checks->addStretch();
    auto* more = new QVBoxLayout(m_more);
    more->setContentsMargins(0, 0, 0, 0);
    more->setSpacing(4);
    more->addLayout(payload);
    more->addLayout(checks);
    more->addLayout(seldom);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(server);
    column->addLayout(common);
    column->addWidget(m_more);
    QWidget* before = m_target; // the keyboard goes as the eye does
    for (QWidget* next : std::initializer_list<QWidget*> { m_moreButton, m_clients, m_size, m_depth, m_duration,
             m_rate, m_payload, m_content, m_browse, m_reconnect, m_verify, m_warmUp, m_ramp, m_timeout,
             m_connectRate, m_sources, m_seed })
        setTabOrder(std::exchange(before, next), next);
}

void LoadForm::prepare(
    QAbstractSpinBox* field, const char* objectName, const QString& name, const QString& toolTip)
{
    field->setObjectName(QLatin1String(objectName));
    field->setAccessibleName(name);
    field->setToolTip(tr("%1 (Enter starts)").arg(toolTip));
    field->setAlignment(Qt::AlignRight);
    field->setFont(theme::numberFont());
    field->setMinimumWidth(56);
    connect(field->findChild<QLineEdit*>(), &QLineEdit::returnPressed, this, &LoadForm::submitted);
}

QSpinBox* LoadForm::numberField(
    const char* objectName, const QString& name, const QString& toolTip, int least, int most, int value)
{
    auto* field = new QSpinBox(this);
    prepare(field, objectName, name, toolTip);
    field->setRange(least, most);
    field->setValue(value);
    return field;
}

QDoubleSpinBox* LoadForm::secondsField(
    const char* objectName, const QString& name, const QString& toolTip, double least, double value)
{
    auto* field = new QDoubleSpinBox(this);
    prepare(field, objectName, name, toolTip);
    field->setRange(least, MostSeconds);
    field->setDecimals(1);
    field->setValue(value);
    field->setSuffix(tr(" s"));
    return field;
}

QDoubleSpinBox* LoadForm::rateField(
    const char* objectName, const QString& name, const QString& toolTip, double most, const QString& none)
{
    auto* field = new QDoubleSpinBox(this);
    prepare(field, objectName, name, toolTip);
    field->setRange(0, most);
    field->setDecimals(0);
    field->setSpecialValueText(none);
    field->setMinimumWidth(84);
    return field;
}

void LoadForm::showPayload()
{
    const auto kind = static_cast<LoadPayload>(m_payload->currentData().toInt());
    const bool isText = kind == LoadPayload::Text;
    m_content->setVisible(kind != LoadPayload::Random);
    m_browse->setVisible(kind == LoadPayload::File);
    m_size->setEnabled(kind == LoadPayload::Random);
    m_content->setAccessibleName(isText ? tr("Text to send") : tr("File to send"));
    m_content->setPlaceholderText(
        isText ? QStringLiteral("hello {client} {message}\\n") : tr("Name of a file"));
    m_content->setToolTip(isText
            ? tr("Sent as each message; {client} and {message} stand for counters, \\n for a line's end "
                 "(Enter starts)")
            : tr("The file whose content is sent as each message (Enter starts)"));
}

void LoadForm::showMore(bool isWanted)
{
    m_more->setVisible(isWanted);
    m_moreButton->setArrowType(isWanted ? Qt::DownArrow : Qt::RightArrow);
}

void LoadForm::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("File to Send"));
    dialog->setObjectName(QStringLiteral("loadFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_content, &QLineEdit::setText);
    dialog->open();
}

Result<LoadSettings> LoadForm::settings() const
{
    LoadSettings settings;
    const auto target = Endpoint::parse(m_target->text().trimmed(), false);
    if (!target)
        return target.error();
    settings.target = target->reachable();
    settings.clients = m_clients->value();
    settings.size = static_cast<quint32>(m_size->value());
    settings.depth = m_reconnect->isChecked() ? 1 : m_depth->value();
    settings.duration = milliseconds(m_duration);
    settings.rate = m_rate->value();
    settings.warmUp = milliseconds(m_warmUp);
    settings.ramp = milliseconds(m_ramp);
    settings.timeout = milliseconds(m_timeout);
    settings.connectRate = m_connectRate->value();
    settings.sources = m_sources->value();
    settings.seed = static_cast<quint32>(m_seed->value());
    settings.isReconnecting = m_reconnect->isChecked();
    settings.isVerified = m_verify->isChecked();
    const auto kind = static_cast<LoadPayload>(m_payload->currentData().toInt());
    if (kind == LoadPayload::Text) {
        settings.setPayload(kind, m_content->text().toUtf8());
    } else if (kind == LoadPayload::File) {
        const auto bytes = readPayloadFile(m_content->text());
        if (!bytes)
            return bytes.error();
        settings.setPayload(kind, *bytes, m_content->text());
    }
    if (const auto valid = validate(settings); !valid)
        return valid.error();
    return settings;
}

void LoadForm::setServerEndpoint(const Endpoint& endpoint)
{
    if (endpoint.isNull() || endpoint.port == 0)
        return;
    m_serverTarget = endpoint.reachable().toString();
    if (m_isTargetTyped && m_target->text().trimmed() != m_serverTarget)
        return;
    m_isTargetTyped = false;
    m_target->setText(m_serverTarget);
}

void LoadForm::saveState(QSettings& settings) const
{
    for (const QSpinBox* field : { m_clients, m_size, m_depth, m_sources, m_seed })
        settings.setValue(field->objectName(), field->value());
    for (const QDoubleSpinBox* field : { m_duration, m_rate, m_warmUp, m_ramp, m_timeout, m_connectRate })
        settings.setValue(field->objectName(), field->value());
    settings.setValue(QStringLiteral("reconnect"), m_reconnect->isChecked());
    settings.setValue(QStringLiteral("verify"), m_verify->isChecked());
    settings.setValue(QStringLiteral("payload"), m_payload->currentIndex());
    settings.setValue(QStringLiteral("content"), m_content->text());
    settings.setValue(QStringLiteral("target"), m_isTargetTyped ? m_target->text() : QString());
    settings.setValue(QStringLiteral("more"), m_moreButton->isChecked());
}

void LoadForm::restoreState(const QSettings& settings)
{
    for (QSpinBox* field : { m_clients, m_size, m_depth, m_sources, m_seed })
        field->setValue(settings.value(field->objectName(), field->value()).toInt());
    for (QDoubleSpinBox* field : { m_duration, m_rate, m_warmUp, m_ramp, m_timeout, m_connectRate })
        field->setValue(settings.value(field->objectName(), field->value()).toDouble());
    m_reconnect->setChecked(settings.value(QStringLiteral("reconnect"), false).toBool());
    m_verify->setChecked(settings.value(QStringLiteral("verify"), true).toBool());
    m_payload->setCurrentIndex(
        std::clamp(settings.value(QStringLiteral("payload"), 0).toInt(), 0, m_payload->count() - 1));
    m_content->setText(settings.value(QStringLiteral("content")).toString());
    const QString target = settings.value(QStringLiteral("target")).toString();
    if (!target.isEmpty()) {
        m_target->setText(target);
        m_isTargetTyped = true;
    }
    m_moreButton->setChecked(settings.value(QStringLiteral("more"), false).toBool());
}

} // namespace signalbox
