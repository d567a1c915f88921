// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/memorydatabase.h"
#include "client/store/sealer.h"

namespace conclave::client {

// A search index as a file: its image sealed in pieces under the store's key. Each piece is bound to its place, to the
// size and to what stands in the head, so that a file that was cut, mixed or made older in parts does not open. Files
// are replaced as a whole. Functions for the thread that keeps the index.
class SearchSnapshot
{
public:
    struct Head
    {
        QByteArray journal; // the mark of the journal that goes on behind it
        qint64 position = 0; // of the last change that is in the index
        QString rules; // by which tokens were made
    };
    struct Loaded
    {
        Head head;
        DatabaseImage image;
    };

    explicit SearchSnapshot(const QString &file)
        : m_file(file)
    {
    }

    Status save(const Sealer &sealer, const Head &head, DatabaseImage image) const;
    Result<Loaded> load(const Sealer &sealer) const; // NotFound; StorageCorrupt, WrongKey: of no use any more
    void remove() const; // also what an interrupted save() left
    bool exists() const;

private:
    const QString m_file;
};

} // namespace conclave::client
