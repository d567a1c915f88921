// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/jobs/fileinspection.h"

#include "server/jobs/imagelocation.h"
#include "shared/media/medialocation.h"

#include <QCryptographicHash>
#include <QMimeDatabase>
#include <QXmlStreamReader>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr qint64 PieceBytes = 1024 * 1024;

// Databases of types look for words at the beginning, and take a drawing that has a script for a page.
bool isDrawing(const QByteArray &beginning)
{
    QXmlStreamReader reader(beginning);
    return reader.readNextStartElement() && reader.name() == "svg"_L1
        && reader.namespaceUri() == "http://www.w3.org/2000/svg"_L1;
}

class VaultSource : public media::ByteSource
{
public:
    VaultSource(const VaultFile &file, qint64 size)
        : m_file(file)
        , m_size(size)
    {
    }

    qint64 size() const override { return m_size; }
    Result<QByteArray> read(qint64 offset, qint64 size) const override { return m_file.read(offset, size); }

private:
    const VaultFile &m_file;
    const qint64 m_size;
};

} // namespace

QString mediaTypeOf(const QByteArray &beginning, const QString &name)
{
    const QMimeDatabase database;
    const auto type = database.mimeTypeForData(beginning);
    if (beginning.isEmpty() || !type.isValid() || type.isDefault())
        return u"application/octet-stream"_s;
    if (isDrawing(beginning))
        return u"image/svg+xml"_s;
    // What a picture is, and so whether it loses its location and is shown, is not for its name to say.
    if (type.name().startsWith("image/"_L1))
        return type.name();
    const auto named = database.mimeTypesForFileName(name);
    const auto finer = std::find_if(named.cbegin(), named.cend(),
                                    [&type](const QMimeType &one) { return one.inherits(type.name()); });
    return finer == named.cend() ? type.name() : finer->name();
}

Result<FileFacts> FileInspection::inspect(const FileRow &row) const
{
    FileFacts facts;
    facts.storedAs = row.storedAs;
    facts.size = row.size;
    const auto beginning = hash(row, facts);
    if (!beginning)
        return beginning.error();
    facts.mediaType = mediaTypeOf(*beginning, row.name);
    Status done;
    if (!row.keepsLocation)
        done = silence(facts, *beginning);
    if (done)
        done = depict(facts);
    if (done)
        return facts;
    if (facts.storedAs != row.storedAs && !m_vault.erase(facts.storedAs))
        return Error{ErrorCode::StorageFailed, u"a file cannot be removed"_s};
    return done.error();
}

Result<QByteArray> FileInspection::hash(const FileRow &row, FileFacts &facts) const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray beginning;
    std::unique_ptr<VaultFile> file;
    if (row.size > 0) {
        auto opened = m_vault.open(row.storedAs, VaultFile::Use::Read);
        if (!opened)
            return opened.error().code == ErrorCode::NotFound ? Error{ErrorCode::WrongOffset, u"0"_s} : opened.error();
        file = *std::move(opened);
    }
    for (qint64 at = 0; at < row.size;) {
        const auto piece = file->read(at, std::min(PieceBytes, row.size - at));
        if (!piece)
            return piece.error();
        if (piece->isEmpty())
            return Error{ErrorCode::WrongOffset, QString::number(at)};
        if (at == 0)
            beginning = *piece;
        hash.addData(*piece);
        at += piece->size();
    }
    facts.sha256 = hash.result();
    if (!row.sha256.isEmpty() && facts.sha256 != row.sha256)
        return Error{ErrorCode::ChecksumMismatch, u"sha256"_s};
    return beginning;
}

// By what it is, and by no name. What is silent takes a new place, so that a server killed meanwhile has the old one as
// it was.
Status FileInspection::silence(FileFacts &facts, const QByteArray &beginning) const
{
    if (mayHoldLocation(facts.mediaType))
        return silencePicture(facts);
    return media::isBoxMedia(beginning) ? silenceMedia(facts) : Status();
}

Status FileInspection::silencePicture(FileFacts &facts) const
{
    if (facts.size > MostPictureBytes)
        return Error{ErrorCode::LocationUnremovable,
                     u"a picture of more than %1 bytes is only taken with keep_location"_s.arg(MostPictureBytes)};
    const auto file = m_vault.open(facts.storedAs, VaultFile::Use::Read);
    if (!file)
        return file.error();
    const auto bytes = (*file)->read(0, facts.size);
    if (!bytes)
        return bytes.error();
    const auto silent = withoutLocation(*bytes, facts.mediaType);
    if (!silent)
        return {};
    facts.storedAs = FileVault::newName();
    facts.size = silent->size();
    facts.sha256 = QCryptographicHash::hash(*silent, QCryptographicHash::Sha256);
    return store(facts.storedAs, *silent);
}

// A film may be larger than memory: it is never there as a whole.
Status FileInspection::silenceMedia(FileFacts &facts) const
{
    const auto file = m_vault.open(facts.storedAs, VaultFile::Use::Read);
    if (!file)
        return file.error();
    const auto patches = media::findLocation(VaultSource(**file, facts.size));
    if (!patches && patches.error().code == ErrorCode::Invalid)
        return Error{
            ErrorCode::LocationUnremovable,
            u"a file with %1 keeps its location, or is not taken: see keep_location"_s.arg(patches.error().detail)};
    if (!patches)
        return patches.error();
    if (patches->isEmpty())
        return {};
    if (m_hasRoom && !m_hasRoom(facts.size))
        return Error{ErrorCode::StorageFull, u"less than server.disk_reserve would be free"_s};
    return copy(**file, *patches, facts);
}

Status FileInspection::copy(const VaultFile &from, const media::Patches &patches, FileFacts &facts) const
{
    facts.storedAs = FileVault::newName();
    const auto file = m_vault.open(facts.storedAs, VaultFile::Use::Create);
    if (!file)
        return file.error();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (qint64 at = 0; at < facts.size;) {
        auto piece = from.read(at, std::min(PieceBytes, facts.size - at));
        if (!piece)
            return piece.error();
        if (piece->isEmpty())
            return Error{ErrorCode::StorageFailed, u"a file has become shorter"_s};
        patches.applyTo(at, *piece);
        if (auto written = (*file)->write(at, *piece); !written)
            return written;
        hash.addData(*piece);
        at += piece->size();
    }
    facts.sha256 = hash.result();
    return (*file)->sync();
}

Status FileInspection::depict(FileFacts &facts) const
{
    const auto thumbnail = m_thumbnails.make(m_vault.pathOf(facts.storedAs), facts.mediaType);
    if (!thumbnail)
        return {};
    const auto name = FileVault::thumbnailOf(facts.storedAs);
    if (auto gone = VaultFile::remove(m_vault.pathOf(name)); !gone) // of a server killed at this point
        return gone;
    if (auto stored = store(name, thumbnail->bytes); !stored)
        return stored;
    facts.width = thumbnail->width;
    facts.height = thumbnail->height;
    facts.blurhash = thumbnail->blurhash;
    return {};
}

Status FileInspection::store(const QString &name, const QByteArray &bytes) const
{
    const auto file = m_vault.open(name, VaultFile::Use::Create);
    if (!file)
        return file.error();
    if (auto written = (*file)->write(0, bytes); !written)
        return written;
    return (*file)->sync();
}

} // namespace conclave::server
