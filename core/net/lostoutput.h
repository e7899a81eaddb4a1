// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// For a closing's detail: what was queued and never written, and, if `fd` is not -1, what was written and not
/// acknowledged. Empty if nothing was lost.
QString lostOutputText(std::size_t queued, int fd);

} // namespace signalbox
