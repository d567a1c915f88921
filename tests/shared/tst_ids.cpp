// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/ids.h"

#include <QDateTime>
#include <QSet>
#include <QTest>
#include <algorithm>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace conclave;

namespace {

std::vector<Uuid> many(int count)
{
    std::vector<Uuid> ids;
    ids.reserve(size_t(count));
    for (int i = 0; i < count; ++i)
        ids.push_back(Uuid::create());
    return ids;
}

} // namespace

class tst_Ids : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ascendWithinOneThread();
    void textAscendsLikeBytes();
    void areUniqueOverThreads();
    void carryVersionAndVariant();
    void tellWhenTheyWereMade();
    void readTheirOwnText();
    void readTheVectorOfTheStandard();
    void refuseOtherText_data();
    void refuseOtherText();
    void readTheirOwnBytes();
    void refuseBytesOfAnotherLength();
    void aFreshOneIsNull();
    void hashByValue();
};

void tst_Ids::ascendWithinOneThread()
{
    const auto ids = many(20'000); // far more than one millisecond's counter holds
    QVERIFY(std::adjacent_find(ids.begin(), ids.end(), std::greater_equal<>()) == ids.end());
}

void tst_Ids::textAscendsLikeBytes()
{
    const auto ids = many(2000);
    for (size_t i = 1; i < ids.size(); ++i)
        QVERIFY(ids[i - 1].toText() < ids[i].toText() && ids[i - 1].toBytes() < ids[i].toBytes());
}

void tst_Ids::areUniqueOverThreads()
{
    std::vector<std::vector<Uuid>> made(4);
    {
        std::vector<std::jthread> threads;
        for (auto &ids : made)
            threads.emplace_back([&ids] { ids = many(5000); });
    }
    QSet<QByteArray> all;
    for (const auto &ids : made) {
        for (const auto &id : ids)
            all << id.toBytes();
    }
    QCOMPARE(all.size(), 20'000);
}

void tst_Ids::carryVersionAndVariant()
{
    for (const auto &id : many(5000)) {
        QCOMPARE(id.bytes[6] >> 4, 7);
        QCOMPARE(id.bytes[8] >> 6, 2);
    }
}

void tst_Ids::tellWhenTheyWereMade()
{
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const qint64 made = Uuid::create().timeMs();
    // Ids made earlier may have pushed the counter's time a little ahead of the clock.
    QVERIFY(made >= before && made <= before + 60'000);
}

void tst_Ids::readTheirOwnText()
{
    for (const auto &id : many(1000)) {
        const auto text = id.toText();
        QCOMPARE(text.size(), 36);
        QCOMPARE(Uuid::fromText(text), std::optional(id));
    }
}

// RFC 9562, appendix A.6.
void tst_Ids::readTheVectorOfTheStandard()
{
    const auto id = Uuid::fromText(u"017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    QVERIFY(id);
    QCOMPARE(id->timeMs(), 1'645'557'742'000);
    QCOMPARE(id->toBytes(), QByteArray::fromHex("017f22e279b07cc398c4dc0c0c07398f"));
    QCOMPARE(id->toText(), u"017f22e2-79b0-7cc3-98c4-dc0c0c07398f"_s);
}

void tst_Ids::refuseOtherText_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QString();
    QTest::newRow("upper case") << u"017F22E2-79B0-7CC3-98C4-DC0C0C07398F"_s;
    QTest::newRow("one upper case digit") << u"017f22e2-79b0-7cc3-98c4-dc0c0c07398F"_s;
    QTest::newRow("version 4") << u"017f22e2-79b0-4cc3-98c4-dc0c0c07398f"_s;
    QTest::newRow("version 1") << u"017f22e2-79b0-1cc3-98c4-dc0c0c07398f"_s;
    QTest::newRow("variant 0") << u"017f22e2-79b0-7cc3-18c4-dc0c0c07398f"_s;
    QTest::newRow("variant c") << u"017f22e2-79b0-7cc3-c8c4-dc0c0c07398f"_s;
    QTest::newRow("null id") << u"00000000-0000-0000-0000-000000000000"_s;
    QTest::newRow("braces") << u"{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}"_s;
    QTest::newRow("no dashes") << u"017f22e279b07cc398c4dc0c0c07398f"_s;
    QTest::newRow("moved dash") << u"017f22e27-9b0-7cc3-98c4-dc0c0c07398f"_s;
    QTest::newRow("too short") << u"017f22e2-79b0-7cc3-98c4-dc0c0c07398"_s;
    QTest::newRow("too long") << u"017f22e2-79b0-7cc3-98c4-dc0c0c07398f0"_s;
    QTest::newRow("space before") << u" 17f22e2-79b0-7cc3-98c4-dc0c0c07398f"_s;
    QTest::newRow("other letter") << u"017f22e2-79b0-7cc3-98c4-dc0c0c07398g"_s;
    QTest::newRow("wide digit") << u"\uff1017f22e2-79b0-7cc3-98c4-dc0c0c07398"_s;
    QTest::newRow("latin 1 look-alike") << u"\u013017f22e2-79b0-7cc3-98c4-dc0c0c07398"_s;
}

void tst_Ids::refuseOtherText()
{
    QFETCH(const QString, text);
    QCOMPARE(Uuid::fromText(text), std::nullopt);
}

void tst_Ids::readTheirOwnBytes()
{
    const auto id = ConversationId::create();
    QCOMPARE(ConversationId::fromBytes(id.toBytes()), std::optional(id));
}

void tst_Ids::refuseBytesOfAnotherLength()
{
    QCOMPARE(Uuid::fromBytes(QByteArray(15, 'x')), std::nullopt);
    QCOMPARE(Uuid::fromBytes(QByteArray(17, 'x')), std::nullopt);
    QCOMPARE(Uuid::fromBytes(QByteArray()), std::nullopt);
}

void tst_Ids::aFreshOneIsNull()
{
    QVERIFY(UserId().isNull());
    QVERIFY(!UserId::create().isNull());
}

void tst_Ids::hashByValue()
{
    const auto id = UserId::create();
    QSet<UserId> users{id, UserId::create()};
    QVERIFY(users.contains(*UserId::fromText(id.toText())));
    QVERIFY(!users.contains(UserId::create()));
}

QTEST_GUILESS_MAIN(tst_Ids)
#include "tst_ids.moc"
