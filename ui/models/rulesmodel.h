// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/rules/ruleprogram.h"

#include <QAbstractTableModel>

namespace signalbox {

/// The rules that a panel edits, a row each, with a check box that says whether a rule is on and how often it
/// has fired. What it holds need not be what a server uses.
class RulesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, When, Reply, Then, Hits, ColumnCount };

    explicit RulesModel(QObject* parent = nullptr);

    const RuleSet& set() const noexcept { return m_set; }
    void setSet(const RuleSet& set);
    void setUnit(RuleUnit unit) { m_set.unit = unit; }
    void setFallback(const RuleText& fallback) { m_set.fallback = fallback; }
    const ReplyRule* ruleAt(int row) const; ///< null beyond the table
    void setRule(int row, const ReplyRule& rule);
    void insert(int row, const ReplyRule& rule);
    void remove(int row);
    bool moveBy(int row, int rows); ///< false beyond the table
    /// `name` with a number, if there is a rule of that name but the one in `except`.
    QString freeName(const QString& name) const;
    int rowOf(const QString& name) const; ///< without regard to case; -1 if there is none

    void setHits(const std::vector<RuleHits>& hits);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// A check box: the set is another one now.
    void switched();

private:
    QString text(const ReplyRule& rule, int column) const;
    const RuleHits* hitsOf(const ReplyRule& rule) const;

    RuleSet m_set;
    QHash<QString, RuleHits> m_hits; // by folded name
};

/// How late a rule replies, how often it fires, and what it does then: "200ms, once, close".
QString ruleThenText(const ReplyRule& rule);

} // namespace signalbox
