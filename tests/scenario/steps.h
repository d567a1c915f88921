// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/scenario/verbs.h"
#include "tests/scenario/world.h"

#include <functional>
#include <span>

// What the files of verbs share. Each has a table of its verbs at its end.
namespace conclave::test {

using Verbs = std::span<const Verb>;
Verbs actions(); // of people: their programs, channels, roles
Verbs messageActions(); // of people: what they write, and how far they read
Verbs expectations(); // of people: what they want to see

inline const QString Done; // nothing went wrong

// Runs what needs to know the channel that is named next.
QString inChannel(const Act &act, const std::function<QString(ConversationId)> &work);
// Runs what needs to know the message that is called next: by all that is left, or by what stands before an arrow.
QString atMessage(const Act &act, ConversationId conversation, const std::function<QString(MessageId)> &work);
// The message that has that text for the device; otherwise the last that anybody gave it to, sent or not, readable or
// not.
std::optional<MessageId> messageCalled(const Act &act, ConversationId conversation, const QString &text);
// The position of the message with that text, or of the newest event without one.
std::optional<Seq> positionOf(Device &device, ConversationId conversation, const QString &text);

QString expect(const std::function<bool()> &condition, const std::function<QString()> &otherwise);
QString shown(const QStringList &texts);
QStringList numbered(int count); // the texts of `numbered messages`

} // namespace conclave::test
