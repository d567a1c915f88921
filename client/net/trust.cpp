// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/trust.h"

#include <QDateTime>
#include <QFile>
#include <QSslCertificate>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

enum class Distrust : quint8 { UnknownAuthority, WrongHost, Expired, NotYetValid, Other };

Distrust distrust(QSslError::SslError error)
{
    switch (error) {
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::CertificateUntrusted:
    case QSslError::InvalidCaCertificate:
        return Distrust::UnknownAuthority;
    case QSslError::HostNameMismatch:
        return Distrust::WrongHost;
    case QSslError::CertificateExpired:
        return Distrust::Expired;
    case QSslError::CertificateNotYetValid:
        return Distrust::NotYetValid;
    default:
        return Distrust::Other;
    }
}

QString describe(const QSslError &error, const QString &host)
{
    const auto &certificate = error.certificate();
    switch (distrust(error.error())) {
    case Distrust::UnknownAuthority:
        return u"unknown authority: nobody whom this computer trusts has signed the certificate of %1; --ca-file adds "
               "an authority"_s.arg(host);
    case Distrust::WrongHost:
        return u"wrong host: the certificate is not for %1"_s.arg(host);
    case Distrust::Expired:
        return u"expired: the certificate was valid until %1"_s.arg(certificate.expiryDate().toString(Qt::ISODate));
    case Distrust::NotYetValid:
        return u"not yet valid: the certificate begins on %1"_s.arg(certificate.effectiveDate().toString(Qt::ISODate));
    case Distrust::Other:
        break;
    }
    return error.errorString();
}

} // namespace

Result<QList<QSslCertificate>> readAuthorities(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::FileFailed, u"cannot read %1: %2"_s.arg(name, file.errorString())};
    const auto certificates = QSslCertificate::fromDevice(&file, QSsl::Pem);
    if (certificates.isEmpty())
        return Error{ErrorCode::BadConfig, u"%1 holds no certificate in PEM"_s.arg(name)};
    return certificates;
}

QSslConfiguration trusting(QSslConfiguration configuration, const QList<QSslCertificate> &authorities)
{
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    if (!authorities.isEmpty()) // or else those of the system are looked up one by one
        configuration.setCaCertificates(QSslConfiguration::systemCaCertificates() + authorities);
    return configuration;
}

bool isOfAuthority(const QSslError &error)
{
    return distrust(error.error()) == Distrust::UnknownAuthority;
}

Error tlsError(const QList<QSslError> &errors, const QString &host)
{
    const auto worst = std::min_element(errors.begin(), errors.end(), [](const QSslError &a, const QSslError &b) {
        return distrust(a.error()) < distrust(b.error());
    });
    return {ErrorCode::NetworkTls, worst == errors.end() ? QString() : describe(*worst, host)};
}

} // namespace conclave::client
