// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <optional>

namespace conclave::media {

// A TIFF structure, which is what an Exif block is, without the references to GPS directories and what these held; as
// long as before. Nothing when there was none, or when it is no TIFF structure.
std::optional<QByteArray> tiffWithoutLocation(const QByteArray &bytes);

// Whether a packet of XMP, or another text of a file, speaks of a place.
bool mentionsLocation(QByteArrayView text);

} // namespace conclave::media
