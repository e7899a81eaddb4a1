// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing to compile: this file carries the precompiled header that all tests share.
