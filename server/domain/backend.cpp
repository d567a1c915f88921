// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/backend.h"

#include "server/domain/searchindex.h"
#include "server/storage/serverstore.h"
#include "shared/util/logging.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr auto SecretFile = "server.secret"_L1;
constexpr qint64 SmallFileBytes = 128LL * 1024 * 1024; // read in less than a second
constexpr auto OwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

Error fileError(const QString &path, const QString &what)
{
    return {ErrorCode::FileFailed, u"%1: %2"_s.arg(path, what)};
}

Status writeSecret(const QString &path)
{
    if (QFile::exists(path))
        return {};
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(OwnerOnly))
        return fileError(path, file.errorString());
    auto text = crypto::randomBytes(crypto::KeyBytes).toHex() + '\n';
    file.write(text);
    wipe(text);
    return file.commit() ? Status() : Status(fileError(path, file.errorString()));
}

Result<Secret> readSecret(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fileError(path, file.errorString());
    if (file.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther))
        return fileError(path, u"others than its owner may read it; chmod 600"_s);
    auto text = file.readAll().trimmed();
    auto bytes = QByteArray::fromHex(text);
    wipe(text);
    if (bytes.size() != crypto::KeyBytes)
        return fileError(path, u"not a secret of 64 hexadecimal digits"_s);
    Secret secret{QByteArrayView(bytes)};
    wipe(bytes);
    return secret;
}

Secret sealingKey(const Secret &secret)
{
    return crypto::subkey(secret, "conclave signing keys");
}

// What the administrator can do about it.
Error explained(const Error &error, const BackendConfig &config)
{
    const auto &file = config.database.file;
    if (config.database.dialect != sql::Dialect::Sqlite)
        return error;
    if (error.code == ErrorCode::StorageBusy)
        return {error.code, u"%1 is locked by another program; end that, then try again"_s.arg(file)};
    if (error.code == ErrorCode::StorageCorrupt)
        return {error.code, u"%1 is damaged (%2); put it back from a backup"_s.arg(file, error.detail)};
    return error;
}

// Whether the database can be written, and holds what it should.
Status checkUse(sql::Database &database, const BackendConfig &config, bool readsAll)
{
    if (config.database.dialect != sql::Dialect::Sqlite)
        return {};
    if (const sql::Transaction transaction(database); !transaction.begun())
        return transaction.begun();
    if (!readsAll)
        return {};
    if (QFileInfo(config.database.file).size() <= SmallFileBytes)
        return database.quickCheck();
    qCInfo(lcStorage) << "the database is too large to be read at each start; conclave-server doctor checks it";
    return {};
}

Status migrate(sql::Database &database)
{
    auto migrations = Backend::migrations();
    if (!migrations)
        return migrations.error();
    const auto applied = sql::Migrator(database, *std::move(migrations)).apply();
    return applied ? Status() : Status(applied.error());
}

} // namespace

Result<QList<sql::Migration>> Backend::migrations()
{
    return sql::Migrator::load(u":/conclave/server/migrations"_s);
}

Result<Backend::Schema> Backend::schema(sql::Database &database)
{
    static const auto known = migrations();
    if (!known)
        return known.error();
    const auto version = sql::Migrator::version(database);
    if (!version)
        return version.error();
    return Schema{version->number, version->compat, int(known->size())};
}

Backend::Backend(std::unique_ptr<sql::Database> database, const BackendConfig &config, const Clock &clock)
    : m_database(std::move(database))
    , m_config(config)
    , m_clock(clock)
    , m_stores(*m_database)
    , m_workspace(m_stores, clock)
    , m_node(Uuid::create().toText())
{
}

Result<std::unique_ptr<sql::Database>> Backend::connect(const BackendConfig &config)
{
    if (config.database.dialect == sql::Dialect::Sqlite && !QFile::exists(config.database.file))
        return Error{ErrorCode::BadConfig, u"%1 does not exist; run conclave-server init"_s.arg(config.database.file)};
    auto database = sql::Database::open(config.database, sql::Access::ReadWrite);
    if (!database)
        return explained(database.error(), config);
    return database;
}

Result<std::unique_ptr<Backend>> Backend::open(const BackendConfig &config, const Clock &clock, Check check)
{
    auto database = connect(config);
    if (!database)
        return database.error();
    if (auto usable = checkUse(**database, config, check == Check::SmallFiles); !usable)
        return explained(usable.error(), config);
    auto backend = load(*std::move(database), config, clock);
    if (!backend)
        return explained(backend.error(), config);
    return backend;
}

Result<std::unique_ptr<Backend>> Backend::load(std::unique_ptr<sql::Database> database, const BackendConfig &config,
                                               const Clock &clock)
{
    if (auto done = migrate(*database); !done)
        return done.error();
    std::unique_ptr<Backend> backend(new Backend(std::move(database), config, clock));
    if (auto done = backend->m_workspace.load(); !done)
        return done.error();
    if (auto done = backend->loadKeys(); !done)
        return done.error();
    if (auto done = SearchIndex::prepare(backend->m_stores); !done)
        return done.error();
    return backend;
}

Status Backend::create(const BackendConfig &config, const QString &workspaceName, const Clock &clock)
{
    if (!QDir().mkpath(config.data))
        return fileError(config.data, u"cannot make this directory"_s);
    if (!QFile::setPermissions(config.data, OwnerOnly | QFile::ExeOwner))
        return fileError(config.data, u"cannot restrict it to its owner"_s);
    auto database = sql::Database::open(config.database, sql::Access::ReadWrite);
    if (!database)
        return database.error();
    if (auto done = migrate(**database); !done)
        return done;
    sql::Transaction transaction(**database);
    if (!transaction.begun())
        return transaction.begun();
    if (auto made = makeWorkspace(**database, config, workspaceName, clock); !made)
        return made;
    return transaction.commit();
}

Status Backend::makeWorkspace(sql::Database &database, const BackendConfig &config, const QString &name,
                              const Clock &clock)
{
    Stores stores(database);
    if (auto claimed = stores.workspace.addValue(u"incarnation"_s, Uuid::create().toText()); !claimed) {
        if (claimed.error().code == ErrorCode::StorageConstraint)
            return Error{ErrorCode::Conflict, u"there is a workspace in this database already"_s};
        return claimed;
    }
    for (const auto &[key, value] :
         {std::pair(u"name"_s, name), std::pair(u"created_at"_s, QString::number(clock.nowMs()))}) {
        if (auto done = stores.workspace.addValue(key, value); !done)
            return done;
    }
    const auto path = QDir(config.data).filePath(SecretFile);
    if (auto done = writeSecret(path); !done)
        return done;
    const auto secret = readSecret(path);
    if (!secret)
        return secret.error();
    const auto key = crypto::SigningKey::create();
    const auto kid = Uuid::create().toText();
    return stores.sessions.put(SigningKeyRow{
        kid, key.publicKey, crypto::seal(sealingKey(*secret), key.seed().view(), kid.toLatin1()), clock.nowMs()});
}

Status Backend::loadKeys()
{
    const auto path = QDir(m_config.data).filePath(SecretFile);
    const auto secret = readSecret(path);
    if (!secret)
        return secret.error();
    const auto sealing = sealingKey(*secret);
    m_decoyKey = crypto::subkey(*secret, "conclave decoys");
    const auto rows = m_stores.sessions.signingKeys();
    if (!rows)
        return rows.error();
    std::vector<TokenKey> keys;
    for (const auto &row : *rows) {
        auto seed = crypto::unseal(sealing, row.sealedSeed, row.kid.toLatin1());
        if (!seed)
            return Error{ErrorCode::WrongKey, u"server.secret is not the one that this database was used with"_s};
        keys.push_back({row.kid, crypto::SigningKey::fromSeed(Secret(QByteArrayView(*seed)))});
        wipe(*seed);
    }
    if (keys.empty())
        return Error{ErrorCode::StorageCorrupt, u"the database has no signing key"_s};
    m_tokens = std::make_unique<Tokens>(m_workspace.incarnation(), std::move(keys), m_config.accounts.tokens);
    return {};
}

Status Backend::checkAlone()
{
    if (m_config.database.dialect == sql::Dialect::Sqlite)
        return {};
    const auto others = ServerStore(*m_database).otherConnections();
    if (!others)
        return others.error();
    if (*others > 0)
        return Error{ErrorCode::Conflict, u"a server uses %1; stop it first"_s.arg(m_config.database.name)};
    return {};
}

Status Backend::renewIncarnation()
{
    sql::Transaction transaction(*m_database);
    if (!transaction.begun())
        return transaction.begun();
    if (auto done = m_stores.workspace.setValue(u"incarnation"_s, Uuid::create().toText()); !done)
        return done;
    if (auto done = transaction.commit(); !done)
        return done;
    if (auto done = m_workspace.load(); !done)
        return done;
    return loadKeys();
}

Status Backend::change(const std::function<Status(UnitOfWork &, Accounts &)> &apply)
{
    UnitOfWork unit(m_workspace, m_stores, m_clock);
    Accounts accounts(unit, *m_tokens, m_config.accounts);
    if (auto done = apply(unit, accounts); !done)
        return done;
    const auto outcome = Flush(m_workspace, m_stores, m_node).run(unit);
    if (const auto *failure = std::get_if<FlushFailure>(&outcome))
        return failure->error;
    return {};
}

} // namespace conclave::server
