// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace conclave::server {

// What a request wants of a representation of `size` bytes (RFC 9110, section 14): one range of it, or all.
struct WantedRange
{
    enum class Kind { All, Part, Unsatisfiable };
    Kind kind = Kind::All;
    qint64 first = 0;
    qint64 size = 0; // of the part

    bool operator==(const WantedRange &) const = default;
};

// `header` is the field Range, empty when there is none. What is malformed, of another unit or of several ranges is
// ignored, as the standard allows.
WantedRange wantedRange(const QByteArray &header, qint64 size);

// Whether a list of entity tags, as in If-None-Match, has this one or is a star.
bool namesEntity(const QByteArray &list, const QByteArray &etag);

} // namespace conclave::server
