// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/filetexts.h"
#include "client/models/pictures.h"
#include "tests/client/filestage.h"
#include "tests/client/offscreen.h"
#include "tests/client/roomstage.h"

#include <QImageWriter>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// The user's own picture, from the moment in which it is sent, in the real window with the real server.
class tst_OwnPicture : public QObject, public Offscreen
{
    Q_OBJECT

private:
    RoomStage m_room;
    QTemporaryDir m_files;

    TimelineView &view() { return m_room.window->timeline(); }
    TransferDesk &desk() { return *m_room.window->workspace().transfers(); }
    const TimelineItem *item() { return m_room.window->find(u"look"_s); }
    const TimelineGeometry::VisibleRow *shown()
    {
        const auto *rows = view().rows();
        for (int row = 0; row < rows->rowCount(); ++row) {
            if (rows->item(row).text == u"look"_s)
                return view().geometry().visibleRow(row);
        }
        return nullptr;
    }
    int height() { return shown() ? shown()->layout->height() : 0; }
    bool isCard() { return shown() && shown()->layout->files().pieces().value(0).picture.isNull(); }
    // Beside the ring: what is seen of the picture.
    QColor color()
    {
        if (!shown())
            return {};
        const auto &layout = *shown()->layout;
        const auto box = layout.files().pieces().first().box.translated(layout.parts().files);
        return view().viewport()->grab().toImage().pixelColor(box.topLeft() + QPoint(30, 30 + shown()->top));
    }
    static bool isReddish(const QColor &color)
    {
        return color.isValid() && color.red() > color.green() + 60 && color.red() > color.blue() + 60;
    }
    // Of a camera that was held upright: 900x600 pixels that are shown as 600x900.
    QString turnedPhoto()
    {
        QImage image(900, 600, QImage::Format_RGB32);
        image.fill(QColor(200, 10, 10));
        const auto path = m_files.filePath(u"photo.jpg"_s);
        QImageWriter writer(path, "jpeg");
        writer.setTransformation(QImageIOHandler::TransformationRotate90);
        return writer.write(image) ? path : QString();
    }
    bool goOffline()
    {
        m_room.server.kill();
        return QTest::qWaitFor([this] { return !m_room.window->workspace().isOnline(); }, 20'000);
    }
    bool send() // with what was attached
    {
        const auto place = m_room.window->window().channel()->talk()->place();
        if (!QTest::qWaitFor([&] { return desk().trayCount(place) == 1; }))
            return false;
        m_room.window->type(u"look"_s);
        return QTest::qWaitFor([this] { return shown() != nullptr; });
    }
    bool attach(const QString &path)
    {
        const auto place = m_room.window->window().channel()->talk()->place();
        desk().attach(place, path, this, [](const Result<FileId> &) {});
        return send();
    }
    void look(const QString &name) { m_room.window->picture(name); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_room.startServer()); }
    void init()
    {
        QVERIFY(m_room.enterFreshRoom());
        QVERIFY(m_room.openWindow());
    }
    void cleanup() { m_room.leave(); }

    void looksTheSameFromTheFirstMoment();
    void isSeenAgainAfterARestart();
    void isSeenAgainWhenItWasPasted();
    void isACardOnceItIsLost();
    void isACardWhenItIsLostMeanwhile();
    void keepsTheOrderOfFiles();
};

void tst_OwnPicture::looksTheSameFromTheFirstMoment()
{
    const auto path = turnedPhoto();
    QVERIFY(goOffline());
    QVERIFY(attach(path));
    QVERIFY(!isCard());
    QCOMPARE(item()->delivery, Delivery::Queued);
    const int before = height();
    QCOMPARE(item()->files.first().width, 600); // as it is shown
    QCOMPARE(item()->files.first().height, 900);
    QTRY_VERIFY(isReddish(color()));
    look(u"ownpicture-before"_s);

    QVERIFY(m_room.server.start());
    bool isSteady = true;
    QDeadlineTimer patience(30'000);
    while (item()->seq == 0 && !patience.hasExpired()) { // while it goes up
        QTest::qWait(5);
        isSteady = isSteady && height() == before && isReddish(color());
    }
    QVERIFY(item()->seq > 0);
    for (int i = 0; i < 40; ++i) { // until the server's picture is there
        QTest::qWait(20);
        isSteady = isSteady && height() == before && isReddish(color());
    }
    QVERIFY2(isSteady, "it moved, or flashed");
    QVERIFY(item()->files.first().blurhash); // the server has looked at it
    QCOMPARE(item()->files.first().width, 600);
    QVERIFY(color().green() < 40); // not grey any more
    look(u"ownpicture-after"_s);
}

void tst_OwnPicture::isSeenAgainAfterARestart()
{
    const auto path = turnedPhoto();
    QVERIFY(goOffline());
    QVERIFY(attach(path));
    const int before = height();
    QVERIFY(m_room.window->reopen());
    QVERIFY(m_room.window->opens(m_room.roomName()));
    QTRY_VERIFY(shown());
    QCOMPARE(height(), before);
    QTRY_VERIFY(isReddish(color()));
    QVERIFY(m_room.server.start());
    QTRY_VERIFY_WITH_TIMEOUT(item()->seq > 0, 30'000);
    QCOMPARE(height(), before);
    QVERIFY(isReddish(color()));
}

void tst_OwnPicture::isSeenAgainWhenItWasPasted()
{
    QVERIFY(goOffline());
    const auto place = m_room.window->window().channel()->talk()->place();
    desk().attach(place, u"pasted.png"_s, pictureBytes({500, 400}, QColor(200, 10, 10)), this,
                  [](const Result<FileId> &) {});
    QVERIFY(send());
    QVERIFY(!isCard());
    const int before = height();
    QTRY_VERIFY(isReddish(color()));
    QVERIFY(m_room.window->reopen());
    QVERIFY(m_room.window->opens(m_room.roomName()));
    QTRY_VERIFY(shown());
    QCOMPARE(height(), before);
    QTRY_VERIFY(isReddish(color()));
    QVERIFY(m_room.server.start());
    QTRY_VERIFY_WITH_TIMEOUT(item()->seq > 0, 30'000);
}

void tst_OwnPicture::isACardOnceItIsLost()
{
    const auto path = turnedPhoto();
    QVERIFY(goOffline());
    QVERIFY(attach(path));
    QVERIFY(!isCard());
    m_room.window->close();
    QVERIFY(QFile::remove(path));
    QVERIFY(m_room.window->open());
    QVERIFY(m_room.window->opens(m_room.roomName()));
    QTRY_VERIFY(shown());
    QVERIFY(isCard()); // from the first
    look(u"ownpicture-lost"_s);
    QVERIFY(m_room.server.start());
}

void tst_OwnPicture::isACardWhenItIsLostMeanwhile()
{
    const auto path = turnedPhoto();
    QVERIFY(goOffline());
    QVERIFY(attach(path));
    QTRY_VERIFY(isReddish(color()));
    QVERIFY(QFile::remove(path));
    QVERIFY(!isCard()); // it is still known here
    QVERIFY(m_room.server.start());
    QTRY_COMPARE_WITH_TIMEOUT(item()->delivery, Delivery::Failed, 30'000);
    QTRY_VERIFY(isCard());
    // Once it is back, it goes out as a picture.
    QVERIFY(!turnedPhoto().isEmpty());
    const auto message = ClientId{item()->id.uuid};
    m_room.window->workspace().attempt([message](Account &account) { return account.outbox().retry(message); });
    QTRY_VERIFY(!isCard());
    QTRY_VERIFY_WITH_TIMEOUT(item()->seq > 0, 30'000);
    QVERIFY(!isCard());
}

void tst_OwnPicture::keepsTheOrderOfFiles()
{
    const auto place = m_room.window->window().channel()->talk()->place();
    QFile text(m_files.filePath(u"notes.txt"_s));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.close();
    const auto path = turnedPhoto();
    desk().attach(place, path, this, [](const Result<FileId> &) {});
    desk().attach(place, text.fileName(), this, [](const Result<FileId> &) {});
    desk().attach(place, u"a.png"_s, pictureBytes({50, 40}, Qt::red), this, [](const Result<FileId> &) {});
    desk().send(place, {u"look"_s, {}, {}, {}}, this, [](const Result<ClientId> &) {}); // at once
    QTRY_VERIFY(item());
    QStringList names;
    for (const auto &file : item()->files)
        names << file.name;
    QCOMPARE(names, (QStringList{u"photo.jpg"_s, u"notes.txt"_s, u"a.png"_s}));
}

QTEST_MAIN(tst_OwnPicture)
#include "tst_ownpicture.moc"
