// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/profilecard.h"

#include <QPointer>
#include <QRect>
#include <QTimer>

namespace conclave::client {

class PopupFrame;

// The card of a person beside the place where they are met: shown by the mouse it goes with the mouse and leaves the
// focus alone; asked for by a key it takes the focus until Escape. Owned by the main window; GUI thread.
class ProfileControl : public QObject
{
    Q_OBJECT

public:
    ProfileControl(Workspace &workspace, QWidget *window);

    void glance(UserId user, const QRect &box); // the mouse rests on them
    void leave(); // it does no longer; the card goes, unless the mouse is in it
    void ask(UserId user, const QPoint &position);
    QWidget *card() const; // nullptr while there is none

Q_SIGNALS:
    void mentionWanted(const QString &name);
    void channelWanted(conclave::ConversationId conversation);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    PopupFrame *open(UserId user, Qt::WindowFlags flags);
    void place(const QRect &beside);
    void close();

    Workspace &m_workspace;
    QWidget *m_window;
    QPointer<PopupFrame> m_card;
    QTimer m_grace; // for the way from the message into the card
};

} // namespace conclave::client
