// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/room.h"

#include <QFile>
#include <QTest>

#include <cstring>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace conclave::mls;
using namespace conclave::mls::test;

namespace {

// A secret whose bytes stand nowhere but where it is kept: whoever looks for it knows it masked.
constexpr std::size_t Size = 32;
using Masked = std::array<std::uint8_t, Size>;
constexpr std::uint8_t Mask = 0x5a;

Masked masked(View secret)
{
    Masked all{};
    std::transform(secret.begin(), secret.end(), all.begin(), [](std::uint8_t byte) { return byte ^ Mask; });
    return all;
}

bool standsAt(const std::uint8_t *at, const Masked &secret)
{
    for (std::size_t i = 0; i < Size; ++i) {
        if ((at[i] ^ Mask) != secret[i])
            return false;
    }
    return true;
}

int countIn(const std::uint8_t *memory, std::size_t size, const Masked &secret)
{
    int count = 0;
    for (std::size_t i = 0; i + Size <= size; ++i)
        count += standsAt(memory + i, secret) ? 1 : 0;
    return count;
}

std::array<std::uint8_t, 1 << 16> window; // in which memory is looked at, a piece after the other

// How often a secret stands in some memory of this process, read past its protection.
int countAt(int memory, std::uint64_t from, std::uint64_t to, const Masked &secret)
{
    int count = 0;
    while (from < to) {
        const auto size = std::min<std::uint64_t>(window.size(), to - from);
        const auto got = pread(memory, window.data(), size, off_t(from));
        if (got > 0)
            count += countIn(window.data(), std::size_t(got), secret);
        if (size < window.size())
            break;
        from += size - (Size - 1);
    }
    std::memset(window.data(), 0, window.size());
    return count;
}

// In all memory that can be written, but for the window.
int countEverywhere(const Masked &secret)
{
    QFile maps(u"/proc/self/maps"_s);
    if (!maps.open(QIODevice::ReadOnly))
        return -1;
    const auto lines = maps.readAll().split('\n');
    const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    int count = 0;
    for (const auto &line : lines) {
        const auto fields = line.split(' ');
        const auto ends = fields.front().split('-');
        if (ends.size() == 2 && fields.size() > 1 && fields[1].startsWith("rw"))
            count += countAt(memory, ends[0].toULongLong(nullptr, 16), ends[1].toULongLong(nullptr, 16), secret);
    }
    close(memory);
    return count;
}

// What is given back to the system while a test watches.
struct
{
    bool isWatched = false;
    Masked secret{};
    int seen = 0;
} givenBack;

} // namespace

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CONCLAVE_MEMORY_IS_SHADOWED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CONCLAVE_MEMORY_IS_SHADOWED
#endif

#ifndef CONCLAVE_MEMORY_IS_SHADOWED
// Stands before that of the C library, so that what libsodium gives back can be looked at first.
extern "C" int munmap(void *at, std::size_t size) noexcept
{
    if (givenBack.isWatched) {
        const auto from = std::uint64_t(reinterpret_cast<std::uintptr_t>(at));
        const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
        givenBack.seen += countAt(memory, from, from + size, givenBack.secret);
        close(memory);
    }
    return int(syscall(SYS_munmap, at, size));
}
#endif

// That secrets do not linger.
class tst_MlsSecrets : public QObject
{
    Q_OBJECT

private:
    template <class Drop>
    static void watch(const Masked &secret, Drop drop)
    {
        givenBack = {true, secret, 0};
        drop();
        givenBack.isWatched = false;
    }

private Q_SLOTS:
    void initTestCase()
    {
#ifdef CONCLAVE_MEMORY_IS_SHADOWED
        QSKIP("a sanitizer keeps terabytes of shadow memory, and what was given back");
#endif
    }

    // The way of looking sees what it looks for.
    void seesASecretThatIsThere()
    {
        std::optional<SecretBytes> secret(std::in_place, Size);
        systemRandom()({secret->data(), Size});
        const auto known = masked(secret->view());
        QCOMPARE(countEverywhere(known), 1);
        const auto copy = secret->clone();
        QCOMPARE(countEverywhere(known), 2);
        const Bytes careless(secret->view().begin(), secret->view().end());
        QCOMPARE(countEverywhere(known), 3);
        QCOMPARE(careless.size(), Size);
    }
    void zeroesWhatIsDropped()
    {
        std::optional<SecretBytes> secret(std::in_place, Size);
        systemRandom()({secret->data(), Size});
        const auto known = masked(secret->view());
        watch(known, [&secret] { secret.reset(); });
        QCOMPARE(givenBack.seen, 0);
        QCOMPARE(countEverywhere(known), 0);
    }
    void zeroesWhatIsReplaced()
    {
        SecretBytes secret(Size);
        systemRandom()({secret.data(), Size});
        const auto known = masked(secret.view());
        watch(known, [&secret] { secret = SecretBytes(Size); });
        QCOMPARE(givenBack.seen, 0);
        QCOMPARE(countEverywhere(known), 0);
    }
    void movesWithoutATrace()
    {
        SecretBytes secret(Size);
        systemRandom()({secret.data(), Size});
        const auto known = masked(secret.view());
        const SecretBytes moved(std::move(secret));
        QCOMPARE(countEverywhere(known), 1);
        QCOMPARE(moved.size(), Size);
    }
    void comparesWhole()
    {
        SecretBytes one(Size);
        SecretBytes other(Size);
        QVERIFY(one == other);
        QVERIFY(one == one.clone());
        for (std::size_t i = 0; i < Size; ++i) {
            other.data()[i] = 1;
            QVERIFY(!(one == other));
            other.data()[i] = 0;
        }
        QVERIFY(!(one == SecretBytes(Size + 1)));
        QVERIFY(!(one == SecretBytes()));
    }

    // A member keeps the secret of an epoch once, and of one that is over not at all.
    void forgetsAnEpoch()
    {
        auto room = Room::open();
        const auto known = masked(room.alice.epochAuthenticator());
        const auto made = room.mallory.commit({});
        QCOMPARE(acceptance(room.alice, made.message), QByteArray());
        QCOMPARE(countEverywhere(known), 3); // Bob's, Carol's and Mallory's
        watch(known, [&room] { auto none = std::move(room); });
        QCOMPARE(givenBack.seen, 0);
        QCOMPARE(countEverywhere(known), 0);
    }
    // Keys that were made, used for signing and dropped.
    void forgetsASignatureKey()
    {
        std::optional<Person> person(std::in_place, "dave");
        const auto known = masked(person->identity.signature.secret.view());
        auto package = person->package.package;
        signAll(package, *person);
        QCOMPARE(countEverywhere(known), 1);
        person.reset();
        QCOMPARE(countEverywhere(known), 0);
    }
};

QTEST_GUILESS_MAIN(tst_MlsSecrets)
#include "tst_mlssecrets.moc"
