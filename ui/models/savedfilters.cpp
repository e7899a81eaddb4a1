// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/savedfilters.h"

#include "journal/filter.h"

#include <QCoreApplication>
#include <QSettings>

#include <algorithm>

namespace signalbox {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("SavedFilters", text); }

} // namespace

QString SavedFilter::fault() const
{
    if (text.trimmed().isEmpty())
        return tr("The filter is empty. Write what the button should show, like event:closed.");
    const auto parsed = Filter::parse(text);
    return parsed ? QString() : parsed.error().text();
}

SavedFilters SavedFilters::readyMade()
{
    SavedFilters filters;
    filters.m_filters = {
        { tr("Problems"), QStringLiteral("level:warning") },
        { tr("Data"), QStringLiteral("event:received,sent") },
        { tr("Open/close"), QStringLiteral("event:opened,half-closed,closed,rejected,failed") },
        { tr("Server"), QStringLiteral("client:0") },
    };
    return filters;
}

Result<Done> SavedFilters::put(const SavedFilter& filter, qsizetype place)
{
    const SavedFilter wanted { filter.name.simplified(), filter.text.trimmed() };
    if (wanted.name.isEmpty())
        return Error { tr("The button has no name."), tr("Write what it should say, like Problems."), 0 };
    if (wanted.name.size() > MaxName)
        return Error { tr("The name is too long."), tr("At most %1 characters.").arg(MaxName), 0 };
    for (qsizetype i = 0; i < m_filters.size(); ++i) {
        if (i != place && m_filters[i].name.compare(wanted.name, Qt::CaseInsensitive) == 0)
            return Error { tr("There is a filter \"%1\" already.").arg(m_filters[i].name),
                tr("Choose another name."), 0 };
    }
    if (wanted.text.size() > MaxText)
        return Error { tr("The filter is too long."), tr("At most %1 characters.").arg(MaxText), 0 };
    if (const QString fault = wanted.fault(); !fault.isEmpty())
        return Error { fault, {}, 0 };
    if (place < 0 && m_filters.size() >= MaxFilters)
        return Error { tr("There are %1 saved filters, which is the most.").arg(MaxFilters),
            tr("Remove one first."), 0 };
    if (place < 0)
        m_filters.append(wanted);
    else
        m_filters[place] = wanted;
    return Done {};
}

void SavedFilters::remove(qsizetype place) { m_filters.removeAt(place); }

void SavedFilters::move(qsizetype from, qsizetype to)
{
    m_filters.move(from, std::clamp<qsizetype>(to, 0, m_filters.size() - 1));
}

void SavedFilters::save(QSettings& settings) const
{
    settings.remove(QStringLiteral("savedFilters")); // of a longer list nothing stays behind
    settings.beginWriteArray(QStringLiteral("savedFilters"), static_cast<int>(m_filters.size()));
    for (int i = 0; i < m_filters.size(); ++i) {
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("name"), m_filters[i].name);
        settings.setValue(QStringLiteral("text"), m_filters[i].text);
    }
    settings.endArray();
}

void SavedFilters::restore(QSettings& settings)
{
    if (!settings.contains(QStringLiteral("savedFilters/size"))) {
        *this = readyMade();
        return;
    }
    m_filters.clear();
    const int count = settings.beginReadArray(QStringLiteral("savedFilters"));
    for (int i = 0; i < count && m_filters.size() < MaxFilters; ++i) {
        settings.setArrayIndex(i);
        restoreOne({ settings.value(QStringLiteral("name")).toString(),
            settings.value(QStringLiteral("text")).toString() });
    }
    settings.endArray();
}

void SavedFilters::restoreOne(const SavedFilter& filter)
{
    const QString name = filter.name.simplified().left(MaxName);
    if (!name.isEmpty() && m_filters.size() < MaxFilters)
        m_filters.append({ name, filter.text.left(MaxText) });
}

} // namespace signalbox
