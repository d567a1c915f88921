// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/transferdesk.h"

#include <QImage>

// Whole pictures, fetched and decoded off the GUI thread. GUI thread.
namespace conclave::client {

inline constexpr qint64 MostPreviewBytes = 64 * 1024 * 1024;

bool isTooLargeToPreview(const protocol::FileReference &file);

// The answer comes later, unless `context` is gone: TooLarge, Invalid for what is no picture, or why it was not had.
void loadPicture(TransferDesk &desk, const protocol::FileReference &file, int mostSide, QObject *context,
                 std::function<void(const Result<QImage> &)> answer);

QString pictureFailure(const Error &error); // a sentence

} // namespace conclave::client
