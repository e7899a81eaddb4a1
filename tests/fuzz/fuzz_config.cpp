// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"

#include "engine/config.h"
#include "engine/limitcatalogue.h"
#include "net/concurrency.h"

using namespace signalbox;
using namespace signalbox::fuzzing;

namespace {

/// A name of the catalogue, or whatever stands in the input.
template <typename Catalogue> QByteArray nameFrom(Input& input, const Catalogue& catalogue)
{
    const std::size_t which = input.byte();
    return which < catalogue.size() ? QByteArray(catalogue[which].name)
                                    : input.bytes(static_cast<qsizetype>(which % 16)).toByteArray();
}

/// Small values are as likely as any.
quint32 valueFrom(Input& input)
{
    switch (input.choice(4)) {
    case 0:
        return input.byte();
    case 1:
        return input.number() % 65536;
    default:
        return input.number();
    }
}

ServerConfig configFrom(Input& input)
{
    ServerConfig config;
    config.mode = nameFrom(input, modeCatalogue());
    config.concurrency = nameFrom(input, concurrencyCatalogue());
    config.net.workers = static_cast<int>(valueFrom(input));
    config.net.snaplen = valueFrom(input);
    if (input.choice(16) == 0)
        config.net.listen = {};
    for (std::size_t changes = input.choice(16); changes > 0; --changes) {
        const auto catalogue = limitCatalogue();
        catalogue[input.choice(static_cast<unsigned>(catalogue.size()))].set(config, valueFrom(input));
    }
    return config;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Input input(data, size);
    const ServerConfig config = configFrom(input);
    const auto valid = validate(config);
    if (!valid) {
        require(!valid.error().message.isEmpty(), "what was refused has a reason");
        require(!valid.error().remedy.isEmpty(), "what was refused has a remedy");
        return 0;
    }
    const ModeEntry* mode = findMode(config.mode);
    require(mode && mode->make(config.modeSettings), "a valid configuration has a mode");
    require(findConcurrencyModel(config.concurrency), "a valid configuration has a concurrency model");
    for (const LimitEntry& entry : limitCatalogue()) {
        const quint32 value = entry.get(config);
        require(
            value >= entry.min && value <= entry.max, "a valid configuration keeps to the catalogue of limits");
    }
    require(config.net.output.soft <= config.net.output.hard, "the soft limit is not above the hard one");
    return 0;
}
