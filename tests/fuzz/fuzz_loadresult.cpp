// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"

#include "client/loadcsv.h"
#include "client/loadfile.h"
#include "client/loadhtml.h"

#include <QXmlStreamReader>

using namespace signalbox;
using namespace signalbox::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto read = loadFromJson(Input(data, size).rest().toByteArray(), QStringLiteral("x.json"));
    if (!read) {
        require(!read.error().message.isEmpty(), "what is refused has a reason");
        return 0;
    }
    const auto again = loadFromJson(loadJson(*read), QStringLiteral("y.json"));
    require(again && again->curve == read->curve && again->series.size() == read->series.size(),
        "what was read can be written and read again");
    require(loadCsv(*read).startsWith("started,"), "it makes a line of a table");
    QXmlStreamReader xml(loadHtml(*read, &*again));
    while (!xml.atEnd())
        xml.readNext();
    require(!xml.hasError(), "the report is well-formed");
    return 0;
}
