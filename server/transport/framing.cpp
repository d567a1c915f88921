// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/framing.h"

#include <QtEndian>

namespace conclave::server {

QByteArray textFrame(QByteArrayView payload)
{
    constexpr char FinalText = char(0x81);
    constexpr char Length16 = 126;
    constexpr char Length64 = 127;

    const auto size = payload.size();
    QByteArray frame;
    frame.reserve(size + 10);
    frame += FinalText;
    if (size < Length16) {
        frame += char(size);
    } else if (size <= 0xffff) {
        frame += Length16;
        const auto length = qToBigEndian(quint16(size));
        frame.append(reinterpret_cast<const char *>(&length), sizeof length);
    } else {
        frame += Length64;
        const auto length = qToBigEndian(quint64(size));
        frame.append(reinterpret_cast<const char *>(&length), sizeof length);
    }
    frame += payload;
    return frame;
}

} // namespace conclave::server
