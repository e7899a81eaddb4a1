// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"

#include "base/endpoint.h"

using namespace signalbox;
using namespace signalbox::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QString text = QString::fromUtf8(Input(data, size).rest());
    const auto parsed = Endpoint::parse(text);
    if (!parsed) {
        require(!parsed.error().message.isEmpty(), "an address that is refused has a reason");
        require(!Endpoint::parse(text, false), "what is wrong stays wrong without port 0");
        return 0;
    }
    require(
        Endpoint::parse(text, false).ok() == (parsed->port != 0), "port 0 is refused where it makes no sense");
    const auto again = Endpoint::parse(parsed->toString());
    require(again && *again == *parsed, "toString() is the inverse of parse()");

    sockaddr_storage address {};
    require(parsed->toSockaddr(address) > 0, "an address that was taken can be given to bind()");
    if (parsed->address.scopeId().isEmpty()) // the kernel knows interfaces by number, and not any name is one
        require(
            Endpoint::fromSockaddr(address) == *parsed || parsed->address == QHostAddress(QHostAddress::Any),
            "it comes back from the kernel's form");
    return 0;
}
