// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/accounttransfers.h"

#include "client/account/worker.h"
#include "client/models/platform/networkcost.h"
#include "shared/util/logging.h"

namespace conclave::client {

namespace {

Result<FileId> shaped(Account &account, const Result<FileId> &attached, const QSize &shape)
{
    if (attached)
        (void)account.transfers().setShape(*attached, shape); // a failure has been told
    return attached;
}

} // namespace

AccountTransfers::AccountTransfers(Workspace &workspace)
    : m_workspace(workspace)
{
    m_measuring.setMaxThreadCount(1);
    connect(&m_workspace, &Workspace::transferChanged, this, &AccountTransfers::note);
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

bool AccountTransfers::isMetered() const
{
    return isNetworkMetered();
}

// What is tried again may be another picture by now, or be there again.
void AccountTransfers::note(const Transfer &transfer)
{
    const auto before = find(transfer.file);
    const auto rested = before && (before->state == TransferState::Failed || before->state == TransferState::Paused);
    const bool goesOn = transfer.state == TransferState::Waiting || transfer.state == TransferState::Running;
    put(transfer);
    if (rested && goesOn && transfer.kind == TransferKind::Upload && !transfer.path.isEmpty())
        measure(transfer);
}

void AccountTransfers::measure(const Transfer &transfer)
{
    inTurn<void>(
        {transfer.path, {}}, this,
        [file = transfer.file](Account &account, const QSize &shape) {
            return account.transfers().setShape(file, shape);
        },
        [this](const Status &done) {
            if (!done && done.error().code != ErrorCode::NotFound) // it may be over
                Q_EMIT m_workspace.sendFailed(done.error());
        });
}

// `work(account, shape)` on the core thread, after whatever was asked for before.
template <class T, class Work>
void AccountTransfers::inTurn(const PictureSource &source, QObject *context, Work work, Answer<T> answer)
{
    runOn(
        m_measuring, this, [source] { return shapeOf(source); },
        [this, context = QPointer(context), work, answer](const QSize &shape) {
            m_workspace.ask(
                this, [work, shape](Account &account) { return work(account, shape); },
                [context, answer](const Result<T> &done) {
                    if (context)
                        answer(done);
                });
        });
}

void AccountTransfers::attach(const ReadPlace &place, const QString &path, QObject *context, Answer<FileId> answer)
{
    inTurn(
        {path, {}}, context,
        [place, path](Account &account, const QSize &shape) {
            return shaped(account, account.transfers().attach(place, path), shape);
        },
        std::move(answer));
}

void AccountTransfers::attach(const ReadPlace &place, const QString &name, const QByteArray &bytes, QObject *context,
                              Answer<FileId> answer)
{
    inTurn(
        {{}, bytes}, context,
        [place, name, bytes](Account &account, const QSize &shape) {
            return shaped(account, account.transfers().attach(place, name, bytes), shape);
        },
        std::move(answer));
}

void AccountTransfers::describe(FileId file, const QString &description)
{
    m_workspace.attempt(
        [file, description](Account &account) { return account.transfers().describe(file, description); });
}

void AccountTransfers::setShape(FileId file, const QSize &shape)
{
    m_workspace.attempt([file, shape](Account &account) { return account.transfers().setShape(file, shape); });
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
    inTurn(
        {}, context, [place, text](Account &account, const QSize &) { return account.transfers().send(place, text); },
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
