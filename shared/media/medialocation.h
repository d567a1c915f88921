// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/media/bytesource.h"
#include "shared/media/patches.h"

namespace conclave::media {

// Whether a file that begins like this consists of boxes (ISO/IEC 14496-12) or atoms (QuickTime): HEIF, AVIF, MP4, MOV,
// 3GP and their kin, whatever they are called.
bool isBoxMedia(QByteArrayView beginning);

// What has to be overwritten in such a file so that it no longer says where it was taken. Nothing moves and nothing
// changes its length, as the file is full of offsets into itself:
// - pictures (HEIF, AVIF): the GPS directory of an Exif block goes, a packet of XMP that mentions one becomes an empty
//   one;
// - films: the boxes and entries that name a place, for the film or one track, and XMP that mentions one, become free
//   space; so does a track that tells the place as time goes by (QuickTime's timed metadata, Camera Motion Metadata and
//   GPMF), with all of its samples.
// It reads the headers of boxes and what may hold a place, not the pictures. What nobody has agreed upon goes unseen:
// subtitles and the blocks of dashcams, compressed headers (cmov), items made of other items, and such tracks of
// fragmented films.
//
// Fails as the source does, and with Invalid when there is more to look through than in any file that means well. Once
// all is overwritten, there is nothing left to find.
Result<Patches> findLocation(const ByteSource &source);

} // namespace conclave::media
