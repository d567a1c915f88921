// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/files.h"
#include "server/http/filetransfers.h"
#include "server/http/httpconnections.h"
#include "server/session/ingress.h"

namespace conclave::server {

// The bytes of files over HTTP: PUT, GET and HEAD of /v1/files/<id>, GET and HEAD of its thumbnail. The domain thread
// is asked for each request; then FileTransfers carries. One for each IO thread, used on it only.
class FileRoutes
{
public:
    struct Parts
    {
        const Tokens &tokens;
        const Clock &clock;
        FileTransfers &transfers;
        PostOutbound post;
        std::function<bool(Call)> submit;
    };
    explicit FileRoutes(Parts parts)
        : m_parts(std::move(parts))
    {
    }

    static bool concerns(const HttpRequest &head);
    HttpAdmission admit(const HttpRequest &head) const;
    void received(const HttpRequest &request) const;

private:
    void submit(const HttpRequest &request, Handler handler) const;
    Handler upload(const HttpRequest &request, const FileId &file) const;
    Handler download(const HttpRequest &request, const FileId &file) const;

    const Parts m_parts;
};

// An upload of this file has so many bytes on the disk; `exchange`, unless it is 0, hears of it.
Call receivedCall(PeerId exchange, const FileId &file, qint64 offset);

} // namespace conclave::server
