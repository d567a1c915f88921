// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/hostiletexts.h"
#include "tests/client/readerstage.h"
#include "tests/client/systemcalls.h"
#include "tests/support/fileclient.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QDir>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTest>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// The real window shows what somebody hostile wrote, while strace looks at what it asks of the system: no file but its
// own and those it draws with, no connection but the one to its server.
class tst_HostileMessages : public QObject
{
    Q_OBJECT

private:
    static constexpr int Messages = 500;
    static constexpr int PatienceMs = 50'000;

    ServerProcess m_server;
    ReaderStage m_stage;
    QTemporaryDir m_elsewhere;
    QTcpServer m_tracker;
    Bait m_bait{m_elsewhere.filePath(u"secret-picture.png"_s)};

    static bool write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }
    bool startProgram(const QString &trace)
    {
        const auto password = m_server.path(u"ana.password"_s);
        return write(password, Password)
            && m_stage.start({u"--demo"_s, u"--server"_s, u"http://127.0.0.1:%1"_s.arg(m_server.port()), u"--user"_s,
                              u"ana"_s, u"--password-file"_s, password},
                             SystemCalls::watcher(trace));
    }
    // Numbers of the messages that are on the screen.
    QSet<int> shown() const
    {
        static const QRegularExpression number(u"^[^:]+:\\d\\d[^:]*: n(\\d+)\\b"_s);
        QSet<int> found;
        for (const auto &one : m_stage.everything()) {
            const auto match = number.match(one.name);
            if (one.role == u"list item" && one.is(Accessible::Showing) && match.hasMatch())
                found.insert(match.captured(1).toInt());
        }
        return found;
    }
    bool showsAll()
    {
        if (!m_stage.find(u"list"_s, u"Messages"_s).act(u"SetFocus"_s))
            return false;
        QSet<int> seen;
        QSet<int> before; // a key that was pressed has had its effect when it is something else
        int patience = 0;
        const auto turn = [&](const QSet<int> &now, const QString &key) {
            if (now == before && ++patience < 20)
                return false;
            before = now;
            patience = 0;
            m_stage.reader().press(key);
            return false;
        };
        const auto isAtEnd = [&] {
            const auto now = shown();
            return now.contains(Messages) || turn(now, u"End"_s);
        };
        const auto hasAll = [&] {
            const auto now = shown();
            seen += now;
            return seen.size() == Messages + 1 || turn(now, now.contains(0) ? u"End"_s : u"Prior"_s);
        };
        const bool all = QTest::qWaitFor(isAtEnd, PatienceMs) && QTest::qWaitFor(hasAll, PatienceMs);
        for (int i = 0; !all && i <= Messages; ++i) {
            if (!seen.contains(i))
                qWarning("never on the screen: n%d", i);
        }
        return all;
    }
    // What a program needs to draw, and where it keeps its own.
    static bool isItsOwn(const QString &path)
    {
        static const QRegularExpression drawing(u"^(/usr/share/(fonts|icons|mime|X11|zoneinfo)|/usr/local/share/fonts"
                                                "|/var/cache/fontconfig|/etc/fonts|/proc/self|/dev/shm)(/|$)"
                                                "|^/etc/(ld\\.so\\.cache|localtime)$"
                                                "|^(/usr)?/lib(64)?(/[^/]+)*\\.so(\\.|$)"
                                                "|^/usr(/lib(64)?(/[^/.]+)*)?$"_s);
        const auto demo = QDir::tempPath() + u"/conclave-"_s;
        return path.isEmpty() // what is open already
            || drawing.match(path).hasMatch() || path.startsWith(demo)
            || path.startsWith(QCoreApplication::applicationDirPath() + u"/"_s);
    }
    QStringList strange(const QStringList &lines, const Bait &bait) const
    {
        const auto words = baitWords(bait);
        const auto server = u"htons(%1), sin_addr=inet_addr(\"127.0.0.1\")"_s.arg(m_server.port());
        QStringList found;
        for (const auto &line : lines) {
            const auto paths = SystemCalls::paths(line);
            const bool isBait
                = std::any_of(words.begin(), words.end(), [&line](const QString &word) { return line.contains(word); });
            const bool isAway = SystemCalls::isConnection(line) && !line.contains(server);
            if (isBait || isAway || !std::all_of(paths.begin(), paths.end(), isItsOwn))
                found.append(line);
        }
        return found;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const auto missing = VirtualDesktop::missing(); !missing.isEmpty())
            QSKIP(qPrintable(missing));
        if (QStandardPaths::findExecutable(u"strace"_s).isEmpty())
            QSKIP("strace is not installed");
        QVERIFY(write(m_bait.file, "a picture"));
        QVERIFY(m_tracker.listen(QHostAddress::LocalHost));
        m_bait.port = m_tracker.serverPort();
        QVERIFY(m_server.addUser(u"ana"_s, u"owner"_s) && m_server.addUser(u"mallory"_s) && m_server.start());
    }

    // Otherwise what follows proves nothing.
    void noticesWhoOpensThem()
    {
        const auto trace = m_server.path(u"other-trace"_s);
        const auto script = u"cat '%1'; exec 3<>/dev/tcp/127.0.0.1/%2"_s.arg(m_bait.file, QString::number(m_bait.port));
        auto command = SystemCalls::watcher(trace) + QStringList{u"bash"_s, u"-c"_s, script};
        const auto first = command.takeFirst();
        QCOMPARE(QProcess::execute(first, command), 0);
        const auto found = strange(SystemCalls(trace).lines(), m_bait).join(u'\n');
        QVERIFY2(found.contains(m_bait.file), qPrintable(found));
        QVERIFY2(found.contains(u"htons(%1)"_s.arg(m_bait.port)), qPrintable(found));
        QVERIFY(m_tracker.waitForNewConnection(PatienceMs));
        delete m_tracker.nextPendingConnection();
    }

    void opensNothingForThem()
    {
        WireClient mallory(m_server);
        WireClient ana(m_server);
        QVERIFY(mallory.signIn(u"mallory"_s) && ana.signIn(u"ana"_s));
        const auto room = mallory.createChannel(u"general"_s);
        ana.join(room);
        const auto trace = m_server.path(u"trace"_s);
        QVERIFY(startProgram(trace));
        mallory.say(room, u"n0 harmless"_s);
        QVERIFY(QTest::qWaitFor([this] { return shown().contains(0); }, PatienceMs));

        SystemCalls calls(trace);
        if (!calls.lines().join(u'\n').contains(u"ana.password\""_s))
            QSKIP("needs root: strace reads no names of files from a program that leaves no core");
        calls.skip();
        FileClient files(m_server, mallory);
        for (const auto &name : {m_bait.file, u"../../../../etc/passwd"_s, u"\\\\tracker.invalid\\share\\x.png"_s})
            files.post(room, {files.upload(name, "a picture")});
        for (const auto &text : hostileTexts(m_bait, Messages))
            mallory.say(room, text);
        QVERIFY(showsAll());
        const auto found = strange(calls.lines(), m_bait).join(u'\n');
        QVERIFY2(found.isEmpty(), qPrintable(found));
        QVERIFY(!m_tracker.waitForNewConnection(0));
    }
};

QTEST_GUILESS_MAIN(tst_HostileMessages)
#include "tst_hostilemessages.moc"
