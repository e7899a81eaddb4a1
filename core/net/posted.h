// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <utility>

namespace signalbox {

/// The same callback for any thread: it is called in the thread of `owner`, with copies of the values, and no
/// more once `owner` is gone.
template <typename... Values, typename Call> auto posted(QObject& owner, Call call)
{
    return [&owner, call = std::move(call)](const Values&... values) {
        QMetaObject::invokeMethod(
            &owner, [call, values...] { call(values...); }, Qt::QueuedConnection);
    };
}

} // namespace signalbox
