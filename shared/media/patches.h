// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <map>

namespace conclave::media {

// What is to stand elsewhere in a file instead of what is there, which keeps its length. Where two of them meet, the
// later one holds.
class Patches
{
public:
    void write(qint64 offset, const QByteArray &bytes);
    void clear(qint64 offset, qint64 size); // zeros
    void add(const Patches &later);

    bool isEmpty() const { return m_patches.empty(); }
    qsizetype count() const { return qsizetype(m_patches.size()); }
    void applyTo(qint64 offset, QByteArray &bytes) const; // a piece of the file that begins there

    bool operator==(const Patches &) const = default;

private:
    struct Patch
    {
        qint64 size = 0;
        QByteArray bytes; // empty: zeros

        Patch part(qint64 from, qint64 length) const { return {length, bytes.mid(from, length)}; }
        bool operator==(const Patch &) const = default;
    };
    void insert(qint64 offset, Patch patch);
    void makeRoom(qint64 offset, qint64 end);

    std::map<qint64, Patch> m_patches; // by where they begin; none reaches into the next
};

} // namespace conclave::media
