// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"
#include "samplejournal.h"

#include "journal/filter.h"

#include <vector>

using namespace signalbox;
using namespace signalbox::fuzzing;

namespace {

std::vector<quint64> matching(const Filter& filter, const JournalView& view)
{
    std::vector<quint64> found;
    view.forEach(0, view.endSequence(), [&](const Event& event) {
        if (filter.matches(event, view))
            found.push_back(event.sequence);
        return true;
    });
    return found;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const JournalView view = testing::sampleView();
    const QString text = QString::fromUtf8(Input(data, size).rest());
    const auto filter = Filter::parse(text);
    if (!filter) {
        require(!filter.error().message.isEmpty(), "a filter that is refused has a reason");
        return 0;
    }
    const auto found = matching(*filter, view);
    if (filter->isEmpty()) {
        require(found.size() == view.size(), "an empty filter lets everything through");
        return 0;
    }
    const auto twice = Filter::parse(text + QStringLiteral(" | ") + text);
    require(twice && matching(*twice, view) == found, "a | a is a");
    return 0;
}
