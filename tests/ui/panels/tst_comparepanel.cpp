// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/comparepanel.h"

#include "../../core/client/comparisonbuilder.h"
#include "client/comparisonmetric.h"
#include "net/concurrency.h"
#include "strict.h"
#include "theme/theme.h"
#include "widgets/compareplot.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace signalbox;
using signalbox::testing::sampleComparison;

class TestComparePanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { theme::apply(theme::Scheme::Light); }

    void init()
    {
        testing::failOnAnyWarning();
        m_panel = std::make_unique<ComparePanel>();
        m_panel->setServerProgram(QStringLiteral(SIGNALBOX_BIN "/signalbox-cli"));
        m_panel->resize(640, 700);
        m_panel->show();
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    }
    void cleanup() { m_panel.reset(); }

    void everyControlIsNamedAndReachable()
    {
        m_panel->showResult(sampleComparison()); // so that nothing is disabled for want of figures
        for (const char* name : { "compareStartButton", "compareExportButton", "compareClientsSpin",
                 "compareSizeSpin", "compareDepthSpin", "compareDurationSpin", "compareRepeatsSpin",
                 "compareModelsButton", "compareMetricCombo", "compareView" }) {
            const auto* control = m_panel->findChild<QWidget*>(QLatin1String(name));
            QVERIFY2(control, name);
            QVERIFY2(!control->accessibleName().isEmpty(), name);
            QVERIFY2(control->inherits("QTableView") || !control->toolTip().isEmpty(), name);
            QVERIFY2(control->focusPolicy() & Qt::TabFocus, name);
            QVERIFY2(control->isEnabled(), name);
        }
        QVERIFY(!find<QWidget>("comparePlot")->accessibleName().isEmpty());
    }

    void saysWhatToDoBeforeTheFirst()
    {
        QVERIFY(find<QLabel>("compareMessage")->text().contains(QStringLiteral("Takes about")));
        QVERIFY(!find<QPushButton>("compareExportButton")->isEnabled());
        QVERIFY(!find<QPushButton>("compareStopButton")->isVisible());
        QVERIFY(find<QWidget>("emptyState")->isVisible());
        // The estimate follows the fields.
        const QString before = find<QLabel>("compareMessage")->text();
        find<QSpinBox>("compareRepeatsSpin")->setValue(20);
        QVERIFY(find<QLabel>("compareMessage")->text() != before);
    }

    void comparesAsTheFieldsSay()
    {
        type("compareClientsSpin", QStringLiteral("3"));
        type("compareSizeSpin", QStringLiteral("100"));
        type("compareRepeatsSpin", QStringLiteral("1"));
        find<QDoubleSpinBox>("compareDurationSpin")->setValue(0.1);
        QTest::mouseClick(find<QPushButton>("compareStartButton"), Qt::LeftButton);
        QVERIFY(m_panel->isRunning());
        QVERIFY(!find<QSpinBox>("compareClientsSpin")->isEnabled());
        QVERIFY(find<QProgressBar>("compareProgress")->isVisible());
        QVERIFY(find<QPushButton>("compareStopButton")->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->isRunning(), 60'000);

        QVERIFY(find<QPushButton>("compareStartButton")->isEnabled());
        const auto* model = find<QTableView>("compareView")->model();
        QCOMPARE(model->columnCount(), static_cast<int>(concurrencyCatalogue().size()));
        QCOMPARE(model->rowCount(), static_cast<int>(comparisonMetrics().size()) + 3);
        for (int column = 0; column < model->columnCount(); ++column) {
            for (int row = 0; row < model->rowCount(); ++row)
                QVERIFY(!model->index(row, column).data().toString().isEmpty()); // a dash if there is no figure
            QVERIFY(model->index(0, column).data().toString().contains(QStringLiteral("/s")));
        }
        QVERIFY(model->index(static_cast<int>(comparisonMetrics().size()), 0)
                    .data()
                    .toString()
                    .contains(QStringLiteral("of 3")));
        QVERIFY(!find<QWidget>("emptyState")->isVisible());
        QVERIFY(!find<QLabel>("compareConclusion")->text().isEmpty());
        QVERIFY(find<QPushButton>("compareExportButton")->isEnabled());
    }

    void startsWithEnterAndEndsWithEscape()
    {
        auto* seconds = find<QDoubleSpinBox>("compareDurationSpin");
        seconds->setValue(500);
        seconds->setFocus();
        QTest::keyClick(seconds, Qt::Key_Return);
        QVERIFY(m_panel->isRunning());
        QTRY_VERIFY(find<QLabel>("compareMessage")->text().contains(QStringLiteral("messages/s")));
        QTest::keyClick(m_panel.get(), Qt::Key_Escape);
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY(find<QLabel>("compareMessage")->text().contains(QStringLiteral("Canceled")));
        QVERIFY(find<QPushButton>("compareStartButton")->hasFocus());
    }

    void goesAwayWhileRunning()
    {
        QTest::mouseClick(find<QPushButton>("compareStartButton"), Qt::LeftButton);
        QVERIFY(m_panel->isRunning());
        m_panel.reset();
    }

    void namesAMissingServerProgram()
    {
        m_panel->setServerProgram(QStringLiteral("/nowhere/signalbox-cli"));
        QTest::mouseClick(find<QPushButton>("compareStartButton"), Qt::LeftButton);
        QVERIFY(!m_panel->isRunning());
        QVERIFY(find<QLabel>("compareMessage")->text().contains(QStringLiteral("/nowhere/signalbox-cli")));
    }

    void showsMedianSpreadAndWhoWasServed()
    {
        m_panel->showResult(sampleComparison());
        const auto* model = find<QTableView>("compareView")->model();
        QCOMPARE(model->columnCount(), 3);
        QCOMPARE(model->index(0, 0).data().toString(), QStringLiteral("100 k/s  ±10 %"));
        QVERIFY(model->index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("90.0 k/s")));
        QCOMPARE(model->index(static_cast<int>(comparisonMetrics().size()), 2).data().toString(),
            QStringLiteral("1 of 64"));
        const auto* plot = find<ComparePlot>("comparePlot");
        QVERIFY(
            plot->details(0).contains(QStringLiteral("100 k/s (median of 3 repeats, 90.0 k/s to 110 k/s)")));
        QVERIFY(plot->details(2).contains(QStringLiteral("served 1 of 64 clients")));
        QVERIFY(plot->accessibleDescription().contains(plot->details(1)));
        QVERIFY(find<QLabel>("compareConclusion")
                    ->text()
                    .startsWith(QStringLiteral("event-loop echoed 2.0 times")));
    }

    void showsNoFiguresOfWhatDidNotRun()
    {
        ComparisonResult result = sampleComparison();
        result.isComplete = false;
        result.rows[2].runs.clear();
        for (LoadResult& run : result.rows[0].runs)
            run.costs->memoryStep = *run.costs->memoryPerClient; // one page
        m_panel->showResult(result);
        const auto* model = find<QTableView>("compareView")->model();
        for (int row = 0; row < model->rowCount(); ++row)
            QCOMPARE(model->index(row, 2).data().toString(), QStringLiteral("–"));
        QVERIFY(model->index(0, 2).data(Qt::ToolTipRole).toString().contains(QStringLiteral("Not run")));
        QVERIFY(find<QLabel>("compareConclusion")->text().contains(QStringLiteral("Not run: iterative.")));

        find<QComboBox>("compareMetricCombo")->setCurrentText(QStringLiteral("Memory per client"));
        const int memory = find<QComboBox>("compareMetricCombo")->currentIndex();
        QCOMPARE(model->index(memory, 0).data().toString(), QStringLiteral("< 9.60 kB"));
        QVERIFY(find<ComparePlot>("comparePlot")->details(0).endsWith(QStringLiteral(": < 9.60 kB")));
        QVERIFY(find<QLabel>("compareConclusion")->text().contains(QStringLiteral("more clients")));
    }

    void plotsWhatIsChosen()
    {
        m_panel->showResult(sampleComparison());
        auto* combo = find<QComboBox>("compareMetricCombo");
        auto* plot = find<ComparePlot>("comparePlot");
        for (int i = 0; i < combo->count(); ++i) {
            combo->setCurrentIndex(i);
            QVERIFY(!plot->accessibleDescription().isEmpty());
            QVERIFY(!plot->grab().isNull());
        }
        // A row of the table chooses too.
        auto* table = find<QTableView>("compareView");
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Down);
        QCOMPARE(combo->currentIndex(), 1);
        QTest::keyClick(table, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(combo->currentIndex(), 1); // the clients are not plotted
        combo->setCurrentText(QStringLiteral("Server CPU per message"));
        QVERIFY(find<QLabel>("compareConclusion")
                    ->text()
                    .startsWith(QStringLiteral("thread-per-connection used 4.0 times the CPU of event-loop")));
    }

    void followsTheColours()
    {
        m_panel->showResult(sampleComparison());
        auto* plot = find<ComparePlot>("comparePlot");
        const QColor light = plot->grab().toImage().pixelColor(plot->width() - 3, 3);
        theme::apply(theme::Scheme::Dark);
        QTRY_VERIFY(plot->grab().toImage().pixelColor(plot->width() - 3, 3).lightness() < light.lightness());
        theme::apply(theme::Scheme::Light);
    }

    void exports_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("csv") << QStringLiteral("figures.csv");
        QTest::newRow("json") << QStringLiteral("figures.json");
        QTest::newRow("png") << QStringLiteral("plot.png");
    }
    void exports()
    {
        QFETCH(QString, name);
        const QTemporaryDir folder;
        m_panel->showResult(sampleComparison());
        QTest::mouseClick(find<QPushButton>("compareExportButton"), Qt::LeftButton);
        auto* dialog = find<QFileDialog>("compareExportDialog");
        QTRY_VERIFY(dialog->isVisible());
        dialog->setDirectory(folder.path());
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(edit);
        edit->setText(folder.filePath(name));
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(QFile::exists(folder.filePath(name)));
        QVERIFY(find<QLabel>("compareMessage")->text().contains(name));
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        if (name.endsWith(QLatin1String("csv")))
            QVERIFY(bytes.startsWith("model,") && bytes.contains("\r\nthread-per-connection,"));
        else if (name.endsWith(QLatin1String("json")))
            QVERIFY(QJsonDocument::fromJson(bytes).object().contains(QLatin1String("models")));
        else
            QVERIFY(QImage::fromData(bytes).width() > 600);
    }

    void namesWhyAnExportFailed()
    {
        m_panel->showResult(sampleComparison());
        QVERIFY(m_panel->exportTo(QStringLiteral("/nowhere/x.csv"))
                    .error()
                    .message.contains(QStringLiteral("/nowhere/x.csv")));
        QVERIFY(
            m_panel->exportTo(QStringLiteral("/tmp/x.doc")).error().remedy.contains(QStringLiteral(".png")));
    }

    void remembersItsFields()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        find<QSpinBox>("compareClientsSpin")->setValue(77);
        find<QDoubleSpinBox>("compareDurationSpin")->setValue(1.5);
        find<QComboBox>("compareMetricCombo")->setCurrentIndex(4);
        m_panel->saveState(settings);
        m_panel = std::make_unique<ComparePanel>();
        m_panel->restoreState(settings);
        QCOMPARE(find<QSpinBox>("compareClientsSpin")->value(), 77);
        QCOMPARE(find<QDoubleSpinBox>("compareDurationSpin")->value(), 1.5);
        QCOMPARE(find<QComboBox>("compareMetricCombo")->currentIndex(), 4);
    }

    void keepsOneModelAtLeast()
    {
        auto* button = find<QToolButton>("compareModelsButton");
        for (QAction* action : button->menu()->actions())
            action->setChecked(false);
        int checked = 0;
        for (const QAction* action : button->menu()->actions())
            checked += action->isChecked() ? 1 : 0;
        QCOMPARE(checked, 1);
    }

private:
    template <typename Widget> Widget* find(const char* name) const
    {
        auto* found = m_panel->findChild<Widget*>(QLatin1String(name));
        if (!found)
            qFatal("no %s of that kind in the panel", name);
        return found;
    }
    void type(const char* spin, const QString& value) const
    {
        auto* box = find<QSpinBox>(spin);
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, value);
        QCOMPARE(box->text(), value);
    }

    std::unique_ptr<ComparePanel> m_panel;
};

QTEST_MAIN(TestComparePanel)
#include "tst_comparepanel.moc"
