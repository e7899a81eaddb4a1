// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/traceplot.h"

#include "base/units.h"
#include "strict.h"

#include <QHelpEvent>
#include <QLabel>
#include <QTest>
#include <QToolTip>

#include <cmath>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

QString seconds(double value) { return formatDuration(std::chrono::seconds(std::llround(value))); }

/// How many pixels of the picture are nearly of this colour.
int pixelsOf(const QImage& image, const QColor& color)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor each = image.pixelColor(x, y);
            count += qAbs(each.red() - color.red()) < 24 && qAbs(each.green() - color.green()) < 24
                    && qAbs(each.blue() - color.blue()) < 24
                ? 1
                : 0;
        }
    }
    return count;
}

int differences(const QImage& a, const QImage& b)
{
    int count = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x)
            count += a.pixel(x, y) == b.pixel(x, y) ? 0 : 1;
    }
    return count;
}

} // namespace

class TestTracePlot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        testing::failOnAnyWarning();
        theme::apply(theme::Scheme::Light);
        m_plot = std::make_unique<TracePlot>(QStringLiteral("Waiting"),
            std::vector<TracePlot::Line> {
                { QStringLiteral("here"), theme::Role::ServerToClient, Qt::SolidLine },
                { QStringLiteral("there"), theme::Role::ClientToServer, Qt::DashLine } },
            &seconds);
        m_plot->resize(300, 110);
    }
    void cleanup() { m_plot.reset(); }

    void linesAreDrawnInTheirColours()
    {
        show();
        const QColor here = theme::color(theme::Role::ServerToClient);
        const QColor there = theme::color(theme::Role::ClientToServer);
        const int legendHere = pixelsOf(picture(), here);
        const int legendThere = pixelsOf(picture(), there);
        m_plot->setTraces({ { { -20, -10, 0 }, { 60, 120, 60 } }, { {}, {} } }, 30s);
        QTRY_VERIFY(pixelsOf(picture(), here) > legendHere + 50);
        QVERIFY(pixelsOf(picture(), there) < legendThere + 5);
        m_plot->setTraces({ { {}, {} }, { { -20, -10, 0 }, { 30, 10, 30 } } }, 30s);
        QTRY_VERIFY(pixelsOf(picture(), there) > legendThere + 20);
        QVERIFY(pixelsOf(picture(), here) < legendHere + 5);
    }

    void aGapIsNotDrawn()
    {
        show();
        const QColor here = theme::color(theme::Role::ServerToClient);
        const int legend = pixelsOf(picture(), here);
        m_plot->setTraces({ { { -20, -1, 0 }, { 60, 180, 180 } }, { {}, {} } }, 30s);
        QTRY_VERIFY(pixelsOf(picture(), here) > legend + 50);
        m_plot->setTraces({ { { -20, -1.01, -1, 0 }, { 60, NAN, 180, 180 } }, { {}, {} } }, 30s);
        QTRY_VERIFY(pixelsOf(picture(), here) < legend + 25);
    }

    void aSingleValueIsAMark()
    {
        show();
        const QColor here = theme::color(theme::Role::ServerToClient);
        const int legend = pixelsOf(picture(), here);
        m_plot->setTraces({ { { -20, -10, 0 }, { NAN, NAN, NAN } }, { {}, {} } }, 30s);
        QTRY_COMPARE(pixelsOf(picture(), here), legend);
        m_plot->setTraces({ { { -20, -10, 0 }, { NAN, 60, NAN } }, { {}, {} } }, 30s);
        QTRY_VERIFY(pixelsOf(picture(), here) > legend);
    }

    void aCrosshairCanStandOverIt()
    {
        show();
        m_plot->setTraces({ { { -20, -10, 0 }, { 60, 120, 61 } }, { {}, {} } }, 30s);
        QTRY_VERIFY(pixelsOf(picture(), theme::color(theme::Role::ServerToClient)) > 100); // the line is there
        const int drawn = m_plot->drawCount();
        const QImage before = picture();
        m_plot->setCrosshair(-10);
        QTRY_VERIFY(differences(picture(), before) > 40);
        m_plot->setCrosshair({});
        QTRY_COMPARE(differences(picture(), before), 0);
        QCOMPARE(m_plot->drawCount(), drawn); // the lines stay as they are
    }

    void stackedOnesHaveTheSameRoom()
    {
        std::vector<int> lefts;
        for (const double most : { 1.0, 900.0 }) {
            m_plot->setStacked(QStringLiteral("88 h 88 m"), QStringLiteral("88:88:88"));
            m_plot->setTicks({ { -15, QStringLiteral("12:03:00") } });
            show();
            m_plot->setTraces({ { { -20, 0 }, { most, most } }, { {}, {} } }, 30s);
            const QColor base = m_plot->palette().color(QPalette::Base);
            QTRY_VERIFY(pixelsOf(picture(), base) > 1000);
            const QImage image = picture();
            int x = 0;
            while (x < image.width() - 1 && image.pixelColor(x, 30) != base)
                ++x;
            lefts.push_back(x);
        }
        QCOMPARE(lefts[0], lefts[1]);
    }

    void followsTheColoursOfTheWindow()
    {
        show();
        const QColor light = picture().pixelColor(m_plot->width() - 20, m_plot->height() - 40);
        theme::apply(theme::Scheme::Dark);
        QTRY_VERIFY(picture().pixelColor(m_plot->width() - 20, m_plot->height() - 40).lightness()
            < light.lightness() - 100);
        theme::apply(theme::Scheme::Light);
    }

    void saysInWordsWhatItShows()
    {
        m_plot->setTraces({ { { -20, -10, 0 }, { 60, 120, 61 } }, { { 0 }, { NAN } } }, 30s);
        QCOMPARE(m_plot->accessibleDescription(),
            QStringLiteral("here: 1:01 at last, from 1:00 to 2:00\nthere: not available"));
        QCOMPARE(m_plot->details(-9.7), QStringLiteral("0:10 ago\nhere: 2:00"));
        QCOMPARE(m_plot->details(-15), QString()); // too far from any
        QCOMPARE(m_plot->details(0), QStringLiteral("0:00 ago\nhere: 1:01"));
        m_plot->setTraces({}, 30s);
        QCOMPARE(m_plot->details(0), QString());
    }

    void theMouseIsTold()
    {
        show();
        m_plot->setTraces({ { { -20, -10, 0 }, { 60, 120, 61 } }, { {}, {} } }, 30s);
        QWidget* area = nullptr;
        for (QWidget* child : m_plot->findChildren<QWidget*>()) {
            if (child->inherits("QCustomPlot"))
                area = child;
        }
        QVERIFY(area);
        QTest::qWait(0);
        const QPoint place(area->width() - 9, area->height() / 2);
        QHelpEvent help(QEvent::ToolTip, place, area->mapToGlobal(place));
        QCoreApplication::sendEvent(area, &help);
        QTRY_COMPARE(QToolTip::text(), QStringLiteral("0:00 ago\nhere: 1:01"));
        QToolTip::hideText();
    }

private:
    void show()
    {
        m_plot->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_plot.get()));
    }
    QImage picture() const { return m_plot->grab().toImage(); }

    std::unique_ptr<TracePlot> m_plot;
};

QTEST_MAIN(TestTracePlot)
#include "tst_traceplot.moc"
