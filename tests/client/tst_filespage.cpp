// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/filespage.h"
#include "client/widgets/textlabel.h"
#include "shared/crypto/crypto.h"
#include "tests/client/filestage.h"
#include "tests/client/offscreen.h"
#include "tests/support/storestage.h"

#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// The files of a channel in the pane about it.
class tst_FilesPage : public QObject, public test::Offscreen
{
    Q_OBJECT

private:
    std::unique_ptr<StoreStage> m_stage;
    FakeTransfers *m_desk = nullptr;
    std::unique_ptr<FilesPage> m_page;
    std::unique_ptr<QSignalSpy> m_wanted;

    MessageId send(const QList<protocol::FileReference> &files, std::optional<MessageId> thread = std::nullopt)
    {
        protocol::Content::Text text;
        text.files = files;
        text.thread = thread;
        const auto event = m_stage->event({text});
        return MessageId{event.clientId->uuid};
    }
    void openPage()
    {
        m_page = std::make_unique<FilesPage>(m_stage->workspace(), m_stage->conversation(), nullptr);
        m_wanted = std::make_unique<QSignalSpy>(m_page.get(), &FilesPage::fileWanted);
        m_page->resize(360, 500);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }
    QListView &list() { return *m_page->findChild<QListView *>(); }
    QPushButton &more() { return *m_page->findChild<QPushButton *>(); }
    QStringList names()
    {
        QStringList names;
        for (int row = 0; row < list().model()->rowCount(); ++row)
            names << list().model()->index(row, 0).data().toString();
        return names;
    }
    bool says(const QString &text)
    {
        const auto labels = m_page->findChildren<TextLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&text](const TextLabel *label) {
            return label->isVisible() && label->text().contains(text);
        });
    }
    QRect rowBox(int row) { return list().visualRect(list().model()->index(row, 0)); }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(crypto::initialise());
        Theme::loadFonts();
        QApplication::setStyle(new ConclaveStyle);
    }
    void init()
    {
        m_stage = std::make_unique<StoreStage>();
        QVERIFY(m_stage->open());
        auto desk = std::make_unique<FakeTransfers>();
        m_desk = desk.get();
        m_stage->workspace().setTransfers(std::move(desk));
    }
    void cleanup()
    {
        m_wanted.reset();
        m_page.reset();
        m_stage.reset();
    }

    void listsFilesNewestFirst();
    void saysThatThereAreNone();
    void readsPieceByPiece();
    void showsWhatArrives();
    void readsOnlyWhatConcernsIt();
    void readsNothingWhileHidden();
    void saysWhatIsNotHere();
    void opensSavesAndJumps();
    void worksByTheKeyboard();
    void leafsThroughPicturesOnly();
};

void tst_FilesPage::listsFilesNewestFirst()
{
    const auto root = send({otherFile(u"first.pdf"_s, u"application/pdf"_s)});
    m_stage->say(u"words only"_s);
    send({otherFile(u"second.pdf"_s, u"application/pdf"_s), otherFile(u"third.zip"_s, u"application/zip"_s)}, root);
    openPage();
    QCOMPARE(names(), QStringList({u"second.pdf"_s, u"third.zip"_s, u"first.pdf"_s}));
    const auto told = list().model()->index(0, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(told.startsWith(u"second.pdf, "_s) && told.contains(u"PDF"_s), qPrintable(told));
    QVERIFY(!more().isVisible());
}

void tst_FilesPage::saysThatThereAreNone()
{
    m_stage->say(u"words only"_s);
    openPage();
    QVERIFY(!list().isVisible());
    QVERIFY(says(u"Files that are sent here appear in this list."_s));
}

void tst_FilesPage::readsPieceByPiece()
{
    for (int i = 0; i < 250; ++i)
        send({otherFile(u"%1.pdf"_s.arg(i), u"application/pdf"_s)});
    openPage();
    QCOMPARE(names().first(), u"249.pdf"_s);
    const auto before = names().size();
    QVERIFY(before >= ChannelFiles::PageFiles && before < 250);
    QVERIFY(more().isVisible());
    QTest::mouseClick(&more(), Qt::LeftButton);
    QVERIFY(names().size() > before);
    QTest::mouseClick(&more(), Qt::LeftButton);
    QTest::mouseClick(&more(), Qt::LeftButton);
    QCOMPARE(names().size(), 250);
    QCOMPARE(names().last(), u"0.pdf"_s);
    QVERIFY(!more().isVisible());
}

void tst_FilesPage::showsWhatArrives()
{
    send({otherFile(u"old.pdf"_s, u"application/pdf"_s)});
    openPage();
    list().setCurrentIndex(list().model()->index(0, 0));
    send({otherFile(u"new.pdf"_s, u"application/pdf"_s)});
    m_stage->tell();
    QTRY_COMPARE(names(), QStringList({u"new.pdf"_s, u"old.pdf"_s}));
    QVERIFY(list().currentIndex().isValid());
}

void tst_FilesPage::readsOnlyWhatConcernsIt()
{
    const auto message = send({otherFile(u"old.pdf"_s, u"application/pdf"_s)});
    m_stage->tell();
    openPage();
    send({otherFile(u"new.pdf"_s, u"application/pdf"_s)}); // nobody has told it yet
    Q_EMIT m_stage->workspace().timelineChanged(m_stage->conversation()); // somebody has read something
    QTest::qWait(500);
    QCOMPARE(names(), QStringList{u"old.pdf"_s});
    m_stage->tell();
    QTRY_COMPARE(names(), (QStringList{u"new.pdf"_s, u"old.pdf"_s}));
    m_stage->event({protocol::Content::Delete{message}});
    m_stage->tell();
    QTRY_COMPARE(names(), QStringList{u"new.pdf"_s});
}

void tst_FilesPage::readsNothingWhileHidden()
{
    send({otherFile(u"old.pdf"_s, u"application/pdf"_s)});
    openPage();
    m_page->hide();
    send({otherFile(u"new.pdf"_s, u"application/pdf"_s)});
    m_stage->tell();
    QTest::qWait(500);
    QCOMPARE(names(), QStringList{u"old.pdf"_s});
    m_page->show();
    QCOMPARE(names(), (QStringList{u"new.pdf"_s, u"old.pdf"_s})); // at once
}

void tst_FilesPage::saysWhatIsNotHere()
{
    m_stage->skip(500);
    send({otherFile(u"known.pdf"_s, u"application/pdf"_s)});
    auto &conversations = m_stage->store().conversations();
    auto info = **conversations.find(m_stage->conversation());
    info.lastSeq = m_stage->lastSeq();
    StoreStage::must(conversations.put(info));
    StoreStage::must(conversations.putMembership(m_stage->conversation(), {}));
    openPage();
    QVERIFY(says(u"Not all messages before"_s));
}

void tst_FilesPage::opensSavesAndJumps()
{
    const auto file = otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    const auto message = send({file});
    openPage();
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, rowBox(0).center());
    QCOMPARE(m_wanted->size(), 1);
    QCOMPARE(m_wanted->last().at(0).value<ShownFile>().file, file);
    QCOMPARE(m_wanted->last().at(1).value<FileWish>(), FileWish::Open);
    const QPoint button(rowBox(0).right() - 24, rowBox(0).center().y());
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, button);
    QCOMPARE(m_wanted->size(), 2); // and it is not opened, too
    QCOMPARE(m_wanted->last().at(1).value<FileWish>(), FileWish::Save);
    QSignalSpy jumps(m_page.get(), &FilesPage::messageWanted);
    Q_EMIT list().customContextMenuRequested(rowBox(0).center());
    auto *menu = m_page->findChild<QMenu *>();
    QVERIFY(menu);
    menu->actions().last()->trigger();
    QCOMPARE(jumps.first().first().value<MessageId>(), message);
    menu->close();
}

void tst_FilesPage::worksByTheKeyboard()
{
    send({otherFile(u"plan.pdf"_s, u"application/pdf"_s)});
    openPage();
    list().setFocus();
    list().setCurrentIndex(list().model()->index(0, 0));
    QTest::keyClick(&list(), Qt::Key_Return);
    QCOMPARE(m_wanted->last().at(1).value<FileWish>(), FileWish::Open);
    QTest::keyClick(&list(), Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(m_wanted->last().at(1).value<FileWish>(), FileWish::Save);
    QTest::keyClick(&list(), Qt::Key_Menu);
    QVERIFY(m_page->findChild<QMenu *>());
    m_page->findChild<QMenu *>()->close();
}

void tst_FilesPage::leafsThroughPicturesOnly()
{
    send({pictureFile(u"a.png"_s, {80, 60}), otherFile(u"plan.pdf"_s, u"application/pdf"_s)});
    send({pictureFile(u"b.png"_s, {80, 60})});
    openPage();
    QTRY_COMPARE(m_desk->asked.size(), 2); // both are visible
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, rowBox(0).center());
    const auto beside = m_wanted->last().at(2).value<QList<ShownFile>>();
    QCOMPARE(beside.size(), 2);
    QCOMPARE(beside.first().file.name, u"a.png"_s);
    QCOMPARE(beside.last().file.name, u"b.png"_s);
}

QTEST_MAIN(tst_FilesPage)
#include "tst_filespage.moc"
