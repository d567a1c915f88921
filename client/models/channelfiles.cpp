// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/channelfiles.h"

#include "client/store/coverage.h"
#include "shared/util/logging.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <utility>

namespace conclave::client {

namespace {

constexpr int PageMessages = 100;
constexpr int MostPages = 20; // looked at in one go, where files are few

} // namespace

ChannelFiles::ChannelFiles(Workspace &workspace, ConversationId conversation)
    : m_workspace(workspace)
    , m_conversation(conversation)
{
}

bool ChannelFiles::readPage()
{
    const auto page = m_workspace.store().messages().before(m_conversation, m_before, PageMessages);
    if (!page)
        qCWarning(lcClient) << "cannot read messages:" << page.error().detail;
    m_isAtEnd = !page || page->size() < PageMessages;
    if (!page || page->isEmpty())
        return false;
    for (auto message = page->crbegin(); message != page->crend(); ++message) {
        for (const auto &file : message->text ? message->text->files : QList<protocol::FileReference>())
            m_rows.append({message->id, file, message->sender, message->at});
    }
    m_before = page->first().seq;
    m_oldestAt = page->first().at;
    return !m_isAtEnd;
}

void ChannelFiles::readOn()
{
    const auto wanted = m_rows.size() + PageFiles;
    for (int page = 0; page < MostPages && m_rows.size() < wanted; ++page) {
        if (!readPage())
            return;
    }
}

bool ChannelFiles::readAgain()
{
    const auto known = std::exchange(m_rows, {});
    const auto before = std::exchange(m_before, Newest);
    const bool wasAtEnd = std::exchange(m_isAtEnd, false);
    while (m_before > before || wasAtEnd) {
        if (!readPage())
            break;
    }
    return m_rows != known || m_isAtEnd != wasAtEnd;
}

// Also when older messages came: then other ones are missing.
bool ChannelFiles::isTouchedBy(const QList<protocol::Event> &events) const
{
    return std::any_of(events.begin(), events.end(), [this](const protocol::Event &event) {
        if (event.conversation != m_conversation)
            return false;
        const auto *text = event.content ? event.content->as<protocol::Content::Text>() : nullptr;
        const auto *deletion = event.content ? event.content->as<protocol::Content::Delete>() : nullptr;
        const auto isOfDeleted = [deletion](const Row &row) { return row.message == deletion->target; };
        return event.seq < m_before || (text && !text->files.isEmpty())
            || (deletion && std::any_of(m_rows.begin(), m_rows.end(), isOfDeleted))
            || event.kind == QLatin1StringView(protocol::Content::Ended::kind);
    });
}

QString ChannelFiles::coverage() const
{
    const auto gaps = historyGaps(m_workspace.store());
    if (!gaps)
        return {};
    const auto gap = std::find_if(gaps->begin(), gaps->end(),
                                  [this](const HistoryGap &one) { return one.conversation == m_conversation; });
    if (gap == gaps->end())
        return {};
    if (gap->knownSince == 0)
        return tr("The messages of this channel are not on this computer yet, and so are their files not shown.");
    const auto date = QLocale().toString(QDateTime::fromMSecsSinceEpoch(gap->knownSince).date(), QLocale::ShortFormat);
    return tr("Not all messages before %1 are on this computer. Their files are not shown here.").arg(date);
}

} // namespace conclave::client
