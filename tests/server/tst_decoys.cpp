// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/decoys.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;

class tst_Decoys : public QObject
{
    Q_OBJECT

private:
    static constexpr crypto::PasswordCost Old{1, 8 * 1024};
    static constexpr crypto::PasswordCost New{2, 16 * 1024};

    static Secret key() { return Secret(QByteArrayView("0123456789abcdef0123456789abcdef")); }
    static QStringList hashes(int old, int fresh)
    {
        const auto one = QString::fromLatin1(*crypto::hashPassword("a", Old));
        const auto other = QString::fromLatin1(*crypto::hashPassword("b", New));
        return QStringList(old, one) + QStringList(fresh, other);
    }
    static int oldOnes(const Decoys &decoys)
    {
        int count = 0;
        for (int i = 0; i < 1000; ++i)
            count += crypto::needsRehash(decoys.hashFor(u"name%1"_s.arg(i)), New);
        return count;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(crypto::initialise()); }

    void haveTheCostInForceWhenNobodyHasAnother()
    {
        QCOMPARE(oldOnes(Decoys(key(), New, hashes(0, 3))), 0);
        QCOMPARE(oldOnes(Decoys(key(), New, {})), 0);
    }

    void haveTheOldCostWhereAccountsHave()
    {
        QCOMPARE(oldOnes(Decoys(key(), New, hashes(5, 0))), 1000);
        const auto some = oldOnes(Decoys(key(), New, hashes(30, 70)));
        QVERIFY2(some > 240 && some < 360, qPrintable(QString::number(some)));
    }

    void eachNameKeepsItsOwn()
    {
        const Decoys before(key(), New, hashes(30, 70));
        const Decoys after(key(), New, hashes(30, 70)); // a restart
        const Decoys another(Secret(QByteArrayView("another key that is as long ....")), New, hashes(30, 70));
        int differs = 0;
        for (int i = 0; i < 200; ++i) {
            const auto name = u"name%1"_s.arg(i);
            const auto kind = Decoys::parametersOf(before.hashFor(name));
            QCOMPARE(Decoys::parametersOf(after.hashFor(name)), kind);
            differs += Decoys::parametersOf(another.hashFor(name)) != kind;
        }
        QVERIFY(differs > 0); // who does not have the key cannot tell
    }

    void followThoseWhoGetNewHashes()
    {
        const auto stored = hashes(10, 10);
        Decoys decoys(key(), New, stored);
        QHash<QString, bool> wasNew;
        for (int i = 0; i < 200; ++i)
            wasNew.insert(u"name%1"_s.arg(i), !crypto::needsRehash(decoys.hashFor(u"name%1"_s.arg(i)), New));
        for (int i = 0; i < 10; ++i) {
            decoys.replaced(stored.first().toLatin1(), stored.last().toLatin1());
            for (auto it = wasNew.begin(); it != wasNew.end(); ++it) {
                const bool isNew = !crypto::needsRehash(decoys.hashFor(it.key()), New);
                QVERIFY(isNew || !*it); // never back
                *it = isNew;
            }
        }
        QCOMPARE(oldOnes(decoys), 0);
    }

    void survivesWhatIsNoHash()
    {
        const Decoys decoys(key(), New, {u"nonsense"_s, u"$argon2id$v=19$m=1"_s, u"$a$b$c$d"_s});
        QVERIFY(crypto::passwordMatches(decoys.hashFor(u"x"_s), "no account has this password"));
        QCOMPARE(Decoys::parametersOf("$argon2id$v=19$m=8,t=1,p=1$salt$hash"), "$argon2id$v=19$m=8,t=1,p=1");
    }
};

QTEST_GUILESS_MAIN(tst_Decoys)
#include "tst_decoys.moc"
