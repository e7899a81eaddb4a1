// SPDX-License-Identifier: GPL-3.0-or-later
#include "strict.h"
#include "theme/theme.h"
#include "widgets/celltext.h"

#include <QFontMetrics>
#include <QImage>
#include <QPainter>
#include <QTest>
#include <QTextLayout>

#include <cmath>

using namespace signalbox;

namespace {

constexpr QSize Size { 300, 24 };

QImage ground(double scale = 1)
{
    QImage image(Size * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::white);
    return image;
}

/// As QTextLayout, which everything else in the window is drawn with, draws it.
QImage drawnByQt(const QString& text, const QFont& font, Qt::Alignment alignment, double scale)
{
    QImage image = ground(scale);
    QPainter painter(&image);
    painter.setFont(font);
    painter.setPen(Qt::black);
    // In the middle as QStyle has it; drawText() may begin in the middle of a pixel.
    QTextLayout layout(text, font);
    layout.beginLayout();
    const QTextLine measured = layout.createLine();
    layout.endLayout();
    const int height = static_cast<int>(std::ceil(measured.height()));
    const QRect line(0, Size.height() / 2 - height / 2, Size.width(), height);
    const Qt::Alignment across = alignment & Qt::AlignHorizontal_Mask;
    painter.drawText(line, static_cast<int>(across | Qt::AlignTop | Qt::TextSingleLine), text);
    return image;
}

QImage laidOut(
    const QString& text, const QFont& font, double baseline, const QList<QTextLayout::FormatRange>& formats)
{
    QImage image = ground();
    QPainter painter(&image);
    painter.setPen(Qt::black);
    QTextLayout layout(text, font);
    QTextOption option;
    option.setTextDirection(Qt::LeftToRight);
    option.setWrapMode(QTextOption::NoWrap);
    layout.setTextOption(option);
    layout.setFormats(formats);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    layout.endLayout();
    layout.draw(&painter, QPointF(0, baseline - line.ascent()));
    return image;
}

int differentPixels(const QImage& one, const QImage& other)
{
    int different = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x)
            different += one.pixel(x, y) != other.pixel(x, y);
    }
    return different;
}

} // namespace

class TestCellText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { signalbox::testing::failOnAnyWarning(); }
    void looksAsQtDrawsIt_data();
    void looksAsQtDrawsIt();
    void elides_data();
    void elides();
    void runsLookAsALayout_data();
    void runsLookAsALayout();
    void runsAreCutAtTheWidth();
    void marksStayWithTheirLetter();
};

void TestCellText::looksAsQtDrawsIt_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isPayloadFont");
    QTest::addColumn<double>("scale");
    const QStringList texts { QStringLiteral("12,403"), QStringLiteral("1.2 MB"), QStringLiteral("-3.25 ms"),
        QStringLiteral("127.0.0.1:41022"), QStringLiteral("received"), QStringLiteral("AV To guest-1"),
        QStringLiteral("→"), QStringLiteral("–"), QStringLiteral("Größe äöü"),
        QStringLiteral("日本語 שלום x") };
    for (const QString& text : texts) {
        for (const bool isPayload : { false, true }) {
            for (const double scale : { 1.0, 2.0 }) {
                QTest::addRow("%s %d %g", qPrintable(text), isPayload, scale) << text << isPayload << scale;
            }
        }
    }
}

void TestCellText::looksAsQtDrawsIt()
{
    QFETCH(QString, text);
    QFETCH(bool, isPayloadFont);
    QFETCH(double, scale);
    const QFont font = isPayloadFont ? theme::payloadFont() : theme::numberFont();
    const Qt::Alignment where = Qt::AlignLeft | Qt::AlignVCenter;
    CellText cellText;
    for (int round = 0; round < 2; ++round) { // the second time from what was kept
        QImage image = ground(scale);
        {
            QPainter painter(&image);
            painter.setPen(Qt::black);
            const double width = cellText.draw(&painter, QRect(QPoint(), Size), where, text, font);
            QVERIFY(std::abs(width - QFontMetricsF(font).horizontalAdvance(text)) <= 1.0);
        }
        const QImage expected = drawnByQt(text, font, where, scale);
        QVERIFY(differentPixels(expected, ground(scale)) > 0);
        QCOMPARE(differentPixels(image, expected), 0);
    }
}

void TestCellText::elides_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isPayloadFont");
    QTest::addColumn<int>("mode");
    for (const bool isPayload : { false, true }) {
        for (const int mode : { int(Qt::ElideRight), int(Qt::ElideMiddle) }) {
            QTest::addRow("words %d %d", isPayload, mode)
                << QStringLiteral("a text longer than its place") << isPayload << mode;
            QTest::addRow("number %d %d", isPayload, mode)
                << QStringLiteral("1234567890123456789") << isPayload << mode;
        }
    }
}

void TestCellText::elides()
{
    QFETCH(QString, text);
    QFETCH(bool, isPayloadFont);
    QFETCH(int, mode);
    const QFont font = isPayloadFont ? theme::payloadFont() : theme::numberFont();
    const QRect narrow(0, 0, 60, Size.height());
    QImage image = ground();
    {
        QPainter painter(&image);
        painter.setPen(Qt::black);
        CellText cellText;
        const double width = cellText.draw(&painter, narrow, Qt::AlignLeft | Qt::AlignVCenter, text, font,
            static_cast<Qt::TextElideMode>(mode));
        QVERIFY(width <= narrow.width() + 1);
        QVERIFY(width > narrow.width() / 2);
    }
    const QString elided =
        QFontMetrics(font).elidedText(text, static_cast<Qt::TextElideMode>(mode), narrow.width());
    QVERIFY(elided != text);
    QCOMPARE(differentPixels(image, drawnByQt(elided, font, Qt::AlignLeft | Qt::AlignVCenter, 1)), 0);
}

void TestCellText::runsLookAsALayout_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<std::vector<CellText::Run>>("runs");
    QTest::newRow("plain") << QStringLiteral("hello world") << std::vector<CellText::Run> {};
    QTest::newRow("escape at the end")
        << QStringLiteral("hello\\n") << std::vector<CellText::Run> { { 5, 2, Qt::gray } };
    QTest::newRow("escapes between") << QStringLiteral("a\\0b\\x07c")
                                     << std::vector<CellText::Run> { { 1, 2, Qt::gray }, { 4, 4, Qt::gray } };
    QTest::newRow("Greek") << QStringLiteral("καλημέρα x") << std::vector<CellText::Run> {};
    QTest::newRow("Chinese, then an escape")
        << QStringLiteral("日本\\n") << std::vector<CellText::Run> { { 2, 2, Qt::gray } };
    QTest::newRow("Hebrew words change places")
        << QStringLiteral("x שלום עולם") << std::vector<CellText::Run> {};
    QTest::newRow("an emoji") << QStringLiteral("x \U0001F600 y") << std::vector<CellText::Run> {};
}

void TestCellText::runsLookAsALayout()
{
    QFETCH(QString, text);
    QFETCH(std::vector<CellText::Run>, runs);
    const QFont font = theme::payloadFont();
    QList<QTextLayout::FormatRange> formats;
    for (const CellText::Run& run : runs) {
        QTextLayout::FormatRange range;
        range.start = static_cast<int>(run.start);
        range.length = static_cast<int>(run.length);
        range.format.setForeground(run.color);
        formats.append(range);
    }
    CellText cellText;
    QImage image = ground();
    {
        QPainter painter(&image);
        painter.setPen(Qt::black);
        cellText.drawRuns(&painter, QPointF(0, 16), Size.width(), text, font, runs);
        QCOMPARE(painter.pen().color(), QColor(Qt::black));
    }
    QCOMPARE(differentPixels(image, laidOut(text, font, 16, formats)), 0);
}

void TestCellText::runsAreCutAtTheWidth()
{
    const QFont font = theme::payloadFont();
    const QString text(200, u'w');
    CellText cellText;
    QImage image = ground();
    {
        QPainter painter(&image);
        painter.setPen(Qt::black);
        cellText.drawRuns(&painter, QPointF(0, 16), 100, text, font, { { 3, 150, Qt::red } });
    }
    QVERIFY(image.copy(0, 0, 100, Size.height()) != ground().copy(0, 0, 100, Size.height()));
    QCOMPARE(image.copy(100, 0, 200, Size.height()), ground().copy(100, 0, 200, Size.height()));
    const QString cut = QFontMetrics(font).elidedText(text, Qt::ElideRight, 100);
    QTextLayout::FormatRange range;
    range.start = 3;
    range.length = static_cast<int>(cut.size()) - 3;
    range.format.setForeground(Qt::red);
    QCOMPARE(differentPixels(image, laidOut(cut, font, 16, { range })), 0);
}

void TestCellText::marksStayWithTheirLetter()
{
    const QFont font = theme::payloadFont();
    const QString text = QStringLiteral("xe\u0301x"); // e with an acute accent of its own
    CellText cellText;
    QImage image = ground();
    {
        QPainter painter(&image);
        painter.setPen(Qt::black);
        cellText.drawRuns(&painter, QPointF(0, 16), Size.width(), text, font, {});
    }
    QCOMPARE(differentPixels(image, laidOut(text, font, 16, {})), 0);
}

QTEST_MAIN(TestCellText)
#include "tst_celltext.moc"
