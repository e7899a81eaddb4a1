// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QColor>
#include <QFont>
#include <QGlyphRun>
#include <QHash>
#include <QRawFont>
#include <QStaticText>
#include <QString>

#include <array>
#include <memory>
#include <vector>

class QPainter;

namespace signalbox {

/// Draws single lines of text, as QPainter::drawText() does and at a fraction of its cost, for tables whose
/// every cell changes many times a second. What changes all the time is numbers, and payload in a fixed font:
/// that is put together from a table of glyphs, since nothing in it is kerned or joined. Other text is laid out
/// once and kept (at most 2048 texts a font). Left to right. GUI thread.
class CellText
{
public:
    /// A part of a text in a colour of its own.
    struct Run
    {
        qsizetype start;
        qsizetype length;
        QColor color;
    };

    /// Draws the text inside the area, elided where it is longer, in the painter's pen. Returns its width.
    double draw(QPainter* painter, const QRect& area, Qt::Alignment alignment, const QString& text,
        const QFont& font, Qt::TextElideMode elide = Qt::ElideRight);

    /// Draws a text in a fixed font on a baseline, cut with an ellipsis at the width, parts of it in colours of
    /// their own (in order, not overlapping). What is not for a table of glyphs, such as Arabic or an emoji, is
    /// laid out piece by piece, in the order in which a left to right paragraph has it.
    void drawRuns(QPainter* painter, QPointF baseline, double width, const QString& text, const QFont& font,
        const std::vector<Run>& runs);

    /// Where draw() puts the baseline of this font.
    double baseline(const QRect& area, const QFont& font);

private:
    struct Glyph
    {
        quint32 index = 0; ///< 0: the font has none
        float advance = 0;
    };
    struct Shaped
    {
        QStaticText text;
        double width = 0;
        int height = 0; ///< of its line: a font that helps out may need more
        double ascent = 0;
        int elidedFor = -1; ///< the width for which `elided` is
        QString elided;
    };
    struct Face
    {
        explicit Face(const QFont& of);
        Glyph glyph(QChar character);

        QFont font;
        QRawFont raw;
        bool isFixed;
        int height; ///< of a line
        double ascent;
        std::array<Glyph, 256> latin;
        QHash<char16_t, Glyph> others; ///< at most as many as there are
        QCache<QString, Shaped> shaped { 2048 };
    };

    Face& face(const QFont& font);
    /// Characters that only a layout can draw, in the middle of a text.
    struct Piece
    {
        std::size_t glyphsBefore;
        qsizetype start; ///< in the text
        qsizetype length;
        double x;
    };
    void measure(Face& face, const QString& text, double width);
    bool takeGlyph(Face& face, const QString& text, qsizetype at);
    void cut(Face& face, double width);
    void drawGlyphs(QPainter* painter, Face& face, QPointF baseline, qsizetype first, qsizetype count);
    Shaped& shaped(Face& face, const QString& text);
    Shaped& elided(Face& face, const QString& text, int width, Qt::TextElideMode elide);

    std::vector<std::unique_ptr<Face>> m_faces;
    // The text that is being drawn.
    QGlyphRun m_run;
    std::vector<quint32> m_indexes;
    std::vector<QPointF> m_places;
    std::vector<qsizetype> m_sources; ///< which character of the text a glyph is
    std::vector<Piece> m_pieces;
    double m_width = 0;
};

} // namespace signalbox
