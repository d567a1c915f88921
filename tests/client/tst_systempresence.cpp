// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/platform/dbuspresence.h"
#include "tests/support/messagebus.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::client;
using namespace conclave::test;

// What the system says of whether somebody sits there, with a desktop that the test plays.
class tst_SystemPresence : public QObject
{
    Q_OBJECT

private:
    MessageBus m_bus;
    std::unique_ptr<FakeScreenSaver> m_saver;
    std::unique_ptr<FakeLogin> m_login;
    std::unique_ptr<DBusPresence> m_presence;

    void start()
    {
        m_presence = std::make_unique<DBusPresence>(m_bus.connect(u"session"_s), m_bus.connect(u"system"_s));
        m_presence->setPollMs(20);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_bus.start(), "dbus-daemon is needed"); }

    void init() { m_login = std::make_unique<FakeLogin>(m_bus.connect(u"login"_s)); }
    void cleanup()
    {
        m_presence.reset();
        m_login.reset();
        m_saver.reset();
        for (const auto *name : {"login", "saver", "session", "system"})
            QDBusConnection::disconnectFromBus(QLatin1StringView(name));
    }

    void isAwayWhenNoKeyWasTouchedForLong()
    {
        m_saver = std::make_unique<FakeScreenSaver>(m_bus.connect(u"saver"_s));
        m_saver->idleMs = PresenceSource::IdleAfterMs - 1;
        start();
        QTRY_VERIFY(m_presence->knowsIdle());
        QVERIFY(!m_presence->isAway());
        m_saver->idleMs = PresenceSource::IdleAfterMs;
        QTRY_VERIFY(m_presence->isAway());
        m_saver->idleMs = 0;
        QTRY_VERIFY(!m_presence->isAway());
    }

    void isAwayWhileTheScreenIsLocked()
    {
        m_login.reset();
        m_saver = std::make_unique<FakeScreenSaver>(m_bus.connect(u"saver"_s));
        start();
        QTRY_VERIFY(m_presence->knowsIdle());
        const QSignalSpy changes(m_presence.get(), &PresenceSource::changed);
        m_saver->lock(true);
        QTRY_VERIFY(m_presence->isAway());
        m_saver->lock(false);
        QTRY_VERIFY(!m_presence->isAway());
        QCOMPARE(changes.count(), 2);
    }

    void isAwayWhenItStartsBehindALockedScreen_data()
    {
        QTest::addColumn<bool>("hasLogin");
        QTest::newRow("a screen saver alone") << false;
        QTest::newRow("a login manager that is not told") << true;
    }
    void isAwayWhenItStartsBehindALockedScreen()
    {
        QFETCH(const bool, hasLogin);
        if (!hasLogin)
            m_login.reset();
        m_saver = std::make_unique<FakeScreenSaver>(m_bus.connect(u"saver"_s));
        m_saver->isActive = true;
        start();
        QTRY_VERIFY(m_presence->isAway());
        QTRY_VERIFY(m_presence->knowsIdle());
        QTRY_VERIFY(!m_login || m_login->session.timesAsked > 0);
        QTest::qWait(200); // until its answer is there
        QVERIFY(m_presence->isAway());
        m_saver->lock(false);
        QTRY_VERIFY(!m_presence->isAway());
    }

    void followsTheLoginManager_data()
    {
        QTest::addColumn<QString>("property");
        QTest::newRow("locked") << u"LockedHint"_s;
        QTest::newRow("idle") << u"IdleHint"_s;
    }
    void followsTheLoginManager()
    {
        QFETCH(QString, property);
        m_login->session.lockedHint = property == u"LockedHint"_s;
        m_login->session.idleHint = property == u"IdleHint"_s;
        start();
        QTRY_VERIFY(m_presence->isAway()); // it was so before
        m_login->tell(property, false);
        QTRY_VERIFY(!m_presence->isAway());
        m_login->tell(property, true);
        QTRY_VERIFY(m_presence->isAway());
    }

    void isAwayBeforeTheComputerSleeps()
    {
        m_login->session.lockedHint = true; // to see that it listens
        start();
        QTRY_VERIFY(m_presence->isAway());
        m_login->tell(u"LockedHint"_s, false);
        QTRY_VERIFY(!m_presence->isAway());
        m_login->sleep(true);
        QTRY_VERIFY(m_presence->isAway());
        m_login->sleep(false);
        QTRY_VERIFY(!m_presence->isAway());
        Q_EMIT m_login->session.Lock();
        QTRY_VERIFY(m_presence->isAway());
        Q_EMIT m_login->session.Unlock();
        QTRY_VERIFY(!m_presence->isAway());
    }

    // The contract of every system: at first nobody is away.
    void knowsNothingWithoutADesktop()
    {
        m_login.reset();
        QDBusConnection::disconnectFromBus(u"login"_s);
        start();
        QVERIFY(!m_presence->isAway());
        QVERIFY(!m_presence->knowsIdle());
        const PresenceSource other; // of a system without one
        QVERIFY(!other.isAway());
        QVERIFY(!other.knowsIdle());
    }
};

QTEST_GUILESS_MAIN(tst_SystemPresence)
#include "tst_systempresence.moc"
