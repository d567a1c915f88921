// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/core.h"
#include "client/widgets/selfbar.h"
#include "tests/client/offscreen.h"
#include "tests/client/testaccount.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// What the foot of the sidebar says of the connection, against servers of other versions.
class tst_SelfBar : public QObject, public test::Offscreen
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhenTheServerIsOfAnotherVersion_data();
    void saysWhenTheServerIsOfAnotherVersion();
};

void tst_SelfBar::saysWhenTheServerIsOfAnotherVersion_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("explanation");
    const int ours = protocol::ProtocolVersion, far = protocol::ProtocolTolerance + 1; // older than 0 there is none
    QTest::newRow("ours") << ours << u"Online"_s << QString();
    QTest::newRow("a little newer") << ours + far - 1 << u"Online"_s << QString();
    QTest::newRow("newer") << ours + far << u"Online, newer server"_s << u"The server is much newer"_s;
}

void tst_SelfBar::saysWhenTheServerIsOfAnotherVersion()
{
    QFETCH(const int, version);
    QFETCH(const QString, state);
    QFETCH(const QString, explanation);
    test::FakeServer server;
    QVERIFY(server.listen());
    server.protocolVersion = version;
    const QTemporaryDir directory;
    const auto config = [&] {
        AccountConfig all;
        all.server = server.url();
        all.storeFile = directory.filePath(u"store.db"_s);
        all.storeKey = testKey();
        all.deviceName = u"test"_s;
        return all;
    };
    Core core;
    Account *account = nullptr;
    core.open(config(), &core, [&account](const Result<Account *> &opened) { account = opened ? *opened : nullptr; });
    QTRY_VERIFY(account);
    auto workspace = *Workspace::open(core, account, config());
    SelfBar bar(*workspace);
    core.tell(account, [](Account &opened) {
        opened.signIn({u"me"_s, Secret(QByteArrayView("a password"))});
        opened.start();
    });
    QTRY_VERIFY(workspace->isOnline());
    QTRY_VERIFY2(bar.accessibleName().endsWith(u", "_s + state), qPrintable(bar.accessibleName()));
    QVERIFY(bar.accessibleDescription().startsWith(explanation));
    QCOMPARE(bar.accessibleDescription().isEmpty(), explanation.isEmpty());
    QVERIFY(bar.toolTip().startsWith(explanation));
}

QTEST_MAIN(tst_SelfBar)
#include "tst_selfbar.moc"
