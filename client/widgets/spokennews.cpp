// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/spokennews.h"

#include "client/models/errortexts.h"
#include "client/models/filetexts.h"
#include "client/views/announcer.h"
#include "client/views/messagetext.h"
#include "client/widgets/mainwindow.h"
#include "client/widgets/rightpanes.h"
#include "client/widgets/talkpane.h"
#include "client/widgets/threadpane.h"
#include "shared/markdown/markdown.h"

#include <algorithm>

namespace conclave::client {

namespace {

using protocol::Content;

constexpr qsizetype LongestText = 300;

} // namespace

SpokenNews::SpokenNews(Workspace &workspace, UiSettings &settings, Announcer &announcer, MainWindow *window)
    : QObject(window)
    , m_workspace(workspace)
    , m_settings(settings)
    , m_announcer(announcer)
    , m_window(*window)
{
    m_gap.setSingleShot(true);
    m_gap.setInterval(GapMs);
    connect(&m_gap, &QTimer::timeout, this, &SpokenNews::tellWaiting);
    connect(&m_workspace, &Workspace::eventsArrived, this, &SpokenNews::noteEvents);
    connect(m_workspace.account(), &Account::messageFailed, this, &SpokenNews::noteFailure);
    const auto all = m_workspace.store().conversations().all();
    for (const auto &conversation : all ? *all : QList<protocol::Conversation>())
        m_known.insert(conversation.id, conversation.lastSeq);
}

void SpokenNews::noteEvents(const QList<protocol::Event> &events)
{
    if (events.isEmpty())
        return;
    const auto conversation = events.first().conversation;
    const bool isNew = !m_known.contains(conversation); // it begins with history
    const Seq known = m_known.value(conversation);
    for (const auto &event : events) {
        if (event.seq <= known)
            continue;
        m_known[conversation] = std::max(m_known.value(conversation), event.seq);
        const auto *text = event.content ? event.content->as<Content::Text>() : nullptr;
        if (text && !isNew && isWorthSaying(event, *text))
            tell(sentence(event, *text));
    }
}

bool SpokenNews::isWorthSaying(const protocol::Event &event, const Content::Text &text) const
{
    const auto level = m_settings.spokenNews();
    return event.sender != m_workspace.self() && level != SpokenLevel::Nothing
        && (level == SpokenLevel::All || m_workspace.isMentioned(text.text)) && isInSight(event, text);
}

bool SpokenNews::isInSight(const protocol::Event &event, const Content::Text &text) const
{
    if (!m_window.isActiveWindow() || event.conversation != m_window.current())
        return false;
    if (!text.thread)
        return !m_window.screens()->current();
    const auto *thread = m_window.right()->isOpen() ? m_window.right()->thread() : nullptr;
    return thread && thread->talk()->place().thread == *text.thread;
}

QString SpokenNews::sentence(const protocol::Event &event, const Content::Text &text) const
{
    const auto sender = withoutTricks(m_workspace.displayName(event.sender));
    const auto words = withoutTricks(FileTexts::excerpt(text)).simplified().left(LongestText);
    return tr("%1: %2", "who, what they wrote").arg(sender, words);
}

void SpokenNews::tell(const QString &sentence)
{
    if (m_gap.isActive()) {
        m_waiting = sentence;
        ++m_count;
        return;
    }
    say(sentence);
    m_gap.start();
}

void SpokenNews::tellWaiting()
{
    if (m_count == 0)
        return;
    const int count = std::exchange(m_count, 0);
    say(count == 1 ? m_waiting : tr("%n new message(s)", nullptr, count));
    m_waiting.clear();
    m_gap.start();
}

// Changes that are refused are told by a window of their own.
void SpokenNews::noteFailure(ClientId id, const Error &error)
{
    const auto item = m_workspace.store().outbox().find(id);
    if (!item || !*item || !(*item)->frame.content.as<Content::Text>())
        return;
    const auto info = m_workspace.store().conversations().find((*item)->frame.conversation);
    const auto name = info && *info ? withoutTricks((*info)->name) : QString();
    say(tr("Your message in #%1 was not sent. %2").arg(name, errorText(error)));
}

void SpokenNews::say(const QString &text)
{
    m_announcer.say(text);
    Q_EMIT said(text);
}

} // namespace conclave::client
