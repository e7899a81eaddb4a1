// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "client/hostility/hostilescript.h"

#include <span>

namespace signalbox {

/// A form in which a script can be taken elsewhere. Titles are to be translated in context "Hostility".
struct HostileCopyForm
{
    const char* name; ///< for the command line
    const char* title; ///< for a menu
    QString (*make)(const HostileScript& script, const Endpoint& target);
};

/// `hex`: what is sent, a line each. `python`: a program for Python 3 that does every step. `nc`: a command for
/// the shell; a comment in it names what nc cannot do.
std::span<const HostileCopyForm> hostileCopyForms();
const HostileCopyForm* findHostileCopyForm(QByteArrayView name); ///< null if there is none of that name

} // namespace signalbox
