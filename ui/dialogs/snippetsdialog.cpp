// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/snippetsdialog.h"

#include "base/visibletext.h"
#include "dialogs/snippetdialog.h"
#include "models/snippetstore.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequence>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr qsizetype MaxPreview = 200; // characters

} // namespace

SnippetsDialog::SnippetsDialog(SnippetStore* store, QWidget* parent)
    : QDialog(parent)
    , m_store(store)
    , m_table(new QTableWidget(this))
    , m_add(makeButton(QStringLiteral("snippetsAddButton"), tr("&New..."), tr("A snippet more (Alt+N)")))
    , m_change(makeButton(QStringLiteral("snippetsChangeButton"), tr("&Change..."),
          tr("Name, message and key of the selected snippet (Enter or Alt+C)")))
    , m_up(makeButton(QStringLiteral("snippetsUpButton"), tr("&Up"), tr("Before the one above it (Alt+U)")))
    , m_down(
          makeButton(QStringLiteral("snippetsDownButton"), tr("&Down"), tr("After the one below it (Alt+D)")))
    , m_remove(makeButton(
          QStringLiteral("snippetsRemoveButton"), tr("&Remove"), tr("Forgets the selected snippet (Alt+R)")))
{
    setObjectName(QStringLiteral("snippetsDialog"));
    setWindowTitle(tr("Snippets"));
    makeTable();
    auto* close = makeButton(QStringLiteral("snippetsCloseButton"), tr("C&lose"), tr("Closes the list (Esc)"));
    auto* buttons = new QVBoxLayout;
    for (QPushButton* button : { m_add, m_change, m_up, m_down, m_remove })
        buttons->addWidget(button);
    buttons->addStretch();
    buttons->addWidget(close);
    auto* layout = new QHBoxLayout(this);
    layout->addWidget(m_table, 1);
    layout->addLayout(buttons);
    resize(560, 300);

    connect(m_add, &QPushButton::clicked, this, [this] {
        auto* dialog = new SnippetDialog(
            {}, [this](const Snippet& wanted) { return m_store->put(wanted); }, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    connect(m_change, &QPushButton::clicked, this, &SnippetsDialog::change);
    connect(m_up, &QPushButton::clicked, this, [this] { moveBy(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveBy(1); });
    connect(m_remove, &QPushButton::clicked, this, [this] { m_store->remove(current()); });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_store, &SnippetStore::changed, this, &SnippetsDialog::rebuild);
    rebuild();
    if (m_table->rowCount() > 0)
        m_table->selectRow(0);
}

QPushButton* SnippetsDialog::makeButton(const QString& objectName, const QString& text, const QString& toolTip)
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(objectName);
    button->setAccessibleName(QString(text).remove(QLatin1Char('&')));
    button->setToolTip(toolTip);
    button->setAutoDefault(false);
    return button;
}

void SnippetsDialog::makeTable()
{
    m_table->setObjectName(QStringLiteral("snippetsTable"));
    m_table->setAccessibleName(tr("Snippets"));
    m_table->setToolTip(tr("Every snippet, in the order of the buttons (Enter changes one)"));
    m_table->setColumnCount(3);
    m_table->setHorizontalHeaderLabels({ tr("Name"), tr("Key"), tr("Message") });
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    m_table->setColumnWidth(0, 130);
    m_table->setColumnWidth(1, 80);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &SnippetsDialog::refresh);
    connect(m_table, &QTableWidget::activated, this, &SnippetsDialog::change);
}

int SnippetsDialog::current() const { return m_table->currentRow(); }

void SnippetsDialog::rebuild()
{
    const int kept = current();
    const QList<Snippet>& all = m_store->list().all();
    m_table->setRowCount(static_cast<int>(all.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const Snippet& snippet = all[row];
        const QString key = QKeySequence::fromString(snippet.hotkey, QKeySequence::PortableText)
                                .toString(QKeySequence::NativeText);
        m_table->setItem(row, 0, new QTableWidgetItem(visibleText(snippet.name)));
        m_table->setItem(row, 1, new QTableWidgetItem(key));
        m_table->setItem(row, 2, new QTableWidgetItem(visibleText(snippet.text, MaxPreview)));
    }
    if (m_table->rowCount() > 0)
        m_table->selectRow(std::clamp(kept, 0, m_table->rowCount() - 1));
    refresh();
}

void SnippetsDialog::refresh()
{
    const int row = current();
    const bool isAny = row >= 0 && row < m_table->rowCount();
    m_change->setEnabled(isAny);
    m_remove->setEnabled(isAny);
    m_up->setEnabled(isAny && row > 0);
    m_down->setEnabled(isAny && row < m_table->rowCount() - 1);
    m_add->setEnabled(m_table->rowCount() < SnippetList::MaxSnippets);
}

void SnippetsDialog::change()
{
    const int row = current();
    if (row < 0)
        return;
    auto* dialog = new SnippetDialog(
        m_store->list().all()[row], [this, row](const Snippet& wanted) { return m_store->put(wanted, row); },
        this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void SnippetsDialog::moveBy(int rows)
{
    const int row = current();
    m_store->move(row, row + rows);
    m_table->selectRow(row + rows);
}

} // namespace signalbox
