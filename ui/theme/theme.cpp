// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/theme.h"

#include "theme/contrast.h"
#include "theme/palettes.h"
#include "theme/style.h"
#include "theme/svgicon.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QStyleFactory>
#include <QToolTip>

#include <array>

// Outside of any namespace, as the macro asks.
static void initIcons() { Q_INIT_RESOURCE(icons); }

namespace signalbox::theme {
namespace {

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Base).lightnessF() < palette.color(QPalette::Text).lightnessF();
}

/// What the desktop gave at start: its own palette if it has one, else ours of the same lightness.
const QPalette& systemPalette()
{
    static const QPalette palette = [] {
        const QPalette given = QGuiApplication::palette();
        const std::unique_ptr<QStyle> fusion(QStyleFactory::create(QStringLiteral("Fusion")));
        const QPalette plain = fusion->standardPalette();
        const bool isOwn = given.color(QPalette::Window) != plain.color(QPalette::Window)
            || given.color(QPalette::Highlight) != plain.color(QPalette::Highlight);
        if (isOwn)
            return given;
        return isDark(given) ? darkPalette() : lightPalette();
    }();
    return palette;
}

struct Pair
{
    QRgb onLight;
    QRgb onDark;
};

Pair pair(Role role)
{
    switch (role) {
    case Role::ClientToServer:
        return { 0xB02A2A, 0xF28B82 };
    case Role::ServerToClient:
        return { 0x1656AD, 0x8AB4F8 };
    case Role::Ok:
        return { 0x1A7338, 0x6FCF8B };
    case Role::Note:
        return { 0x0B6B7D, 0x5CC8D7 };
    case Role::Warning:
        return { 0x835A00, 0xE5BE4F };
    case Role::Error:
        return { 0xC4161C, 0xFF7B72 };
    case Role::Muted:
        return { 0x59626D, 0x9AA4AF };
    }
    return { 0x000000, 0xFFFFFF };
}

} // namespace

void apply(Scheme scheme)
{
    initIcons();
    const QPalette& system = systemPalette(); // taken before the first change
    if (!qobject_cast<Style*>(QApplication::style()))
        QApplication::setStyle(new Style);
    const QPalette palette = scheme == Scheme::Light ? lightPalette()
        : scheme == Scheme::Dark                     ? darkPalette()
                                                     : system;
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

bool isDark() { return isDark(QGuiApplication::palette()); }

QColor color(Role role) { return color(role, QGuiApplication::palette()); }

QColor color(Role role, const QPalette& palette)
{
    const bool dark = isDark(palette);
    // A desktop's own palette may be any; ours pass as they are.
    QColor result = dark ? pair(role).onDark : pair(role).onLight;
    for (const auto ground : { QPalette::Base, QPalette::AlternateBase, QPalette::Window })
        result = readable(result, palette.color(QPalette::Active, ground));
    return result;
}

QColor color(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return color(Role::Note);
    case Severity::Warning:
        return color(Role::Warning);
    case Severity::Error:
        return color(Role::Error);
    case Severity::Info:
        break;
    }
    return QGuiApplication::palette().color(QPalette::Active, QPalette::Text);
}

QString glyph(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return QStringLiteral("●");
    case Severity::Warning:
        return QStringLiteral("▲");
    case Severity::Error:
        return QStringLiteral("✖");
    case Severity::Info:
        break;
    }
    return {};
}

QFont numberFont()
{
    // Qt 6.4 cannot ask a font for its tabular digits; most have no others.
    const QFont font = QApplication::font();
    const QFontMetricsF metrics(font);
    const qreal width = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char digit = '1'; digit <= '9'; ++digit) {
        if (!qFuzzyCompare(metrics.horizontalAdvance(QLatin1Char(digit)), width))
            return payloadFont();
    }
    return font;
}

QFont payloadFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const QFont standard = QApplication::font();
    if (standard.pointSizeF() > 0)
        font.setPointSizeF(standard.pointSizeF());
    else
        font.setPixelSize(standard.pixelSize());
    return font;
}

QIcon icon(const QString& name)
{
    initIcons();
    return QIcon(new SvgIcon(QStringLiteral(":/icons/%1.svg").arg(name)));
}

} // namespace signalbox::theme
