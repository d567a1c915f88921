// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/fileinspection.h"

#include <QCryptographicHash>
#include <QMimeDatabase>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr qint64 PieceBytes = 1024 * 1024;

QString mediaTypeOf(const QByteArray &beginning)
{
    const auto type = QMimeDatabase().mimeTypeForData(beginning);
    return beginning.isEmpty() || !type.isValid() ? u"application/octet-stream"_s : type.name();
}

} // namespace

Result<FileFacts> inspectFile(const FileVault &vault, const FileRow &row)
{
    FileFacts facts;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray beginning;
    if (row.size > 0) {
        const auto file = vault.open(row.storedAs, VaultFile::Use::Read);
        if (!file && file.error().code != ErrorCode::NotFound)
            return file.error();
        const auto size = file ? (*file)->size() : Result<qint64>(0);
        if (!size)
            return size.error();
        if (*size != row.size)
            return Error{ErrorCode::WrongOffset, QString::number(std::min(*size, row.size))};
        for (qint64 at = 0; at < row.size;) {
            const auto piece = (*file)->read(at, std::min(PieceBytes, row.size - at));
            if (!piece)
                return piece.error();
            if (piece->isEmpty())
                return Error{ErrorCode::WrongOffset, QString::number(at)};
            if (at == 0)
                beginning = *piece;
            hash.addData(*piece);
            at += piece->size();
        }
    }
    facts.sha256 = hash.result();
    facts.mediaType = mediaTypeOf(beginning);
    if (!row.sha256.isEmpty() && facts.sha256 != row.sha256)
        return Error{ErrorCode::ChecksumMismatch, u"sha256"_s};
    return facts;
}

} // namespace conclave::server
