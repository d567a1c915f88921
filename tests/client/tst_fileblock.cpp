// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/rowaccessible.h"
#include "client/views/timelineaccessible.h"
#include "tests/client/filestage.h"
#include "tests/client/offscreen.h"
#include "tests/client/timelinestage.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QToolTip>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// The files of messages as they are seen in a timeline.
class tst_FileBlock : public QObject, public test::Offscreen
{
    Q_OBJECT

private:
    std::unique_ptr<FakeTransfers> m_desk;
    std::unique_ptr<Pictures> m_pictures;
    std::unique_ptr<FileStates> m_states;
    std::unique_ptr<TimelineStage> m_stage;

    void open(const QList<protocol::FileReference> &files, const QString &text = {}, Delivery delivery = Delivery::Sent)
    {
        auto item = m_stage->message(text);
        item.files = files;
        item.delivery = delivery;
        m_stage->view.setFiles(m_states.get());
        m_stage->open({m_stage->message(u"before"_s), item, m_stage->message(u"behind"_s)});
    }
    const MessageLayout &layout() { return *m_stage->view.layoutOf(1); }
    QRect boxOf(int piece)
    {
        const auto &files = layout().files().pieces();
        return files.at(piece).box.translated(layout().parts().files).translated(0, m_stage->row(1)->top);
    }
    QColor colorAt(int piece) { return m_stage->picture().pixelColor(boxOf(piece).center()); }
    QList<Target::Kind> kinds()
    {
        QList<Target::Kind> kinds;
        for (const auto &target : layout().targets())
            kinds << target.kind;
        return kinds;
    }
    QAccessibleInterface *accessibleRow()
    {
        auto *list = QAccessible::queryAccessibleInterface(&m_stage->view);
        return list->child(1);
    }

private Q_SLOTS:
    void initTestCase()
    {
        Theme::loadFonts();
        QApplication::setStyle(new ConclaveStyle);
    }
    void init()
    {
        m_desk = std::make_unique<FakeTransfers>();
        m_pictures = std::make_unique<Pictures>(*m_desk);
        m_states = std::make_unique<FileStates>(*m_pictures, nullptr);
        m_stage = std::make_unique<TimelineStage>();
    }
    void cleanup()
    {
        m_stage.reset();
        m_states.reset();
        m_pictures.reset();
        m_desk.reset();
    }

    void keepsItsHeightWhenThePictureComes();
    void showsABlurUntilThePictureIsThere();
    void keepsPicturesWithinTheirRoom_data();
    void keepsPicturesWithinTheirRoom();
    void putsSeveralPicturesBesideEachOther();
    void asksOnlyForPicturesThatAreVisible();
    void showsOtherFilesAsCards();
    void keepsItsHeightWhileAFileGoesUp();
    void greysWhatIsNotSent();
    void showsAnOwnPictureWhileItGoesUp();
    void saysThatAFileWasRemoved();
    void saysThatASavingFailed();
    void opensByAClickAndSavesByItsButton();
    void reachesFilesByTheKeyboard();
    void opensTheFileByEnterOnTheMessage();
    void offersNoSavingBeforeItIsSent();
    void tellsAScreenReader();
    void tellsTheMenuWhichFileIsMeant();
    void showsNamesWithoutTricks();
    void copiesTheNamesOfFilesWithoutWords();
    void estimatesTheHeightOfFiles();
};

void tst_FileBlock::keepsItsHeightWhenThePictureComes()
{
    const auto file = pictureFile(u"cat.png"_s, {1600, 1200});
    m_desk->refusal = ErrorCode::NetworkUnreachable;
    open({file}, u"look"_s);
    const int before = layout().height();
    const auto picture = m_stage->picture();
    QTRY_COMPARE(m_desk->asked.size(), 1);
    m_desk->bytes.insert(file.file, pictureBytes({840, 630}, Qt::red));
    Q_EMIT m_desk->reachable();
    QTRY_COMPARE(colorAt(0), QColor(Qt::red));
    QCOMPARE(layout().height(), before);
    QCOMPARE(boxOf(0).size(), QSize(420, 315));
    const QRect above(0, 0, picture.width(), boxOf(0).top());
    QCOMPARE(m_stage->picture().copy(above), picture.copy(above)); // and nothing else moved
}

void tst_FileBlock::showsABlurUntilThePictureIsThere()
{
    auto file = pictureFile(u"cat.png"_s, {800, 600});
    file.blurhash = u"LEHV6nWB2yk8pyo0adR*.7kCMdnj"_s;
    open({file});
    const auto blur = colorAt(0);
    QVERIFY(blur != Theme::instance().color(Token::Bg) && blur != Theme::instance().color(Token::BgAlt));
    m_desk->bytes.insert(file.file, pictureBytes({800, 600}, Qt::blue));
    Q_EMIT m_desk->reachable();
    QTRY_COMPARE(colorAt(0), QColor(Qt::blue));
}

void tst_FileBlock::keepsPicturesWithinTheirRoom_data()
{
    QTest::addColumn<QSize>("own");
    QTest::newRow("photo") << QSize(4000, 3000);
    QTest::newRow("tall") << QSize(300, 9000);
    QTest::newRow("panorama") << QSize(10'000, 100);
    QTest::newRow("dot") << QSize(1, 1);
    QTest::newRow("lie") << QSize(1'000'000, 1);
}

void tst_FileBlock::keepsPicturesWithinTheirRoom()
{
    QFETCH(QSize, own);
    for (const int width : {80, 300, 760}) {
        const FileBlock block({pictureFile(u"a.png"_s, own)}, width);
        const auto &piece = block.pieces().first();
        QVERIFY(piece.box.width() <= std::min(width, FileBlock::MaxPictureWidth));
        QVERIFY(piece.box.height() <= FileBlock::MaxPictureHeight);
        QVERIFY(piece.box.height() >= 24 && piece.box.width() >= 24);
        QVERIFY(piece.box.contains(piece.picture));
        QVERIFY(piece.box.contains(piece.save));
        QVERIFY(piece.picture.width() <= own.width() && piece.picture.height() <= own.height());
    }
}

void tst_FileBlock::putsSeveralPicturesBesideEachOther()
{
    QList<protocol::FileReference> files;
    for (int i = 0; i < 5; ++i)
        files << pictureFile(u"%1.png"_s.arg(i), {1200, 900});
    files << otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    const FileBlock block(files, 700);
    const auto &pieces = block.pieces();
    QCOMPARE(pieces.at(0).box.top(), pieces.at(2).box.top());
    QVERIFY(pieces.at(1).box.left() > pieces.at(0).box.right());
    QVERIFY(pieces.at(3).box.top() > pieces.at(2).box.bottom());
    QVERIFY(pieces.at(5).box.top() > pieces.at(4).box.bottom());
    for (const auto &piece : pieces)
        QVERIFY(QRect(0, 0, 700, block.height()).contains(piece.box));
}

void tst_FileBlock::asksOnlyForPicturesThatAreVisible()
{
    QList<TimelineItem> items;
    for (int i = 0; i < 30; ++i) {
        auto item = m_stage->message(u"picture"_s);
        item.files = {pictureFile(u"a.png"_s, {1200, 900})};
        items << item;
    }
    m_stage->view.setFiles(m_states.get());
    m_stage->open(items);
    QTRY_VERIFY(m_desk->asked.size() >= 2);
    QTest::qWait(50);
    QVERIFY(m_desk->asked.size() <= 4);
    QVERIFY(!m_desk->asked.contains(items.first().files.first().file));
}

void tst_FileBlock::showsOtherFilesAsCards()
{
    open({otherFile(u"budget.pdf"_s, u"application/pdf"_s), otherFile(u"data.zip"_s, u"application/zip"_s)});
    QCOMPARE(
        kinds(),
        QList<Target::Kind>({Target::Kind::File, Target::Kind::SaveFile, Target::Kind::File, Target::Kind::SaveFile}));
    QVERIFY(boxOf(1).top() > boxOf(0).bottom());
    QVERIFY(m_desk->asked.isEmpty()); // nothing is fetched for them
}

void tst_FileBlock::keepsItsHeightWhileAFileGoesUp()
{
    const auto file = otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    open({file}, u"here"_s, Delivery::Queued);
    const int height = layout().height();
    Transfer transfer;
    transfer.file = file.file;
    transfer.reference = file;
    transfer.state = TransferState::Running;
    transfer.done = file.size / 4;
    const auto before = m_stage->picture();
    m_desk->show(transfer);
    const auto quarter = m_stage->picture();
    QVERIFY(quarter != before); // the progress is seen
    m_desk->change(file.file, [&file](Transfer &one) { one.done = file.size * 3 / 4; });
    QVERIFY(m_stage->picture() != quarter);
    m_desk->setState(file.file, TransferState::Done);
    QCOMPARE(layout().height(), height);
    const auto item = m_stage->rows.item(1);
    auto sent = item;
    sent.delivery = Delivery::Sent;
    m_stage->rows.change(1, sent);
    QCOMPARE(boxOf(0).height(), 56);
}

void tst_FileBlock::greysWhatIsNotSent()
{
    const auto file = pictureFile(u"cat.png"_s, {400, 300});
    m_desk->bytes.insert(file.file, pictureBytes({400, 300}, Qt::red));
    open({file}, {}, Delivery::Queued);
    QTRY_VERIFY(colorAt(0).green() > 60 && colorAt(0).green() < 200); // red, and the ground through it
    auto sent = m_stage->rows.item(1);
    sent.delivery = Delivery::Sent;
    m_stage->rows.change(1, sent);
    QCOMPARE(colorAt(0), QColor(Qt::red));
}

void tst_FileBlock::showsAnOwnPictureWhileItGoesUp()
{
    const auto file = pictureFile(u"cat.png"_s, {400, 300});
    Transfer transfer;
    transfer.file = file.file;
    transfer.reference = file;
    transfer.state = TransferState::Running;
    m_desk->show(transfer);
    m_desk->bytes.insert(file.file, pictureBytes({400, 300}, Qt::red)); // it was pasted
    open({file}, {}, Delivery::Queued);
    QTRY_VERIFY(!m_states->of(file).picture.isNull());
    const int height = layout().height();
    const auto grey = m_stage->picture().pixelColor(boxOf(0).topLeft() + QPoint(20, 20));
    QVERIFY(grey.red() > grey.green() + 60);
    QVERIFY(m_desk->asked.isEmpty()); // the server does not have it
    m_desk->bytes.insert(file.file, pictureBytes({400, 300}, Qt::blue)); // its own one
    m_desk->setState(file.file, TransferState::Done);
    QVERIFY(!m_states->of(file).picture.isNull()); // until that is there
    QTRY_COMPARE(m_states->of(file).picture.toImage().pixelColor(10, 10), QColor(Qt::blue));
    QCOMPARE(layout().height(), height);
}

void tst_FileBlock::saysThatAFileWasRemoved()
{
    const auto picture = pictureFile(u"cat.png"_s, {800, 600});
    const auto plan = otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    m_desk->refusal = ErrorCode::FileRemoved;
    open({picture, plan});
    const int height = layout().height();
    QTRY_VERIFY(m_states->of(picture).isRemoved);
    QCOMPARE(layout().height(), height);
    auto *target = accessibleRow()->child(0);
    QCOMPARE(target->text(QAccessible::Description), u"This file was removed."_s);
    // Of other files it is known when somebody wants to save one.
    m_desk->save(plan, u"/tmp/plan.pdf"_s, this, [](const auto &) {});
    m_desk->fail(plan.file, ErrorCode::FileRemoved);
    QCOMPARE(fileStateText(plan, m_states->of(plan)), u"This file was removed."_s);
    QCOMPARE(layout().height(), height);
}

void tst_FileBlock::saysThatASavingFailed()
{
    const auto plan = otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    open({plan});
    m_desk->save(plan, u"/tmp/plan.pdf"_s, this, [](const auto &) {});
    QCOMPARE(fileStateText(plan, m_states->of(plan)), u"Saving, 0 %"_s);
    m_desk->fail(plan.file, ErrorCode::StorageFull);
    QCOMPARE(fileStateText(plan, m_states->of(plan)), u"Not saved"_s);
    m_desk->cancel(plan.file);
    QCOMPARE(fileStateText(plan, m_states->of(plan)), u"PDF · 2.0 MB"_s);
}

void tst_FileBlock::opensByAClickAndSavesByItsButton()
{
    const auto file = pictureFile(u"cat.png"_s, {800, 600});
    open({file});
    QSignalSpy activated(&m_stage->view, &TimelineView::fileActivated);
    QTest::mouseClick(m_stage->view.viewport(), Qt::LeftButton, {}, m_stage->targetPoint(1, Target::Kind::Picture));
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.last().at(0).value<MessageId>(), m_stage->rows.item(1).id);
    QCOMPARE(activated.last().at(1).value<FileId>(), file.file);
    QCOMPARE(activated.last().at(2).value<FileWish>(), FileWish::Open);
    m_stage->hover(m_stage->targetPoint(1, Target::Kind::SaveFile));
    QCOMPARE(m_stage->view.viewport()->cursor().shape(), Qt::PointingHandCursor);
    QTest::mouseClick(m_stage->view.viewport(), Qt::LeftButton, {}, m_stage->targetPoint(1, Target::Kind::SaveFile));
    QCOMPARE(activated.last().at(2).value<FileWish>(), FileWish::Save);
}

void tst_FileBlock::reachesFilesByTheKeyboard()
{
    const auto file = otherFile(u"notes.txt"_s, u"text/plain"_s);
    open({file}, u"read this"_s);
    QSignalSpy activated(&m_stage->view, &TimelineView::fileActivated);
    m_stage->view.setFocus();
    m_stage->view.setCurrentRow(1);
    m_stage->key(Qt::Key_Right);
    m_stage->key(Qt::Key_Return);
    QCOMPARE(activated.last().at(2).value<FileWish>(), FileWish::Open);
    m_stage->key(Qt::Key_Right);
    m_stage->key(Qt::Key_Space);
    QCOMPARE(activated.last().at(2).value<FileWish>(), FileWish::Save);
    QCOMPARE(activated.last().at(1).value<FileId>(), file.file);
}

void tst_FileBlock::opensTheFileByEnterOnTheMessage()
{
    open({pictureFile(u"cat.png"_s, {800, 600})});
    QSignalSpy activated(&m_stage->view, &TimelineView::fileActivated);
    m_stage->view.setFocus();
    m_stage->view.setCurrentRow(1);
    m_stage->key(Qt::Key_Return);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.last().at(2).value<FileWish>(), FileWish::Open);
}

void tst_FileBlock::offersNoSavingBeforeItIsSent()
{
    open({otherFile(u"plan.pdf"_s, u"application/pdf"_s)}, {}, Delivery::Queued);
    QCOMPARE(kinds(), QList<Target::Kind>({Target::Kind::File}));
}

void tst_FileBlock::tellsAScreenReader()
{
    auto picture = pictureFile(u"cat.png"_s, {800, 600});
    picture.description = u"A cat on a wall"_s;
    open({picture, pictureFile(u"x.png"_s, {80, 60}), otherFile(u"plan.pdf"_s, u"application/pdf"_s)}, u"look"_s);
    auto *row = accessibleRow();
    QVERIFY2(row->text(QAccessible::Name).contains(u"look, A cat on a wall, Image, no description, plan.pdf, PDF"_s),
             qPrintable(row->text(QAccessible::Name)));
    QCOMPARE(row->childCount(), 6);
    QCOMPARE(row->child(0)->role(), QAccessible::Graphic);
    QCOMPARE(row->child(0)->text(QAccessible::Name), u"A cat on a wall"_s);
    QCOMPARE(row->child(1)->role(), QAccessible::Button);
    QCOMPARE(row->child(1)->text(QAccessible::Name), u"Save cat.png"_s);
    QCOMPARE(row->child(4)->role(), QAccessible::Button);
    QSignalSpy activated(&m_stage->view, &TimelineView::fileActivated);
    row->child(5)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(activated.last().at(2).value<FileWish>(), FileWish::Save);
}

void tst_FileBlock::tellsTheMenuWhichFileIsMeant()
{
    const auto first = pictureFile(u"a.png"_s, {800, 600});
    const auto second = pictureFile(u"b.png"_s, {800, 600});
    open({first, second}, u"two"_s);
    const auto menuAt = [this](QPoint point) {
        QContextMenuEvent event(QContextMenuEvent::Mouse, point, m_stage->view.viewport()->mapToGlobal(point));
        QApplication::sendEvent(m_stage->view.viewport(), &event);
    };
    menuAt(boxOf(1).center());
    QCOMPARE(m_stage->view.menuFile(), second.file);
    menuAt(m_stage->textPoint(1, 1));
    QVERIFY(m_stage->view.menuFile().isNull());
    m_stage->view.setFocus();
    m_stage->view.setCurrentRow(1);
    m_stage->key(Qt::Key_Right);
    m_stage->key(Qt::Key_Menu);
    QCOMPARE(m_stage->view.menuFile(), first.file);
}

void tst_FileBlock::showsNamesWithoutTricks()
{
    const auto file = otherFile(u"in\u202Efdp.exe\nsecond"_s, u"application/x-ms-dos-executable"_s);
    const auto shown = FileBlock::shownName(file);
    QVERIFY(!shown.contains(QChar(0x202E)));
    QVERIFY(!shown.contains(u'\n'));
    open({file});
    QVERIFY(!accessibleRow()->text(QAccessible::Name).contains(QChar(0x202E)));
    QVERIFY(!accessibleRow()->child(1)->text(QAccessible::Name).contains(QChar(0x202E)));
}

void tst_FileBlock::copiesTheNamesOfFilesWithoutWords()
{
    open({otherFile(u"a.pdf"_s, u"application/pdf"_s), otherFile(u"b.pdf"_s, u"application/pdf"_s)});
    m_stage->view.setFocus();
    m_stage->view.setCurrentRow(1);
    m_stage->key(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"a.pdf\nb.pdf"_s);
}

void tst_FileBlock::estimatesTheHeightOfFiles()
{
    QList<TimelineItem> items;
    for (int i = 0; i < 40; ++i) {
        auto item = m_stage->message(u"picture"_s);
        item.files = {pictureFile(u"a.png"_s, {1200, 900})};
        items << item;
    }
    m_stage->open(items);
    const auto estimated = m_stage->view.geometry().length();
    for (int row = 0; row < 40; ++row)
        m_stage->view.layoutOf(row);
    const auto exact = m_stage->view.geometry().length();
    QVERIFY2(std::abs(estimated - exact) < exact / 20, qPrintable(u"%1 for %2"_s.arg(estimated).arg(exact)));
}

QTEST_MAIN(tst_FileBlock)
#include "tst_fileblock.moc"
