// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/checksdialog.h"

#include "models/checksmodel.h"
#include "theme/theme.h"
#include "widgets/messageline.h"
#include "workspace/checkcommand.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

template <typename Button>
Button* prepare(Button* button, const char* objectName, const QString& text, const QString& toolTip)
{
    button->setObjectName(QLatin1String(objectName));
    button->setText(text);
    button->setAccessibleName(QString(text).remove(u'&'));
    button->setToolTip(toolTip);
    return button;
}

} // namespace

ChecksDialog::ChecksDialog(
    const Workspace& workspace, const QString& fileName, std::vector<CheckSource> sources, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_sources(std::move(sources))
    , m_model(new ChecksModel(this))
    , m_table(new QTableView(this))
    , m_message(new MessageLine(this))
{
    setObjectName(QStringLiteral("checksDialog"));
    setWindowTitle(tr("Checks of the Workspace"));
    auto* intro = new QLabel(
        tr("Without a screen, a workspace starts its server, connects its clients, and makes these checks one "
           "after the other. {server} stands for its server, {script:NAME} for one of its scripts."),
        this);
    intro->setWordWrap(true);
    intro->setTextFormat(Qt::PlainText);
    m_model->setChecks(workspace.checks);
    m_table->setObjectName(QStringLiteral("checksTable"));
    m_table->setAccessibleName(tr("Checks"));
    m_table->setToolTip(tr("What is checked, in this order (F2 edits a cell)"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(ChecksModel::Name, 180);
    m_message->setObjectName(QStringLiteral("checksMessage"));

    auto* layout = new QVBoxLayout(this);
    layout->addWidget(intro);
    layout->addWidget(m_table, 1);
    layout->addWidget(makeButtons());
    layout->addWidget(m_message);
    layout->addWidget(makeCommand(fileName));
    resize(720, 440);

    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ChecksDialog::refresh);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &ChecksDialog::refresh);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &ChecksDialog::refresh);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &ChecksDialog::refresh);
    connect(m_model, &QAbstractItemModel::rowsMoved, this, &ChecksDialog::refresh);
    if (m_model->rowCount() > 0)
        m_table->selectRow(0);
    refresh();
}

QWidget* ChecksDialog::makeButtons()
{
    m_add = prepare(new QToolButton(this), "checksAddButton", tr("&Add"),
        tr("Make a check of a panel as it is set now (Alt+A)"));
    m_add->setIcon(theme::icon(QStringLiteral("add")));
    m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_add->setFocusPolicy(Qt::StrongFocus);
    auto* menu = new QMenu(m_add);
    menu->setObjectName(QStringLiteral("checksAddMenu"));
    for (const CheckSource& source : m_sources)
        connect(menu->addAction(source.title), &QAction::triggered, this, [this, source] { add(source); });
    m_add->setMenu(menu);
    m_remove = prepare(
        new QPushButton(this), "checksRemoveButton", tr("&Remove"), tr("Take the selected check out (Alt+R)"));
    m_up = prepare(new QPushButton(this), "checksUpButton", tr("&Up"), tr("Make it earlier (Alt+U)"));
    m_down = prepare(new QPushButton(this), "checksDownButton", tr("&Down"), tr("Make it later (Alt+D)"));
    m_save = prepare(
        new QPushButton(this), "checksSaveButton", tr("&Save"), tr("Keep them and save the workspace (Alt+S)"));
    auto* cancel =
        prepare(new QPushButton(this), "checksCancelButton", tr("Cancel"), tr("Change nothing (Esc)"));
    for (QPushButton* button : { m_remove, m_up, m_down, m_save, cancel })
        button->setAutoDefault(false); // Enter belongs to the table's cells
    connect(m_remove, &QPushButton::clicked, this, [this] { m_model->remove(row()); });
    connect(m_up, &QPushButton::clicked, this, [this] { m_model->move(row(), -1); });
    connect(m_down, &QPushButton::clicked, this, [this] { m_model->move(row(), 1); });
    connect(m_save, &QPushButton::clicked, this, &ChecksDialog::save);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);

    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget* each : std::initializer_list<QWidget*> { m_add, m_remove, m_up, m_down })
        layout->addWidget(each);
    layout->addStretch();
    layout->addWidget(m_save);
    layout->addWidget(cancel);
    return buttons;
}

QWidget* ChecksDialog::makeCommand(const QString& fileName)
{
    const QString name = fileName.isEmpty() ? QStringLiteral("FILE.signalbox") : fileName;
    auto* command = new QLineEdit(checkText({ QStringLiteral("signalbox-cli"), QStringLiteral("run"), name,
                                      QStringLiteral("--junit"), QStringLiteral("report.xml") }),
        this);
    command->setObjectName(QStringLiteral("checksCommand"));
    command->setReadOnly(true);
    command->setAccessibleName(tr("Command that runs the checks without a screen"));
    command->setToolTip(tr("Runs the checks without a screen; exit code 0 says that all passed"));
    auto* copy = prepare(new QToolButton(this), "checksCopyButton", tr("&Copy"),
        tr("Copy the command to the clipboard (Alt+C)"));
    copy->setIcon(theme::icon(QStringLiteral("copy")));
    copy->setFocusPolicy(Qt::StrongFocus);
    connect(copy, &QToolButton::clicked, this,
        [command] { QGuiApplication::clipboard()->setText(command->text()); });
    auto* rows = new QWidget(this);
    auto* layout = new QHBoxLayout(rows);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(command, 1);
    layout->addWidget(copy);
    return rows;
}

int ChecksDialog::row() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.constFirst().row();
}

void ChecksDialog::add(const CheckSource& source)
{
    const auto command = source.command();
    if (!command)
        return m_message->setMessage(Severity::Error,
            QStringLiteral("%1: %2").arg(QString(source.title).remove(u'&'), command.error().text()));
    const int added = m_model->add(QString(source.title).remove(u'&'), *command);
    if (added < 0)
        return m_message->setMessage(
            Severity::Error, tr("A workspace has room for %1 checks.").arg(Workspace::MaxChecks));
    m_table->selectRow(added);
}

/// What is wrong is said while it is so.
void ChecksDialog::refresh()
{
    m_workspace.checks = m_model->checks();
    const auto valid = validate(m_workspace);
    m_message->setMessage(valid ? Severity::Info : Severity::Error,
        !valid                         ? valid.error().text()
            : m_model->rowCount() == 0 ? tr("No checks yet. Add makes one of a panel as it is set now.")
                                       : QString());
    m_save->setEnabled(valid.ok());
    const int selected = row();
    m_remove->setEnabled(selected >= 0);
    m_up->setEnabled(selected > 0);
    m_down->setEnabled(selected >= 0 && selected + 1 < m_model->rowCount());
}

void ChecksDialog::save()
{
    Q_EMIT saved(m_model->checks());
    accept();
}

} // namespace signalbox
