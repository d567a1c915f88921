// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/jobs/fileinspection.h"

#include "tests/support/mediabytes.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;
using namespace conclave::test;

namespace {

constexpr qint64 FilmBytes = FileInspection::MostPictureBytes + 16 * 1024 * 1024;

qint64 mostMemoryKiB()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

QByteArray filmEnd()
{
    return box("moov", box("udta", placeBox()));
}

QByteArray silentEnd()
{
    return box("moov", box("udta", freed(placeBox())));
}

} // namespace

// Finished uploads in a vault, without a server around it.
class tst_FileInspection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_directory.reset(); }
    void aFilmMayBeLargerThanMemory();
    void aFilmWithoutAPlaceStaysWhereItIs();
    void aFilmKeepsItsPlaceWhereItIsWanted();
    void aCopyThatFailsLeavesNothing();
    void writesNoFilmASecondTimeIntoTheReserve();
    void whatCannotBeLookedThroughIsNotTaken();

private:
    FileVault vault() const { return FileVault(m_directory->path()); }
    FileInspection inspection() const { return {vault(), ThumbnailMaker(QString())}; }
    FileRow store(const QByteArray &begin, qint64 hole = 0, const QByteArray &end = {});
    FileRow storeFilm(const QByteArray &end);
    QByteArray hashOf(const QString &storedAs) const;
    int filesInVault() const;

    std::unique_ptr<QTemporaryDir> m_directory;
};

void tst_FileInspection::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(m_directory->isValid());
}

FileRow tst_FileInspection::store(const QByteArray &begin, qint64 hole, const QByteArray &end)
{
    FileRow row;
    row.name = u"film.txt"_s; // says nothing
    row.storedAs = FileVault::newName();
    row.size = begin.size() + hole + end.size();
    const auto file = vault().open(row.storedAs, VaultFile::Use::Create);
    if (!file || !(*file)->write(0, begin) || !(*file)->write(begin.size() + hole, end))
        qFatal("the vault cannot be written");
    return row;
}

FileRow tst_FileInspection::storeFilm(const QByteArray &end)
{
    return store(box("ftyp", "isom" + zeros(4)) + number(1, 4) + "mdat" + number(FilmBytes + 16, 8), FilmBytes, end);
}

QByteArray tst_FileInspection::hashOf(const QString &storedAs) const
{
    QFile file(vault().pathOf(storedAs));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    return file.open(QIODevice::ReadOnly) && hash.addData(&file) ? hash.result() : QByteArray();
}

int tst_FileInspection::filesInVault() const
{
    int files = 0;
    for (QDirIterator it(m_directory->path(), QDir::Files, QDirIterator::Subdirectories); it.hasNext(); ++files)
        it.next();
    return files;
}

void tst_FileInspection::aFilmMayBeLargerThanMemory()
{
    const auto row = storeFilm(filmEnd());
    const auto before = hashOf(row.storedAs);
    const auto memory = mostMemoryKiB();
    const auto facts = inspection().inspect(row);
    QVERIFY2(facts, qPrintable(facts ? QString() : facts.error().detail));
    QVERIFY2(mostMemoryKiB() - memory < 32 * 1024, qPrintable(QString::number(mostMemoryKiB() - memory)));
    QCOMPARE(facts->mediaType, u"video/mp4"_s);
    QCOMPARE(facts->size, row.size);
    QVERIFY(facts->storedAs != row.storedAs);
    QCOMPARE(hashOf(facts->storedAs), facts->sha256);
    QCOMPARE(hashOf(row.storedAs), before); // a server killed meanwhile goes on with it
    QFile after(vault().pathOf(facts->storedAs));
    QVERIFY(after.open(QIODevice::ReadOnly));
    QCOMPARE(after.size(), row.size);
    QVERIFY(after.seek(row.size - filmEnd().size()));
    QCOMPARE(after.readAll(), silentEnd());
}

void tst_FileInspection::aFilmWithoutAPlaceStaysWhereItIs()
{
    const auto row = storeFilm(silentEnd());
    const auto facts = inspection().inspect(row);
    QVERIFY(facts);
    QCOMPARE(facts->storedAs, row.storedAs);
    QCOMPARE(facts->sha256, hashOf(row.storedAs));
    QCOMPARE(filesInVault(), 1);
}

void tst_FileInspection::aFilmKeepsItsPlaceWhereItIsWanted()
{
    auto row = store(film(box("udta", placeBox())));
    row.keepsLocation = true;
    const auto facts = inspection().inspect(row);
    QVERIFY(facts);
    QCOMPARE(facts->storedAs, row.storedAs);
    QCOMPARE(facts->sha256, QCryptographicHash::hash(film(box("udta", placeBox())), QCryptographicHash::Sha256));
}

void tst_FileInspection::aCopyThatFailsLeavesNothing()
{
    const auto row = storeFilm(filmEnd());
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const auto restore = qScopeGuard([&] {
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
    });
    auto low = before;
    low.rlim_cur = rlim_t(FilmBytes / 2);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &low), 0);
    QVERIFY(!inspection().inspect(row));
    QCOMPARE(filesInVault(), 1);
    QVERIFY(QFile::exists(vault().pathOf(row.storedAs)));
}

// The disk is kept for others.
void tst_FileInspection::writesNoFilmASecondTimeIntoTheReserve()
{
    const auto row = store(film(box("udta", placeBox())));
    qint64 asked = 0;
    const FileInspection careful(vault(), ThumbnailMaker(QString()), [&asked](qint64 bytes) {
        asked = bytes;
        return false;
    });
    const auto facts = careful.inspect(row);
    QVERIFY(!facts);
    QCOMPARE(facts.error().code, ErrorCode::StorageFull);
    QCOMPARE(asked, row.size);
    QCOMPARE(filesInVault(), 1);
}

// Better not at all than with a place that was overlooked.
void tst_FileInspection::whatCannotBeLookedThroughIsNotTaken()
{
    auto row = store(film({}) + box("free", {}).repeated(1'200'000));
    const auto facts = inspection().inspect(row);
    QVERIFY(!facts);
    QCOMPARE(facts.error().code, ErrorCode::LocationUnremovable);
    QVERIFY(facts.error().detail.contains(u"keep_location"_s));
    QCOMPARE(filesInVault(), 1);
    row.keepsLocation = true;
    QVERIFY(inspection().inspect(row));
}

QTEST_GUILESS_MAIN(tst_FileInspection)
#include "tst_fileinspection.moc"
