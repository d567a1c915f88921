// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/threadfollowing.h"

#include "client/store/mapkeys.h"

using namespace Qt::StringLiterals;

namespace conclave::client::following {

bool follows(const Workspace &workspace, const ReadPlace &thread, const MessageStore::Thread &facts)
{
    const auto choice = workspace.map().value(mapkeys::of(mapkeys::Follow, thread));
    return choice.isEmpty() ? facts.isOwn || facts.hasOwn || facts.mentions : choice == "1"_L1;
}

bool follows(Workspace &workspace, const ReadPlace &thread)
{
    auto &messages = workspace.store().messages();
    const auto known = messages.threads(thread.conversation, workspace.self(), thread.thread);
    if (known && !known->isEmpty())
        return follows(workspace, thread, known->first());
    MessageStore::Thread facts; // without replies yet
    const auto root = messages.message(thread.conversation, thread.thread);
    facts.isOwn = root && *root && (*root)->sender == workspace.self();
    return follows(workspace, thread, facts);
}

void set(Workspace &workspace, const ReadPlace &thread, bool follow)
{
    workspace.setMap(mapkeys::of(mapkeys::Follow, thread), follow ? u"1"_s : u"0"_s);
}

} // namespace conclave::client::following
