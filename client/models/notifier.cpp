// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/notifier.h"

#include "client/models/filetexts.h"
#include "client/models/notifypreferences.h"
#include "client/models/threadfollowing.h"
#include "shared/markdown/markdown.h"
#include "shared/util/logging.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using protocol::Content;
using protocol::NotifyPrivacy;

constexpr qsizetype ExcerptLength = 200;

// Nothing that hides or turns around what follows it.
QString tidy(const QString &text)
{
    auto clean = text;
    clean.removeIf([](QChar c) { return c.category() == QChar::Other_Format || c.category() == QChar::Other_Control; });
    return clean.simplified();
}

} // namespace

Notifier::Notifier(Workspace &workspace, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_clock(clock)
{
    m_pending.setSingleShot(true);
    connect(&m_pending, &QTimer::timeout, this, &Notifier::tellPending);
    connect(&m_workspace, &Workspace::eventsArrived, this, &Notifier::noteEvents);
    connect(&m_workspace, &Workspace::statusChanged, this, &Notifier::noteStatus);
    connect(&m_workspace, &Workspace::conversationChanged, this, &Notifier::noteRead);
    const auto all = m_workspace.store().conversations().all();
    for (const auto &conversation : all ? *all : QList<protocol::Conversation>())
        m_known.insert(conversation.id, conversation.lastSeq);
}

void Notifier::setVisible(ConversationId conversation, MessageId thread)
{
    m_visible = {conversation, thread};
}

void Notifier::forget(ConversationId conversation)
{
    m_told.remove(conversation);
}

void Notifier::noteEvents(const QList<protocol::Event> &events)
{
    if (events.isEmpty())
        return;
    const auto conversation = events.first().conversation;
    const bool isNew = !m_known.contains(conversation); // it begins with history
    const Seq known = m_known.value(conversation);
    const bool isLive = m_workspace.isOnline();
    for (const auto &event : events) {
        if (event.seq <= known)
            continue;
        m_known[conversation] = std::max(m_known.value(conversation), event.seq);
        if (const auto *deleted = event.content ? event.content->as<Content::Delete>() : nullptr)
            noteDeleted(conversation, deleted->target);
        const auto notification = isNew ? std::nullopt : worthTelling(event);
        if (!notification)
            continue;
        if (isLive)
            tell(*notification);
        else
            m_missed.append(*notification);
    }
}

std::optional<Notification> Notifier::worthTelling(const protocol::Event &event) const
{
    const auto *text = event.content ? event.content->as<Content::Text>() : nullptr;
    if (!text || event.sender == m_workspace.self())
        return std::nullopt;
    if (isSeen(event, *text))
        return std::nullopt;
    if (m_workspace.isUsedElsewhere())
        return std::nullopt; // that computer tells
    const auto &preferences = m_workspace.notify();
    const auto reason = decide(caseOf(event, *text), preferences.settings(), preferences.of(event.conversation),
                               QDateTime::fromMSecsSinceEpoch(m_clock.nowMs()));
    if (!isTold(reason))
        return std::nullopt;
    auto notification = describe(event, *text, reason);
    return isRead(notification) ? std::nullopt : std::optional(notification);
}

bool Notifier::isSeen(const protocol::Event &event, const Content::Text &text) const
{
    return event.conversation == m_visible.conversation && (!text.thread || *text.thread == m_visible.thread)
        && m_workspace.ownPresence() == protocol::Presence::Online;
}

NotifyCase Notifier::caseOf(const protocol::Event &event, const Content::Text &text) const
{
    NotifyCase facts;
    const auto names = markdown::mentions(text.text);
    const auto self = m_workspace.user(m_workspace.self());
    facts.mentionsMe = self && names.contains(self->name);
    facts.mentionsEverybody = names.contains(QLatin1StringView(markdown::EverybodyName));
    facts.hasKeyword = hasKeyword(text.text, m_workspace.notify().settings().keywords);
    if (!text.thread)
        return facts;
    facts.isFollowedThread = following::follows(m_workspace, {event.conversation, *text.thread});
    facts.isOtherThread = !facts.isFollowedThread;
    return facts;
}

Notification Notifier::describe(const protocol::Event &event, const Content::Text &text, NotifyReason reason) const
{
    const auto &settings = m_workspace.notify().settings();
    const auto sender = tidy(m_workspace.displayName(event.sender));
    const auto channel = channelName(event.conversation);
    Notification notification;
    notification.conversation = event.conversation;
    notification.message = {event.clientId ? event.clientId->uuid : Uuid()};
    notification.thread = text.thread.value_or(MessageId());
    notification.seq = event.seq;
    notification.isAudible = settings.sound;
    notification.isPersonal = reason != NotifyReason::Everything;
    notification.title = reason == NotifyReason::Mention ? tr("%1 mentioned you in #%2").arg(sender, channel)
        : reason == NotifyReason::Keyword                ? tr("%1 used one of your words in #%2").arg(sender, channel)
        : reason == NotifyReason::Thread                 ? tr("%1 replied in a thread in #%2").arg(sender, channel)
                                                         : tr("%1 in #%2").arg(sender, channel);
    notification.body = tr("New message");
    if (settings.privacy == NotifyPrivacy::Nothing)
        notification.title = tr("Conclave");
    else if (settings.privacy == NotifyPrivacy::Full)
        notification.body = tidy(FileTexts::excerpt(text)).left(ExcerptLength);
    return notification;
}

QString Notifier::channelName(ConversationId conversation) const
{
    const auto info = m_workspace.store().conversations().find(conversation);
    return info && *info ? tidy((*info)->name) : QString();
}

void Notifier::tell(const Notification &notification)
{
    auto &told = m_told[notification.conversation];
    const bool tooSoon = told.at > 0 && m_clock.steadyMs() - told.at < m_intervalMs;
    const bool isPersonal = told.pending > 0 && told.newest.isPersonal;
    told.newest = notification;
    told.newest.isPersonal |= isPersonal;
    ++told.pending;
    if (!tooSoon && !m_digests) {
        show(told);
        return;
    }
    if (m_digests)
        return; // it goes with the others
    const auto wait = told.at + m_intervalMs - m_clock.steadyMs();
    if (!m_pending.isActive() || m_pending.remainingTime() > wait)
        m_pending.start(int(std::max<qint64>(wait, 0)));
}

void Notifier::tellPending()
{
    if (m_digests)
        return showDigest();
    qint64 next = -1;
    for (auto &told : m_told) {
        if (told.pending == 0)
            continue;
        const auto wait = told.at + m_intervalMs - m_clock.steadyMs();
        if (wait <= 0)
            show(told);
        else
            next = next < 0 ? wait : std::min(next, wait);
    }
    if (next >= 0)
        m_pending.start(int(next));
}

bool Notifier::isTooMuch()
{
    const auto now = m_clock.steadyMs();
    m_recent.removeIf([&](qint64 at) { return now - at >= m_windowMs; });
    if (m_recent.size() < MostInWindow)
        return false;
    m_pending.start(int(std::max<qint64>(1, m_recent.first() + m_windowMs - now)));
    return true;
}

// One for all that waits, wherever it is; it leads to the newest of it.
void Notifier::showDigest()
{
    if (isTooMuch())
        return;
    m_digests = false;
    QList<Told *> waiting;
    for (auto &told : m_told) {
        if (told.pending > 0)
            waiting << &told;
    }
    if (waiting.isEmpty())
        return;
    if (waiting.size() == 1)
        return show(*waiting.first());
    auto *newest = *std::max_element(waiting.cbegin(), waiting.cend(), [](const Told *a, const Told *b) {
        return a->newest.message < b->newest.message; // their ids begin with the time
    });
    auto digest = newest->newest;
    digest.count = 0;
    const auto now = std::max<qint64>(m_clock.steadyMs(), 1);
    for (auto *told : std::as_const(waiting)) {
        digest.count += std::exchange(told->pending, 0);
        digest.isPersonal |= told->newest.isPersonal;
        told->at = now;
    }
    newest->isOpen = true;
    digest.title = tr("Conclave");
    digest.body = m_workspace.notify().settings().privacy == NotifyPrivacy::Nothing
        ? tr("%n new message(s)", nullptr, digest.count)
        : tr("%1 new messages in %2 channels").arg(digest.count).arg(waiting.size());
    m_recent << now;
    Q_EMIT notified(digest);
}

void Notifier::show(Told &told)
{
    if (isTooMuch()) {
        m_digests = true;
        return;
    }
    m_recent << m_clock.steadyMs();
    auto shown = told.newest;
    shown.count = told.pending;
    if (shown.count > 1 && m_workspace.notify().settings().privacy == NotifyPrivacy::Nothing)
        shown.body = tr("%n new message(s)", nullptr, shown.count);
    else if (shown.count > 1)
        shown.title = tr("%n new in #%1", nullptr, shown.count).arg(channelName(shown.conversation));
    told.pending = 0;
    told.at = std::max<qint64>(m_clock.steadyMs(), 1);
    told.isOpen = true;
    Q_EMIT notified(shown);
}

void Notifier::noteStatus()
{
    if (m_workspace.isOnline())
        summariseMissed();
}

// What came while there was no connection is one notification, however much it is.
void Notifier::summariseMissed()
{
    auto missed = std::exchange(m_missed, {});
    missed.removeIf([this](const Notification &notification) { return isRead(notification); });
    if (missed.isEmpty())
        return;
    QSet<ConversationId> conversations;
    for (const auto &notification : std::as_const(missed))
        conversations.insert(notification.conversation);
    auto summary = missed.last();
    summary.count = int(missed.size());
    summary.isPersonal = std::any_of(missed.cbegin(), missed.cend(), [](const auto &one) { return one.isPersonal; });
    if (missed.size() > 1) {
        summary.title = tr("%n new message(s) while you were away", nullptr, summary.count);
        summary.body = conversations.size() > 1 ? tr("In %n channel(s)", nullptr, int(conversations.size()))
                                                : tr("In #%1").arg(channelName(summary.conversation));
    }
    if (m_workspace.notify().settings().privacy == NotifyPrivacy::Nothing)
        summary.body = tr("%n new message(s)", nullptr, summary.count);
    m_recent << m_clock.steadyMs();
    m_told.insert(summary.conversation, {summary, std::max<qint64>(m_clock.steadyMs(), 1), 0, true});
    Q_EMIT notified(summary);
}

bool Notifier::isRead(const Notification &notification) const
{
    auto &store = m_workspace.store();
    const auto upTo = notification.thread.isNull()
        ? store.readUpTo(notification.conversation, m_workspace.self())
        : store.threadReadUpTo({notification.conversation, notification.thread});
    return upTo && *upTo >= notification.seq;
}

void Notifier::noteRead(ConversationId conversation)
{
    const auto it = m_told.find(conversation);
    if (it == m_told.end() || !isRead(it->newest))
        return;
    it->pending = 0;
    if (std::exchange(it->isOpen, false))
        Q_EMIT withdrawn(conversation);
}

// Its text must not stay on the screen.
void Notifier::noteDeleted(ConversationId conversation, MessageId message)
{
    const auto it = m_told.find(conversation);
    if (it == m_told.end() || it->newest.message != message)
        return;
    it->pending = 0;
    if (std::exchange(it->isOpen, false))
        Q_EMIT withdrawn(conversation);
}

} // namespace conclave::client
