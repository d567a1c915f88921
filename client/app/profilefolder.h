// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QLockFile>
#include <QUrl>
#include <memory>
#include <optional>

namespace conclave::client {

// Which account a profile is for.
struct SavedAccount
{
    QUrl server;
    QString user;

    bool operator==(const SavedAccount &) const = default;
};

// The directory of one profile: which account it has, its store, how it looks. One program at a time uses it. GUI
// thread.
class ProfileFolder
{
public:
    // FileFailed, or Conflict when another program has it. Only its owner can read what is in it.
    static Result<std::unique_ptr<ProfileFolder>> open(const QString &directory);
    static QString defaultDirectory();

    std::optional<SavedAccount> account() const; // nothing before the first sign-in
    Status saveAccount(const SavedAccount &account);
    Status forgetAccount(); // and everything that was stored for it

    // Authorities to trust beside those of the system: a copy, so that the file given may go.
    Status keepAuthorities(const QString &file);
    // Of this profile; else `otherwise`, where it can be read; else empty.
    QString authoritiesFile(const QString &otherwise = {}) const;

    QString storeFile(const SavedAccount &account) const; // its directory is made
    QString keyFile() const { return m_directory + QStringLiteral("/key"); } // sealed under a passphrase
    QString settingsFile() const { return m_directory + QStringLiteral("/window.ini"); }
    QString keyName() const; // in the system's key store
    const QString &directory() const { return m_directory; }

private:
    explicit ProfileFolder(const QString &directory);
    // Two lines: the server's address, the user's name.
    QString accountFile() const { return m_directory + QStringLiteral("/account"); }

    QString m_directory;
    QLockFile m_lock;
};

} // namespace conclave::client
