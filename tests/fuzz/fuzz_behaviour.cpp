// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"

#include "client/behaviourpace.h"

using namespace signalbox;
using namespace signalbox::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QString text = QString::fromUtf8(Input(data, size).rest());
    const auto behaviour = ClientBehaviour::parse(text);
    if (!behaviour) {
        require(!behaviour.error().message.isEmpty() && !behaviour.error().remedy.isEmpty(),
            "a behaviour that is refused has a reason and a remedy");
        return 0;
    }
    const auto again = ClientBehaviour::parse(behaviour->toString());
    require(again && *again == *behaviour, "toString() is the inverse of parse()");

    // Whatever it says, the pace comes to an end or moves on.
    BehaviourPace pace(*behaviour, 1);
    SteadyTime now { std::chrono::hours(1) };
    for (int step = 0; step < 100 && !pace.isSpent(); ++step) {
        const std::size_t most = pace.mayWrite(now);
        require(most > 0 || pace.writeAt() > now, "who may not write now may later");
        if (most > 0)
            pace.wrote(std::min<std::size_t>(most, 1000), now);
        else
            now = pace.writeAt();
        require(pace.release(now) >= now, "nothing goes out before it was asked for");
    }
    return 0;
}
