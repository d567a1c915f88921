// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/filevault.h"

#include <QFileInfo>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;

namespace {

constexpr auto OfOthers
    = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;

} // namespace

class tst_FileVault : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatIsWritten()
    {
        const auto name = FileVault::newName();
        auto file = m_vault.open(name, VaultFile::Use::Create);
        QVERIFY(file);
        QVERIFY((*file)->write(0, "hello"));
        QVERIFY((*file)->write(3, "p!"));
        QVERIFY((*file)->sync());
        QCOMPARE(*(*file)->read(1, 100), "elp!");
        QVERIFY((*file)->resize(2));
        QCOMPARE(*(*m_vault.open(name, VaultFile::Use::Read))->size(), 2);
        QVERIFY(m_vault.erase(name));
        QVERIFY(m_vault.erase(name)); // well done already
        QCOMPARE(m_vault.open(name, VaultFile::Use::Read).error().code, ErrorCode::NotFound);
    }

    void namesAreRandom()
    {
        QSet<QString> names;
        for (int i = 0; i < 100; ++i) {
            const auto name = FileVault::newName();
            QCOMPARE(name.size(), 32);
            names.insert(name);
        }
        QCOMPARE(names.size(), 100);
    }

    void isForItsOwnerOnly()
    {
        const auto name = FileVault::newName();
        QVERIFY(m_vault.open(name, VaultFile::Use::Create));
        for (const auto &path : {m_vault.pathOf(name), QFileInfo(m_vault.pathOf(name)).path(), m_vault.directory()})
            QCOMPARE(QFileInfo(path).permissions() & OfOthers, QFile::Permissions());
    }

    void doesNotMakeAFileThatIsThere()
    {
        const auto name = FileVault::newName();
        QVERIFY(m_vault.open(name, VaultFile::Use::Create));
        QVERIFY(!m_vault.open(name, VaultFile::Use::Create));
    }

    void followsNoLink()
    {
        const auto outside = m_directory.filePath(u"outside"_s);
        QFile file(outside);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("untouched") == 9);
        file.close();
        const auto name = FileVault::newName();
        QVERIFY(m_vault.open(name, VaultFile::Use::Create));
        QVERIFY(m_vault.erase(name) && QFile::link(outside, m_vault.pathOf(name)));
        for (const auto use : {VaultFile::Use::Read, VaultFile::Use::Write, VaultFile::Use::Create})
            QVERIFY(!m_vault.open(name, use));
        QCOMPARE(QFileInfo(outside).size(), 9);
        QVERIFY(m_vault.erase(name)); // the link, not what it leads to
        QVERIFY(QFile::exists(outside));
    }

    void opensRegularFilesOnly()
    {
        const auto name = FileVault::newName();
        QVERIFY(m_vault.open(name, VaultFile::Use::Create) && m_vault.erase(name));
        QCOMPARE(::mkfifo(qPrintable(m_vault.pathOf(name)), 0600), 0);
        QVERIFY(!m_vault.open(name, VaultFile::Use::Read)); // and does not wait for a writer
        QVERIFY(!m_vault.open(name, VaultFile::Use::Write));
    }

    void saysWhenItCannotBeWritten()
    {
        QFile file(m_directory.filePath(u"plain"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(!FileVault(file.fileName()).prepare());
    }

    void init() { QVERIFY(m_vault.prepare()); }

private:
    const QTemporaryDir m_directory;
    const FileVault m_vault{m_directory.filePath(u"a/vault"_s)};
};

QTEST_GUILESS_MAIN(tst_FileVault)
#include "tst_filevault.moc"
