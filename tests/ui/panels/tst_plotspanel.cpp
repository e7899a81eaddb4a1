// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/plotspanel.h"

#include "export/metriccsv.h"
#include "models/eventtime.h"
#include "panels/plotcatalogue.h"
#include "strict.h"
#include "theme/theme.h"

#include <QComboBox>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QXmlStreamReader>

#include <cmath>

using namespace signalbox;
using namespace std::chrono_literals;

class TestPlotsPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QVERIFY(m_folder.isValid());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
    }
    void init()
    {
        testing::failOnAnyWarning();
        theme::apply(theme::Scheme::Light);
        QSettings().clear();
        m_history = MetricHistory();
        m_counters = {};
        m_now = wallNow() - 40s;
        m_history.begin(m_now);
        m_panel = std::make_unique<PlotsPanel>();
        m_panel->setSource(&m_history);
        m_panel->resize(460, 620);
    }
    void cleanup()
    {
        m_panel.reset();
        theme::apply(theme::Scheme::Light);
    }

    void withoutAnythingItSaysWhatToDo()
    {
        m_history = MetricHistory();
        show();
        QVERIFY(text("plotsValues").startsWith(QStringLiteral("Nothing was measured yet")));
        QVERIFY(plot("plotThroughput")->accessibleDescription().contains(QStringLiteral("in: not available")));
    }

    void showsWhatThereWasBeforeItWasOpened()
    {
        pass(10, 1000);
        pass(10, 2000);
        show();
        QCOMPARE(plot("plotThroughput")->accessibleDescription(),
            QStringLiteral("in: 2.00 kB/s at last, from 1.00 kB/s to 2.00 kB/s\n"
                           "out: 4.00 kB/s at last, from 2.00 kB/s to 4.00 kB/s"));
        QCOMPARE(plot("plotMessages")->accessibleDescription(),
            QStringLiteral("in: 20/s at last, from 10/s to 20/s\nout: 20/s at last, from 10/s to 20/s"));
        QCOMPARE(plot("plotClients")->accessibleDescription(),
            QStringLiteral("connected: 3 at last, from 3 to 3\nwaiting: not available\n"
                           "refused/s: 0 at last, from 0 to 0"));
        QCOMPARE(plot("plotLatency")->accessibleDescription(),
            QStringLiteral("median: not available\np99: not available")); // and not 0
        QVERIFY(text("plotsValues").contains(QStringLiteral(" · in 2.00 kB/s, out 4.00 kB/s · reads 20/s")));
        QVERIFY(text("plotsValues").endsWith(QStringLiteral("waiting –, refused 0/s · no round trip")));
        pass(1, 5000, { 88, 210us, 1200us });
        m_panel->refresh();
        QVERIFY(plot("plotThroughput")
                    ->accessibleDescription()
                    .startsWith(QStringLiteral("in: 5.00 kB/s at last")));
        QVERIFY(text("plotsValues").endsWith(QStringLiteral("round trip median 210 µs, p99 1.20 ms, of 88")));
    }

    void gapsStayOpen()
    {
        pass(3, 1000);
        m_now += 6s; // nobody looked
        pass(3, 1000);
        m_history.begin(m_now += 300ms); // another server
        m_counters = {};
        pass(2, 1000);
        const auto traces = plotTraces(plotCatalogue()[0], m_history, wallNow(), 120s);
        QCOMPARE(traces.size(), 2U);
        QByteArray known;
        for (const double value : traces[0].values)
            known += std::isnan(value) ? '-' : 'x';
        QCOMPARE(known, QByteArray("-xxx-xxx-xx"));
    }

    void hiddenItDrawsNothing()
    {
        pass(5, 1000);
        for (int i = 0; i < 5; ++i)
            m_panel->refresh();
        QCOMPARE(draws(), QList<int>({ 0, 0, 0, 0 }));
        show();
        QTRY_VERIFY(draws().first() > 0);
        m_panel->setInFront(false); // behind another tab
        const QList<int> before = draws();
        for (int i = 0; i < 5; ++i) {
            pass(1, 9000);
            m_panel->refresh();
        }
        QCOMPARE(draws(), before);
        QVERIFY(!text("plotsValues").contains(QStringLiteral("9.00 kB/s")));
        m_panel->setInFront(true);
        QVERIFY(draws().first() > before.first());
        QVERIFY(text("plotsValues").contains(QStringLiteral("9.00 kB/s"))); // what came meanwhile
        m_panel->hide();
        const QList<int> shown = draws();
        m_panel->refresh();
        QCOMPARE(draws(), shown);
    }

    void pauseKeepsTheViewWhileDataGoesOn()
    {
        pass(10, 1000);
        show();
        QTest::mouseClick(find<QToolButton>("plotsPauseButton"), Qt::LeftButton);
        QVERIFY(m_panel->isPaused());
        const QString before = text("plotsValues");
        const QString plots = plot("plotThroughput")->accessibleDescription();
        const QList<int> drawn = draws();
        pass(5, 7000);
        m_panel->refresh();
        QCOMPARE(text("plotsValues"), before);
        QCOMPARE(plot("plotThroughput")->accessibleDescription(), plots);
        QCOMPARE(draws(), drawn);
        QVERIFY(find<QLabel>("plotsState")->isVisible());
        QVERIFY(QRegularExpression(QStringLiteral("Paused, \\d+ s behind\\."))
                    .match(text("plotsState"))
                    .hasMatch());
        QTest::mouseClick(find<QToolButton>("plotsPauseButton"), Qt::LeftButton);
        QVERIFY(!find<QLabel>("plotsState")->isVisible());
        QVERIFY(plot("plotThroughput")
                    ->accessibleDescription()
                    .startsWith(QStringLiteral("in: 7.00 kB/s at last")));
    }

    void keysMoveTheCrosshair()
    {
        pass(5, 1000);
        pass(1, 3000);
        pass(1, 4000);
        show();
        m_panel->takeFocus();
        QVERIFY(m_panel->isActiveWindow() || QTest::qWaitForWindowActive(m_panel.get()));
        QWidget* stack = find<QWidget>("plotsStack");
        QTest::keyClick(stack, Qt::Key_End);
        QVERIFY(text("plotsValues").contains(QStringLiteral("in 4.00 kB/s")));
        QTest::keyClick(stack, Qt::Key_Left);
        QVERIFY(text("plotsValues").contains(QStringLiteral("in 3.00 kB/s")));
        QVERIFY(text("plotsValues").startsWith(clock(m_now - 1s)));
        QCOMPARE(stack->accessibleDescription(), text("plotsValues"));
        QVERIFY(plot("plotClients")->toolTip().contains(QString::number(QDate::currentDate().year())));
        QTest::keyClick(stack, Qt::Key_Right);
        QTest::keyClick(stack, Qt::Key_Right); // there is no more
        QVERIFY(text("plotsValues").contains(QStringLiteral("in 4.00 kB/s")));
        QTest::keyClick(stack, Qt::Key_Left, Qt::ShiftModifier); // further than there is
        QVERIFY(text("plotsValues").startsWith(clock(m_now - 7s)));
        QVERIFY(text("plotsValues").contains(QStringLiteral("of the server nothing is known")));
        // It stays at its time when more comes.
        QTest::keyClick(stack, Qt::Key_Right);
        const QString chosen = text("plotsValues");
        pass(1, 8000);
        m_panel->refresh();
        QCOMPARE(text("plotsValues"), chosen);
        QTest::keyClick(stack, Qt::Key_Escape);
        QVERIFY(text("plotsValues").contains(QStringLiteral("in 8.00 kB/s")));
        QTest::keyClick(stack, Qt::Key_Space);
        QVERIFY(m_panel->isPaused());
    }

    void theMouseMovesTheCrosshair()
    {
        pass(30, 1000);
        pass(1, 6000);
        show();
        QTest::qWait(0);
        QWidget* area = nullptr;
        for (QWidget* child : plot("plotMessages")->findChildren<QWidget*>()) {
            if (child->inherits("QCustomPlot"))
                area = child;
        }
        QVERIFY(area);
        const QString newest = text("plotsValues");
        const auto moveTo = [area](int x) {
            QMouseEvent move(QEvent::MouseMove, QPointF(x, 20), area->mapToGlobal(QPointF(x, 20)), Qt::NoButton,
                Qt::NoButton, {});
            QCoreApplication::sendEvent(area, &move);
        };
        moveTo(area->width() - 100); // half a minute ago or so
        QVERIFY(text("plotsValues") != newest);
        QVERIFY(text("plotsValues").contains(QStringLiteral("in 1.00 kB/s")));
        moveTo(area->width() - 200); // before there was anything
        QVERIFY(text("plotsValues").endsWith(QStringLiteral("nothing is known of this time")));
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(area, &leave);
        QCOMPARE(text("plotsValues"), newest);
    }

    void picturesShowTheFourPlots()
    {
        pass(20, 1000, { 4, 210us, 300us });
        theme::apply(theme::Scheme::Dark); // which is not for paper
        show();
        const QString png = m_folder.filePath(QStringLiteral("plots.png"));
        QVERIFY(m_panel->exportTo(png).ok());
        const QImage image(png);
        QCOMPARE(image.width(), 1600);
        QVERIFY(image.height() > 1200);
        QVERIFY(image.pixelColor(3, 3).lightness() > 200);
        // Each quarter has the colours of a line in it.
        const int quarter = image.height() / 4;
        for (int i = 0; i < 4; ++i) {
            int coloured = 0;
            for (int y = quarter * i; y < quarter * (i + 1); ++y) {
                for (int x = 0; x < image.width(); x += 2)
                    coloured += image.pixelColor(x, y).hsvSaturation() > 120 ? 1 : 0;
            }
            QVERIFY2(coloured > 50, qPrintable(QString::number(coloured)));
        }

        const QString svg = m_folder.filePath(QStringLiteral("plots.SVG"));
        QVERIFY(m_panel->exportTo(svg).ok());
        QFile file(svg);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        QStringList texts;
        int paths = 0;
        while (!xml.atEnd()) {
            xml.readNext();
            if (!xml.isStartElement())
                continue;
            if (xml.name() == QLatin1String("text") || xml.name() == QLatin1String("title"))
                texts.append(xml.readElementText().trimmed());
            else
                paths += xml.name() == QLatin1String("polyline") || xml.name() == QLatin1String("path") ? 1 : 0;
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(texts.first().endsWith(QStringLiteral("local time")));
        for (const char* title :
            { "Throughput", "Messages", "Clients", "Round trip of test clients", "refused/s" })
            QVERIFY2(texts.contains(QLatin1String(title)), title);
        QVERIFY(paths > 8);
        // What is on the screen is as it was.
        QVERIFY(m_panel->grab().toImage().pixelColor(3, 3).lightness() < 100);
    }

    void csvIsTheHistory()
    {
        pass(20, 1000, { 4, 210us, 300us });
        show();
        find<QToolButton>("plotsPauseButton")->click();
        pass(5, 2000); // not shown
        const QString name = m_folder.filePath(QStringLiteral("plots.csv"));
        QVERIFY(m_panel->exportTo(name).ok());
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArrayList lines = file.readAll().split('\n');
        QCOMPARE(lines.size(), 23); // header, the beginning, 20, and the end of the last line
        const QByteArrayList header = lines[0].trimmed().split(',');
        QCOMPARE(header.size(), static_cast<qsizetype>(MetricCount) + 1);
        for (std::size_t row = 0; row < 21; ++row) {
            const MetricSample& sample = m_history.samples()[row];
            const QByteArrayList cells = lines[static_cast<qsizetype>(row) + 1].trimmed().split(',');
            QCOMPARE(cells.size(), header.size());
            QCOMPARE(fromRfc3339(cells[0]).value(), sample.time);
            for (std::size_t i = 0; i < MetricCount; ++i) {
                const QByteArray& cell = cells[static_cast<qsizetype>(i) + 1];
                if (std::isnan(sample.values[i]))
                    QCOMPARE(cell, QByteArray());
                else
                    QCOMPARE(cell.toDouble(), sample.values[i]);
            }
        }
    }

    void whatCannotBeWrittenIsExplained_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("says");
        QTest::newRow("no format") << QStringLiteral("plots.bmp") << QStringLiteral(".png, .svg or .csv");
        QTest::newRow("no folder, picture")
            << QStringLiteral("none/plots.png") << QStringLiteral("none/plots.png");
        QTest::newRow("no folder, numbers")
            << QStringLiteral("none/plots.csv") << QStringLiteral("none/plots.csv");
    }
    void whatCannotBeWrittenIsExplained()
    {
        QFETCH(QString, name);
        QFETCH(QString, says);
        show();
        const auto written = m_panel->exportTo(m_folder.filePath(name));
        QVERIFY(!written.ok());
        QVERIFY2(written.error().text().contains(says), qPrintable(written.error().text()));
        QVERIFY(!QFile::exists(m_folder.filePath(name)));
    }

    void theButtonAsksForAFile()
    {
        pass(5, 1000);
        show();
        QTest::mouseClick(find<QToolButton>("plotsExportButton"), Qt::LeftButton);
        auto* dialog = find<QFileDialog>("plotsExportDialog");
        QTRY_VERIFY(dialog->isVisible());
        QCOMPARE(dialog->defaultSuffix(), QStringLiteral("png"));
        const QString name = m_folder.filePath(QStringLiteral("asked.csv"));
        Q_EMIT dialog->fileSelected(name);
        QVERIFY(QFile::exists(name));
        QCOMPARE(text("plotsMessage"), QStringLiteral("Written to %1.").arg(name));
        Q_EMIT dialog->fileSelected(m_folder.filePath(QStringLiteral("none/x.csv")));
        QVERIFY(text("plotsMessage").contains(QStringLiteral("none/x.csv")));
        dialog->close();
    }

    void theSpanIsKept()
    {
        show();
        QCOMPARE(find<QComboBox>("plotsSpanCombo")->currentText(), QStringLiteral("Last 2 minutes"));
        find<QComboBox>("plotsSpanCombo")->setCurrentIndex(3);
        QSettings settings;
        m_panel->saveState(settings);
        PlotsPanel other;
        other.restoreState(settings);
        QCOMPARE(other.findChild<QComboBox*>(QStringLiteral("plotsSpanCombo"))->currentText(),
            QStringLiteral("Last 10 minutes"));
    }

    void ticksAreRoundTimes_data()
    {
        QTest::addColumn<int>("minutes");
        QTest::addColumn<int>("step");
        QTest::newRow("1") << 1 << 15;
        QTest::newRow("2") << 2 << 30;
        QTest::newRow("5") << 5 << 60;
        QTest::newRow("10") << 10 << 120;
    }
    void ticksAreRoundTimes()
    {
        QFETCH(int, minutes);
        QFETCH(int, step);
        const WallTime end { 1'790'000'007s };
        const auto ticks = plotTicks(end, std::chrono::minutes(minutes));
        QVERIFY(ticks.size() >= 4);
        for (std::size_t i = 0; i < ticks.size(); ++i) {
            const auto at = end + std::chrono::seconds(std::llround(ticks[i].key));
            QCOMPARE(std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count() % step, 0);
            QCOMPARE(ticks[i].text, clock(at));
            QVERIFY(ticks[i].key <= 0 && ticks[i].key >= -60.0 * minutes);
        }
    }

    void aRecordingInTheWindowIsNotWhatIsPlotted()
    {
        show();
        QVERIFY(!find<QLabel>("plotsState")->isVisible());
        m_panel->setRecordingShown(true);
        QVERIFY(find<QLabel>("plotsState")->isVisible());
        QVERIFY(text("plotsState").contains(QStringLiteral("not the recording")));
        m_panel->setRecordingShown(false);
        QVERIFY(!find<QLabel>("plotsState")->isVisible());
    }

private:
    /// So many seconds with this much traffic.
    void pass(int seconds, quint64 bytes, const RoundTripSummary& trips = {})
    {
        for (int i = 0; i < seconds; ++i) {
            m_now += 1s;
            m_counters.bytesIn += bytes;
            m_counters.bytesOut += 2 * bytes;
            m_counters.messagesIn += bytes / 100;
            m_counters.messagesOut += bytes / 100;
            m_counters.open = 3;
            Snapshot snapshot;
            snapshot.generation = 1;
            snapshot.time = m_now;
            snapshot.counters = m_counters;
            QVERIFY(m_history.add(&snapshot, trips, m_now));
        }
    }
    static QString clock(WallTime time) { return formatTimeOfDay(time).left(8); }
    void show()
    {
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    template <typename Widget> Widget* find(const char* name) const
    {
        auto* found = m_panel->findChild<Widget*>(QLatin1String(name));
        if (!found)
            qFatal("no %s of that kind in the panel", name);
        return found;
    }
    QString text(const char* name) const { return find<QLabel>(name)->text(); }
    TracePlot* plot(const char* name) const { return find<TracePlot>(name); }
    QList<int> draws() const
    {
        QList<int> counts;
        for (const PlotKind& kind : plotCatalogue())
            counts.append(plot(kind.objectName)->drawCount());
        return counts;
    }

    QTemporaryDir m_folder;
    MetricHistory m_history;
    Counters m_counters;
    WallTime m_now {};
    std::unique_ptr<PlotsPanel> m_panel;
};

QTEST_MAIN(TestPlotsPanel)
#include "tst_plotspanel.moc"
