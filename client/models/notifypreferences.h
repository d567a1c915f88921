// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/preferences.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace conclave::client {

class Workspace;

// Of what the user wants to be told, on all computers: the general settings and those of single conversations, kept in
// the user's map. What is set here counts at once and goes to the server when it can. Owned by a Workspace; GUI thread.
class NotifyPreferences : public QObject
{
    Q_OBJECT

public:
    explicit NotifyPreferences(Workspace &workspace);

    const protocol::NotifySettings &settings() const { return m_settings; }
    protocol::NotifyOverride of(ConversationId conversation) const { return m_overrides.value(conversation); }
    bool isMuted(ConversationId conversation) const; // now
    bool isQuiet() const; // do not disturb, or quiet hours, now

    void setSettings(const protocol::NotifySettings &settings);
    void setOverride(ConversationId conversation, const protocol::NotifyOverride &rule);
    void mute(ConversationId conversation, std::optional<qint64> until); // nothing: until it is unmuted
    void unmute(ConversationId conversation);
    void setDndUntil(qint64 until); // 0: disturb
    void toggleDnd(); // for an hour, or off

Q_SIGNALS:
    void changed(); // the general ones, or time has ended a quiet
    void conversationChanged(conclave::ConversationId conversation);

private:
    void load();
    void loadWhenOnline();
    void reload(const QString &key);
    void take(const QString &key, const QString &value);
    void write(const QString &key, const QString &value);
    void watchEnd();
    void noteEnd();

    Workspace &m_workspace;
    protocol::NotifySettings m_settings;
    QHash<ConversationId, protocol::NotifyOverride> m_overrides;
    QTimer m_end; // of what ends by itself
};

} // namespace conclave::client
