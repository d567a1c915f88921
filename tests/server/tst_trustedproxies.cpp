// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/trustedproxies.h"
#include "tests/server/transportserver.h"

using namespace Qt::StringLiterals;
using namespace conclave::server;
using namespace conclave::server::test;

class tst_TrustedProxies : public QObject
{
    Q_OBJECT

private:
    static TrustedProxies proxies(const QString &list)
    {
        return TrustedProxies::parse(list.split(u' ', Qt::SkipEmptyParts)).value_or(TrustedProxies());
    }
    static QByteArray from(const QByteArray &forwardedFor)
    {
        return handshake("X-Forwarded-For: " + forwardedFor + "\r\n");
    }

private Q_SLOTS:
    void readsAddressesAndNetworks_data()
    {
        QTest::addColumn<QString>("list");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("none") << QString() << true;
        QTest::newRow("several") << u"10.0.0.1 192.168.0.0/16 fd00::/8 ::1"_s << true;
        QTest::newRow("name") << u"proxy.example"_s << false;
        QTest::newRow("shortened") << u"10.1"_s << false;
        QTest::newRow("shortened network") << u"10/8"_s << false;
        QTest::newRow("too long a prefix") << u"10.0.0.0/33"_s << false;
        QTest::newRow("no prefix") << u"10.0.0.0/"_s << false;
        QTest::newRow("comma") << u"10.0.0.1,10.0.0.2"_s << false;
    }
    void readsAddressesAndNetworks()
    {
        QFETCH(const QString, list);
        QTEST(TrustedProxies::parse(list.split(u' ', Qt::SkipEmptyParts)).has_value(), "isGood");
    }

    void findsTheClient_data()
    {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QByteArray>("forwardedFor");
        QTest::addColumn<QString>("client");
        const auto proxy = u"10.0.0.1"_s;
        const auto stranger = u"203.0.113.9"_s;
        QTest::newRow("nothing said") << proxy << QByteArray() << proxy;
        QTest::newRow("one") << proxy << QByteArray("198.51.100.7") << u"198.51.100.7"_s;
        QTest::newRow("a stranger's word") << stranger << QByteArray("198.51.100.7") << stranger;
        QTest::newRow("the client's own invention before")
            << proxy << QByteArray("1.2.3.4, 198.51.100.7") << u"198.51.100.7"_s;
        QTest::newRow("an invented proxy") << proxy << QByteArray("10.0.0.2, 198.51.100.7") << u"198.51.100.7"_s;
        QTest::newRow("two proxies") << proxy << QByteArray("1.2.3.4, 198.51.100.7, 10.0.0.2") << u"198.51.100.7"_s;
        QTest::newRow("only proxies") << proxy << QByteArray("10.0.0.3, 10.0.0.2") << u"10.0.0.3"_s;
        QTest::newRow("rubbish") << proxy << QByteArray("unknown") << proxy;
        QTest::newRow("rubbish before") << proxy << QByteArray("x, 10.0.0.2") << u"10.0.0.2"_s;
        QTest::newRow("empty items") << proxy << QByteArray("198.51.100.7, ,") << proxy;
        QTest::newRow("with a port") << proxy << QByteArray("198.51.100.7:4711") << u"198.51.100.7"_s;
        QTest::newRow("IPv6") << u"fd00::1"_s << QByteArray("2001:db8::1") << u"2001:db8::1"_s;
        QTest::newRow("IPv6 with a port") << proxy << QByteArray("[2001:db8::1]:4711") << u"2001:db8::1"_s;
        QTest::newRow("IPv4 in IPv6") << u"::ffff:10.0.0.1"_s << QByteArray("::ffff:198.51.100.7") << u"198.51.100.7"_s;
    }
    void findsTheClient()
    {
        QFETCH(const QString, peer);
        QFETCH(const QByteArray, forwardedFor);
        const auto client = proxies(u"10.0.0.0/8 fd00::/8"_s).clientOf(QHostAddress(peer), forwardedFor);
        QTEST(client.toString(), "client");
    }

    void takesBytesInClearFromHereAndFromProxiesOnly_data()
    {
        QTest::addColumn<QString>("listed");
        QTest::addColumn<QString>("peer");
        QTest::addColumn<bool>("isAllowed");
        const auto all = u"10.0.0.2 10.0.1.0/24 fd00::/8"_s;
        QTest::newRow("proxy") << all << u"10.0.0.2"_s << true;
        QTest::newRow("proxy of a network") << all << u"10.0.1.77"_s << true;
        QTest::newRow("proxy, IPv6") << all << u"fd00::7"_s << true;
        QTest::newRow("proxy, IPv4 in IPv6") << all << u"::ffff:10.0.0.2"_s << true;
        QTest::newRow("its neighbour") << all << u"10.0.0.3"_s << false;
        QTest::newRow("beside the network") << all << u"10.0.2.1"_s << false;
        QTest::newRow("stranger") << all << u"203.0.113.9"_s << false;
        QTest::newRow("stranger, IPv6") << all << u"2001:db8::1"_s << false;
        QTest::newRow("stranger, IPv4 in IPv6") << all << u"::ffff:203.0.113.9"_s << false;
        QTest::newRow("link-local") << all << u"fe80::1"_s << false;
        QTest::newRow("nobody") << all << QString() << false;
        QTest::newRow("this machine") << all << u"127.0.0.1"_s << true;
        QTest::newRow("this machine, another address") << all << u"127.0.0.2"_s << true;
        QTest::newRow("this machine, IPv6") << all << u"::1"_s << true;
        QTest::newRow("this machine, IPv4 in IPv6") << all << u"::ffff:127.0.0.1"_s << true;
        QTest::newRow("none listed: this machine") << QString() << u"127.0.0.1"_s << true;
        QTest::newRow("none listed: stranger") << QString() << u"10.0.0.2"_s << false;
    }
    void takesBytesInClearFromHereAndFromProxiesOnly()
    {
        QFETCH(const QString, listed);
        QFETCH(const QString, peer);
        QTEST(proxies(listed).allowPlain(QHostAddress(peer)), "isAllowed");
    }

    // What stands before something unreadable was perhaps written by the client.
    void believesNothingBehindRubbish_data()
    {
        QTest::addColumn<QByteArray>("rubbish");
        for (const auto *rubbish : {"unknown",
                                    "_hidden",
                                    "localhost",
                                    "proxy.example",
                                    "null",
                                    "-",
                                    "256.1.1.1",
                                    "1.2.3",
                                    "1.2.3.4.5",
                                    "1.2.3.",
                                    ".1.2.3",
                                    "0x7f.0.0.1",
                                    "0x7f000001",
                                    "2130706433",
                                    "127.1",
                                    "1.2.3.4:",
                                    "1.2.3.4:99999",
                                    "1.2.3.4:-1",
                                    "1.2.3.4:http",
                                    "1.2.3.4/24",
                                    "1.2.3.4/32",
                                    "[::1",
                                    "::1]",
                                    "[::1]x",
                                    "[1.2.3.4]x",
                                    ":::",
                                    "1::2::3",
                                    "12345::",
                                    "::ffff:999.1.1.1",
                                    "for=1.2.3.4",
                                    "for=\"[2001:db8::1]\"",
                                    "\"1.2.3.4\"",
                                    "1.2.3.4;proto=https",
                                    "%31.2.3.4",
                                    "http://1.2.3.4",
                                    "1.2.3.4 5.6.7.8",
                                    "+1.2.3.4",
                                    "-1.2.3.4",
                                    "1 .2.3.4",
                                    "1.2.3.4\t5",
                                    "\xef\xbc\x91.2.3.4",
                                    "\xd9\xa3.2.3.4",
                                    "1.2.3.4#",
                                    "1.2.3.4?",
                                    "a.b.c.d",
                                    "<1.2.3.4>",
                                    "1.2.3.4\\",
                                    "::g",
                                    "\xff\xfe",
                                    "1.2.3.4;"})
            QTest::newRow(rubbish) << QByteArray(rubbish);
    }
    void believesNothingBehindRubbish()
    {
        QFETCH(const QByteArray, rubbish);
        const auto all = proxies(u"10.0.0.0/8 fd00::/8"_s);
        const QHostAddress proxy(u"10.0.0.1"_s);
        const QHostAddress stranger(u"203.0.113.9"_s);
        QCOMPARE(all.clientOf(proxy, "198.51.100.7, " + rubbish).toString(), proxy.toString());
        QCOMPARE(all.clientOf(proxy, "198.51.100.7, " + rubbish + ", 10.0.0.2").toString(), u"10.0.0.2"_s);
        QCOMPARE(all.clientOf(stranger, "198.51.100.7, " + rubbish).toString(), stranger.toString());
        QCOMPARE(all.clientOf(proxy, rubbish + ", 198.51.100.7").toString(), u"198.51.100.7"_s);
    }

    // Proxies set one header; others come from whoever likes to.
    void knowsOneHeaderOnly_data()
    {
        QTest::addColumn<QByteArray>("header");
        for (const auto *name : {"X-Real-IP",        "Forwarded",
                                 "True-Client-IP",   "CF-Connecting-IP",
                                 "X-Client-IP",      "X-Cluster-Client-IP",
                                 "X-Forwarded",      "Forwarded-For",
                                 "X-Originating-IP", "X-Remote-IP",
                                 "X-Remote-Addr",    "X-Host",
                                 "Client-IP",        "Via",
                                 "X_Forwarded_For",  "X-Forwarded-For-Original",
                                 "X-Forwarded-Host", "Fastly-Client-IP",
                                 "X-ProxyUser-Ip",   "X-Forwarded-By"})
            QTest::newRow(name) << QByteArray(name);
    }
    void knowsOneHeaderOnly()
    {
        QFETCH(const QByteArray, header);
        TransportServer server({.proxies = proxies(u"127.0.0.1"_s)});
        const QByteArray value = header == "Forwarded" ? "for=198.51.100.7" : "198.51.100.7";
        RawClient client(server.port(), handshake(header + ": " + value + "\r\n"));
        QTRY_COMPARE(server.opened.size(), 1);
        QCOMPARE(server.infos.value(server.opened.first()).address, u"127.0.0.1"_s);
    }

    void tellsTheClientOfATrustedProxy()
    {
        TransportServer server({.proxies = proxies(u"127.0.0.1"_s)});
        RawClient client(server.port(), from("1.2.3.4, 198.51.100.7"));
        QTRY_COMPARE(server.opened.size(), 1);
        QCOMPARE(server.infos.value(server.opened.first()).address, u"198.51.100.7"_s);
    }

    void readsAHeaderThatComesTwiceAsOne()
    {
        TransportServer server({.proxies = proxies(u"127.0.0.1"_s)});
        RawClient client(server.port(), handshake("X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: 198.51.100.7\r\n"));
        QTRY_COMPARE(server.opened.size(), 1);
        QCOMPARE(server.infos.value(server.opened.first()).address, u"198.51.100.7"_s);
    }

    void ignoresTheWordOfAStranger_data()
    {
        QTest::addColumn<QString>("trusted");
        QTest::newRow("nobody is trusted") << QString();
        QTest::newRow("another is trusted") << u"10.0.0.1"_s;
    }
    void ignoresTheWordOfAStranger()
    {
        QFETCH(const QString, trusted);
        TransportLimits limits;
        limits.guestsPerAddress = 1;
        TransportServer server({.limits = limits, .proxies = proxies(trusted)});
        RawClient first(server.port(), from("198.51.100.7"));
        QTRY_COMPARE(server.opened.size(), 1);
        QCOMPARE(server.infos.value(server.opened.first()).address, u"127.0.0.1"_s);
        RawClient second(server.port(), from("198.51.100.8"));
        QTRY_VERIFY(second.bytes.startsWith("HTTP/1.1 429 "));
    }

    void countsTheClientsOfAProxyEachForItself()
    {
        TransportLimits limits;
        limits.guestsPerAddress = 1;
        TransportServer server({.limits = limits, .proxies = proxies(u"127.0.0.1"_s)});
        RawClient one(server.port(), from("198.51.100.7"));
        RawClient two(server.port(), from("198.51.100.8"));
        QTRY_COMPARE(server.opened.size(), 2);
        RawClient again(server.port(), from("198.51.100.7"));
        QTRY_VERIFY(again.bytes.startsWith("HTTP/1.1 429 "));
        one.socket.disconnectFromHost();
        QTRY_COMPARE(server.closed.size(), 1);
        RawClient later(server.port(), from("198.51.100.7"));
        QTRY_COMPARE(server.opened.size(), 3);
    }

    void tellsHttpTheClientOfATrustedProxy()
    {
        TransportServer server({.proxies = proxies(u"127.0.0.1"_s)});
        RawClient client(server.port(), "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.7\r\n\r\n");
        QTRY_COMPARE(server.plain, 1);
        QCOMPARE(server.plainAddresses, QStringList{u"198.51.100.7"_s});
    }
};

QTEST_GUILESS_MAIN(tst_TrustedProxies)
#include "tst_trustedproxies.moc"
