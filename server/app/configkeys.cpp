// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/configkeys.h"

#include "server/transport/addresscounts.h"
#include "shared/protocol/registry.h"

#include <QDir>
#include <QHostAddress>
#include <QRegularExpression>
#include <QUrl>
#include <algorithm>
#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

bool setNumber(int &out, const QString &text, int min, int max)
{
    bool ok = false;
    const int value = text.toInt(&ok);
    if (!ok || value < min || value > max)
        return false;
    out = value;
    return true;
}

bool setSeconds(qint64 &outMs, const QString &text, int min, int max)
{
    int seconds = 0;
    const bool ok = setNumber(seconds, text, min, max);
    outMs = qint64(seconds) * 1000;
    return ok;
}

QString secondsText(qint64 ms)
{
    return QString::number(ms / 1000);
}

bool setBytes(qint64 &out, const QString &text, qint64 min)
{
    bool ok = false;
    out = text.toLongLong(&ok);
    return ok && out >= min && out <= protocol::Bounds().max;
}

QString decoded(const QString &part)
{
    return QUrl::fromPercentEncoding(part.toUtf8());
}

QString encoded(const QString &part)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(part));
}

// sqlite, or postgresql://user@host:port/name; a Unix socket's directory stands percent-encoded for the host (which
// QUrl would refuse). A password has a file of its own.
bool setDatabase(Config &config, const QString &text)
{
    static const QRegularExpression url(
        u"^postgresql://(?:([^@:/]+)@)?(?:\\[([0-9A-Fa-f:.]+)\\]|([^@:/]*))(?::([0-9]{1,5}))?/([^/?#]+)$"_s);
    auto &database = config.backend.database;
    if (text == "sqlite"_L1) {
        database.dialect = sql::Dialect::Sqlite;
        return true;
    }
    const auto match = url.match(text);
    int port = 5432;
    if (!match.hasMatch() || (!match.captured(4).isEmpty() && !setNumber(port, match.captured(4), 1, 65535)))
        return false;
    database.dialect = sql::Dialect::Postgres;
    database.host = match.captured(2) + decoded(match.captured(3));
    database.port = port;
    database.user = decoded(match.captured(1));
    database.name = decoded(match.captured(5));
    return true;
}

QString databaseText(const Config &config)
{
    const auto &database = config.backend.database;
    if (database.dialect == sql::Dialect::Sqlite)
        return u"sqlite"_s;
    const auto host = database.host.contains(u':') ? u'[' + database.host + u']' : encoded(database.host);
    const auto user = database.user.isEmpty() ? QString() : encoded(database.user) + u'@';
    return u"postgresql://%1%2:%3/%4"_s.arg(user, host, QString::number(database.port), encoded(database.name));
}

bool setOrigins(Config &config, const QString &text)
{
    config.origins = text.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(config.origins.cbegin(), config.origins.cend(), [](const QString &origin) {
        const QUrl url(origin, QUrl::StrictMode);
        return url.isValid() && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1) && url.path().isEmpty();
    });
}

bool setProxies(Config &config, const QString &text)
{
    auto proxies = TrustedProxies::parse(text.split(u' ', Qt::SkipEmptyParts));
    if (!proxies)
        return false;
    config.trustedProxies = *std::move(proxies);
    return true;
}

bool setPath(QString &out, const QString &text)
{
    out = text;
    return text.isEmpty() || QDir::isAbsolutePath(text);
}

struct Level
{
    QtMsgType type;
    QLatin1StringView name;
};
constexpr std::array levels{Level{QtDebugMsg, "debug"_L1}, Level{QtInfoMsg, "info"_L1},
                            Level{QtWarningMsg, "warning"_L1}, Level{QtCriticalMsg, "error"_L1}};

bool setLevel(Config &config, const QString &text)
{
    const auto *level = std::find_if(levels.begin(), levels.end(), [&](const Level &l) { return l.name == text; });
    if (level == levels.end())
        return false;
    config.logLevel = level->type;
    return true;
}

QString levelText(const Config &config)
{
    return std::find_if(levels.begin(), levels.end(), [&](const Level &l) { return l.type == config.logLevel; })->name;
}

bool setMemory(Config &config, const QString &text)
{
    int mebibytes = 0;
    const bool ok = setNumber(mebibytes, text, 19, 4096);
    config.backend.accounts.cost.memoryBytes = quint64(mebibytes) * 1024 * 1024;
    return ok;
}

bool setOperations(Config &config, const QString &text)
{
    int operations = 0;
    const bool ok = setNumber(operations, text, 2, 100);
    config.backend.accounts.cost.operations = quint64(operations);
    return ok;
}

// 256 are mebibytes, 5% is a part of the file system.
bool setDiskReserve(Config &config, const QString &text)
{
    config.diskReserve = {0, 0};
    return text.endsWith(u'%') ? setNumber(config.diskReserve.percent, text.chopped(1), 1, 99)
                               : setNumber(config.diskReserve.mebibytes, text, 0, std::numeric_limits<int>::max());
}

QString diskReserveText(const Config &config)
{
    const auto &reserve = config.diskReserve;
    return reserve.percent ? QString::number(reserve.percent) + u'%' : QString::number(reserve.mebibytes);
}

constexpr std::array metricsNames{"off"_L1, "loopback"_L1, "token"_L1}; // by MetricsAccess

bool setMetrics(Config &config, const QString &text)
{
    const auto *name = std::find(metricsNames.begin(), metricsNames.end(), text);
    if (name == metricsNames.end())
        return false;
    config.metrics = MetricsAccess(name - metricsNames.begin());
    return true;
}

bool isOperation(const QString &name)
{
    const auto ops = protocol::Requests::ops();
    return std::any_of(ops.begin(), ops.end(), [&name](std::string_view op) {
        return name == QLatin1StringView(op.data(), qsizetype(op.size()));
    });
}

bool setOwnRates(Config &config, const QString &text)
{
    QMap<QByteArray, int> operations;
    for (const auto &word : text.split(u' ', Qt::SkipEmptyParts)) {
        const auto name = word.section(u'=', 0, 0);
        int perSecond = 0;
        if (!isOperation(name) || operations.contains(name.toLatin1())
            || !setNumber(perSecond, word.section(u'=', 1), 0, 100'000))
            return false;
        operations.insert(name.toLatin1(), perSecond);
    }
    config.use.rates.operations = operations;
    return true;
}

QString ownRatesText(const Config &config)
{
    QStringList words;
    const auto &operations = config.use.rates.operations;
    for (auto it = operations.cbegin(); it != operations.cend(); ++it)
        words << u"%1=%2"_s.arg(QString::fromLatin1(it.key())).arg(it.value());
    return words.join(u' ');
}

constexpr std::array keys{
    ConfigKey{"server", "listen",
              "Address to listen on. Anything but a loopback address needs [tls], or trusted_proxies.",
              [](Config &c, const QString &t) {
                  c.listen = t;
                  return !QHostAddress(t).isNull();
              },
              [](const Config &c) { return c.listen; }},
    ConfigKey{"server", "port", "TCP port; 0 takes any free one.",
              [](Config &c, const QString &t) { return setNumber(c.port, t, 0, 65535); },
              [](const Config &c) { return QString::number(c.port); }},
    ConfigKey{"server", "data", "Directory of the server's secret and of SQLite's database; an absolute path.",
              [](Config &c, const QString &t) {
                  c.backend.data = t;
                  return QDir::isAbsolutePath(t);
              },
              [](const Config &c) { return c.backend.data; }},
    ConfigKey{
        "server", "public_host",
        "Name or address by which clients reach this server; doctor looks whether the certificate is for it. Empty: it "
        "does not.",
        [](Config &c, const QString &t) {
            c.publicHost = t;
            return t.isEmpty() || (!t.contains(u'/') && !t.contains(u' '));
        },
        [](const Config &c) { return c.publicHost; }},
    ConfigKey{"server", "origins", "Web origins that browsers may connect from, with spaces between; empty for none.",
              setOrigins, [](const Config &c) { return c.origins.join(u' '); }},
    ConfigKey{
        "server", "trusted_proxies",
        "Addresses and networks (10.0.0.0/8) of the proxies in front, with spaces between; X-Forwarded-For is believed "
        "from these only.",
        setProxies, [](const Config &c) { return c.trustedProxies.texts().join(u' '); }},
    ConfigKey{"server", "io_threads", "Threads for connections; 1 serves a few thousand people.",
              [](Config &c, const QString &t) { return setNumber(c.ioThreads, t, 1, 64); },
              [](const Config &c) { return QString::number(c.ioThreads); }},
    ConfigKey{"server", "drain_seconds",
              "How long a stopping server takes to close its connections, one after the other; 0: all at once.",
              [](Config &c, const QString &t) { return setNumber(c.drainSeconds, t, 0, 3600); },
              [](const Config &c) { return QString::number(c.drainSeconds); }},
    ConfigKey{
        "server", "restart_seconds",
        "How long a restart takes. The clients of a stopping server are told to come back after that, each at another "
        "moment within as much time again.",
        [](Config &c, const QString &t) { return setNumber(c.restartSeconds, t, 0, 3600); },
        [](const Config &c) { return QString::number(c.restartSeconds); }},
    ConfigKey{"server", "disk_reserve",
              "Space that has to stay free where the data lies, in MiB or as 5%; else /readyz says disk.",
              setDiskReserve, diskReserveText},
    ConfigKey{"server", "metrics",
              "Who may read /metrics: loopback (programs on this machine, not through a proxy), token or off.",
              setMetrics, [](const Config &c) { return QString(metricsNames[size_t(c.metrics)]); }},
    ConfigKey{"server", "metrics_token_file", "File with the bearer token for /metrics; only its owner may read it.",
              [](Config &c, const QString &t) {
                  c.metricsTokenFile = t;
                  return t.isEmpty() || QDir::isAbsolutePath(t);
              },
              [](const Config &c) { return c.metricsTokenFile; }},
    ConfigKey{
        "tls", "certificate",
        "File with the certificate in PEM, then those between it and the authority. With it the port speaks only TLS. "
        "SIGHUP reads it again.",
        [](Config &c, const QString &t) { return setPath(c.tls.certificate, t); },
        [](const Config &c) { return c.tls.certificate; }},
    ConfigKey{"tls", "key", "File with its private key in PEM; only its owner may read it.",
              [](Config &c, const QString &t) { return setPath(c.tls.key, t); },
              [](const Config &c) { return c.tls.key; }},
    ConfigKey{"database", "url", "sqlite, or postgresql://user@host:port/name.", setDatabase, databaseText},
    ConfigKey{"database", "statement_seconds",
              "How long one statement may take; then it is given up, with an error for who wanted it.",
              [](Config &c, const QString &t) {
                  int seconds = 0;
                  const bool ok = setNumber(seconds, t, 1, 3600);
                  c.backend.database.statementTimeoutMs = seconds * 1000;
                  return ok;
              },
              [](const Config &c) { return QString::number(c.backend.database.statementTimeoutMs / 1000); }},
    ConfigKey{"database", "password_file", "File with the database password; only its owner may read it.",
              [](Config &c, const QString &t) { return setPath(c.backend.passwordFile, t); },
              [](const Config &c) { return c.backend.passwordFile; }},
    ConfigKey{
        "security", "password_length", "Shortest password of a new account, in characters.",
        [](Config &c, const QString &t) { return setNumber(c.backend.accounts.minimumPasswordLength, t, 8, 128); },
        [](const Config &c) { return QString::number(c.backend.accounts.minimumPasswordLength); }},
    ConfigKey{"security", "password_memory", "Memory for hashing one password with Argon2id, in MiB.", setMemory,
              [](const Config &c) { return QString::number(c.backend.accounts.cost.memoryBytes / 1024 / 1024); }},
    ConfigKey{"security", "password_operations", "Passes of Argon2id over that memory.", setOperations,
              [](const Config &c) { return QString::number(c.backend.accounts.cost.operations); }},
    ConfigKey{"security", "access_token_seconds", "How long an access token is good; programs renew it in time.",
              [](Config &c, const QString &t) { return setSeconds(c.backend.accounts.tokens.lifetimeMs, t, 1, 600); },
              [](const Config &c) { return secondsText(c.backend.accounts.tokens.lifetimeMs); }},
    ConfigKey{"security", "clock_skew_seconds", "How far the clocks of several servers may be apart.",
              [](Config &c, const QString &t) { return setSeconds(c.backend.accounts.tokens.skewMs, t, 0, 60); },
              [](const Config &c) { return secondsText(c.backend.accounts.tokens.skewMs); }},
    ConfigKey{
        "limits", "connections",
        "Connections at the same time, of all kinds; 0, or more than the limit of open files allows: as many as that.",
        [](Config &c, const QString &t) { return setNumber(c.limits.connections, t, 0, 1'000'000); },
        [](const Config &c) { return QString::number(c.limits.connections); }},
    ConfigKey{"limits", "http_per_address", "HTTP connections of one address at the same time; 0 for no limit.",
              [](Config &c, const QString &t) { return setNumber(c.limits.httpPerAddress, t, 0, 100'000); },
              [](const Config &c) { return QString::number(c.limits.httpPerAddress); }},
    ConfigKey{"limits", "guests_per_address", "Connections of one address that have not signed in; 0 for no limit.",
              [](Config &c, const QString &t) { return setNumber(c.limits.guestsPerAddress, t, 0, 100'000); },
              [](const Config &c) { return QString::number(c.limits.guestsPerAddress); }},
    ConfigKey{
        "limits", "changes_per_second",
        "Messages and other changes of one user that are taken for long; ten times as many for a moment; 0 for no "
        "limit.",
        [](Config &c, const QString &t) { return setNumber(c.use.rates.changesPerSecond, t, 0, 100'000); },
        [](const Config &c) { return QString::number(c.use.rates.changesPerSecond); }},
    ConfigKey{"limits", "asks_per_second", "The same for requests that change nothing.",
              [](Config &c, const QString &t) { return setNumber(c.use.rates.asksPerSecond, t, 0, 100'000); },
              [](const Config &c) { return QString::number(c.use.rates.asksPerSecond); }},
    ConfigKey{"limits", "guest_asks_per_second",
              "The same for requests of one address from those who have not signed in: signing in, renewing a session, "
              "accepting an invitation.",
              [](Config &c, const QString &t) { return setNumber(c.use.rates.guestAsksPerSecond, t, 0, 100'000); },
              [](const Config &c) { return QString::number(c.use.rates.guestAsksPerSecond); }},
    ConfigKey{"limits", "operations",
              "Operations with a rate of their own, of one user or one address, instead of these three: name=number of "
              "requests per second, with spaces between; ten times as many for a moment; 0 for no limit.",
              setOwnRates, ownRatesText},
    ConfigKey{
        "limits", "sign_in_failures",
        "Wrong passwords of one address in a quarter of an hour; 0 for no limit, and nobody who guesses has to wait.",
        [](Config &c, const QString &t) { return setNumber(c.use.signInFailures, t, 0, 100'000); },
        [](const Config &c) { return QString::number(c.use.signInFailures); }},
    ConfigKey{"limits", "connections_per_user",
              "Connections of one account at the same time; one more takes the place of the idlest. 0 for no limit.",
              [](Config &c, const QString &t) { return setNumber(c.use.connectionsPerUser, t, 0, 100'000); },
              [](const Config &c) { return QString::number(c.use.connectionsPerUser); }},
    ConfigKey{"limits", "search_milliseconds",
              "How long the server looks for one page of what somebody searches; then it answers what it found, and "
              "says that "
              "this is not all.",
              [](Config &c, const QString &t) { return setNumber(c.searchMs, t, 1, 60'000); },
              [](const Config &c) { return QString::number(c.searchMs); }},
    ConfigKey{"files", "uploads", "on, or off: then nobody may upload files; those that are there stay.",
              [](Config &c, const QString &t) {
                  c.files.limits.allowed = t == "on"_L1;
                  return t == "on"_L1 || t == "off"_L1;
              },
              [](const Config &c) { return c.files.limits.allowed ? u"on"_s : u"off"_s; }},
    ConfigKey{"files", "directory",
              "Where the bytes of files lie; an absolute path. Empty: the folder `files` in the data directory.",
              [](Config &c, const QString &t) { return setPath(c.files.directory, t); },
              [](const Config &c) { return c.files.directory; }},
    ConfigKey{"files", "max_bytes", "Largest file, in bytes.",
              [](Config &c, const QString &t) { return setBytes(c.files.limits.maxBytes, t, 1); },
              [](const Config &c) { return QString::number(c.files.limits.maxBytes); }},
    ConfigKey{"files", "quota_per_user", "Bytes that the files of one account may take together; 0 for no limit.",
              [](Config &c, const QString &t) { return setBytes(c.files.limits.quotaPerUser, t, 0); },
              [](const Config &c) { return QString::number(c.files.limits.quotaPerUser); }},
    ConfigKey{"log", "level", "debug, info, warning or error; SIGHUP reads it again.", setLevel, levelText},
    ConfigKey{
        "log", "file",
        "File to which the log goes; an absolute path. Empty: standard error. SIGUSR1 opens it anew, for logrotate.",
        [](Config &c, const QString &t) { return setPath(c.logFile, t); }, [](const Config &c) { return c.logFile; }},
    ConfigKey{"log", "format", "text, or json: one object a line.",
              [](Config &c, const QString &t) {
                  c.logFormat = t == "json"_L1 ? LogFormat::Json : LogFormat::Text;
                  return t == "json"_L1 || t == "text"_L1;
              },
              [](const Config &c) { return c.logFormat == LogFormat::Json ? u"json"_s : u"text"_s; }},
};

} // namespace

std::span<const ConfigKey> configKeys()
{
    return keys;
}

} // namespace conclave::server
