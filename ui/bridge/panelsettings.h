// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include <functional>

class QSettings;

namespace signalbox {

/// What the window's panels remember, as they write it to settings, for a file that others may read too: one
/// key for each value. Values that a file cannot hold are left out.
QJsonObject panelsToJson(const std::function<void(QSettings&)>& save);
/// The inverse. Panels check what they read, as they do with settings.
void panelsFromJson(const QJsonObject& values, const std::function<void(QSettings&)>& restore);

} // namespace signalbox
