// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/panelsettings.h"

#include "strict.h"

#include <QJsonDocument>
#include <QSettings>
#include <QSize>

using namespace signalbox;

class TestPanelSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void valuesComeBack()
    {
        const QVariantMap written { { QStringLiteral("a/flag"), true }, { QStringLiteral("a/number"), -7 },
            { QStringLiteral("a/share"), 0.25 }, { QStringLiteral("a/b/text"), QStringLiteral("ü \"x\"\n") },
            { QStringLiteral("bytes"), QByteArray("\0\xFF{", 3) },
            { QStringLiteral("texts"), QStringList({ QStringLiteral("one"), QString() }) },
            { QStringLiteral("no texts"), QStringList() },
            { QStringLiteral("numbers"), QVariantList({ 1, 2 }) } };
        const QJsonObject json = panelsToJson([&](QSettings& settings) {
            for (auto each = written.begin(); each != written.end(); ++each)
                settings.setValue(each.key(), each.value());
            settings.setValue(QStringLiteral("odd"), QSize(1, 2)); // no file for others can hold it
        });
        QCOMPARE(json.size(), written.size());
        const QJsonObject read = QJsonDocument::fromJson(QJsonDocument(json).toJson()).object();
        panelsFromJson(read, [&](QSettings& settings) {
            const auto value = [&settings](const char* key) { return settings.value(QLatin1String(key)); };
            QCOMPARE(value("a/flag").toBool(), true);
            QCOMPARE(value("a/number").toInt(), -7);
            QCOMPARE(value("a/share").toDouble(), 0.25);
            QCOMPARE(value("a/b/text").toString(), QStringLiteral("ü \"x\"\n"));
            QCOMPARE(value("bytes").toByteArray(), QByteArray("\0\xFF{", 3));
            QCOMPARE(value("texts").toStringList(), QStringList({ QStringLiteral("one"), QString() }));
            QCOMPARE(value("no texts").toStringList(), QStringList());
            QCOMPARE(value("numbers").toList(), QVariantList({ 1, 2 }));
        });
    }

    void oneDoesNotReadAnother()
    {
        panelsToJson([](QSettings& settings) { settings.setValue(QStringLiteral("left"), 1); });
        panelsFromJson({}, [](QSettings& settings) { QVERIFY(settings.allKeys().isEmpty()); });
    }
};

QTEST_GUILESS_MAIN(TestPanelSettings)
#include "tst_panelsettings.moc"
