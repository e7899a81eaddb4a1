// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/modeldrawing.h"

#include "theme/contrast.h"
#include "theme/theme.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace signalbox {
namespace {

constexpr std::size_t MaxLanes = 4; // drawn of a pool; how many more there are is written below
constexpr int PairRows = 3; // of threads with one client each
constexpr qreal LaneHeight = 1.7; // in heights of a text line
constexpr int CaptionLines = 2;

/// Draws in lanes from top to bottom: a thread at the left, its clients as dots to the right.
class Pencil
{
public:
    Pencil(QPainter& painter, const QRectF& area, const QPalette& palette)
        : m_painter(painter)
        , m_area(area)
        , m_palette(palette)
        , m_unit(QFontMetricsF(painter.font()).height())
        , m_y(area.top())
    {
        painter.setRenderHint(QPainter::Antialiasing);
    }

    qreal laneHeight() const { return m_unit * LaneHeight; }
    qreal dotsLeft() const { return m_area.left() + m_unit * 6.5; }

    /// A box for a thread; a loop has a turning arrow in it.
    QRectF thread(qreal left, qreal width, const QString& text)
    {
        const QRectF box(left + 0.5, m_y + 0.5, width, laneHeight() - m_unit * 0.35);
        const QColor ground = m_palette.color(QPalette::Active, QPalette::Window);
        const QColor accent = theme::color(theme::Role::ServerToClient);
        m_painter.setPen(QPen(accent, 1));
        m_painter.setBrush(theme::mixed(ground, accent, 0.12));
        m_painter.drawRoundedRect(box, 4, 4);
        m_painter.setPen(m_palette.color(QPalette::Active, QPalette::WindowText));
        m_painter.drawText(box, Qt::AlignCenter, text);
        return box;
    }
    void line(const QPointF& from, const QPointF& to)
    {
        m_painter.setPen(QPen(theme::color(theme::Role::Muted), 1));
        m_painter.drawLine(from, to);
    }
    /// Filled: served. Hollow: waits.
    void dot(const QPointF& centre, bool isServed)
    {
        const QColor color = theme::color(isServed ? theme::Role::Ok : theme::Role::Warning);
        m_painter.setPen(QPen(color, 1.5));
        m_painter.setBrush(isServed ? QBrush(color) : QBrush(Qt::NoBrush));
        m_painter.drawEllipse(centre, m_unit * 0.27, m_unit * 0.27);
    }
    /// As many dots as fit, then "+ 12".
    void dots(qreal left, quint64 count, bool isServed)
    {
        const qreal step = m_unit * 0.8;
        const qreal y = m_y + (laneHeight() - m_unit * 0.35) / 2;
        const qreal right = m_area.right() - m_unit * 3;
        const auto room = static_cast<quint64>(std::max(1.0, (right - left) / step));
        const quint64 drawn = std::min(count, room);
        qreal x = left + step / 2;
        for (quint64 i = 0; i < drawn; ++i, x += step)
            dot({ x, y }, isServed);
        if (count > drawn)
            text(x, QStringLiteral("+ %1").arg(QLocale().toString(count - drawn)));
    }
    void text(qreal left, const QString& words)
    {
        const QRectF rect(left, m_y, m_area.right() - left, laneHeight() - m_unit * 0.35);
        m_painter.setPen(theme::color(theme::Role::Muted));
        m_painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft,
            QFontMetricsF(m_painter.font()).elidedText(words, Qt::ElideRight, rect.width()));
    }
    /// One thread and the clients that it serves.
    void lane(const QString& name, quint64 clients)
    {
        const QRectF box = thread(m_area.left(), m_unit * 5, name);
        if (clients > 0)
            line({ box.right(), box.center().y() }, { dotsLeft(), box.center().y() });
        dots(dotsLeft(), clients, true);
        next();
    }
    /// A thread for each client, side by side.
    void pairs(const QString& name, quint64 clients)
    {
        const qreal width = QFontMetricsF(m_painter.font()).horizontalAdvance(name) + m_unit * 0.8;
        const qreal step = width + m_unit * 2;
        const auto columns = static_cast<quint64>(std::max(1.0, (m_area.width() + m_unit) / step));
        const quint64 drawn = std::min(clients, columns * PairRows);
        for (quint64 i = 0; i < drawn; ++i) {
            if (i > 0 && i % columns == 0)
                next();
            const qreal left = m_area.left() + static_cast<qreal>(i % columns) * step;
            const QRectF box = thread(left, width, name);
            const QPointF client(box.right() + m_unit * 0.8, box.center().y());
            line({ box.right(), client.y() }, client);
            dot(client, true);
        }
        if (drawn > 0)
            next();
    }
    /// What the threads above have in common.
    void shared(const QString& words)
    {
        const QRectF box(m_area.left() + 0.5, m_y + 0.5, m_area.width() - 1, laneHeight() - m_unit * 0.35);
        m_painter.setPen(QPen(theme::color(theme::Role::Warning), 1, Qt::DashLine));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRoundedRect(box, 4, 4);
        m_painter.setPen(m_palette.color(QPalette::Active, QPalette::WindowText));
        m_painter.drawText(box, Qt::AlignCenter, words);
        next();
    }
    /// Sentences, below it all.
    void caption(const QString& words)
    {
        m_painter.setPen(theme::color(theme::Role::Muted));
        m_painter.drawText(QRectF(m_area.left(), m_y, m_area.width(), m_area.bottom() - m_y),
            Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap, words);
    }
    void next() { m_y += laneHeight(); }
    qreal left() const { return m_area.left(); }

private:
    QPainter& m_painter;
    QRectF m_area;
    QPalette m_palette;
    qreal m_unit;
    qreal m_y;
};

} // namespace

ModelDrawing::ModelDrawing(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("modelDrawing"));
    setAccessibleName(tr("Threads and clients"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleDescription(description());
}

void ModelDrawing::setScene(const ModelScene& scene)
{
    if (m_scene == scene)
        return;
    const QSize before = sizeHint();
    m_scene = scene;
    if (sizeHint() != before)
        updateGeometry();
    setAccessibleDescription(description());
    setToolTip(description());
    update();
}

QSize ModelDrawing::sizeHint() const
{
    // Of the model, not of the clients: nothing below it moves when one comes.
    int lanes = 0;
    switch (m_scene.shape) {
    case ModelShape::Loop:
    case ModelShape::Iterative:
        lanes = 2; // and the backlog
        break;
    case ModelShape::Pool:
        lanes = static_cast<int>(std::min(m_scene.perWorker.size(), MaxLanes)) + 2; // and what they share
        break;
    case ModelShape::Threads:
        lanes = PairRows + 2;
        break;
    }
    const int unit = fontMetrics().height();
    return { unit * 16, static_cast<int>(unit * (LaneHeight * lanes + CaptionLines)) + 4 };
}

QString ModelDrawing::description() const
{
    const QLocale locale;
    const QString clients =
        m_scene.clients == 1 ? tr("1 client") : tr("%1 clients").arg(locale.toString(m_scene.clients));
    QString text;
    switch (m_scene.shape) {
    case ModelShape::Loop:
        text = tr("1 thread serves %1.").arg(clients);
        break;
    case ModelShape::Pool:
        text = tr("%1 loops serve %2.").arg(locale.toString(m_scene.perWorker.size()), clients);
        break;
    case ModelShape::Threads:
        text = tr("%1, each with a thread of its own.").arg(clients);
        break;
    case ModelShape::Iterative:
        text = m_scene.clients > 0 ? tr("1 thread serves 1 client at a time.")
                                   : tr("1 thread waits for the next client.");
        break;
    }
    if (m_scene.waiting > 0 || m_scene.shape == ModelShape::Iterative)
        text += QLatin1Char(' ')
            + (m_scene.waiting == 1 ? tr("1 waits in the backlog.")
                                    : tr("%1 wait in the backlog.").arg(locale.toString(m_scene.waiting)));
    return text;
}

void ModelDrawing::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    Pencil pencil(painter, QRectF(rect()).adjusted(1, 1, -1, -1), palette());
    const QString loop = tr("↻ loop");
    const QString thread = tr("thread");
    switch (m_scene.shape) {
    case ModelShape::Loop:
        pencil.lane(loop, m_scene.clients);
        break;
    case ModelShape::Pool: {
        const std::size_t drawn = std::min(m_scene.perWorker.size(), MaxLanes);
        for (std::size_t i = 0; i < drawn; ++i)
            pencil.lane(tr("↻ loop %1").arg(i + 1), m_scene.perWorker[i]);
        pencil.shared(tr("shared, behind locks: the log, the chat rooms"));
        break;
    }
    case ModelShape::Threads:
        pencil.pairs(thread, m_scene.clients);
        pencil.shared(tr("shared, behind locks: the log, the chat rooms"));
        break;
    case ModelShape::Iterative:
        pencil.lane(thread, m_scene.clients);
        break;
    }
    if (m_scene.waiting > 0 || m_scene.shape == ModelShape::Iterative) {
        pencil.text(pencil.left(), tr("backlog"));
        pencil.dots(pencil.dotsLeft(), m_scene.waiting, false);
        pencil.next();
    }
    pencil.caption(description());
}

} // namespace signalbox
