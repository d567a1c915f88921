// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelineitem.h"
#include "client/models/workspace.h"

#include <functional>

namespace conclave::client {

// Something that was done, and how to take it back.
struct Offer
{
    QString sentence;
    QString verb;
    std::function<void()> work;
};

// What is done to a message without writing: saving it, deleting it, copying a link to it. Owned by a pane; GUI thread.
class MessageActions : public QObject
{
    Q_OBJECT

public:
    MessageActions(Workspace &workspace, const ReadPlace &place, QObject *parent);

    void toggleSaved(const TimelineItem &item);
    void copyLink(const TimelineItem &item);
    void markUnread(const TimelineItem &item); // from here on
    void remove(const TimelineItem &item); // goes out after a while; until then it is offered to take it back
    void removeNow(const TimelineItem &item);
    void edit(const TimelineItem &item, const QString &text); // offers the text of before
    void showVersions(const TimelineItem &item, QWidget *parent);

Q_SIGNALS:
    void told(const QString &sentence);
    void offered(const conclave::client::Offer &offer);

private:
    Workspace &m_workspace;
    const ReadPlace m_place;
};

} // namespace conclave::client
