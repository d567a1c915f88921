// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/transferstage.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

// What `ask(answer)` answers, now or later.
template <class T, class Ask>
Result<T> answerTo(Ask ask)
{
    const auto answered = std::make_shared<std::optional<Result<T>>>();
    ask([answered](const Result<T> &result) { answered->emplace(result); });
    return QTest::qWaitFor([answered] { return answered->has_value(); }, 20'000) ? **answered : ErrorCode::TimedOut;
}

} // namespace

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

qsizetype TransferStage::largeBytes()
{
    static const auto bytes = qEnvironmentVariable("CONCLAVE_TEST_FILE_BYTES", u"60000000"_s).toLongLong();
    return bytes;
}

int TransferStage::patienceMs()
{
    constexpr qsizetype SlowBytesPerMs = 2000;
    return 60'000 + int(largeBytes() / SlowBytesPerMs);
}

TransferStage::TransferStage()
{
    if (!server.addUser(u"ana"_s) || !server.addUser(u"bo"_s))
        qFatal("the server does not take users");
}

bool TransferStage::open(const QByteArray &acceptedKey)
{
    if (!server.start())
        return false;
    const auto scheme = acceptedKey.isEmpty() ? u"http"_s : u"https"_s;
    const QUrl url(u"%1://127.0.0.1:%2"_s.arg(scheme).arg(server.port()));
    ana = std::make_unique<TestAccount>(url, u"ana"_s, test::Password);
    bo = std::make_unique<TestAccount>(url, u"bo"_s, test::Password);
    for (auto *account : {ana.get(), bo.get()}) {
        account->acceptedKey = acceptedKey;
        account->open();
        account->signIn();
    }
    if (!QTest::qWaitFor([this] { return ana->isOnline() && bo->isOnline(); }, 20'000))
        return false;
    protocol::CreateConversation request;
    request.clientId = ClientId::create();
    request.name = u"files"_s;
    room = {request.clientId.uuid};
    int done = 0;
    (*ana)->create(request, [this, &done](const Result<protocol::Ack> &made) {
        done += bool(made);
        (*bo)->join(room, [&done](const Result<protocol::Ack> &joined) { done += bool(joined); });
    });
    return QTest::qWaitFor([&done] { return done == 2; }, 20'000);
}

QString TransferStage::make(const QString &name, const QByteArray &bytes)
{
    QFile file(m_files.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

std::optional<Transfer> TransferStage::transferOf(TestAccount &account, FileId file)
{
    const auto found = account.store().transfers().find(file);
    return found ? *found : std::nullopt;
}

std::optional<TransferState> TransferStage::stateOf(FileId file)
{
    const auto transfer = transferOf(*ana, file);
    return transfer ? std::optional(transfer->state) : std::nullopt;
}

std::optional<protocol::FileReference> TransferStage::received(const QString &name)
{
    const auto messages = bo->store().messages().after(room, 0, 1000);
    for (const auto &message : messages ? *messages : QList<Message>()) {
        for (const auto &file : message.text ? message.text->files : QList<protocol::FileReference>()) {
            if (file.name == name)
                return file;
        }
    }
    return std::nullopt;
}

Result<ClientId> TransferStage::send(const QString &text)
{
    protocol::Content::Text content;
    content.text = text;
    return answerTo<ClientId>([&](auto answer) { (*ana)->transfers().send(place(), content, answer); });
}

Result<FileId> TransferStage::attached(const QString &path)
{
    return answerTo<FileId>([&](auto answer) { (*ana)->transfers().attach(place(), path, answer); });
}

Result<FileId> TransferStage::pasted(const QString &name, const QByteArray &bytes)
{
    return answerTo<FileId>([&](auto answer) { (*ana)->transfers().attach(place(), name, bytes, answer); });
}

FileId TransferStage::attach(const QString &name, const QByteArray &bytes)
{
    const auto file = attached(make(name, bytes));
    if (!file)
        qFatal("cannot attach: %d %s", int(file.error().code), qPrintable(file.error().detail));
    return *file;
}

bool TransferStage::saved(const protocol::FileReference &file, const QString &target)
{
    if (!(*bo)->transfers().save(file, target))
        return false;
    return QTest::qWaitFor(
        [&] {
            const auto transfer = transferOf(*bo, file.file);
            return transfer && transfer->state == TransferState::Done;
        },
        patienceMs());
}

} // namespace conclave::client
