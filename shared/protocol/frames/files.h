// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/frames/session.h"

// Files: announced and finished by these requests, their bytes sent and fetched over HTTP (docs/protocol.md, Files).
namespace conclave::protocol {

inline constexpr qint64 FileChunkBytes = 8 * 1024 * 1024; // of one upload request
inline constexpr qint64 Sha256Bytes = 32;
inline constexpr int ThumbnailPixels = 840; // the longer side of one: 420 logical pixels on a dense screen

// How far an upload is.
struct UploadState
{
    FileId file;
    qint64 size = 0;
    qint64 offset = 0;
    qint64 chunkBytes = 0;
    std::optional<FileReference> reference;

    bool operator==(const UploadState &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("file", &UploadState::file, "Which one.");
        field("size", &UploadState::size, "How many bytes it has.", Bounds{0});
        field("offset", &UploadState::offset, "So many of them are on the server's disk; go on behind them.",
              Bounds{0});
        field("chunk_bytes", &UploadState::chunkBytes, "At most so many in one request.", Bounds{1});
        field("reference", &UploadState::reference, "Once it is finished: what goes into a message.");
    }
};

struct CreateFile
{
    static constexpr auto op = "file.create";
    static constexpr auto doc = "Announces a file, whose bytes are then sent with `PUT /v1/files/<file>`. A retry with "
                                "the same client_id finds the upload that is under way.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = UploadState;
    ClientId clientId;
    QString name;
    qint64 size = 0;
    std::optional<QByteArray> sha256;
    std::optional<bool> keepLocation;

    static constexpr void fields(auto &&field)
    {
        field("client_id", &CreateFile::clientId, "Made by the client; the file's id.");
        field("name", &CreateFile::name, "What to call it. Folders, control and direction characters are taken out.",
              Bounds{1, MaxFileNameLength});
        field("size", &CreateFile::size, "How many bytes will come.", Bounds{0});
        field("sha256", &CreateFile::sha256, "Of these bytes, if it is known already; `file.finish` may say it too.",
              Bounds{Sha256Bytes, Sha256Bytes});
        field("keep_location", &CreateFile::keepLocation,
              "Whether a picture or film keeps what it says about the place where it was taken. Absent: it does not.");
    }
};

struct FileStatus
{
    static constexpr auto op = "file.status";
    static constexpr auto doc
        = "How far an upload of yours is: after a broken connection, or a restart of either side.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = UploadState;
    FileId file;

    static constexpr void fields(auto &&field) { field("file", &FileStatus::file, "Which one."); }
};

struct FinishFile
{
    static constexpr auto op = "file.finish";
    static constexpr auto doc = "All bytes are sent: the server checks them and looks what they are, which takes some "
                                "seconds for a large file. A retry is harmless. Until a message refers to it, only its "
                                "owner can read the file, and after a day it is removed.";
    static constexpr auto audience = Audience::SignedIn;
    struct Reply
    {
        FileReference reference;

        static constexpr void fields(auto &&field)
        {
            field("reference", &Reply::reference,
                  "What goes into `files` of a message. Its size may have shrunk where a picture lost its location.");
        }
    };
    FileId file;
    std::optional<QByteArray> sha256;

    static constexpr void fields(auto &&field)
    {
        field("file", &FinishFile::file, "Which one.");
        field("sha256", &FinishFile::sha256, "Of its bytes, unless `file.create` said it.",
              Bounds{Sha256Bytes, Sha256Bytes});
    }
};

struct DiscardFile
{
    static constexpr auto op = "file.discard";
    static constexpr auto doc
        = "Removes a file of yours that no message refers to, uploaded or half uploaded. Repeating it is harmless.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Done;
    FileId file;

    static constexpr void fields(auto &&field) { field("file", &DiscardFile::file, "Which one."); }
};

} // namespace conclave::protocol
