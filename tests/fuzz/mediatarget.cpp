// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/mediatarget.h"

#include "shared/media/medialocation.h"

namespace conclave {

using namespace media;

namespace {

void require(bool holds, const char *what)
{
    if (!holds)
        qFatal("the search broke its promise: %s", what);
}

} // namespace

void fuzzMedia(QByteArrayView bytes)
{
    auto file = bytes.toByteArray();
    const auto patches = findLocation(MemorySource(file));
    if (!patches) {
        require(patches.error().code == ErrorCode::Invalid, "memory can be read");
        return;
    }
    constexpr qsizetype MarginBytes = 64;
    QByteArray around(MarginBytes, 'x');
    patches->applyTo(bytes.size(), around);
    require(around == QByteArray(MarginBytes, 'x'), "nothing is written behind the end");
    patches->applyTo(-MarginBytes, around);
    require(around == QByteArray(MarginBytes, 'x'), "nothing is written before the beginning");
    patches->applyTo(0, file);
    require(file.size() == bytes.size(), "a file keeps its length");
    require(patches->isEmpty() || file != bytes, "what is found is overwritten");
    const auto again = findLocation(MemorySource(file));
    require(again && again->isEmpty(), "a second time finds nothing more");
}

} // namespace conclave
