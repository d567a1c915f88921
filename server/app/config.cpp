// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/config.h"

#include "server/app/configkeys.h"
#include "server/transport/addresscounts.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QHostAddress>
#include <algorithm>
#include <filesystem>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr qsizetype MinimumTokenBytes = 16;

const ConfigKey *findKey(QStringView section, QStringView name)
{
    const auto keys = configKeys();
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const ConfigKey &k) {
        return section == QLatin1StringView(k.section) && name == QLatin1StringView(k.name);
    });
    return key == keys.end() ? nullptr : &*key;
}

Error problem(const QString &where, const QString &what)
{
    return {ErrorCode::BadConfig, u"%1: %2"_s.arg(where, what)};
}

Status readFile(Config &config, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return problem(path, file.errorString());
    QString section;
    QStringList seen;
    const auto lines = QString::fromUtf8(file.readAll()).split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const auto where = u"%1:%2"_s.arg(path).arg(i + 1);
        const auto line = lines.at(i).trimmed();
        if (line.isEmpty() || line.startsWith(u'#') || line.startsWith(u';'))
            continue;
        if (line.startsWith(u'[') && line.endsWith(u']')) {
            section = line.sliced(1, line.size() - 2).trimmed();
            continue;
        }
        const auto equals = line.indexOf(u'=');
        const auto name = line.left(equals).trimmed();
        const auto *key = equals < 0 ? nullptr : findKey(section, name);
        if (equals < 0)
            return problem(where, u"neither a section nor key = value"_s);
        if (!key)
            return problem(where, u"unknown key %1 in section [%2]"_s.arg(name, section));
        if (seen.contains(section + u'.' + name))
            return problem(where, u"%1 is set twice"_s.arg(name));
        seen << section + u'.' + name;
        if (!key->set(config, line.sliced(equals + 1).trimmed()))
            return problem(where, u"bad value for %1. %2"_s.arg(name, QLatin1StringView(key->help)));
    }
    return {};
}

Status readEnvironment(Config &config, const QProcessEnvironment &environment)
{
    for (const auto &key : configKeys()) {
        const auto name
            = u"CONCLAVE_%1_%2"_s.arg(QLatin1StringView(key.section), QLatin1StringView(key.name)).toUpper();
        if (environment.contains(name) && !key.set(config, environment.value(name)))
            return problem(name, u"bad value. "_s + QLatin1StringView(key.help));
    }
    return {};
}

// Secrets have files of their own, which keeps them out of this one, of the environment and of process lists. What
// systemd hands over as a credential is safe by its place: its mode would tell of an access list.
Result<QByteArray> readSecretFile(const QString &path, const QProcessEnvironment &environment)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return problem(path, file.errorString());
    const auto credentials = environment.value(u"CREDENTIALS_DIRECTORY"_s);
    const bool isCredential = !credentials.isEmpty() && QDir::cleanPath(path).startsWith(credentials + u'/');
    if (!isCredential && file.permissions() & (QFile::ReadGroup | QFile::ReadOther))
        return problem(path, u"others than its owner may read it; chmod 600"_s);
    return file.readAll().trimmed();
}

Status readSecrets(Config &config, const QProcessEnvironment &environment)
{
    if (!config.backend.passwordFile.isEmpty()) {
        const auto password = readSecretFile(config.backend.passwordFile, environment);
        if (!password)
            return password.error();
        config.backend.database.password = QString::fromUtf8(*password);
    }
    if (config.metrics == MetricsAccess::Token) {
        if (config.metricsTokenFile.isEmpty())
            return problem(u"server.metrics"_s, u"token needs metrics_token_file"_s);
        const auto token = readSecretFile(config.metricsTokenFile, environment);
        if (!token)
            return token.error();
        if (token->size() < MinimumTokenBytes)
            return problem(config.metricsTokenFile, u"shorter than %1 characters"_s.arg(MinimumTokenBytes));
        config.metricsTokenHash = QCryptographicHash::hash(*token, QCryptographicHash::Sha256);
    }
    return {};
}

QString written(const Config &config, bool help)
{
    QString out;
    QLatin1StringView section;
    for (const auto &key : configKeys()) {
        if (section != QLatin1StringView(key.section)) {
            section = QLatin1StringView(key.section);
            out += (out.isEmpty() ? u""_s : u"\n"_s) + u"[%1]\n"_s.arg(section);
        }
        if (help)
            out += u"# %1\n"_s.arg(QLatin1StringView(key.help));
        out += u"%1 = %2\n"_s.arg(QLatin1StringView(key.name), key.text(config));
    }
    return out;
}

Config defaults()
{
    Config config;
    config.backend.data = u"/var/lib/conclave"_s;
    return config;
}

} // namespace

std::optional<DiskReserve::Space> DiskReserve::space(const QString &directory)
{
    std::error_code failure;
    const auto space = std::filesystem::space(directory.toStdString(), failure);
    return failure ? std::nullopt : std::optional(Space{space.available, space.capacity});
}

bool DiskReserve::isKept(const QString &directory, qint64 more) const
{
    const auto found = space(directory);
    if (!found)
        return true;
    const auto wanted = percent ? found->totalBytes / 100 * quint64(percent) : quint64(mebibytes) * 1024 * 1024;
    return found->freeBytes >= wanted + quint64(more);
}

Result<Config> Config::load(const QString &file, const QProcessEnvironment &environment)
{
    auto config = defaults();
    config.file = file;
    if (!file.isEmpty()) {
        if (auto done = readFile(config, file); !done)
            return done.error();
    }
    if (auto done = readEnvironment(config, environment); !done)
        return done.error();
    if (auto done = readSecrets(config, environment); !done)
        return done.error();
    if (config.tls.certificate.isEmpty() != config.tls.key.isEmpty())
        return problem(u"[tls]"_s, u"certificate and key need each other"_s);
    config.backend.database.file = QDir(config.backend.data).filePath(u"conclave.db"_s);
    return config;
}

QString Config::filesDirectory() const
{
    return files.directory.isEmpty() ? QDir(backend.data).filePath(u"files"_s) : files.directory;
}

Status Config::checkListening() const
{
    if (tls.isSet() || !trustedProxies.isEmpty() || plainAddress(QHostAddress(listen)).isLoopback())
        return {};
    return problem(u"[server] listen = %1"_s.arg(listen),
                   u"passwords would cross the network unencrypted. Give [tls] a certificate and a key, or listen on "
                   "127.0.0.1, or name the proxies with TLS in front in trusted_proxies"_s);
}

Status Config::check(qint64 nowMs) const
{
    if (auto allowed = checkListening(); !allowed || !tls.isSet())
        return allowed;
    const auto identity = loadTlsIdentity(tls);
    return identity ? checkDates(*identity, tls, nowMs) : Status(identity.error());
}

QString Config::dump() const
{
    return written(*this, false);
}

QString Config::reference()
{
    return written(defaults(), true);
}

} // namespace conclave::server
