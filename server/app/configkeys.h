// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/config.h"

#include <span>

namespace conclave::server {

// A key of the file: how it is read into the configuration and how it is written back.
struct ConfigKey
{
    const char *section;
    const char *name;
    const char *help;
    bool (*set)(Config &, const QString &);
    QString (*text)(const Config &);
};

std::span<const ConfigKey> configKeys(); // in the order of the reference

} // namespace conclave::server
