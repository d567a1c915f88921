// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/application.h"
#include "client/views/conclavestyle.h"
#include "client/views/theme.h"
#include "client/widgets/fingerprintlabel.h"
#include "client/widgets/keychangepage.h"
#include "client/widgets/mainwindow.h"
#include "client/widgets/unlockpage.h"
#include "shared/crypto/crypto.h"
#include "tests/client/offscreen.h"
#include "tests/support/certificates.h"
#include "tests/support/serverprocess.h"

#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// The program from its start to its window, on a computer without a key store, against the real server.
class tst_Application : public QObject, public Offscreen
{
    Q_OBJECT

public:
    static void initMain()
    {
        Offscreen::initMain();
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"); // so that nobody's real key store is asked
    }

private:
    ServerProcess m_server;
    std::unique_ptr<QTemporaryDir> m_directory;

    template <class T>
    static T *shown()
    {
        for (auto *widget : QApplication::topLevelWidgets()) {
            if (auto *wanted = qobject_cast<T *>(widget); wanted && wanted->isVisible())
                return wanted;
        }
        return nullptr;
    }
    static void fill(QWidget &page, const QString &field, const QString &text)
    {
        for (auto *edit : page.findChildren<QLineEdit *>()) {
            if (edit->accessibleName() == field)
                edit->setText(text);
        }
    }
    static void enter(QWidget &page, const QString &field)
    {
        for (auto *edit : page.findChildren<QLineEdit *>()) {
            if (edit->accessibleName() == field)
                QTest::keyClick(edit, Qt::Key_Return);
        }
    }
    static QPushButton *button(const QWidget &page, const QString &text)
    {
        for (auto *one : page.findChildren<QPushButton *>()) {
            if (one->text().contains(text))
                return one;
        }
        return nullptr;
    }
    static QStringList fingerprints(const QWidget &page)
    {
        QStringList shown;
        for (const auto *label : page.findChildren<FingerprintLabel *>()) {
            if (label->isVisible())
                shown << label->text();
        }
        return shown;
    }
    static QString linesOf(const QSslCertificate &certificate) // as it is shown
    {
        FingerprintLabel label(nullptr);
        label.setFingerprint(keyFingerprint(certificate));
        return label.text();
    }
    AppOptions options() const
    {
        AppOptions options;
        options.profile = m_directory->filePath(u"profile"_s);
        options.server = QUrl(u"http://127.0.0.1:%1"_s.arg(m_server.port()));
        options.user = u"ana"_s;
        return options;
    }
    void signInForTheFirstTime(const QString &passphrase)
    {
        QTRY_VERIFY_WITH_TIMEOUT(shown<UnlockPage>(), 20'000);
        auto *unlock = shown<UnlockPage>();
        fill(*unlock, u"Passphrase"_s, passphrase);
        fill(*unlock, u"The same passphrase again"_s, passphrase);
        enter(*unlock, u"Passphrase"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shown<SignInPage>(), 30'000);
        auto *page = shown<SignInPage>();
        fill(*page, u"Password"_s, QString::fromLatin1(Password));
        enter(*page, u"Password"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shown<MainWindow>(), 20'000);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(crypto::initialise());
        Theme::loadFonts();
        QApplication::setStyle(new ConclaveStyle);
        QVERIFY(m_server.addUser(u"ana"_s, u"owner"_s));
        QVERIFY(m_server.start());
    }
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void aPassphraseOpensTheProfileAgain()
    {
        const auto passphrase = u"a long enough passphrase"_s;
        {
            Application program(options());
            QVERIFY(program.start());
            signInForTheFirstTime(passphrase);
            QTRY_VERIFY(!shown<SignInPage>());
        }
        m_server.kill(); // what is kept opens without it
        Application program(options());
        QVERIFY(program.start());
        QTRY_VERIFY(shown<UnlockPage>());
        fill(*shown<UnlockPage>(), u"Passphrase"_s, u"another passphrase of it"_s);
        enter(*shown<UnlockPage>(), u"Passphrase"_s);
        const auto isToldWrong = [] {
            const auto *edit = shown<UnlockPage>()->findChild<QLineEdit *>();
            return edit->accessibleDescription().contains(u"This passphrase is wrong."_s);
        };
        QTRY_VERIFY_WITH_TIMEOUT(isToldWrong(), 30'000);
        QVERIFY(!shown<MainWindow>());
        fill(*shown<UnlockPage>(), u"Passphrase"_s, passphrase);
        enter(*shown<UnlockPage>(), u"Passphrase"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shown<MainWindow>(), 30'000);
        QTRY_VERIFY(!shown<UnlockPage>());
        QVERIFY(m_server.start());
    }

    void aDemoSaysSoAndLeavesNothing()
    {
        QFile password(m_directory->filePath(u"password"_s));
        QVERIFY(password.open(QIODevice::WriteOnly));
        password.write(Password);
        password.close();
        const QDir temporary(QDir::tempPath());
        const QStringList before = temporary.entryList({u"tst_application-*"_s}, QDir::Dirs);
        {
            auto demo = options();
            demo.profile.clear();
            demo.demo = true;
            demo.passwordFile = password.fileName();
            Application program(demo);
            QVERIFY(program.start());
            QTRY_VERIFY_WITH_TIMEOUT(shown<MainWindow>(), 20'000);
            QVERIFY(shown<MainWindow>()->windowTitle().contains(u"throw-away key"_s));
            QVERIFY(temporary.entryList({u"tst_application-*"_s}, QDir::Dirs).size() > before.size());
        }
        QCOMPARE(temporary.entryList({u"tst_application-*"_s}, QDir::Dirs), before);
    }

    void anOrdinaryProfileDoesNotSayDemo()
    {
        Application program(options());
        QVERIFY(program.start());
        signInForTheFirstTime(u"a long enough passphrase"_s);
        QVERIFY(!shown<MainWindow>()->windowTitle().contains(u"throw-away key"_s));
    }

    void aServersKeyIsComparedAndItsChangeIsLoud()
    {
        const auto passphrase = u"a long enough passphrase"_s;
        Certificates certificates;
        ServerProcess server;
        server.useTls(certificates.certificateFile(u"self"_s), certificates.keyFile(u"self"_s));
        QVERIFY(certificates.issueSelfSigned(u"self"_s) && server.addUser(u"ana"_s) && server.start());
        auto mine = options();
        mine.server = QUrl(u"https://127.0.0.1:%1"_s.arg(server.port()));
        const auto keyOf = [&] { return linesOf(certificates.certificate(u"self"_s)); };
        const auto first = keyOf();
        {
            Application program(mine);
            QVERIFY(program.start());
            QTRY_VERIFY_WITH_TIMEOUT(shown<UnlockPage>(), 20'000);
            fill(*shown<UnlockPage>(), u"Passphrase"_s, passphrase);
            fill(*shown<UnlockPage>(), u"The same passphrase again"_s, passphrase);
            enter(*shown<UnlockPage>(), u"Passphrase"_s);
            QTRY_VERIFY_WITH_TIMEOUT(shown<SignInPage>(), 30'000);
            auto *page = shown<SignInPage>();
            fill(*page, u"Password"_s, QString::fromLatin1(Password));
            enter(*page, u"Password"_s);
            QTRY_VERIFY_WITH_TIMEOUT(!fingerprints(*page).isEmpty(), 20'000);
            QCOMPARE(fingerprints(*page), QStringList{first});
            QTest::mouseClick(button(*page, u"trust this server"_s), Qt::LeftButton);
            QTRY_VERIFY_WITH_TIMEOUT(shown<MainWindow>(), 20'000);
            QVERIFY(!shown<KeyChangePage>());
        }
        server.kill();
        QVERIFY(certificates.issueSelfSigned(u"self"_s) && server.start());
        Application program(mine);
        QVERIFY(program.start());
        QTRY_VERIFY_WITH_TIMEOUT(shown<UnlockPage>(), 20'000);
        fill(*shown<UnlockPage>(), u"Passphrase"_s, passphrase);
        enter(*shown<UnlockPage>(), u"Passphrase"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shown<KeyChangePage>(), 30'000);
        auto *page = shown<KeyChangePage>();
        QCOMPARE(page->windowModality(), Qt::ApplicationModal);
        QCOMPARE(fingerprints(*page), (QStringList{first, keyOf()}));
        auto *accept = button(*page, u"Accept the new key"_s);
        QVERIFY(!accept->isEnabled() && !accept->isDefault());
        QPointer<QWidget> before = page;
        QTest::mouseClick(button(*page, u"Try again"_s), Qt::LeftButton);
        QTRY_VERIFY(!before && shown<KeyChangePage>()); // it is still another one
        page = shown<KeyChangePage>();
        page->findChild<QCheckBox *>()->click();
        QTest::mouseClick(button(*page, u"Accept the new key"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!shown<KeyChangePage>(), 20'000);
        QVERIFY(shown<MainWindow>());
    }

    // Nobody has to type an address, or to know what an authority is.
    void takesTheServerAndItsAuthorityFromTheComputer()
    {
        Certificates certificates;
        ServerProcess server;
        server.useTls(certificates.certificateFile(u"mine"_s), certificates.keyFile(u"mine"_s));
        QVERIFY(certificates.issue(u"mine"_s) && server.addUser(u"ana"_s) && server.start());
        QFile file(m_directory->filePath(u"xdg/conclave/conclave.ini"_s));
        QVERIFY(QDir().mkpath(m_directory->filePath(u"xdg/conclave"_s)) && file.open(QIODevice::WriteOnly));
        file.write(u"[server]\naddress=https://127.0.0.1:%1\nca_file=%2\n"_s.arg(server.port())
                       .arg(certificates.authorityFile())
                       .toUtf8());
        file.close();
        const QSettings system(file.fileName(), QSettings::IniFormat);
        auto mine = AppOptions::parse({u"conclave"_s, u"--user"_s, u"ana"_s, u"--profile"_s, options().profile});
        QVERIFY(mine);
        mine->complete(system);
        Application program(*mine);
        QVERIFY(program.start());
        signInForTheFirstTime(u"a long enough passphrase"_s); // it knows the certificate
        auto other = AppOptions::parse({u"conclave"_s, u"--server"_s, u"http://127.0.0.1:1"_s});
        other->complete(system);
        QCOMPARE(other->server, QUrl(u"http://127.0.0.1:1"_s));
    }
    void readsItsSettingsWhereTheSystemHasThem()
    {
        QVERIFY(AppOptions::systemSettingsFile().endsWith(u"/conclave/conclave.ini"_s));
        QVERIFY(!AppOptions::systemSettingsFile().startsWith(QDir::homePath() + u'/'));
    }
    // The program starts all the same, and the sign-in tells what is wrong.
    void startsWithoutAnAuthorityThatIsNotThere()
    {
        const auto missing = m_directory->filePath(u"missing.pem"_s);
        auto mine = options();
        mine.caFile = missing;
        QVERIFY(!Application(mine).start());
        mine.caFile.clear();
        mine.systemCaFile = missing;
        QVERIFY(Application(mine).start());
    }

    void startsWithTheSessionWithoutBeingInTheWay()
    {
        qputenv("XDG_CONFIG_HOME", m_directory->filePath(u"config"_s).toUtf8());
        const auto passphrase = u"a long enough passphrase"_s;
        {
            Application program(options());
            QVERIFY(program.start());
            signInForTheFirstTime(passphrase);
            QAction *action = nullptr;
            for (auto *menu : shown<MainWindow>()->findChildren<QMenu *>()) {
                for (auto *one : menu->actions())
                    action = one->text() == u"Start Conclave when I sign in" ? one : action;
            }
            QVERIFY(action && action->isCheckable());
            action->trigger();
        }
        const auto entries = QDir(m_directory->filePath(u"config/autostart"_s)).entryList({u"conclave-*.desktop"_s});
        QCOMPARE(entries.size(), 1);
        QFile file(m_directory->filePath(u"config/autostart/"_s + entries.first()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto command = QString::fromUtf8(file.readAll());
        QVERIFY2(command.contains(u"\"--hidden\" \"--profile\" \"%1\""_s.arg(options().profile)), qPrintable(command));
        const auto hidden = AppOptions::parse({u"conclave"_s, u"--hidden"_s, u"--profile"_s, options().profile});
        QVERIFY(hidden && hidden->hidden);
        Application program(*hidden);
        QVERIFY(program.start());
        QTRY_VERIFY_WITH_TIMEOUT(shown<UnlockPage>(), 20'000); // there is no tray here
        QVERIFY(shown<UnlockPage>()->isMinimized());
        fill(*shown<UnlockPage>(), u"Passphrase"_s, passphrase);
        enter(*shown<UnlockPage>(), u"Passphrase"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shown<MainWindow>(), 30'000);
        QVERIFY(shown<MainWindow>()->isMinimized());
        const std::unique_ptr<QThread> second(
            QThread::create([profile = options().profile] { return bool(Instance::handOver(profile, std::nullopt)); }));
        second->start(); // the user starts the program, and finds it
        QTRY_VERIFY(!shown<MainWindow>()->isMinimized());
        QVERIFY(second->wait());
    }

    void onlyADemoTakesAPasswordFromAFile_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<bool>("isGood");
        const QStringList account{u"--server"_s, u"http://127.0.0.1:1"_s, u"--user"_s, u"ana"_s};
        const QStringList file{u"--password-file"_s, u"f"_s};
        QTest::newRow("demo") << QStringList{u"--demo"_s} + account + file << true;
        QTest::newRow("no demo") << account + file << false;
        QTest::newRow("demo without") << QStringList{u"--demo"_s} + account << false;
        QTest::newRow("demo in a profile")
            << QStringList{u"--demo"_s, u"--profile"_s, u"p"_s} + account + file << false;
    }
    void onlyADemoTakesAPasswordFromAFile()
    {
        QFETCH(QStringList, arguments);
        QFETCH(bool, isGood);
        const auto options = AppOptions::parse(QStringList{u"conclave"_s} + arguments);
        QCOMPARE(bool(options), isGood);
        if (!isGood)
            QCOMPARE(options.error().code, ErrorCode::BadConfig);
    }
};

QTEST_MAIN(tst_Application)
#include "tst_application.moc"
