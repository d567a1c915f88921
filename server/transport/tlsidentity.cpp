// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/tlsidentity.h"

#include "shared/util/secret.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSslCertificate>
#include <QSslCipher>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpServer>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr int PatienceMs = 2'000;

Error problem(const QString &file, const QString &what)
{
    return {ErrorCode::BadConfig, u"%1: %2"_s.arg(file, what)};
}

Result<QByteArray> read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return problem(path, file.errorString());
    return file.readAll();
}

Result<QSslKey> readKey(const QString &path)
{
    if (QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther))
        return problem(path, u"others than its owner may read it; chmod 600"_s);
    auto text = read(path);
    if (!text)
        return text.error();
    QSslKey key;
    for (const auto algorithm : {QSsl::Ec, QSsl::Rsa}) {
        if (key.isNull())
            key = QSslKey(*text, algorithm, QSsl::Pem, QSsl::PrivateKey);
    }
    wipe(*text);
    if (!key.isNull())
        return key;
    return problem(path, u"neither an RSA nor an EC key in PEM without a passphrase"_s);
}

bool isGood(const QSslCipher &cipher)
{
    const auto name = cipher.name();
    if (cipher.protocolString() == "TLSv1.3"_L1)
        return true;
    const bool isForwardSecret = name.startsWith("ECDHE-RSA-"_L1) || name.startsWith("ECDHE-ECDSA-"_L1);
    return isForwardSecret
        && (name.contains("-AES128-GCM-"_L1) || name.contains("-AES256-GCM-"_L1)
            || name.contains("-CHACHA20-POLY1305"_L1));
}

QSslConfiguration makeConfiguration(const QList<QSslCertificate> &chain, const QSslKey &key)
{
    QList<QSslCipher> ciphers;
    for (const auto &cipher : QSslConfiguration::supportedCiphers()) {
        if (isGood(cipher))
            ciphers += cipher;
    }
    QSslConfiguration configuration;
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setCiphers(ciphers);
    configuration.setAllowedNextProtocols({"http/1.1"});
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // clients prove who they are by signing in
    configuration.setCaCertificates({}); // or each connection would load those of the system
    configuration.setSslOption(QSsl::SslOptionDisableSessionTickets, true);
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    return configuration;
}

// Qt compares key and certificate only when a connection begins.
class Rehearsal final : public QTcpServer
{
public:
    // Why no connection could be made with it; empty when it could.
    QString run(const QSslConfiguration &configuration)
    {
        QTcpSocket client;
        if (!listen(QHostAddress::LocalHost))
            return errorString();
        client.connectToHost(serverAddress(), serverPort());
        if (!client.waitForConnected(PatienceMs) || !waitForNewConnection(PatienceMs))
            return u"no connection over loopback"_s;
        m_socket.setSslConfiguration(configuration);
        m_socket.startServerEncryption();
        return m_socket.error() == QAbstractSocket::UnknownSocketError ? QString() : m_socket.errorString();
    }

protected:
    void incomingConnection(qintptr descriptor) override { m_socket.setSocketDescriptor(descriptor); }

private:
    QSslSocket m_socket;
};

} // namespace

Result<TlsIdentity> loadTlsIdentity(const TlsFiles &files)
{
    if (!QSslSocket::supportsSsl())
        return problem(files.certificate, u"this Qt has no TLS: its OpenSSL plugin or OpenSSL itself is missing"_s);
    const auto text = read(files.certificate);
    if (!text)
        return text.error();
    const auto chain = QSslCertificate::fromData(*text, QSsl::Pem);
    if (chain.isEmpty() || chain.first().isNull())
        return problem(files.certificate, u"no certificate in PEM"_s);
    const auto key = readKey(files.key);
    if (!key)
        return key.error();
    TlsIdentity identity{makeConfiguration(chain, *key), chain.first().effectiveDate(), chain.first().expiryDate(), {}};
    identity.keyFingerprint = QCryptographicHash::hash(chain.first().publicKey().toDer(), QCryptographicHash::Sha256);
    if (const auto why = Rehearsal().run(identity.configuration); !why.isEmpty())
        return problem(files.key,
                       u"does not match the certificate in %1 (%2)"_s.arg(files.certificate, why.simplified()));
    return identity;
}

bool TlsIdentity::isFor(const QString &host) const
{
    const auto errors = QSslCertificate::verify(configuration.localCertificateChain(), host);
    return std::none_of(errors.begin(), errors.end(),
                        [](const QSslError &error) { return error.error() == QSslError::HostNameMismatch; });
}

Status checkDates(const TlsIdentity &identity, const TlsFiles &files, qint64 nowMs)
{
    const auto now = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC);
    if (now < identity.validFrom)
        return problem(files.certificate,
                       u"the certificate is not valid before %1"_s.arg(identity.validFrom.toString(Qt::ISODate)));
    if (now > identity.validUntil)
        return problem(files.certificate,
                       u"the certificate expired on %1"_s.arg(identity.validUntil.toString(Qt::ISODate)));
    return {};
}

} // namespace conclave::server
