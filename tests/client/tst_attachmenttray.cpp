// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/attachmentstage.h"
#include "tests/support/imagebytes.h"
#include "tests/support/mediabytes.h"

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// What the tray shows of its files, and what is done with them.
class tst_AttachmentTray : public AttachmentStage
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { open(); }
    void cleanup() { close(); }

    void showsHowFarItIs();
    void keepsAFailedFileAndSaysWhy();
    void isUsableWithTheKeyboard();
    void describesAPicture();
    void saysThatALocationIsRemoved();
    void saysThatALocationIsRemovedFromFilmsAndTheirKin();
    void promisesNothingForOtherFiles();
    void asksBeforeALargePictureGoesWithItsPlace();
    void looksRight_data();
    void looksRight();
};

void tst_AttachmentTray::showsHowFarItIs()
{
    const auto file = m_desk->add(place(), u"film.mp4"_s, 48 * 1024 * 1024, {});
    m_desk->change(file, [](Transfer &transfer) {
        transfer.state = TransferState::Running;
        transfer.done = 12 * 1024 * 1024;
        transfer.bytesPerSecond = 3 * 1024 * 1024;
    });
    QCOMPARE(transferText(chip(0)->transfer()), u"12.0 of 48.0 MB · 3.0 MB/s · 12 s left"_s);
    QCOMPARE(chip(0)->accessibleName(), u"film.mp4, 25 %"_s);
    const auto button = [this](const QString &name) -> IconButton * {
        const auto all = chip(0)->findChildren<IconButton *>();
        for (auto *each : all) {
            if (each->isVisible() && each->accessibleName() == name)
                return each;
        }
        return nullptr;
    };
    QVERIFY(button(u"Pause film.mp4"_s));
    button(u"Pause film.mp4"_s)->click();
    QCOMPARE(m_desk->find(file)->state, TransferState::Paused);
    QVERIFY(button(u"Go on with film.mp4"_s));
    button(u"Go on with film.mp4"_s)->click();
    QCOMPARE(m_desk->find(file)->state, TransferState::Running);
    button(u"Remove film.mp4"_s)->click();
    QVERIFY(tray().isEmpty());
}

void tst_AttachmentTray::keepsAFailedFileAndSaysWhy()
{
    drop(m_pane->timeline()->viewport(), {makeFile(u"plan.pdf"_s)});
    const auto file = tray().transfers().first().file;
    m_desk->fail(file, ErrorCode::QuotaExceeded);
    QCOMPARE(tray().count(), 1);
    QCOMPARE(chip(0)->accessibleName(), u"plan.pdf, Your files would take more room than you have."_s);
    QTest::keyClicks(&text(), u"here"_s);
    QVERIFY(!m_pane->composer()->findChild<QPushButton *>()->isEnabled());
    QTest::keyClick(&text(), Qt::Key_Return);
    QVERIFY(m_desk->sent.isEmpty());
    QCOMPARE(text().toPlainText(), u"here"_s);
    chip(0)->setFocus();
    QTest::keyClick(chip(0), Qt::Key_Space); // tries again
    QCOMPARE(m_desk->find(file)->state, TransferState::Running);
    QTest::keyClick(&text(), Qt::Key_Return);
    QCOMPARE(m_desk->sent.size(), 1);
}

void tst_AttachmentTray::isUsableWithTheKeyboard()
{
    drop(m_pane->timeline()->viewport(), {makeFile(u"a.txt"_s), makeFile(u"b.txt"_s)});
    chip(0)->setFocus();
    QTest::keyClick(chip(0), Qt::Key_Right);
    QVERIFY(chip(1)->hasFocus());
    QTest::keyClick(chip(1), Qt::Key_Delete);
    QCOMPARE(namesInTray(), QStringList(u"a.txt"_s));
    QVERIFY(chip(0)->hasFocus());
    QTest::keyClick(chip(0), Qt::Key_Escape);
    QVERIFY(text().hasFocus());
    chip(0)->setFocus();
    QTest::keyClick(chip(0), Qt::Key_Delete);
    QVERIFY(tray().isEmpty());
    QVERIFY(text().hasFocus());
}

void tst_AttachmentTray::describesAPicture()
{
    const auto file = m_desk->add(place(), u"whiteboard.png"_s, 5000, {});
    chip(0)->setFocus();
    QTest::keyClick(chip(0), Qt::Key_F2);
    QTRY_VERIFY(QApplication::activeModalWidget());
    auto *edit = QApplication::activeModalWidget()->findChild<QLineEdit *>();
    QVERIFY(edit);
    QTRY_VERIFY(edit->hasFocus());
    QTest::keyClicks(edit, u"Plan of the release"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(m_desk->find(file)->reference.description.value_or(QString()), u"Plan of the release"_s);
    QVERIFY(chip(0)->accessibleName().endsWith(u"Description: Plan of the release"_s));
    const auto other = m_desk->add(place(), u"plan.pdf"_s, 5000, {});
    QTest::keyClick(tray().chip(other), Qt::Key_F2); // only pictures have one
    QVERIFY(!QApplication::activeModalWidget() || !QApplication::activeModalWidget()->isVisible());
}

// A JPEG whose Exif block has one entry: the GPS directory.
QByteArray pictureWithPlace()
{
    QByteArray jpeg;
    QBuffer buffer(&jpeg);
    QImage picture(64, 48, QImage::Format_RGB32);
    picture.fill(Qt::darkGreen);
    picture.save(&buffer, "JPEG");
    const QByteArray tiff("II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0\0\0\0\0\0\0", 32);
    const auto block = QByteArray("Exif\0\0", 6) + tiff;
    const auto length = block.size() + 2;
    return jpeg.first(2) + QByteArray("\xff\xe1", 2) + char(length >> 8) + char(length & 0xff) + block + jpeg.mid(2);
}

// What the server leaves as it is, and what says nothing.
void tst_AttachmentTray::promisesNothingForOtherFiles()
{
    QVERIFY(tellsLocation("GIF89a" + pictureWithPlace().mid(2)));
    drop(m_pane->timeline()->viewport(),
         {makeFile(u"a.gif"_s, "GIF89a" + pictureWithPlace().mid(2)), makeFile(u"b.mp4"_s, film({})),
          makeFile(u"c.txt"_s, Place), makeFile(u"d.jpg"_s, pictureWithPlace())});
    for (const auto &transfer : tray().transfers())
        m_desk->setState(transfer.file, TransferState::Done);
    QTRY_VERIFY(says(*chip(3), u"Location removed"_s));
    QTest::qWait(300); // the others were read by then
    for (const int other : {0, 1, 2})
        QVERIFY(!says(*chip(other), u"Location removed"_s));
}

void tst_AttachmentTray::saysThatALocationIsRemovedFromFilmsAndTheirKin()
{
    const ItemPlan exif{.type = "Exif", .bytes = exifItem(server::test::exifBlock(server::test::Endian::Big))};
    drop(m_pane->timeline()->viewport(),
         {makeFile(u"a.heic"_s, pictureOf({exif})), makeFile(u"b.mov"_s, film(box("udta", placeBox()), "qt  ")),
          makeFile(u"c"_s, film(box("udta", placeBox())))});
    for (const auto &transfer : tray().transfers())
        m_desk->setState(transfer.file, TransferState::Done);
    for (const int each : {0, 1, 2})
        QTRY_VERIFY(says(*chip(each), u"Location removed"_s));
    for (auto *button : chip(1)->findChildren<IconButton *>()) {
        if (button->accessibleName() == u"The place where it was taken is removed. Keep it"_s)
            button->click();
    }
    QVERIFY(tray().transfers().at(1).keepsLocation);
}

void tst_AttachmentTray::saysThatALocationIsRemoved()
{
    QVERIFY(tellsLocation(pictureWithPlace()));
    QVERIFY(!tellsLocation(pictureWithPlace().replace(QByteArray("\x25\x88", 2), QByteArray("\x0f\x01", 2))));
    drop(m_pane->timeline()->viewport(), {makeFile(u"beach.jpg"_s, pictureWithPlace())});
    const auto file = tray().transfers().first().file;
    m_desk->setState(file, TransferState::Done);
    QTRY_VERIFY(says(*chip(0), u"Location removed"_s));
    const auto buttons = chip(0)->findChildren<IconButton *>();
    for (auto *button : buttons) {
        if (button->accessibleName() == u"The place where it was taken is removed. Keep it"_s)
            button->click();
    }
    QVERIFY(m_desk->find(file)->keepsLocation);
    QVERIFY(says(*chip(0), u"Location is sent along"_s));
}

// The way out stands where the refusal does; what does not help is not offered.
void tst_AttachmentTray::asksBeforeALargePictureGoesWithItsPlace()
{
    const auto file = m_desk->add(place(), u"map.tiff"_s, 90 << 20, {});
    m_desk->fail(file, ErrorCode::LocationUnremovable);
    QVERIFY(says(*chip(0), u"Too large to remove the place where it was taken. Send it with the place?"_s));
    const auto button = [this](const QString &name) -> IconButton * {
        const auto all = chip(0)->findChildren<IconButton *>();
        const auto found = std::find_if(all.cbegin(), all.cend(), [&](const auto *each) {
            return each->isVisible() && each->accessibleName() == name;
        });
        return found == all.cend() ? nullptr : *found;
    };
    QVERIFY(says(*m_pane->composer(), u"Send it with the place or remove it."_s));
    QVERIFY(!button(u"Try map.tiff again"_s));
    QVERIFY(button(u"Remove map.tiff"_s));
    chip(0)->setFocus();
    QTest::keyClick(chip(0), Qt::Key_Space);
    QCOMPARE(m_desk->find(file)->state, TransferState::Failed);
    QVERIFY(button(u"Send map.tiff with the place where it was taken"_s));
    button(u"Send map.tiff with the place where it was taken"_s)->click();
    QVERIFY(m_desk->find(file)->keepsLocation);
    m_desk->fail(file, ErrorCode::QuotaExceeded);
    QVERIFY(button(u"Try map.tiff again"_s));
}

void tst_AttachmentTray::looksRight_data()
{
    QTest::addColumn<Theme::Scheme>("scheme");
    QTest::addColumn<int>("zoom");
    QTest::addColumn<int>("width");
    QTest::newRow("light") << Theme::Scheme::Light << 100 << 760;
    QTest::newRow("dark") << Theme::Scheme::Dark << 100 << 760;
    QTest::newRow("larger") << Theme::Scheme::Dark << 150 << 760;
    QTest::newRow("largest") << Theme::Scheme::Light << 200 << 760;
    QTest::newRow("narrow") << Theme::Scheme::Light << 100 << 330;
}

void tst_AttachmentTray::looksRight()
{
    QFETCH(Theme::Scheme, scheme);
    QFETCH(int, width);
    QFETCH(int, zoom);
    Theme::instance().setScheme(scheme);
    Theme::instance().setZoom(zoom);
    qApp->setPalette(Theme::instance().palette());
    m_pane->resize(width, 600);
    drop(m_pane->timeline()->viewport(), {makeFile(u"beach.jpg"_s, pictureWithPlace())});
    m_desk->setState(tray().transfers().first().file, TransferState::Done);
    const auto film = m_desk->add(place(), u"a film with quite a long name of the release party.mp4"_s, 48 << 20, {});
    m_desk->change(film, [](Transfer &transfer) {
        transfer.state = TransferState::Running;
        transfer.done = 12 << 20;
        transfer.bytesPerSecond = 3 << 20;
    });
    const auto failed = m_desk->add(place(), u"archive.zip"_s, 48 << 20, {});
    m_desk->fail(failed, ErrorCode::QuotaExceeded);
    m_desk->fail(m_desk->add(place(), u"a map of the whole site.tiff"_s, 90 << 20, {}), ErrorCode::LocationUnremovable);
    m_desk->setState(m_desk->add(place(), u"setup.exe"_s, 5 << 20, {}), TransferState::Paused);
    m_desk->add(place(), u"plan.pdf"_s, 900, {});
    QTest::keyClicks(&text(), u"Here they are"_s);
    QTest::qWait(100);
    const auto labels = tray().findChildren<TextLabel *>();
    for (const auto *label : labels) {
        QVERIFY2(!label->wordWrap() || label->height() >= label->heightForWidth(label->width()),
                 qPrintable(label->text()));
    }
    QVERIFY(chip(0)->width() <= tray().viewport()->width());
    const auto directory = qEnvironmentVariable("CONCLAVE_TEST_PICTURES");
    if (!directory.isEmpty()) {
        const auto name = QString::fromLatin1(QTest::currentDataTag());
        m_pane->grab().save(u"%1/tray-%2-%3.png"_s.arg(directory, name).arg(qRound(m_pane->devicePixelRatio() * 100)));
        QMimeData data;
        giveUrls(data, {makeFile(u"plan.pdf"_s)});
        enter(m_pane->timeline()->viewport(), data);
        m_pane->grab().save(u"%1/drop-%2-%3.png"_s.arg(directory, name).arg(qRound(m_pane->devicePixelRatio() * 100)));
    }
    Theme::instance().setScheme(Theme::Scheme::Light);
    Theme::instance().setZoom(100);
}

QTEST_MAIN(tst_AttachmentTray)
#include "tst_attachmenttray.moc"
