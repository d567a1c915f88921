// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QListView>
#include <QStandardItemModel>
#include <QWidget>

namespace conclave::client {

class PaneHeader;
class TextLabel;

// The pinned messages of a channel at the right; one of them brings the timeline to its place. Owned by the main
// window; GUI thread.
class PinsPane : public QWidget
{
    Q_OBJECT

public:
    PinsPane(Workspace &workspace, ConversationId conversation, QWidget *parent = nullptr);

    void setEmbedded(); // into something that has a heading of its own

Q_SIGNALS:
    void chosen(conclave::MessageId message);
    void closed();

private:
    void reload();

    Workspace &m_workspace;
    const ConversationId m_conversation;
    QStandardItemModel m_rows;
    PaneHeader *m_header;
    QListView *m_list;
    TextLabel *m_empty;
};

} // namespace conclave::client
