// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rulesmodel.h"

#include "base/units.h"
#include "base/visibletext.h"
#include "models/plaintooltip.h"
#include "modes/rules/rulesfile.h"
#include "theme/theme.h"

#include <QCoreApplication>
#include <QLocale>

namespace signalbox {
namespace {

constexpr qsizetype MaxCell = 120; // characters

std::size_t at(int row) { return static_cast<std::size_t>(row); }

} // namespace

QString ruleThenText(const ReplyRule& rule)
{
    const auto translate = [](const char* text) { return QCoreApplication::translate("RulesModel", text); };
    QStringList words;
    if (rule.delay.count() > 0)
        words += ruleDelayText(rule.delay);
    if (rule.fires == RuleFires::OncePerClient)
        words += translate("once");
    if (rule.fires == RuleFires::OnceInAll)
        words += translate("once in all");
    if (rule.closes)
        words += translate("close");
    if (rule.stops)
        words += translate("stop");
    return words.join(QStringLiteral(", "));
}

RulesModel::RulesModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void RulesModel::setSet(const RuleSet& set)
{
    beginResetModel();
    m_set = set;
    endResetModel();
}

const ReplyRule* RulesModel::ruleAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_set.rules[at(row)] : nullptr;
}

void RulesModel::setRule(int row, const ReplyRule& rule)
{
    if (row < 0 || row >= rowCount())
        return;
    m_set.rules[at(row)] = rule;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void RulesModel::insert(int row, const ReplyRule& rule)
{
    row = std::clamp(row, 0, rowCount());
    beginInsertRows({}, row, row);
    m_set.rules.insert(m_set.rules.begin() + row, rule);
    endInsertRows();
}

void RulesModel::remove(int row)
{
    if (row < 0 || row >= rowCount())
        return;
    beginRemoveRows({}, row, row);
    m_set.rules.erase(m_set.rules.begin() + row);
    endRemoveRows();
}

bool RulesModel::moveBy(int row, int rows)
{
    const int to = row + rows;
    if (rows == 0 || row < 0 || row >= rowCount() || to < 0 || to >= rowCount())
        return false;
    beginMoveRows({}, row, row, {}, rows > 0 ? to + 1 : to);
    ReplyRule moved = std::move(m_set.rules[at(row)]);
    m_set.rules.erase(m_set.rules.begin() + row);
    m_set.rules.insert(m_set.rules.begin() + to, std::move(moved));
    endMoveRows();
    return true;
}

int RulesModel::rowOf(const QString& name) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (m_set.rules[at(row)].name.compare(name, Qt::CaseInsensitive) == 0)
            return row;
    }
    return -1;
}

QString RulesModel::freeName(const QString& name) const
{
    QString free = name;
    for (int number = 2; rowOf(free) >= 0; ++number)
        free = QStringLiteral("%1 %2").arg(name).arg(number);
    return free;
}

void RulesModel::setHits(const std::vector<RuleHits>& hits)
{
    QHash<QString, RuleHits> fresh;
    bool isNew = false;
    for (const RuleHits& each : hits) {
        const QString key = each.name.toLower();
        const auto before = m_hits.constFind(key);
        isNew =
            isNew || before == m_hits.constEnd() || before->hits != each.hits || before->gaveUp != each.gaveUp;
        fresh.insert(key, each);
    }
    if (!isNew && fresh.size() == m_hits.size())
        return;
    m_hits = fresh;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Hits), index(rowCount() - 1, Hits));
}

const RuleHits* RulesModel::hitsOf(const ReplyRule& rule) const
{
    const auto found = m_hits.constFind(rule.name.toLower());
    return found == m_hits.constEnd() ? nullptr : &*found;
}

int RulesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_set.rules.size());
}

int RulesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RulesModel::text(const ReplyRule& rule, int column) const
{
    switch (column) {
    case Name:
        return rule.name;
    case When:
        return visibleText(ruleCondition(rule), MaxCell);
    case Reply:
        return visibleText(ruleTextForEdit(rule.reply), MaxCell);
    case Then:
        return ruleThenText(rule);
    case Hits: {
        const RuleHits* hits = hitsOf(rule);
        if (!hits)
            return {};
        return (hits->gaveUp > 0 ? QStringLiteral("▲ ") : QString())
            + formatCount(static_cast<double>(hits->hits));
    }
    default:
        return {};
    }
}

QVariant RulesModel::data(const QModelIndex& index, int role) const
{
    const ReplyRule* rule = index.isValid() ? ruleAt(index.row()) : nullptr;
    if (!rule)
        return {};
    const bool isFigure = index.column() == Hits;
    switch (role) {
    case Qt::DisplayRole:
        return text(*rule, index.column());
    case Qt::CheckStateRole:
        return index.column() == Name ? QVariant(rule->isEnabled ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::ForegroundRole:
        if (!rule->isEnabled)
            return theme::color(theme::Role::Muted);
        if (index.column() == Hits && hitsOf(*rule) && hitsOf(*rule)->gaveUp > 0)
            return theme::color(theme::Role::Warning);
        return {};
    case Qt::ToolTipRole: {
        const RuleHits* hits = hitsOf(*rule);
        if (index.column() != Hits)
            return plainToolTip(text(*rule, index.column()));
        if (!hits)
            return {};
        QString words = tr("Fired %1 times since Start").arg(QLocale().toString(hits->hits));
        if (hits->gaveUp > 0)
            words += QLatin1Char('\n')
                + tr("▲ Gave up %1 times: the pattern takes too many steps")
                      .arg(QLocale().toString(hits->gaveUp));
        return plainToolTip(words);
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<int>((isFigure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole:
        return isFigure ? QVariant(theme::numberFont()) : QVariant();
    default:
        return {};
    }
}

bool RulesModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || index.column() != Name || role != Qt::CheckStateRole)
        return false;
    m_set.rules[at(index.row())].isEnabled = value.toInt() == Qt::Checked;
    Q_EMIT dataChanged(this->index(index.row(), 0), this->index(index.row(), ColumnCount - 1));
    Q_EMIT switched();
    return true;
}

Qt::ItemFlags RulesModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return index.column() == Name ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant RulesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const QString titles[] { tr("Rule"), tr("When"), tr("Reply"), tr("Then"), tr("Hits") };
    const QString helps[] { tr("Its name; the check box says whether it is on"), tr("What makes it fire"),
        tr("What is sent then"),
        tr("How much later the reply goes out, how often the rule fires, and what it does beside"),
        tr("How often it has fired since Start") };
    if (role == Qt::DisplayRole)
        return titles[section];
    if (role == Qt::ToolTipRole)
        return helps[section];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<int>((section == Hits ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace signalbox
