// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/admin.h"

#include "server/domain/projector.h"
#include "server/domain/texts.h"
#include "shared/protocol/errors.h"

#include <QFile>
#include <QTextStream>
#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr int Done = 0;
constexpr int Failed = 1;

void print(const QString &text)
{
    QTextStream(stdout) << text << '\n';
}

int fail(const Error &error)
{
    const auto what
        = error.detail.isEmpty() ? QLatin1StringView(protocol::errorInfo(error.code).meaning) : error.detail;
    QTextStream(stderr) << "conclave-server: " << what << '\n';
    return Failed;
}

// One line of a file, or of standard input for "-".
Result<QString> readPassword(const QString &path)
{
    QFile file(path);
    const bool opened = path == u"-"_s ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened)
        return Error{ErrorCode::FileFailed, u"%1: %2"_s.arg(path, file.errorString())};
    auto line = file.readLine(4096);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    const auto password = QString::fromUtf8(line).normalized(QString::NormalizationForm_C);
    wipe(line);
    return password;
}

QString column(const QString &text, int width)
{
    return text.leftJustified(width);
}

} // namespace

Admin::Admin(const BackendConfig &config)
    : m_config(config)
{
}

std::optional<protocol::Role> Admin::roleOf(const QString &name)
{
    const auto &names = protocol::EnumNames<protocol::Role>::names;
    const auto *found
        = std::find_if(names.begin(), names.end(), [&](const char *n) { return name == QLatin1StringView(n); });
    return found == names.end() ? std::nullopt : std::optional(protocol::Role(found - names.begin()));
}

int Admin::init(const QString &workspaceName)
{
    const auto name = displayName(workspaceName);
    if (!name)
        return fail({ErrorCode::Invalid, u"the workspace's name has 1 to 80 visible characters"_s});
    if (auto made = Backend::create(m_config, *name, m_clock); !made)
        return fail(made.error());
    print(u"Workspace \"%1\" is ready in %2."_s.arg(*name, m_config.data));
    return userInvite(protocol::Role::Owner);
}

int Admin::migrate(bool planOnly)
{
    auto database = Backend::connect(m_config);
    if (!database)
        return fail(database.error());
    auto migrations = Backend::migrations();
    if (!migrations)
        return fail(migrations.error());
    sql::Migrator migrator(**database, *std::move(migrations));
    const auto pending = migrator.pending();
    if (!pending)
        return fail(pending.error());
    for (const auto &migration : *pending)
        print(u"%1 %2"_s.arg(migration.number, 4, 10, QChar(u'0')).arg(migration.name));
    if (planOnly) {
        print(pending->isEmpty() ? u"Nothing to do."_s : u"%1 to apply."_s.arg(pending->size()));
        return Done;
    }
    const auto applied = migrator.apply();
    if (!applied)
        return fail(applied.error());
    print(u"%1 applied."_s.arg(*applied));
    return Done;
}

int Admin::rebuild()
{
    auto backend = Backend::open(m_config, m_clock);
    if (!backend)
        return fail(backend.error());
    auto &stores = (*backend)->stores();
    auto &workspace = (*backend)->workspace();
    sql::Transaction transaction(stores.database);
    if (!transaction.begun())
        return fail(transaction.begun().error());
    if (auto unlimited = stores.database.limitTime(0); !unlimited)
        return fail(unlimited.error());
    const auto findUser = [&workspace](const QString &name) {
        const auto *row = workspace.userByName(name);
        return row ? std::optional(*row) : std::nullopt;
    };
    if (auto done = Projector(stores, findUser).rebuild(); !done)
        return fail(done.error());
    if (auto done = transaction.commit(); !done)
        return fail(done.error());
    print(u"Messages, reactions, pins, mentions and the search index are as the log says."_s);
    return Done;
}

int Admin::restored()
{
    auto backend = Backend::open(m_config, m_clock);
    if (!backend)
        return fail(backend.error());
    if (auto alone = (*backend)->checkAlone(); !alone)
        return fail(alone.error());
    const auto before = (*backend)->workspace().incarnation();
    if (auto renewed = (*backend)->renewIncarnation(); !renewed)
        return fail(renewed.error());
    print(u"The history of \"%1\" is named %2 now, not %3 any more: whoever connects fetches it again."_s.arg(
        (*backend)->workspace().name(), (*backend)->workspace().incarnation(), before));
    return Done;
}

int Admin::change(const std::function<Status(UnitOfWork &, Accounts &)> &apply, const QString &done)
{
    auto backend = Backend::open(m_config, m_clock);
    if (!backend)
        return fail(backend.error());
    if (auto changed = (*backend)->change(apply); !changed)
        return fail(changed.error());
    if (!done.isEmpty())
        print(done);
    return Done;
}

Result<QString> Admin::hashFrom(const QString &passwordFile, const Accounts &accounts, const QStringList &names) const
{
    const auto text = readPassword(passwordFile);
    if (!text)
        return text.error();
    if (auto fine = accounts.checkPassword(*text, names); !fine)
        return fine.error();
    auto bytes = text->toUtf8();
    const auto hash = crypto::hashPassword(bytes, m_config.accounts.cost);
    wipe(bytes);
    if (!hash)
        return hash.error();
    return QString::fromLatin1(*hash);
}

int Admin::userAdd(const NewAccount &account, const QString &passwordFile)
{
    return change(
        [&](UnitOfWork &, Accounts &accounts) {
            const auto hash = hashFrom(passwordFile, accounts, {account.name, account.displayName});
            if (!hash)
                return Status(hash.error());
            auto complete = account;
            complete.passwordHash = *hash;
            const auto added = accounts.add(complete);
            if (added)
                return Status();
            if (added.error().code == ErrorCode::Conflict)
                return Status(Error{ErrorCode::Conflict, u"there is a user %1 already"_s.arg(account.name)});
            return Status(added.error());
        },
        u"Added %1."_s.arg(account.name));
}

int Admin::userList()
{
    auto backend = Backend::open(m_config, m_clock);
    if (!backend)
        return fail(backend.error());
    auto users = (*backend)->stores().users.all();
    if (!users)
        return fail(users.error());
    std::sort(users->begin(), users->end(),
              [](const UserRow &a, const UserRow &b) { return a.user.name < b.user.name; });
    for (const auto &row : *users) {
        const auto &user = row.user;
        print(column(user.name, 34)
              + column(QLatin1StringView(protocol::EnumNames<protocol::Role>::names[size_t(user.role)]), 11)
              + column(QLatin1StringView(protocol::EnumNames<protocol::AccountKind>::names[size_t(user.kind)]), 8)
              + column(user.disabled ? u"disabled"_s : u"active"_s, 10) + user.displayName);
    }
    return Done;
}

int Admin::userSetDisabled(const QString &name, bool disabled)
{
    return change([&](UnitOfWork &, Accounts &accounts) { return accounts.setDisabled(name, disabled); },
                  u"%1 is %2."_s.arg(name, disabled ? u"disabled"_s : u"active"_s));
}

int Admin::userSetRole(const QString &name, protocol::Role role)
{
    return change(
        [&](UnitOfWork &unit, Accounts &accounts) {
            const auto row = unit.userByName(name);
            if (!row)
                return Status(Error{ErrorCode::NotFound, u"there is no user %1"_s.arg(name)});
            Caller console;
            console.role = protocol::Role::Owner;
            return accounts.setRole(console, row->user.id, role);
        },
        u"%1 is %2 now."_s.arg(name, QLatin1StringView(protocol::EnumNames<protocol::Role>::names[size_t(role)])));
}

int Admin::userPassword(const QString &name, const QString &passwordFile)
{
    return change(
        [&](UnitOfWork &unit, Accounts &accounts) {
            const auto user = unit.userByName(name);
            const auto hash = hashFrom(passwordFile, accounts, {name, user ? user->user.displayName : QString()});
            return hash ? accounts.setPassword(name, *hash) : Status(hash.error());
        },
        u"The password of %1 is changed; all its sessions ended."_s.arg(name));
}

int Admin::userInvite(protocol::Role role)
{
    QByteArray token;
    const int status = change(
        [&](UnitOfWork &, Accounts &accounts) {
            token = accounts.invite(role, std::nullopt);
            return Status();
        },
        {});
    if (status != Done)
        return status;
    print(u"One-time invitation for the role %1, good for 7 days:"_s.arg(
        QLatin1StringView(protocol::EnumNames<protocol::Role>::names[size_t(role)])));
    print(QString::fromLatin1(token));
    return Done;
}

} // namespace conclave::server
