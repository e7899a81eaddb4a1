// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel is made of.
#include "panels/rulespanel.h"

#include "base/units.h"
#include "models/rulesmodel.h"
#include "models/ruletrialjob.h"
#include "models/ruletrialmodel.h"
#include "modes/rules/ruleexamples.h"
#include "modes/rules/rulesfile.h"
#include "theme/theme.h"
#include "widgets/emptystate.h"
#include "widgets/fields.h"
#include "widgets/messageline.h"
#include "widgets/ruleform.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
RulesPanel::RulesPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new RulesModel(this))
    , m_trialModel(new RuleTrialModel(this))
    , m_message(new MessageLine(this))
{
    setObjectName(QStringLiteral("rulesPanel"));
    setAccessibleName(tr("Rules"));
    m_message->setObjectName(QStringLiteral("rulesMessage"));
    m_tabs = new QTabWidget(this);
    describe(m_tabs, "rulesTabs", tr("Rules, their text, and a trial"), {});
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeRules(), tr("Rules"));
    m_tabs->addTab(makeText(), tr("Text"));
    m_tabs->addTab(makeTrial(), tr("Trial"));
    describe(m_tabs->tabBar(), "rulesTabBar", tr("Rules, their text, and a trial"),
        tr("The rules one by one, all as text, or what they would have made of the log (Left and Right "
           "choose)"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(makeHead());
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_message);
    layout->addWidget(makeButtons());

    connect(m_model, &RulesModel::switched, this, &RulesPanel::changed);
    connect(m_form, &RuleForm::edited, this, &RulesPanel::takeForm);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        m_isEditRemembered = false;
        showText();
    });
    auto* undoKey = new QShortcut(QKeySequence::Undo, this);
    undoKey->setContext(Qt::WidgetWithChildrenShortcut);
    connect(undoKey, &QShortcut::activated, this, &RulesPanel::undo);
    present(RuleSet(), 0);
}

QWidget* RulesPanel::makeHead()
{
    auto* row = new QWidget(this);
    m_unit = new QComboBox(row);
    describe(m_unit, "rulesUnitCombo", tr("What rules look at"),
        tr("Each line, ended by LF or CRLF; or the bytes as a stream, in which a pattern is found wherever it "
           "is (Up and "
           "Down choose)"));
    m_unit->addItem(tr("Each line"), static_cast<int>(RuleUnit::Line));
    m_unit->addItem(tr("The bytes"), static_cast<int>(RuleUnit::Bytes));
    m_fallback = new QLineEdit(row);
    m_fallbackHex = new QCheckBox(tr("Hex"), row);
    describe(m_fallback, "rulesDefaultEdit", tr("Default reply"),
        tr("Sent if no rule fires for a line or, with bytes, for a read. Empty: nothing"));
    describe(m_fallbackHex, "rulesDefaultHexCheck", tr("Default reply in hex"),
        tr("Write the default reply as bytes in hex: 0A FF (Space)"));
    auto* unitLabel = new QLabel(tr("Match"), row);
    unitLabel->setBuddy(m_unit);
    m_fallbackLabel = new QLabel(tr("Else reply"), row);
    m_fallbackLabel->setBuddy(m_fallback);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(unitLabel);
    layout->addWidget(m_unit);
    layout->addWidget(m_fallbackLabel);
    layout->addWidget(m_fallback, 1);
    layout->addWidget(m_fallbackHex);
    connect(m_unit, &QComboBox::activated, this, [this] {
        remember();
        m_model->setUnit(static_cast<RuleUnit>(m_unit->currentData().toInt()));
        changed();
    });
    connect(m_fallback, &QLineEdit::textEdited, this, &RulesPanel::takeFallback);
    connect(m_fallbackHex, &QCheckBox::clicked, this, [this](bool isHex) {
        if (const auto before = ruleTextFromEdit(m_fallback->text(), !isHex))
            m_fallback->setText(ruleTextForEdit({ before->bytes, isHex }));
        takeFallback();
    });
    return row;
}

QWidget* RulesPanel::makeRules()
{
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->setObjectName(QStringLiteral("rulesSplitter"));
    splitter->setChildrenCollapsible(false);
    m_form = new RuleForm(splitter);
    m_form->layout()->setContentsMargins(0, 6, 0, 0);
    splitter->addWidget(makeTable());
    splitter->addWidget(m_form);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    return splitter;
}

QWidget* RulesPanel::makeTable()
{
    auto* area = new QWidget(this);
    m_table = new QTableView(area);
    describe(m_table, "rulesTable", tr("Rules, in their order"), {});
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setCornerButtonEnabled(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(RulesModel::When, QHeaderView::Stretch);
    header->setSectionResizeMode(RulesModel::Reply, QHeaderView::Stretch);
    const QFontMetrics metrics = m_table->fontMetrics();
    m_table->setColumnWidth(RulesModel::Name, metrics.horizontalAdvance(QStringLiteral("slow ping.")) + 34);
    m_table->setColumnWidth(RulesModel::Then, metrics.horizontalAdvance(QStringLiteral("500ms, once")) + 12);
    m_table->setColumnWidth(RulesModel::Hits, metrics.horizontalAdvance(QStringLiteral("0.00 M")) + 16);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RulesPanel::showRule);
    auto* remove = new QShortcut(QKeySequence::Delete, m_table);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &RulesPanel::removeRule);
    for (const Qt::Key key : { Qt::Key_Return, Qt::Key_Enter }) {
        auto* enter = new QShortcut(key, m_table);
        enter->setContext(Qt::WidgetShortcut);
        connect(enter, &QShortcut::activated, m_form, &RuleForm::takeFocus);
    }
    QWidget* buttons = makeTableButtons();
    auto* empty = new EmptyState(m_table);
    empty->setText(tr("No rules yet"),
        tr("A rule says: if this comes, answer that. Add one, or begin with one of the examples."));
    empty->setAction(m_add);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(3);
    column->addWidget(m_table, 1);
    column->addWidget(buttons);
    return area;
}

QWidget* RulesPanel::makeTableButtons()
{
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    const auto button = [row, layout](const char* objectName, const QString& text, const QString& name,
                            const QString& toolTip) {
        auto* made = new QToolButton(row);
        describe(made, objectName, name, toolTip);
        made->setText(text);
        made->setFocusPolicy(Qt::StrongFocus);
        layout->addWidget(made);
        return made;
    };
    m_add = new QAction(tr("Add a Rule"), this);
    m_add->setToolTip(tr("Adds a rule below the selected one (Space)"));
    connect(m_add, &QAction::triggered, this, &RulesPanel::addRule);
    m_addButton = button("ruleAddButton", tr("Add"), tr("Add a rule"), m_add->toolTip());
    m_remove = button("ruleRemoveButton", tr("Remove"), tr("Remove the rule"),
        tr("Removes the selected rule (Delete in the table)"));
    m_up = button("ruleUpButton", QStringLiteral("▲"), tr("Move the rule up"),
        tr("The selected rule is looked at earlier (Alt+Up)"));
    m_down = button("ruleDownButton", QStringLiteral("▼"), tr("Move the rule down"),
        tr("The selected rule is looked at later (Alt+Down)"));
    m_undoButton = button(
        "ruleUndoButton", tr("Undo"), tr("Undo"), tr("Brings back the rules as they were before (Ctrl+Z)"));
    layout->addStretch();
    auto* examples = button("ruleExamplesButton", tr("Examples") + QStringLiteral("   "), tr("Examples"),
        tr("Rules to begin with, in place of those that are here; Undo brings them back (Space opens the "
           "list)"));
    makeExamples(examples);
    connect(m_addButton, &QToolButton::clicked, this, &RulesPanel::addRule);
    connect(m_remove, &QToolButton::clicked, this, &RulesPanel::removeRule);
    connect(m_up, &QToolButton::clicked, this, [this] { moveRule(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { moveRule(1); });
    connect(m_undoButton, &QToolButton::clicked, this, &RulesPanel::undo);
    for (const auto& [key, rows] : { std::pair(Qt::Key_Up, -1), std::pair(Qt::Key_Down, 1) }) {
        auto* move = new QShortcut(Qt::ALT | key, m_table);
        move->setContext(Qt::WidgetShortcut);
        connect(move, &QShortcut::activated, this, [this, rows = rows] { moveRule(rows); });
    }
    return row;
}

void RulesPanel::makeExamples(QToolButton* button)
{
    button->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(button);
    menu->setObjectName(QStringLiteral("ruleExamplesMenu"));
    for (int i = 0; i < static_cast<int>(ruleExamples().size()); ++i) {
        const RuleExample& example = ruleExamples()[static_cast<std::size_t>(i)];
        QAction* action = menu->addAction(QCoreApplication::translate("RuleExample", example.title));
        action->setObjectName(QStringLiteral("ruleExample_") + QLatin1String(example.name));
        connect(action, &QAction::triggered, this, [this, i] { loadExample(i); });
    }
    button->setMenu(menu);
}

QWidget* RulesPanel::makeText()
{
    m_text = new QPlainTextEdit(this);
    describe(m_text, "rulesText", tr("All rules as text"),
        tr("All rules as they stand in a file; docs/rules.md has the words. The table follows each change (Tab "
           "leaves "
           "it)"));
    m_text->setFont(theme::payloadFont());
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    connect(m_text, &QPlainTextEdit::textChanged, this, &RulesPanel::takeText);
    return m_text;
}

QWidget* RulesPanel::makeButtons()
{
    auto* row = new QWidget(this);
    const auto button = [row](const char* objectName, const QString& icon, const QString& text,
                            const QString& name, const QString& toolTip) {
        auto* made = new QPushButton(text, row);
        if (!icon.isEmpty())
            made->setIcon(theme::icon(icon));
        describe(made, objectName, name, toolTip);
        return made;
    };
    m_apply = button("rulesApplyButton", QStringLiteral("start"), tr("Apply"), tr("Apply the rules"),
        tr("The running server answers by these rules from now on; no client is disconnected (Alt+K)"));
    m_apply->setShortcut(QKeySequence(tr("Alt+K")));
    m_try = button("rulesTryButton", QStringLiteral("play"), tr("Try on the Log"),
        tr("Try the rules on the log"),
        tr("Plays what clients sent, as far as it is in the log, through the rules. Nothing is sent (Alt+J)"));
    m_try->setShortcut(QKeySequence(tr("Alt+J")));
    auto* import = button("rulesImportButton", {}, tr("Import…"), tr("Import rules"),
        tr("Reads rules from a file, in place of these (Space)"));
    auto* save = button("rulesExportButton", QStringLiteral("export"), tr("Export…"), tr("Export the rules"),
        tr("Writes the rules to a file, for signalbox-cli serve --script (Space)"));
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_apply);
    layout->addWidget(m_try);
    layout->addStretch();
    layout->addWidget(import);
    layout->addWidget(save);
    connect(m_apply, &QPushButton::clicked, this, &RulesPanel::apply);
    connect(m_try, &QPushButton::clicked, this, &RulesPanel::tryOnLog);
    connect(import, &QPushButton::clicked, this, &RulesPanel::openImport);
    connect(save, &QPushButton::clicked, this, &RulesPanel::openExport);
    return row;
}

} // namespace signalbox
