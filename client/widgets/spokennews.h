// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QObject>
#include <QTimer>

namespace conclave::client {

class Announcer;
class MainWindow;
class UiSettings;

// Tells a screen reader of the messages that others write where the user is reading, and of own ones that could not be
// sent. What comes quickly is only counted. Owned by the main window; GUI thread.
class SpokenNews : public QObject
{
    Q_OBJECT

public:
    static constexpr int GapMs = 3000; // what comes within it is summed up

    SpokenNews(Workspace &workspace, UiSettings &settings, Announcer &announcer, MainWindow *window);

    void setGapMs(int ms) { m_gap.setInterval(ms); }

Q_SIGNALS:
    void said(const QString &text);

private:
    void noteEvents(const QList<protocol::Event> &events);
    void noteFailure(ClientId id, const Error &error);
    bool isWorthSaying(const protocol::Event &event, const protocol::Content::Text &text) const;
    bool isInSight(const protocol::Event &event, const protocol::Content::Text &text) const;
    QString sentence(const protocol::Event &event, const protocol::Content::Text &text) const;
    void tell(const QString &sentence);
    void tellWaiting();
    void say(const QString &text);

    Workspace &m_workspace;
    UiSettings &m_settings;
    Announcer &m_announcer;
    MainWindow &m_window;
    QHash<ConversationId, Seq> m_known; // what is older is history
    QTimer m_gap; // since something was said
    QString m_waiting; // the newest that came meanwhile
    int m_count = 0; // of those
};

} // namespace conclave::client
