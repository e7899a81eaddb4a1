// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/limitsdialog.h"

#include "bridge/limitvalues.h"
#include "engine/limitcatalogue.h"
#include "widgets/limitrow.h"
#include "widgets/messageline.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {

LimitsDialog::LimitsDialog(QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("limitsDialog"));
    setWindowTitle(tr("Limits"));
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus); // its rows have it
    area->setWidget(makeRows());
    area->setMinimumWidth(area->widget()->minimumSizeHint().width() + 2 * fontMetrics().height());
    m_hold = new QLabel;
    m_hold->setObjectName(QStringLiteral("limitsHold"));
    m_hold->setTextFormat(Qt::PlainText);
    m_hold->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->addWidget(area, 1);
    column->addWidget(m_hold);
    column->addWidget(makeButtons());
    constexpr QSize Preferred { 700, 720 };
    constexpr QSize Frame { 8, 36 };
    resize(Preferred.boundedTo(screen()->availableSize() - Frame));
    setConfig({});
}

QWidget* LimitsDialog::makeRows()
{
    auto* rows = new QWidget;
    auto* column = new QVBoxLayout(rows);
    column->setContentsMargins(4, 0, 12, 0);
    column->setSpacing(8);
    addGroup(column, tr("Who may come"), { Limit::MaxClients, Limit::SourceClients, Limit::SourceRate });
    m_loopback = new QCheckBox(tr("Count clients on this &machine too"));
    m_loopback->setObjectName(QStringLiteral("limitLoopbackCheck"));
    m_loopback->setAccessibleName(tr("Count clients on this machine too"));
    m_loopback->setToolTip(
        tr("Else the two limits per source spare 127.0.0.0/8 and ::1, so that tests on one machine are free "
           "(Alt+M)"));
    connect(m_loopback, &QCheckBox::toggled, this, [this] {
        m_touched.append(LoopbackOption);
        take(nullptr);
    });
    column->addWidget(m_loopback);
    m_descriptors = new MessageLine;
    m_descriptors->setObjectName(QStringLiteral("limitDescriptors"));
    m_descriptors->hide();
    column->addWidget(m_descriptors);
    addGroup(column, tr("Time"), { Limit::IdleTimeout, Limit::LineTimeout, Limit::WriteTimeout });
    addGroup(column, tr("Output"), { Limit::OutputSoft, Limit::OutputHard, Limit::Delayed });
    addGroup(column, tr("Lines"), { Limit::MaxLine });
    addGroup(column, tr("Stopping"), { Limit::DrainTime });
    column->addStretch();
    return rows;
}

void LimitsDialog::addGroup(QVBoxLayout* column, const QString& title, std::initializer_list<Limit> limits)
{
    auto* heading = new QLabel(title);
    QFont font = heading->font();
    font.setWeight(QFont::DemiBold);
    heading->setFont(font);
    heading->setContentsMargins(0, m_rows.empty() ? 0 : 10, 0, 0);
    column->addWidget(heading);
    for (const LimitEntry& entry : limitCatalogue()) {
        if (std::find(limits.begin(), limits.end(), entry.limit) == limits.end())
            continue;
        const bool isFirst = std::none_of(m_rows.begin(), m_rows.end(),
            [&entry](const LimitRow* row) { return row->entry().limit == entry.limit; });
        auto* row = new LimitRow(entry, isFirst);
        connect(row, &LimitRow::edited, this, [this, row] {
            m_touched.append(QString::fromLatin1(row->entry().option));
            take(row);
        });
        m_rows.push_back(row);
        column->addWidget(row);
    }
}

QWidget* LimitsDialog::makeButtons()
{
    const auto make = [](const char* objectName, const QString& text, const QString& toolTip) {
        auto* button = new QPushButton(text);
        button->setObjectName(QLatin1String(objectName));
        button->setAccessibleName(QString(text).remove(QLatin1Char('&')));
        button->setToolTip(toolTip);
        button->setAutoDefault(false); // Enter belongs to the values
        return button;
    };
    auto* defaults =
        make("limitsDefaultsButton", tr("Restore &defaults"), tr("Every limit as it came (Alt+D)"));
    m_restart = make("limitsRestartButton", tr("Apply and &restart"),
        tr("Stop the server and start it with these values (Alt+R)"));
    auto* close = make("limitsCloseButton", tr("&Close"), tr("Close this window; the values stay (Esc)"));
    connect(defaults, &QPushButton::clicked, this, &LimitsDialog::restoreDefaults);
    connect(m_restart, &QPushButton::clicked, this, &LimitsDialog::restartRequested);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto* buttons = new QWidget;
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(defaults);
    row->addStretch();
    row->addWidget(m_restart);
    row->addWidget(close);
    return buttons;
}

void LimitsDialog::setConfig(const ServerConfig& config)
{
    m_config = config;
    m_touched.clear();
    m_wrong = nullptr;
    for (LimitRow* row : m_rows)
        row->setValue(row->entry().get(config));
    const QSignalBlocker quiet(m_loopback);
    m_loopback->setChecked(config.net.source.countsLoopback);
    showHold();
}

void LimitsDialog::setServer(ServerState state, const ServerConfig& running, const LimitHits& hits)
{
    m_state = state;
    m_running = running;
    QList<Limit> told;
    for (LimitRow* row : m_rows) {
        if (told.contains(row->entry().limit))
            continue;
        told.append(row->entry().limit);
        row->setHits(hits[row->entry().limit]);
    }
    if (const quint64 count = hits[Limit::Descriptors]; count > 0)
        m_descriptors->setMessage(Severity::Warning,
            tr("%1: %2. Not set here but by the system: accept(2) failed for want of descriptors (ulimit -n) "
               "or memory.")
                .arg(limitTitle(Limit::Descriptors), QLocale().toString(count)));
    m_descriptors->setVisible(hits[Limit::Descriptors] > 0);
    showHold();
}

ServerConfig LimitsDialog::shown() const
{
    ServerConfig config = m_config;
    for (const LimitRow* row : m_rows)
        row->entry().set(config, row->value());
    config.net.source.countsLoopback = m_loopback->isChecked();
    return config;
}

/// The row just edited, if the values were right without its change; else the one that was to blame before.
LimitRow* LimitsDialog::rowToBlame(const ServerConfig& config, LimitRow* by) const
{
    if (!m_wrong)
        return by;
    ServerConfig without = config;
    m_wrong->entry().set(without, m_wrong->entry().get(m_config));
    return validate(without) ? m_wrong : by;
}

void LimitsDialog::take(LimitRow* by)
{
    const ServerConfig config = shown();
    const auto valid = validate(config);
    if (m_wrong)
        m_wrong->setMessage(Severity::Info, {});
    if (valid) {
        m_wrong = nullptr;
        m_config = config;
        Q_EMIT limitsChanged(m_config, std::exchange(m_touched, {}));
    } else {
        m_wrong = rowToBlame(config, by);
        if (m_wrong)
            m_wrong->setMessage(Severity::Error, valid.error().text());
    }
    showHold();
}

void LimitsDialog::restoreDefaults()
{
    setConfig([this] {
        ServerConfig config = m_config;
        copyLimits({}, config);
        return config;
    }());
    Q_EMIT limitsChanged(m_config, limitOptions());
}

void LimitsDialog::showHold()
{
    const bool runs = m_state != ServerState::Stopped;
    const bool isOther = runs && !haveSameLimits(m_config, m_running);
    m_restart->setEnabled(isOther && !m_wrong && m_state == ServerState::Listening);
    const QString text = m_wrong
        ? tr("A value will not do, see above; until it is mended, the values before hold.")
        : isOther ? tr("The server runs with other values. These hold from the next Start.")
        : runs    ? tr("The server runs with these values. A change holds from the next Start.")
                  : tr("These values hold from the next Start.");
    if (m_hold->text() != text)
        m_hold->setText(text);
}

} // namespace signalbox
