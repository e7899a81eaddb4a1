// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/loadpanel.h"

#include "client/loadfile.h"
#include "models/loadmodel.h"
#include "runningserver.h"
#include "strict.h"
#include "theme/theme.h"
#include "widgets/loadcurveplot.h"
#include "widgets/traceplot.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace signalbox;
using signalbox::testing::RunningServer;

class TestLoadPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { theme::apply(theme::Scheme::Light); }

    void init()
    {
        testing::failOnAnyWarning();
        m_server = std::make_unique<RunningServer>();
        m_panel = std::make_unique<LoadPanel>();
        m_panel->setServerEndpoint(m_server->endpoint());
        m_panel->setInFront(true);
        m_panel->resize(620, 700);
        m_panel->show();
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        find<QSpinBox>("loadClientsSpin")->setValue(4);
        find<QDoubleSpinBox>("loadDurationSpin")->setValue(0.3);
        find<QDoubleSpinBox>("loadWarmUpSpin")->setValue(0);
    }
    void cleanup()
    {
        m_panel.reset();
        m_server.reset();
    }

    void everyControlIsNamedAndReachable()
    {
        QTest::mouseClick(find<QToolButton>("loadMoreButton"), Qt::LeftButton);
        find<QComboBox>("loadPayloadCombo")->setCurrentIndex(2);
        for (const char* name : { "loadTargetEdit", "loadClientsSpin", "loadSizeSpin", "loadDepthSpin",
                 "loadDurationSpin", "loadRateSpin", "loadMoreButton", "loadWarmUpSpin", "loadRampSpin",
                 "loadTimeoutSpin", "loadConnectRateSpin", "loadSourcesSpin", "loadSeedSpin",
                 "loadPayloadCombo", "loadContentEdit", "loadBrowseButton", "loadReconnectCheck",
                 "loadVerifyCheck", "loadStartButton", "loadCompareButton", "loadExportButton" }) {
            const auto* control = m_panel->findChild<QWidget*>(QLatin1String(name));
            QVERIFY2(control, name);
            QVERIFY2(control->isVisible(), name);
            QVERIFY2(!control->accessibleName().isEmpty(), name);
            QVERIFY2(!control->toolTip().isEmpty(), name);
            QVERIFY2(control->focusPolicy() & Qt::TabFocus, name);
        }
        for (const char* name : { "loadPercentilePlot", "loadHistogramPlot", "loadThroughputPlot" })
            QVERIFY(!find<QWidget>(name)->accessibleName().isEmpty());
    }

    void putsLoadAndShowsTheResult()
    {
        QVERIFY(!find<QPushButton>("loadExportButton")->isEnabled());
        QVERIFY(!find<QPushButton>("loadStopButton")->isVisible());
        start();
        QVERIFY(find<QProgressBar>("loadProgress")->isVisible());
        QVERIFY(!find<QSpinBox>("loadClientsSpin")->isEnabled());
        finish();
        QVERIFY2(message().contains(QStringLiteral("4 of 4 clients served")), qPrintable(message()));
        auto* model = find<QTableView>("loadResultView")->model();
        const QAbstractItemModelTester tester(model);
        QVERIFY(model->rowCount() > 5);
        QCOMPARE(model->columnCount(), 2);
        QVERIFY(find<LoadCurvePlot>("loadPercentilePlot")
                    ->accessibleDescription()
                    .contains(QStringLiteral("99 %: ")));
        QVERIFY(find<TracePlot>("loadThroughputPlot")
                    ->accessibleDescription()
                    .contains(QStringLiteral("/s at last")));
        QVERIFY(find<QPushButton>("loadExportButton")->isEnabled());
        for (int tab = 0; tab < find<QTabWidget>("loadTabs")->count(); ++tab) {
            find<QTabWidget>("loadTabs")->setCurrentIndex(tab);
            QVERIFY(!m_panel->grab().isNull());
        }
        QVERIFY(m_server->waitForOpen(0));
        QCOMPARE(m_server->counters().accepted, 4U);
    }

    void showsBothLatenciesOfAnOpenLoop()
    {
        find<QDoubleSpinBox>("loadRateSpin")->setValue(200);
        start();
        finish();
        QVERIFY2(
            message().contains(QStringLiteral("schedule")) || message().contains(QStringLiteral("on time")),
            qPrintable(message()));
        const auto* plot = find<LoadCurvePlot>("loadPercentilePlot");
        QCOMPARE(plot->curveCount(), 2);
        QVERIFY(plot->accessibleDescription().contains(QStringLiteral("Uncorrected: ")));
        QVERIFY(plot->details(2).contains(QStringLiteral("took at most")));
    }

    void startsWithEnterAndStopsWithEscape()
    {
        auto* seconds = find<QDoubleSpinBox>("loadDurationSpin");
        seconds->setValue(500);
        seconds->setFocus();
        QTest::keyClick(seconds, Qt::Key_Return);
        QVERIFY(m_panel->isRunning());
        // Live while it runs: figures, and curves since the panel is in front.
        QTRY_VERIFY(message().contains(QStringLiteral("Measuring")));
        QTRY_VERIFY(find<LoadCurvePlot>("loadPercentilePlot")->curveCount() == 1);
        QTest::keyClick(m_panel.get(), Qt::Key_Escape);
        finish();
        QVERIFY2(message().contains(QStringLiteral("Stopped")), qPrintable(message()));
        QVERIFY(find<QPushButton>("loadStartButton")->hasFocus());
        QVERIFY(find<QTableView>("loadResultView")->model()->rowCount() > 5);
    }

    void drawsNothingBehindAnotherTab()
    {
        m_panel->setInFront(false);
        find<QDoubleSpinBox>("loadDurationSpin")->setValue(500);
        start();
        QTRY_VERIFY(
            message().contains(QStringLiteral("Measuring: ")) && message().contains(QStringLiteral("p99")));
        QCOMPARE(find<LoadCurvePlot>("loadPercentilePlot")->curveCount(), 0);
        QTest::mouseClick(find<QPushButton>("loadStopButton"), Qt::LeftButton);
        finish();
        QCOMPARE(find<LoadCurvePlot>("loadPercentilePlot")->curveCount(), 1);
    }

    void goesAwayWhileRunning()
    {
        start();
        m_panel.reset();
        QVERIFY(m_server->waitForOpen(0));
    }

    void saysWhatIsWrong()
    {
        auto* target = find<QLineEdit>("loadTargetEdit");
        target->clear();
        QTest::keyClicks(target, QStringLiteral("nowhere"));
        QTest::mouseClick(find<QPushButton>("loadStartButton"), Qt::LeftButton);
        QVERIFY(!m_panel->isRunning());
        QVERIFY(message().contains(QStringLiteral("nowhere")));
        // What the user typed stays when a server starts.
        m_panel->setServerEndpoint(m_server->endpoint());
        QCOMPARE(target->text(), QStringLiteral("nowhere"));
        target->setText(QStringLiteral("127.0.0.1:1"));
        start();
        finish();
        QVERIFY2(message().contains(QStringLiteral("ECONNREFUSED")), qPrintable(message()));
    }

    void sendsTextOnConnectionsOfItsOwn()
    {
        QTest::keyClick(m_panel.get(), Qt::Key_G, Qt::AltModifier);
        auto* payload = find<QComboBox>("loadPayloadCombo");
        QTRY_VERIFY(payload->isVisible()); // the button is seen to be pressed
        payload->setFocus();
        QTest::keyClick(payload, Qt::Key_Down);
        QTest::keyClicks(find<QLineEdit>("loadContentEdit"), QStringLiteral("client {client}"));
        QVERIFY(!find<QSpinBox>("loadSizeSpin")->isEnabled());
        QTest::mouseClick(find<QCheckBox>("loadReconnectCheck"), Qt::LeftButton, Qt::NoModifier,
            QPoint(8, find<QCheckBox>("loadReconnectCheck")->height() / 2));
        QVERIFY(!find<QSpinBox>("loadDepthSpin")->isEnabled());
        start();
        finish();
        QVERIFY(m_server->waitForOpen(0));
        const Counters counters = m_server->counters();
        QVERIFY(counters.accepted > 4);
        QCOMPARE(counters.bytesIn, counters.accepted * 12);
    }

    void comparesWithThePreviousAndWithAFile()
    {
        const QTemporaryDir folder;
        start();
        finish();
        QVERIFY(!find<QAction>("loadComparePreviousAction")->isEnabled());
        const QString file = folder.filePath(QStringLiteral("first.json"));
        QVERIFY(m_panel->exportTo(file).ok());
        start();
        finish();
        auto* model = find<QTableView>("loadResultView")->model();
        const QAbstractItemModelTester tester(model);
        find<QAction>("loadComparePreviousAction")->trigger();
        QCOMPARE(model->columnCount(), 4);
        QVERIFY(model->index(0, 3).data().toString().contains(QStringLiteral("×")));
        QCOMPARE(find<LoadCurvePlot>("loadPercentilePlot")->curveCount(), 2);
        QVERIFY(find<QLabel>("loadCaveats")->text().contains(QStringLiteral("One run of each")));
        find<QAction>("loadCompareNothingAction")->trigger();
        QCOMPARE(model->columnCount(), 2);

        find<QAction>("loadCompareFileAction")->trigger();
        auto* dialog = find<QFileDialog>("loadCompareDialog");
        QTRY_VERIFY(dialog->isVisible());
        dialog->setDirectory(folder.path());
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        edit->setText(file);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(model->columnCount(), 4);
        QVERIFY(message().contains(QStringLiteral("first.json")));
        QVERIFY(!m_panel->compareWith(QStringLiteral("/nowhere/x.json")));
    }

    void exports_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : { "report.html", "result.json", "line.csv", "picture.png" })
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void exports()
    {
        QFETCH(QString, name);
        const QTemporaryDir folder;
        start();
        finish();
        QTest::mouseClick(find<QPushButton>("loadExportButton"), Qt::LeftButton);
        auto* dialog = find<QFileDialog>("loadExportDialog");
        QTRY_VERIFY(dialog->isVisible());
        dialog->setDirectory(folder.path());
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(edit);
        edit->setText(folder.filePath(name));
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(QFile::exists(folder.filePath(name)));
        QVERIFY(message().contains(name));
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        if (name.endsWith(QLatin1String("html")))
            QVERIFY(bytes.contains("<svg"));
        else if (name.endsWith(QLatin1String("json")))
            QVERIFY(readLoadFile(file.fileName()).ok());
        else if (name.endsWith(QLatin1String("csv")))
            QCOMPARE(bytes.count('\n'), 2);
        else
            QVERIFY(QImage::fromData(bytes).width() > 600);
        QVERIFY(
            m_panel->exportTo(QStringLiteral("/tmp/x.doc")).error().remedy.contains(QStringLiteral(".html")));
    }

    void remembersItsFields()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        find<QSpinBox>("loadClientsSpin")->setValue(77);
        find<QDoubleSpinBox>("loadRateSpin")->setValue(1234);
        find<QCheckBox>("loadReconnectCheck")->setChecked(true);
        find<QToolButton>("loadMoreButton")->setChecked(true);
        m_panel->saveState(settings);
        m_panel = std::make_unique<LoadPanel>();
        m_panel->restoreState(settings);
        QCOMPARE(find<QSpinBox>("loadClientsSpin")->value(), 77);
        QCOMPARE(find<QDoubleSpinBox>("loadRateSpin")->value(), 1234.0);
        QVERIFY(find<QCheckBox>("loadReconnectCheck")->isChecked());
        QVERIFY(find<QToolButton>("loadMoreButton")->isChecked());
    }

    void followsTheColours()
    {
        start();
        finish();
        find<QTabWidget>("loadTabs")->setCurrentIndex(1);
        auto* plot = find<LoadCurvePlot>("loadPercentilePlot");
        const QColor light = plot->grab().toImage().pixelColor(plot->width() - 3, 3);
        theme::apply(theme::Scheme::Dark);
        QTRY_VERIFY(plot->grab().toImage().pixelColor(plot->width() - 3, 3).lightness() < light.lightness());
        theme::apply(theme::Scheme::Light);
    }

private:
    template <typename Type> Type* find(const char* name) const
    {
        auto* found = m_panel->findChild<Type*>(QLatin1String(name));
        if (!found)
            qFatal("no %s of that kind in the panel", name);
        return found;
    }
    QString message() const { return find<QLabel>("loadMessage")->text(); }
    void start() const
    {
        QTest::mouseClick(find<QPushButton>("loadStartButton"), Qt::LeftButton);
        QVERIFY2(m_panel->isRunning(), qPrintable(message()));
    }
    void finish() const { QTRY_VERIFY(!m_panel->isRunning()); }

    std::unique_ptr<RunningServer> m_server;
    std::unique_ptr<LoadPanel> m_panel;
};

QTEST_MAIN(TestLoadPanel)
#include "tst_loadpanel.moc"
