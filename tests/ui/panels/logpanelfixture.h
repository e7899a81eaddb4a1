// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journal.h"
#include "models/logmodel.h"
#include "panels/logpanel.h"
#include "widgets/filteredit.h"
#include "widgets/tailview.h"

#include <QApplication>
#include <QDateTime>
#include <QMenu>
#include <QScrollBar>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>

#include <memory>

namespace signalbox::testing {

/// A log panel on the screen, and a journal of two chunks to fill it from.
class LogPanelFixture
{
protected:
    void setUp()
    {
        m_journal = std::make_unique<Journal>(
            JournalLimits { .bytes = qsizetype { 1 } << 40, .events = 2 * JournalChunk::MaxEvents });
        m_panel = std::make_unique<LogPanel>();
        m_view = child<TailView>("logView");
        m_filter = child<FilterEdit>("filterEdit");
        m_panel->resize(800, 400);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    }
    void tearDown()
    {
        m_panel.reset();
        m_journal.reset();
    }

    template <typename T> T* child(const char* name)
    {
        return m_panel->findChild<T*>(QString::fromLatin1(name));
    }
    LogModel* model() const { return static_cast<LogModel*>(m_view->model()); }
    QString cell(int row, int column) const { return m_view->model()->index(row, column).data().toString(); }
    int rows() const { return m_view->model()->rowCount(); }
    int current() const { return m_view->currentIndex().row(); }
    QScrollBar* bar() const { return m_view->verticalScrollBar(); }
    bool isAtEnd() const { return bar()->value() == bar()->maximum(); }
    bool isInSight(int row) const
    {
        return m_view->viewport()->rect().intersects(m_view->visualRect(m_view->model()->index(row, 0)));
    }
    void show() { m_panel->setView(m_journal->view(), m_journal->stats()); }
    /// Received by clients 1, 2, 3, 1, ...
    void add(int count, const QByteArray& text = "hello\n")
    {
        EventBatch batch;
        for (int i = 0; i < count; ++i) {
            batch.received(ConnectionId { static_cast<quint32>(i % 3 + 1) }, text);
            if (batch.isLarge())
                m_journal->append(batch);
        }
        m_journal->append(batch);
        show();
    }
    void addEvent(EventKind kind, quint32 client, QByteArrayView detail, WallTime time = wallNow())
    {
        EventBatch batch;
        batch.add(Event { 0, time, ConnectionId { client }, kind, 0, {}, detail });
        m_journal->append(batch);
        show();
    }
    /// A second apart, from noon on, in turn of clients 1, 2 and 3.
    void addSeconds(int count)
    {
        const QDateTime noon(QDate(2026, 11, 22), QTime(12, 0));
        WallTime time { std::chrono::milliseconds { noon.toMSecsSinceEpoch() } };
        EventBatch batch;
        for (int i = 0; i < count; ++i, time += std::chrono::seconds { 1 })
            batch.add(Event {
                0, time, ConnectionId { static_cast<quint32>(i % 3 + 1) }, EventKind::Note, 0, {}, "x" });
        m_journal->append(batch);
        show();
    }
    void wheelUp()
    {
        const QPointF at(50, 50);
        QWheelEvent event(at, m_view->viewport()->mapToGlobal(at), {}, QPoint(0, 240), Qt::NoButton, {},
            Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_view->viewport(), &event);
    }
    QPoint centre(int row, int column = LogModel::EventColumn) const
    {
        return m_view->visualRect(m_view->model()->index(row, column)).center();
    }
    void click(int row) { QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, centre(row)); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(m_panel.get(), key, modifiers);
    }
    void settle() { QTest::qWait(30); }

    /// Opens the context menu of a cell and chooses what begins with this, and in its menu what begins with
    /// that.
    bool choose(int row, int column, const QString& entry, const QString& inIt = {})
    {
        bool wasThere = false;
        QTimer::singleShot(20, m_panel.get(), [&] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            if (!menu)
                return;
            QAction* action = find(menu, entry);
            if (action && !inIt.isEmpty())
                action = action->menu() ? find(action->menu(), inIt) : nullptr;
            wasThere = action && action->isEnabled();
            if (wasThere)
                action->trigger();
            menu->close();
        });
        Q_EMIT m_view->customContextMenuRequested(centre(row, column));
        return wasThere;
    }

    std::unique_ptr<LogPanel> m_panel;
    std::unique_ptr<Journal> m_journal;
    TailView* m_view = nullptr;
    FilterEdit* m_filter = nullptr;

private:
    static QAction* find(QMenu* menu, const QString& entry)
    {
        for (QAction* action : menu->actions()) {
            if (action->text().remove(QLatin1Char('&')).startsWith(entry))
                return action;
        }
        return nullptr;
    }
};

} // namespace signalbox::testing
