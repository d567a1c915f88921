// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// Searching from the command line.
class tst_SearchCommand : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;
    WireClient m_bo{m_server};
    QHash<QString, QString> m_keys; // of messages, in the map of who saves them

    ServerProcess::Outcome search(const QString &query, const QStringList &more = {}) const
    {
        QFile password(m_server.path(u"password"_s));
        if (!password.open(QIODevice::WriteOnly))
            return {};
        password.write(Password);
        password.close();
        QProcess cli;
        cli.start(QCoreApplication::applicationDirPath() + u"/conclave-cli"_s,
                  QStringList{u"--server"_s, u"http://127.0.0.1:%1"_s.arg(m_server.port()), u"--user"_s, u"ana"_s,
                              u"--data"_s, m_server.path(u"cli"_s), u"--password-file"_s, password.fileName()}
                      + more + QStringList{u"search"_s, query});
        if (!cli.waitForFinished())
            return {};
        return {cli.exitCode(), QString::fromUtf8(cli.readAllStandardOutput()),
                QString::fromUtf8(cli.readAllStandardError())};
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.addUser(u"ana"_s) && m_server.addUser(u"bo"_s) && m_server.start() && m_bo.signIn(u"bo"_s));
        const auto room = m_bo.createChannel(u"garden"_s);
        for (const auto &text : {u"red apples"_s, u"green pears"_s, u"apple pie"_s}) {
            const auto id = WireClient::newId();
            QVERIFY(m_bo.say(room, text, id).contains("seq"_L1));
            m_keys.insert(text, u"saved/%1/%2"_s.arg(room, id));
        }
    }

    void printsWhatTheServerFinds()
    {
        const auto all = search(u"appl from:bo after:yesterday"_s);
        QCOMPARE(all.errors, QString());
        QCOMPARE(all.output, u"#garden 4 bo: apple pie\n#garden 2 bo: red apples\n"_s);
        QCOMPARE(all.status, 0);
        QCOMPARE(search(u"appl -pie"_s).output, u"#garden 2 bo: red apples\n"_s);
        QCOMPARE(search(u"\"apple\""_s).output, u"#garden 4 bo: apple pie\n"_s);
        QCOMPARE(search(u"appl"_s, {u"--limit"_s, u"1"_s}).output, u"#garden 4 bo: apple pie\n"_s);
        QCOMPARE(search(u"cherries"_s).output, QString());
    }

    void findsWhatWasSaved()
    {
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        QCOMPARE(search(u"is:saved"_s).output, QString());
        const auto set = [&](const QString &text, const QString &value) {
            return ana.errorOf(u"map.set"_s, {{u"key"_s, m_keys.value(text)}, {u"value"_s, value}});
        };
        QCOMPARE(set(u"red apples"_s, u"1767000000000"_s), u"none"_s);
        QCOMPARE(set(u"green pears"_s, u"1767000000001"_s), u"none"_s);
        const auto saved = search(u"is:saved"_s);
        QCOMPARE(saved.errors, QString());
        QCOMPARE(saved.output, u"#garden 3 bo: green pears\n#garden 2 bo: red apples\n"_s);
        QCOMPARE(search(u"appl is:saved from:bo"_s).output, u"#garden 2 bo: red apples\n"_s);
        QCOMPARE(search(u"is:saved -pears"_s).output, u"#garden 2 bo: red apples\n"_s);
        QCOMPARE(search(u"is:saved"_s, {u"--limit"_s, u"1"_s}).output, u"#garden 3 bo: green pears\n"_s);
        QCOMPARE(set(u"green pears"_s, QString()), u"none"_s);
        QCOMPARE(search(u"is:saved"_s).output, u"#garden 2 bo: red apples\n"_s);
    }

    void printsJson()
    {
        const auto found = search(u"pears"_s, {u"--json"_s});
        const auto object = QJsonDocument::fromJson(found.output.toUtf8()).object();
        QCOMPARE(object.value("text"_L1).toString(), u"green pears"_s);
        QCOMPARE(object.value("seq"_L1).toInt(), 3);
    }

    void pointsAtTheWordThatIsWrong()
    {
        const auto wrong = search(u"apples has:money"_s);
        QCOMPARE(wrong.status, 2);
        QVERIFY2(wrong.errors.endsWith(u"\n  apples has:money\n         ^^^^^^^^^\n"_s), qPrintable(wrong.errors));
        QCOMPARE(search(u" "_s).status, 2);
        QCOMPARE(search(u"from:nobody apples"_s).status, 5);
        QCOMPARE(search(u"in:nowhere apples"_s).status, 5);
    }
};

QTEST_GUILESS_MAIN(tst_SearchCommand)
#include "tst_searchcommand.moc"
