// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/workspace.h"
#include "client/widgets/peopledirectory.h"
#include "client/widgets/searchedit.h"
#include "shared/crypto/crypto.h"
#include "tests/support/fakeserver.h"

#include <QListView>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// Everybody of a workspace that has more people than one connection may watch.
class tst_PeopleDirectory : public QObject
{
    Q_OBJECT

private:
    static constexpr int People = 300;

    test::FakeServer m_server;
    QTemporaryDir m_directory;
    std::unique_ptr<Core> m_core;
    std::unique_ptr<Workspace> m_workspace;
    QList<UserId> m_ids; // in the order of the names

    bool open()
    {
        const auto key = Secret::random(crypto::KeyBytes);
        const auto config = [&] {
            AccountConfig one;
            one.server = m_server.url();
            one.storeFile = m_directory.filePath(u"store.db"_s);
            one.storeKey = key.clone();
            return one;
        };
        m_core = std::make_unique<Core>();
        Account *account = nullptr;
        m_core->open(config(), m_core.get(),
                     [&account](const Result<Account *> &opened) { account = opened ? *opened : nullptr; });
        if (!QTest::qWaitFor([&] { return account != nullptr; }))
            return false;
        auto workspace = Workspace::open(*m_core, account, config());
        if (!workspace)
            return false;
        m_workspace = *std::move(workspace);
        m_core->tell(account, [](Account &opened) {
            opened.signIn({u"me"_s, Secret(QByteArrayView("secret"))});
            opened.start();
        });
        return QTest::qWaitFor([this] {
            return m_workspace->isOnline() && m_workspace->users().size() >= People && !watched().isEmpty();
        });
    }
    QList<UserId> watched() const // as the server was told last
    {
        QList<UserId> ids;
        const auto asked = m_server.asked("presence.watch");
        if (!asked.isEmpty()) {
            for (const auto &id : asked.last().value("users"_L1).toArray())
                ids << *UserId::fromText(id.toString());
        }
        return ids;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(crypto::initialise());
        QVERIFY(m_server.listen());
        for (int i = 0; i < People; ++i) {
            m_ids << UserId::create();
            m_server.addUser(u"aa%1"_s.arg(i, 3, 10, QChar(u'0')), m_ids.last());
        }
        QVERIFY(open());
    }
    void cleanupTestCase()
    {
        m_workspace.reset();
        m_core.reset();
    }

    void watchesWhoIsVisibleAndTheChannel()
    {
        const QList<UserId> channel{m_ids.at(150), m_ids.at(160), m_server.other};
        const auto holdsChannel = [&] {
            const auto now = watched();
            return now.size() <= 200
                && std::all_of(channel.begin(), channel.end(), [&](UserId id) { return now.contains(id); });
        };
        m_workspace->watch(channel);
        QTRY_VERIFY(holdsChannel());
        {
            PeopleDirectory directory(*m_workspace, nullptr);
            directory.show();
            QVERIFY(QTest::qWaitForWindowExposed(&directory));
            auto *list = directory.findChild<QListView *>();
            QVERIFY(list->model()->rowCount() >= People);
            QTRY_VERIFY(watched().contains(m_ids.at(0)) && watched().contains(m_ids.at(3)));
            QVERIFY(!watched().contains(m_ids.last()));
            QVERIFY(holdsChannel());

            list->verticalScrollBar()->setValue(list->verticalScrollBar()->maximum());
            QTRY_VERIFY(watched().contains(m_ids.last()));
            QVERIFY(!watched().contains(m_ids.at(0)));
            QVERIFY(holdsChannel());

            directory.findChild<SearchEdit *>()->setText(u"aa123"_s);
            QTRY_COMPARE(watched().size(), 2 + channel.size()); // the user, the one who is found, the channel
            QVERIFY(watched().contains(m_ids.at(123)));
            QVERIFY(holdsChannel());
        }
        QTRY_COMPARE(watched().size(), 1 + channel.size());
        QVERIFY(holdsChannel());
    }

    void aLargeChannelLeavesRoomForWhoIsVisible()
    {
        m_workspace->watch(m_ids.first(250));
        QTRY_COMPARE(watched().size(), 200);
        PeopleDirectory directory(*m_workspace, nullptr);
        directory.show();
        QVERIFY(QTest::qWaitForWindowExposed(&directory));
        directory.findChild<SearchEdit *>()->setText(u"aa299"_s);
        QTRY_VERIFY(watched().contains(m_ids.at(299)));
        QCOMPARE(watched().size(), 200);
        QVERIFY(watched().contains(m_ids.at(100)));
    }
};

QTEST_MAIN(tst_PeopleDirectory)
#include "tst_peopledirectory.moc"
