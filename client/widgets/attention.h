// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/badge.h"
#include "client/models/endwarnings.h"
#include "client/models/notifier.h"
#include "client/models/platform/desktopnotifications.h"
#include "client/models/platform/presencesource.h"
#include "client/widgets/uisettings.h"

#include <QPointer>
#include <functional>

namespace conclave::client {

class MainWindow;
class PresenceKeeper;
class TrayIcon;

// What the program does outside its window: notifications, the icon in the tray, the number on the launcher, and
// whether the user is at this computer. Owned by the application, beside the window; GUI thread.
class Attention : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        std::unique_ptr<DesktopNotifications> notifications; // may be absent
        std::unique_ptr<PresenceSource> presence;
        bool hasTray = false;
        std::function<bool()> isTrayThere = [] { return true; }; // still: its host may go away
    };
    static Parts ofSystem();

    Attention(Workspace &workspace, MainWindow &window, UiSettings &settings, Parts parts);
    ~Attention() override;

    Notifier &notifier() { return m_notifier; }
    TrayIcon *tray() const { return m_tray.get(); } // nullptr where there is none

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; // of the window

private:
    void wireNotifications();
    void wireTray();
    void fillTrayMenus();
    void show(const Notification &notification);
    void warn(const EndWarnings::Warning &warning);
    bool chooseEnding(const QString &key, DesktopNotifications::Action action);
    void tellOfUploads(); // that go on later
    void choose(const QString &key, DesktopNotifications::Action action);
    void reply(const QString &key, const QString &text);
    void open(ConversationId conversation, MessageId message);
    void raiseWindow();
    void toggleWindow();
    void noteVisible();
    void showBadge();
    bool staysInTray();
    void hideToTray();

    Workspace &m_workspace;
    MainWindow &m_window;
    UiSettings &m_settings;
    SystemClock m_clock;
    Notifier m_notifier;
    std::unique_ptr<DesktopNotifications> m_desktop;
    std::unique_ptr<TrayIcon> m_tray;
    const std::function<bool()> m_isTrayThere;
    std::unique_ptr<PresenceKeeper> m_presence;
    QHash<ConversationId, Notification> m_shown;
    ConversationId m_lastByTray;
    std::optional<qint64> m_badge;
    bool m_quits = false;
};

} // namespace conclave::client
