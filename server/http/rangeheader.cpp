// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/rangeheader.h"

#include <QList>
#include <algorithm>
#include <optional>

namespace conclave::server {

namespace {

std::optional<qint64> number(const QByteArray &text)
{
    if (text.isEmpty() || text.size() > 18
        || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    return text.toLongLong();
}

} // namespace

WantedRange wantedRange(const QByteArray &header, qint64 size)
{
    const WantedRange all{WantedRange::Kind::All, 0, size};
    if (header.left(6).toLower() != "bytes=")
        return all;
    const auto range = header.mid(6).trimmed();
    const auto dash = range.indexOf('-');
    if (dash < 0 || range.contains(','))
        return all;
    const auto first = number(range.left(dash).trimmed());
    const auto last = number(range.mid(dash + 1).trimmed());
    const bool isOpen = range.mid(dash + 1).trimmed().isEmpty();
    if (range.startsWith('-')) {
        if (!last)
            return all;
        const auto tail = std::min(*last, size);
        return tail > 0 ? WantedRange{WantedRange::Kind::Part, size - tail, tail}
                        : WantedRange{WantedRange::Kind::Unsatisfiable, 0, 0};
    }
    if (!first || (!last && !isOpen) || (last && *last < *first))
        return all;
    if (*first >= size)
        return {WantedRange::Kind::Unsatisfiable, 0, 0};
    const auto end = last ? std::min(*last + 1, size) : size;
    return {WantedRange::Kind::Part, *first, end - *first};
}

bool namesEntity(const QByteArray &list, const QByteArray &etag)
{
    if (list.trimmed() == "*")
        return true;
    const auto tags = list.split(',');
    return std::any_of(tags.cbegin(), tags.cend(), [&etag](const QByteArray &tag) {
        auto text = tag.trimmed();
        if (text.startsWith("W/"))
            text.remove(0, 2);
        return text == '"' + etag + '"';
    });
}

} // namespace conclave::server
