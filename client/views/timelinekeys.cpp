// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/timelinekeys.h"

#include <QKeySequence>
#include <algorithm>
#include <span>

namespace conclave::client {

namespace {

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

} // namespace conclave::client
