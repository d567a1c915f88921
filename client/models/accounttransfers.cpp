// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/accounttransfers.h"

#include "client/account/filelane.h"
#include "client/models/platform/networkcost.h"
#include "shared/util/logging.h"

namespace conclave::client {

namespace {

constexpr int ShapeMs = 1000; // nobody waits longer for a disk to show its picture

// The answer to attaching, once the transfer knows its shape.
template <class Reply>
auto shaping(Account &account, const QSize &shape, Reply reply)
{
    return [&account, shape, reply](const Result<FileId> &attached) {
        if (attached)
            (void)account.transfers().setShape(*attached, shape); // a failure has been told
        reply(attached);
    };
}

} // namespace

AccountTransfers::AccountTransfers(Workspace &workspace)
    : m_workspace(workspace)
{
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

// What the user sent does not go with the window.
AccountTransfers::~AccountTransfers()
{
    m_steps.finish();
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
    askDisk(
        FileLane::PatienceMs, this, [source = PictureSource{transfer.path, {}}] { return shapeOf(source); },
        [this, file = transfer.file](const std::optional<QSize> &shape) {
            if (shape)
                setShape(file, *shape);
        });
}

// `work(account, shape, reply)` on the core thread, in the order in which it was asked for. A picture that its disk
// does not show soon has no shape.
template <class Work>
void AccountTransfers::attachShaped(const ReadPlace &place, const PictureSource &source, QObject *context, Work work,
                                    Answer<FileId> answer)
{
    const auto submit
        = [this, context = QPointer(context), work = std::move(work), answer = std::move(answer)](const QSize &shape) {
              m_workspace.call(
                  this, [work, shape](Account &account, auto reply) { work(account, shaping(account, shape, reply)); },
                  [context, answer](const Result<FileId> &attached) {
                      if (context)
                          answer(attached);
                  });
          };
    askDisk(
        ShapeMs, this, [source] { return shapeOf(source); },
        [this, submit, id = m_steps.add(place, [submit] { submit(QSize()); })](const std::optional<QSize> &shape) {
            m_steps.ready(id, [submit, shape] { submit(shape.value_or(QSize())); });
        });
}

void AccountTransfers::attach(const ReadPlace &place, const QString &path, QObject *context, Answer<FileId> answer)
{
    attachShaped(
        place, {path, {}}, context,
        [place, path](Account &account, auto reply) { account.transfers().attach(place, path, reply); },
        std::move(answer));
}

void AccountTransfers::attach(const ReadPlace &place, const QString &name, const QByteArray &bytes, QObject *context,
                              Answer<FileId> answer)
{
    attachShaped(
        place, {{}, bytes}, context,
        [place, name, bytes](Account &account, auto reply) { account.transfers().attach(place, name, bytes, reply); },
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
    const auto submit = [this, place, text, context = QPointer(context), answer = std::move(answer)] {
        m_workspace.call(
            this, [place, text](Account &account, auto reply) { account.transfers().send(place, text, reply); },
            [context, answer](const Result<ClientId> &sent) {
                if (context)
                    answer(sent);
            });
    };
    m_steps.ready(m_steps.add(place), submit);
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
