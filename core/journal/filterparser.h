// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/filternode.h"

namespace signalbox::filter {

/// Reads what Filter describes. The text is not blank. The error names the term that is wrong and what could
/// stand there.
Result<NodePtr> parse(QStringView text);

} // namespace signalbox::filter
