// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenario/steps.h"

using namespace Qt::StringLiterals;

namespace conclave::test {

QString inChannel(const Act &act, const std::function<QString(ConversationId)> &work)
{
    const auto name = act.arguments.word();
    const auto id = act.world.channel(name);
    return id ? work(*id) : u"no step has created #%1"_s.arg(name);
}

QString atMessage(const Act &act, ConversationId conversation, const std::function<QString(MessageId)> &work)
{
    const auto text = act.arguments.beforeArrow();
    const auto message = messageCalled(act, conversation, text);
    return message ? work(*message) : u"nobody has written \"%1\""_s.arg(text);
}

std::optional<MessageId> messageCalled(const Act &act, ConversationId conversation, const QString &text)
{
    const auto message = act.device->message(conversation, text);
    return message ? std::optional(message->id) : act.world.written(conversation, text);
}

std::optional<Seq> positionOf(Device &device, ConversationId conversation, const QString &text)
{
    if (text.isEmpty())
        return device.store().events().newestRange(conversation)->last;
    const auto message = device.message(conversation, text);
    return message ? std::optional(message->seq) : std::nullopt;
}

QString expect(const std::function<bool()> &condition, const std::function<QString()> &otherwise)
{
    return waitUntil(condition) ? Done : otherwise();
}

QString shown(const QStringList &texts)
{
    return texts.isEmpty() ? u"nothing"_s : u"\""_s + texts.join(u"\", \""_s) + u'"';
}

QStringList numbered(int count)
{
    QStringList texts;
    for (int i = 1; i <= count; ++i)
        texts << u"number %1"_s.arg(i);
    return texts;
}

} // namespace conclave::test
