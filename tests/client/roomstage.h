// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/conclavestyle.h"
#include "client/views/theme.h"
#include "client/widgets/sidebar.h"
#include "shared/crypto/crypto.h"
#include "tests/client/windowstage.h"

#include <QAbstractItemView>
#include <QApplication>

namespace conclave::test {

// A server with ana, the owner, and bo; in each test a fresh channel of both, in which bo speaks over the wire, and
// ana's window. Lives on the test's thread.
class RoomStage
{
public:
    RoomStage() = default;
    Q_DISABLE_COPY_MOVE(RoomStage)
    bool startServer()
    {
        client::Theme::loadFonts();
        QApplication::setStyle(new client::ConclaveStyle);
        return crypto::initialise() && server.addUser(QStringLiteral("ana"), QStringLiteral("owner"))
            && server.addUser(QStringLiteral("bo")) && server.start();
    }
    bool enterFreshRoom() // without a window
    {
        window.reset();
        if (!server.isRunning() && !server.start())
            return false;
        bo = std::make_unique<WireClient>(server);
        if (!bo->signIn(QStringLiteral("bo")))
            return false;
        ++m_rooms;
        room = otherRoom(roomName());
        return !room.isEmpty();
    }
    ~RoomStage() { leave(); }
    void leave()
    {
        window.reset();
        bo.reset();
    }
    bool openWindow() // of ana, in the room
    {
        window = std::make_unique<WindowStage>(server, QStringLiteral("ana"));
        return window->open() && window->opens(roomName());
    }

    QString roomName() const { return QStringLiteral("room-%1").arg(m_rooms); }
    QString asideName() const { return QStringLiteral("aside-%1").arg(m_rooms); }
    ConversationId roomId() const { return *ConversationId::fromText(room); }
    QString otherRoom(const QString &name) // with both in it
    {
        const auto id = bo->createChannel(name);
        WireClient ana(server);
        if (!ana.signIn(QStringLiteral("ana")))
            return {};
        ana.join(id);
        return id;
    }
    QString append(const QString &conversation, const QJsonObject &content)
    {
        const auto id = WireClient::newId();
        bo->ask(QStringLiteral("event.append"),
                {{QStringLiteral("conversation"), conversation},
                 {QStringLiteral("client_id"), id},
                 {QStringLiteral("content"), content}});
        return id;
    }
    QString boSays(const QString &text, const QString &thread = {}) { return boSaysIn(room, text, thread); }
    QString boSaysIn(const QString &conversation, const QString &text, const QString &thread = {})
    {
        QJsonObject content{{QStringLiteral("kind"), QStringLiteral("text")},
                            {QStringLiteral("text"), text},
                            {QStringLiteral("files"), QJsonArray()}};
        if (!thread.isEmpty())
            content.insert(QStringLiteral("thread"), thread);
        return append(conversation, content);
    }
    void boDeletes(const QString &id)
    {
        append(room, {{QStringLiteral("kind"), QStringLiteral("delete")}, {QStringLiteral("target"), id}});
    }
    void boEdits(const QString &id, const QString &text)
    {
        append(room,
               {{QStringLiteral("kind"), QStringLiteral("edit")},
                {QStringLiteral("target"), id},
                {QStringLiteral("text"), text}});
    }
    QStringList boSaysLines(int count)
    {
        QStringList ids;
        for (int i = 0; i < count; ++i)
            ids << boSays(QStringLiteral("line %1").arg(i));
        return ids;
    }
    QStringList heardByBo() // texts of the room that are not deleted, in its log
    {
        QStringList texts;
        for (const auto &event : bo->history(room)) {
            const auto content = event.toObject().value(QStringLiteral("content")).toObject();
            const auto kind = content.value(QStringLiteral("kind")).toString();
            if (kind == QStringLiteral("text") || kind == QStringLiteral("edit"))
                texts << content.value(QStringLiteral("text")).toString();
        }
        return texts;
    }
    QVariant inSidebar(const QString &conversation, int role)
    {
        const auto *sidebar = window->window().findChild<client::Sidebar *>();
        const auto *model = qobject_cast<QAbstractItemView *>(sidebar->list())->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            const auto index = model->index(row, 0);
            if (index.data(client::ConversationListModel::IdRole).value<ConversationId>().toText() == conversation)
                return index.data(role);
        }
        return {};
    }

    ServerProcess server;
    std::unique_ptr<WindowStage> window;
    std::unique_ptr<WireClient> bo;
    QString room;

private:
    int m_rooms = 0;
};

} // namespace conclave::test
