// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include <QTcpSocket>
#include <QTest>
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace conclave::test;

namespace {

// While it lives this thread, and what it starts, has a network of its own: loopback, and behind it 198.51.100.0/24,
// whose addresses are not loopback addresses.
class OwnNetwork
{
public:
    OwnNetwork()
        : m_before(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC))
    {
        m_isThere = m_before >= 0 && ::unshare(CLONE_NEWNET) == 0;
        const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        m_isUp = m_isThere && socket >= 0 && raise(socket, "lo") && give(socket, "198.51.100.1", SIOCSIFADDR)
            && give(socket, "255.255.255.0", SIOCSIFNETMASK) && raise(socket, "lo:1");
        ::close(socket);
    }
    ~OwnNetwork()
    {
        if (m_isThere && ::setns(m_before, CLONE_NEWNET) != 0)
            qFatal("the test's own network is gone");
        ::close(m_before);
    }
    OwnNetwork(const OwnNetwork &) = delete;
    OwnNetwork &operator=(const OwnNetwork &) = delete;

    bool isThere() const { return m_isThere; }
    bool isUp() const { return m_isUp; }

private:
    static ifreq of(const char *interface)
    {
        ifreq request{};
        qstrncpy(request.ifr_name, interface, IFNAMSIZ);
        return request;
    }
    static bool raise(int socket, const char *interface)
    {
        auto request = of(interface);
        request.ifr_flags = IFF_UP | IFF_RUNNING;
        return ::ioctl(socket, SIOCSIFFLAGS, &request) == 0;
    }
    static bool give(int socket, const char *address, unsigned long what)
    {
        auto request = of("lo:1");
        sockaddr_in value{};
        value.sin_family = AF_INET;
        ::inet_pton(AF_INET, address, &value.sin_addr);
        memcpy(&request.ifr_addr, &value, sizeof value);
        return ::ioctl(socket, what, &request) == 0;
    }

    const int m_before;
    bool m_isThere = false;
    bool m_isUp = false;
};

// What a server that speaks no TLS answers to one who connects from this address.
struct Asked
{
    Asked(const ServerProcess &server, const char *from, const char *to, const QByteArray &bytes)
    {
        QTcpSocket socket;
        socket.bind(QHostAddress(QString::fromLatin1(from)));
        socket.connectToHost(QString::fromLatin1(to), server.port());
        wasConnected = socket.waitForConnected(5'000);
        socket.write(bytes);
        while (socket.waitForReadyRead(3'000))
            answer += socket.readAll();
        wasClosed = socket.state() == QAbstractSocket::UnconnectedState;
    }

    bool wasConnected = false;
    bool wasClosed = false;
    QByteArray answer;
};

} // namespace

// Who may speak in clear to a server behind a proxy: the real program, and peers that are not on loopback.
class tst_Strangers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areCutOffWithoutTls()
    {
        if (::geteuid() != 0)
            QSKIP("needs root to make a network");
        const OwnNetwork network;
        if (!network.isThere())
            QSKIP("needs root to make a network: this one may not");
        QVERIFY(network.isUp());
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_LISTEN"_s, u"0.0.0.0"_s);
        server.setEnvironment(u"CONCLAVE_SERVER_TRUSTED_PROXIES"_s, u"198.51.100.2 198.51.100.64/26"_s);
        QVERIFY2(server.start(), qPrintable(server.log()));
        const QByteArray health("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        const QByteArray upgrade("GET /v1 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Protocol: conclave.v1\r\n\r\n");
        for (const auto *proxy : {"198.51.100.2", "198.51.100.77"}) {
            QVERIFY2(Asked(server, proxy, "198.51.100.1", health).answer.startsWith("HTTP/1.1 200 "), proxy);
            QVERIFY2(Asked(server, proxy, "198.51.100.1", upgrade).answer.startsWith("HTTP/1.1 101 "), proxy);
        }
        QVERIFY(Asked(server, "127.0.0.1", "127.0.0.1", health).answer.startsWith("HTTP/1.1 200 "));
        QVERIFY(Asked(server, "127.0.0.2", "127.0.0.1", health).answer.startsWith("HTTP/1.1 200 "));

        int strangers = 0;
        for (const auto *stranger : {"198.51.100.1", "198.51.100.3", "198.51.100.200"}) {
            for (const auto &bytes : {health, upgrade, "X-Forwarded-For: 127.0.0.1\r\n" + health, QByteArray()}) {
                const Asked asked(server, stranger, "198.51.100.1", bytes);
                QVERIFY(asked.wasConnected);
                QVERIFY2(asked.answer.isEmpty(), asked.answer.constData());
                QVERIFY2(asked.wasClosed, stranger);
                ++strangers;
            }
        }
        const auto metrics
            = Asked(server, "127.0.0.1", "127.0.0.1", "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        const auto counted
            = "conclave_connections_refused_total{limit=\"unencrypted\"} " + QByteArray::number(strangers) + '\n';
        QVERIFY2(metrics.answer.contains(counted), metrics.answer.constData());
        QVERIFY(server.log().contains(u"198.51.100.1"_s));
        QVERIFY(server.log().count(u"An unencrypted connection is refused"_s) < strangers);
    }
};

QTEST_GUILESS_MAIN(tst_Strangers)
#include "tst_strangers.moc"
