// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/ruleform.h"

#include "modes/rules/rulesfile.h"
#include "theme/theme.h"
#include "widgets/fields.h"
#include "widgets/messageline.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

namespace signalbox {
namespace {

QHBoxLayout* rowOf(QWidget* row)
{
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    return layout;
}

} // namespace

RuleForm::RuleForm(QWidget* parent)
    : QWidget(parent)
    , m_name(new QLineEdit(this))
    , m_message(new MessageLine(this))
{
    setObjectName(QStringLiteral("ruleForm"));
    describe(m_name, "ruleNameEdit", tr("Name of the rule"), tr("The name under which its hits are counted"));
    m_name->setMaxLength(ReplyRule::MaxName);
    m_message->setObjectName(QStringLiteral("ruleMessage"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    const auto add = [&](int row, const QString& text, QWidget* field, QWidget* buddy) {
        auto* label = new QLabel(text, this);
        label->setBuddy(buddy);
        grid->addWidget(label, row, 0);
        grid->addWidget(field, row, 1);
    };
    QWidget* when = makeWhen();
    QWidget* reply = makeReply();
    QWidget* then = makeThen();
    add(0, tr("Name"), m_name, m_name);
    add(1, tr("When"), when, m_trigger);
    add(2, tr("Reply"), reply, m_reply);
    add(3, tr("After"), then, m_delay);
    grid->addWidget(m_message, 4, 0, 1, 2);

    for (const QLineEdit* edit : { m_name, m_pattern, m_reply })
        connect(edit, &QLineEdit::textEdited, this, &RuleForm::edited);
    connect(m_trigger, &QComboBox::activated, this, [this] {
        showTrigger();
        Q_EMIT edited();
    });
    connect(m_fires, &QComboBox::activated, this, &RuleForm::edited);
    connect(m_delay, &QSpinBox::valueChanged, this, &RuleForm::edited);
    for (const QCheckBox* box : { m_anyCase, m_closes, m_stops })
        connect(box, &QCheckBox::clicked, this, &RuleForm::edited);
    connect(m_patternHex, &QCheckBox::clicked, this, [this](bool isHex) { convert(m_pattern, isHex); });
    connect(m_replyHex, &QCheckBox::clicked, this, [this](bool isHex) { convert(m_reply, isHex); });
    setRule(ReplyRule());
}

QWidget* RuleForm::makeWhen()
{
    auto* row = new QWidget(this);
    m_trigger = new QComboBox(row);
    describe(m_trigger, "ruleTriggerCombo", tr("What makes it fire"),
        tr("What makes the rule fire. With \"match bytes\", equals, starts with and anything look at what one "
           "read "
           "brought (Up and Down choose)"));
    const std::pair<RuleTrigger, QString> triggers[] { { RuleTrigger::Contains, tr("contains") },
        { RuleTrigger::Equals, tr("equals") }, { RuleTrigger::StartsWith, tr("starts with") },
        { RuleTrigger::Regex, tr("regex") }, { RuleTrigger::Always, tr("anything") },
        { RuleTrigger::Opened, tr("connected") } };
    for (const auto& [trigger, title] : triggers)
        m_trigger->addItem(title, static_cast<int>(trigger));
    m_pattern = new QLineEdit(row);
    m_patternHex = new QCheckBox(tr("Hex"), row);
    describe(m_patternHex, "rulePatternHexCheck", tr("Pattern in hex"),
        tr("Write the pattern as bytes in hex: 0A FF (Space)"));
    m_anyCase = new QCheckBox(tr("Any case"), row);
    describe(m_anyCase, "ruleAnyCaseCheck", tr("Letters of either case"),
        tr("The regular expression takes upper and lower case letters as the same (Space)"));
    auto* layout = rowOf(row);
    layout->addWidget(m_trigger);
    layout->addWidget(m_pattern, 1);
    layout->addWidget(m_patternHex);
    layout->addWidget(m_anyCase);
    return row;
}

QWidget* RuleForm::makeReply()
{
    auto* row = new QWidget(this);
    m_reply = new QLineEdit(row);
    describe(m_reply, "ruleReplyEdit", tr("Reply"),
        tr("What is sent, with C escapes such as \\n. Filled in are: ${1} or ${name} of a regular expression, "
           "${0} "
           "what matched, ${message}, ${client}, ${counter}, ${time}, ${time:hh:mm:ss}, ${random:1-6}; $$ is a "
           "dollar. Empty: nothing"));
    m_replyHex = new QCheckBox(tr("Hex"), row);
    describe(m_replyHex, "ruleReplyHexCheck", tr("Reply in hex"),
        tr("Write the reply as bytes in hex: 0A FF. Nothing is filled in then (Space)"));
    auto* layout = rowOf(row);
    layout->addWidget(m_reply, 1);
    layout->addWidget(m_replyHex);
    return row;
}

QWidget* RuleForm::makeThen()
{
    auto* row = new QWidget(this);
    m_delay = new QSpinBox(row);
    describe(m_delay, "ruleDelaySpin", tr("Delay in milliseconds"),
        tr("How much later the reply goes out. What is sent to the same client afterwards waits behind it (Up "
           "and "
           "Down change it)"));
    m_delay->setRange(0, static_cast<int>(ReplyRule::MaxDelay.count()));
    m_delay->setSuffix(tr(" ms"));
    m_delay->setSingleStep(50);
    m_delay->setAlignment(Qt::AlignRight);
    m_delay->setFont(theme::numberFont());
    m_delay->setFixedWidth(m_delay->fontMetrics().horizontalAdvance(QStringLiteral("0000000 ms")) + 36);
    m_fires = new QComboBox(row);
    describe(m_fires, "ruleFiresCombo", tr("How often it fires"),
        tr("Every time, once for each client, or once since Start (Up and Down choose)"));
    m_fires->addItem(tr("every time"), static_cast<int>(RuleFires::EveryTime));
    m_fires->addItem(tr("once a client"), static_cast<int>(RuleFires::OncePerClient));
    m_fires->addItem(tr("once in all"), static_cast<int>(RuleFires::OnceInAll));
    m_closes = new QCheckBox(tr("Close"), row);
    describe(m_closes, "ruleCloseCheck", tr("Close the connection"),
        tr("Ends the connection once all replies are sent (Space)"));
    m_stops = new QCheckBox(tr("Stop"), row);
    describe(m_stops, "ruleStopCheck", tr("No later rules"),
        tr("No later rule looks at what this one matched (Space)"));
    auto* layout = rowOf(row);
    layout->addWidget(m_delay);
    layout->addWidget(m_fires, 1);
    layout->addWidget(m_closes);
    layout->addWidget(m_stops);
    return row;
}

void RuleForm::setRule(const ReplyRule& rule)
{
    m_rule = rule;
    const QSignalBlocker blocker(this);
    m_name->setText(rule.name);
    m_trigger->setCurrentIndex(m_trigger->findData(static_cast<int>(rule.trigger)));
    m_pattern->setText(rule.trigger == RuleTrigger::Regex ? QString::fromUtf8(rule.pattern.bytes)
                                                          : ruleTextForEdit(rule.pattern));
    m_patternHex->setChecked(rule.pattern.isHex);
    m_anyCase->setChecked(rule.ignoresCase);
    m_reply->setText(ruleTextForEdit(rule.reply));
    m_replyHex->setChecked(rule.reply.isHex);
    m_delay->setValue(static_cast<int>(rule.delay.count()));
    m_fires->setCurrentIndex(m_fires->findData(static_cast<int>(rule.fires)));
    m_closes->setChecked(rule.closes);
    m_stops->setChecked(rule.stops);
    setError({});
    showTrigger();
    for (QLineEdit* edit : { m_name, m_pattern, m_reply })
        edit->setCursorPosition(0);
}

/// Only the fields that mean something for what makes it fire.
void RuleForm::showTrigger()
{
    const auto trigger = static_cast<RuleTrigger>(m_trigger->currentData().toInt());
    const bool isRegex = trigger == RuleTrigger::Regex;
    const bool hasPattern = trigger != RuleTrigger::Always && trigger != RuleTrigger::Opened;
    m_pattern->setEnabled(hasPattern);
    m_patternHex->setVisible(!isRegex);
    m_patternHex->setEnabled(hasPattern);
    m_anyCase->setVisible(isRegex);
    describe(m_pattern, "rulePatternEdit", tr("Pattern"),
        isRegex ? tr(
            "A regular expression (PCRE) over bytes: ^PING (\\w+)$. Groups are ${1}, ${2} or ${name} in the "
            "reply")
                : tr("The text to look for, with C escapes such as \\r\\n or \\x00"));
}

/// The same bytes in the other notation; what cannot be read stays, and is an error.
void RuleForm::convert(QLineEdit* edit, bool isHex)
{
    const auto bytes = ruleTextFromEdit(edit->text(), !isHex);
    if (bytes)
        edit->setText(ruleTextForEdit({ bytes->bytes, isHex }));
    Q_EMIT edited();
}

Result<ReplyRule> RuleForm::rule() const
{
    ReplyRule rule = m_rule;
    rule.name = m_name->text().trimmed();
    rule.trigger = static_cast<RuleTrigger>(m_trigger->currentData().toInt());
    rule.pattern = {};
    rule.ignoresCase = false;
    if (rule.trigger == RuleTrigger::Regex) {
        rule.pattern.bytes = m_pattern->text().toUtf8();
        rule.ignoresCase = m_anyCase->isChecked();
    } else if (rule.hasPattern()) {
        const auto pattern = ruleTextFromEdit(m_pattern->text(), m_patternHex->isChecked());
        if (!pattern)
            return Error { tr("When: %1").arg(pattern.error().message), pattern.error().remedy, 0 };
        rule.pattern = *pattern;
    }
    const auto reply = ruleTextFromEdit(m_reply->text(), m_replyHex->isChecked());
    if (!reply)
        return Error { tr("Reply: %1").arg(reply.error().message), reply.error().remedy, 0 };
    rule.reply = reply->isEmpty() ? RuleText() : *reply;
    rule.delay = std::chrono::milliseconds { m_delay->value() };
    rule.fires = static_cast<RuleFires>(m_fires->currentData().toInt());
    rule.closes = m_closes->isChecked();
    rule.stops = m_stops->isChecked();
    if (const auto fault = faultOf(rule))
        return fault->error;
    return rule;
}

void RuleForm::setError(const QString& text) { m_message->setMessage(Severity::Error, text); }

void RuleForm::takeFocus()
{
    m_name->setFocus(Qt::OtherFocusReason);
    m_name->selectAll();
}

} // namespace signalbox
