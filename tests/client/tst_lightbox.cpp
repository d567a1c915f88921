// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/iconbutton.h"
#include "tests/client/lightboxstage.h"

#include <QAccessible>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>

using namespace conclave;
using namespace conclave::client;

// A file of a message over the whole window.
class tst_Lightbox : public LightboxStage
{
    Q_OBJECT

private:
    QPushButton *action()
    {
        for (auto *one : box()->findChildren<QPushButton *>()) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    IconButton *button(const QString &name)
    {
        for (auto *one : box()->findChildren<IconButton *>()) {
            if (one->accessibleName() == name)
                return one;
        }
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { open(); }
    void cleanup() { close(); }

    void opensByAClickAndGivesTheFocusBack();
    void showsWhatIsKnownUntilThePictureIsThere();
    void leafsThroughThePicturesOfTheConversation();
    void zoomsAndComesBack();
    void zoomsAtTheMouse();
    void playsAGifAndPausesIt();
    void movesALargePictureByArrowsAndMouse();
    void saysThatItIsNotDownloadedAndTriesAgain();
    void triesAgainByItselfWhenTheServerIsReachable();
    void saysThatItIsTooLarge();
    void saysThatItWasRemoved();
    void doesNotTakeTheUnsentForRemoved();
    void showsTextAsText();
    void savesAndShowsTheMessage();
    void keepsTheFocusInside();
    void leavesTheWindowsShortcutsAlone();
    void tellsAScreenReader();
    void staysAsLargeAsTheWindow();
    void forgetsWhatComesTooLate();
};

void tst_Lightbox::opensByAClickAndGivesTheFocusBack()
{
    say({picture(u"cat.png"_s, Qt::red)});
    const auto target = m_view->layoutOf(0)->targets().first().boxes.first().center();
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {},
                      target + QPoint(0, m_view->geometry().visibleRow(0)->top));
    QVERIFY(box());
    QCOMPARE(box()->geometry(), m_window->rect());
    QTRY_COMPARE(middle(), QColor(Qt::red));
    QVERIFY(box()->isAncestorOf(m_window->focusWidget()));
    key(Qt::Key_Escape);
    QVERIFY(!box());
    QVERIFY(m_view->hasFocus());
}

void tst_Lightbox::showsWhatIsKnownUntilThePictureIsThere()
{
    auto file = pictureFile(u"cat.png"_s, {800, 600});
    file.blurhash = u"LEHV6nWB2yk8pyo0adR*.7kCMdnj"_s;
    serve(say({file}), file, FileWish::Open);
    const auto blur = middle();
    QVERIFY(blur != Theme::instance().color(Token::BgAlt));
    const auto size = stage()->percent();
    m_desk->bytes.insert(file.file, pictureBytes({800, 600}, Qt::red));
    Q_EMIT m_desk->reachable();
    QTRY_COMPARE(middle(), QColor(Qt::red));
    QCOMPARE(stage()->percent(), size); // it becomes sharp in its place
}

void tst_Lightbox::leafsThroughThePicturesOfTheConversation()
{
    const auto red = picture(u"red.png"_s, Qt::red);
    const auto green = picture(u"green.png"_s, QColor(0, 200, 0));
    const auto blue = picture(u"blue.png"_s, Qt::blue);
    say({red});
    const auto message = say({otherFile(u"plan.pdf"_s, u"application/pdf"_s), green});
    say({blue});
    serve(message, green, FileWish::Open);
    QTRY_COMPARE(middle(), QColor(0, 200, 0));
    QVERIFY(shows(u"2 of 3"_s));
    key(Qt::Key_Right);
    QTRY_COMPARE(middle(), QColor(Qt::blue));
    QVERIFY(shows(u"blue.png"_s));
    key(Qt::Key_Right); // the last one
    QCOMPARE(box()->current().file.name, u"blue.png"_s);
    key(Qt::Key_Left);
    QTest::mouseClick(button(u"Previous picture"_s), Qt::LeftButton);
    QTRY_COMPARE(middle(), QColor(Qt::red));
    QVERIFY(!button(u"Previous picture"_s)->isEnabled());
}

void tst_Lightbox::zoomsAndComesBack()
{
    const auto file = picture(u"large.png"_s, Qt::red, {4000, 3000});
    serve(say({file}), file, FileWish::Open);
    const int whole = stage()->percent();
    QVERIFY(whole < 25);
    QVERIFY(!stage()->isPannable());
    key(Qt::Key_Plus);
    QVERIFY(stage()->percent() > whole);
    QVERIFY(stage()->isPannable());
    QVERIFY(shows(u"%1 %"_s.arg(stage()->percent())));
    key(Qt::Key_1);
    QCOMPARE(stage()->percent(), 100);
    key(Qt::Key_Minus);
    QCOMPARE(stage()->percent(), 80);
    key(Qt::Key_0);
    QCOMPARE(stage()->percent(), whole);
    for (int i = 0; i < 40; ++i)
        key(Qt::Key_Plus);
    QCOMPARE(stage()->percent(), 1600);
    for (int i = 0; i < 40; ++i)
        key(Qt::Key_Minus);
    QCOMPARE(stage()->percent(), whole);
}

void tst_Lightbox::zoomsAtTheMouse()
{
    QImage image(4000, 3000, QImage::Format_RGB32);
    image.fill(Qt::white);
    for (int x = 1480; x < 1520; ++x) { // a mark, not in the middle
        for (int y = 1180; y < 1220; ++y)
            image.setPixelColor(x, y, Qt::red);
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    const auto file = pictureFile(u"mark.png"_s, {4000, 3000});
    m_desk->bytes.insert(file.file, bytes);
    serve(say({file}), file, FileWish::Open);
    for (int i = 0; i < 3; ++i)
        key(Qt::Key_Plus); // until it is larger than the window
    const auto scale = stage()->percent() / 100.0;
    const QPointF corner(stage()->width() / 2.0 - 500 * scale, stage()->height() / 2.0 - 300 * scale);
    const auto at = [this, &corner] { return stage()->grab().toImage().pixelColor(corner.toPoint()); };
    QTRY_COMPARE(at(), QColor(Qt::red));
    for (int i = 0; i < 6; ++i) {
        QWheelEvent event(corner, stage()->mapToGlobal(corner), {}, {0, 120}, Qt::NoButton, {}, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(stage(), &event);
        QCOMPARE(at(), QColor(Qt::red)); // what is under the mouse stays there
    }
    QVERIFY(stage()->percent() > 80);
}

void tst_Lightbox::playsAGifAndPausesIt()
{
    // Red, then blue, a fifth of a second each; written by hand, because Qt writes none.
    auto frame = [](char color) {
        return QByteArray::fromHex("21f9040014000000") + QByteArray::fromHex("2c0000000001000100") + QByteArray(1, 0)
            + QByteArray::fromHex("0202") + QByteArray(1, color) + QByteArray::fromHex("0100");
    };
    const auto bytes = QByteArray::fromHex("474946383961"
                                           "0100"
                                           "0100"
                                           "800000"
                                           "ff0000"
                                           "0000ff")
        + frame(0x44) + frame(0x4c) + QByteArray::fromHex("3b");
    auto file = pictureFile(u"blink.gif"_s, {1, 1});
    file.mediaType = u"image/gif"_s;
    m_desk->bytes.insert(file.file, bytes);
    serve(say({file}), file, FileWish::Open);
    key(Qt::Key_Plus); // a pixel is little to look at
    for (int i = 0; i < 12; ++i)
        key(Qt::Key_Plus);
    auto *player = box()->findChild<AnimationPlayer *>();
    QVERIFY(player);
    QTRY_VERIFY(!player->isEmpty());
    if (!player->isPlaying())
        key(Qt::Key_Space); // on a desktop without animations it waits to be asked
    QSignalSpy frames(player, &AnimationPlayer::shown);
    QTRY_VERIFY(frames.size() >= 2);
    if (player->isPlaying())
        key(Qt::Key_Space);
    QVERIFY(!player->isPlaying());
    const auto colorOf = [&frames](qsizetype at) { return frames.at(at).at(0).value<QImage>().pixelColor(0, 0); };
    QVERIFY(colorOf(0) != colorOf(1));
    QCOMPARE(middle(), colorOf(frames.size() - 1)); // it waits
    key(Qt::Key_Space);
    QVERIFY(player->isPlaying());
    QTRY_VERIFY(!player->isPlaying()); // after three rounds
}

void tst_Lightbox::movesALargePictureByArrowsAndMouse()
{
    const auto file = picture(u"large.png"_s, Qt::red, {4000, 3000});
    serve(say({file, picture(u"next.png"_s, Qt::blue)}), file, FileWish::Open);
    key(Qt::Key_1);
    QTRY_COMPARE(middle(), QColor(Qt::red));
    for (int i = 0; i < 100; ++i)
        key(Qt::Key_Left);
    QCOMPARE(box()->current().file.name, u"large.png"_s); // an arrow moves what can be moved
    QCOMPARE(middle(), QColor(Qt::red)); // and stops at the edge
    QTest::mousePress(stage(), Qt::LeftButton, {}, {200, 200});
    QCOMPARE(stage()->cursor().shape(), Qt::ClosedHandCursor);
    QTest::mouseMove(stage(), {100, 100});
    QTest::mouseRelease(stage(), Qt::LeftButton, {}, {100, 100});
    QCOMPARE(stage()->cursor().shape(), Qt::OpenHandCursor);
    key(Qt::Key_0);
    key(Qt::Key_Right);
    QCOMPARE(box()->current().file.name, u"next.png"_s);
}

void tst_Lightbox::saysThatItIsNotDownloadedAndTriesAgain()
{
    const auto file = pictureFile(u"cat.png"_s, {800, 600});
    serve(say({file}), file, FileWish::Open);
    QTRY_VERIFY(action());
    QVERIFY(shows(u"The picture is not downloaded."_s));
    QCOMPARE(action()->text(), u"Try again"_s);
    m_desk->bytes.insert(file.file, pictureBytes({800, 600}, Qt::red));
    QTest::mouseClick(action(), Qt::LeftButton);
    QTRY_COMPARE(middle(), QColor(Qt::red));
    QVERIFY(!action());
    QVERIFY(!shows(u"not downloaded"_s));
}

void tst_Lightbox::triesAgainByItselfWhenTheServerIsReachable()
{
    const auto notes = otherFile(u"notes.txt"_s, u"text/plain"_s, 5);
    serve(say({notes}), notes, FileWish::Open);
    QVERIFY(shows(u"The file is not downloaded."_s));
    QVERIFY(action());
    m_desk->bytes.insert(notes.file, "hello");
    QTRY_VERIFY(action()->height() >= 24);
    Q_EMIT m_desk->reachable();
    QCOMPARE(box()->findChild<QPlainTextEdit *>()->toPlainText(), u"hello"_s);
    key(Qt::Key_Escape);
    const auto file = pictureFile(u"cat.png"_s, {800, 600});
    serve(say({file}), file, FileWish::Open);
    QTRY_VERIFY(action());
    m_desk->bytes.insert(file.file, pictureBytes({800, 600}, Qt::red));
    Q_EMIT m_desk->reachable();
    QTRY_COMPARE(middle(), QColor(Qt::red));
}

void tst_Lightbox::saysThatItIsTooLarge()
{
    m_settings->setSaveFolder(m_folder.path());
    auto file = pictureFile(u"map.png"_s, {30'000, 20'000});
    serve(say({file}), file, FileWish::Open);
    QTRY_VERIFY(action());
    QVERIFY(shows(u"too large"_s));
    QCOMPARE(action()->text(), u"Save"_s);
    QTest::mouseClick(action(), Qt::LeftButton);
    QTRY_VERIFY(m_desk->find(file.file));
}

void tst_Lightbox::saysThatItWasRemoved()
{
    m_desk->refusal = ErrorCode::FileRemoved;
    const auto file = pictureFile(u"cat.png"_s, {800, 600});
    serve(say({file}), file, FileWish::Open);
    QTRY_VERIFY(shows(u"This file was removed."_s));
    QVERIFY(!button(u"Save"_s)->isEnabled());
    QVERIFY(m_view->fileState(file).isRemoved);
    key(Qt::Key_Escape);
    QVERIFY(!box());
}

void tst_Lightbox::doesNotTakeTheUnsentForRemoved()
{
    m_desk->refusal = ErrorCode::NotFound;
    const auto file = pictureFile(u"cat.png"_s, {800, 600});
    say({file});
    auto item = m_rows.item(0);
    item.delivery = Delivery::Queued;
    m_rows.change(0, item);
    serve(item.id, file, FileWish::Open);
    QTest::qWait(50);
    QVERIFY(!shows(u"removed"_s));
    QVERIFY(!button(u"Save"_s)->isEnabled());
    QVERIFY(!m_view->fileState(file).isRemoved);
}

void tst_Lightbox::showsTextAsText()
{
    const auto file = otherFile(u"page.html"_s, u"text/html"_s, 60);
    m_desk->bytes.insert(file.file, "<b>bold</b><img src=http://tracker/x.png>\nsecond");
    serve(say({file}), file, FileWish::Open);
    auto *text = box()->findChild<QPlainTextEdit *>();
    QVERIFY(text->isVisible() && text->hasFocus());
    QVERIFY(text->isReadOnly());
    QVERIFY(text->toPlainText().startsWith(u"<b>bold</b><img"_s));
    QVERIFY(!button(u"Larger"_s)->isVisible());
    key(Qt::Key_Escape);
    QVERIFY(!box());
}

void tst_Lightbox::savesAndShowsTheMessage()
{
    m_settings->setSaveFolder(m_folder.path());
    const auto file = picture(u"cat.png"_s, Qt::red);
    const auto message = say({file});
    serve(message, file, FileWish::Open);
    key(Qt::Key_S);
    QTRY_VERIFY(m_desk->find(file.file));
    QTest::mouseClick(button(u"Show message"_s), Qt::LeftButton);
    QVERIFY(!box());
    QCOMPARE(m_messageWanted->size(), 1);
    QCOMPARE(m_messageWanted->first().first().value<MessageId>(), message);
}

void tst_Lightbox::keepsTheFocusInside()
{
    const auto file = picture(u"a.png"_s, Qt::red);
    say({file, picture(u"b.png"_s, Qt::blue)});
    serve(m_rows.item(0).id, file, FileWish::Open);
    QSet<QWidget *> reached;
    for (int i = 0; i < 20; ++i) {
        key(Qt::Key_Tab);
        QVERIFY(box()->isAncestorOf(m_window->focusWidget()));
        QVERIFY(!m_window->focusWidget()->accessibleName().isEmpty());
        reached << m_window->focusWidget();
    }
    QVERIFY(reached.contains(button(u"Save"_s)));
    QVERIFY(reached.contains(button(u"Close"_s)));
    QVERIFY(reached.contains(button(u"Next picture"_s)));
    button(u"Next picture"_s)->setFocus();
    key(Qt::Key_Space);
    QCOMPARE(box()->current().file.name, u"b.png"_s);
    QVERIFY(box()->isAncestorOf(m_window->focusWidget())); // the button has nothing to do any more
    for (int i = 0; i < 20; ++i)
        key(Qt::Key_Backtab, Qt::ShiftModifier);
    QVERIFY(box()->isAncestorOf(m_window->focusWidget()));
}

void tst_Lightbox::leavesTheWindowsShortcutsAlone()
{
    auto *shortcut = new QShortcut(Qt::CTRL | Qt::Key_K, m_window.get());
    auto *escape = new QShortcut(Qt::Key_Escape, m_window.get());
    QSignalSpy fired(shortcut, &QShortcut::activated);
    QSignalSpy escaped(escape, &QShortcut::activated);
    const auto file = picture(u"a.png"_s, Qt::red);
    serve(say({file}), file, FileWish::Open);
    key(Qt::Key_K, Qt::ControlModifier);
    QVERIFY(fired.isEmpty());
    key(Qt::Key_Escape);
    QVERIFY(escaped.isEmpty());
    QVERIFY(!box());
}

void tst_Lightbox::tellsAScreenReader()
{
    auto file = picture(u"cat.png"_s, Qt::red);
    file.description = u"A cat on a wall"_s;
    serve(say({file}), file, FileWish::Open);
    QVERIFY(m_said->first().first().toString().contains(u"cat.png"_s));
    auto *dialog = QAccessible::queryAccessibleInterface(box());
    QCOMPARE(dialog->role(), QAccessible::Dialog);
    QVERIFY(dialog->text(QAccessible::Name).contains(u"Ana Petrova"_s));
    auto *graphic = QAccessible::queryAccessibleInterface(stage());
    QCOMPARE(graphic->role(), QAccessible::Graphic);
    QCOMPARE(graphic->text(QAccessible::Name), u"A cat on a wall"_s);
    QVERIFY(shows(u"A cat on a wall"_s));
}

void tst_Lightbox::staysAsLargeAsTheWindow()
{
    const auto file = picture(u"cat.png"_s, Qt::red, {1600, 1200});
    serve(say({file}), file, FileWish::Open);
    const int before = stage()->percent();
    m_window->resize(600, 500);
    QTRY_COMPARE(box()->size(), QSize(600, 500));
    QTRY_VERIFY(stage()->percent() < before);
}

void tst_Lightbox::forgetsWhatComesTooLate()
{
    const auto large = picture(u"large.png"_s, Qt::red, {4000, 3000});
    const auto small = picture(u"small.png"_s, Qt::blue, {40, 30});
    serve(say({large, small}), large, FileWish::Open);
    key(Qt::Key_Right); // before the first is decoded
    QTRY_COMPARE(middle(), QColor(Qt::blue));
    QTest::qWait(300);
    QCOMPARE(middle(), QColor(Qt::blue));
    QCOMPARE(stage()->percent(), 100);
}

QTEST_MAIN(tst_Lightbox)
#include "tst_lightbox.moc"
