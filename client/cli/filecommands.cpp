// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/filecommands.h"

#include "client/cli/messageref.h"
#include "client/cli/terminal.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

// What an earlier run left there when it was broken off.
Status emptyTray(Account &account, const ReadPlace &place)
{
    const auto left = account.store().transfers().tray(place);
    if (!left)
        return left.error();
    for (const auto &transfer : *left) {
        if (auto done = account.transfers().cancel(transfer.file); !done)
            return done;
    }
    return {};
}

Result<protocol::FileReference> fileOf(Account &account, ConversationId channel, MessageId id, qint64 number)
{
    const auto message = account.store().messages().message(channel, id);
    if (!message)
        return message.error();
    if (!*message || !(*message)->text)
        return Error{ErrorCode::NotFound, u"there is no such message"_s};
    const auto &files = (*message)->text->files;
    if (number > files.size())
        return Error{ErrorCode::NotFound,
                     files.isEmpty() ? u"that message has no file"_s
                                     : u"that message has %1 files"_s.arg(files.size())};
    return files.at(number - 1);
}

} // namespace

void sendFiles(Account &account, const ReadPlace &place, const Options &options,
               const Transfers::Answer<ClientId> &answer)
{
    if (auto done = emptyTray(account, place); !done) {
        answer(done.error());
        return;
    }
    const auto refused = std::make_shared<std::optional<Error>>();
    for (const auto &name : options.arguments.mid(1)) {
        account.transfers().attach(
            place, QFileInfo(name).absoluteFilePath(),
            [&account, refused, name, keeps = options.keepsLocation](const Result<FileId> &file) {
                if (file && keeps)
                    (void)account.transfers().keepLocation(*file, true); // it is there, and nothing was sent yet
                if (!file && !*refused)
                    *refused = Error{file.error().code, u"%1: %2"_s.arg(name, file.error().detail)};
            });
    }
    account.transfers().whenFilled(place, [&account, place, options, answer, refused] {
        if (*refused) {
            (void)emptyTray(account, place); // what failed is said; the next run empties it too
            answer(**refused);
            return;
        }
        protocol::Content::Text text;
        text.text = options.text;
        if (!place.thread.isNull())
            text.thread = place.thread;
        account.transfers().send(place, text, answer);
    });
}

DownloadCommand::DownloadCommand(const Context &context)
    : Command(context)
{
    connect(account(), &Account::transferChanged, this, &DownloadCommand::note);
}

void DownloadCommand::begin()
{
    if (QFileInfo::exists(options().arguments.at(2)))
        fail(ExitUsage, u"%1 exists already"_s.arg(options().arguments.at(2)));
}

void DownloadCommand::online()
{
    if (m_file || std::exchange(m_asking, true))
        return; // it goes on by itself
    call(
        [options = options()](Account &a, auto reply) {
            const auto channel = ownChannel(a, channelName(options.arguments.at(0)));
            if (!channel) {
                reply(Result<FileId>(channel.error()));
                return;
            }
            findMessage(a, channel->id, options.arguments.at(1),
                        [&a, reply, options, channel = channel->id](const Result<MessageId> &message) {
                            const auto file = message ? fileOf(a, channel, *message, options.fileNumber)
                                                      : Result<protocol::FileReference>(message.error());
                            const auto target = QFileInfo(options.arguments.at(2)).absoluteFilePath();
                            reply(file ? a.transfers().save(*file, target) : Result<FileId>(file.error()));
                        });
        },
        [this](const Result<FileId> &file) {
            m_asking = false;
            if (!file) {
                if (!lostConnection(file.error()))
                    fail(file.error());
                return;
            }
            m_file = *file;
            ask([id = *file](Account &a) { return a.store().transfers().find(id); },
                [this](const Result<std::optional<Transfer>> &transfer) {
                    if (transfer && *transfer)
                        note(**transfer); // it may have been quicker
                });
        });
}

void DownloadCommand::note(const Transfer &transfer)
{
    if (transfer.file != m_file)
        return;
    Q_EMIT movedOn();
    if (transfer.state == TransferState::Failed)
        fail(transfer.error.value_or(Error()));
    else if (transfer.state == TransferState::Done)
        Q_EMIT finished(ExitDone);
}

} // namespace conclave::client
