// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QCoreApplication>
#include <QMenu>

namespace conclave::client {

// Of what in one conversation the user wants to be told, and for how long of nothing. The actions work without a
// connection: the server hears of it later. GUI thread.
class NotifyMenu
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::NotifyMenu)

public:
    static void addTo(QMenu *menu, Workspace &workspace, ConversationId conversation);
    static void toggleMute(Workspace &workspace, ConversationId conversation); // what Ctrl+Shift+M does

    // "Muted until 14:30. No notifications and no counts." and the like.
    static QString effect(const Workspace &workspace, ConversationId conversation);

    static void addMuting(QMenu *menu, Workspace &workspace, ConversationId conversation); // for how long

private:
    static void addWords(QMenu *menu, const QString &words);
    static void addLevels(QMenu *menu, Workspace &workspace, ConversationId conversation);
};

} // namespace conclave::client
