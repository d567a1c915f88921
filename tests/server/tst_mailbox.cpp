// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/mailbox.h"

#include <QTest>
#include <QThread>
#include <algorithm>
#include <memory>

using namespace conclave::server;

class tst_Mailbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deliversABurstAtOnceAndInOrder();
    void deliversNothingBeforeTheLoopTurns();
    void refusesWhatDoesNotFit();
    void takesAVectorWholeOrNotAtAll();
    void hasRoomAgainAfterDelivery();
    void deliversInBatches();
    void keepsTheOrderOfWhatIsPostedBetweenBatches();
    void deliversWhatItsOwnHandlerPosts();
    void carriesValuesThatCannotBeCopied();
    void losesNothingBetweenThreads();
    void givesBackWhatWasNotDelivered();
};

namespace {

using Bursts = std::vector<std::vector<int>>;

auto collectInto(Bursts &bursts)
{
    return [&bursts](std::vector<int> &&values) { bursts.push_back(std::move(values)); };
}

std::vector<int> flat(const Bursts &bursts)
{
    std::vector<int> all;
    for (const auto &burst : bursts)
        all.insert(all.end(), burst.begin(), burst.end());
    return all;
}

} // namespace

void tst_Mailbox::deliversABurstAtOnceAndInOrder()
{
    Bursts bursts;
    Mailbox<int> mailbox(collectInto(bursts));
    for (int i = 0; i < 5; ++i)
        QVERIFY(mailbox.post(i));
    QVERIFY(mailbox.post(std::vector{5, 6}));
    QCoreApplication::processEvents();
    QCOMPARE(bursts, (Bursts{{0, 1, 2, 3, 4, 5, 6}}));
}

void tst_Mailbox::deliversNothingBeforeTheLoopTurns()
{
    Bursts bursts;
    Mailbox<int> mailbox(collectInto(bursts));
    QVERIFY(mailbox.post(1));
    QVERIFY(bursts.empty());
    QCOMPARE(mailbox.size(), size_t(1));
}

void tst_Mailbox::refusesWhatDoesNotFit()
{
    Bursts bursts;
    Mailbox<int> mailbox(collectInto(bursts), {.capacity = 2});
    QVERIFY(mailbox.post(1));
    QVERIFY(mailbox.post(2));
    QVERIFY(!mailbox.post(3));
    QCoreApplication::processEvents();
    QCOMPARE(bursts, (Bursts{{1, 2}}));
}

void tst_Mailbox::takesAVectorWholeOrNotAtAll()
{
    Bursts bursts;
    Mailbox<int> mailbox(collectInto(bursts), {.capacity = 3});
    QVERIFY(mailbox.post(std::vector{1, 2}));
    QVERIFY(!mailbox.post(std::vector{3, 4}));
    QVERIFY(mailbox.post(std::vector{5}));
    QVERIFY(mailbox.post(std::vector<int>()));
    QCoreApplication::processEvents();
    QCOMPARE(bursts, (Bursts{{1, 2, 5}}));
}

void tst_Mailbox::hasRoomAgainAfterDelivery()
{
    Bursts bursts;
    Mailbox<int> mailbox(collectInto(bursts), {.capacity = 1});
    QVERIFY(mailbox.post(1));
    QVERIFY(!mailbox.post(2));
    QCoreApplication::processEvents();
    QVERIFY(mailbox.post(3));
    QCoreApplication::processEvents();
    QCOMPARE(bursts, (Bursts{{1}, {3}}));
}

void tst_Mailbox::deliversInBatches()
{
    Bursts bursts;
    Mailbox<int> mailbox(collectInto(bursts), {.batch = 2});
    QVERIFY(mailbox.post(std::vector{1, 2, 3, 4, 5}));
    QTRY_COMPARE(bursts, (Bursts{{1, 2}, {3, 4}, {5}}));
    QCOMPARE(mailbox.size(), size_t(0));
}

void tst_Mailbox::keepsTheOrderOfWhatIsPostedBetweenBatches()
{
    std::vector<int> all;
    Mailbox<int> *box = nullptr;
    Mailbox<int> mailbox(
        [&](std::vector<int> &&values) {
            if (values.front() == 1)
                QVERIFY(box->post(std::vector{6, 7, 8}));
            all.insert(all.end(), values.begin(), values.end());
        },
        {.batch = 2});
    box = &mailbox;
    QVERIFY(mailbox.post(std::vector{1, 2, 3, 4, 5}));
    QTRY_COMPARE(all, (std::vector{1, 2, 3, 4, 5, 6, 7, 8}));
}

void tst_Mailbox::deliversWhatItsOwnHandlerPosts()
{
    std::vector<int> all;
    Mailbox<int> *box = nullptr;
    Mailbox<int> mailbox([&](std::vector<int> &&values) {
        all.insert(all.end(), values.begin(), values.end());
        if (all.size() < 3)
            box->post(int(all.size()));
    });
    box = &mailbox;
    QVERIFY(mailbox.post(0));
    QTRY_COMPARE(all, (std::vector{0, 1, 2}));
}

void tst_Mailbox::carriesValuesThatCannotBeCopied()
{
    int sum = 0;
    Mailbox<std::unique_ptr<int>> mailbox(
        [&](std::vector<std::unique_ptr<int>> &&values) {
            for (const auto &value : values)
                sum += *value;
        },
        {.batch = 1});
    QVERIFY(mailbox.post(std::make_unique<int>(20)));
    QVERIFY(mailbox.post(std::make_unique<int>(22)));
    QTRY_COMPARE(sum, 42);
}

void tst_Mailbox::losesNothingBetweenThreads()
{
    constexpr int Threads = 3;
    constexpr int Each = 20'000;
    Bursts bursts;
    Mailbox<int> mailbox(collectInto(bursts));
    std::vector<std::unique_ptr<QThread>> threads;
    for (int t = 0; t < Threads; ++t) {
        threads.emplace_back(QThread::create([&mailbox, t] {
            for (int i = 0; i < Each; ++i)
                mailbox.post(t * Each + i);
        }));
        threads.back()->start();
    }
    QTRY_COMPARE_WITH_TIMEOUT(flat(bursts).size(), size_t(Threads * Each), 20'000);
    for (const auto &thread : threads)
        QVERIFY(thread->wait(5'000));
    auto all = flat(bursts);
    for (int t = 0; t < Threads; ++t) {
        std::vector<int> ofOne;
        std::copy_if(all.begin(), all.end(), std::back_inserter(ofOne), [t](int value) { return value / Each == t; });
        QVERIFY(std::is_sorted(ofOne.begin(), ofOne.end()));
        QCOMPARE(ofOne.size(), size_t(Each));
    }
}

void tst_Mailbox::givesBackWhatWasNotDelivered()
{
    Bursts bursts;
    Mailbox<int> mailbox(collectInto(bursts), {.capacity = 4, .batch = 1});
    QVERIFY(mailbox.post(std::vector{1, 2, 3}));
    mailbox.event(std::make_unique<QEvent>(QEvent::None).get());
    QCOMPARE(mailbox.takeAll(), (std::vector{1, 2, 3}));
    QCoreApplication::processEvents();
    QVERIFY(bursts.empty());
    QVERIFY(mailbox.post(std::vector{1, 2, 3, 4}));
}

QTEST_GUILESS_MAIN(tst_Mailbox)
#include "tst_mailbox.moc"
