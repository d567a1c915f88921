// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeserver.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QtTest>
#include <csignal>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// The real conclave-cli, as people and scripts call it, against the real server.
class tst_Cli : public QObject
{
    Q_OBJECT

private:
    enum Status { Done = 0, Other = 1, Usage = 2, Kept = 3, SignIn = 4, Refused = 5, Network = 6 };
    struct Outcome
    {
        int status = -1;
        QString out;
        QString err;
    };

    QTemporaryDir m_home;
    std::unique_ptr<ServerProcess> m_server;
    int m_channels = 0;

    void prepare(QProcess &process, const QString &user, const QStringList &arguments, const QString &server = {})
    {
        const auto url = server.isEmpty() ? u"http://127.0.0.1:%1"_s.arg(m_server->port()) : server;
        process.setProgram(QCoreApplication::applicationDirPath() + u"/conclave-cli"_s);
        process.setArguments(arguments
                             + QStringList{u"--server"_s, url, u"--user"_s, user, u"--password-file"_s,
                                           m_home.filePath(u"password"_s), u"--data"_s, m_home.filePath(user)});
    }
    static Outcome finish(QProcess &process)
    {
        const auto isOver = [&process] { return process.state() == QProcess::NotRunning; };
        if (!QTest::qWaitFor(isOver, 40'000) || process.exitStatus() != QProcess::NormalExit)
            return {};
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }
    Outcome cli(const QString &user, const QStringList &arguments, const QByteArray &input = {})
    {
        QProcess process;
        prepare(process, user, arguments);
        process.start();
        process.write(input);
        process.closeWriteChannel();
        return finish(process);
    }
    Outcome ana(const QStringList &arguments, const QByteArray &input = {}) { return cli(u"ana"_s, arguments, input); }
    Outcome bo(const QStringList &arguments) { return cli(u"bo"_s, arguments); }

    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static QList<QJsonObject> json(const Outcome &outcome)
    {
        QList<QJsonObject> all;
        for (const auto &line : outcome.out.split(u'\n', Qt::SkipEmptyParts))
            all << QJsonDocument::fromJson(line.toUtf8()).object();
        return all;
    }
    static QStringList texts(const QList<QJsonObject> &events)
    {
        QStringList all;
        for (const auto &event : events) {
            const auto content = event.value("content"_L1).toObject();
            if (content.contains("text"_L1))
                all << content.value("text"_L1).toString();
        }
        return all;
    }
    QStringList history(const QString &user, const QString &channel)
    {
        return texts(json(cli(user, {u"history"_s, channel, u"--json"_s})));
    }
    // The position of what ana sent.
    QString sent(const QString &channel, const QString &text)
    {
        const auto outcome = json(ana({u"send"_s, channel, text, u"--json"_s}));
        return outcome.isEmpty() ? QString() : QString::number(outcome.first().value("seq"_L1).toInteger());
    }
    // A channel with both of them.
    QString freshChannel()
    {
        const auto name = u"room-%1"_s.arg(++m_channels);
        compare(ana({u"create"_s, name}), Done);
        compare(bo({u"join"_s, name}), Done);
        compare(ana({u"sync"_s}), Done); // it is in the own store only now
        return name;
    }
    static void compare(const Outcome &outcome, int status)
    {
        QVERIFY2(
            outcome.status == status,
            qPrintable(u"%1 instead of %2: %3 %4"_s.arg(outcome.status).arg(status).arg(outcome.out, outcome.err)));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_server = std::make_unique<ServerProcess>();
        QVERIFY(m_server->addUser(u"ana"_s, u"owner"_s) && m_server->addUser(u"bo"_s));
        QVERIFY(m_server->start());
        QFile password(m_home.filePath(u"password"_s));
        QVERIFY(password.open(QIODevice::WriteOnly) && password.write(Password) > 0);
    }
    void init()
    {
        if (!m_server->isRunning())
            QVERIFY(m_server->start());
    }

    void keepsWhatCannotBeSentAndDeliversItLater_data()
    {
        QTest::addColumn<QStringList>("later");
        QTest::newRow("sync") << QStringList{u"sync"_s};
        QTest::newRow("outbox retry") << QStringList{u"outbox"_s, u"retry"_s};
    }
    void keepsWhatCannotBeSentAndDeliversItLater()
    {
        QFETCH(const QStringList, later);
        const auto channel = freshChannel();
        m_server->kill();
        const auto kept = ana({u"send"_s, channel, u"patience"_s, u"--timeout"_s, u"2"_s});
        compare(kept, Kept);
        QVERIFY2(kept.err.contains(u"kept in the outbox"_s), qPrintable(kept.err));
        const auto waiting = ana({u"outbox"_s});
        compare(waiting, Done); // without a server
        QVERIFY2(waiting.out.contains(u"queued"_s) && waiting.out.contains(u"patience"_s), qPrintable(waiting.out));
        compare(ana(later + QStringList{u"--timeout"_s, u"1"_s}), Kept);
        QVERIFY(m_server->start());
        compare(ana(later), Done);
        QCOMPARE(ana({u"outbox"_s}).out, QString());
        QCOMPARE(history(u"bo"_s, channel), QStringList{u"patience"_s});
    }

    void hasSentWhatItReturnedZeroFor()
    {
        const auto channel = freshChannel();
        compare(ana({u"send"_s, channel, u"durable"_s}), Done);
        m_server->kill();
        QVERIFY(m_server->start());
        QCOMPARE(history(u"bo"_s, channel), QStringList{u"durable"_s});
        compare(ana({u"send"_s, channel, u"-"_s}, "from\nstandard input\n"), Done);
        QCOMPARE(history(u"bo"_s, channel).last(), u"from\nstandard input"_s);
    }

    void followsFromAPositionWithoutGapsOrRepetition()
    {
        const auto channel = freshChannel();
        QString second;
        for (const auto &text : {u"one"_s, u"two"_s, u"three"_s}) {
            const auto seq = sent(channel, text);
            if (text == u"two")
                second = seq;
        }
        QProcess tail;
        prepare(tail, u"bo"_s, {u"tail"_s, channel, u"--since"_s, second, u"--json"_s});
        tail.start();
        QByteArray seen;
        const auto seenTexts = [&] {
            seen += tail.readAllStandardOutput();
            return texts(json({0, QString::fromUtf8(seen), {}}));
        };
        QTRY_COMPARE_WITH_TIMEOUT(seenTexts(), QStringList{u"three"_s}, 20'000);
        m_server->kill();
        QVERIFY(m_server->start());
        compare(ana({u"send"_s, channel, u"four"_s}), Done);
        QTRY_COMPARE_WITH_TIMEOUT(seenTexts(), (QStringList{u"three"_s, u"four"_s}), 40'000);
        ::kill(pid_t(tail.processId()), SIGINT);
        QCOMPARE(finish(tail).status, Done);
    }

    void showsThePast()
    {
        const auto channel = freshChannel();
        QStringList seqs;
        for (const auto &text : {u"one"_s, u"two"_s, u"three"_s})
            seqs << sent(channel, text);
        const auto plain = bo({u"history"_s, channel});
        compare(plain, Done);
        QVERIFY2(plain.out.contains(u"#%1 %2 ana: two\n"_s.arg(channel, seqs.at(1))), qPrintable(plain.out));
        QCOMPARE(
            texts(json(bo({u"history"_s, channel, u"--json"_s, u"--before"_s, seqs.last(), u"--limit"_s, u"1"_s}))),
            QStringList{u"two"_s});
        QCOMPARE(texts(json(ana({u"history"_s, u"#"_s + channel, u"--json"_s, u"--limit"_s, u"2"_s}))),
                 (QStringList{u"two"_s, u"three"_s}));
    }

    void saysWhoIsThere()
    {
        const auto channel = freshChannel();
        QVERIFY(bo({u"whoami"_s}).out.startsWith(u"bo (bo), member of Test on "_s));
        const auto self = json(ana({u"whoami"_s, u"--json"_s})).value(0);
        QCOMPARE(self.value("role"_L1).toString(), u"owner"_s);
        QCOMPARE(ana({u"members"_s, channel}).out, u"ana (ana), owner\nbo (bo), member\n"_s);
        QCOMPARE(json(bo({u"members"_s, channel, u"--json"_s})).value(0).value("id"_L1), self.value("id"_L1));
        compare(ana({u"create"_s, u"for-me-alone"_s}), Done);
        const auto channels = bo({u"channels"_s});
        QVERIFY(channels.out.contains(u"* #%1 (2)"_s.arg(channel)));
        QVERIFY(channels.out.contains(u"  #for-me-alone (1)"_s));
        for (const auto &row : json(ana({u"channels"_s, u"--json"_s})))
            QVERIFY(row.value("member"_L1).toBool());
        compare(ana({u"role"_s, u"bo"_s, u"moderator"_s}), Done);
        QVERIFY(bo({u"whoami"_s}).out.contains(u"moderator"_s));
        compare(ana({u"role"_s, u"bo"_s, u"member"_s}), Done);
    }

    void changesMessages()
    {
        const auto channel = freshChannel();
        const auto message = sent(channel, u"frist"_s);
        compare(ana({u"edit"_s, channel, message, u"first"_s}), Done);
        compare(ana({u"edit"_s, channel, message, u"first!"_s}), Done);
        QCOMPARE(texts(json(bo({u"versions"_s, channel, message, u"--json"_s}))),
                 (QStringList{u"frist"_s, u"first"_s, u"first!"_s}));
        compare(bo({u"react"_s, channel, message, u"👍"_s}), Done);
        compare(bo({u"reply"_s, channel, message, u"second"_s}), Done);
        compare(bo({u"quote"_s, channel, message, u"as you say"_s}), Done);
        auto thread = json(ana({u"thread"_s, channel, message, u"--json"_s}));
        QCOMPARE(thread.size(), 2);
        QCOMPARE(thread.first().value("text"_L1).toString(), u"first!"_s);
        QCOMPARE(thread.first().value("reactions"_L1).toArray(), QJsonArray{u"👍"_s});
        QCOMPARE(thread.last().value("text"_L1).toString(), u"second"_s);
        compare(bo({u"unreact"_s, channel, message, u"👍"_s}), Done);
        compare(ana({u"pin"_s, channel, message}), Done);
        QVERIFY(bo({u"pins"_s, channel}).out.contains(u"first!"_s));
        compare(ana({u"unpin"_s, channel, message}), Done);
        QCOMPARE(bo({u"pins"_s, channel}).out, QString());
        compare(bo({u"delete"_s, channel, message}), Refused); // not bo's
        compare(ana({u"delete"_s, channel, message}), Done);
        thread = json(ana({u"thread"_s, channel, message, u"--json"_s}));
        QVERIFY(thread.first().value("deleted"_L1).toBool());
        compare(ana({u"versions"_s, channel, message}), Refused);
    }

    void changesChannels()
    {
        const auto channel = u"room-%1"_s.arg(++m_channels);
        compare(ana({u"create"_s, channel, u"--private"_s, u"--topic"_s, u"quiet"_s}), Done);
        compare(bo({u"join"_s, channel}), Refused);
        compare(bo({u"history"_s, channel}), Refused);
        compare(ana({u"invite"_s, channel, u"@bo"_s}), Done);
        compare(bo({u"send"_s, channel, u"here"_s}), Done);
        const auto renamed = channel + u"-renamed"_s;
        compare(ana({u"rename"_s, channel, renamed}), Done);
        compare(ana({u"topic"_s, renamed, u"loud"_s}), Done);
        const auto channels = bo({u"channels"_s}).out;
        QVERIFY2(channels.contains(u"* #%1 (2)"_s.arg(renamed)) && channels.contains(u"  loud"_s),
                 qPrintable(channels));
        QVERIFY(ana({u"channels"_s}).out.contains(u"1 unread"_s));
        compare(ana({u"read"_s, renamed}), Done);
        QVERIFY(!ana({u"channels"_s}).out.contains(u"#%1 (2) 1 unread"_s.arg(renamed)));
        compare(ana({u"archive"_s, renamed}), Done);
        compare(bo({u"send"_s, renamed, u"too late"_s}), Refused);
        compare(bo({u"outbox"_s, u"drop"_s, bo({u"outbox"_s}).out.section(u' ', 0, 0)}), Done);
        compare(ana({u"unarchive"_s, renamed}), Done);
        compare(ana({u"remove"_s, renamed, u"bo"_s}), Done);
        compare(bo({u"send"_s, renamed, u"still"_s}), Refused);
        compare(ana({u"leave"_s, renamed}), Done);
        // Two private ones of one name: only the ids tell them apart.
        const auto both = u"room-%1"_s.arg(++m_channels);
        compare(ana({u"create"_s, both, u"--private"_s}), Done);
        compare(bo({u"create"_s, both, u"--private"_s}), Done);
        compare(bo({u"invite"_s, both, u"ana"_s}), Done);
        compare(ana({u"send"_s, both, u"to whom?"_s}), Refused);
        QStringList ids;
        for (const auto &row : json(ana({u"channels"_s, u"--json"_s}))) {
            if (row.value("name"_L1) == both)
                ids << row.value("id"_L1).toString();
        }
        QCOMPARE(ids.size(), 2);
        compare(ana({u"send"_s, ids.first(), u"to you"_s}), Done);
    }

    void tellsWhatWentWrong()
    {
        compare(ana({u"dance"_s}), Usage);
        compare(ana({u"send"_s, u"nowhere"_s, u"hello"_s}), Refused);
        const auto unknown = cli(u"nobody"_s, {u"whoami"_s});
        compare(unknown, SignIn);
        QVERIFY2(unknown.err.contains(u"wrong_credentials"_s), qPrintable(unknown.err));
        m_server->kill();
        const auto unreachable = ana({u"whoami"_s, u"--timeout"_s, u"1"_s});
        compare(unreachable, Network);
        QVERIFY(unreachable.err.contains(u"cannot be reached"_s));
    }

    void failsWhenItsOutputCannotBeWritten()
    {
        if (!QFile::exists(u"/dev/full"_s))
            QSKIP("needs /dev/full");
        const auto channel = freshChannel();
        sent(channel, u"hello"_s);
        for (const auto &arguments :
             {QStringList{u"history"_s, channel}, QStringList{u"whoami"_s}, QStringList{u"channels"_s},
              QStringList{u"sync"_s, u"--dump"_s}, QStringList{u"tail"_s, channel, u"--since"_s, u"0"_s},
              QStringList{u"--help"_s}}) {
            QProcess process;
            prepare(process, u"ana"_s, arguments);
            process.setStandardOutputFile(u"/dev/full"_s);
            process.start();
            const auto outcome = finish(process);
            compare(outcome, Other);
            QVERIFY2(outcome.err.contains(u"standard output"_s) || arguments.first() == u"--help",
                     qPrintable(outcome.err));
        }
    }

    void sendsAndSavesFiles()
    {
        const auto channel = freshChannel();
        compare(bo({u"join"_s, channel}), Done);
        const auto plan = m_home.filePath(u"plan.bin"_s);
        const auto notes = m_home.filePath(u"notes.txt"_s);
        write(plan, QByteArray(3'000'000, 'p'));
        write(notes, "some notes");
        compare(ana({u"upload"_s, channel, plan, notes, u"--text"_s, u"look at this"_s}), Done);
        const auto shown = bo({u"history"_s, channel});
        QVERIFY2(shown.out.contains(u"look at this [file: plan.bin, 3000000 bytes] [file: notes.txt, 10 bytes]"_s),
                 qPrintable(shown.out));
        const auto seq = json(bo({u"history"_s, channel, u"--json"_s})).last().value("seq"_L1).toInteger();

        const auto target = m_home.filePath(u"saved"_s);
        const QStringList download{u"download"_s, channel, QString::number(seq), target};
        compare(bo(download + QStringList{u"--file"_s, u"3"_s}), Refused);
        compare(bo(download + QStringList{u"--file"_s, u"2"_s}), Done);
        QCOMPARE(read(target), QByteArray("some notes"));
        compare(bo(download), Usage); // it exists
        QVERIFY(QFile::remove(target));
        compare(bo(download), Done);
        QVERIFY(read(target) == QByteArray(3'000'000, 'p'));

        const auto missing = ana({u"upload"_s, channel, notes, m_home.filePath(u"nothing"_s)});
        compare(missing, Other);
        QVERIFY2(missing.err.contains(u"nothing"_s), qPrintable(missing.err));
    }

    void sendsALargePictureWithItsPlace()
    {
        const auto channel = freshChannel();
        const auto map = m_home.filePath(u"map.jpg"_s);
        write(map, QByteArray("\xff\xd8\xff\xe0", 4));
        QVERIFY(QFile::resize(map, 64 * 1024 * 1024 + 1));
        const auto refused = ana({u"upload"_s, channel, map});
        compare(refused, Refused);
        QVERIFY2(refused.err.contains(u"only taken with its location"_s), qPrintable(refused.err));
        compare(ana({u"upload"_s, channel, map, u"--keep-location"_s}), Done);
        QVERIFY(ana({u"history"_s, channel}).out.contains(u"[file: map.jpg, 67108865 bytes]"_s));
        QVERIFY(QFile::remove(map));
    }

    void logsNothingThatIsSaid()
    {
        const auto channel = freshChannel();
        const auto file = m_home.filePath(u"canary.txt"_s);
        write(file, "canary");
        QString log;
        for (const auto &arguments :
             {QStringList{u"send"_s, channel, u"canary"_s}, QStringList{u"upload"_s, channel, file},
              QStringList{u"topic"_s, channel, u"canary"_s}, QStringList{u"search"_s, u"canary"_s}}) {
            const auto outcome = ana(arguments + QStringList{u"--verbose"_s});
            compare(outcome, Done);
            log += outcome.err;
        }
        QVERIFY2(log.contains(u"signed in"_s), qPrintable(log));
        QVERIFY2(!log.contains(u"canary"_s) && !log.contains(QLatin1StringView(Password)), qPrintable(log));
    }

    void keepsFilesUntilTheServerIsBack()
    {
        const auto channel = freshChannel();
        compare(bo({u"join"_s, channel}), Done);
        compare(ana({u"sync"_s}), Done);
        const auto notes = m_home.filePath(u"later.txt"_s);
        write(notes, "for later");
        m_server->kill();
        compare(ana({u"upload"_s, channel, notes, u"--timeout"_s, u"1"_s}), Kept);
        QVERIFY(m_server->start());
        compare(ana({u"sync"_s}), Done);
        QVERIFY(bo({u"history"_s, channel}).out.contains(u"[file: later.txt, 9 bytes]"_s));
    }

    // As `tail | head` does.
    void endsWhenNobodyReadsAnyMore()
    {
        const auto channel = freshChannel();
        QProcess tail;
        prepare(tail, u"bo"_s, {u"tail"_s, channel, u"--since"_s, u"0"_s});
        const auto program = tail.program();
        tail.setArguments(QStringList{u"-c"_s, uR"({ "$0" "$@"; echo "status $?" >&2; } | head -c 1)"_s, program}
                          + tail.arguments());
        tail.setProgram(u"/bin/sh"_s);
        tail.start();
        QTRY_VERIFY_WITH_TIMEOUT(tail.bytesAvailable() > 0, 20'000); // head has ended by now
        compare(ana({u"send"_s, channel, u"into the void"_s}), Done);
        compare(ana({u"send"_s, channel, u"and another one"_s}), Done);
        const auto outcome = finish(tail);
        QVERIFY2(outcome.err.contains(u"status "_s) && !outcome.err.contains(u"status 0"_s), qPrintable(outcome.err));
    }

    void warnsOnceOfAServerOfAnotherVersion()
    {
        FakeServer fake;
        QVERIFY(fake.listen());
        const auto ask = [&](int version, const QString &user) {
            fake.protocolVersion = version;
            QProcess process;
            prepare(process, user, {u"whoami"_s}, fake.url().toString());
            process.start();
            return finish(process);
        };
        const auto far = ask(conclave::protocol::ProtocolVersion + conclave::protocol::ProtocolTolerance + 1, u"me"_s);
        compare(far, Done);
        QCOMPARE(far.err.count(u"much newer than this program"_s), 1);
        QVERIFY(far.out.startsWith(u"me (me)"_s));
        QCOMPARE(ask(conclave::protocol::ProtocolVersion + 1, u"me"_s).err, QString());
    }
};

QTEST_GUILESS_MAIN(tst_Cli)
#include "tst_cli.moc"
