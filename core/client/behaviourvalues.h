// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/clientbehaviour.h"

namespace signalbox::behaviourvalues {

/// How the values of a behaviour are written. Reading gives nothing where the text is not of that form or out
/// of bounds.

/// `4096`, `10k`, `2M`, `1G` (thousands), `64Ki`, `1Mi`, `1Gi` (of 1024).
std::optional<quint64> number(QStringView text, quint64 least, quint64 most);
QString text(quint64 number);

/// `5`, `1-5`
std::optional<FromTo<quint32>> numbers(QStringView text, quint32 least, quint32 most);
QString text(const FromTo<quint32>& spread);

/// `10ms`, `2s`, `1min`
std::optional<std::chrono::milliseconds> span(
    QStringView text, std::chrono::milliseconds least, std::chrono::milliseconds most);
QString text(std::chrono::milliseconds span);

/// `10ms`, `10-30ms`, `500ms-2s`
std::optional<FromTo<std::chrono::milliseconds>> spans(
    QStringView text, std::chrono::milliseconds least, std::chrono::milliseconds most);
QString text(const FromTo<std::chrono::milliseconds>& spread);

} // namespace signalbox::behaviourvalues
