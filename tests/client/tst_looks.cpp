// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/conclavestyle.h"
#include "client/views/theme.h"
#include "client/views/timelineview.h"
#include "client/widgets/channelbrowser.h"
#include "client/widgets/createchanneldialog.h"
#include "client/widgets/keychangepage.h"
#include "client/widgets/lightbox.h"
#include "client/widgets/quickswitcher.h"
#include "client/widgets/signinpage.h"
#include "client/widgets/textlabel.h"
#include "client/widgets/transfercontrol.h"
#include "client/widgets/transferspopover.h"
#include "client/widgets/unlockpage.h"
#include "shared/crypto/crypto.h"
#include "tests/client/fakerows.h"
#include "tests/client/faketransfers.h"
#include "tests/client/filestage.h"
#include "tests/client/offscreen.h"
#include "tests/client/windowstage.h"
#include "tests/support/fileclient.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDateTime>
#include <QTabBar>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using namespace conclave::test;

// Every screen in small and large windows, light and dark; the program runs once for each scale (QT_SCALE_FACTOR).
// Nothing may be cut off, overlap what is beside it, or stay light in the dark. Pictures go to CONCLAVE_TEST_PICTURES.
class tst_Looks : public QObject, public Offscreen
{
    Q_OBJECT

private:
    ServerProcess m_server;
    std::unique_ptr<WindowStage> m_stage;
    FakeTransfers *m_desk = nullptr;

    static void keepPicture(QWidget &widget, const QString &name)
    {
        const auto directory = qEnvironmentVariable("CONCLAVE_TEST_PICTURES");
        if (directory.isEmpty())
            return;
        const auto scale = qRound(widget.devicePixelRatio() * 100);
        widget.grab().save(u"%1/%2-%3x%4-%5-%6.png"_s.arg(directory, name)
                               .arg(widget.width())
                               .arg(widget.height())
                               .arg(Theme::instance().scheme() == Theme::Scheme::Dark ? u"dark"_s : u"light"_s)
                               .arg(scale));
    }

    static QString nameOf(const QWidget &widget)
    {
        const auto *button = qobject_cast<const QAbstractButton *>(&widget);
        const auto *label = qobject_cast<const QLabel *>(&widget);
        const auto text = button ? button->text() : label ? label->text() : widget.accessibleName();
        return u"%1 \"%2\" %3x%4"_s.arg(QString::fromLatin1(widget.metaObject()->className()), text)
            .arg(widget.width())
            .arg(widget.height());
    }

    // What a user would see as broken: a button or a sentence without room for its words, a control outside of what it
    // lies in.
    static QStringList faultsOf(const QWidget &window)
    {
        QStringList faults;
        for (const auto *widget : window.findChildren<QWidget *>()) {
            if (!widget->isVisibleTo(&window) || widget->width() == 0 || widget->window() != window.window())
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const auto *label = qobject_cast<const TextLabel *>(widget);
            if (button && !button->text().isEmpty()
                && (widget->width() < widget->minimumSizeHint().width()
                    || widget->height() < widget->fontMetrics().height()))
                faults << u"no room for "_s + nameOf(*widget);
            if (label && !label->text().isEmpty() && widget->width() < label->minimumSizeHint().width())
                faults << u"no room for "_s + nameOf(*widget);
            if (label && label->wordWrap() && widget->height() < label->heightForWidth(widget->width()))
                faults << u"not all lines of "_s + nameOf(*widget);
            const auto *parent = widget->parentWidget();
            if ((button || label) && parent && parent->objectName() != "qt_scrollarea_viewport"_L1
                && !parent->rect().contains(widget->geometry()))
                faults << u"sticks out: "_s + nameOf(*widget);
        }
        return faults;
    }

    // The mean lightness of what is shown, 0 to 1.
    static double lightnessOf(QWidget &widget)
    {
        const auto image = widget.grab().toImage().scaled(64, 64, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        double sum = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                sum += image.pixelColor(x, y).lightnessF();
        }
        return sum / (image.width() * image.height());
    }

    static void look(QWidget &widget, const QString &name)
    {
        QTest::qWait(50); // layouts and paints that were asked for
        keepPicture(widget, name);
        const auto faults = faultsOf(widget);
        QVERIFY2(faults.isEmpty(), qPrintable(name + u": "_s + faults.join(u"; "_s)));
        const auto lightness = lightnessOf(widget);
        if (Theme::instance().scheme() == Theme::Scheme::Dark)
            QVERIFY2(lightness < 0.35, qPrintable(u"%1 is light in the dark: %2"_s.arg(name).arg(lightness)));
        else
            QVERIFY2(lightness > 0.6, qPrintable(u"%1 is dark in the light: %2"_s.arg(name).arg(lightness)));
    }

    void fillWorkspace();
    void fillTray(const ReadPlace &place);
    void lookAtTheTray(MainWindow &window);
    static TimelineItem carrier(const QString &text, const QList<protocol::FileReference> &files);
    void lookAtTheLightbox(QWidget &window, const protocol::FileReference &picture);

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_stage.reset(); }
    void showsEverythingWhole_data();
    void showsEverythingWhole();
    void showsFilesWhole_data() { showsEverythingWhole_data(); }
    void showsFilesWhole();
};

void tst_Looks::fillWorkspace()
{
    WireClient bo(m_server);
    QVERIFY(bo.signIn(u"bo"_s));
    const auto general = bo.createChannel(u"general"_s);
    bo.createChannel(u"a-channel-with-quite-a-long-name-that-needs-an-ellipsis"_s);
    bo.createChannel(u"lunch"_s);
    WireClient ana(m_server);
    QVERIFY(ana.signIn(u"ana"_s));
    ana.join(general);
    const auto root = WireClient::newId();
    bo.say(general, u"The nightly build is **green** again. See `defaults.conf`."_s, root);
    bo.say(general, u"```cpp\nfor (int attempt = 0; attempt < kMaxRetries; ++attempt)\n    retry();\n```"_s);
    bo.say(general,
           u"> quoted\n\n1. one\n2. two\n\nA long line that is written to be broken somewhere: Lorem ipsum "
           "dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore."_s);
    const auto append = [&](WireClient &who, const QJsonObject &content) {
        who.ask(u"event.append"_s,
                {{u"conversation"_s, general}, {u"client_id"_s, WireClient::newId()}, {u"content"_s, content}});
    };
    FileClient files(m_server, bo);
    files.post(
        general,
        {files.upload(u"Plan for the release.pdf"_s, "%PDF-1.4\n%%EOF\n"), files.upload(u"notes.txt"_s, "hello")});
    append(ana, {{u"kind"_s, u"reaction"_s}, {u"target"_s, root}, {u"emoji"_s, u"🎉"_s}, {u"on"_s, true}});
    append(ana, {{u"kind"_s, u"text"_s}, {u"text"_s, u"Nice!"_s}, {u"thread"_s, root}, {u"files"_s, QJsonArray()}});
}

void tst_Looks::initTestCase()
{
    QVERIFY(crypto::initialise());
    Theme::loadFonts();
    QApplication::setStyle(new ConclaveStyle);
    QVERIFY(m_server.addUser(u"ana"_s, u"owner"_s) && m_server.addUser(u"bo"_s));
    QVERIFY(m_server.start());
    fillWorkspace();
    m_stage = std::make_unique<WindowStage>(m_server, u"ana"_s);
    auto desk = std::make_unique<FakeTransfers>();
    m_desk = desk.get();
    m_stage->setTransfers(std::move(desk));
    QVERIFY(m_stage->open());
    QVERIFY(m_stage->opens(u"general"_s));
    QVERIFY(m_stage->shows(u"The nightly build is **green** again. See `defaults.conf`."_s));
}

// One file in each state.
void tst_Looks::fillTray(const ReadPlace &place)
{
    const auto film = m_desk->add(place, u"a film with quite a long name of the release party.mp4"_s, 48 << 20, {});
    m_desk->change(film, [](Transfer &transfer) {
        transfer.state = TransferState::Running;
        transfer.done = 12 << 20;
        transfer.bytesPerSecond = 3 << 20;
    });
    m_desk->fail(m_desk->add(place, u"archive.zip"_s, 48 << 20, {}), ErrorCode::QuotaExceeded);
    m_desk->setState(m_desk->add(place, u"photo.png"_s, 5 << 20, {}), TransferState::Paused);
    m_desk->setState(m_desk->add(place, u"plan.pdf"_s, 900, {}), TransferState::Done);
    m_desk->add(place, u"notes.txt"_s, 900, {});
}

void tst_Looks::lookAtTheTray(MainWindow &window)
{
    fillTray({window.current()});
    look(window, u"tray"_s);
    window.transfers()->show();
    auto *list = window.findChild<TransfersPopover *>();
    QVERIFY(list && list->isVisible());
    look(*list, u"transfers"_s);
    delete list;
    const auto all = m_desk->transfers();
    for (const auto &transfer : all)
        m_desk->cancel(transfer.file);
}

void tst_Looks::showsEverythingWhole_data()
{
    QTest::addColumn<Theme::Scheme>("scheme");
    QTest::addColumn<QSize>("size");
    for (const auto &size : {QSize(720, 480), QSize(1440, 900)}) {
        const auto name = u"%1x%2 "_s.arg(size.width()).arg(size.height());
        QTest::newRow(qPrintable(name + u"light"_s)) << Theme::Scheme::Light << size;
        QTest::newRow(qPrintable(name + u"dark"_s)) << Theme::Scheme::Dark << size;
    }
}

void tst_Looks::showsEverythingWhole()
{
    QFETCH(Theme::Scheme, scheme);
    QFETCH(QSize, size);
    Theme::instance().setScheme(scheme);
    auto &window = m_stage->window();
    window.resize(size);
    window.right()->close();
    look(window, u"channel"_s);
    lookAtTheTray(window);
    m_stage->request(TimelineView::Action::Thread, u"The nightly build is **green** again. See `defaults.conf`."_s);
    QTRY_VERIFY(m_stage->threadTalk());
    fillTray(m_stage->threadTalk()->place());
    look(window, u"thread"_s);
    window.right()->showMembers(window.current());
    look(window, u"members"_s);
    window.right()->showInfo(window.current());
    auto *tabs = window.right()->findChild<QTabBar *>();
    tabs->setCurrentIndex(2);
    QCOMPARE(tabs->tabText(2), u"Files"_s);
    look(window, u"info-files"_s);
    window.right()->close();
    window.showSwitcher();
    auto *switcher = window.findChild<QuickSwitcher *>();
    QVERIFY(switcher && switcher->isVisible());
    look(*switcher, u"switcher"_s);
    switcher->dismiss();
    const auto files = m_desk->transfers();
    for (const auto &transfer : files)
        m_desk->cancel(transfer.file);

    SignInPage signIn;
    signIn.resize(size);
    signIn.show();
    look(signIn, u"signin"_s);
    signIn.setKind(SignInKind::Invitation);
    signIn.showError({ErrorCode::NetworkTls, {}});
    look(signIn, u"invitation"_s);
    signIn.setKind(SignInKind::Password);
    const auto known = QByteArray::fromHex("5a01c9e7ff10a0be").repeated(4);
    signIn.showError({ErrorCode::NetworkTls, u"unknown authority: "_s});
    signIn.offerTrust({known, {}, 0});
    look(signIn, u"trust"_s);
    KeyChangePage change(u"chat.example.org"_s,
                         {QByteArray::fromHex("77c0d2b1a9e31f04").repeated(4), known, 1'772'539'200'000});
    change.resize(size);
    change.show();
    look(change, u"keychange"_s);
    UnlockPage unlock(UnlockPage::Purpose::Choose);
    unlock.resize(size);
    unlock.show();
    look(unlock, u"unlock"_s);
}

TimelineItem tst_Looks::carrier(const QString &text, const QList<protocol::FileReference> &files)
{
    static quint64 count = 0;
    TimelineItem item;
    item.key = ++count;
    item.id = MessageId::create();
    item.seq = Seq(count);
    item.sender = UserId::fromText(u"0190c2d0-0000-7000-8000-000000000001"_s).value_or(UserId());
    item.senderName = u"Priya Nair"_s;
    item.at = QDateTime(QDate(2026, 5, 4), QTime(14, 0)).toMSecsSinceEpoch() + qint64(count) * 1000;
    item.text = text;
    item.files = files;
    return item;
}

void tst_Looks::lookAtTheLightbox(QWidget &window, const protocol::FileReference &picture)
{
    const ShownFile shown{MessageId::create(), picture, u"Priya Nair"_s, 1'777'900'000'000, true};
    auto other = shown;
    other.file = pictureFile(u"not here.png"_s, {600, 1400});
    other.file.blurhash = u"LEHV6nWB2yk8pyo0adR*.7kCMdnj"_s;
    auto text = shown;
    text.file = otherFile(u"notes.txt"_s, u"text/plain"_s, 300);
    m_desk->bytes.insert(text.file.file, QByteArray("2026-05-04 14:00 started\n").repeated(12));
    auto gone = shown;
    gone.file = otherFile(u"old.txt"_s, u"text/plain"_s, 300);
    m_stage->workspace().pictures()->noteRemoved(gone.file.file);
    const std::pair<ShownFile, QString> all[] = {
        {shown, u"lightbox"_s}, {other, u"lightbox-offline"_s}, {text, u"lightbox-text"_s}, {gone, u"lightbox-gone"_s}};
    for (const auto &[file, name] : all) {
        auto *box = new Lightbox(*m_stage->workspace().pictures(), &window);
        box->open({other, shown}, file);
        QTest::qWait(400);
        look(window, name);
        delete box;
    }
}

void tst_Looks::showsFilesWhole()
{
    QFETCH(Theme::Scheme, scheme);
    QFETCH(QSize, size);
    Theme::instance().setScheme(scheme);
    auto alone = pictureFile(u"hills.png"_s, {1600, 1200});
    alone.description = u"Hills in the evening"_s;
    QList<protocol::FileReference> several;
    for (const auto &shape : {QSize(1200, 900), QSize(600, 900), QSize(1600, 500)})
        several << pictureFile(u"hills.png"_s, shape);
    several.first().mediaType = u"image/gif"_s;
    const auto pictures = several + QList{alone};
    for (const auto &file : pictures)
        m_desk->bytes.insert(file.file, landscapeBytes(QSize(int(*file.width), int(*file.height)) / 2));
    auto blurred = pictureFile(u"not here.png"_s, {1000, 700});
    blurred.blurhash = u"LEHV6nWB2yk8pyo0adR*.7kCMdnj"_s;
    const auto gone = pictureFile(u"gone.png"_s, {1000, 700});
    const auto queued = pictureFile(u"queued.png"_s, {700, 500});
    m_desk->bytes.insert(queued.file, landscapeBytes({700, 500}));
    const QList<protocol::FileReference> cards{
        otherFile(u"Budget 2026 with a very long name that has to be cut in the middle, final version.pdf"_s,
                  u"application/pdf"_s),
        otherFile(u"setup.exe"_s, u"application/x-ms-dos-executable"_s),
        otherFile(u"logs.zip"_s, u"application/zip"_s),
        otherFile(u"notes.txt"_s, u"text/plain"_s, 900),
        otherFile(u"gone.pdf"_s, u"application/pdf"_s),
        otherFile(u"\u05e9\u05dc\u05d5\u05dd.pdf"_s, u"application/pdf"_s)};
    auto waiting = carrier(u"On its way"_s, {queued, otherFile(u"film.mp4"_s, u"video/mp4"_s)});
    waiting.delivery = Delivery::Queued;
    for (const auto &file : waiting.files) {
        Transfer transfer;
        transfer.file = file.file;
        transfer.reference = file;
        transfer.state = TransferState::Running;
        transfer.done = file.size * 2 / 5;
        m_desk->show(transfer);
    }
    m_desk->save(cards.at(2), u"/tmp/logs.zip"_s, this, [](const auto &) {});
    m_desk->fail(cards.at(2).file, ErrorCode::StorageFull);

    QWidget window;
    window.resize(size);
    auto *view = new TimelineView(&window);
    view->resize(size);
    auto *states = new FileStates(*m_stage->workspace().pictures(), view);
    states->pictures().noteRemoved(cards.at(4).file);
    states->pictures().noteRemoved(gone.file);
    view->setFiles(states);
    FakeRows rows;
    rows.reset({carrier(u"The hills yesterday"_s, {alone}), carrier({}, several), carrier(u"Papers"_s, cards),
                carrier({}, {blurred}), carrier({}, {gone}), waiting});
    view->setRows(&rows);
    window.show();
    QTest::qWait(300);
    for (int row = 0; row < rows.rowCount(); ++row) {
        view->setFocus();
        view->scrollToMessage(rows.item(row).id, TimelineView::Highlight::No);
        view->setCurrentRow(row);
        QTest::keyClick(view, Qt::Key_Right); // the button of a picture is seen
        QTest::qWait(200);
        look(window, u"files-%1"_s.arg(row));
    }
    view->setRows(nullptr);
    auto tall = pictureFile(u"tower.png"_s, {600, 1400});
    tall.description = u"Hills in the evening"_s;
    m_desk->bytes.insert(tall.file, landscapeBytes({600, 1400}));
    lookAtTheLightbox(window, tall);
    const auto all = m_desk->transfers();
    for (const auto &transfer : all)
        m_desk->cancel(transfer.file);
}

QTEST_MAIN(tst_Looks)
#include "tst_looks.moc"
