// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/badge.h"
#include "client/models/notifyrules.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using protocol::NotifyLevel;
using protocol::NotifyOverride;
using protocol::NotifySettings;
using protocol::QuietHours;

Q_DECLARE_METATYPE(conclave::client::NotifyCase)
Q_DECLARE_METATYPE(conclave::protocol::NotifySettings)
Q_DECLARE_METATYPE(conclave::protocol::NotifyOverride)

// Of what a user is told.
class tst_NotifyRules : public QObject
{
    Q_OBJECT

private:
    // A Wednesday, 12:00 local time.
    static QDateTime noon() { return QDateTime(QDate(2026, 3, 4), QTime(12, 0)); }
    static NotifySettings with(NotifyLevel level)
    {
        NotifySettings settings;
        settings.level = level;
        return settings;
    }
    static NotifyOverride muted(std::optional<qint64> until = {}, bool mentions = false)
    {
        return {{}, true, until, mentions};
    }

private Q_SLOTS:
    void decidesByTheFirstRuleThatApplies_data()
    {
        QTest::addColumn<NotifyCase>("message");
        QTest::addColumn<NotifySettings>("settings");
        QTest::addColumn<NotifyOverride>("rule");
        QTest::addColumn<int>("reason");
        const NotifyCase plain, mention{.mentionsMe = true}, keyword{.hasKeyword = true};
        const NotifyCase thread{.isFollowedThread = true}, other{.isOtherThread = true};
        const auto all = with(NotifyLevel::All), usual = with(NotifyLevel::Mentions), none = with(NotifyLevel::Nothing);
        const NotifyOverride asEverywhere, everything{NotifyLevel::All, false, {}, false};
        const NotifyOverride onlyMentions{NotifyLevel::Mentions, false, {}, false};
        const NotifyOverride nothing{NotifyLevel::Nothing, false, {}, false};
        auto quiet = usual;
        quiet.dndUntil = noon().toMSecsSinceEpoch() + 1;
        auto quietBefore = usual;
        quietBefore.dndUntil = noon().toMSecsSinceEpoch();
        const qint64 later = noon().toMSecsSinceEpoch() + 1;
        const qint64 before = noon().toMSecsSinceEpoch() - 1;
        const auto row = [](const char *name, const NotifyCase &message, const NotifySettings &settings,
                            const NotifyOverride &rule,
                            NotifyReason reason) { QTest::newRow(name) << message << settings << rule << int(reason); };
        row("an ordinary message", plain, usual, asEverywhere, NotifyReason::Unwanted);
        row("a mention", mention, usual, asEverywhere, NotifyReason::Mention);
        row("a keyword", keyword, usual, asEverywhere, NotifyReason::Keyword);
        row("a reply in a followed thread", thread, usual, asEverywhere, NotifyReason::Thread);
        row("a reply in another thread", other, usual, asEverywhere, NotifyReason::Unwanted);
        row("everything", plain, all, asEverywhere, NotifyReason::Everything);
        row("everything but others' threads", other, all, asEverywhere, NotifyReason::Unwanted);
        row("nothing at all", mention, none, asEverywhere, NotifyReason::Unwanted);
        row("everything here", plain, usual, everything, NotifyReason::Everything);
        row("mentions here", plain, all, onlyMentions, NotifyReason::Unwanted);
        row("a mention here", mention, none, onlyMentions, NotifyReason::Mention);
        row("nothing here", mention, all, nothing, NotifyReason::Unwanted);
        row("muted", plain, all, muted(), NotifyReason::Muted);
        const NotifyCase toAll{.mentionsEverybody = true};
        row("a call to everybody", toAll, usual, asEverywhere, NotifyReason::Mention);
        row("muted, a call to everybody", toAll, usual, muted({}, true), NotifyReason::Muted);
        row("muted, a mention", mention, usual, muted(), NotifyReason::Muted);
        row("muted but for mentions", mention, usual, muted({}, true), NotifyReason::Mention);
        row("muted but for mentions, a keyword", keyword, usual, muted({}, true), NotifyReason::Muted);
        row("muted for a while", mention, usual, muted(later), NotifyReason::Muted);
        row("muted until now", mention, usual, muted(before), NotifyReason::Mention);
        row("do not disturb", mention, quiet, asEverywhere, NotifyReason::Quiet);
        row("do not disturb is over", mention, quietBefore, asEverywhere, NotifyReason::Mention);
        row("do not disturb beats the conversation", plain, quiet, everything, NotifyReason::Quiet);
        row("mute comes first", mention, quiet, muted(), NotifyReason::Muted);
        row("a mention in a muted one is quiet, too", mention, quiet, muted({}, true), NotifyReason::Quiet);
    }
    void decidesByTheFirstRuleThatApplies()
    {
        QFETCH(NotifyCase, message);
        QFETCH(NotifySettings, settings);
        QFETCH(NotifyOverride, rule);
        QTEST(int(decide(message, settings, rule, noon())), "reason");
    }

    void keepsQuietHours_data()
    {
        QTest::addColumn<QDateTime>("now");
        QTest::addColumn<bool>("quiet");
        const auto at
            = [](int day, int hour, int minute) { return QDateTime(QDate(2026, 3, day), QTime(hour, minute)); };
        // From 22:00 on working days until 7:00; 2026-03-02 is a Monday.
        QTest::newRow("before") << at(2, 21, 59) << false;
        QTest::newRow("begins") << at(2, 22, 0) << true;
        QTest::newRow("the next morning") << at(3, 6, 59) << true;
        QTest::newRow("ends") << at(3, 7, 0) << false;
        QTest::newRow("Monday morning belongs to Sunday") << at(2, 6, 0) << false;
        QTest::newRow("Saturday morning belongs to Friday") << at(7, 6, 0) << true;
        QTest::newRow("Saturday evening") << at(7, 23, 0) << false;
    }
    void keepsQuietHours()
    {
        QFETCH(QDateTime, now);
        NotifySettings settings;
        settings.quiet = {QuietHours{31, 22 * 60, 7 * 60}};
        QTEST(isQuiet(settings, now), "quiet");
    }

    void findsKeywordsAsWords()
    {
        const QStringList words{u"invoice"_s, u"Straße"_s};
        QVERIFY(hasKeyword(u"The INVOICE, please"_s, words));
        QVERIFY(hasKeyword(u"In der straße."_s, words));
        QVERIFY(!hasKeyword(u"invoices"_s, words));
        QVERIFY(hasKeyword(u"invoices and an invoice"_s, words));
        QVERIFY(!hasKeyword(u"nothing"_s, {}));
    }

    void countsMentionsAndShowsADotForTheRest()
    {
        const auto item = [](qint64 messages, qint64 mentions) {
            ConversationItem one;
            one.unread = Unread{messages, mentions};
            one.isUnread = messages > 0 || mentions > 0;
            return one;
        };
        QCOMPARE(badgeOf({}), Badge());
        QCOMPARE(badgeOf({item(3, 0), item(0, 0)}), (Badge{0, true}));
        QCOMPARE(badgeOf({item(3, 1), item(2, 2)}), (Badge{3, true}));
        ConversationItem unknown; // unread, and nobody knows how much
        unknown.isUnread = true;
        QCOMPARE(badgeOf({unknown}), (Badge{0, true}));
    }
};

QTEST_GUILESS_MAIN(tst_NotifyRules)
#include "tst_notifyrules.moc"
