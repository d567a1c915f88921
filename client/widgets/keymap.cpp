// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/keymap.h"

#include "client/views/timelinekeys.h"
#include "client/widgets/composer.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

const QList<KeyMap::Binding> &KeyMap::bindings()
{
    using enum WindowKey;
    constexpr auto Control = Qt::CTRL;
    constexpr auto Both = Qt::CTRL | Qt::SHIFT;
    static const QList<Binding> list{
        {Switcher, Control | Qt::Key_K, QT_TR_NOOP("Go to a channel or a person")},
        {Commands, Both | Qt::Key_P, QT_TR_NOOP("All commands")},
        {SearchHere, QKeySequence::Find, QT_TR_NOOP("Search in this channel")},
        {SearchAll, Both | Qt::Key_F, QT_TR_NOOP("Search all messages")},
        {Inbox, Control | Qt::Key_1, QT_TR_NOOP("Inbox")},
        {Threads, Control | Qt::Key_2, QT_TR_NOOP("Threads")},
        {Drafts, Control | Qt::Key_3, QT_TR_NOOP("Drafts and outbox")},
        {NextChannel, Qt::ALT | Qt::Key_Down, QT_TR_NOOP("Next channel")},
        {PreviousChannel, Qt::ALT | Qt::Key_Up, QT_TR_NOOP("Previous channel")},
        {NextUnreadChannel, Qt::ALT | Qt::SHIFT | Qt::Key_Down, QT_TR_NOOP("Next channel with something unread")},
        {PreviousUnreadChannel, Qt::ALT | Qt::SHIFT | Qt::Key_Up, QT_TR_NOOP("Previous channel with something unread")},
        {NextUnreadMessage, Control | Qt::Key_J, QT_TR_NOOP("Next unread message anywhere")},
        {MarkAllRead, Qt::SHIFT | Qt::Key_Escape, QT_TR_NOOP("Mark everything as read")},
        {Back, QKeySequence::Back, QT_TR_NOOP("Back to where you were")},
        {Forward, QKeySequence::Forward, QT_TR_NOOP("Forward again")},
        {NextRegion, Qt::Key_F6, QT_TR_NOOP("Next part of the window")},
        {PreviousRegion, Qt::SHIFT | Qt::Key_F6, QT_TR_NOOP("Previous part of the window")},
        {ToggleSidebar, Both | Qt::Key_D, QT_TR_NOOP("Show or hide the sidebar")},
        {ToggleRightPane, Control | Qt::Key_Period, QT_TR_NOOP("Show or hide the pane at the right")},
        {Members, Both | Qt::Key_U, QT_TR_NOOP("Members of the channel")},
        {ChannelInfo, Both | Qt::Key_I, QT_TR_NOOP("Channel info")},
        {CreateChannel, Both | Qt::Key_N, QT_TR_NOOP("Create a channel")},
        {Mute, Both | Qt::Key_M, QT_TR_NOOP("Mute or unmute the channel")},
        {DoNotDisturb, Both | Qt::Key_Y, QT_TR_NOOP("Do not disturb, on or off")},
        {Undo, Both | Qt::Key_Z, QT_TR_NOOP("Undo what was done last")},
        {LargerText, QKeySequence::ZoomIn, QT_TR_NOOP("Larger text")},
        {SmallerText, QKeySequence::ZoomOut, QT_TR_NOOP("Smaller text")},
        {NormalText, Control | Qt::Key_0, QT_TR_NOOP("Text of normal size")},
        {Help, QKeySequence::HelpContents, QT_TR_NOOP("Help")},
        {KeyboardHelp, Control | Qt::Key_Slash, QT_TR_NOOP("Help about the keyboard")},
        {Quit, QKeySequence::Quit, QT_TR_NOOP("Quit Conclave")},
    };
    return list;
}

QKeySequence KeyMap::keys(WindowKey key)
{
    for (const auto &binding : bindings()) {
        if (binding.key == key)
            return binding.keys;
    }
    return {};
}

QString KeyMap::text(WindowKey key)
{
    return text(keys(key));
}

// The key has "Enter" on it, also where Qt calls it "Return".
QString KeyMap::text(const QKeySequence &keys)
{
    return keys.toString(QKeySequence::NativeText).replace("Return"_L1, "Enter"_L1);
}

QList<QKeySequence> KeyMap::all()
{
    QList<QKeySequence> list;
    for (const auto &binding : bindings())
        list << binding.keys;
    return list;
}

QList<KeyMap::Row> KeyMap::windowRows()
{
    QList<Row> rows;
    for (const auto &binding : bindings())
        rows.append({text(binding.keys), tr(binding.what)});
    return rows;
}

QList<KeyMap::Row> KeyMap::messageRows()
{
    QList<Row> rows;
    for (const auto &binding : timelineBindings())
        rows.append({binding.keys, binding.what});
    return rows;
}

QList<KeyMap::Row> KeyMap::writingRows()
{
    QList<Row> rows{
        {text(Qt::Key_Return), tr("Send; or a new line, where Ctrl+Enter sends or inside a block of code")},
        {text(Qt::CTRL | Qt::Key_Return), tr("Send, always")},
        {text(Qt::SHIFT | Qt::Key_Return), tr("New line, always")},
        {text(Qt::Key_Up), tr("Edit your last message, while nothing is written")},
        {text(Qt::CTRL | Qt::SHIFT | Qt::Key_V), tr("Paste without formatting")},
        {text(Qt::Key_Escape), tr("Cancel the reply or the edit; pressed twice: mark the channel as read")},
    };
    for (const auto &tool : Composer::toolKeys())
        rows.append({text(tool.second), tool.first});
    return rows;
}

QList<KeyMap::Row> KeyMap::listRows()
{
    return {
        {text(Qt::Key_J) + u", "_s + text(Qt::Key_Down), tr("Next entry")},
        {text(Qt::Key_K) + u", "_s + text(Qt::Key_Up), tr("Previous entry")},
        {text(Qt::Key_Return), tr("Open the entry")},
        {text(Qt::Key_E), tr("Inbox: done with it. Outbox: edit it")},
        {text(Qt::Key_S), tr("Inbox: snooze it, or bring it back")},
        {text(Qt::Key_R), tr("Outbox: try again")},
        {text(Qt::Key_A), tr("Outbox: try all again, where several were refused")},
        {text(Qt::Key_D), tr("Outbox: delete all that were refused")},
        {text(Qt::Key_C), tr("Drafts and outbox: copy the text")},
        {text(Qt::Key_Delete), tr("Drafts, outbox, saved messages: delete it or take it off the list")},
        {text(Qt::SHIFT | Qt::Key_F10), tr("Everything that can be done with the entry")},
    };
}

} // namespace conclave::client
