// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/accounttransfers.h"

#include "shared/util/logging.h"

namespace conclave::client {

AccountTransfers::AccountTransfers(Workspace &workspace)
    : m_workspace(workspace)
{
    connect(&m_workspace, &Workspace::transferChanged, this, &AccountTransfers::put);
    connect(&m_workspace, &Workspace::transferRemoved, this, &AccountTransfers::take);
    connect(&m_workspace, &Workspace::statusChanged, this, &AccountTransfers::readLimit);
    const auto known = m_workspace.store().transfers().all();
    if (!known)
        qCWarning(lcClient) << "transfers cannot be read:" << known.error().detail;
    const auto files = known ? *known : QList<Transfer>();
    for (const auto &transfer : files)
        put(transfer);
}

// The server tells it with its welcome; until then the last one counts, or none.
void AccountTransfers::readLimit()
{
    if (!m_workspace.isOnline())
        return;
    Q_EMIT reachable();
    m_workspace.ask(
        this, [](Account &account) { return account.server().limits.fileBytes.value_or(0); },
        [this](qint64 bytes) {
            m_fileBytes = bytes;
            Q_EMIT limitChanged();
        });
}

void AccountTransfers::attach(const ReadPlace &place, const QString &path, QObject *context, Answer<FileId> answer)
{
    m_workspace.call(
        context, [place, path](Account &account, auto reply) { account.transfers().attach(place, path, reply); },
        std::move(answer));
}

void AccountTransfers::attach(const ReadPlace &place, const QString &name, const QByteArray &bytes, QObject *context,
                              Answer<FileId> answer)
{
    m_workspace.call(
        context,
        [place, name, bytes](Account &account, auto reply) { account.transfers().attach(place, name, bytes, reply); },
        std::move(answer));
}

void AccountTransfers::describe(FileId file, const QString &description)
{
    m_workspace.attempt(
        [file, description](Account &account) { return account.transfers().describe(file, description); });
}

void AccountTransfers::keepLocation(FileId file, bool keeps)
{
    m_workspace.attempt([file, keeps](Account &account) { return account.transfers().keepLocation(file, keeps); });
}

void AccountTransfers::pause(FileId file)
{
    m_workspace.attempt([file](Account &account) { return account.transfers().pause(file); });
}

void AccountTransfers::resume(FileId file)
{
    m_workspace.attempt([file](Account &account) { return account.transfers().resume(file); });
}

void AccountTransfers::cancel(FileId file)
{
    m_workspace.attempt([file](Account &account) { return account.transfers().cancel(file); });
}

void AccountTransfers::send(const ReadPlace &place, const protocol::Content::Text &text, QObject *context,
                            Answer<ClientId> answer)
{
    m_workspace.call(
        context, [place, text](Account &account, auto reply) { account.transfers().send(place, text, reply); },
        std::move(answer));
}

void AccountTransfers::thumbnail(FileId file, QObject *context, Answer<QByteArray> answer)
{
    m_workspace.call(
        context,
        [file](Account &account, auto reply) {
            account.transfers().thumbnail(file, [reply](const Result<QByteArray> &bytes) { reply(bytes); });
        },
        std::move(answer));
}

void AccountTransfers::content(const protocol::FileReference &file, QObject *context, Answer<QByteArray> answer)
{
    m_workspace.call(
        context,
        [file](Account &account, auto reply) {
            account.transfers().content(file, [reply](const Result<QByteArray> &bytes) { reply(bytes); });
        },
        std::move(answer));
}

void AccountTransfers::save(const protocol::FileReference &file, const QString &target, QObject *context,
                            Answer<FileId> answer)
{
    m_workspace.ask(
        context, [file, target](Account &account) { return account.transfers().save(file, target); },
        std::move(answer));
}

} // namespace conclave::client
