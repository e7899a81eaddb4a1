// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/contrast.h"
#include "theme/palettes.h"
#include "theme/style.h"
#include "theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QPainter>
#include <QPalette>
#include <QStyleOptionButton>
#include <QTest>
#include <QToolButton>

using namespace signalbox;
using theme::Role;
using theme::Scheme;

Q_DECLARE_METATYPE(signalbox::theme::Scheme)

namespace {

constexpr double Readable = 4.5;
constexpr Role Roles[] = { Role::ClientToServer, Role::ServerToClient, Role::Ok, Role::Note, Role::Warning,
    Role::Error, Role::Muted };
constexpr Severity Severities[] = { Severity::Info, Severity::Note, Severity::Warning, Severity::Error };

QString describe(const QColor& a, const QColor& b)
{
    return QStringLiteral("%1 on %2: %3").arg(a.name(), b.name()).arg(theme::contrast(a, b));
}

/// The opaque pixels' colour; the widest stroke has some.
QColor inkOf(const QIcon& icon, QIcon::Mode mode)
{
    const QImage image = icon.pixmap(QSize(48, 48), 1, mode).toImage().convertToFormat(QImage::Format_ARGB32);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() == 255)
                return image.pixelColor(x, y);
        }
    }
    return {};
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastIsThatOfWcag();
    void readableMovesNoFurtherThanNeeded();
    void everyTextIsReadable_data() { schemes(); }
    void everyTextIsReadable();
    void checkBoxesAreSeen_data() { schemes(); }
    void checkBoxesAreSeen();
    void rolesAreReadableOnEveryGround_data() { schemes(); }
    void rolesAreReadableOnEveryGround();
    void rolesAreReadableOnAnyPalette();
    void severitiesDifferWithoutColour();
    void isDarkFollowsTheScheme();
    void iconsAreComplete();
    void iconsAreSharpAtAnyScale_data();
    void iconsAreSharpAtAnyScale();
    void iconsTakeTheTextColour_data() { schemes(); }
    void iconsTakeTheTextColour();
    void iconsFollowAChangeOfTheme();
    void numbersStandInColumns();
    void cleanup() { theme::apply(Scheme::Light); }

private:
    static void schemes()
    {
        QTest::addColumn<Scheme>("scheme");
        QTest::newRow("system") << Scheme::System;
        QTest::newRow("light") << Scheme::Light;
        QTest::newRow("dark") << Scheme::Dark;
    }
};

void TestTheme::contrastIsThatOfWcag()
{
    QCOMPARE(theme::contrast(Qt::black, Qt::white), 21.0);
    QCOMPARE(theme::contrast(Qt::white, Qt::white), 1.0);
    // The threshold grey of the WCAG examples.
    QVERIFY(theme::contrast(QColor(0x767676), Qt::white) >= 4.5);
    QVERIFY(theme::contrast(QColor(0x777777), Qt::white) < 4.5);
}

void TestTheme::readableMovesNoFurtherThanNeeded()
{
    QCOMPARE(theme::readable(QColor(0x1656AD), Qt::white), QColor(0x1656AD));
    QVERIFY(theme::contrast(theme::readable(QColor(0xFFFF00), Qt::white), Qt::white) >= Readable);
    QVERIFY(theme::contrast(theme::readable(QColor(0x000080), Qt::black), Qt::black) >= Readable);
}

void TestTheme::everyTextIsReadable()
{
    QFETCH(Scheme, scheme);
    theme::apply(scheme);
    const QPalette palette = QApplication::palette();
    using P = QPalette;
    const std::pair<P::ColorRole, P::ColorRole> pairs[] = { { P::WindowText, P::Window }, { P::Text, P::Base },
        { P::Text, P::AlternateBase }, { P::ButtonText, P::Button }, { P::ToolTipText, P::ToolTipBase },
        { P::PlaceholderText, P::Base }, { P::PlaceholderText, P::Window },
        { P::HighlightedText, P::Highlight }, { P::Link, P::Base }, { P::Link, P::Window },
        { P::LinkVisited, P::Base } };
    for (const auto group : { P::Active, P::Inactive }) {
        for (const auto& [text, ground] : pairs) {
            const QColor a = palette.color(group, text);
            const QColor b = palette.color(group, ground);
            QVERIFY2(theme::contrast(a, b) >= Readable, qPrintable(describe(a, b)));
        }
    }
    // What is not available may be fainter, but not gone.
    const QColor off = palette.color(P::Disabled, P::ButtonText);
    const QColor button = palette.color(P::Disabled, P::Button);
    QVERIFY2(theme::contrast(off, button) >= 2.4, qPrintable(describe(off, button)));
}

void TestTheme::checkBoxesAreSeen()
{
    QFETCH(Scheme, scheme);
    theme::apply(scheme);
    const theme::Style style;
    QStyleOptionButton option;
    option.palette = QApplication::palette();
    option.rect = QRect(0, 0, 14, 14);
    option.state = QStyle::State_Enabled | QStyle::State_Active | QStyle::State_Off;
    const QColor ground = option.palette.color(QPalette::Window);
    for (const auto element : { QStyle::PE_IndicatorCheckBox, QStyle::PE_IndicatorItemViewItemCheck,
             QStyle::PE_IndicatorRadioButton }) {
        QImage image(option.rect.size(), QImage::Format_ARGB32);
        image.fill(ground);
        QPainter painter(&image);
        style.drawPrimitive(element, &option, &painter, nullptr);
        painter.end();
        QColor edge = ground;
        for (int x = 0; x < 3; ++x) {
            if (theme::contrast(image.pixelColor(x, 7), ground) > theme::contrast(edge, ground))
                edge = image.pixelColor(x, 7);
        }
        QVERIFY2(theme::contrast(edge, ground) >= (element == QStyle::PE_IndicatorRadioButton ? 2 : 3),
            qPrintable(describe(edge, ground)));
    }
}

void TestTheme::rolesAreReadableOnEveryGround()
{
    QFETCH(Scheme, scheme);
    theme::apply(scheme);
    const QPalette palette = QApplication::palette();
    for (const auto ground : { QPalette::Base, QPalette::AlternateBase, QPalette::Window }) {
        const QColor behind = palette.color(ground);
        for (const Role role : Roles)
            QVERIFY2(theme::contrast(theme::color(role), behind) >= Readable,
                qPrintable(describe(theme::color(role), behind)));
        for (const Severity severity : Severities)
            QVERIFY2(theme::contrast(theme::color(severity), behind) >= Readable,
                qPrintable(describe(theme::color(severity), behind)));
    }
}

void TestTheme::rolesAreReadableOnAnyPalette()
{
    for (const QRgb base : { 0xFFFBE6u, 0xC0C0C0u, 0x002B36u, 0x2E3440u, 0x000000u }) {
        QPalette desktop { QColor(base), QColor(base) };
        desktop.setColor(QPalette::Base, base);
        desktop.setColor(QPalette::AlternateBase, base);
        desktop.setColor(QPalette::Text, theme::readable(QColor(0x808080), QColor(base), 7));
        QApplication::setPalette(desktop);
        for (const Role role : Roles)
            QVERIFY2(theme::contrast(theme::color(role), QColor(base)) >= Readable,
                qPrintable(describe(theme::color(role), QColor(base))));
    }
}

void TestTheme::severitiesDifferWithoutColour()
{
    QVERIFY(theme::glyph(Severity::Info).isEmpty());
    QCOMPARE(theme::glyph(Severity::Note), QStringLiteral("●"));
    QCOMPARE(theme::glyph(Severity::Warning), QStringLiteral("▲"));
    QCOMPARE(theme::glyph(Severity::Error), QStringLiteral("✖"));
}

void TestTheme::isDarkFollowsTheScheme()
{
    theme::apply(Scheme::Dark);
    QVERIFY(theme::isDark());
    theme::apply(Scheme::Light);
    QVERIFY(!theme::isDark());
}

void TestTheme::iconsAreComplete()
{
    theme::apply(Scheme::Light);
    const QStringList names =
        QStringLiteral("start stop restart export copy clear filter find next previous follow help add "
                       "connect disconnect half-close reset send server client log detail settings close "
                       "warning error note play clock signalbox")
            .split(u' ');
    for (const QString& name : names) {
        QVERIFY2(QDir(QStringLiteral(":/icons")).exists(name + QStringLiteral(".svg")), qPrintable(name));
        QVERIFY2(!theme::icon(name).isNull(), qPrintable(name));
        QVERIFY2(inkOf(theme::icon(name), QIcon::Normal).isValid(), qPrintable(name));
    }
    QVERIFY(theme::icon(QStringLiteral("no such icon")).isNull());
}

void TestTheme::iconsAreSharpAtAnyScale_data()
{
    QTest::addColumn<double>("ratio");
    for (const double ratio : { 1.0, 1.25, 1.5, 2.0, 3.0 })
        QTest::addRow("%.2f", ratio) << ratio;
}

void TestTheme::iconsAreSharpAtAnyScale()
{
    QFETCH(double, ratio);
    theme::apply(Scheme::Light);
    const QPixmap pixmap = theme::icon(QStringLiteral("stop")).pixmap(QSize(16, 16), ratio);
    QCOMPARE(pixmap.size(), QSize(16, 16) * ratio);
    QCOMPARE(pixmap.devicePixelRatio(), ratio);
}

void TestTheme::iconsTakeTheTextColour()
{
    QFETCH(Scheme, scheme);
    theme::apply(scheme);
    const QPalette palette = QApplication::palette();
    const QIcon icon = theme::icon(QStringLiteral("stop"));
    QCOMPARE(inkOf(icon, QIcon::Normal).rgb(), palette.color(QPalette::Active, QPalette::ButtonText).rgb());
    QCOMPARE(inkOf(icon, QIcon::Disabled).rgb(), palette.color(QPalette::Disabled, QPalette::ButtonText).rgb());
    QCOMPARE(
        inkOf(icon, QIcon::Selected).rgb(), palette.color(QPalette::Active, QPalette::HighlightedText).rgb());
}

void TestTheme::iconsFollowAChangeOfTheme()
{
    theme::apply(Scheme::Light);
    const QIcon icon = theme::icon(QStringLiteral("start"));
    const QColor onLight = inkOf(icon, QIcon::Normal);
    theme::apply(Scheme::Dark);
    QVERIFY(inkOf(icon, QIcon::Normal) != onLight);
}

void TestTheme::numbersStandInColumns()
{
    const QFontMetricsF metrics(theme::numberFont());
    for (char digit = '0'; digit <= '9'; ++digit)
        QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)), metrics.horizontalAdvance(QLatin1Char('0')));
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
