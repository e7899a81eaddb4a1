// SPDX-License-Identifier: GPL-3.0-or-later
#include "strict.h"
#include "theme/theme.h"
#include "widgets/celldelegate.h"

#include <QImage>
#include <QPainter>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>

using namespace signalbox;

/// A cell looks as QStyledItemDelegate draws it, to the pixel.
class TestCellDelegate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { signalbox::testing::failOnAnyWarning(); }
    void looksAsTheStyleDrawsIt_data();
    void looksAsTheStyleDrawsIt();
    void paintsTheGroundOfARowThatHasNoText();
};

namespace {

constexpr QSize Size { 160, 25 };

QImage painted(
    const QStyledItemDelegate& delegate, const QTableView& view, const QModelIndex& index, QStyle::State state)
{
    QImage image(Size, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    QStyleOptionViewItem option;
    option.initFrom(&view);
    option.widget = &view;
    option.font = view.font();
    option.showDecorationSelected = true;
    option.displayAlignment = Qt::AlignLeft | Qt::AlignVCenter;
    option.textElideMode = Qt::ElideRight;
    option.rect = QRect(QPoint(), Size);
    option.state = QStyle::State_Enabled | QStyle::State_Active | state;
    delegate.paint(&painter, option, index);
    return image;
}

} // namespace

void TestCellDelegate::looksAsTheStyleDrawsIt_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("alignment");
    QTest::addColumn<bool>("isPayloadFont");
    QTest::addColumn<bool>("isSelected");
    QTest::addColumn<QColor>("color");
    for (const char* text :
        { "12,403", "1.2 MB", "127.0.0.1:41022", "open", "AV To", "half-closed by the client, draining now" }) {
        for (const int alignment : { int(Qt::AlignLeft), int(Qt::AlignRight), int(Qt::AlignHCenter) }) {
            for (const bool isPayload : { false, true }) {
                for (const bool isSelected : { false, true }) {
                    QTest::addRow("%s %d %d %d", text, alignment, isPayload, isSelected)
                        << QString::fromLatin1(text) << (alignment | int(Qt::AlignVCenter)) << isPayload
                        << isSelected << (isPayload ? QColor(Qt::darkRed) : QColor());
                }
            }
        }
    }
}

void TestCellDelegate::looksAsTheStyleDrawsIt()
{
    QFETCH(QString, text);
    QFETCH(int, alignment);
    QFETCH(bool, isPayloadFont);
    QFETCH(bool, isSelected);
    QFETCH(QColor, color);
    QStandardItemModel model(1, 1);
    const QModelIndex index = model.index(0, 0);
    model.setData(index, text, Qt::DisplayRole);
    model.setData(index, QVariant::fromValue(static_cast<Qt::Alignment>(alignment)), Qt::TextAlignmentRole);
    if (isPayloadFont)
        model.setData(index, theme::payloadFont(), Qt::FontRole);
    if (color.isValid())
        model.setData(index, color, Qt::ForegroundRole);
    QTableView view;
    view.setModel(&model);
    const QStyle::State state = isSelected ? QStyle::State_Selected : QStyle::State_None;
    QCOMPARE(painted(CellDelegate(), view, index, state), painted(QStyledItemDelegate(), view, index, state));
}

void TestCellDelegate::paintsTheGroundOfARowThatHasNoText()
{
    QStandardItemModel model(1, 1);
    QTableView view;
    view.setModel(&model);
    const QModelIndex index = model.index(0, 0);
    const QImage image = painted(CellDelegate(), view, index, QStyle::State_Selected);
    QCOMPARE(image, painted(QStyledItemDelegate(), view, index, QStyle::State_Selected));
    QCOMPARE(image.pixelColor(5, 5), view.palette().color(QPalette::Highlight));
}

QTEST_MAIN(TestCellDelegate)
#include "tst_celldelegate.moc"
