// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/media/boxreader.h"
#include "shared/media/patches.h"

#include <optional>

namespace conclave::media {

bool keyNamesPlace(const QByteArray &key); // com.apple.quicktime.location.ISO6709 and the like

void makeFree(const Box &box, Patches &patches); // space that nobody uses, with zeros in it

// Of a track that tells the place as time goes by, what overwrites its samples; nothing for other tracks.
Result<std::optional<Patches>> samplesOfPlaces(BoxReader &boxes, const Box &track);

} // namespace conclave::media
