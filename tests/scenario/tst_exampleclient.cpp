// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/docs.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QFile>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QtTest>
#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;
using namespace conclave::test;

namespace {

constexpr int PatienceMs = 40'000; // the longest wait between two attempts to connect is 30 s

// The program that stands in the reference of the protocol, piece by piece.
QByteArray exampleClient()
{
    const auto page = conclave::protocol::protocolMarkdown();
    QByteArray program;
    const QByteArray fence = "```js\n";
    for (auto at = page.indexOf(fence); at >= 0; at = page.indexOf(fence, at)) {
        at += fence.size();
        program += page.sliced(at, page.indexOf("```\n", at) - at);
    }
    return program;
}

} // namespace

// The client of PROTOCOL.md, run as a reader of it would, on the real server and beside the real conclave-cli.
class tst_ExampleClient : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_home;
    std::unique_ptr<ServerProcess> m_server;
    QProcess m_node;
    QString m_seen;

    QString address() const { return u"http://127.0.0.1:%1"_s.arg(m_server->port()); }
    void startNode(const QString &channel = u"general"_s)
    {
        m_node.setWorkingDirectory(m_home.path());
        m_node.setStandardErrorFile(m_home.filePath(u"errors"_s), QIODevice::Append);
        m_node.start(u"node"_s, {u"client.mjs"_s, address(), u"ana"_s, u"password"_s, channel});
    }
    void stopNode()
    {
        m_node.kill();
        m_node.waitForFinished();
    }
    void type(const QByteArray &line) { m_node.write(line + '\n'); }
    bool printed(const QString &line)
    {
        return QTest::qWaitFor(
            [&] {
                m_seen += QString::fromUtf8(m_node.readAllStandardOutput());
                return m_seen.split(u'\n').contains(line);
            },
            PatienceMs);
    }
    bool write(const QString &name, const QByteArray &content) const
    {
        QFile file(m_home.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
    }
    QJsonObject state() const
    {
        QFile file(m_home.filePath(u"ana.general.json"_s));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }
    QJsonArray outbox() const { return state().value("outbox"_L1).toArray(); }

    QString bo(const QStringList &arguments) const
    {
        QProcess cli;
        cli.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        cli.start(QCoreApplication::applicationDirPath() + u"/conclave-cli"_s,
                  arguments
                      + QStringList{u"--server"_s, address(), u"--user"_s, u"bo"_s, u"--password-file"_s,
                                    m_home.filePath(u"password"_s), u"--data"_s, m_home.filePath(u"bo"_s)});
        return cli.waitForFinished() && cli.exitCode() == 0 ? QString::fromUtf8(cli.readAllStandardOutput())
                                                            : u"failed"_s;
    }
    // Whether bo's client has the text in its store, and has it once.
    bool boHolds(const QString &text) const
    {
        return QTest::qWaitFor(
            [&] {
                const auto found = bo({u"history"_s, u"general"_s, u"--json"_s});
                return found.count(u"\"text\":\"%1\""_s.arg(text)) == 1;
            },
            PatienceMs);
    }

private Q_SLOTS:
    void init()
    {
        if (QStandardPaths::findExecutable(u"node"_s).isEmpty())
            QSKIP("node is not installed");
        m_server = std::make_unique<ServerProcess>();
        QVERIFY(m_server->addUser(u"ana"_s, u"owner"_s) && m_server->addUser(u"bo"_s) && m_server->start());
        QVERIFY(m_home.remove() && QDir().mkpath(m_home.path()));
        QVERIFY(write(u"password"_s, Password) && write(u"client.mjs"_s, exampleClient()));
        QCOMPARE(bo({u"create"_s, u"general"_s}), QString());
        m_seen.clear();
    }
    void cleanup() { stopNode(); }

    void talksAndGoesOnAfterTheServerWasKilled()
    {
        startNode();
        QVERIFY(printed(u"2 ana: joined"_s));
        QVERIFY(printed(u"1 bo: created"_s)); // the whole log of what it joined
        type("hello from node");
        QVERIFY(printed(u"3 ana: hello from node"_s));
        QVERIFY(boHolds(u"hello from node"_s));
        bo({u"send"_s, u"general"_s, u"hello from bo"_s});
        QVERIFY(printed(u"4 bo: hello from bo"_s));

        m_server->kill();
        type("written without a server");
        QVERIFY(m_server->start());
        QVERIFY(printed(u"5 ana: written without a server"_s));
        bo({u"send"_s, u"general"_s, u"still here"_s});
        QVERIFY(printed(u"6 bo: still here"_s));
        QVERIFY(boHolds(u"written without a server"_s));
        QCOMPARE(m_seen.split(u'\n', Qt::SkipEmptyParts).size(), 6); // each of them once
    }

    void goesOnWhereItWasWhenItIsStartedAgain()
    {
        startNode();
        QVERIFY(printed(u"2 ana: joined"_s));
        m_server->kill();
        type("kept on disk");
        QTRY_COMPARE(outbox().size(), 1);
        stopNode();
        QVERIFY(m_server->start());
        bo({u"send"_s, u"general"_s, u"while you were away"_s});
        m_seen.clear();
        startNode();
        QVERIFY(printed(u"3 bo: while you were away"_s));
        QVERIFY(printed(u"4 ana: kept on disk"_s));
        QVERIFY(!m_seen.contains(u"joined"_s)); // that was printed before
        QTRY_VERIFY(outbox().isEmpty());
    }

    // As if it had been killed before it could note the server's answer.
    void sendsAgainWithoutSayingItTwice()
    {
        startNode();
        QVERIFY(printed(u"2 ana: joined"_s));
        QVERIFY(m_server->signal(SIGSTOP));
        type("only once");
        QTRY_VERIFY(!outbox().isEmpty());
        const auto waiting = outbox();
        QVERIFY(m_server->signal(SIGCONT));
        QVERIFY(printed(u"3 ana: only once"_s));
        QTRY_VERIFY(outbox().isEmpty());
        stopNode();

        auto object = state();
        object.insert(u"outbox"_s, waiting);
        QVERIFY(write(u"ana.general.json"_s, QJsonDocument(object).toJson()));
        startNode();
        QTRY_VERIFY_WITH_TIMEOUT(outbox().isEmpty(), PatienceMs);
        bo({u"send"_s, u"general"_s, u"the next one"_s});
        QVERIFY(printed(u"4 bo: the next one"_s));
        QVERIFY(boHolds(u"only once"_s));
    }

    void comesBackFromALongAbsence()
    {
        startNode();
        QVERIFY(printed(u"2 ana: joined"_s));
        stopNode();
        WireClient other(*m_server);
        QVERIFY(other.signIn(u"bo"_s));
        const auto rooms = other.ask(u"conversation.directory"_s,
                                     {{u"prefix"_s, u""_s}, {u"after"_s, u""_s}, {u"archived"_s, false}});
        const auto room = rooms.value("conversations"_L1).toArray().at(0).toObject().value("id"_L1).toString();
        for (int i = 1; i <= 150; ++i)
            QVERIFY(other.say(room, u"number %1"_s.arg(i)).contains("seq"_L1));
        m_seen.clear();
        startNode();
        QVERIFY(printed(u"152 bo: number 150"_s));
        QVERIFY(m_seen.startsWith(u"...\n53 bo: number 51\n"_s)); // the newest page
        QVERIFY(other.say(room, u"and one more"_s).contains("seq"_L1));
        QVERIFY(printed(u"153 bo: and one more"_s));
    }

    void saysWhatTheServerDoesNotTake()
    {
        startNode();
        QVERIFY(printed(u"2 ana: joined"_s));
        type(QByteArray(9000, 'x'));
        type("\x1b[31mred\tand after it");
        QVERIFY(printed(u"3 ana:  [31mred and after it"_s));
        QFile errors(m_home.filePath(u"errors"_s));
        QVERIFY(errors.open(QIODevice::ReadOnly) && errors.readAll().startsWith("not sent, bad_frame: xxx"));
        stopNode();
        startNode(u"nowhere"_s);
        QVERIFY(m_node.waitForFinished());
        QCOMPARE(m_node.exitCode(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_ExampleClient)
#include "tst_exampleclient.moc"
