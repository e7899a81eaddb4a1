// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/snippetstore.h"

namespace signalbox {

void SnippetStore::setList(const SnippetList& list)
{
    if (list == m_list)
        return;
    m_list = list;
    Q_EMIT changed();
}

QString SnippetStore::keyFault(const QString& hotkey) const
{
    return hotkey.isEmpty() || !m_keyFault ? QString() : m_keyFault(hotkey);
}

Result<Done> SnippetStore::put(const Snippet& snippet, qsizetype place)
{
    // What was there before and does not change may stay, even if the key was taken meanwhile.
    const bool isSameKey = place >= 0 && m_list.all()[place].hotkey == snippet.hotkey;
    if (const QString fault = isSameKey ? QString() : keyFault(snippet.hotkey); !fault.isEmpty())
        return Error { fault, tr("Choose another key."), 0 };
    auto done = m_list.put(snippet, place);
    if (done)
        Q_EMIT changed();
    return done;
}

void SnippetStore::remove(qsizetype place)
{
    m_list.remove(place);
    Q_EMIT changed();
}

void SnippetStore::move(qsizetype from, qsizetype to)
{
    m_list.move(from, to);
    Q_EMIT changed();
}

} // namespace signalbox
