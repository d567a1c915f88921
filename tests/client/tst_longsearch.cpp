// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/conclavestyle.h"
#include "client/widgets/searchpane.h"
#include "client/widgets/textlabel.h"
#include "shared/crypto/crypto.h"
#include "tests/client/windowstage.h"
#include "tests/support/haystack.h"

#include <QApplication>
#include <QProcess>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// A search that takes the server longer than it gives one: what people are told of it.
class tst_LongSearch : public QObject
{
    Q_OBJECT

private:
    static constexpr int PatienceMs = 60'000;

    ServerProcess m_server;

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(crypto::initialise());
        Theme::loadFonts();
        QApplication::setStyle(new ConclaveStyle);
        QVERIFY(m_server.addUser(u"ana"_s, u"owner"_s) && m_server.addUser(u"bo"_s));
        m_server.setEnvironment(u"CONCLAVE_LIMITS_SEARCH_MILLISECONDS"_s, u"20"_s);
        QVERIFY(m_server.start());
        WireClient bo(m_server);
        WireClient ana(m_server);
        QVERIFY(bo.signIn(u"bo"_s) && ana.signIn(u"ana"_s));
        const auto room = bo.createChannel(u"straw"_s);
        ana.join(room);
        QVERIFY(hideNeedle(bo, room));
    }

    void thePaneSaysThatTheServerStoppedAndGoesOn()
    {
        WindowStage stage(m_server, u"ana"_s);
        QVERIFY(stage.open());
        QVERIFY(stage.opens(u"straw"_s));
        stage.window().right()->showSearch(u"\"->\""_s);
        auto *pane = stage.window().findChild<SearchPane *>();
        auto *model = pane->findChild<SearchModel *>();
        const auto isAsked = [&] { return model->phase() == SearchModel::Phase::Complete; };
        const auto isShown = [pane](const QString &words) {
            const auto labels = pane->findChildren<TextLabel *>();
            return std::any_of(labels.begin(), labels.end(), [&words](const TextLabel *label) {
                return label->isVisible() && label->text().contains(words);
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(isAsked(), PatienceMs);
        for (int i = 0; i < 50 && model->coverage().contains(u"did not answer"_s); ++i) { // busy: it had not begun
            model->searchAgain();
            QTRY_VERIFY_WITH_TIMEOUT(isAsked(), PatienceMs);
        }
        QCOMPARE(model->found(), 0);
        QTRY_VERIFY(isShown(u"The server stopped looking after a while."_s));
        stage.picture(u"search-partial"_s);
        for (int i = 0; i < 1000 && model->found() == 0; ++i) {
            QVERIFY(model->hasMore());
            model->loadMore();
            QTRY_VERIFY_WITH_TIMEOUT(isAsked(), PatienceMs);
        }
        QCOMPARE(model->found(), 1);
        QTRY_VERIFY(!isShown(u"The server stopped looking after a while."_s));
    }

    void theProgramForScriptsLooksFurther()
    {
        QTemporaryDir home;
        QFile password(home.filePath(u"password"_s));
        QVERIFY(password.open(QIODevice::WriteOnly) && password.write(Password) > 0);
        password.close();
        QVERIFY(password.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QProcess cli;
        cli.start(QCoreApplication::applicationDirPath() + u"/conclave-cli"_s,
                  {u"search"_s, u"--server"_s, u"http://127.0.0.1:%1"_s.arg(m_server.port()), u"--user"_s, u"ana"_s,
                   u"--password-file"_s, password.fileName(), u"--data"_s, home.filePath(u"ana"_s), u"--"_s,
                   u"\"->\""_s});
        QVERIFY(QTest::qWaitFor([&cli] { return cli.state() == QProcess::NotRunning; }, PatienceMs));
        const auto errors = QString::fromUtf8(cli.readAllStandardError());
        QVERIFY2(cli.exitCode() == 0, qPrintable(errors));
        QVERIFY(
            QString::fromUtf8(cli.readAllStandardOutput()).endsWith(u": the needle ->\n"_s)); // and nothing is missing
    }
};

QTEST_MAIN(tst_LongSearch)
#include "tst_longsearch.moc"
