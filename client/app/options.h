// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/permalink.h"

#include <QSettings>
#include <QStringList>
#include <QUrl>

namespace conclave::client {

// The command line of the window, checked.
struct AppOptions
{
    QString profile; // directory; empty for the usual one
    bool demo = false; // nothing is kept: a throw-away key, a temporary store
    QUrl server; // with `demo` also user and passwordFile
    QString user;
    QString passwordFile;
    QString caFile;
    QString systemCaFile; // of the computer; counts where the profile has none of its own
    bool verbose = false;
    bool hidden = false; // started with the session: no window until somebody wants one
    std::optional<Permalink> link; // to open

    // What an administrator presets for all users of this computer, where the command line says nothing.
    void complete(const QSettings &system);
    static QString systemSettingsFile(); // of this computer; may not be there

    static Result<AppOptions> parse(const QStringList &arguments); // BadConfig: the sentence for the user
    static QString helpText();
};

} // namespace conclave::client
