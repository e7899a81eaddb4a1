// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/limitvalues.h"
#include "bridge/serversettings.h"
#include "engine/limitcatalogue.h"
#include "strict.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

class TestServerSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        testing::failOnAnyWarning();
        m_settings.clear();
    }

    void everythingComesBack()
    {
        ServerConfig config;
        config.mode = "chat";
        config.net.workers = 3;
        config.net.listen = { QHostAddress(QStringLiteral("::1")), 4711 };
        config.net.source.countsLoopback = true;
        for (const LimitEntry& entry : limitCatalogue())
            entry.set(config, entry.get(config) + 1);
        saveServerConfig(m_settings, config);
        QCOMPARE(loadServerConfig(m_settings), config);
    }

    void defaultsAreNotWritten()
    {
        ServerConfig config;
        config.net.maxClients = 5;
        config.net.source.countsLoopback = true;
        saveServerConfig(m_settings, config);
        QVERIFY(m_settings.contains(QStringLiteral("limits/max-clients")));
        QVERIFY(m_settings.contains(QStringLiteral("limits/limit-loopback")));
        saveServerConfig(m_settings, {});
        m_settings.beginGroup(QStringLiteral("limits"));
        const QStringList keys = m_settings.allKeys();
        m_settings.endGroup();
        QCOMPARE(keys, QStringList());
    }

    void whatIsNotValidBecomesTheDefault()
    {
        m_settings.setValue(QStringLiteral("server/mode"), QStringLiteral("chat"));
        m_settings.setValue(QStringLiteral("limits/max-line"), 1); // too small
        m_settings.setValue(QStringLiteral("limits/drain-time"), QStringLiteral("soon"));
        m_settings.setValue(QStringLiteral("limits/idle-timeout"), 60);
        const ServerConfig config = loadServerConfig(m_settings);
        const ServerConfig defaults;
        QCOMPARE(config.mode, QByteArray("chat"));
        QCOMPARE(config.modeSettings.maxLine, defaults.modeSettings.maxLine);
        QCOMPARE(config.net.drainTime, defaults.net.drainTime);
        QCOMPARE(config.net.idleTimeout, std::chrono::seconds(60));
    }

    void limitsThatContradictEachOtherBecomeTheDefaults()
    {
        m_settings.setValue(QStringLiteral("server/mode"), QStringLiteral("chat"));
        m_settings.setValue(QStringLiteral("limits/output-soft"), 100000);
        m_settings.setValue(QStringLiteral("limits/output-hard"), 50000);
        const ServerConfig config = loadServerConfig(m_settings);
        QCOMPARE(config.net.output, OutputLimits());
        QCOMPARE(config.mode, QByteArray("chat"));
    }

    void someLimitsAreCopied()
    {
        ServerConfig from;
        from.net.maxClients = 7;
        from.net.source.rate = 8;
        ServerConfig to;
        copyLimits(from, to, { QStringLiteral("max-clients") });
        QCOMPARE(to.net.maxClients, 7U);
        QVERIFY(to.net.source.rate != 8U);
        QVERIFY(!haveSameLimits(from, to));
        copyLimits(from, to);
        QVERIFY(haveSameLimits(from, to));
    }

private:
    QTemporaryDir m_folder;
    QSettings m_settings { m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat };
};

QTEST_GUILESS_MAIN(TestServerSettings)
#include "tst_serversettings.moc"
