// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/passwords.h"
#include "server/domain/texts.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::server;

class tst_Texts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void userNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("fine");
        QTest::newRow("plain") << u"ana.petrova-2"_s << true;
        QTest::newRow("longest") << QString(32, u'a') << true;
        QTest::newRow("too long") << QString(33, u'a') << false;
        QTest::newRow("empty") << u""_s << false;
        QTest::newRow("upper case") << u"Ana"_s << false;
        QTest::newRow("leading dot") << u".ana"_s << false;
        QTest::newRow("cyrillic look-alike") << u"аna"_s << false;
        QTest::newRow("mention of all") << u"channel"_s << false;
    }
    void userNames()
    {
        QFETCH(QString, name);
        QFETCH(bool, fine);
        QCOMPARE(bool(userName(name)), fine);
    }

    void displayNamesAreTrimmedAndComposed()
    {
        QCOMPARE(*displayName(u"  Zoe\u0308 Müller "_s), u"Zoë Müller"_s);
        QVERIFY(!displayName(u"a\u202Eb"_s));
        QVERIFY(!displayName(u"a\u200Db"_s));
        QVERIFY(!displayName(u" "_s));
        QVERIFY(!displayName(QString(81, u'x')));
    }

    void channelNamesMayUseAnyScript()
    {
        QCOMPARE(*channelName(u"проект-2"_s), u"проект-2"_s);
        QCOMPARE(*channelName(u"会議"_s), u"会議"_s);
        QVERIFY(!channelName(u"Проект"_s));
        QVERIFY(!channelName(u"a b"_s));
        QVERIFY(!channelName(u"a\u00ADb"_s));
    }

    void messagesMayHaveLinesAndTabs()
    {
        QVERIFY(messageText(u"a\n\tb"_s));
        QVERIFY(!messageText(u"a\rb"_s));
        QVERIFY(!messageText(u" \n "_s));
        QVERIFY(messageText(QString(8192, u'x')));
        QCOMPARE(messageText(QString(8193, u'x')).error().code, conclave::ErrorCode::TooLarge);
    }

    void passwords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("fine");
        QTest::newRow("long enough") << u"fifteen letters"_s << true;
        QTest::newRow("one short") << u"fourteen letrs"_s << false;
        QTest::newRow("one letter") << QString(20, u'a') << false;
        QTest::newRow("the name again") << u"alexandra-alexandra1"_s << false;
        QTest::newRow("first guess") << u"passwordpassword1"_s << false;
        QTest::newRow("the display name") << u"Macdonald-macdonald!"_s << false;
        QTest::newRow("the workspace") << u"Acme-Works-acme-1"_s << false;
        QTest::newRow("the workspace and more") << u"acme is not what it was"_s << true;
        QTest::newRow("the alphabet") << u"abcdefghijklmnopq"_s << false;
        QTest::newRow("digits") << u"123456789012345"_s << false;
        QTest::newRow("digits backwards") << u"987654321098765"_s << false;
        QTest::newRow("the keyboard") << u"qwertyuiopasdfgh"_s << false;
        QTest::newRow("the German keyboard") << u"QWERTZUIOPyxcvbnm"_s << false;
        QTest::newRow("again and again") << u"hunter2hunter2hunter2"_s << false;
        QTest::newRow("nearly again") << u"abcdabcdabcdabcda"_s << false;
        QTest::newRow("words") << u"correct horse battery staple"_s << true;
        QTest::newRow("made by a program") << u"v7Qm2xPz9LkT4wNb"_s << true;
        QTest::newRow("counted in characters") << u"пятнадцать букв"_s << true;
        QTest::newRow("too long") << QString(1025, u'a') + u"bcdef"_s << false;
    }
    void passwords()
    {
        QFETCH(QString, text);
        QFETCH(bool, fine);
        QCOMPARE(bool(password(text, {u"alexandra"_s, u"Alexandra MacDonald"_s, u"Acme Works"_s}, 15)), fine);
    }

    // Where the administrator allows short ones.
    void commonPasswords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("fine");
        QTest::newRow("leaked often") << u"maverick"_s << false;
        QTest::newRow("in capitals") << u"MaverIck"_s << false;
        QTest::newRow("twice") << u"maverickmaverick"_s << false;
        QTest::newRow("first of the list") << u"063dyjuy"_s << false;
        QTest::newRow("part of a longer one") << u"maverick owns a goat"_s << true;
        QTest::newRow("nobody's") << u"vqm7rtkw"_s << true;
        QTest::newRow("two lines of the list") << u"063dyjuy\n07071977"_s << true;
    }
    void commonPasswords()
    {
        QFETCH(QString, text);
        QFETCH(bool, fine);
        QCOMPARE(bool(password(text, {}, 8)), fine);
    }
};

QTEST_GUILESS_MAIN(tst_Texts)
#include "tst_texts.moc"
