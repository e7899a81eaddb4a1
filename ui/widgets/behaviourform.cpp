// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/behaviourform.h"

#include "base/visibletext.h"
#include "client/behaviourwords.h"
#include "models/plaintooltip.h"
#include "theme/theme.h"
#include "widgets/messageline.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr int FieldColumns = 2; // each a label and a field

/// The value that a ticked box means; the other one is the default.
bool isTicked(const QString& word, const QString& value)
{
    return word == QLatin1String("reading") ? value.isEmpty() : !value.isEmpty();
}
QString valueOf(const QString& word, bool isOn)
{
    if (word == QLatin1String("reading"))
        return isOn ? QString() : QStringLiteral("off");
    return !isOn ? QString() : word == QLatin1String("linger") ? QStringLiteral("0") : QStringLiteral("on");
}

} // namespace

BehaviourForm::BehaviourForm(QWidget* parent)
    : QWidget(parent)
    , m_presets(new QComboBox(this))
    , m_text(new QLineEdit(this))
    , m_message(new MessageLine(this))
{
    setObjectName(QStringLiteral("behaviourForm"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(5);
    makePresets(grid);
    auto* switches = new QGridLayout;
    int switchCount = 0;
    int fieldCount = 0;
    const QList<BehaviourWord> words = behaviourWords();
    for (const BehaviourWord& word : words) {
        if (word.isSwitch)
            makeSwitch(word, switches, switchCount++);
    }
    grid->addLayout(switches, 1, 0, 1, 2 * FieldColumns);
    for (const BehaviourWord& word : words) {
        if (!word.isSwitch)
            makeField(word, grid, fieldCount++);
    }
    for (int column = 0; column < FieldColumns; ++column)
        grid->setColumnStretch(2 * column + 1, 1);

    m_message->setObjectName(QStringLiteral("behaviourMessage"));
    m_message->setMinimumHeight(3 * m_message->fontMetrics().lineSpacing()); // nothing moves when it speaks
    m_message->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(grid);
    layout->addWidget(makeTextRow());
    layout->addWidget(m_message);
    setBehaviour({});
}

void BehaviourForm::makePresets(QGridLayout* grid)
{
    m_presets->setObjectName(QStringLiteral("behaviourPresetCombo"));
    m_presets->setAccessibleName(tr("Preset"));
    m_presets->setToolTip(tr("Behaviours that are often wanted, to begin with"));
    m_presets->addItem(tr("Well-behaved"), QString());
    for (const BehaviourPreset& preset : behaviourPresets()) {
        m_presets->addItem(preset.name, preset.text);
        m_presets->setItemData(m_presets->count() - 1, plainToolTip(preset.meaning), Qt::ToolTipRole);
    }
    m_presets->addItem(tr("As below"));
    auto* label = new QLabel(tr("&Preset"), this);
    label->setBuddy(m_presets);
    grid->addWidget(label, 0, 0);
    grid->addWidget(m_presets, 0, 1);
    connect(m_presets, &QComboBox::activated, this, &BehaviourForm::presetChosen);
}

void BehaviourForm::makeSwitch(const BehaviourWord& word, QGridLayout* grid, int column)
{
    auto* box = new QCheckBox(word.label, this);
    box->setObjectName(QStringLiteral("behaviour_%1").arg(word.word));
    box->setAccessibleName(word.label);
    box->setToolTip(plainToolTip(word.word + QLatin1Char('=') + word.form + QLatin1Char('\n') + word.meaning));
    grid->addWidget(box, 0, column);
    m_switches.insert(word.word, box);
    connect(box, &QCheckBox::clicked, this, &BehaviourForm::fieldsEdited);
}

void BehaviourForm::makeField(const BehaviourWord& word, QGridLayout* grid, int place)
{
    auto* field = new QLineEdit(this);
    field->setObjectName(QStringLiteral("behaviour_%1").arg(word.word));
    field->setAccessibleName(word.label);
    field->setPlaceholderText(tr("e.g. %1").arg(word.form));
    field->setToolTip(
        plainToolTip(word.word + QLatin1Char('=') + word.form + QLatin1Char('\n') + word.meaning));
    field->setMinimumWidth(field->fontMetrics().horizontalAdvance(QStringLiteral("e.g. 127.0.0.9:4000")) + 16);
    auto* label = new QLabel(word.label, this);
    label->setBuddy(field);
    const int row = 2 + place / FieldColumns;
    const int column = 2 * (place % FieldColumns);
    grid->addWidget(label, row, column);
    grid->addWidget(field, row, column + 1);
    m_fields.insert(word.word, field);
    connect(field, &QLineEdit::textEdited, this, &BehaviourForm::fieldsEdited);
}

QWidget* BehaviourForm::makeTextRow()
{
    auto* row = new QWidget(this);
    m_text->setObjectName(QStringLiteral("behaviourText"));
    m_text->setAccessibleName(tr("The behaviour as text"));
    m_text->setPlaceholderText(tr("well-behaved"));
    m_text->setToolTip(tr("The same as one line: for --behaviour on the console, or to paste it here"));
    m_text->setFont(theme::payloadFont());
    m_text->setMaxLength(static_cast<int>(ClientBehaviour::MaxText));
    auto* label = new QLabel(tr("As &text"), row);
    label->setBuddy(m_text);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(label);
    layout->addWidget(m_text, 1);
    connect(m_text, &QLineEdit::textEdited, this, &BehaviourForm::textEdited);
    return row;
}

Result<ClientBehaviour> BehaviourForm::behaviour() const { return ClientBehaviour::parse(m_text->text()); }

void BehaviourForm::setBehaviour(const ClientBehaviour& behaviour)
{
    m_text->setText(behaviour.toString());
    m_text->setCursorPosition(0);
    showFields(behaviour);
    refresh();
}

void BehaviourForm::setRemark(const QString& text)
{
    m_remark = text;
    refresh();
}

void BehaviourForm::showFields(const ClientBehaviour& behaviour)
{
    for (auto it = m_switches.cbegin(); it != m_switches.cend(); ++it)
        it.value()->setChecked(isTicked(it.key(), behaviourValue(behaviour, it.key())));
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it) {
        const QString value = behaviourValue(behaviour, it.key());
        if (it.value()->text() != value)
            it.value()->setText(value);
    }
}

void BehaviourForm::fieldsEdited()
{
    QStringList words;
    for (const BehaviourWord& word : behaviourWords()) {
        const QString value = word.isSwitch ? valueOf(word.word, m_switches.value(word.word)->isChecked())
                                            : m_fields.value(word.word)->text().simplified().remove(u' ');
        if (!value.isEmpty())
            words.append(word.word + QLatin1Char('=') + value);
    }
    m_text->setText(words.join(QLatin1Char(' ')));
    refresh();
    Q_EMIT edited();
}

void BehaviourForm::textEdited()
{
    if (const auto now = behaviour())
        showFields(*now);
    refresh();
    Q_EMIT edited();
}

void BehaviourForm::presetChosen(int index)
{
    const QVariant text = m_presets->itemData(index);
    if (const auto chosen = ClientBehaviour::parse(text.toString()); chosen && text.isValid())
        setBehaviour(*chosen);
    refresh();
    Q_EMIT edited();
}

void BehaviourForm::refresh()
{
    const auto now = behaviour();
    const int known = now ? m_presets->findData(now->toString()) : -1;
    m_presets->setCurrentIndex(known >= 0 ? known : m_presets->count() - 1);
    m_message->setMessage(
        now ? Severity::Info : Severity::Error, now ? m_remark : visibleText(now.error().text()));
}

} // namespace signalbox
