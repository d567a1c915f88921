// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/frames/files.h"

#include "shared/protocol/codecimpl.h"

namespace conclave::protocol {

CONCLAVE_REPLY(UploadState)
CONCLAVE_REPLY(FinishFile::Reply)
CONCLAVE_REQUEST(CreateFile)
CONCLAVE_REQUEST(FileStatus)
CONCLAVE_REQUEST(FinishFile)
CONCLAVE_REQUEST(DiscardFile)

} // namespace conclave::protocol
