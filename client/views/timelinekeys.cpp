// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/timelinekeys.h"

#include <QCoreApplication>
#include <QKeySequence>
#include <algorithm>
#include <span>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::TimelineKeys)
};

using Command = TimelineKey::Command;

constexpr int QuickReactions = 6;

struct Binding
{
    int key;
    Qt::KeyboardModifiers modifiers;
    Command command;
};

constexpr Binding bindings[] = {
    {Qt::Key_Up, Qt::NoModifier, Command::PreviousRow},
    {Qt::Key_Down, Qt::NoModifier, Command::NextRow},
    {Qt::Key_PageUp, Qt::NoModifier, Command::PreviousPage},
    {Qt::Key_PageDown, Qt::NoModifier, Command::NextPage},
    {Qt::Key_Home, Qt::NoModifier, Command::First},
    {Qt::Key_Home, Qt::ShiftModifier, Command::FirstNew},
    {Qt::Key_End, Qt::NoModifier, Command::Last},
    {Qt::Key_Right, Qt::NoModifier, Command::NextTarget},
    {Qt::Key_Left, Qt::NoModifier, Command::PreviousTarget},
    {Qt::Key_Right, Qt::ShiftModifier, Command::PanRight},
    {Qt::Key_Left, Qt::ShiftModifier, Command::PanLeft},
    {Qt::Key_Return, Qt::NoModifier, Command::Activate},
    {Qt::Key_Enter, Qt::NoModifier, Command::Activate},
    {Qt::Key_Space, Qt::NoModifier, Command::Activate},
    {Qt::Key_Return, Qt::AltModifier, Command::Reactions},
    {Qt::Key_Enter, Qt::AltModifier, Command::Reactions},
    {Qt::Key_Menu, Qt::NoModifier, Command::Menu},
    {Qt::Key_F10, Qt::ShiftModifier, Command::Menu},
    {Qt::Key_Escape, Qt::NoModifier, Command::Cancel},
    {Qt::Key_Delete, Qt::NoModifier, Command::Delete},
    {Qt::Key_Delete, Qt::ShiftModifier, Command::DeleteNow},
    {Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier, Command::CopyLink},
    {Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier, Command::CopySource},
};

constexpr Binding letters[] = {
    {Qt::Key_K, Qt::NoModifier, Command::PreviousRow}, {Qt::Key_J, Qt::NoModifier, Command::NextRow},
    {Qt::Key_R, Qt::NoModifier, Command::Reply},       {Qt::Key_T, Qt::NoModifier, Command::Thread},
    {Qt::Key_E, Qt::NoModifier, Command::Edit},        {Qt::Key_P, Qt::NoModifier, Command::Pin},
    {Qt::Key_M, Qt::NoModifier, Command::Menu},        {Qt::Key_I, Qt::NoModifier, Command::Profile},
    {Qt::Key_S, Qt::NoModifier, Command::Save},        {Qt::Key_U, Qt::NoModifier, Command::MarkUnread},
};

constexpr std::pair<Command, const char *> meanings[] = {
    {Command::PreviousRow, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Message above")},
    {Command::NextRow, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Message below")},
    {Command::PreviousPage, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "One page up")},
    {Command::NextPage, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "One page down")},
    {Command::First, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "First message that is loaded")},
    {Command::FirstNew, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "First unread message")},
    {Command::Last, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Newest message")},
    {Command::NextTarget, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Next link or button in the message")},
    {Command::PreviousTarget, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Back towards the message itself")},
    {Command::PanRight, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Move wide code to the left")},
    {Command::PanLeft, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Move wide code to the right")},
    {Command::Activate, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Open the file, the thread or the link")},
    {Command::Menu, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Menu of the message")},
    {Command::Cancel, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Give up the selection; back to writing")},
    {Command::Reply, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Reply")},
    {Command::Thread, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Open the thread, or begin one")},
    {Command::React, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "React with an emoji")},
    {Command::QuickReaction, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "React with one of six emojis")},
    {Command::Reactions, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Who reacted")},
    {Command::Edit, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Edit your message")},
    {Command::Delete, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Delete the message")},
    {Command::DeleteNow, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Delete it without a question")},
    {Command::Pin, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Pin the message, or take it off")},
    {Command::Save, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Save the message for later, or not any more")},
    {Command::MarkUnread, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Unread from this message on")},
    {Command::Profile, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Profile of who wrote it")},
    {Command::Copy, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Copy the selection, or the message")},
    {Command::CopySource, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Copy it with its markdown")},
    {Command::CopyLink, QT_TRANSLATE_NOOP("conclave::client::TimelineKeys", "Copy a link to the message")},
};

// The number pad's Enter is not named beside the other one.
QStringList keysOf(Command command)
{
    QStringList keys;
    const auto add = [&keys, command](std::span<const Binding> table) {
        for (const auto &one : table) {
            if (one.command != command || one.key == Qt::Key_Enter)
                continue;
            const QKeySequence sequence(QKeyCombination(one.modifiers, Qt::Key(one.key)));
            keys << sequence.toString(QKeySequence::NativeText).replace("Return"_L1, "Enter"_L1);
        }
    };
    add(letters);
    add(bindings);
    if (command == Command::React)
        keys << u"+"_s;
    else if (command == Command::QuickReaction)
        keys << Words::tr("1 to %1", "keys").arg(QuickReactions);
    else if (command == Command::Copy)
        keys << QKeySequence(QKeySequence::Copy).toString(QKeySequence::NativeText);
    return keys;
}

Command find(std::span<const Binding> table, int key, Qt::KeyboardModifiers modifiers)
{
    const auto found = std::find_if(table.begin(), table.end(), [key, modifiers](const Binding &one) {
        return one.key == key && one.modifiers == modifiers;
    });
    return found == table.end() ? Command::None : found->command;
}

bool isPrintable(const QString &text)
{
    return !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint() || c.isSurrogate(); });
}

TimelineKey letterOf(const QKeyEvent &event, Qt::KeyboardModifiers modifiers)
{
    if (event.text() == QChar(u'+'))
        return {Command::React, 0, {}};
    const int number = event.key() - Qt::Key_1;
    if (modifiers == Qt::NoModifier && number >= 0 && number < QuickReactions)
        return {Command::QuickReaction, number, {}};
    return {find(letters, event.key(), modifiers), 0, {}};
}

} // namespace

TimelineKey timelineKeyOf(const QKeyEvent &event, bool lettersAct)
{
    const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (event.matches(QKeySequence::Copy))
        return {Command::Copy, 0, {}};
    if (const auto command = find(bindings, event.key(), modifiers); command != Command::None)
        return {command, 0, {}};
    if (lettersAct) {
        if (const auto letter = letterOf(event, modifiers); letter.command != Command::None)
            return letter;
    }
    const bool isTyped = !(modifiers & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    const bool isAltGr = (modifiers & Qt::ControlModifier) && (modifiers & Qt::AltModifier);
    if ((isTyped || isAltGr || (modifiers & Qt::GroupSwitchModifier)) && isPrintable(event.text()))
        return {Command::Type, 0, event.text()};
    return {};
}

QList<TimelineBinding> timelineBindings()
{
    QList<TimelineBinding> list;
    for (const auto &[command, what] : meanings)
        list.append({command, keysOf(command).join(u", "_s), Words::tr(what)});
    return list;
}

} // namespace conclave::client
