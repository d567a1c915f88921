// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/app/profilefolder.h"
#include "shared/util/secret.h"

#include <QObject>

namespace conclave::client {

// Gets the key of a profile's stores: from the system's key store; where there is none, from a file that a passphrase
// opens. Never from anything that lies in clear. One answer to obtain(). GUI thread.
class StoreKey : public QObject
{
    Q_OBJECT

public:
    explicit StoreKey(const ProfileFolder &folder, QObject *parent = nullptr);

    void obtain();
    bool hasPassphrase() const; // was one chosen before
    void usePassphrase(const QString &passphrase); // after passphraseWanted(): opens the file, or makes it
    Secret take() { return std::move(m_key); } // once, after obtained()

Q_SIGNALS:
    void obtained();
    void passphraseWanted(); // no key store answers
    void failed(
        const conclave::Error &error); // WrongKey: a wrong passphrase, or the key is not there any more; FileFailed

private:
    void make(); // a new key, into the key store
    void useKeychain(const QByteArray &bytes);
    void handleMissing(int code, const QString &text);
    void finish(Result<Secret> &key);
    Result<Secret> unlocked(const QByteArray &passphrase) const;
    Result<Secret> locked(const QByteArray &passphrase) const; // a new one

    const ProfileFolder &m_folder;
    Secret m_key;
};

} // namespace conclave::client
