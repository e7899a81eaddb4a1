// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/palettes.h"

namespace signalbox::theme {
namespace {

struct Colors
{
    QRgb window, base, alternate, button, toolTip;
    QRgb text, muted, disabled;
    QRgb highlight, highlightedText, idleHighlight;
    QRgb link, visited;
    QRgb light, midlight, mid, dark, shadow;
};

// Cool greys that step back behind the data; one blue for what is selected.
constexpr Colors Light {
    .window = 0xF0F2F5,
    .base = 0xFFFFFF,
    .alternate = 0xF6F8FA,
    .button = 0xF7F8FA,
    .toolTip = 0xFFFFFF,
    .text = 0x1B1F24,
    .muted = 0x59626D,
    .disabled = 0x8B949E,
    .highlight = 0x1F66B5,
    .highlightedText = 0xFFFFFF,
    .idleHighlight = 0xCBD8E8,
    .link = 0x0B5CAD,
    .visited = 0x6F42A8,
    .light = 0xFFFFFF,
    .midlight = 0xE6E9ED,
    .mid = 0xC3C9D1,
    .dark = 0x9AA3AE,
    .shadow = 0x6B7480,
};

constexpr Colors Dark {
    .window = 0x20242A,
    .base = 0x16191D,
    .alternate = 0x1B1F24,
    .button = 0x2B3037,
    .toolTip = 0x2B3037,
    .text = 0xDDE2E8,
    .muted = 0x9AA4AF,
    .disabled = 0x6C7580,
    .highlight = 0x2C68AE,
    .highlightedText = 0xFFFFFF,
    .idleHighlight = 0x32404F,
    .link = 0x74B4F7,
    .visited = 0xC4A1F2,
    .light = 0x414852,
    .midlight = 0x353B43,
    .mid = 0x2A2F36,
    .dark = 0x14171A,
    .shadow = 0x0B0D0F,
};

QPalette palette(const Colors& c)
{
    QPalette p;
    p.setColor(QPalette::Window, c.window);
    p.setColor(QPalette::WindowText, c.text);
    p.setColor(QPalette::Base, c.base);
    p.setColor(QPalette::AlternateBase, c.alternate);
    p.setColor(QPalette::ToolTipBase, c.toolTip);
    p.setColor(QPalette::ToolTipText, c.text);
    p.setColor(QPalette::PlaceholderText, c.muted);
    p.setColor(QPalette::Text, c.text);
    p.setColor(QPalette::Button, c.button);
    p.setColor(QPalette::ButtonText, c.text);
    p.setColor(QPalette::BrightText, Qt::white);
    p.setColor(QPalette::Light, c.light);
    p.setColor(QPalette::Midlight, c.midlight);
    p.setColor(QPalette::Mid, c.mid);
    p.setColor(QPalette::Dark, c.dark);
    p.setColor(QPalette::Shadow, c.shadow);
    p.setColor(QPalette::Highlight, c.highlight);
    p.setColor(QPalette::HighlightedText, c.highlightedText);
    p.setColor(QPalette::Link, c.link);
    p.setColor(QPalette::LinkVisited, c.visited);

    // A list without the focus keeps its selection, but quietly.
    p.setColor(QPalette::Inactive, QPalette::Highlight, c.idleHighlight);
    p.setColor(QPalette::Inactive, QPalette::HighlightedText, c.text);

    for (const auto role :
        { QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText })
        p.setColor(QPalette::Disabled, role, c.disabled);
    p.setColor(QPalette::Disabled, QPalette::Base, c.window);
    p.setColor(QPalette::Disabled, QPalette::Highlight, c.idleHighlight);
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, c.disabled);
    return p;
}

} // namespace

QPalette lightPalette() { return palette(Light); }
QPalette darkPalette() { return palette(Dark); }

} // namespace signalbox::theme
