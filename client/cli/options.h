// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/ids.h"
#include "shared/util/result.h"

#include <QStringList>
#include <QUrl>

namespace conclave::client {

enum class Verb : quint8 {
    Help,
    Version,
    Send,
    Reply,
    Quote,
    Edit,
    Delete,
    React,
    Unreact,
    Pin,
    Unpin,
    Thread,
    Pins,
    Versions,
    Talk,
    Tail,
    History,
    Channels,
    Members,
    Create,
    Join,
    Leave,
    Invite,
    Remove,
    Rename,
    Topic,
    Archive,
    Unarchive,
    Replies,
    Extend,
    Posters,
    Readers,
    Read,
    Search,
    Upload,
    Download,
    Role,
    WhoAmI,
    AcceptInvite,
    Outbox,
    Sync,
};

// The command line, checked. `details` of a usage error are sentences for people.
struct Options
{
    Verb verb = Verb::Help;
    QStringList arguments; // of the verb
    QUrl server;
    QString user;
    QString displayName;
    QString passwordFile;
    QString inviteFile;
    QString caFile;
    QByteArray acceptedKey; // empty: none
    QString dataDirectory;
    QString topic;
    QString thread;
    QString text; // that goes with files
    qint64 fileNumber = 1; // of those of a message
    bool isPrivate = false;
    bool isBroadcast = false;
    qint64 hours = 0; // of a temporary channel
    bool purges = false; // at the end of a temporary channel
    QString replies; // in a broadcast channel; empty when not said
    bool historyFromJoin = false;
    bool keepsLocation = false; // of pictures
    bool json = false;
    bool csv = false;
    bool activity = false;
    bool dump = false;
    bool verbose = false;
    qint64 timeoutMs = 30'000;
    std::optional<Seq> since;
    std::optional<Seq> before;
    qint64 limit = 50;

    static Result<Options> parse(const QStringList &commandLine);
    static QString helpText();
};

// A channel as people write it, with or without the leading #.
QString channelName(const QString &argument);

} // namespace conclave::client
