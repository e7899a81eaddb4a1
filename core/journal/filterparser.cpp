// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/filterparser.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>
#include <vector>

namespace signalbox {
namespace {

using filter::NodePtr;

Error wrongTerm(QStringView term, const QString& why, const QString& remedy)
{
    return {
        QCoreApplication::translate("Filter", "\"%1\" is not a filter term: %2.").arg(term.toString(), why),
        remedy, 0
    };
}

Result<NodePtr> clientTerm(QStringView term, QStringView value)
{
    const QString remedy = QCoreApplication::translate("Filter",
        "Write numbers from the client column, like client:3 or client:3,4,10-20; client:0 is the server.");
    using Range = std::pair<quint32, quint32>;
    std::vector<Range> ranges;
    for (const QStringView part : value.split(u',')) {
        const qsizetype dash = part.indexOf(u'-');
        bool isFirstOk = false;
        bool isLastOk = false;
        const quint32 first = part.first(dash < 0 ? part.size() : dash).toUInt(&isFirstOk);
        const quint32 last = part.sliced(dash + 1).toUInt(&isLastOk);
        if (!isFirstOk || !isLastOk)
            return wrongTerm(
                term, QCoreApplication::translate("Filter", "\"%1\" is not a client number").arg(part), remedy);
        if (first > last)
            return wrongTerm(term,
                QCoreApplication::translate("Filter", "%1 is greater than %2").arg(first).arg(last), remedy);
        ranges.emplace_back(first, last);
    }
    return filter::clients(std::move(ranges));
}

Result<NodePtr> eventTerm(QStringView term, QStringView value)
{
    quint32 kinds = 0;
    for (const QStringView name : value.split(u',')) {
        const auto kind = eventKindFromName(name.toString().toLower().toUtf8());
        if (!kind) {
            QStringList known;
            for (const EventKind each : AllEventKinds)
                known += QString::fromLatin1(eventKindName(each));
            return wrongTerm(term, QCoreApplication::translate("Filter", "there is no event \"%1\"").arg(name),
                QCoreApplication::translate("Filter", "Known are %1.").arg(known.join(QStringLiteral(", "))));
        }
        kinds |= 1U << static_cast<unsigned>(*kind);
    }
    return filter::kinds(kinds);
}

Result<NodePtr> directionTerm(QStringView term, QStringView value)
{
    const bool isIn = value.compare(u"in", Qt::CaseInsensitive) == 0;
    if (!isIn && value.compare(u"out", Qt::CaseInsensitive) != 0)
        return wrongTerm(term, QCoreApplication::translate("Filter", "\"%1\" is not a direction").arg(value),
            QCoreApplication::translate("Filter", "Write dir:in for received or dir:out for sent bytes."));
    return filter::kinds(1U << static_cast<unsigned>(isIn ? EventKind::Received : EventKind::Sent));
}

Result<NodePtr> bytesTerm(QStringView term, QStringView comparison, QStringView value)
{
    bool isNumber = false;
    const quint64 limit = value.toULongLong(&isNumber);
    if (!isNumber)
        return wrongTerm(term,
            QCoreApplication::translate("Filter", "\"%1\" is not a number of bytes").arg(value),
            QCoreApplication::translate("Filter", "Write it like bytes>100, bytes<=64 or bytes:0."));
    using filter::Relation;
    if (comparison == u">")
        return filter::bytes(Relation::Greater, limit);
    if (comparison == u">=")
        return filter::bytes(Relation::AtLeast, limit);
    if (comparison == u"<")
        return filter::bytes(Relation::Less, limit);
    if (comparison == u"<=")
        return filter::bytes(Relation::AtMost, limit);
    return filter::bytes(Relation::Equal, limit);
}

Result<NodePtr> peerTerm(QStringView, QStringView value) { return filter::peer(value); }

Result<NodePtr> levelTerm(QStringView term, QStringView value)
{
    static constexpr std::array<QStringView, 4> Names { u"info", u"note", u"warning", u"error" };
    const auto it = std::find_if(Names.begin(), Names.end(),
        [value](QStringView name) { return value.compare(name, Qt::CaseInsensitive) == 0; });
    if (it == Names.end())
        return wrongTerm(term, QCoreApplication::translate("Filter", "there is no level \"%1\"").arg(value),
            QCoreApplication::translate(
                "Filter", "Write level:note, level:warning or level:error; what is graver shows too."));
    return filter::level(static_cast<Severity>(it - Names.begin()));
}

struct Key
{
    QStringView name;
    Result<NodePtr> (*make)(QStringView term, QStringView value);
};

constexpr std::array<Key, 5> Keys { { { u"client", clientTerm }, { u"event", eventTerm },
    { u"dir", directionTerm }, { u"peer", peerTerm }, { u"level", levelTerm } } };

/// Reads a text from left to right; one term at a time.
class Parser
{
public:
    explicit Parser(QStringView text)
        : m_rest(text.trimmed())
    {
    }

    /// `a b | c`
    Result<NodePtr> parse()
    {
        std::vector<NodePtr> branches;
        for (;;) {
            auto branch = parseSideBySide();
            if (!branch)
                return branch;
            branches.push_back(*branch);
            if (m_rest.isEmpty())
                break;
            m_rest = m_rest.sliced(1).trimmed(); // the bar
        }
        if (branches.size() == 1)
            return branches.front();
        return filter::any(std::move(branches));
    }

private:
    Result<NodePtr> parseSideBySide()
    {
        std::vector<NodePtr> terms;
        while (!m_rest.isEmpty() && m_rest.front() != u'|') {
            auto term = parseTerm();
            if (!term)
                return term;
            terms.push_back(*term);
            m_rest = m_rest.trimmed();
        }
        if (terms.empty())
            return Error { QCoreApplication::translate("Filter", "A term is missing beside \"|\"."),
                QCoreApplication::translate(
                    "Filter", "Write a term on each side of it, or put \"|\" in quotes to search for it."),
                0 };
        if (terms.size() == 1)
            return terms.front();
        return filter::all(std::move(terms));
    }

    Result<NodePtr> parseTerm()
    {
        bool isOpposite = false;
        while (m_rest.front() == u'!') {
            isOpposite = !isOpposite;
            m_rest = m_rest.sliced(1);
            if (m_rest.isEmpty() || m_rest.front().isSpace() || m_rest.front() == u'|')
                return wrongTerm(u"!", QCoreApplication::translate("Filter", "nothing follows it"),
                    QCoreApplication::translate("Filter", "Write the term right after it, like !event:note."));
        }
        auto term = m_rest.front() == u'"' ? parseQuoted() : parseWord();
        if (!term || !isOpposite)
            return term;
        return filter::opposite(*term);
    }

    Result<NodePtr> parseQuoted()
    {
        const auto text = takeQuoted();
        if (!text)
            return text.error();
        return filter::text(*text);
    }

    /// A word that may be a key, a comparison and a value.
    Result<NodePtr> parseWord()
    {
        qsizetype letters = 0;
        while (letters < m_rest.size() && m_rest[letters].isLetter())
            ++letters;
        const QStringView key = m_rest.first(letters);
        const bool isBytes = key.compare(u"bytes", Qt::CaseInsensitive) == 0;
        const qsizetype from = isBytes ? letters + blanksBeforeComparison(m_rest.sliced(letters)) : letters;
        qsizetype value = from;
        while (value < m_rest.size() && value < from + 2 && QStringView(u":<>=").contains(m_rest[value])) {
            ++value;
            if (m_rest[value - 1] == u':' || m_rest[value - 1] == u'=')
                break;
        }
        const QStringView comparison = m_rest.sliced(from, value - from);
        const auto known = std::find_if(Keys.begin(), Keys.end(),
            [key](const Key& each) { return key.compare(each.name, Qt::CaseInsensitive) == 0; });
        const bool isKey = isBytes || known != Keys.end();
        if (comparison.isEmpty() || (!isKey && (letters == 0 || comparison != u":")))
            return filter::text(takeWord());

        const QStringView start = m_rest;
        m_rest = m_rest.sliced(value);
        if (isBytes)
            m_rest = m_rest.trimmed(); // `bytes > 100` is what people write
        QString text;
        if (!m_rest.isEmpty() && m_rest.front() == u'"') {
            const auto quoted = takeQuoted();
            if (!quoted)
                return quoted.error();
            text = *quoted;
        } else {
            text = takeWord().toString();
        }
        const QStringView term = start.first(start.size() - m_rest.size());
        if (!isKey)
            return wrongTerm(term, QCoreApplication::translate("Filter", "there is no \"%1:\"").arg(key),
                QCoreApplication::translate("Filter",
                    "Known are client: event: dir: bytes: peer: level:. Put it in quotes to search for the "
                    "text."));
        if (text.isEmpty())
            return wrongTerm(term,
                QCoreApplication::translate("Filter", "nothing follows \"%1\"").arg(comparison),
                QCoreApplication::translate(
                    "Filter", "Write the value right after it, like client:3 or event:closed."));
        if (isBytes)
            return bytesTerm(term, comparison, text);
        if (comparison != u":" && comparison != u"=")
            return wrongTerm(term, QCoreApplication::translate("Filter", "only bytes can be compared"),
                QCoreApplication::translate("Filter", "Write %1: and the value.").arg(key));
        return known->make(term, text);
    }

    /// How many blanks stand before one of `< > =`; 0 where something else follows.
    static qsizetype blanksBeforeComparison(QStringView text)
    {
        qsizetype blanks = 0;
        while (blanks < text.size() && text[blanks].isSpace())
            ++blanks;
        const bool isComparison = blanks < text.size() && QStringView(u"<>=").contains(text[blanks]);
        return isComparison ? blanks : 0;
    }

    QStringView takeWord()
    {
        qsizetype end = 0;
        while (end < m_rest.size() && !m_rest[end].isSpace() && m_rest[end] != u'|')
            ++end;
        const QStringView word = m_rest.first(end);
        m_rest = m_rest.sliced(end);
        return word;
    }

    Result<QString> takeQuoted()
    {
        QString text;
        for (qsizetype i = 1; i < m_rest.size(); ++i) {
            const bool isEscape =
                m_rest[i] == u'\\' && i + 1 < m_rest.size() && QStringView(u"\\\"").contains(m_rest[i + 1]);
            if (isEscape) {
                text += m_rest[++i];
            } else if (m_rest[i] == u'"') {
                m_rest = m_rest.sliced(i + 1);
                return text;
            } else {
                text += m_rest[i];
            }
        }
        return wrongTerm(m_rest, QCoreApplication::translate("Filter", "the quote is not closed"),
            QCoreApplication::translate(
                "Filter", "Write a second \" behind the text; write \\\" to search for a quote."));
    }

    QStringView m_rest;
};

} // namespace

Result<filter::NodePtr> filter::parse(QStringView text) { return Parser(text).parse(); }

} // namespace signalbox
