// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/masklist.h"

#include "base/visibletext.h"
#include "client/replay/replaysettings.h"
#include "models/plaintooltip.h"
#include "widgets/messageline.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr int WordRole = Qt::UserRole;

const NamedMask* namedMask(const QString& word)
{
    const auto named = ByteMask::named();
    const auto found = std::find_if(named.begin(), named.end(),
        [&word](const NamedMask& mask) { return word == QLatin1String(mask.name); });
    return found == named.end() ? nullptr : &*found;
}

} // namespace

MaskList::MaskList(QWidget* parent)
    : QWidget(parent)
    , m_list(new QListWidget(this))
    , m_edit(new QLineEdit(this))
    , m_add(new QPushButton(tr("Add"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_problem(new MessageLine(this))
{
    m_list->setObjectName(QStringLiteral("maskListView"));
    m_list->setAccessibleName(tr("Masks"));
    m_list->setToolTip(
        tr("Parts of the answers that are not compared (Space checks, Delete removes a pattern)"));
    m_list->setUniformItemSizes(true);
    m_list->setSpacing(2);
    m_list->setTextElideMode(Qt::ElideRight);
    m_edit->setObjectName(QStringLiteral("maskEdit"));
    m_edit->setAccessibleName(tr("Another mask"));
    m_edit->setPlaceholderText(tr("Regular expression, or OFFSET+LENGTH"));
    m_edit->setToolTip(
        tr("A regular expression for what is not compared, such as id=[0-9a-f]+; or a place in the "
           "answers, such as 10+4 (Enter adds it)"));
    m_edit->setMaxLength(static_cast<int>(ByteMask::MaxPattern));
    m_add->setObjectName(QStringLiteral("maskAddButton"));
    m_add->setAccessibleName(tr("Add the mask"));
    m_add->setToolTip(tr("Adds what is written to the masks (Enter in the field)"));
    m_add->setAutoDefault(true);
    m_remove->setObjectName(QStringLiteral("maskRemoveButton"));
    m_remove->setAccessibleName(tr("Remove the mask"));
    m_remove->setToolTip(
        tr("Takes the selected pattern out of the list (Delete); masks that have a name stay"));
    m_problem->setObjectName(QStringLiteral("maskProblem"));
    m_problem->hide();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->setSpacing(6);
    layout->addWidget(m_list, 1);
    auto* row = new QHBoxLayout;
    row->addWidget(m_edit, 1);
    row->addWidget(m_add);
    row->addWidget(m_remove);
    layout->addLayout(row);
    layout->addWidget(m_problem);

    for (const NamedMask& mask : ByteMask::named())
        addItem(QString::fromLatin1(mask.name), false);
    auto* remove = new QShortcut(Qt::Key_Delete, m_list);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &MaskList::removeCurrent);
    connect(m_remove, &QPushButton::clicked, this, &MaskList::removeCurrent);
    connect(m_add, &QPushButton::clicked, this, &MaskList::submit);
    connect(m_edit, &QLineEdit::returnPressed, this, &MaskList::submit);
    connect(m_edit, &QLineEdit::textChanged, this, &MaskList::refresh);
    connect(m_list, &QListWidget::currentRowChanged, this, &MaskList::refresh);
    connect(m_list, &QListWidget::itemChanged, this, &MaskList::changed);
    m_list->setCurrentRow(0);
    refresh();
}

QListWidgetItem* MaskList::itemOf(const QString& word) const
{
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(WordRole).toString() == word)
            return m_list->item(row);
    }
    return nullptr;
}

QListWidgetItem* MaskList::addItem(const QString& word, bool isChecked)
{
    const NamedMask* named = namedMask(word);
    const QSignalBlocker blocker(m_list);
    auto* item = new QListWidgetItem(
        named ? QCoreApplication::translate("ByteMask", named->title) : visibleText(word), m_list);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setData(WordRole, word);
    item->setCheckState(isChecked ? Qt::Checked : Qt::Unchecked);
    item->setToolTip(
        plainToolTip(named ? tr("%1: %2").arg(word, QString::fromLatin1(named->pattern)) : visibleText(word)));
    return item;
}

QStringList MaskList::words() const
{
    QStringList words;
    for (int row = 0; row < m_list->count(); ++row) {
        const QListWidgetItem* item = m_list->item(row);
        if (item->checkState() == Qt::Checked)
            words += item->data(WordRole).toString();
    }
    return words;
}

ByteMask MaskList::mask() const
{
    const auto mask = ByteMask::fromWords(words());
    return mask ? *mask : ByteMask(); // each was looked at when it was added
}

void MaskList::setMask(const ByteMask& mask)
{
    {
        const QSignalBlocker blocker(m_list);
        for (int row = m_list->count() - 1; row >= 0; --row) {
            if (namedMask(m_list->item(row)->data(WordRole).toString()))
                m_list->item(row)->setCheckState(Qt::Unchecked);
            else
                delete m_list->takeItem(row);
        }
        for (const QString& word : mask.words()) {
            if (QListWidgetItem* item = itemOf(word))
                item->setCheckState(Qt::Checked);
            else
                addItem(word, true);
        }
    }
    refresh();
    Q_EMIT changed();
}

Result<Done> MaskList::add(const QString& typed)
{
    const QString word = replayMaskWord(typed);
    QStringList all = words();
    if (!all.contains(word))
        all += word;
    if (const auto mask = ByteMask::fromWords(all); !mask)
        return mask.error();
    QListWidgetItem* item = itemOf(word);
    if (!item)
        item = addItem(word, false);
    m_list->setCurrentItem(item);
    item->setCheckState(Qt::Checked); // which says that something has changed
    return Done {};
}

void MaskList::submit()
{
    if (m_edit->text().isEmpty())
        return;
    const auto added = add(m_edit->text());
    if (added)
        m_edit->clear();
    m_problem->setMessage(Severity::Error, added ? QString() : added.error().text());
    m_problem->setVisible(!added.ok());
}

void MaskList::removeCurrent()
{
    QListWidgetItem* item = m_list->currentItem();
    if (!item || namedMask(item->data(WordRole).toString()))
        return;
    delete item;
    refresh();
    Q_EMIT changed();
}

void MaskList::refresh()
{
    const QListWidgetItem* item = m_list->currentItem();
    m_add->setEnabled(!m_edit->text().isEmpty());
    m_remove->setEnabled(item && !namedMask(item->data(WordRole).toString()));
    if (m_edit->text().isEmpty())
        m_problem->hide();
}

} // namespace signalbox
