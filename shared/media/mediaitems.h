// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/media/boxreader.h"
#include "shared/media/patches.h"

namespace conclave::media {

// What has to be overwritten in the items of a `meta` box (ISO/IEC 14496-12, section 8.11; HEIF is made of them) so
// that none of its Exif blocks and packets of XMP says where a picture was taken. `parts` are the boxes in the `meta`
// box.
Result<Patches> itemsOfPlaces(BoxReader &boxes, const QList<Box> &parts);

} // namespace conclave::media
