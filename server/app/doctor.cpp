// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/doctor.h"

#include "server/app/platform/ownerlimits.h"
#include "server/jobs/thumbnailmaker.h"
#include "server/storage/serverstore.h"
#include "shared/protocol/frame.h"

#include <QDir>
#include <QFileInfo>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryFile>
#include <QTextStream>
#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr auto ForOthers
    = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
constexpr quint64 TooFewDescriptors = 512;
constexpr quint64 FewDescriptors = 4096;
constexpr int OldestPostgres = 150'000;
constexpr int FewConnections = 20;
constexpr qint64 ClockWarnMs = 1'000;
constexpr qint64 ClockFailMs = 30'000;
constexpr int PatienceMs = 2'000;
constexpr qint64 FewDays = 30;
constexpr qint64 HourMs = 3'600'000;
constexpr qint64 Released = 1'767'225'600'000; // 2026-01-01; no clock of a later program is before it
constexpr auto OnePixel
    = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

Finding unreadable(const Error &error)
{
    return {u"configuration"_s, u"fail"_s, error.detail};
}

} // namespace

Doctor::Doctor(const Config &config)
    : m_config(config)
{
}

void Doctor::add(QStringView verdict, const QString &says)
{
    m_findings.append({m_check, verdict.toString(), says});
}

QList<Finding> Doctor::examine()
{
    m_findings.clear();
    begin("configuration");
    ok(m_config.file.isEmpty() ? u"no file; defaults and environment"_s : m_config.file);
    lookAtData();
    lookAtDisk();
    lookAtFiles();
    lookAtThumbnails();
    lookAtSecret();
    lookAtDatabase();
    lookAtCertificate();
    lookAtAddress();
    lookAtDescriptors();
    return m_findings;
}

void Doctor::lookAtData()
{
    begin("data");
    const auto &path = m_config.backend.data;
    const QFileInfo directory(path);
    const auto self = ownUserId();
    if (!directory.isDir())
        fail(u"%1 is not there; run conclave-server init"_s.arg(path));
    else if (directory.permissions() & ForOthers)
        fail(u"others may enter %1; chmod 700"_s.arg(path));
    else if (!directory.isWritable())
        fail(u"this user may not write to %1; it belongs to %2"_s.arg(path, directory.owner()));
    else if (self && directory.ownerId() != *self)
        warn(u"%1 belongs to %2, who should be the one to run the server and this"_s.arg(path, directory.owner()));
    else
        ok(path);
}

void Doctor::lookAtDisk()
{
    begin("disk");
    lookAtSpace(m_config.backend.data);
}

void Doctor::lookAtSpace(const QString &directory)
{
    const auto space = DiskReserve::space(directory);
    if (!space)
        return fail(u"nobody can say how much is free in %1"_s.arg(directory));
    const auto free = u"%1 MiB free"_s.arg(space->freeBytes / 1024 / 1024);
    if (!m_config.diskReserve.isKept(directory))
        fail(free + u", less than server.disk_reserve; make room"_s);
    else if (space->freeBytes < space->totalBytes / 20)
        warn(free + u", less than 5% of the file system"_s);
    else
        ok(free);
}

void Doctor::lookAtFiles()
{
    begin("files");
    const auto &path = m_config.filesDirectory();
    const QFileInfo directory(path);
    if (!directory.exists())
        ok(u"%1 is made by the first start"_s.arg(path));
    else if (!directory.isDir() || !directory.isWritable() || !directory.isExecutable())
        fail(u"uploads cannot be stored in %1; it has to be a directory of the user who runs the server"_s.arg(path));
    else if (directory.permissions() & ForOthers)
        fail(u"others may enter %1; chmod 700"_s.arg(path));
    else
        lookAtSpace(path);
}

// By a picture of one pixel.
void Doctor::lookAtThumbnails()
{
    begin("thumbnails");
    const auto program = ThumbnailMaker::findProgram();
    if (program.isEmpty())
        return warn(u"conclave-thumbnailer is not installed beside the server: pictures are shown without a preview"_s);
    QTemporaryFile picture;
    const auto bytes = QByteArray::fromBase64(OnePixel);
    if (!picture.open() || picture.write(bytes) != bytes.size() || !picture.flush())
        return warn(u"cannot write a picture to try it with: %1"_s.arg(picture.errorString()));
    if (!ThumbnailMaker(program).make(picture.fileName(), u"image/png"_s))
        return warn(u"%1 makes no preview of a sound picture; run it by hand, it may lack a library"_s.arg(program));
    ok(u"%1 makes previews"_s.arg(program));
}

void Doctor::lookAtSecret()
{
    begin("secret");
    const auto path = QDir(m_config.backend.data).filePath(u"server.secret"_s);
    QFile file(path);
    if (!file.exists())
        fail(
            u"%1 is not there; put it back from a backup, or run conclave-server init for a new workspace"_s.arg(path));
    else if (file.permissions() & ForOthers)
        fail(u"others may read %1; chmod 600, and think about who has"_s.arg(path));
    else if (!file.open(QIODevice::ReadOnly))
        fail(u"%1: %2"_s.arg(path, file.errorString()));
    else if (QByteArray::fromHex(file.readAll().trimmed()).size() != crypto::KeyBytes)
        fail(u"%1 is damaged; put it back from a backup"_s.arg(path));
    else
        ok(path);
}

void Doctor::lookAtDatabase()
{
    begin("database");
    auto database = Backend::connect(m_config.backend);
    if (!database)
        return fail(database.error().detail);
    const bool isPostgres = m_config.backend.database.dialect == sql::Dialect::Postgres;
    ok(isPostgres ? u"PostgreSQL %1"_s.arg(m_config.backend.database.name) : m_config.backend.database.file);
    if (!isPostgres)
        lookAtIntegrity(**database);
    lookAtSchema(**database);
    lookAtTime(**database);
    if (isPostgres) {
        lookAtPostgres(**database);
        lookAtClock(**database);
    }
}

void Doctor::lookAtIntegrity(sql::Database &database)
{
    begin("integrity");
    if (const auto sound = database.quickCheck(); !sound)
        fail(u"the database is damaged (%1); put it back from a backup, then run conclave-server restored"_s.arg(
            sound.error().detail));
    else
        ok(u"every page of the database can be read"_s);
}

void Doctor::lookAtSchema(sql::Database &database)
{
    begin("schema");
    const auto schema = Backend::schema(database);
    if (!schema)
        return fail(u"%1; run conclave-server init"_s.arg(schema.error().detail));
    const auto version = u"version %1, this program knows %2"_s.arg(schema->number).arg(schema->known);
    if (schema->compat > schema->known)
        fail(version + u"; a newer program has changed the database: update this one"_s);
    else if (schema->number < schema->known)
        warn(version + u"; conclave-server migrate brings it up to date, and so does the next start"_s);
    else
        ok(version);
}

void Doctor::lookAtPostgres(sql::Database &database)
{
    ServerStore store(database);
    const auto setting = [&store](const char *name) {
        const auto value = store.setting(QString::fromLatin1(name));
        return value ? *value : QString();
    };
    begin("postgresql version");
    const int version = setting("server_version_num").toInt();
    const auto versionText = u"%1.%2"_s.arg(version / 10'000).arg(version % 10'000);
    if (version < OldestPostgres)
        fail(versionText + u"; 15 is the oldest that will do"_s);
    else
        ok(versionText);
    begin("postgresql durability");
    if (setting("fsync") != u"on")
        fail(u"fsync is off: a crash of the machine damages the database; switch it on"_s);
    else if (setting("full_page_writes") != u"on")
        warn(u"full_page_writes is off: a crash may damage the database on most file systems"_s);
    else if (setting("synchronous_commit") == u"off")
        warn(u"synchronous_commit is off by default; the server switches it on for itself"_s);
    else
        ok(u"fsync, full_page_writes and synchronous_commit are on"_s);
    begin("postgresql connections");
    const auto connections = u"max_connections is %1"_s.arg(setting("max_connections"));
    if (setting("max_connections").toInt() < FewConnections)
        warn(connections + u"; a server needs 3, and administration and backups want some too"_s);
    else
        ok(connections);
}

void Doctor::lookAtClock(sql::Database &database)
{
    begin("clock");
    const SystemClock clock;
    const auto before = clock.nowMs();
    const auto theirs = ServerStore(database).nowMs();
    if (!theirs)
        return fail(theirs.error().detail);
    const auto apartMs = std::abs(*theirs - (before + clock.nowMs()) / 2);
    const auto apart = u"%1 ms between this clock and the database's"_s.arg(apartMs);
    if (apartMs >= ClockFailMs)
        fail(apart + u"; set both by NTP"_s);
    else if (apartMs >= ClockWarnMs)
        warn(apart + u"; set both by NTP"_s);
    else
        ok(apart);
}

// A clock that is behind gives new messages times before old ones, and tokens that nobody accepts.
void Doctor::lookAtTime(sql::Database &database)
{
    const auto newest = ServerStore(database).newestMs();
    if (!newest)
        return; // the schema is told of already
    begin("time");
    const auto now = SystemClock().nowMs();
    const auto text = QDateTime::fromMSecsSinceEpoch(now, Qt::UTC).toString(Qt::ISODate);
    if (now < Released)
        fail(u"this clock says %1, which is before this program was made; set it by NTP"_s.arg(text));
    else if (now < *newest - ClockFailMs)
        fail(u"this clock says %1, but the database holds something of %2; set it by NTP"_s.arg(
            text, QDateTime::fromMSecsSinceEpoch(*newest, Qt::UTC).toString(Qt::ISODate)));
    else
        ok(text);
}

void Doctor::lookAtCertificate()
{
    if (!m_config.tls.isSet())
        return;
    begin("certificate");
    const auto identity = loadTlsIdentity(m_config.tls);
    if (!identity)
        return fail(identity.error().detail);
    const auto now = SystemClock().nowMs();
    if (const auto dates = checkDates(*identity, m_config.tls, now); !dates)
        return fail(dates.error().detail);
    if (!m_config.publicHost.isEmpty() && !identity->isFor(m_config.publicHost))
        return fail(u"%1 is not for %2, which server.public_host names; clients will not connect"_s.arg(
            m_config.tls.certificate, m_config.publicHost));
    const auto hours = (identity->validUntil.toMSecsSinceEpoch() - now + HourMs / 2) / HourMs;
    const auto days = (hours + 12) / 24;
    const auto text = u"good for %1; SHA-256 of its key %2"_s.arg(
        hours < 48 ? u"%1 hours"_s.arg(hours) : u"%1 days"_s.arg(days),
        QString::fromLatin1(identity->keyFingerprint.toHex(':')).toUpper());
    days < FewDays ? warn(text + u"; renew it"_s) : ok(text);
}

void Doctor::lookAtAddress()
{
    begin("address");
    const auto place = u"%1:%2"_s.arg(m_config.listen).arg(m_config.port);
    QTcpServer server;
    if (server.listen(QHostAddress(m_config.listen), quint16(m_config.port)))
        ok(m_config.port ? place + u" is free"_s : u"any free port"_s);
    else if (server.serverError() != QAbstractSocket::AddressInUseError)
        fail(u"cannot listen on %1: %2"_s.arg(place, server.errorString()));
    else if (answersAsOurs())
        ok(place + u" is in use by a Conclave server"_s);
    else
        fail(place + u" is in use by another program; stop it, or choose another server.port"_s);
}

bool Doctor::answersAsOurs() const
{
    QHostAddress address(m_config.listen);
    if (address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::AnyIPv6))
        address = QHostAddress(QHostAddress::LocalHost);
    QTcpSocket socket;
    socket.connectToHost(address, quint16(m_config.port));
    if (!socket.waitForConnected(PatienceMs))
        return false;
    socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    QByteArray answer;
    while (answer.size() < 4096 && socket.waitForReadyRead(PatienceMs))
        answer += socket.readAll();
    return answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("{\"alive\":true}");
}

void Doctor::lookAtDescriptors()
{
    begin("descriptors");
    const auto limit = descriptorLimit();
    if (!limit)
        return;
    const auto text = u"at most %1 open files"_s.arg(*limit);
    const auto advice = text + u", each connection is one; raise LimitNOFILE, or ulimit -n"_s;
    if (*limit < TooFewDescriptors)
        fail(advice);
    else if (*limit < FewDescriptors)
        warn(advice);
    else
        ok(text);
}

int runDoctor(const Result<Config> &config, bool asJson)
{
    const auto findings = config ? Doctor(*config).examine() : QList<Finding>{unreadable(config.error())};
    QTextStream out(stdout);
    if (asJson) {
        QByteArray json;
        protocol::write(json, findings);
        out << json << '\n';
    } else {
        for (const auto &finding : findings) {
            const auto verdict = finding.verdict == u"fail" ? u"FAIL"_s : finding.verdict;
            out << verdict.leftJustified(6) << finding.check << ": " << finding.says << '\n';
        }
    }
    return std::any_of(findings.begin(), findings.end(), [](const Finding &f) { return f.verdict == u"fail"; }) ? 1 : 0;
}

} // namespace conclave::server
