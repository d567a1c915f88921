// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/transferdesk.h"

#include <QFileInfo>
#include <QMimeDatabase>

namespace conclave::client {

// A desk whose transfers go on as the test says. It outlives the windows that look at it, as the account's does.
class FakeTransfers : public TransferDesk
{
public:
    std::optional<qint64> fileBytes() const override { return limit; }
    bool isMetered() const override { return metered; }
    void attach(const ReadPlace &place, const QString &path, QObject *, Answer<FileId> answer) override
    {
        answer(add(place, QFileInfo(path).fileName(), 10, path));
    }
    void attach(const ReadPlace &place, const QString &name, const QByteArray &data, QObject *,
                Answer<FileId> answer) override
    {
        const auto file = add(place, name, data.size(), {});
        bytes.insert(file, data);
        answer(file);
    }
    void describe(FileId file, const QString &description) override
    {
        change(file, [&](Transfer &transfer) { transfer.reference.description = description; });
    }
    void keepLocation(FileId file, bool keeps) override
    {
        change(file, [&](Transfer &transfer) { transfer.keepsLocation = keeps; });
    }
    void setShape(FileId file, const QSize &shape) override
    {
        change(file, [&](Transfer &transfer) {
            transfer.reference.width = shape.isEmpty() ? std::nullopt : std::optional<qint64>(shape.width());
            transfer.reference.height = shape.isEmpty() ? std::nullopt : std::optional<qint64>(shape.height());
        });
    }
    void pause(FileId file) override { setState(file, TransferState::Paused); }
    void resume(FileId file) override { setState(file, TransferState::Running); }
    void cancel(FileId file) override { take(file); }
    void send(const ReadPlace &place, const protocol::Content::Text &text, QObject *, Answer<ClientId> answer) override
    {
        auto message = text;
        const auto files = tray(place);
        for (const auto &transfer : files) {
            message.files << transfer.reference;
            change(transfer.file, [](Transfer &gone) { gone.message = ClientId::create(); });
        }
        sent << message;
        answer(ClientId::create());
    }
    void thumbnail(FileId file, QObject *, Answer<QByteArray> answer) override
    {
        asked << file;
        if (bytes.contains(file))
            answer(bytes.value(file));
        else
            answer(Error{refusal, {}});
    }
    void save(const protocol::FileReference &file, const QString &target, QObject *, Answer<FileId> answer) override
    {
        Transfer transfer;
        transfer.file = file.file;
        transfer.kind = TransferKind::Download;
        transfer.state = TransferState::Running;
        transfer.reference = file;
        transfer.path = target;
        put(transfer);
        answer(file.file);
    }
    void content(const protocol::FileReference &file, QObject *, Answer<QByteArray> answer) override
    {
        if (bytes.contains(file.file))
            answer(bytes.value(file.file));
        else
            answer(Error{refusal, {}});
    }

    void show(const Transfer &transfer) { put(transfer); }
    FileId add(const ReadPlace &place, const QString &name, qint64 size, const QString &path)
    {
        Transfer transfer;
        transfer.file = FileId::create();
        transfer.place = place;
        transfer.path = path;
        transfer.reference.file = transfer.file;
        transfer.reference.name = name;
        transfer.reference.size = size;
        transfer.reference.mediaType = QMimeDatabase().mimeTypeForFile(name, QMimeDatabase::MatchExtension).name();
        put(transfer);
        return transfer.file;
    }
    template <class Work>
    void change(FileId file, Work work)
    {
        auto transfer = *find(file);
        work(transfer);
        put(transfer);
    }
    void setState(FileId file, TransferState state)
    {
        change(file, [state](Transfer &transfer) { transfer.state = state; });
    }
    void fail(FileId file, ErrorCode code)
    {
        change(file, [code](Transfer &transfer) {
            transfer.state = TransferState::Failed;
            transfer.error = Error{code, {}};
        });
    }

    std::optional<qint64> limit = 100 * 1024 * 1024;
    bool metered = false;
    QHash<FileId, QByteArray> bytes;
    ErrorCode refusal = ErrorCode::NetworkUnreachable; // of what is not in `bytes`
    QList<FileId> asked; // for their thumbnails
    QList<protocol::Content::Text> sent;
};

} // namespace conclave::client
