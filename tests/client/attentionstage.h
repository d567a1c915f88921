// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/endwarnings.h"
#include "client/models/notifypreferences.h"
#include "client/models/platform/dbusnotifications.h"
#include "client/views/conclavestyle.h"
#include "client/widgets/attention.h"
#include "client/widgets/entryscreen.h"
#include "client/widgets/screens.h"
#include "shared/crypto/crypto.h"
#include "tests/client/windowstage.h"
#include "tests/support/messagebus.h"

#include <QApplication>
#include <QTest>

namespace conclave::test {

using namespace Qt::StringLiterals;
using namespace client;

// Ana's window, what the program does outside it, and a desktop that the test plays; bo talks to her over the wire. A
// base of tests.
struct AttentionStage : public QObject
{
    ServerProcess m_server;
    MessageBus m_bus;
    std::unique_ptr<FakeNotifications> m_desktop;
    std::unique_ptr<WindowStage> m_stage;
    std::unique_ptr<Attention> m_attention;
    std::unique_ptr<WireClient> m_bo;
    QString m_room; // not the one in the window
    int m_rooms = 0;
    bool m_trayIsThere = true;
    SystemClock m_systemClock;
    QStringList m_arrived; // texts

    QString newRoom()
    {
        const auto room = m_bo->createChannel(u"room-%1"_s.arg(++m_rooms));
        const auto id = m_stage->workspace().self().toText();
        m_bo->ask(u"conversation.invite"_s,
                  {{u"conversation"_s, room}, {u"client_id"_s, WireClient::newId()}, {u"user"_s, id}});
        return room;
    }
    ConversationId room() const { return *ConversationId::fromText(m_room); }
    bool knowsRoom()
    {
        return QTest::qWaitFor([this] {
            const auto info = m_stage->workspace().store().conversations().find(room());
            return info && *info;
        });
    }
    QString name() const { return u"#room-%1"_s.arg(m_rooms); }
    void attend(bool hasTray = false)
    {
        Attention::Parts parts;
        parts.notifications = std::make_unique<DBusNotifications>(m_bus.connect(u"client"_s));
        parts.presence = std::make_unique<PresenceSource>();
        parts.hasTray = hasTray;
        parts.isTrayThere = [this] { return m_trayIsThere; };
        m_attention = std::make_unique<Attention>(m_stage->workspace(), m_stage->window(), m_stage->settings(),
                                                  std::move(parts));
    }
    QString endingRoom(qint64 endsAt, const QString &atEnd) // in which ana is, too
    {
        const auto id = WireClient::newId();
        m_bo->ask(u"conversation.create"_s,
                  {{u"client_id"_s, id},
                   {u"kind"_s, u"temporary"_s},
                   {u"name"_s, u"room-%1"_s.arg(++m_rooms)},
                   {u"topic"_s, u""_s},
                   {u"history"_s, u"all"_s},
                   {u"ends_at"_s, endsAt},
                   {u"at_end"_s, atEnd}});
        m_bo->ask(u"conversation.invite"_s,
                  {{u"conversation"_s, id},
                   {u"client_id"_s, WireClient::newId()},
                   {u"user"_s, m_stage->workspace().self().toText()}});
        return id;
    }
    QStringList inInbox() const
    {
        QStringList titles;
        m_stage->window().screens()->show(Screens::Screen::Inbox);
        const auto *list = m_stage->window().screens()->currentScreen()->list();
        for (int row = 0; row < list->model()->rowCount(); ++row)
            titles << list->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
        return titles;
    }
    bool isInInbox(const QString &words)
    {
        return QTest::qWaitFor([&] { return inInbox().join(u'\n').contains(words); });
    }
    bool arrives(const QString &text) // and was looked at
    {
        return QTest::qWaitFor([&] { return m_arrived.contains(text); }, 10'000);
    }
    bool reply(const QString &thread, const QString &text) // by bo
    {
        const QJsonObject content{
            {u"kind"_s, u"text"_s}, {u"text"_s, text}, {u"files"_s, QJsonArray()}, {u"thread"_s, thread}};
        return m_bo->errorOf(
                   u"event.append"_s,
                   {{u"conversation"_s, m_room}, {u"client_id"_s, WireClient::newId()}, {u"content"_s, content}})
            == u"none"_s;
    }
    // A notification of what comes later shows that there was none of this.
    bool comesWithoutNotice(const QString &text)
    {
        const auto before = m_desktop->shown.size();
        m_bo->say(m_room, text);
        if (!arrives(text))
            return false;
        m_stage->workspace().notify().setOverride(room(), {});
        m_bo->say(m_room, u"@ana after "_s + text);
        return QTest::qWaitFor([&] { return m_desktop->shown.size() > before; })
            && m_desktop->shown.size() == before + 1 && m_desktop->shown.last().body.endsWith(u"after "_s + text);
    }

    void begin()
    {
        QVERIFY(crypto::initialise());
        Theme::loadFonts();
        QApplication::setStyle(new ConclaveStyle);
        QVERIFY2(m_bus.start(), "dbus-daemon is needed");
        m_desktop = std::make_unique<FakeNotifications>(m_bus.connect(u"desktop"_s));
        for (const auto *user : {"ana", "bo"})
            QVERIFY(m_server.addUser(QLatin1StringView(user)));
        QVERIFY(m_server.start());
        m_bo = std::make_unique<WireClient>(m_server);
        QVERIFY(m_bo->signIn(u"bo"_s));
    }

    void open()
    {
        m_stage = std::make_unique<WindowStage>(m_server, u"ana"_s);
        QVERIFY(m_stage->open());
        newRoom();
        QVERIFY(m_stage->opens(u"room-%1"_s.arg(m_rooms)));
        m_room = newRoom();
        QVERIFY(knowsRoom());
        attend();
        m_arrived.clear();
        connect(&m_stage->workspace(), &Workspace::eventsArrived, this, [this](const QList<protocol::Event> &events) {
            for (const auto &event : events) {
                const auto *text = event.content ? event.content->as<protocol::Content::Text>() : nullptr;
                m_arrived << (text ? text->text : QString());
            }
        });
        m_desktop->shown.clear();
        m_desktop->closed.clear();
    }

    void close()
    {
        m_attention.reset();
        auto &preferences = m_stage->workspace().notify();
        preferences.setSettings({});
        preferences.setOverride(room(), {});
        QTRY_VERIFY(m_stage->workspace().store().map().wishes()->isEmpty());
        m_stage.reset();
    }
};

} // namespace conclave::test
