// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/filtertext.h"

#include <QStringList>

namespace signalbox {
namespace {

/// Splits at blanks outside of quotes; empty if there is a bar outside of quotes.
QStringList terms(const QString& filter)
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
        if (!isQuoted && c == u'|')
            return {};
        if (!isQuoted && c.isSpace())
            out.append(QString());
        else
            out.back() += c;
    }
    out.removeAll(QString());
    return out;
}

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

} // namespace signalbox
