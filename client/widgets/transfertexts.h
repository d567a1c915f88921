// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/transferstore.h"

// A transfer in words, as the tray and the list of transfers say it. GUI thread.
namespace conclave::client {

QString transferTitle(const Transfer &transfer); // its file's name, or words for one that is lost
QString transferText(const Transfer &transfer); // "1.2 of 4.8 MB · 1.1 MB/s · 3 s left", "Paused · …", why it failed
QString transferName(const Transfer &transfer); // the same for screen readers: name, state, per cent
QString transferFailure(const Transfer &transfer); // why, as a sentence; empty when it did not fail
bool looksLikePicture(const protocol::FileReference &reference); // by what its name promises

} // namespace conclave::client
