// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/platform/autostart.h"
#include "client/widgets/composertext.h"

#include <QByteArray>
#include <QSettings>
#include <QStringList>
#include <optional>

namespace conclave::client {

enum class Appearance : quint8 { System, Light, Dark };

// Of what new messages a screen reader is told.
enum class SpokenLevel : quint8 { Nothing, Mentions, All };

// How the window looks on this computer. A plain file of the profile: it holds nothing that anybody wrote. GUI thread.
class UiSettings : public QObject
{
    Q_OBJECT

public:
    explicit UiSettings(const QString &file);

    Appearance appearance() const;
    void setAppearance(Appearance appearance); // applies it, too
    int zoom() const;
    void setZoom(int percent); // applies it, too
    void apply() const; // to the theme
    SendKey sendKey() const;
    void setSendKey(SendKey key);

    QByteArray geometry() const { return m_settings.value(QStringLiteral("window/geometry")).toByteArray(); }
    void setGeometry(const QByteArray &geometry) { m_settings.setValue(QStringLiteral("window/geometry"), geometry); }
    QByteArray panes() const { return m_settings.value(QStringLiteral("window/panes")).toByteArray(); }
    void setPanes(const QByteArray &panes) { m_settings.setValue(QStringLiteral("window/panes"), panes); }
    QString conversation() const { return m_settings.value(QStringLiteral("window/conversation")).toString(); }
    void setConversation(const QString &id) { m_settings.setValue(QStringLiteral("window/conversation"), id); }
    QStringList recentEmojis() const { return m_settings.value(QStringLiteral("emoji/recent")).toStringList(); }
    void noteEmoji(const QString &emoji);
    std::optional<bool> keepsRunning() const; // in the tray, when the window is closed; nothing before it was asked
    void setKeepsRunning(bool keeps) { m_settings.setValue(QStringLiteral("window/keeps_running"), keeps); }
    const std::optional<Autostart> &autostart() const { return m_autostart; } // nothing where it cannot be
    void setAutostart(const Autostart &autostart) { m_autostart = autostart; }
    SpokenLevel spokenNews() const;
    void setSpokenNews(SpokenLevel level);
    int emojiTone() const { return m_settings.value(QStringLiteral("emoji/tone")).toInt(); }
    void setEmojiTone(int tone) { m_settings.setValue(QStringLiteral("emoji/tone"), tone); }
    // Where files were saved last; empty before the first time.
    QString saveFolder() const { return m_settings.value(QStringLiteral("files/folder")).toString(); }
    void setSaveFolder(const QString &folder) { m_settings.setValue(QStringLiteral("files/folder"), folder); }

Q_SIGNALS:
    void sendKeyChanged();

private:
    mutable QSettings m_settings;
    std::optional<Autostart> m_autostart;
};

} // namespace conclave::client
