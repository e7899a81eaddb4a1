// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/clientbehaviour.h"

#include <QList>

namespace signalbox {

/// One word of a behaviour's text form, for helps and forms. Translated.
struct BehaviourWord
{
    QString word; ///< `pieces`
    QString label; ///< for a form: "Write in pieces"
    QString form; ///< what the value looks like: `1-5/10-30ms`
    QString meaning; ///< in a sentence or two, with the option's name and man page
    bool isSwitch = false; ///< has two values
    bool isLive = true; ///< can be changed on an open connection
};

/// All of them, in the order in which they are printed.
QList<BehaviourWord> behaviourWords();

/// Of one word: the value that `behaviour` has for it, empty where it is the default.
QString behaviourValue(const ClientBehaviour& behaviour, const QString& word);
/// Reads one value; the error names word and remedy.
Result<Done> setBehaviourValue(ClientBehaviour& behaviour, const QString& word, const QString& value);

/// A behaviour with a name. Translated but for the text.
struct BehaviourPreset
{
    QString name;
    QString text;
    QString meaning;
};
QList<BehaviourPreset> behaviourPresets();
/// The name of the preset with this text; empty if there is none.
QString behaviourPresetName(const QString& text);

} // namespace signalbox
