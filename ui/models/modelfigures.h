// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/costmeter.h"
#include "journal/snapshot.h"

#include <QByteArray>
#include <QString>

#include <span>

namespace signalbox {

/// What of a concurrency model decides how it is drawn and which figures tell something about it.
enum class ModelShape : quint8 {
    Loop = 1, ///< one loop for all clients
    Pool = 2, ///< several loops
    Threads = 4, ///< a thread for each client
    Iterative = 8, ///< one client at a time
};

/// By the name in the catalogue of concurrency models; of one not known, by whether it has workers.
ModelShape modelShape(const QByteArray& concurrency);

/// One figure of the model panel, as text, with what it means.
struct ModelFigure
{
    const char* objectName;
    const char* title; ///< translate in context "ModelFigure"
    const char* help; ///< likewise
    int tellingFor; ///< the shapes, or-ed, whose point it makes
    int only; ///< the shapes that have it
    /// "–" if it is not available.
    QString (*text)(const Snapshot& snapshot, const CostRates& rates);
};

std::span<const ModelFigure> modelFigures();

/// What stands for a figure that is not available.
QString noFigure();

} // namespace signalbox
