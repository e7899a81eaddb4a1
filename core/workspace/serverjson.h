// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/jsonreader.h"

#include "engine/config.h"

namespace signalbox {

/// What a server is started with, keyed by the names of its options; limits only where they are not the usual
/// ones.
QJsonObject serverToJson(const ServerConfig& config);
/// What is wrong goes to the reader's error.
ServerConfig serverFromJson(JsonReader& reader);

} // namespace signalbox
