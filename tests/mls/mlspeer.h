// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QProcess>

// Another implementation of MLS, as a process: peer/peer.mjs on ts-mls. Its packages are in the folder that
// CONCLAVE_MLS_PEER names, else in the build directory; packaging/dev.sh puts them there.
namespace conclave::mls::test {

class MlsPeer
{
public:
    MlsPeer() = default;
    ~MlsPeer();

    static QString missing(); // what is needed and is not here; empty: nothing

    bool start();
    QJsonObject ask(const QString &command, QJsonObject request = {}); // with `error` when it was refused
    QString newMember() { return QString::number(++m_members); } // a name that no other member has

private:
    QProcess m_process;
    int m_members = 0;
};

} // namespace conclave::mls::test
