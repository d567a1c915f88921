// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/channelpane.h"
#include "client/widgets/filespage.h"
#include "client/widgets/lightbox.h"
#include "client/widgets/picturestage.h"
#include "client/widgets/rightpanes.h"
#include "client/widgets/uisettings.h"
#include "tests/client/filestage.h"
#include "tests/client/offscreen.h"
#include "tests/client/roomstage.h"
#include "tests/support/fileclient.h"

#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// Files of messages in the real window, from the real server.
class tst_FileWindow : public QObject, public Offscreen
{
    Q_OBJECT

private:
    RoomStage m_room;

    TalkPane &talk() { return *m_room.window->window().channel()->talk(); }
    TimelineView &view() { return *talk().timeline(); }
    int fileRow() // of the only message with files; -1 for none
    {
        const auto *rows = view().rows();
        for (int row = 0; row < rows->rowCount(); ++row) {
            if (!rows->item(row).files.isEmpty())
                return row;
        }
        return -1;
    }
    QPoint pointAt(Target::Kind kind)
    {
        const auto *shown = view().geometry().visibleRow(fileRow());
        for (const auto &target : shown ? shown->layout->targets() : QList<Target>()) {
            if (target.kind == kind)
                return target.boxes.first().center() + QPoint(0, shown->top);
        }
        return {};
    }
    void click(Target::Kind kind) { QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, pointAt(kind)); }
    Lightbox *box() { return m_room.window->window().findChild<Lightbox *>(); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_room.startServer()); }
    void init() { QVERIFY(m_room.enterFreshRoom()); }
    void cleanup() { m_room.leave(); }

    void showsAPictureAndLooksAtIt();
    void savesAFile();
    void listsItInTheChannelInfo();
    void offersItInTheMenuOfTheMessage();
};

void tst_FileWindow::showsAPictureAndLooksAtIt()
{
    FileClient files(m_room.server, *m_room.bo);
    const auto reference = files.upload(u"red.png"_s, pictureBytes({900, 600}, Qt::red));
    QCOMPARE(reference.value(u"width"_s).toInt(), 900);
    files.post(m_room.room, {reference});
    QVERIFY(m_room.openWindow());
    QTRY_VERIFY(fileRow() >= 0);
    QTRY_VERIFY(!pointAt(Target::Kind::Picture).isNull());
    const auto color
        = [this] { return view().viewport()->grab().toImage().pixelColor(pointAt(Target::Kind::Picture)); };
    QTRY_VERIFY(color().red() > 240 && color().green() < 20);
    click(Target::Kind::Picture);
    QVERIFY(box());
    auto *stage = box()->findChild<PictureStage *>();
    QTRY_VERIFY(stage->grab().toImage().pixelColor(stage->rect().center()).red() > 240);
    QTest::keyClick(m_room.window->window().focusWidget(), Qt::Key_Escape);
    QTRY_VERIFY(!box());
    QVERIFY(view().hasFocus());
}

void tst_FileWindow::savesAFile()
{
    const auto bytes = noise(300'000);
    FileClient files(m_room.server, *m_room.bo);
    files.post(m_room.room, {files.upload(u"plan.dat"_s, bytes)});
    QVERIFY(m_room.openWindow());
    QTemporaryDir folder;
    m_room.window->settings().setSaveFolder(folder.path());
    QTRY_VERIFY(fileRow() >= 0);
    QTRY_VERIFY(!pointAt(Target::Kind::SaveFile).isNull());
    click(Target::Kind::SaveFile);
    QFile saved(folder.filePath(u"plan.dat"_s));
    QTRY_VERIFY_WITH_TIMEOUT(saved.exists() && saved.size() == bytes.size(), 20'000);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(saved.readAll(), bytes);
}

void tst_FileWindow::listsItInTheChannelInfo()
{
    FileClient files(m_room.server, *m_room.bo);
    files.post(m_room.room, {files.upload(u"notes.txt"_s, "hello")});
    QVERIFY(m_room.openWindow());
    QTRY_VERIFY(fileRow() >= 0);
    auto &window = m_room.window->window();
    window.right()->showInfo(m_room.roomId());
    auto *page = window.findChild<FilesPage *>();
    QVERIFY(page);
    auto *tabs = window.right()->findChild<QTabBar *>();
    for (int tab = 0; tab < tabs->count(); ++tab) {
        if (tabs->tabText(tab) == u"Files"_s)
            tabs->setCurrentIndex(tab);
    }
    QVERIFY(page->isVisible());
    auto *list = page->findChild<QListView *>();
    QCOMPARE(list->model()->rowCount(), 1);
    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::keyClick(list, Qt::Key_Return);
    QVERIFY(box()); // it is text
    QTRY_COMPARE(box()->findChild<QPlainTextEdit *>()->toPlainText(), u"hello"_s);
}

void tst_FileWindow::offersItInTheMenuOfTheMessage()
{
    FileClient files(m_room.server, *m_room.bo);
    files.post(m_room.room, {files.upload(u"a & b.txt"_s, "hello"), files.upload(u"plan.dat"_s, noise(2000))});
    QVERIFY(m_room.openWindow());
    QTRY_VERIFY(fileRow() >= 0);
    const auto entries = [this] {
        auto *menu = talk().findChild<QMenu *>();
        QStringList texts;
        for (const auto *entry : menu->actions())
            texts << entry->text();
        delete menu;
        return texts;
    };
    view().setFocus();
    view().setCurrentRow(fileRow());
    QTest::keyClick(&view(), Qt::Key_Menu);
    auto texts = entries();
    QVERIFY(texts.contains(u"a && b.txt"_s) && texts.contains(u"plan.dat"_s)); // a menu for each
    QVERIFY(!texts.contains(u"Preview"_s));
    QTest::keyClick(&view(), Qt::Key_Right);
    QTest::keyClick(&view(), Qt::Key_Menu);
    texts = entries();
    QCOMPARE(texts.first(), u"Preview"_s);
    QVERIFY(!texts.contains(u"plan.dat"_s));
}

QTEST_MAIN(tst_FileWindow)
#include "tst_filewindow.moc"
