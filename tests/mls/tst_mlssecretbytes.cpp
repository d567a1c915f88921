// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/secretbytes.h"

#include <QFile>
#include <QTest>
#include <algorithm>
#include <optional>
#include <sys/resource.h>
#include <thread>

using namespace Qt::StringLiterals;
using namespace conclave::mls;

// What SecretBytes promise of the memory that they are in.
class tst_MlsSecretBytes : public QObject
{
    Q_OBJECT

private:
    static constexpr std::size_t PooledBytes = 1024; // up to here secrets share pages, which stay
    static constexpr qsizetype PageKiB = 4;

    static SecretBytes filled(std::size_t size, std::uint8_t value)
    {
        SecretBytes secret(size);
        std::fill_n(secret.data(), size, value);
        return secret;
    }
    static bool isAll(View bytes, std::uint8_t value)
    {
        return std::ranges::all_of(bytes, [value](auto byte) { return byte == value; });
    }
    static qsizetype lockedKiB()
    {
        QFile status(u"/proc/self/status"_s);
        if (!status.open(QIODevice::ReadOnly))
            return -1;
        for (const auto &line : status.readAll().split('\n')) {
            if (line.startsWith("VmLck:"))
                return line.mid(6).replace("kB", "").trimmed().toLongLong();
        }
        return -1;
    }
    static bool sharesPages()
    {
        const SecretBytes one(32);
        const SecretBytes other(32);
        return std::abs(one.data() - other.data()) < PageKiB * 1024;
    }

private Q_SLOTS:
    void aNewSecretIsZero()
    {
        for (int round = 0; round < 3; ++round) {
            for (std::size_t size : {1, 12, 32, 33, 64, 1000, 1024, 1025, 40'000}) {
                auto secret = SecretBytes(size);
                QVERIFY(isAll(secret.view(), 0));
                std::fill_n(secret.data(), size, std::uint8_t(0xAA)); // for the next round
            }
        }
    }

    void aDroppedSecretIsZeroed()
    {
        if (!sharesPages())
            QSKIP("under a sanitizer the memory of a dropped secret cannot be looked at");
        for (std::size_t size : {1, 12, 32, 33, 64, 1000, int(PooledBytes)}) {
            std::optional secret(filled(size, 0x5A));
            const View memory = secret->view();
            QVERIFY(isAll(memory, 0x5A));
            secret.reset();
            QVERIFY(isAll(memory, 0));
        }
    }

    void anAssignmentDropsWhatWasThere()
    {
        if (!sharesPages())
            QSKIP("under a sanitizer the memory of a dropped secret cannot be looked at");
        auto secret = filled(32, 0x5A);
        const View memory = secret.view();
        secret = filled(32, 0xA5);
        QVERIFY(isAll(memory, 0));
        QVERIFY(isAll(secret.view(), 0xA5));
    }

    void aMovedSecretIsInOnePlace()
    {
        auto secret = filled(32, 0x5A);
        const auto *data = secret.data();
        const auto moved = std::move(secret);
        QCOMPARE(moved.data(), data);
        QVERIFY(secret.isEmpty()); // NOLINT(bugprone-use-after-move): that is what is asked
        QVERIFY(!secret.data());
    }

    void livingSecretsDoNotOverlap()
    {
        std::vector<SecretBytes> all;
        for (std::size_t i = 0; i < 3000; ++i)
            all.push_back(filled(1 + i * 7 % 1100, std::uint8_t(i)));
        for (std::size_t i = 0; i < all.size(); i += 2)
            all[i] = filled(1 + i * 5 % 1100, std::uint8_t(i));
        for (std::size_t i = 0; i < all.size(); ++i)
            QVERIFY(isAll(all[i].view(), std::uint8_t(i)));
    }

    void threadsMayUseThem()
    {
        std::array<bool, 4> areRight{};
        std::vector<std::thread> threads;
        for (std::size_t self = 0; self < areRight.size(); ++self) {
            threads.emplace_back([self, &areRight] {
                bool isRight = true;
                std::vector<SecretBytes> kept;
                for (std::size_t i = 0; i < 20'000; ++i) {
                    if (kept.size() > 50)
                        kept.erase(kept.begin() + std::ptrdiff_t(i % 50));
                    isRight = isRight && isAll(SecretBytes(32 + i % 64).view(), 0);
                    kept.push_back(filled(1 + i % 200, std::uint8_t(self + 1)));
                    isRight = isRight && isAll(kept[i % kept.size()].view(), std::uint8_t(self + 1));
                }
                areRight[self] = isRight;
            });
        }
        for (auto &thread : threads)
            thread.join();
        QVERIFY(std::ranges::all_of(areRight, [](bool isRight) { return isRight; }));
    }

    // A group of 100 devices has thousands of them, and a process may lock little.
    void manyAreLockedInFewPages()
    {
        if (!sharesPages())
            QSKIP("under a sanitizer each secret has pages of its own");
        rlimit limit{};
        if (getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur < 1024 * 1024)
            QSKIP("this process may lock too little to tell");
        std::vector<SecretBytes> all;
        const auto before = lockedKiB();
        QVERIFY(before >= 0);
        for (int i = 0; i < 10'000; ++i)
            all.push_back(filled(32, 1));
        const auto locked = lockedKiB() - before;
        constexpr qsizetype secretKiB = 10'000 * 32 / 1024;
        QVERIFY2(locked >= secretKiB - 64, QByteArray::number(locked).constData()); // less what was free before
        QVERIFY2(locked <= secretKiB + 64, QByteArray::number(locked).constData());
    }
};

QTEST_GUILESS_MAIN(tst_MlsSecretBytes)
#include "tst_mlssecretbytes.moc"
