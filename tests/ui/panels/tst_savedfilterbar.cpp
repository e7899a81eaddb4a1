// SPDX-License-Identifier: GPL-3.0-or-later
#include "logpanelfixture.h"
#include "models/savedfilters.h"
#include "theme/theme.h"

#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>

using namespace signalbox;

class TestSavedFilterBar : public QObject, private testing::LogPanelFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { theme::apply(theme::Scheme::Light); }
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void savedFiltersApplyAndLift();
    void savedFilterIsAdded();
    void savedFilterThatIsWrongIsRefused();
    void savedFilterIsMovedChangedAndRemoved();
    void savedFiltersAreKept();
    void savedFilterThatIsNotValidSaysSo();

private:
    QList<QToolButton*> buttons()
    {
        QList<QToolButton*> all = m_panel->findChildren<QToolButton*>(QStringLiteral("savedFilterButton"));
        std::sort(all.begin(), all.end(), [](auto* a, auto* b) { return a->x() < b->x(); });
        return all;
    }
    QToolButton* button(const QString& text)
    {
        for (QToolButton* each : buttons()) {
            if (each->text() == text)
                return each;
        }
        return nullptr;
    }
    QStringList names()
    {
        QStringList texts;
        for (const QToolButton* each : buttons())
            texts += each->text();
        return texts;
    }
    QDialog* openDialog() { return m_panel->findChild<QDialog*>(QStringLiteral("savedFilterDialog")); }
    /// Of a saved filter's button.
    void chooseFor(QToolButton* button, const QString& entry)
    {
        QTimer::singleShot(20, m_panel.get(), [entry] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            QVERIFY(menu);
            for (QAction* action : menu->actions()) {
                if (action->text().remove(QLatin1Char('&')).startsWith(entry))
                    action->trigger();
            }
            menu->close();
        });
        Q_EMIT button->customContextMenuRequested({ 3, 3 });
        settle();
    }
};

void TestSavedFilterBar::savedFiltersApplyAndLift()
{
    add(9);
    addEvent(EventKind::Failed, 0, "accept: Too many open files");
    QVERIFY(names().size() >= 3);
    for (QToolButton* each : buttons())
        QVERIFY2(each->accessibleDescription().size() > 3, qPrintable(each->text()));
    QTest::mouseClick(button(QStringLiteral("Problems")), Qt::LeftButton);
    QCOMPARE(m_filter->text(), QStringLiteral("level:warning"));
    QTRY_COMPARE(rows(), 1);
    QVERIFY(button(QStringLiteral("Problems"))->isChecked());
    QTest::mouseClick(button(QStringLiteral("Data")), Qt::LeftButton);
    QTRY_COMPARE(rows(), 9);
    QVERIFY(!button(QStringLiteral("Problems"))->isChecked());
    QTest::mouseClick(button(QStringLiteral("Data")), Qt::LeftButton);
    QTRY_COMPARE(rows(), 10);
    QVERIFY(m_filter->text().isEmpty());
    // Typed by hand it is the same filter.
    m_panel->setFilterText(QStringLiteral("level:warning"));
    QVERIFY(button(QStringLiteral("Problems"))->isChecked());
}

void TestSavedFilterBar::savedFilterIsAdded()
{
    const auto before = names();
    m_panel->setFilterText(QStringLiteral("client:2"));
    press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QDialog* dialog = openDialog();
    QVERIFY(dialog);
    QCOMPARE(
        dialog->findChild<QLineEdit*>(QStringLiteral("savedFilterText"))->text(), QStringLiteral("client:2"));
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("savedFilterName")), QStringLiteral("R&D"));
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("savedFilterSaveButton")), Qt::LeftButton);
    QTRY_VERIFY(!openDialog());
    settle();
    QCOMPARE(names(), before + QStringList(QStringLiteral("R&&D"))); // an ampersand, not a mnemonic
    QVERIFY(buttons().last()->isChecked());
}

void TestSavedFilterBar::savedFilterThatIsWrongIsRefused()
{
    press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QDialog* dialog = openDialog();
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("savedFilterName"));
    auto* text = dialog->findChild<QLineEdit*>(QStringLiteral("savedFilterText"));
    auto* save = dialog->findChild<QPushButton*>(QStringLiteral("savedFilterSaveButton"));
    const auto error = [&] { return dialog->findChild<QLabel*>(QStringLiteral("savedFilterError"))->text(); };
    QTest::mouseClick(save, Qt::LeftButton);
    QVERIFY2(error().contains(QStringLiteral("no name")), qPrintable(error()));
    QTest::keyClicks(name, QStringLiteral("data"));
    QTest::keyClicks(text, QStringLiteral("event:clos"));
    QVERIFY2(error().contains(QStringLiteral("no event \"clos\"")), qPrintable(error())); // as it is typed
    QTest::keyClicks(text, QStringLiteral("ed"));
    QVERIFY(error().isEmpty());
    QTest::mouseClick(save, Qt::LeftButton);
    QVERIFY2(error().contains(QStringLiteral("already")), qPrintable(error()));
    QVERIFY(dialog->isVisible());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!openDialog());
}

void TestSavedFilterBar::savedFilterIsMovedChangedAndRemoved()
{
    const auto before = names();
    chooseFor(buttons()[0], QStringLiteral("Move Right"));
    auto expected = before;
    expected.move(0, 1);
    QTRY_COMPARE(names(), expected);
    chooseFor(buttons()[1], QStringLiteral("Remove"));
    expected.removeAt(1);
    QTRY_COMPARE(names(), expected);
    chooseFor(buttons()[0], QStringLiteral("Change"));
    QDialog* dialog = openDialog();
    QVERIFY(dialog);
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("savedFilterName"));
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("Other"));
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_VERIFY(!openDialog());
    expected[0] = QStringLiteral("Other");
    settle();
    QCOMPARE(names(), expected);
}

void TestSavedFilterBar::savedFiltersAreKept()
{
    chooseFor(buttons()[0], QStringLiteral("Remove"));
    const auto kept = names();
    QTemporaryDir dir;
    QSettings settings(dir.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    m_panel->saveState(settings);
    tearDown();
    setUp();
    QVERIFY(names() != kept);
    m_panel->restoreState(settings);
    settle();
    QCOMPARE(names(), kept);
}

void TestSavedFilterBar::savedFilterThatIsNotValidSaysSo()
{
    add(3);
    QTemporaryDir dir;
    QSettings settings(dir.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    settings.beginGroup(QStringLiteral("log"));
    SavedFilters none;
    none.save(settings);
    settings.setValue(QStringLiteral("savedFilters/size"), 1);
    settings.setValue(QStringLiteral("savedFilters/1/name"), QStringLiteral("Old"));
    settings.setValue(QStringLiteral("savedFilters/1/text"), QStringLiteral("colour:red"));
    settings.endGroup();
    m_panel->restoreState(settings);
    settle();
    QCOMPARE(names(), QStringList(QStringLiteral("Old")));
    QVERIFY(!buttons()[0]->icon().isNull());
    QVERIFY2(
        buttons()[0]->toolTip().contains(QStringLiteral("Not valid")), qPrintable(buttons()[0]->toolTip()));
    QTest::mouseClick(buttons()[0], Qt::LeftButton);
    QCOMPARE(m_filter->validity(), FilterEdit::Validity::Invalid);
    QVERIFY(child<QLabel>("filterError")->isVisible());
    QVERIFY(!buttons()[0]->isChecked());
    QCOMPARE(rows(), 3);
}

QTEST_MAIN(TestSavedFilterBar)
#include "tst_savedfilterbar.moc"
