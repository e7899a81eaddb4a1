// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "client/hostility/hostilecase.h"

#include <QByteArrayList>

namespace signalbox {

/// Which server is to be attacked, how, and what counts as healthy. A value; validate() says whether it can be.
struct HostileSettings
{
    static constexpr int MaxMutations = 10'000;
    static constexpr std::chrono::milliseconds MaxLimit { 60'000 };

    /// How many clients the server serves at the same time.
    enum class Serving : quint8 {
        Detect, ///< found out before the first case
        Several,
        One, ///< clients beside the attack wait until it is over; they are answered then
    };

    Endpoint target;
    HostileMode mode = HostileMode::Echo;
    QByteArrayList cases; ///< names from the catalogue; empty = all
    std::chrono::milliseconds limit { 2'000 }; ///< in which well-behaved clients are to be answered
    Serving serving = Serving::Detect;
    quint64 seed = 1;
    int mutations = 20; ///< of the conversation, in the case that mutates one
    /// What a client said, read by read, to be mutated; empty = one that suits the mode.
    QByteArrayList conversation;
    /// Played instead of the cases: a reproducer. Health is judged and any end is expected.
    HostileScript script;
    /// Raw: what a well-behaved client asks, and a regular expression that the answer has to match. Without
    /// them it only has to be let in.
    QByteArray question;
    QString answer;
    double pace = 1; ///< factor of every pause in scripts, 0.01 to 10

    bool operator==(const HostileSettings&) const = default;
};

/// The first thing that is wrong with the values, named with its remedy; Done if they can be used.
Result<Done> validate(const HostileSettings& settings);

} // namespace signalbox
