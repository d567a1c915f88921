// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QSslCertificate>
#include <QTemporaryDir>

namespace conclave::test {

struct CertificateWish
{
    QString names = QStringLiteral("DNS:localhost,IP:127.0.0.1"); // as openssl spells alternative names
    int days = 365; // from now; below zero: it expired
    QDateTime end = {}; // instead of days, to the second
    QString key = QStringLiteral("ec"); // or rsa
};

// An authority of the test's own, and certificates that it signs. Needs the openssl program.
class Certificates
{
public:
    Certificates();

    bool issue(const QString &name, const CertificateWish &wish = {}); // over what this name had before

    bool issueSelfSigned(const QString &name, const CertificateWish &wish = {}); // with a new key

    QString authorityFile() const { return m_directory.filePath(QStringLiteral("authority.pem")); }
    QString certificateFile(const QString &name) const { return m_directory.filePath(name + QStringLiteral(".pem")); }
    QString keyFile(const QString &name) const { return m_directory.filePath(name + QStringLiteral(".key")); }
    QSslCertificate certificate(const QString &name) const;
    QList<QSslCertificate> authority() const;

private:
    bool run(const QStringList &arguments) const;
    bool signUntil(const QString &name, const QDateTime &end) const;
    bool makeKey(const QString &name, const QString &kind) const;

    QTemporaryDir m_directory;
};

} // namespace conclave::test
