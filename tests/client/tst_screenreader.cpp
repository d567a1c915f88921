// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/readerstage.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

namespace {

// Looks at every object of the program, in every state that the journey comes by.
#define EVERYTHING_HAS_A_NAME()                                                                                        \
    do {                                                                                                               \
        const auto unnamed = m_stage.unnamed();                                                                        \
        QVERIFY2(unnamed.isEmpty(), qPrintable(u"without a name:\n"_s + unnamed.join(u'\n')));                         \
    } while (false)

} // namespace

// Somebody who does not see the screen signs in, reads, writes, reacts, answers in a thread, and searches: the real
// program against the real server, and nothing of it but what it tells a screen reader.
class tst_ScreenReader : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;
    std::unique_ptr<WireClient> m_bo;
    ReaderStage m_stage;
    QString m_lunch; // a channel
    bool m_isLost = false;

    bool press(const QString &role, const QString &name) { return m_stage.find(role, name).act(u"Press"_s); }
    bool fill(const QString &name, const QString &text) { return m_stage.find(u"text"_s, name).setText(text); }
    bool boSees(const QJsonObject &content)
    {
        const QJsonObject event{{u"content"_s, content}};
        return !m_bo->push(u"event"_s, {{u"event"_s, event}}, ReaderStage::PatienceMs).isEmpty();
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const auto missing = VirtualDesktop::missing(); !missing.isEmpty())
            QSKIP(qPrintable(missing));
        QVERIFY(m_server.addUser(u"ana"_s, u"owner"_s) && m_server.addUser(u"bo"_s) && m_server.start());
        m_bo = std::make_unique<WireClient>(m_server);
        WireClient ana(m_server);
        QVERIFY(m_bo->signIn(u"bo"_s) && ana.signIn(u"ana"_s));
        const auto general = m_bo->createChannel(u"general"_s);
        m_lunch = m_bo->createChannel(u"lunch"_s);
        ana.join(general);
        ana.join(m_lunch);
        m_bo->say(m_lunch, u"Shall we eat in the *garden*?"_s);
        QVERIFY(m_stage.start({u"--verbose"_s, u"--profile"_s, m_stage.desktop().home() + u"/profile"_s}));
    }

    // Each step begins where the one before ended.
    void init()
    {
        if (m_isLost)
            QSKIP("a step before this one failed");
    }
    void cleanup() { m_isLost = m_isLost || QTest::currentTestFailed(); }

    void signsIn()
    {
        const auto passphrase = u"a long enough passphrase"_s;
        QVERIFY(!m_stage.find(u"frame"_s, u"Conclave"_s).isNull());
        QVERIFY(fill(u"Passphrase"_s, passphrase));
        EVERYTHING_HAS_A_NAME();
        QVERIFY(fill(u"The same passphrase again"_s, passphrase));
        QVERIFY(press(u"push button"_s, u"Use this passphrase"_s));
        QVERIFY(fill(u"Server address"_s, u"http://127.0.0.1:%1"_s.arg(m_server.port())));
        EVERYTHING_HAS_A_NAME();
        QVERIFY(fill(u"User name"_s, u"ana"_s));
        QVERIFY(fill(u"Password"_s, QString::fromLatin1(Password)));
        QVERIFY(press(u"push button"_s, u"Sign in"_s));
        QVERIFY(!m_stage.find(u"frame"_s, u"#general"_s).isNull());
        QVERIFY(!m_stage.find(u"label"_s, u"2 members"_s).isNull()); // a plural
        EVERYTHING_HAS_A_NAME();
    }

    void opensAChannel()
    {
        QVERIFY(!m_stage.find(u"list item"_s, u"Channel lunch, 1 unread message"_s).isNull());
        QVERIFY(m_stage.reader().press(u"Control+k"_s));
        const auto field = m_stage.focused(u"text"_s, u"Jump to a channel"_s);
        EVERYTHING_HAS_A_NAME();
        QVERIFY(field.setText(u"lunch"_s));
        QVERIFY(m_stage.says(u"1 of 1, lunch"_s));
        QVERIFY(m_stage.reader().press(u"Return"_s));
        QVERIFY(!m_stage.find(u"frame"_s, u"#lunch"_s).isNull());
    }

    void readsAMessage()
    {
        const auto message = m_stage.find(u"list item"_s, u"Shall we eat in the garden?"_s);
        QVERIFY(message.name.startsWith(u"bo, "_s));
        QCOMPARE(message.text(), u"Shall we eat in the garden?"_s);
        QCOMPARE(message.description(), u"The first new one, message 4 of 4"_s);
        EVERYTHING_HAS_A_NAME();
    }

    void writesAMessage()
    {
        QVERIFY(fill(u"Message #lunch"_s, u"Yes, at noon."_s));
        QVERIFY(press(u"push button"_s, u"Send message"_s));
        QVERIFY(boSees({{u"text"_s, u"Yes, at noon."_s}}));
        QVERIFY(m_stage.find(u"list item"_s, u"Yes, at noon."_s).name.startsWith(u"ana, "_s));
    }

    void reacts()
    {
        QVERIFY(m_stage.find(u"list item"_s, u"Shall we eat"_s).act(u"Add a reaction"_s));
        const auto field = m_stage.focused(u"text"_s, u"Search emojis"_s);
        QVERIFY(!m_stage.find(u"dialog"_s, u"Emojis"_s).isNull());
        EVERYTHING_HAS_A_NAME();
        QVERIFY(field.setText(u"green salad"_s));
        QVERIFY(m_stage.isGone(u"cell"_s, u"grinning face"_s));
        QVERIFY(press(u"cell"_s, u"green salad"_s));
        QVERIFY(boSees({{u"emoji"_s, u"🥗"_s}}));
        QVERIFY(!m_stage.find(u"list item"_s, u"green salad"_s).isNull());
        EVERYTHING_HAS_A_NAME();
    }

    void answersInAThread()
    {
        QVERIFY(m_stage.find(u"list item"_s, u"Shall we eat"_s).act(u"Reply in thread"_s));
        const auto field = m_stage.focused(u"text"_s, u"Reply"_s);
        EVERYTHING_HAS_A_NAME();
        QVERIFY(field.setText(u"I bring the plates."_s));
        QVERIFY(m_stage.reader().press(u"Return"_s));
        QVERIFY(boSees({{u"text"_s, u"I bring the plates."_s}}));
        QVERIFY(!m_stage.find(u"list item"_s, u"1 reply"_s).isNull());
    }

    void hearsWhatComes()
    {
        m_bo->say(m_lunch, u"Good, I will be there."_s);
        QVERIFY(m_stage.says(u"Good, I will be there."_s));
    }

    void searchesAndJumps()
    {
        QVERIFY(m_stage.reader().press(u"Control+f"_s));
        const auto field = m_stage.focused(u"text"_s, u"Search"_s);
        EVERYTHING_HAS_A_NAME();
        QVERIFY(field.setText(u"garden"_s));
        QVERIFY(!m_stage.find(u"list item"_s, u"garden"_s).isNull());
        EVERYTHING_HAS_A_NAME();
        QVERIFY(m_stage.reader().press(u"Return"_s));
        QVERIFY(!m_stage.focused(u"list item"_s, u"bo in #lunch"_s).isNull());
        QVERIFY(m_stage.reader().press(u"Return"_s));
        QVERIFY(!m_stage.focused(u"list item"_s, u"bo, "_s).isNull());
        EVERYTHING_HAS_A_NAME();
    }

    void opensTheOtherScreens_data()
    {
        QTest::addColumn<QString>("button");
        QTest::addColumn<QString>("role"); // of what is there then
        QTest::addColumn<QString>("name");
        for (const auto *screen : {"Inbox", "Threads", "Drafts", "Saved"})
            QTest::newRow(screen) << QString::fromLatin1(screen) << u"filler"_s << QString::fromLatin1(screen);
        QTest::newRow("members") << u"Members"_s << u"push button"_s << u"Close the members"_s;
        QTest::newRow("pins") << u"Pinned messages"_s << u"push button"_s << u"Close"_s;
        QTest::newRow("channel info") << u"Channel info"_s << u"push button"_s << u"Close"_s;
        QTest::newRow("new channel") << u"Create a channel"_s << u"dialog"_s << u"Create a channel"_s;
        QTest::newRow("browser") << u"Browse channels"_s << u"dialog"_s << u"Browse channels"_s;
    }
    // And closes them.
    void opensTheOtherScreens()
    {
        QFETCH(const QString, button);
        QFETCH(const QString, role);
        QFETCH(const QString, name);
        QVERIFY(press(u"push button"_s, button));
        QVERIFY(!m_stage.find(role, name).isNull());
        EVERYTHING_HAS_A_NAME();
        QVERIFY(role == u"push button"_s ? press(role, name) : m_stage.reader().press(u"Escape"_s));
        QVERIFY(m_stage.isGone(role, name));
    }

    void logsNothingThatWasTyped()
    {
        QTRY_VERIFY(m_stage.log().contains(u"signed in"_s)); // it does log
        for (const auto &typed : {u"a long enough passphrase"_s, QString::fromLatin1(Password), u"at noon"_s,
                                  u"green salad"_s, u"the plates"_s, u"garden"_s, u"I will be there"_s})
            QVERIFY2(!m_stage.log().contains(typed), qPrintable(typed));
    }

    // With all that was typed into it.
    void leavesNoCore()
    {
        QFile limits(u"/proc/%1/limits"_s.arg(m_stage.program().processId()));
        if (!limits.open(QIODevice::ReadOnly))
            QSKIP("this system does not tell the limits of a process");
        QVERIFY(QString::fromLatin1(limits.readAll()).contains(QRegularExpression(u"Max core file size +0 +0 "_s)));
    }
};

QTEST_GUILESS_MAIN(tst_ScreenReader)
#include "tst_screenreader.moc"
