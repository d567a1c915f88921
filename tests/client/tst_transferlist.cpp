// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/conclavestyle.h"
#include "client/widgets/attachmenttray.h"
#include "client/widgets/attention.h"
#include "client/widgets/channelpane.h"
#include "client/widgets/entryscreen.h"
#include "client/widgets/mainwindow.h"
#include "client/widgets/rightpanes.h"
#include "client/widgets/textlabel.h"
#include "client/widgets/toast.h"
#include "client/widgets/transfercontrol.h"
#include "client/widgets/transferrow.h"
#include "client/widgets/transfersbutton.h"
#include "client/widgets/transferspopover.h"
#include "shared/crypto/crypto.h"
#include "tests/client/faketransfers.h"
#include "tests/client/offscreen.h"
#include "tests/support/storestage.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// Files on their way, as the main window tells of them; the transfers are the test's.
class tst_TransferList : public QObject, public test::Offscreen
{
    Q_OBJECT

private:
    // Remembers what the desktop was asked to show.
    struct Notes : public DesktopNotifications
    {
        void show(const QString &, const DesktopNote &note) override { shown << note; }
        void withdraw(const QString &) override { }
        QList<DesktopNote> shown;
    };

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<StoreStage> m_stage;
    std::unique_ptr<UiSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;
    FakeTransfers *m_desk = nullptr;
    QStringList m_announced;

    void openWindow()
    {
        m_window = std::make_unique<MainWindow>(m_stage->workspace(), *m_settings);
        connect(m_window->transfers(), &TransferControl::announce, this,
                [this](const QString &text) { m_announced << text; });
        m_window->resize(1100, 700);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    ReadPlace place() const { return {m_stage->conversation()}; }
    TransfersButton &button() { return *m_window->findChild<TransfersButton *>(); }
    TransfersPopover *popover() { return m_window->findChild<TransfersPopover *>(); }
    static QAbstractButton *buttonOf(const QWidget &row, const QString &name)
    {
        const auto all = row.findChildren<QAbstractButton *>();
        for (auto *each : all) {
            if (each->isVisible() && each->accessibleName() == name)
                return each;
        }
        return nullptr;
    }
    FileId download(const QString &name)
    {
        Transfer transfer;
        transfer.file = FileId::create();
        transfer.kind = TransferKind::Download;
        transfer.state = TransferState::Running;
        transfer.reference.name = name;
        transfer.reference.size = 1000;
        transfer.path = m_directory->filePath(name);
        m_desk->show(transfer);
        return transfer.file;
    }
    bool hasPencil() { return m_window->conversations().find(m_stage->conversation())->hasDraft; }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(crypto::initialise());
        Theme::loadFonts();
        QApplication::setStyle(new ConclaveStyle);
    }
    void init();
    void cleanup();

    void showsItsButtonOnlyWhileThereIsSomething();
    void listsBothDirections();
    void goesToTheConversation();
    void saysWhenOneGotThere();
    void countsATrayAsADraft();
    void keepsTheTrayWhenTheChannelIsClosed();
    void saysOnceThatUploadsGoOn();
    void looksRight_data();
    void looksRight();
};

void tst_TransferList::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_stage = std::make_unique<StoreStage>();
    QVERIFY(m_stage->open());
    StoreStage::must(m_stage->store().conversations().putMembership(m_stage->conversation(), {}));
    auto desk = std::make_unique<FakeTransfers>();
    m_desk = desk.get();
    m_stage->workspace().setTransfers(std::move(desk));
    m_settings = std::make_unique<UiSettings>(m_directory->filePath(u"window.ini"_s));
    m_announced.clear();
    openWindow();
    QTRY_VERIFY(m_window->channel());
}

void tst_TransferList::cleanup()
{
    m_window.reset();
    m_settings.reset();
    m_stage.reset();
}

void tst_TransferList::showsItsButtonOnlyWhileThereIsSomething()
{
    QVERIFY(!button().isVisible());
    const auto file = m_desk->add(place(), u"film.mp4"_s, 1000, {});
    QVERIFY(button().isVisible());
    m_desk->change(file, [](Transfer &transfer) {
        transfer.state = TransferState::Running;
        transfer.done = 250;
    });
    QCOMPARE(button().accessibleName(), u"Files on their way, 25 %"_s);
    m_desk->fail(file, ErrorCode::StorageFull);
    QCOMPARE(button().accessibleName(), u"Files on their way, one did not get there"_s);
    m_desk->setState(file, TransferState::Done); // it waits for its message, in the tray
    QVERIFY(!button().isVisible());
    const auto saved = download(u"plan.pdf"_s);
    m_desk->setState(saved, TransferState::Done);
    QVERIFY(button().isVisible());
    m_desk->cancel(saved);
    QVERIFY(!button().isVisible());
}

void tst_TransferList::listsBothDirections()
{
    const auto up = m_desk->add(place(), u"film.mp4"_s, 1000, {});
    const auto down = download(u"plan.pdf"_s);
    button().click();
    QTRY_VERIFY(popover() && popover()->isVisible());
    auto *upload = popover()->row(up);
    QVERIFY(upload && popover()->row(down));
    buttonOf(*upload, u"Pause film.mp4"_s)->click();
    QCOMPARE(m_desk->find(up)->state, TransferState::Paused);
    buttonOf(*upload, u"Go on with film.mp4"_s)->click();
    QCOMPARE(m_desk->find(up)->state, TransferState::Running);
    m_desk->fail(up, ErrorCode::StorageFull);
    QCOMPARE(upload->accessibleName(), u"film.mp4, The server's disk is full."_s);
    buttonOf(*upload, u"Try film.mp4 again"_s)->click();
    QCOMPARE(m_desk->find(up)->state, TransferState::Running);
    m_desk->change(up, [](Transfer &transfer) { transfer.message = ClientId::create(); });
    QVERIFY(!buttonOf(*upload, u"Cancel film.mp4"_s)); // its message can be taken out
    m_desk->change(up, [](Transfer &transfer) { transfer.waitsForDisk = true; });
    QCOMPARE(upload->accessibleName(), u"film.mp4, waiting for the file's disk"_s);
    QVERIFY(buttonOf(*upload, u"Cancel film.mp4"_s));
    QVERIFY(!buttonOf(*popover()->row(down), u"Show in folder"_s));
    m_desk->setState(down, TransferState::Done);
    QVERIFY(buttonOf(*popover()->row(down), u"Show in folder"_s));
    buttonOf(*upload, u"Cancel film.mp4"_s)->click();
    QVERIFY(!popover()->row(up));
    QVERIFY(!m_desk->find(up));
}

void tst_TransferList::goesToTheConversation()
{
    const auto root = m_stage->say(u"root"_s);
    m_stage->tell();
    const auto file = m_desk->add({m_stage->conversation(), root}, u"film.mp4"_s, 1000, {});
    m_window->transfers()->show();
    QTRY_VERIFY(popover() && popover()->isVisible());
    auto *go = buttonOf(*popover()->row(file), u"Go to the conversation"_s);
    QVERIFY(go);
    go->click();
    QTRY_VERIFY(m_window->right()->findChild<TalkPane *>());
    auto *thread = m_window->right()->findChild<TalkPane *>();
    QCOMPARE(thread->composer()->tray()->count(), 1);
    QVERIFY(m_window->channel()->talk()->composer()->tray()->isEmpty());
}

void tst_TransferList::saysWhenOneGotThere()
{
    const auto file = m_desk->add(place(), u"film.mp4"_s, 1000, {});
    m_desk->setState(file, TransferState::Running);
    QVERIFY(m_announced.isEmpty());
    m_desk->fail(file, ErrorCode::StorageFull);
    QCOMPARE(m_announced.takeLast(), u"film.mp4 was not uploaded. The server's disk is full."_s);
    m_desk->resume(file);
    m_desk->setState(file, TransferState::Done);
    QCOMPARE(m_announced.takeLast(), u"film.mp4 is uploaded."_s);
}

void tst_TransferList::countsATrayAsADraft()
{
    QVERIFY(!hasPencil());
    const auto first = m_desk->add(place(), u"a.txt"_s, 1000, {});
    const auto second = m_desk->add(place(), u"b.txt"_s, 1000, {});
    QVERIFY(hasPencil());
    m_window->openScreen(Screens::Screen::Drafts);
    const auto *list = m_window->screens()->currentScreen()->list();
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QVERIFY(list->model()->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(u"2 file"_s));
    m_desk->cancel(first);
    m_desk->cancel(second);
    QVERIFY(!hasPencil());
    QTRY_COMPARE(list->model()->rowCount(), 0);
}

void tst_TransferList::keepsTheTrayWhenTheChannelIsClosed()
{
    m_desk->add(place(), u"a.txt"_s, 1000, {});
    m_window->openScreen(Screens::Screen::Inbox);
    m_window->openConversation(m_stage->conversation());
    QCOMPARE(m_window->channel()->talk()->composer()->tray()->count(), 1);
    m_window->close();
    openWindow();
    QTRY_VERIFY(m_window->channel());
    QCOMPARE(m_window->channel()->talk()->composer()->tray()->count(), 1);
}

void tst_TransferList::saysOnceThatUploadsGoOn()
{
    auto notes = std::make_unique<Notes>();
    auto *shown = notes.get();
    Attention::Parts parts;
    parts.notifications = std::move(notes);
    parts.presence = std::make_unique<PresenceSource>();
    Attention attention(m_stage->workspace(), *m_window, *m_settings, std::move(parts));
    const auto file = m_desk->add(place(), u"a.txt"_s, 1000, {});
    m_desk->setState(file, TransferState::Running);
    m_window->close();
    QVERIFY(m_window->isHidden()); // nothing was asked
    QCOMPARE(shown->shown.size(), 1);
    QCOMPARE(shown->shown.first().body, u"Files that were being uploaded go on when you open it again."_s);
    m_window->show();
    m_desk->setState(file, TransferState::Done);
    m_window->close();
    QCOMPARE(shown->shown.size(), 1);
}

void tst_TransferList::looksRight_data()
{
    QTest::addColumn<Theme::Scheme>("scheme");
    QTest::addColumn<int>("zoom");
    QTest::newRow("light") << Theme::Scheme::Light << 100;
    QTest::newRow("dark") << Theme::Scheme::Dark << 100;
    QTest::newRow("larger") << Theme::Scheme::Dark << 150;
    QTest::newRow("largest") << Theme::Scheme::Light << 200;
}

void tst_TransferList::looksRight()
{
    QFETCH(Theme::Scheme, scheme);
    QFETCH(int, zoom);
    Theme::instance().setScheme(scheme);
    Theme::instance().setZoom(zoom);
    qApp->setPalette(Theme::instance().palette());
    const auto film
        = m_desk->add(place(), u"a film with quite a long name of the whole release party.mp4"_s, 48 << 20, {});
    m_desk->change(film, [](Transfer &transfer) {
        transfer.state = TransferState::Running;
        transfer.done = 12 << 20;
        transfer.bytesPerSecond = 3 << 20;
    });
    m_desk->fail(m_desk->add(place(), u"archive.zip"_s, 48 << 20, {}), ErrorCode::QuotaExceeded);
    m_desk->setState(m_desk->add(place(), u"photo.png"_s, 5 << 20, {}), TransferState::Paused);
    m_desk->setState(download(u"plan.pdf"_s), TransferState::Done);
    button().click();
    QTRY_VERIFY(popover() && popover()->isVisible());
    QTest::qWait(100);
    const auto labels = popover()->findChildren<TextLabel *>();
    for (const auto *label : labels)
        QVERIFY2(!label->wordWrap() || label->isHidden() || label->height() >= label->heightForWidth(label->width()),
                 qPrintable(label->text()));
    const auto buttons = popover()->findChildren<QAbstractButton *>();
    for (const auto *each : buttons)
        QVERIFY(!each->accessibleName().isEmpty());
    const auto directory = qEnvironmentVariable("CONCLAVE_TEST_PICTURES");
    if (!directory.isEmpty()) {
        const auto name = u"%1-%2.png"_s.arg(QString::fromLatin1(QTest::currentDataTag()))
                              .arg(qRound(m_window->devicePixelRatio() * 100));
        popover()->grab().save(directory + u"/transfers-"_s + name);
        m_window->grab().save(directory + u"/window-"_s + name);
    }
    popover()->close();
    Theme::instance().setScheme(Theme::Scheme::Light);
    Theme::instance().setZoom(100);
}

QTEST_MAIN(tst_TransferList)
#include "tst_transferlist.moc"
