// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>
#include <QSystemTrayIcon>

namespace conclave::client {

// What the icon in the tray tells, by shape and not by colour alone; the first that applies.
struct TrayState
{
    bool isOffline = false; // a hollow mark
    bool isQuiet = false; // a bar: do not disturb
    qint64 number = 0; // mentions
    bool hasOther = false; // a dot: something else is unread

    bool operator==(const TrayState &) const = default;
};

QIcon trayDrawing(const TrayState &state);

// The program's icon in the tray of the desktop, where there is one. Owned by Attention; GUI thread.
class TrayIcon : public QObject
{
    Q_OBJECT

public:
    explicit TrayIcon(QObject *parent = nullptr);

    static bool isAvailable() { return QSystemTrayIcon::isSystemTrayAvailable(); }

    void setState(const TrayState &state);
    const TrayState &state() const { return m_state; }
    QString words() const; // the state, for the tool tip
    QMenu *statusMenu() { return m_status; } // to be filled by the owner
    QMenu *dndMenu() { return m_dnd; }
    QMenu *menu() { return &m_menu; }
    void showMessage(const QString &title, const QString &text);
    void show() { m_icon.show(); }

Q_SIGNALS:
    void toggleWanted(); // of the window
    void openWanted();
    void quitWanted();
    void messageClicked();

private:
    void redraw();

    QSystemTrayIcon m_icon;
    QMenu m_menu;
    QMenu *m_status;
    QMenu *m_dnd;
    TrayState m_state;
};

} // namespace conclave::client
