// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow.h"
#include "rawpeer.h"
#include "strict.h"
#include "widgets/ladderview.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QShortcut>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace signalbox;

/// The docks of the window: what brings them to the front, and which keys work where.
class TestDocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_settings.isValid());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    }
    void init()
    {
        testing::failOnAnyWarning();
        QSettings().clear();
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 820);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void logKeysBringTheLogToTheFront_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::newRow("go to") << int(Qt::Key_G) << Qt::KeyboardModifiers(Qt::ControlModifier);
        QTest::newRow("filter") << int(Qt::Key_L) << Qt::KeyboardModifiers(Qt::ControlModifier);
        QTest::newRow("problem") << int(Qt::Key_F8) << Qt::KeyboardModifiers();
        QTest::newRow("mark") << int(Qt::Key_M) << Qt::KeyboardModifiers(Qt::ControlModifier);
        QTest::newRow("reference") << int(Qt::Key_T)
                                   << Qt::KeyboardModifiers(Qt::ControlModifier | Qt::ShiftModifier);
        QTest::newRow("next of client") << int(Qt::Key_Period) << Qt::KeyboardModifiers(Qt::AltModifier);
        QTest::newRow("previous of client") << int(Qt::Key_Comma) << Qt::KeyboardModifiers(Qt::AltModifier);
    }
    void logKeysBringTheLogToTheFront()
    {
        QFETCH(int, key);
        QFETCH(Qt::KeyboardModifiers, modifiers);
        start();
        RawPeer peer = RawPeer::connectTo(endpoint());
        QVERIFY(peer.write("hello"));
        QCOMPARE(peer.read(5), QByteArray("hello"));
        QTRY_COMPARE(find<QTableView>("clientsView")->model()->rowCount(), 1);
        clickClient();
        auto* log = find<QAction>("logPanelAction");
        auto* dock = find<QDockWidget>("logDock");
        find<QAction>("followStreamAction")->trigger();
        QTRY_VERIFY(find<QDockWidget>("streamDock")->isAncestorOf(QApplication::focusWidget()));
        QTRY_VERIFY(find<QAction>("streamPanelAction")->isChecked());
        QTRY_VERIFY(!log->isChecked());
        press(Qt::Key(key), modifiers);
        QTRY_VERIFY(log->isChecked());
        QVERIFY(!find<QAction>("streamPanelAction")->isChecked());
        QVERIFY(dock->isAncestorOf(QApplication::focusWidget())); // the next key goes there too

        dock->hide(); // also out of nowhere
        QTRY_VERIFY(!log->isChecked());
        press(Qt::Key(key), modifiers);
        QTRY_VERIFY(log->isChecked());
        QVERIFY(dock->isVisible());
    }

    void findInTheLogIsSeen()
    {
        find<QDockWidget>("streamDock")->show();
        find<QDockWidget>("streamDock")->raise();
        QTRY_VERIFY(!find<QAction>("logPanelAction")->isChecked());
        find<QWidget>("startButton")->setFocus();
        press(Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(find<QAction>("logPanelAction")->isChecked());
    }

    void jumpsBringTheLogToTheFront()
    {
        start();
        RawPeer peer = RawPeer::connectTo(endpoint());
        QTRY_COMPARE(find<QTableView>("clientsView")->model()->rowCount(), 1);
        clickClient();
        find<QAction>("followStreamAction")->trigger();
        QTRY_VERIFY(!find<QAction>("logPanelAction")->isChecked());
        find<QAction>("showClientInLogAction")->trigger();
        QTRY_VERIFY(find<QAction>("logPanelAction")->isChecked());

        find<QAction>("lifecyclePanelAction")->trigger();
        auto* ladder = find<LadderView>("lifecycleView");
        QTRY_VERIFY(ladder->rowCount() > 1);
        find<QAction>("streamPanelAction")->trigger();
        QTRY_VERIFY(!find<QAction>("logPanelAction")->isChecked());
        QTest::mouseClick(ladder->viewport(), Qt::LeftButton, {}, ladder->rowRect(1).center());
        QTRY_VERIFY(find<QAction>("logPanelAction")->isChecked());
    }

    /// Ticked in front, not behind another tab; chosen behind another tab it comes to the front.
    void viewEntriesMeanTheSame_data()
    {
        QTest::addColumn<QString>("dock");
        QTest::addColumn<QString>("other"); // shares its place
        const QString test = QStringLiteral("testClient");
        for (const char* name : { "model", "inspector", "lifecycle", "plots", "compare", "load", "hostility",
                 "conversation", "rules" })
            QTest::newRow(name) << QString::fromLatin1(name) << test;
        QTest::newRow("test client") << test << QStringLiteral("model");
        QTest::newRow("log") << QStringLiteral("log") << QStringLiteral("stream");
        QTest::newRow("stream") << QStringLiteral("stream") << QStringLiteral("log");
        QTest::newRow("clients") << QStringLiteral("clients") << QString();
        QTest::newRow("detail") << QStringLiteral("detail") << QString();
    }
    void viewEntriesMeanTheSame()
    {
        QFETCH(QString, dock);
        QFETCH(QString, other);
        auto* action = find<QAction>((dock + QStringLiteral("PanelAction")).toLatin1().constData());
        auto* widget = find<QDockWidget>((dock + QStringLiteral("Dock")).toLatin1().constData());
        QVERIFY(find<QMenu>("viewMenu")->actions().contains(action));
        if (!action->isChecked())
            action->trigger();
        QTRY_VERIFY(action->isChecked());
        QVERIFY(widget->isVisible());
        if (!other.isEmpty()) {
            auto* inFront = find<QAction>((other + QStringLiteral("PanelAction")).toLatin1().constData());
            QTRY_VERIFY(!inFront->isChecked());
            inFront->trigger();
            QTRY_VERIFY(inFront->isChecked());
            QTRY_VERIFY(!action->isChecked());
            QVERIFY(!widget->isHidden()); // only behind
            action->trigger();
            QTRY_VERIFY(action->isChecked());
            QTRY_VERIFY(!inFront->isChecked());
        }
        action->trigger();
        QTRY_VERIFY(widget->isHidden());
        QVERIFY(!action->isChecked());
    }

    void viewEntriesHaveLettersOfTheirOwn()
    {
        QHash<QString, QString> taken;
        const QList<QAction*> actions = find<QMenu>("viewMenu")->actions();
        for (const QAction* action : actions) {
            if (action->isSeparator())
                continue;
            const QString letter = QKeySequence::mnemonic(action->text()).toString();
            QVERIFY2(!letter.isEmpty(), qPrintable(action->text()));
            QVERIFY2(!taken.contains(letter), qPrintable(action->text() + u' ' + taken.value(letter)));
            taken.insert(letter, action->text());
        }
    }

    void windowKeysWorkInASpinBox()
    {
        auto* port = find<QSpinBox>("portSpin");
        port->setValue(0);
        port->setFocus();
        QTRY_VERIFY(port->hasFocus());
        QTest::keyClick(port, Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(find<QLabel>("stateLabel")->text().contains(QStringLiteral("Listening")));
    }

    void lettersOfThePanelsAreNoMenus()
    {
        start();
        RawPeer peer = RawPeer::connectTo(endpoint());
        QTRY_COMPARE(find<QTableView>("clientsView")->model()->rowCount(), 1);
        clickClient();
        find<QAction>("comparePanelAction")->trigger(); // which exports by the same key
        find<QAction>("lifecyclePanelAction")->trigger();
        QTRY_VERIFY(find<QAction>("lifecyclePanelAction")->isChecked());
        press(Qt::Key_I, Qt::AltModifier);
        QTRY_VERIFY(find<QToolButton>("lifecycleServerButton")->isChecked());
        press(Qt::Key_N, Qt::AltModifier);
        QTRY_VERIFY(find<QToolButton>("lifecycleClientButton")->isChecked());
        QTRY_VERIFY(find<QToolButton>("lifecycleExportButton")->isEnabled());
        find<QWidget>("lifecycleView")->setFocus();
        press(Qt::Key_X, Qt::AltModifier);
        QTRY_VERIFY(m_window->findChild<QDialog*>(QStringLiteral("lifecycleExportDialog")));
        m_window->findChild<QDialog*>(QStringLiteral("lifecycleExportDialog"))->reject();
    }

    /// Whatever panel is in front: a letter with Alt means one thing.
    void altKeysMeanOneThing()
    {
        start();
        RawPeer peer = RawPeer::connectTo(endpoint());
        QTRY_COMPARE(find<QTableView>("clientsView")->model()->rowCount(), 1);
        auto* log = find<QTableView>("logView");
        QTest::mouseClick(
            log->viewport(), Qt::LeftButton, {}, log->visualRect(log->model()->index(0, 2)).center());
        const auto docks = m_window->findChildren<QDockWidget*>();
        QVERIFY(docks.size() > 10);
        QStringList doubled;
        find<QAbstractButton>("loadMoreButton")->setChecked(true); // show what is seldom seen
        for (QDockWidget* dock : docks) {
            dock->show();
            dock->raise();
            QTRY_VERIFY(!dock->visibleRegion().isEmpty());
            QMap<QString, QStringList> owners;
            for (const auto& [key, owner] : altKeys())
                owners[key.toString()] += owner;
            QVERIFY(owners.contains(QStringLiteral("Alt+F"))); // File
            QVERIFY(owners.contains(QStringLiteral("Alt+P"))); // Port
            for (auto it = owners.cbegin(); it != owners.cend(); ++it) {
                if (it->size() > 1)
                    doubled +=
                        QStringLiteral("%1 with %2: %3").arg(it.key(), dock->objectName(), it->join(u','));
            }
        }
        QVERIFY2(doubled.isEmpty(), qPrintable(doubled.join(u'\n')));
    }

private:
    /// Every key with Alt that works now wherever the focus is, and whose it is.
    std::vector<std::pair<QKeySequence, QString>> altKeys() const
    {
        std::vector<std::pair<QKeySequence, QString>> keys;
        const auto add = [&keys](const QKeySequence& key, const QString& owner) {
            if (!key.isEmpty() && key[0].keyboardModifiers() == Qt::AltModifier)
                keys.emplace_back(key, owner);
        };
        for (const QAction* menu : m_window->menuBar()->actions())
            add(QKeySequence::mnemonic(menu->text()), menu->text());
        for (const auto* label : m_window->findChildren<QLabel*>()) {
            if (label->buddy() && !label->visibleRegion().isEmpty())
                add(QKeySequence::mnemonic(label->text()), label->text());
        }
        for (const auto* button : m_window->findChildren<QAbstractButton*>()) {
            if (!button->visibleRegion().isEmpty())
                add(button->shortcut(), button->objectName());
        }
        for (const auto* tabs : m_window->findChildren<QTabBar*>()) {
            for (int tab = 0; tab < tabs->count() && !tabs->visibleRegion().isEmpty(); ++tab)
                add(QKeySequence::mnemonic(tabs->tabText(tab)), tabs->tabText(tab));
        }
        for (const auto* action : m_window->findChildren<QAction*>()) {
            if (action->shortcutContext() == Qt::WindowShortcut)
                add(action->shortcut(), action->text());
        }
        for (const auto* shortcut : m_window->findChildren<QShortcut*>()) {
            const auto* owner = qobject_cast<QWidget*>(shortcut->parent());
            if (shortcut->context() == Qt::WindowShortcut && owner && !owner->visibleRegion().isEmpty())
                add(shortcut->key(), owner->objectName());
        }
        return keys;
    }
    template <typename T> T* find(const char* name) const
    {
        auto* found = m_window->findChild<T*>(QLatin1String(name));
        if (!found)
            qFatal("no %s of that kind in the window", name);
        return found;
    }
    /// To where the focus is, as from a keyboard.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers) const
    {
        QTest::keyClick(m_window->windowHandle(), key, modifiers);
    }
    void start() const
    {
        find<QSpinBox>("portSpin")->setValue(0);
        QTest::mouseClick(find<QWidget>("startButton"), Qt::LeftButton);
        QTRY_VERIFY(find<QLabel>("stateLabel")->text().contains(QStringLiteral("Listening")));
        QTRY_VERIFY(find<QTableView>("logView")->model()->rowCount() > 0);
    }
    Endpoint endpoint() const
    {
        const QStringList words = find<QLabel>("addressLine")->text().split(QLatin1Char(' '));
        return { QHostAddress(words.value(1)), words.value(2).toUShort() };
    }
    void clickClient() const
    {
        auto* view = find<QTableView>("clientsView");
        QTest::mouseClick(
            view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(0, 1)).center());
    }

    QTemporaryDir m_settings;
    std::unique_ptr<MainWindow> m_window;
};

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("signalbox"));
    QApplication::setOrganizationName(QStringLiteral("Signalbox"));
    TestDocks test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_docks.moc"
