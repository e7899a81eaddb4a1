// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/modelfigures.h"

#include <QWidget>

#include <vector>

namespace signalbox {

/// What the drawing shows.
struct ModelScene
{
    ModelShape shape = ModelShape::Loop;
    quint64 clients = 0; ///< that are served
    std::vector<quint32> perWorker; ///< of a pool; one for each loop
    quint32 waiting = 0; ///< in the backlog
    bool operator==(const ModelScene&) const = default;
};

/// Threads and clients of a concurrency model: who serves whom, and who waits. A picture that says the same in
/// words to a screen reader.
class ModelDrawing : public QWidget
{
    Q_OBJECT

public:
    explicit ModelDrawing(QWidget* parent = nullptr);

    void setScene(const ModelScene& scene);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString description() const;

    ModelScene m_scene;
};

} // namespace signalbox
