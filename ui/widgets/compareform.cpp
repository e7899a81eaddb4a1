// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compareform.h"

#include "models/plaintooltip.h"
#include "net/concurrency.h"
#include "theme/theme.h"

#include <QAction>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QSpinBox>
#include <QToolButton>

namespace signalbox {
namespace {

constexpr int MostClients = 10'000;
constexpr int MostBytes = 1024 * 1024;
constexpr double MostSeconds = 600;

/// Stays open while its entries are checked.
class CheckMenu : public QMenu
{
public:
    using QMenu::QMenu;

protected:
    void mouseReleaseEvent(QMouseEvent* event) override
    {
        QAction* action = activeAction();
        if (action && action->isCheckable() && action->isEnabled())
            action->trigger();
        else
            QMenu::mouseReleaseEvent(event);
    }
};

} // namespace

CompareForm::CompareForm(QWidget* parent)
    : QWidget(parent)
    , m_clients(numberField("compareClientsSpin", tr("Clients"),
          tr("Clients at once, each sending its next message when an echo has come"), MostClients, 64))
    , m_size(numberField("compareSizeSpin", tr("Bytes of a message"), tr("Bytes of a message"), MostBytes, 64))
    , m_depth(numberField("compareDepthSpin", tr("Messages on their way"),
          tr("Messages that each client may have on their way at the same time"), 256, 1))
    , m_duration(new QDoubleSpinBox(this))
    , m_repeats(numberField("compareRepeatsSpin", tr("Repeats"),
          tr("Rounds over the models. Their spread tells what is chance"), ComparisonSettings::MaxRepeats, 3))
    , m_models(new QToolButton(this))
    , m_menu(new CheckMenu(this))
{
    m_duration->setObjectName(QStringLiteral("compareDurationSpin"));
    m_duration->setAccessibleName(tr("Seconds of each run"));
    m_duration->setToolTip(
        tr("Seconds that each run is measured, after a warm-up of one second (Enter compares)"));
    m_duration->setRange(0.1, MostSeconds);
    m_duration->setDecimals(1);
    m_duration->setValue(3);
    m_duration->setSuffix(tr(" s"));
    m_duration->setAlignment(Qt::AlignRight);
    m_duration->setFont(theme::numberFont());
    connect(m_duration, &QDoubleSpinBox::valueChanged, this, &CompareForm::changed);
    connect(m_duration->findChild<QLineEdit*>(), &QLineEdit::returnPressed, this, &CompareForm::submitted);
    makeModelMenu();

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(3);
    int column = 0;
    const auto add = [&](const QString& text, QWidget* field) {
        auto* label = new QLabel(text, this);
        label->setBuddy(field);
        grid->addWidget(label, 0, column);
        grid->addWidget(field, 1, column);
        grid->setColumnStretch(column++, 1);
    };
    add(tr("Clients"), m_clients);
    add(tr("Bytes"), m_size);
    add(tr("Depth"), m_depth);
    add(tr("Each run"), m_duration);
    add(tr("Repeats"), m_repeats);
    add(tr("Models"), m_models);
}

QSpinBox* CompareForm::numberField(
    const char* objectName, const QString& name, const QString& toolTip, int most, int value)
{
    auto* field = new QSpinBox(this);
    field->setObjectName(QLatin1String(objectName));
    field->setAccessibleName(name);
    field->setToolTip(tr("%1 (Enter compares)").arg(toolTip));
    field->setRange(1, most);
    field->setValue(value);
    field->setAlignment(Qt::AlignRight);
    field->setFont(theme::numberFont());
    field->setMinimumWidth(52);
    connect(field, &QSpinBox::valueChanged, this, &CompareForm::changed);
    connect(field->findChild<QLineEdit*>(), &QLineEdit::returnPressed, this, &CompareForm::submitted);
    return field;
}

void CompareForm::makeModelMenu()
{
    m_models->setObjectName(QStringLiteral("compareModelsButton"));
    m_models->setAccessibleName(tr("Concurrency models to compare"));
    m_models->setToolTip(tr("Chooses the concurrency models to compare (Space opens the list)"));
    m_models->setPopupMode(QToolButton::InstantPopup);
    m_models->setFocusPolicy(Qt::StrongFocus);
    m_models->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_models->setMenu(m_menu);
    m_menu->setToolTipsVisible(true);
    for (const ConcurrencyModel& model : concurrencyCatalogue()) {
        QAction* action = m_menu->addAction(QCoreApplication::translate("Concurrency", model.title));
        action->setToolTip(plainToolTip(QCoreApplication::translate("Concurrency", model.summary)));
        action->setData(QByteArray(model.name));
        action->setCheckable(true);
        action->setChecked(true);
        connect(action, &QAction::toggled, this, [this, action](bool isOn) {
            if (!isOn && chosenModels().isEmpty())
                action->setChecked(true); // one at least
            showModels();
            Q_EMIT changed();
        });
    }
    showModels();
}

QByteArrayList CompareForm::chosenModels() const
{
    QByteArrayList chosen;
    for (const QAction* action : m_menu->actions()) {
        if (action->isChecked())
            chosen.append(action->data().toByteArray());
    }
    return chosen;
}

void CompareForm::showModels()
{
    const qsizetype all = m_menu->actions().size();
    const qsizetype chosen = chosenModels().size();
    m_models->setText(chosen == all ? tr("all %1").arg(all) : tr("%1 of %2").arg(chosen).arg(all));
}

ComparisonSettings CompareForm::settings() const
{
    ComparisonSettings settings;
    settings.models = chosenModels();
    settings.repeats = m_repeats->value();
    settings.load.clients = m_clients->value();
    settings.load.size = static_cast<quint32>(m_size->value());
    settings.load.depth = m_depth->value();
    settings.load.duration = std::chrono::milliseconds(qRound(m_duration->value() * 1000));
    return settings;
}

std::chrono::seconds CompareForm::expectedTime() const
{
    using namespace std::chrono_literals;
    const ComparisonSettings chosen = settings();
    const auto run = chosen.load.duration + chosen.load.warmUp + 500ms; // starting, connecting, ending
    return std::chrono::ceil<std::chrono::seconds>(run * chosen.models.size() * chosen.repeats);
}

void CompareForm::saveState(QSettings& settings) const
{
    settings.setValue(QStringLiteral("clients"), m_clients->value());
    settings.setValue(QStringLiteral("size"), m_size->value());
    settings.setValue(QStringLiteral("depth"), m_depth->value());
    settings.setValue(QStringLiteral("duration"), m_duration->value());
    settings.setValue(QStringLiteral("repeats"), m_repeats->value());
}

void CompareForm::restoreState(const QSettings& settings)
{
    const auto restore = [&settings](const char* key, QSpinBox* field) {
        field->setValue(settings.value(QLatin1String(key), field->value()).toInt());
    };
    restore("clients", m_clients);
    restore("size", m_size);
    restore("depth", m_depth);
    restore("repeats", m_repeats);
    m_duration->setValue(settings.value(QStringLiteral("duration"), m_duration->value()).toDouble());
}

} // namespace signalbox
