// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/storekey.h"

#include "client/account/worker.h"
#include "shared/crypto/crypto.h"
#include "shared/util/logging.h"

#include <QFile>
#include <QSaveFile>
#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr auto Service = "conclave";
constexpr auto Purpose = "conclave store key 1"; // what the sealed file is for
// Slower than a sign-in on purpose: whoever has the file can try at leisure.
constexpr crypto::PasswordCost Cost{4, 256 * 1024 * 1024};

} // namespace

StoreKey::StoreKey(const ProfileFolder &folder, QObject *parent)
    : QObject(parent)
    , m_folder(folder)
{
}

bool StoreKey::hasPassphrase() const
{
    return QFile::exists(m_folder.keyFile());
}

void StoreKey::obtain()
{
    if (hasPassphrase()) {
        Q_EMIT passphraseWanted();
        return;
    }
    auto *job = new QKeychain::ReadPasswordJob(QString::fromLatin1(Service), this);
    job->setInsecureFallback(false);
    job->setKey(m_folder.keyName());
    connect(job, &QKeychain::Job::finished, this, [this, job] {
        if (job->error() == QKeychain::NoError)
            useKeychain(job->binaryData());
        else if (job->error() == QKeychain::EntryNotFound && !m_folder.account())
            make();
        else
            handleMissing(job->error(), job->errorString());
    });
    job->start();
}

// A profile whose key is not there any more cannot be opened; without a key store a passphrase protects a new one.
void StoreKey::handleMissing(int code, const QString &text)
{
    qCInfo(lcClient) << "the key store:" << code << text;
    if (!m_folder.account())
        Q_EMIT passphraseWanted();
    else
        Q_EMIT failed({ErrorCode::WrongKey, text});
}

void StoreKey::useKeychain(const QByteArray &bytes)
{
    auto copy = bytes;
    if (copy.size() != crypto::KeyBytes) {
        Q_EMIT failed({ErrorCode::WrongKey, u"what the key store has is no key"_s});
        return;
    }
    m_key = Secret(QByteArrayView(copy));
    wipe(copy);
    Q_EMIT obtained();
}

void StoreKey::make()
{
    auto key = std::make_shared<Secret>(Secret::random(crypto::KeyBytes));
    auto *job = new QKeychain::WritePasswordJob(QString::fromLatin1(Service), this);
    job->setInsecureFallback(false);
    job->setKey(m_folder.keyName());
    job->setBinaryData(key->view().toByteArray());
    connect(job, &QKeychain::Job::finished, this, [this, job, key] {
        m_key = std::move(*key);
        if (job->error() == QKeychain::NoError)
            Q_EMIT obtained();
        else
            Q_EMIT passphraseWanted();
    });
    job->start();
}

void StoreKey::usePassphrase(const QString &passphrase)
{
    const auto bytes = passphrase.normalized(QString::NormalizationForm_C).toUtf8();
    auto result = std::make_shared<Result<Secret>>(ErrorCode::Internal);
    runInBackground(
        this,
        [this, bytes, result] {
            *result = hasPassphrase() ? unlocked(bytes) : locked(bytes);
            return result;
        },
        [this](const std::shared_ptr<Result<Secret>> &key) { finish(*key); });
}

void StoreKey::finish(Result<Secret> &key)
{
    if (!key) {
        Q_EMIT failed(key.error());
        return;
    }
    m_key = std::move(*key);
    Q_EMIT obtained();
}

// salt || sealed key
Result<Secret> StoreKey::unlocked(const QByteArray &passphrase) const
{
    QFile file(m_folder.keyFile());
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::FileFailed, u"%1: %2"_s.arg(file.fileName(), file.errorString())};
    const auto bytes = file.readAll();
    const auto wrapping = crypto::passphraseKey(passphrase, bytes.left(crypto::SaltBytes), Cost);
    if (!wrapping)
        return wrapping.error();
    auto plain = crypto::unseal(*wrapping, bytes.mid(crypto::SaltBytes), Purpose);
    if (!plain)
        return Error{ErrorCode::WrongKey, u"the passphrase does not open the key"_s};
    Secret key{QByteArrayView(*plain)};
    wipe(*plain);
    return key;
}

Result<Secret> StoreKey::locked(const QByteArray &passphrase) const
{
    const auto salt = crypto::randomBytes(crypto::SaltBytes);
    const auto wrapping = crypto::passphraseKey(passphrase, salt, Cost);
    if (!wrapping)
        return wrapping.error();
    auto key = Secret::random(crypto::KeyBytes);
    QSaveFile file(m_folder.keyFile());
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(salt + crypto::seal(*wrapping, key.view(), Purpose)) < 0 || !file.commit())
        return Error{ErrorCode::FileFailed, u"%1: %2"_s.arg(file.fileName(), file.errorString())};
    return key;
}

} // namespace conclave::client
