// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fileclient.h"
#include "tests/support/httpprobe.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTest>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace conclave::test;

namespace {

constexpr int PatienceMs = 40'000;
constexpr qint64 Mebibyte = 1024 * 1024;

// A small file system that only the server sees, so that everybody may mount it; most of it is taken by something that
// can be removed.
class SmallDisk
{
public:
    explicit SmallDisk(const ServerProcess &server)
        : m_place(server.path(u"small"_s))
        , m_door(server.path(u"door"_s))
    {
        QDir().mkpath(m_place);
        ::mkfifo(QFile::encodeName(m_door).constData(), S_IRUSR | S_IWUSR);
    }
    ~SmallDisk() { makeRoom(); }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;

    QString place() const { return m_place; }
    bool isPossible() const
    {
        return QProcess::execute(
                   u"unshare"_s,
                   {own(), u"mount"_s, u"-t"_s, u"tmpfs"_s, u"-o"_s, u"size=1m"_s, u"conclave-test"_s, m_place})
            == 0;
    }
    // What turns itself into the server, after it has made the disk with a copy of this folder, if there is one.
    QStringList launcher(qint64 freeBytes, const QString &content = {}) const
    {
        const auto script = u"mount -t tmpfs -o mode=700,size=32m conclave-test \"$1\" || exit 1\n"
                            "if [ -n \"$2\" ]; then cp -a \"$2/.\" \"$1\" || exit 1; fi\n"
                            "left=$(df -B 1 --output=avail \"$1\" | tail -n 1)\n"
                            "head -c $((left - $3)) /dev/zero > \"$1/ballast\" || exit 1\n"
                            "(read -r line < \"$4\"; rm \"$1/ballast\") > /dev/null 2>&1 < /dev/null &\n"
                            "shift 4\n"
                            "exec \"$@\"\n"_s;
        return {u"unshare"_s, own(), u"sh"_s, u"-c"_s, script, u"sh"_s, m_place, content, QString::number(freeBytes),
                m_door};
    }
    void makeRoom()
    {
        const int door = ::open(QFile::encodeName(m_door).constData(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        if (door < 0)
            return; // nobody waits any more
        [[maybe_unused]] const auto written = ::write(door, "\n", 1);
        ::close(door);
    }

private:
    static QString own() { return ::geteuid() == 0 ? u"-m"_s : u"-Urm"_s; } // with a user namespace, or without

    const QString m_place;
    const QString m_door;
};

QByteArray readiness(const ServerProcess &server)
{
    return HttpProbe(server.port()).get("/readyz").body;
}

QString codeOf(const QJsonObject &reply)
{
    return reply.value("error"_L1).toObject().value("code"_L1).toString();
}

// Bytes that do not fit: they are refused, what was there before stays, and they are taken once there is room.
void uploadsOnceThereIsRoom(const ServerProcess &server, WireClient &ana, const std::function<void()> &makeRoom)
{
    FileClient mine(server, ana);
    const auto bytes = noise(6'000'000);
    const auto small = mine.upload(u"small"_s, QByteArray(1'000, 'a')).value("file"_L1).toString();
    const auto file = mine.create(u"a"_s, bytes.size()).value("file"_L1).toString();
    QCOMPARE(mine.put(file, 0, bytes.left(1'000'000)).status, 200);
    const auto answer = mine.put(file, 1'000'000, bytes.mid(1'000'000));
    QCOMPARE(answer.status, 507);
    QCOMPARE(FileClient::codeOf(answer), u"storage_full"_s);
    QVERIFY(answer.headers.value("retry-after").toInt() > 0);
    QCOMPARE(mine.offset(file), 1'000'000);
    QVERIFY(!ana.say(ana.createChannel(u"general"_s), u"still here"_s).contains("error"_L1));
    makeRoom();
    QTRY_COMPARE_WITH_TIMEOUT(mine.put(file, mine.offset(file), bytes.mid(mine.offset(file))).status, 200, PatienceMs);
    QVERIFY(!mine.finish(file, QCryptographicHash::hash(bytes, QCryptographicHash::Sha256)).contains("error"_L1));
    QVERIFY(mine.get(file).body == bytes);
    QCOMPARE(mine.get(small).body, QByteArray(1'000, 'a'));
}

} // namespace

// What the server does where it cannot write any more; needs no rights that a user does not have.
class tst_FullDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsAnUploadUntilThereIsRoom()
    {
        ServerProcess server;
        SmallDisk disk(server);
        if (!disk.isPossible())
            QSKIP("NOT TESTED: nobody but root may mount a file system here (user namespaces are forbidden)");
        server.setEnvironment(u"CONCLAVE_FILES_DIRECTORY"_s, disk.place());
        server.setEnvironment(u"CONCLAVE_SERVER_DISK_RESERVE"_s, u"0"_s);
        server.startThrough(disk.launcher(4 * Mebibyte));
        QVERIFY(server.addUser(u"ana"_s) && server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        uploadsOnceThereIsRoom(server, ana, [&] { disk.makeRoom(); });
    }

    void keepsAnUploadWhereAFileMayNotGrow()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s) && server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        rlimit before = {};
        QCOMPARE(::prlimit(pid_t(server.pid()), RLIMIT_FSIZE, nullptr, &before), 0);
        auto small = before;
        small.rlim_cur = rlim_t(4 * Mebibyte);
        QCOMPARE(::prlimit(pid_t(server.pid()), RLIMIT_FSIZE, &small, nullptr), 0);
        uploadsOnceThereIsRoom(server, ana,
                               [&] { QCOMPARE(::prlimit(pid_t(server.pid()), RLIMIT_FSIZE, &before, nullptr), 0); });
    }

    void acknowledgesNothingThatTheDatabaseCannotHold()
    {
        if (testsPostgres())
            QSKIP("the file of a SQLite database");
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s));
        SmallDisk disk(server);
        if (!disk.isPossible())
            QSKIP("NOT TESTED: nobody but root may mount a file system here (user namespaces are forbidden)");
        server.startThrough(disk.launcher(3 * Mebibyte, server.data()));
        server.setEnvironment(u"CONCLAVE_SERVER_DATA"_s, disk.place());
        server.setEnvironment(u"CONCLAVE_SERVER_DISK_RESERVE"_s, u"1"_s);
        QVERIFY2(server.start(), qPrintable(server.log()));
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = ana.createChannel(u"full"_s);
        QTRY_COMPARE_WITH_TIMEOUT(readiness(server), "{\"ready\":true}", PatienceMs);
        int acknowledged = 0;
        QString code;
        for (int i = 0; i < 3000 && code.isEmpty(); ++i) {
            code = codeOf(ana.say(room, QString(4000, u'x')));
            acknowledged += code.isEmpty();
        }
        QCOMPARE(code, u"storage_full"_s);
        QVERIFY(acknowledged > 0);
        QTRY_COMPARE_WITH_TIMEOUT(readiness(server), "{\"ready\":false,\"reasons\":[\"disk\"]}", PatienceMs);
        QVERIFY(ana.isOpen());
        disk.makeRoom();
        const auto id = WireClient::newId(); // the condition is asked more than once
        QTRY_VERIFY_WITH_TIMEOUT(codeOf(ana.say(room, u"space again"_s, id)).isEmpty(), PatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(readiness(server), "{\"ready\":true}", PatienceMs);
        const QJsonObject position{{u"conversation"_s, room}, {u"seq"_s, 1}, {u"cursor_sum"_s, 0}};
        const auto tails = ana.ask(u"sync.resume"_s, {{u"positions"_s, QJsonArray{position}}}).value("tails"_L1);
        const auto conversation = tails.toArray().first().toObject().value("conversation"_L1).toObject();
        QCOMPARE(conversation.value("last_seq"_L1).toInteger(), 1 + acknowledged + 1);
    }
};

QTEST_GUILESS_MAIN(tst_FullDisk)
#include "tst_fulldisk.moc"
