// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/snippet.h"

#include <QObject>

#include <functional>

namespace signalbox {

/// The snippets of the window, for whoever shows or changes them. Lives in the GUI thread.
class SnippetStore : public QObject
{
    Q_OBJECT

public:
    /// Why a key cannot be had, for a person; empty if it can.
    using KeyFault = std::function<QString(const QString& hotkey)>;

    using QObject::QObject;

    const SnippetList& list() const { return m_list; }
    void setList(const SnippetList& list);
    Result<Done> put(const Snippet& snippet, qsizetype place = -1);
    void remove(qsizetype place);
    void move(qsizetype from, qsizetype to);

    void setKeyFault(KeyFault fault) { m_keyFault = std::move(fault); }
    QString keyFault(const QString& hotkey) const;

Q_SIGNALS:
    void changed();

private:
    SnippetList m_list;
    KeyFault m_keyFault;
};

} // namespace signalbox
