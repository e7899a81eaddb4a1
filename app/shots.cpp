// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots.h"

#include "client/testbench.h"
#include "mainwindow.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <functional>

namespace signalbox {
namespace {

/// What the people in the picture say.
const char* const Script[] {
    "/nick ada\n",
    "/nick bob\n",
    "/nick eve\n",
    "/nick grace\n",
    "Has anyone seen what the kernel does with our FIN?\n",
    "half-close: I can still read what you queued \xe2\x9c\x93\n",
    "/me watches the strip\n",
    "caf\xc3\xa9, na\xc3\xafve, \xce\xa9: UTF-8 all the way\n",
    "/msg ada psst\n",
    "/who\n",
    "\x1b[2Jnot in my terminal\n",
    "a line, a message; TCP knows neither\n",
};

class Photographer : public QObject
{
public:
    explicit Photographer(const QString& folder)
        : m_folder(folder)
    {
        ServerConfig config;
        config.mode = "chat";
        m_window.resize(1360, 860);
        m_window.show();
        m_window.startServer(config);
        m_talk.callOnTimeout(this, [this] { say(); });
        then(400, [this] { connectPanel(); });
        then(900, [this] { connectCrowd(); });
        then(1400, [this] { m_talk.start(110); });
        then(6500, [this] { leave(); });
        then(7000, [this] { select(); });
        then(7400, [this] { shoot(theme::Scheme::Light, QStringLiteral("light")); });
        then(8200, [this] { shoot(theme::Scheme::Dark, QStringLiteral("dark")); });
        then(9000, [this] { QApplication::exit(m_isComplete ? 0 : 1); });
    }

private:
    void then(int ms, std::function<void()> act) { QTimer::singleShot(ms, this, std::move(act)); }

    template <typename Widget> Widget* find(const char* name) const
    {
        return m_window.findChild<Widget*>(QLatin1String(name));
    }

    void connectPanel()
    {
        find<QSpinBox>("clientCountSpin")->setValue(3);
        find<QAbstractButton>("clientConnectButton")->click();
    }
    void connectCrowd()
    {
        const auto port = static_cast<quint16>(find<QSpinBox>("portSpin")->value());
        m_crowd = m_bench.connectClients(QStringLiteral("127.0.0.1"), port, 9);
    }
    void say()
    {
        const std::size_t line = m_said % std::size(Script);
        m_bench.send({ m_crowd.value(static_cast<qsizetype>(m_said % 9)) }, Script[line]);
        if (++m_said % 7 == 0)
            find<QAbstractButton>("clientSendButton")->click();
    }
    void leave()
    {
        m_bench.reset({ m_crowd.constLast() });
        m_bench.halfClose({ m_crowd.at(7) });
    }
    void select()
    {
        auto* log = find<QAbstractItemView>("logView");
        const QAbstractItemModel* model = log->model();
        for (int row = model->rowCount() - 1; row >= 0; --row) {
            QString text;
            for (int column = 0; column < model->columnCount(); ++column)
                text += model->index(row, column).data().toString();
            if (text.contains(QStringLiteral("UTF-8"))) {
                log->setCurrentIndex(model->index(row, 0));
                break;
            }
        }
        log->scrollToBottom();
    }
    void shoot(theme::Scheme scheme, const QString& name)
    {
        m_window.setScheme(scheme);
        then(500, [this, name] {
            const QString path = QDir(m_folder).filePath(QStringLiteral("screenshot-%1.png").arg(name));
            m_isComplete = m_window.grab().save(path) && m_isComplete;
            if (!m_isComplete)
                std::fprintf(stderr, "signalbox: %s could not be written.\n", qPrintable(path));
        });
    }

    QString m_folder;
    MainWindow m_window;
    TestBench m_bench;
    QList<ConnectionId> m_crowd;
    QTimer m_talk;
    std::size_t m_said = 0;
    bool m_isComplete = true;
};

} // namespace

int renderShots(const QString& folder)
{
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    if (!QDir().mkpath(folder)) {
        std::fprintf(stderr, "signalbox: the folder %s cannot be made.\n", qPrintable(folder));
        return 1;
    }
    const Photographer photographer(folder);
    return QApplication::exec();
}

} // namespace signalbox
