// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/command.h"

#include "client/cli/terminal.h"
#include "shared/protocol/errors.h"

#include <QDateTime>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

QString sentence(const Error &error)
{
    switch (error.code) {
    case ErrorCode::NetworkUnreachable:
        return u"the server cannot be reached: "_s + error.detail;
    case ErrorCode::ServerRestarting:
        return u"the server restarts; it will be back soon"_s;
    case ErrorCode::NetworkTls:
        return u"the encrypted connection failed: "_s + error.detail;
    case ErrorCode::NotConclave:
        return u"this is not a Conclave server: "_s + error.detail;
    case ErrorCode::UnsupportedVersion:
        return u"the server and this program are of versions too far apart"_s;
    case ErrorCode::TimedOut:
        return u"the server did not answer in time"_s;
    default:
        return codeName(error.code) + (error.detail.isEmpty() ? QString() : ": "_L1 + error.detail);
    }
}

bool isOfNetwork(ErrorCode code)
{
    return code == ErrorCode::NetworkUnreachable || code == ErrorCode::NetworkTls || code == ErrorCode::NotConclave
        || code == ErrorCode::ServerRestarting || code == ErrorCode::TimedOut || code == ErrorCode::UnsupportedVersion;
}

} // namespace

Command::Command(const Context &context)
    : m_context(context)
{
}

void Command::showStatus(const ConnectionStatus &status)
{
    m_online = status.state == ConnectionState::Online;
    if (status.error)
        m_trouble = status.error;
    if (status.error)
        m_untrusted = status.untrusted;
    if (status.versionGap != VersionGap::None && !std::exchange(m_warned, true))
        warnOf(status.versionGap);
    if (status.state == ConnectionState::Online)
        online();
    else if (status.state == ConnectionState::AuthNeeded)
        signInNeeded(status.error.value_or(Error{}));
    else if (status.state == ConnectionState::Refused && status.untrusted)
        keyChanged(*status.untrusted);
    else if (status.state == ConnectionState::Refused)
        refused(status.error.value_or(Error{}));
}

void Command::warnOf(VersionGap gap)
{
    printError(gap == VersionGap::ServerIsNewer
                   ? u"warning: the server is much newer than this program; update it if something does not work"_s
                   : u"warning: the server is much older than this program; some commands may not work there"_s);
}

void Command::signInNeeded(const Error &why)
{
    fail(ExitSignIn,
         u"the sign-in failed: "_s + sentence(why)
             + (options().passwordFile.isEmpty() ? u"; give --password-file"_s : QString()));
}

void Command::keyChanged(const UntrustedKey &key)
{
    const auto since = QDateTime::fromMSecsSinceEpoch(key.knownSinceMs, Qt::UTC).toString(Qt::ISODate);
    fail(ExitNewKey,
         u"the server has another key than before. Either it was set up anew, or somebody stands between it and you. "
         "Nothing was sent; what waits in the outbox stays there.\n"
         "  known since %1: %2\n  now: %3\n"
         "Ask the administrator for the fingerprint, by another way than this server. If it is the same as now, "
         "go on with --accept-fingerprint %3"_s.arg(since, fingerprintText(key.known), fingerprintText(key.met)));
}

void Command::refused(const Error &why)
{
    fail(ExitNetwork, sentence(why));
}

void Command::timedOut()
{
    fail(ExitNetwork, lastTrouble());
}

QString Command::lastTrouble() const
{
    if (m_trouble && m_untrusted)
        return u"%1; its key has the fingerprint %2: when the administrator names the same one, "
               "--accept-fingerprint trusts it"_s.arg(sentence(*m_trouble), fingerprintText(m_untrusted->met));
    return m_trouble ? sentence(*m_trouble) : u"the server did not answer in time"_s;
}

void Command::fail(int exitCode, const QString &text)
{
    if (std::exchange(m_failed, true))
        return;
    printError(text);
    Q_EMIT finished(exitCode);
}

void Command::fail(const Error &error)
{
    const bool isServers = protocol::errorInfo(error.code).code == error.code;
    fail(isOfNetwork(error.code) ? ExitNetwork : isServers ? ExitRefused : ExitOther, sentence(error));
}

bool Command::lostConnection(const Error &error) const
{
    return error.code == ErrorCode::NetworkUnreachable;
}

Result<protocol::Conversation> ownChannel(Account &account, const QString &name)
{
    const auto memberships = account.store().conversations().memberships();
    if (!memberships)
        return memberships.error();
    const auto conversations = account.store().conversations().all();
    if (!conversations)
        return conversations.error();
    QList<protocol::Conversation> named;
    for (const auto &conversation : *conversations) {
        const auto membership = memberships->constFind(conversation.id);
        const bool isMine = membership != memberships->constEnd() && !membership->leftSeq;
        if (isMine && conversation.id.toText() == name)
            return conversation;
        if (isMine && conversation.name.compare(name, Qt::CaseInsensitive) == 0)
            named.append(conversation);
    }
    if (named.size() > 1) // private ones do not take names from others
        return Error{ErrorCode::Conflict,
                     u"you are in several channels #%1; give the id that channels --json shows"_s.arg(name)};
    return named.isEmpty()
        ? Result<protocol::Conversation>(Error{ErrorCode::NotFound, u"you are in no channel #%1"_s.arg(name)})
        : Result<protocol::Conversation>(named.first());
}

Result<UserId> userNamed(Account &account, const QString &argument)
{
    const auto name = argument.startsWith(u'@') ? argument.sliced(1) : argument;
    const auto users = account.store().profile().users();
    if (!users)
        return users.error();
    const auto it = std::find_if(users->begin(), users->end(), [&name](const auto &user) { return user.name == name; });
    if (it == users->end())
        return Error{ErrorCode::NotFound, u"there is no user @%1"_s.arg(name)};
    return it->id;
}

QString codeName(ErrorCode code)
{
    return QString::fromLatin1(protocol::errorInfo(code).name);
}

} // namespace conclave::client
