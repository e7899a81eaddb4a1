// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/celltext.h"

#include <QFontInfo>
#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>
#include <QTextOption>

#include <algorithm>
#include <cmath>
#include <limits>

namespace signalbox {
namespace {

constexpr std::size_t MostFaces = 8; // a few fonts are in use; after a change of them the old ones go
constexpr QChar Ellipsis = u'\u2026';

/// Numbers with signs, separators and units: digits are not kerned, and not joined with anything.
bool isNumber(const QString& text)
{
    const QChar first = text.front();
    return first.isDigit()
        || (text.size() > 1 && text[1].isDigit() && (first == u'+' || first == u'-' || first == u'\u2212'));
}

/// What stands for itself alone: no mark that joins the one before, nothing written right to left.
bool isPlain(QChar character)
{
    const char16_t code = character.unicode();
    return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code < 0x250 && code != 0xad)
        || (code >= 0x2010 && code < 0x2028) || (code >= 0x2030 && code < 0x205f)
        || (code >= 0x2190 && code < 0x2600);
}

bool isRightToLeft(QChar character)
{
    const QChar::Direction direction = character.direction();
    return direction == QChar::DirR || direction == QChar::DirAL;
}

/// Where the piece ends that begins here and only a layout can draw. What lies between two words written right
/// to left belongs to them, since they change places.
template <typename HasGlyph> qsizetype pieceEnd(const QString& text, qsizetype begin, HasGlyph hasGlyph)
{
    qsizetype end = begin + 1;
    while (end < text.size() && (!hasGlyph(text[end]) || text[end].isMark()))
        ++end;
    if (!isRightToLeft(text[end - 1]) && !isRightToLeft(text[begin]))
        return end;
    for (qsizetype ahead = end; ahead < text.size(); ++ahead) {
        if (isRightToLeft(text[ahead]))
            return pieceEnd(text, ahead, hasGlyph);
        if (text[ahead].direction() == QChar::DirL)
            break;
    }
    return end;
}

/// Where a line begins that stands in the middle of the area, as in QStyle::alignedRect().
int topOf(const QRect& area, int height) { return area.top() + area.height() / 2 - height / 2; }

} // namespace

CellText::Face::Face(const QFont& of)
    : font(of)
    , raw(QRawFont::fromFont(of))
    , isFixed(QFontInfo(of).fixedPitch())
    , height(static_cast<int>(std::ceil(QFontMetricsF(of).height())))
    , ascent(QFontMetricsF(of).ascent())
{
    for (char16_t code = 0; code < latin.size(); ++code) {
        const QString text { QChar(code) };
        const QList<quint32> found = isPlain(text.front()) ? raw.glyphIndexesForString(text) : QList<quint32>();
        if (found.size() == 1)
            latin[code] = { found.front(), static_cast<float>(raw.advancesForGlyphIndexes(found).front().x()) };
    }
}

CellText::Glyph CellText::Face::glyph(QChar character)
{
    const char16_t code = character.unicode();
    if (code < latin.size())
        return latin[code];
    const auto known = others.constFind(code);
    if (known != others.constEnd())
        return *known;
    Glyph glyph;
    const QList<quint32> found = isPlain(character) ? raw.glyphIndexesForString(character) : QList<quint32>();
    if (found.size() == 1)
        glyph = { found.front(), static_cast<float>(raw.advancesForGlyphIndexes(found).front().x()) };
    others.insert(code, glyph);
    return glyph;
}

CellText::Face& CellText::face(const QFont& font)
{
    const auto known =
        std::find_if(m_faces.begin(), m_faces.end(), [&](const auto& face) { return face->font == font; });
    if (known != m_faces.end())
        return **known;
    if (m_faces.size() >= MostFaces)
        m_faces.clear();
    m_faces.push_back(std::make_unique<Face>(font));
    return *m_faces.back();
}

bool CellText::takeGlyph(Face& face, const QString& text, qsizetype at)
{
    const Glyph glyph = face.glyph(text[at]);
    if (glyph.index == 0 || (at + 1 < text.size() && text[at + 1].isMark()))
        return false;
    m_indexes.push_back(glyph.index);
    m_places.emplace_back(m_width, 0);
    m_sources.push_back(at);
    m_width += static_cast<double>(glyph.advance);
    return true;
}

/// Puts the characters of the text side by side, as far as the width goes.
void CellText::measure(Face& face, const QString& text, double width)
{
    m_indexes.clear();
    m_places.clear();
    m_sources.clear();
    m_pieces.clear();
    m_width = 0;
    for (qsizetype at = 0; at < text.size() && m_width <= width; ++at) {
        if (takeGlyph(face, text, at))
            continue;
        const qsizetype end =
            pieceEnd(text, at, [&](QChar character) { return face.glyph(character).index != 0; });
        m_pieces.push_back({ m_indexes.size(), at, end - at, m_width });
        m_width += shaped(face, text.sliced(at, end - at)).width;
        at = end - 1;
    }
}

/// Takes away from the end until there is room for the ellipsis.
void CellText::cut(Face& face, double width)
{
    const Glyph ellipsis = face.glyph(Ellipsis);
    const double room = width - static_cast<double>(ellipsis.advance);
    while (m_width > room && !(m_places.empty() && m_pieces.empty())) {
        if (!m_pieces.empty() && m_pieces.back().glyphsBefore == m_places.size()) {
            m_width = m_pieces.back().x;
            m_pieces.pop_back();
        } else {
            m_width = m_places.back().x();
            m_places.pop_back();
            m_indexes.pop_back();
            m_sources.pop_back();
        }
    }
    const qsizetype source = m_sources.empty() ? 0 : m_sources.back() + 1;
    m_indexes.push_back(ellipsis.index);
    m_places.emplace_back(m_width, 0);
    m_sources.push_back(source);
    m_width += static_cast<double>(ellipsis.advance);
}

void CellText::drawGlyphs(QPainter* painter, Face& face, QPointF baseline, qsizetype first, qsizetype count)
{
    m_run.setRawFont(face.raw);
    m_run.setRawData(m_indexes.data() + first, m_places.data() + first, static_cast<int>(count));
    painter->drawGlyphRun(baseline, m_run);
}

CellText::Shaped& CellText::shaped(Face& face, const QString& text)
{
    if (Shaped* known = face.shaped.object(text))
        return *known;
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(Qt::LeftToRight);
    auto made = std::make_unique<Shaped>();
    made->text.setTextFormat(Qt::PlainText);
    made->text.setTextOption(option);
    made->text.setText(text);
    made->text.prepare({}, face.font);
    made->width = made->text.size().width();
    QTextLayout layout(text, face.font);
    layout.setTextOption(option);
    layout.beginLayout();
    const QTextLine line = layout.createLine();
    layout.endLayout();
    made->height = static_cast<int>(std::ceil(line.height()));
    made->ascent = line.ascent();
    Shaped& entry = *made;
    face.shaped.insert(text, made.release()); // which owns it
    return entry;
}

CellText::Shaped& CellText::elided(Face& face, const QString& text, int width, Qt::TextElideMode elide)
{
    Shaped& whole = shaped(face, text);
    if (whole.width <= width)
        return whole;
    if (whole.elidedFor != width) {
        whole.elided = QFontMetricsF(face.font).elidedText(text, elide, width);
        whole.elidedFor = width;
    }
    const QString cut = whole.elided; // which may go when another comes
    return shaped(face, cut);
}

double CellText::baseline(const QRect& area, const QFont& font)
{
    const Face& used = face(font);
    return topOf(area, used.height) + used.ascent;
}

double CellText::draw(QPainter* painter, const QRect& area, Qt::Alignment alignment, const QString& text,
    const QFont& font, Qt::TextElideMode elide)
{
    if (text.isEmpty() || area.width() <= 0)
        return 0;
    Face& used = face(font);
    const auto left = [&](double width) { // in parts of a pixel, as QTextLayout does it
        if (alignment & (Qt::AlignRight | Qt::AlignTrailing))
            return area.left() + (area.width() - width);
        if (alignment & Qt::AlignHCenter)
            return area.left() + (area.width() - width) / 2;
        return double(area.left());
    };
    if ((used.isFixed || isNumber(text)) && used.raw.isValid()) {
        measure(used, text, std::numeric_limits<double>::infinity());
        const bool isGlyphs = m_pieces.empty();
        if (isGlyphs && m_width > area.width() && (elide == Qt::ElideRight || elide == Qt::ElideNone))
            cut(used, area.width());
        if (isGlyphs && m_width <= area.width()) {
            drawGlyphs(painter, used, QPointF(left(m_width), topOf(area, used.height) + used.ascent), 0,
                std::ssize(m_indexes));
            return m_width;
        }
    }
    const Shaped& line = elided(used, text, area.width(), elide);
    const double width = line.width;
    if (painter->font() != used.font)
        painter->setFont(used.font);
    painter->drawStaticText(QPointF(left(width), topOf(area, line.height)), line.text);
    return width;
}

void CellText::drawRuns(QPainter* painter, QPointF baseline, double width, const QString& text,
    const QFont& font, const std::vector<Run>& runs)
{
    Face& used = face(font);
    measure(used, text, width);
    if (m_width > width)
        cut(used, width);
    const QPen pen = painter->pen();
    auto run = runs.begin();
    const auto colorAt = [&](qsizetype source) {
        while (run != runs.end() && source >= run->start + run->length)
            ++run;
        return run != runs.end() && source >= run->start ? run->color : pen.color();
    };
    const auto piece = [&](const Piece& drawn) {
        if (painter->font() != used.font)
            painter->setFont(used.font);
        painter->setPen(colorAt(drawn.start));
        const Shaped& line = shaped(used, text.sliced(drawn.start, drawn.length));
        painter->drawStaticText(QPointF(baseline.x() + drawn.x, baseline.y() - line.ascent), line.text);
    };
    auto next = m_pieces.begin();
    for (std::size_t first = 0; first < m_indexes.size();) {
        for (; next != m_pieces.end() && next->glyphsBefore == first; ++next)
            piece(*next);
        const std::size_t stop = next == m_pieces.end() ? m_indexes.size() : next->glyphsBefore;
        const QColor color = colorAt(m_sources[first]);
        std::size_t last = first + 1;
        while (last < stop && colorAt(m_sources[last]) == color)
            ++last;
        painter->setPen(color);
        drawGlyphs(
            painter, used, baseline, static_cast<qsizetype>(first), static_cast<qsizetype>(last - first));
        first = last;
    }
    for (; next != m_pieces.end(); ++next)
        piece(*next);
    painter->setPen(pen);
}

} // namespace signalbox
