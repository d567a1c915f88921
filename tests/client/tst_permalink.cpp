// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/permalink.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

namespace {

const auto Channel = u"0198c0de-0000-7000-8000-000000000001"_s;
const auto Text = u"0198c0de-0000-7000-8000-000000000002"_s;

} // namespace

class tst_Permalink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrites_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("authority");
        QTest::newRow("https") << u"https://chat.example.org"_s << u"chat.example.org"_s;
        QTest::newRow("capitals") << u"https://Chat.Example.ORG/path"_s << u"chat.example.org"_s;
        QTest::newRow("port") << u"https://chat.example.org:7420"_s << u"chat.example.org:7420"_s;
        QTest::newRow("plain port") << u"https://chat.example.org:443"_s << u"chat.example.org"_s;
        QTest::newRow("loopback") << u"http://127.0.0.1:7420"_s << u"127.0.0.1:7420"_s;
        QTest::newRow("six") << u"https://[2001:DB8::1]:7420"_s << u"[2001:db8::1]:7420"_s;
        QTest::newRow("umlaut") << u"https://bücher.example"_s << u"xn--bcher-kva.example"_s;
    }
    void readsWhatItWrites()
    {
        QFETCH(const QString, server);
        QFETCH(const QString, authority);
        QCOMPARE(Permalink::authorityOf(QUrl(server)), authority);
        for (const auto &message : {std::optional<MessageId>(), MessageId::fromText(Text)}) {
            const Permalink link{authority, *ConversationId::fromText(Channel), message};
            const auto read = Permalink::parse(link.toText());
            QVERIFY(read);
            QCOMPARE(*read, link);
            QCOMPARE(*Permalink::parse(link.toText().replace("conclave://"_L1, "https://"_L1)), link);
        }
    }

    void refusesEverythingElse_data()
    {
        QTest::addColumn<QString>("text");
        const auto add = [](const char *name, const QString &text) { QTest::newRow(name) << text; };
        const auto path = u"/c/"_s + Channel + u"/m/"_s + Text;
        add("empty", {});
        add("scheme alone", u"conclave://"_s);
        add("other scheme", u"javascript://chat.example.org"_s + path);
        add("file", u"file:///c/"_s + Channel);
        add("http", u"http://chat.example.org"_s + path);
        add("capital scheme", u"Conclave://chat.example.org"_s + path);
        add("one slash", u"conclave:/chat.example.org"_s + path);
        add("no host", u"conclave://"_s + path);
        add("user", u"conclave://ana@chat.example.org"_s + path);
        add("password", u"conclave://ana:x@chat.example.org"_s + path);
        add("capital host", u"conclave://Chat.example.org"_s + path);
        add("host with a dot too many", u"conclave://chat..example.org"_s + path);
        add("host that ends with a dot", u"conclave://chat.example.org."_s + path);
        add("hyphen first", u"conclave://-chat.example.org"_s + path);
        add("hyphen last", u"conclave://chat-.example.org"_s + path);
        add("underscore", u"conclave://my_chat.example.org"_s + path);
        add("percent", u"conclave://chat%2eexample.org"_s + path);
        add("other letters", u"conclave://chаt.example.org"_s + path); // a Cyrillic a
        add("full-width dot", u"conclave://chat。example.org"_s + path);
        add("long label", u"conclave://"_s + QString(64, u'a') + path);
        add("long host", u"conclave://"_s + QString(u"a."_s).repeated(127) + u'a' + path);
        add("empty port", u"conclave://chat.example.org:"_s + path);
        add("port 0", u"conclave://chat.example.org:0"_s + path);
        add("port 65536", u"conclave://chat.example.org:65536"_s + path);
        add("port with a sign", u"conclave://chat.example.org:+80"_s + path);
        add("port with zeros", u"conclave://chat.example.org:0080"_s + path);
        add("port in other digits", u"conclave://chat.example.org:٨٠"_s + path);
        add("two ports", u"conclave://chat.example.org:80:80"_s + path);
        add("open bracket", u"conclave://[2001:db8::1"_s + path);
        add("zone", u"conclave://[fe80::1%25eth0]"_s + path);
        add("behind the bracket", u"conclave://[::1]x"_s + path);
        add("no path", u"conclave://chat.example.org"_s);
        add("only c", u"conclave://chat.example.org/c/"_s);
        add("other letter", u"conclave://chat.example.org/d/"_s + Channel);
        add("message alone", u"conclave://chat.example.org/m/"_s + Text);
        add("message without an id", u"conclave://chat.example.org/c/"_s + Channel + u"/m/"_s);
        add("message without m", u"conclave://chat.example.org/c/"_s + Channel + u'/' + Text);
        add("slash at the end", u"conclave://chat.example.org"_s + path + u'/');
        add("more path", u"conclave://chat.example.org"_s + path + u"/x/y"_s);
        add("two slashes", u"conclave://chat.example.org/"_s + path);
        add("dots", u"conclave://chat.example.org/c/../c/"_s + Channel);
        add("query", u"conclave://chat.example.org"_s + path + u"?join=1"_s);
        add("fragment", u"conclave://chat.example.org"_s + path + u"#x"_s);
        add("capital id", u"conclave://chat.example.org/c/"_s + Channel.toUpper());
        add("id in braces", u"conclave://chat.example.org/c/{"_s + Channel + u'}');
        add("id without hyphens", u"conclave://chat.example.org/c/"_s + QString(Channel).remove(u'-'));
        add("id too short", u"conclave://chat.example.org/c/"_s + Channel.chopped(1));
        add("id too long", u"conclave://chat.example.org/c/"_s + Channel + u'0');
        add("space before", u" conclave://chat.example.org"_s + path);
        add("space behind", u"conclave://chat.example.org"_s + path + u' ');
        add("line break", u"conclave://chat.example.org"_s + path + u'\n');
        add("two lines", u"conclave://chat.example.org"_s + path + u"\nconclave://chat.example.org"_s + path);
        add("zero", u"conclave://chat.example.org"_s + QChar(0) + path);
        add("option", u"--profile=/tmp/x"_s);
        add("bidirectional override", u"conclave://chat.example.org\u202e"_s + path);
        add("a kilobyte", u"conclave://"_s + QString(1100, u'a') + path);
        add("a megabyte", u"conclave://chat.example.org/c/"_s + QString(1'000'000, u'0'));
    }
    void refusesEverythingElse()
    {
        QFETCH(const QString, text);
        const auto read = Permalink::parse(text);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Invalid);
    }

    // Whatever is changed in a link: either it is refused, or it is a link that is written exactly so.
    void takesNothingThatItWouldWriteOtherwise()
    {
        auto *random = QRandomGenerator::global();
        const auto good = u"conclave://chat.example.org:7420/c/"_s + Channel + u"/m/"_s + Text;
        int taken = 0;
        for (int round = 0; round < 50'000; ++round) {
            auto text = good;
            for (int change = random->bounded(1, 4); change > 0; --change) {
                const auto at = random->bounded(int(text.size()));
                if (random->bounded(3) == 0)
                    text.remove(at, 1);
                else
                    text[at] = QChar(random->bounded(32, 127));
            }
            const auto read = Permalink::parse(text);
            taken += read ? 1 : 0;
            if (read && !text.startsWith("https"_L1))
                QCOMPARE(read->toText(), text.replace(":443/"_L1, "/"_L1).replace(":80/"_L1, "/"_L1));
        }
        QVERIFY(taken > 0);
    }
};

QTEST_GUILESS_MAIN(tst_Permalink)
#include "tst_permalink.moc"
