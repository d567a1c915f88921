// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/core.h"
#include "shared/crypto/crypto.h"
#include "tests/bench/bench.h"
#include "tests/support/fileclient.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;
using namespace conclave::test;

namespace conclave::bench {

namespace {

constexpr qint64 MegaByte = 1'000'000;
constexpr int AloneMessages = 1000;
constexpr int DeadlineMs = 600'000;

// Somebody with the client's account library on a thread of its own, as in the window.
class Uploader
{
public:
    explicit Uploader(const ServerProcess &server)
    {
        client::AccountConfig config;
        config.server = QUrl(u"http://127.0.0.1:%1"_s.arg(server.port()));
        config.storeFile = m_directory.filePath(u"store.db"_s);
        config.storeKey = Secret::random(crypto::KeyBytes);
        config.deviceName = u"bench"_s;
        m_core.open(std::move(config), &m_core,
                    [this](const Result<client::Account *> &opened) { m_account = opened ? *opened : nullptr; });
    }

    bool signIn(const QString &name)
    {
        if (!QTest::qWaitFor([this] { return m_account != nullptr; }))
            return false;
        QObject::connect(m_account, &client::Account::statusChanged, &m_core,
                         [this](const client::ConnectionStatus &status) {
                             m_isOnline = status.state == client::ConnectionState::Online;
                         });
        QObject::connect(m_account, &client::Account::transferChanged, &m_core,
                         [this](const client::Transfer &transfer) { m_state = transfer.state; });
        QObject::connect(m_account, &client::Account::messageDelivered, &m_core, [this] { ++m_delivered; });
        m_core.tell(m_account, [name](client::Account &account) {
            account.signIn({name, Secret(QByteArrayView(Password))});
            account.start();
        });
        return QTest::qWaitFor([this] { return m_isOnline; }, 20'000);
    }
    bool join(const QString &room)
    {
        int answer = -1;
        m_core.call(
            m_account, &m_core,
            [id = *ConversationId::fromText(room)](client::Account &account, auto reply) { account.join(id, reply); },
            [&answer](const Result<protocol::Ack> &joined) { answer = bool(joined); });
        return QTest::qWaitFor([&answer] { return answer >= 0; }, 20'000) && answer == 1;
    }
    void attach(const QString &room, const QString &path)
    {
        m_state = client::TransferState::Waiting;
        m_core.tell(m_account, [room, path](client::Account &account) {
            account.transfers().attach({*ConversationId::fromText(room)}, path, [](const Result<FileId> &) {});
        });
    }
    bool isUp() const { return m_state == client::TransferState::Done; }
    bool hasFailed() const { return m_state == client::TransferState::Failed; }

    // One message from the window's thread until it hears that the server has it, in milliseconds; below 0: never.
    double say(const QString &room)
    {
        QElapsedTimer timer;
        timer.start();
        const int before = m_delivered;
        m_core.tell(m_account, [room](client::Account &account) {
            protocol::Content::Text text;
            text.text = u"hello"_s;
            (void)account.send(*ConversationId::fromText(room), protocol::Content{text});
        });
        while (m_delivered == before && timer.elapsed() < DeadlineMs)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
        return m_delivered == before ? -1 : double(timer.nsecsElapsed()) / 1e6;
    }

private:
    QTemporaryDir m_directory;
    client::Core m_core;
    client::Account *m_account = nullptr;
    client::TransferState m_state = client::TransferState::Waiting;
    int m_delivered = 0;
    bool m_isOnline = false;
};

// One message of somebody else until it is acknowledged.
double say(WireClient &client, const QString &room)
{
    QElapsedTimer timer;
    timer.start();
    const QJsonObject content{{u"kind"_s, u"text"_s}, {u"text"_s, u"hello"_s}, {u"files"_s, QJsonArray()}};
    const auto reply = client.ask(
        u"event.append"_s, {{u"conversation"_s, room}, {u"client_id"_s, WireClient::newId()}, {u"content"_s, content}});
    return reply.contains("error"_L1) ? -1 : double(timer.nsecsElapsed()) / 1e6;
}

struct Latencies
{
    std::vector<double> own;
    std::vector<double> others;
};

bool measure(Uploader &uploader, WireClient &other, const QString &room, Latencies &latencies)
{
    const double own = uploader.say(room);
    const double theirs = say(other, room);
    latencies.own.push_back(own);
    latencies.others.push_back(theirs);
    return own >= 0 && theirs >= 0;
}

void print(const QString &whose, const std::vector<double> &alone, const std::vector<double> &beside)
{
    for (const auto &[part, name] : {std::pair(0.5, u"median"_s), std::pair(0.99, u"99 %"_s)}) {
        const auto without = percentile(alone, part);
        const auto with = percentile(beside, part);
        out() << QStringLiteral("%1 %2").arg(whose, -10).arg(name, -7) << figure(without, 2) << " ms alone, "
              << figure(with, 2) << " ms beside the upload, ratio " << ratio(with, without) << '\n';
    }
}

bool run(const QCommandLineParser &options)
{
    const qint64 bytes = std::max<qint64>(10, options.value(u"upload-mb"_s).toLongLong()) * MegaByte;
    QTemporaryDir directory;
    QFile file(directory.filePath(u"upload.bin"_s));
    const auto block = noise(MegaByte);
    bool isWritten = file.open(QIODevice::WriteOnly);
    for (qint64 written = 0; isWritten && written < bytes; written += block.size())
        isWritten = file.write(block) == block.size();
    file.close();

    ServerProcess server;
    WireClient bo(server);
    if (!isWritten || !server.addUser(u"ana"_s) || !server.addUser(u"bo"_s) || !server.start() || !bo.signIn(u"bo"_s)) {
        out() << "the server does not start, or the disk is full:\n" << server.log();
        return false;
    }
    const auto room = bo.createChannel(u"bench"_s);
    Uploader ana(server);
    if (!ana.signIn(u"ana"_s) || !ana.join(room)) {
        out() << "the client does not come online\n" << server.log();
        return false;
    }
    Latencies alone;
    for (int i = 0; i < AloneMessages; ++i) {
        if (!measure(ana, bo, room, alone))
            return false;
    }
    Latencies beside;
    QElapsedTimer timer;
    timer.start();
    ana.attach(room, file.fileName());
    while (!ana.isUp() && !ana.hasFailed() && timer.elapsed() < DeadlineMs) {
        if (!measure(ana, bo, room, beside))
            return false;
    }
    if (!ana.isUp()) {
        out() << "the upload does not end well\n" << server.log();
        return false;
    }
    out() << figure(double(bytes) / MegaByte, 0) << " MB went up at "
          << figure(double(bytes) / 1000 / double(timer.elapsed()), 1) << " MB/s beside " << beside.own.size()
          << " messages of two people\n";
    print(u"the own"_s, alone.own, beside.own);
    print(u"others'"_s, alone.others, beside.others);
    return true;
}

} // namespace

Part uploadsPart()
{
    return {u"uploads"_s,
            u"whether messages are slower while somebody uploads a large file"_s,
            {{u"upload-mb"_s, u"uploads: how large it is, in megabytes (default 500)."_s, u"N"_s, u"500"_s}},
            run};
}

} // namespace conclave::bench
