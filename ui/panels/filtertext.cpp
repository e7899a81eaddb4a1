// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/filtertext.h"

#include <QStringList>

namespace signalbox {
namespace {

/// Splits where `isBorder` says, outside of quotes.
template <typename IsBorder> QStringList split(const QString& filter, IsBorder isBorder)
{
    QStringList out { QString() };
    bool isQuoted = false;
    for (qsizetype i = 0; i < filter.size(); ++i) {
        const QChar c = filter[i];
        if (isQuoted && c == u'\\' && i + 1 < filter.size()) {
            out.back() += c;
            out.back() += filter[++i];
            continue;
        }
        if (c == u'"')
            isQuoted = !isQuoted;
        if (!isQuoted && isBorder(c))
            out.append(QString());
        else
            out.back() += c;
    }
    return out;
}

/// `a b` and `c` of `a b | c`.
QStringList alternatives(const QString& filter)
{
    QStringList out;
    for (const QString& each : split(filter, [](QChar c) { return c == u'|'; }))
        out.append(each.trimmed());
    return out;
}

/// The terms that stand side by side; empty if there are alternatives.
QStringList terms(const QString& filter)
{
    if (alternatives(filter).size() > 1)
        return {};
    QStringList out = split(filter, [](QChar c) { return c.isSpace(); });
    out.removeAll(QString());
    return out;
}

QString opposite(const QString& term) { return term.startsWith(u'!') ? term.sliced(1) : u'!' + term; }

/// `client:` of `client:3`; empty for a word.
QString keyOf(const QString& term)
{
    const qsizetype colon = term.indexOf(u':');
    return colon < 0 || term.startsWith(u'"') ? QString() : term.first(colon + 1);
}

} // namespace

QString narrowedFilter(const QString& filter, const QString& term)
{
    QStringList list = terms(filter);
    const QString key = keyOf(term);
    // Exclusions add up; of two positive terms of one key hardly anything would be left.
    if (!term.startsWith(u'!') && !key.isEmpty())
        list.removeIf([&](const QString& old) { return keyOf(old) == key; });
    list.removeAll(term);
    list.append(term);
    return list.join(u' ');
}

QString combinedFilter(const QString& filter, const QString& term, Combine how)
{
    const bool isNegated = how == Combine::NotSelected || how == Combine::AndNot || how == Combine::OrNot;
    const QString wanted = isNegated ? opposite(term) : term;
    QStringList branches = alternatives(filter);
    if (filter.trimmed().isEmpty() || how == Combine::Selected || how == Combine::NotSelected)
        return wanted;
    if (how == Combine::Or || how == Combine::OrNot) {
        if (!branches.contains(wanted))
            branches.append(wanted);
    } else {
        for (QString& branch : branches) {
            if (!terms(branch).contains(wanted))
                branch += u' ' + wanted;
        }
    }
    return branches.join(QLatin1String(" | "));
}

QString quotedTerm(const QString& text)
{
    QString escaped = text;
    escaped.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('"'), QLatin1String("\\\""));
    return QLatin1Char('"') + escaped + QLatin1Char('"');
}

} // namespace signalbox
