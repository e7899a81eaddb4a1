// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/clientbehaviour.h"

#include "base/visibletext.h"
#include "client/behaviourwords.h"

#include <QCoreApplication>
#include <QSet>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("ClientBehaviour", text); }

/// Words between blanks; line ends are blanks too.
QStringList wordsOf(QStringView text)
{
    return text.toString().simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace

Result<ClientBehaviour> ClientBehaviour::parse(QStringView text)
{
    if (text.size() > MaxText)
        return Error { translate("The behaviour is too long."),
            translate("At most %1 characters.").arg(MaxText), 0 };
    ClientBehaviour behaviour;
    QSet<QString> seen;
    const QStringList words = wordsOf(text);
    for (const QString& each : words) {
        const qsizetype equals = each.indexOf(QLatin1Char('='));
        if (equals <= 0)
            return Error { translate("\"%1\" says nothing of a behaviour.").arg(visibleText(each)),
                translate("Write words and values like reading=off pieces=1-5/10-30ms."), 0 };
        const QString word = each.first(equals);
        if (auto done = setBehaviourValue(behaviour, word, each.sliced(equals + 1)); !done)
            return done.error();
        if (seen.contains(word))
            return Error { translate("\"%1\" stands there twice.").arg(word), translate("Take one away."), 0 };
        seen.insert(word);
    }
    return behaviour;
}

QString ClientBehaviour::toString() const
{
    QStringList words;
    for (const BehaviourWord& word : behaviourWords()) {
        const QString value = behaviourValue(*this, word.word);
        if (!value.isEmpty())
            words.append(word.word + QLatin1Char('=') + value);
    }
    return words.join(QLatin1Char(' '));
}

void ClientBehaviour::keepConnected(const ClientBehaviour& before)
{
    receiveBuffer = before.receiveBuffer;
    sendBuffer = before.sendBuffer;
    source = before.source;
}

QStringList ClientBehaviour::connectWords(const ClientBehaviour& one, const ClientBehaviour& other)
{
    QStringList words;
    for (const BehaviourWord& word : behaviourWords()) {
        if (!word.isLive && behaviourValue(one, word.word) != behaviourValue(other, word.word))
            words.append(word.word);
    }
    return words;
}

} // namespace signalbox
