// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

namespace conclave::server {

// Whether files of this type may say where they were taken and withoutLocation() knows how to make them silent: JPEG,
// PNG, WebP and TIFF. HEIF and films are the business of shared/media/medialocation.h; others are left as they are.
bool mayHoldLocation(const QString &mediaType);

// An image without what it says about the place where it was taken: the GPS directory of its Exif block (CIPA DC-008,
// section 4.6.3; TIFF 6.0), XMP packets that mention one, and of a JPEG whatever lies behind the image, where phones
// put films and second pictures with a place of their own. The image itself stays as it is, bit by bit, and so does all
// else that is known of it: camera, time, orientation. Nothing when there was nothing to take away, or when the file is
// not what its type says.
std::optional<QByteArray> withoutLocation(const QByteArray &bytes, const QString &mediaType);

} // namespace conclave::server
