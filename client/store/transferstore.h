// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/readstore.h"
#include "shared/protocol/content.h"
#include "shared/util/result.h"

#include <optional>

namespace conclave::client {

enum class TransferKind : quint8 { Upload, Download };
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow" // of a callback type called Done
enum class TransferState : quint8 {
    Waiting, // for its turn, or for the connection
    Running,
    Checking, // all bytes are there; the server looks what they are, or the sum is compared
    Paused, // by the user
    Failed, // `error` says why; until the user decides
    Done,
};
#pragma GCC diagnostic pop
struct Transfer
{
    FileId file;
    TransferKind kind = TransferKind::Upload;
    TransferState state = TransferState::Waiting;
    ReadPlace place;
    std::optional<ClientId> message;
    protocol::FileReference reference;
    QString path;
    qint64 done = 0;
    qint64 bytesPerSecond = 0;
    std::optional<Error> error;
    bool keepsLocation = false;
};

} // namespace conclave::client
