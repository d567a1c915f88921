// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/certificates.h"

#include <QFile>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace conclave::test {

Certificates::Certificates()
{
    const auto authority = u"authority"_s;
    const bool made = makeKey(authority, u"ec"_s)
        && run({u"req"_s, u"-x509"_s, u"-new"_s, u"-key"_s, keyFile(authority), u"-out"_s, certificateFile(authority),
                u"-subj"_s, u"/CN=Conclave test authority"_s, u"-days"_s, u"365"_s});
    if (!made)
        qWarning("the openssl program is missing or fails");
}

bool Certificates::run(const QStringList &arguments) const
{
    QProcess openssl;
    openssl.start(u"openssl"_s, arguments);
    return openssl.waitForFinished() && openssl.exitStatus() == QProcess::NormalExit && openssl.exitCode() == 0;
}

bool Certificates::makeKey(const QString &name, const QString &kind) const
{
    const auto file = keyFile(name);
    const bool made = kind == u"rsa"
        ? run({u"genpkey"_s, u"-algorithm"_s, u"RSA"_s, u"-pkeyopt"_s, u"rsa_keygen_bits:2048"_s, u"-out"_s, file})
        : run({u"genpkey"_s, u"-algorithm"_s, u"EC"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s, u"-out"_s, file});
    return made && QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner);
}

bool Certificates::issue(const QString &name, const CertificateWish &wish)
{
    const auto request = m_directory.filePath(name + u".csr"_s);
    QFile extensions(m_directory.filePath(name + u".ext"_s));
    if (!makeKey(name, wish.key) || !extensions.open(QIODevice::WriteOnly)
        || extensions.write("subjectAltName=" + wish.names.toUtf8() + '\n') < 0)
        return false;
    extensions.close();
    const bool requested
        = run({u"req"_s, u"-new"_s, u"-key"_s, keyFile(name), u"-subj"_s, u"/CN="_s + name, u"-out"_s, request});
    if (wish.end.isValid())
        return requested && signUntil(name, wish.end);
    return requested
        && run({u"x509"_s, u"-req"_s, u"-in"_s, request, u"-CA"_s, authorityFile(), u"-CAkey"_s,
                keyFile(u"authority"_s), u"-CAcreateserial"_s, u"-days"_s, QString::number(wish.days), u"-extfile"_s,
                extensions.fileName(), u"-out"_s, certificateFile(name)});
}

// What signs by days cannot end at a moment.
bool Certificates::signUntil(const QString &name, const QDateTime &end) const
{
    QFile index(m_directory.filePath(u"index.txt"_s));
    QFile settings(m_directory.filePath(u"authority.conf"_s));
    if (!index.open(QIODevice::WriteOnly) || !settings.open(QIODevice::WriteOnly))
        return false;
    const auto text = u"[ca]\ndefault_ca = own\n[own]\ndatabase = %1\nnew_certs_dir = %2\nrand_serial = yes\n"
                      "default_md = sha256\nunique_subject = no\npolicy = any\n[any]\ncommonName = supplied\n"_s.arg(
                          index.fileName(), m_directory.path());
    if (settings.write(text.toUtf8()) < 0)
        return false;
    settings.close();
    return run({u"ca"_s, u"-batch"_s, u"-notext"_s, u"-config"_s, settings.fileName(), u"-in"_s,
                m_directory.filePath(name + u".csr"_s), u"-cert"_s, authorityFile(), u"-keyfile"_s,
                keyFile(u"authority"_s), u"-enddate"_s, end.toUTC().toString(u"yyyyMMddHHmmss'Z'"_s), u"-extfile"_s,
                m_directory.filePath(name + u".ext"_s), u"-out"_s, certificateFile(name)});
}

bool Certificates::issueSelfSigned(const QString &name, const CertificateWish &wish)
{
    return makeKey(name, wish.key)
        && run({u"req"_s, u"-x509"_s, u"-new"_s, u"-key"_s, keyFile(name), u"-out"_s, certificateFile(name), u"-subj"_s,
                u"/CN="_s + name, u"-days"_s, QString::number(wish.days), u"-addext"_s,
                u"subjectAltName="_s + wish.names});
}

QSslCertificate Certificates::certificate(const QString &name) const
{
    return QSslCertificate::fromPath(certificateFile(name)).value(0);
}

QList<QSslCertificate> Certificates::authority() const
{
    return QSslCertificate::fromPath(authorityFile());
}

} // namespace conclave::test
