// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/shortcutsdialog.h"

#include <QAction>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenuBar>
#include <QTest>
#include <QTreeWidget>

using namespace signalbox;

class ShortcutsDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<QMainWindow>();
        QMenu* file = m_window->menuBar()->addMenu(QStringLiteral("&File"));
        QMenu* view = m_window->menuBar()->addMenu(QStringLiteral("&View"));
        QMenu* time = view->addMenu(QStringLiteral("&Time"));
        add(file, "&Quit", QKeySequence(Qt::CTRL | Qt::Key_Q));
        add(file, "&No key", {});
        add(time, "Fish && &Chips", QKeySequence(Qt::Key_F9));
        add(nullptr, "Lonely", QKeySequence(Qt::Key_F8));
        m_dialog = std::make_unique<ShortcutsDialog>(m_actions,
            QList<ShortcutsDialog::Key> { { QStringLiteral("Tables"), QStringLiteral("Last row"),
                { QKeySequence(Qt::CTRL | Qt::Key_End) } } });
        m_dialog->show();
    }

    void cleanup()
    {
        m_dialog.reset();
        m_actions.clear();
        m_window.reset();
    }

    void groupsByMenu()
    {
        QCOMPARE(shown(),
            QStringList({ QStringLiteral("File"), QStringLiteral("  Quit = Ctrl+Q"), QStringLiteral("View"),
                QStringLiteral("  Fish & Chips = F9"), QStringLiteral("Elsewhere"),
                QStringLiteral("  Lonely = F8"), QStringLiteral("Tables"),
                QStringLiteral("  Last row = Ctrl+End") }));
    }

    void searchesActionsAndKeys_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("wanted");
        QTest::newRow("action") << QStringLiteral(
            "chip") << QStringList { QStringLiteral("View"), QStringLiteral("  Fish & Chips = F9") };
        QTest::newRow("key") << QStringLiteral(
            "ctrl+e") << QStringList { QStringLiteral("Tables"), QStringLiteral("  Last row = Ctrl+End") };
        QTest::newRow("group") << QStringLiteral("file")
                               << QStringList { QStringLiteral("File"), QStringLiteral("  Quit = Ctrl+Q") };
        QTest::newRow("nothing") << QStringLiteral("zebra") << QStringList {};
    }

    void searchesActionsAndKeys()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, wanted);
        auto* search = m_dialog->findChild<QLineEdit*>(QStringLiteral("shortcutsSearch"));
        QTest::keyClicks(search, text);
        QCOMPARE(shown(), wanted);
        search->clear();
        QCOMPARE(shown().size(), 8);
    }

private:
    void add(QMenu* menu, const char* text, const QKeySequence& key)
    {
        auto* action = new QAction(QString::fromLatin1(text), m_window.get());
        action->setShortcut(key);
        if (menu)
            menu->addAction(action);
        m_actions.append(action);
    }
    QStringList shown() const
    {
        QStringList out;
        const auto* list = m_dialog->findChild<QTreeWidget*>(QStringLiteral("shortcutsList"));
        for (int i = 0; i < list->topLevelItemCount(); ++i) {
            const QTreeWidgetItem* heading = list->topLevelItem(i);
            if (heading->isHidden())
                continue;
            out.append(heading->text(0));
            for (int j = 0; j < heading->childCount(); ++j) {
                if (!heading->child(j)->isHidden())
                    out.append(QStringLiteral("  %1 = %2")
                                   .arg(heading->child(j)->text(0), heading->child(j)->text(1)));
            }
        }
        return out;
    }

    std::unique_ptr<QMainWindow> m_window;
    QList<QAction*> m_actions;
    std::unique_ptr<ShortcutsDialog> m_dialog;
};

QTEST_MAIN(ShortcutsDialogTest)
#include "tst_shortcutsdialog.moc"
