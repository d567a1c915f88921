// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/options.h"
#include "shared/util/secret.h"

#include <QLockFile>
#include <memory>

namespace conclave::client {

// The directory that holds one account: the store, its key, and a lock so that only one program uses it.
class Profile
{
public:
    static Result<std::unique_ptr<Profile>> open(const Options &options);

    QString storeFile() const;
    Result<Secret> storeKey() const; // made at first use

private:
    explicit Profile(const QString &directory);
    Status checkOwner(const Options &options) const;

    QString m_directory;
    QLockFile m_lock;
};

// The first line of a file, as a secret.
Result<Secret> secretFromFile(const QString &file);

} // namespace conclave::client
