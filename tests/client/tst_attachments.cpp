// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/prompts.h"
#include "tests/client/attachmentstage.h"
#include "tests/support/hangingshare.h"

#include <QFileDialog>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// How files get into a message.
class tst_Attachments : public AttachmentStage
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { open(); }
    void cleanup() { close(); }

    void takesFilesThatAreDroppedOnTheTimeline();
    void takesFilesThatAreDroppedOnTheText();
    void takesFilesThatAreChosen();
    void saysWhereADropGoes();
    void refusesAFolderAndGoesOn();
    void takesProgramsToo();
    void saysWhatIsTooLarge();
    void asksBeforeMuchGoesOverAMeteredNetwork();
    void stopsAtTenFiles();
    void saysThatTheServerTakesNone();
    void refusesADropWhereNothingMayBePosted();
    void takesAPastedPicture();
    void takesPastedFiles();
    void pastesWordsBesideAPictureAsWords();
    void offersAFileForMuchText();
    void keepsTheTrayWhereItIs();
    void showsTheTrayInANewWindow();
    void sendsOnlyFiles();
    void sendsWhileFilesGoUp();
    void leavesTheTrayAloneDuringAnEdit();
    void takesFilesOfAShareThatHangs();
    void sendsFilesWhoseDiskWasNotWaitedFor();
    void keepsADropWhenTheUserLeaves();
};

void tst_Attachments::takesFilesThatAreDroppedOnTheTimeline()
{
    drop(m_pane->timeline()->viewport(), {makeFile(u"plan.pdf"_s), makeFile(u"notes.txt"_s)});
    QCOMPARE(namesInTray(), QStringList({u"plan.pdf"_s, u"notes.txt"_s}));
    QVERIFY(tray().isVisible());
    QVERIFY(!overlay().isVisible());
    QVERIFY(text().hasFocus());
}

void tst_Attachments::takesFilesThatAreDroppedOnTheText()
{
    drop(text().viewport(), {makeFile(u"plan.pdf"_s)});
    QCOMPARE(namesInTray(), QStringList(u"plan.pdf"_s));
    QVERIFY(text().toPlainText().isEmpty());
}

void tst_Attachments::takesFilesThatAreChosen()
{
    const auto plan = makeFile(u"plan.pdf"_s);
    const auto notes = makeFile(u"notes.txt"_s);
    QTest::keyClick(&text(), Qt::Key_U, Qt::ControlModifier);
    auto *dialog = m_pane->findChild<QFileDialog *>();
    QVERIFY(dialog);
    QTRY_VERIFY(dialog->isVisible());
    QCOMPARE(dialog->fileMode(), QFileDialog::ExistingFiles);
    dialog->setDirectory(m_files.path());
    Q_EMIT dialog->filesSelected({plan, notes});
    dialog->reject();
    awaitDisk();
    QCOMPARE(namesInTray(), QStringList({u"plan.pdf"_s, u"notes.txt"_s}));
    m_pane->activateWindow(); // which a desktop does by itself
    QTRY_VERIFY(text().hasFocus());
}

void tst_Attachments::saysWhereADropGoes()
{
    QMimeData data;
    giveUrls(data, {makeFile(u"plan.pdf"_s)});
    QVERIFY(enter(m_pane->timeline()->viewport(), data));
    QVERIFY(overlay().isVisible());
    QCOMPARE(overlay().accessibleName(), u"Drop to add to #general"_s);
    QCOMPARE(overlay().geometry(), m_pane->rect());
    QDragLeaveEvent leave;
    QApplication::sendEvent(m_pane.get(), &leave);
    QVERIFY(!overlay().isVisible());
    openPane({m_stage->conversation(), m_stage->say(u"root"_s)});
    QVERIFY(enter(m_pane->timeline()->viewport(), data));
    QCOMPARE(overlay().accessibleName(), u"Drop to add to the thread"_s);
}

void tst_Attachments::refusesAFolderAndGoesOn()
{
    QVERIFY(QDir(m_files.path()).mkpath(u"photos"_s));
    drop(m_pane->timeline()->viewport(),
         {m_files.filePath(u"photos"_s), m_files.filePath(u"gone.txt"_s), makeFile(u"plan.pdf"_s)});
    QCOMPARE(namesInTray(), QStringList(u"plan.pdf"_s));
    QVERIFY(lastTold().contains(u"“photos” is a folder."_s));
    QVERIFY(lastTold().contains(u"“gone.txt” cannot be read."_s));
}

void tst_Attachments::takesProgramsToo()
{
    const auto program = makeFile(u"setup.exe"_s, "MZ");
    QFile::setPermissions(program, QFile::permissions(program) | QFileDevice::ExeOwner);
    drop(m_pane->timeline()->viewport(), {program, makeFile(u"no ending"_s), makeFile(u"empty"_s, {})});
    QCOMPARE(tray().count(), 3);
    QVERIFY(m_told->isEmpty());
}

void tst_Attachments::saysWhatIsTooLarge()
{
    m_desk->limit = 4;
    drop(m_pane->timeline()->viewport(), {makeFile(u"plan.pdf"_s)});
    QVERIFY(tray().isEmpty());
    QCOMPARE(lastTold(), u"“plan.pdf” has 10 bytes. The server takes files of up to 4 bytes."_s);
}

void tst_Attachments::asksBeforeMuchGoesOverAMeteredNetwork()
{
    const auto film = makeFile(u"film.mp4"_s);
    QVERIFY(QFile::resize(film, TransferDesk::FreeBytes + 1));
    const auto small = makeFile(u"notes.txt"_s);
    m_desk->metered = true;
    Prompts::answerNext(false);
    drop(m_pane->timeline()->viewport(), {film, small});
    QTRY_COMPARE(namesInTray(), QStringList{u"notes.txt"_s});
    QTest::qWait(50);
    QCOMPARE(namesInTray(), QStringList{u"notes.txt"_s});
    Prompts::answerNext(true);
    drop(m_pane->timeline()->viewport(), {film});
    QTRY_COMPARE(namesInTray(), (QStringList{u"notes.txt"_s, u"film.mp4"_s}));
    m_desk->metered = false;
    drop(m_pane->timeline()->viewport(), {film}); // nobody is asked
    QTRY_COMPARE(namesInTray().size(), 3);
}

void tst_Attachments::stopsAtTenFiles()
{
    QStringList paths;
    for (int i = 0; i < 12; ++i)
        paths << makeFile(u"%1.txt"_s.arg(i));
    drop(m_pane->timeline()->viewport(), paths);
    QCOMPARE(tray().count(), 10);
    QCOMPARE(lastTold(), u"A message can have 10 files. What is more was not added."_s);
    QVERIFY(tray().height() < 10 * chip(0)->height() / 2); // it scrolls
    drop(m_pane->timeline()->viewport(), {paths.last()});
    QCOMPARE(m_told->size(), 2);
}

void tst_Attachments::saysThatTheServerTakesNone()
{
    auto *button = m_pane->findChild<IconButton *>(); // the first tool
    const auto buttons = m_pane->composer()->findChildren<IconButton *>();
    for (auto *each : buttons) {
        if (each->accessibleName() == u"Attach files"_s)
            button = each;
    }
    QVERIFY(button->isEnabled());
    m_desk->limit = 0;
    Q_EMIT m_desk->limitChanged();
    QVERIFY(!button->isEnabled());
    QVERIFY(button->toolTip().contains(u"This server does not take files."_s));
    drop(m_pane->timeline()->viewport(), {makeFile(u"plan.pdf"_s)});
    QVERIFY(tray().isEmpty());
    QCOMPARE(lastTold(), u"This server does not take files."_s);
}

void tst_Attachments::refusesADropWhereNothingMayBePosted()
{
    auto info = *m_stage->store().conversations().find(m_stage->conversation());
    info->archived = true;
    StoreStage::must(m_stage->store().conversations().put(*info));
    openPane(place());
    QMimeData data;
    giveUrls(data, {makeFile(u"plan.pdf"_s)});
    enter(m_pane->timeline()->viewport(), data);
    QCOMPARE(overlay().accessibleName(), u"This channel is archived. It can be read, not written."_s);
    drop(m_pane->timeline()->viewport(), {makeFile(u"plan.pdf"_s)});
    QVERIFY(m_desk->transfers().isEmpty());
    QCOMPARE(lastTold(), u"This channel is archived. It can be read, not written."_s);
    m_desk->add(place(), u"from before.txt"_s, 10, {});
    QVERIFY(tray().isVisible()); // it can be taken away
}

void tst_Attachments::takesAPastedPicture()
{
    QImage picture(300, 200, QImage::Format_RGB32);
    picture.fill(Qt::darkCyan);
    auto *data = new QMimeData;
    data->setImageData(picture);
    paste(data);
    QTRY_COMPARE(tray().count(), 1);
    const auto name = namesInTray().first();
    static const QRegularExpression pattern(u"^Pasted image \\d{4}-\\d\\d-\\d\\d \\d\\d\\.\\d\\d\\.png$"_s);
    QVERIFY2(pattern.match(name).hasMatch(), qPrintable(name));
    const auto stored = QImage::fromData(m_desk->bytes.value(tray().transfers().first().file), "PNG");
    QCOMPARE(stored.convertToFormat(QImage::Format_RGB32), picture);
    QVERIFY(text().toPlainText().isEmpty());
}

void tst_Attachments::takesPastedFiles()
{
    auto *data = new QMimeData;
    giveUrls(*data, {makeFile(u"plan.pdf"_s)});
    paste(data);
    QCOMPARE(namesInTray(), QStringList(u"plan.pdf"_s));
    QVERIFY(text().toPlainText().isEmpty());
    QTest::keyClick(&text(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier); // its words
    QVERIFY(text().toPlainText().contains(u"plan.pdf"_s));
    QCOMPARE(tray().count(), 1);
}

void tst_Attachments::pastesWordsBesideAPictureAsWords()
{
    QImage picture(30, 20, QImage::Format_RGB32);
    picture.fill(Qt::red);
    auto *data = new QMimeData;
    data->setImageData(picture);
    data->setText(u"cell"_s);
    paste(data);
    QCOMPARE(text().toPlainText(), u"cell"_s);
    QVERIFY(tray().isEmpty());
}

void tst_Attachments::offersAFileForMuchText()
{
    QTest::keyClicks(&text(), u"See: "_s);
    auto *few = new QMimeData;
    few->setText(u"line\n"_s.repeated(29));
    paste(few);
    QVERIFY(m_offered->isEmpty());
    auto *much = new QMimeData;
    much->setText(u"other\n"_s.repeated(40));
    paste(much);
    QCOMPARE(m_offered->size(), 1);
    const auto offer = m_offered->first().at(0).value<Offer>();
    QVERIFY(text().toPlainText().contains(u"other"_s)); // until the user says otherwise
    offer.work();
    QVERIFY(!text().toPlainText().contains(u"other"_s));
    QVERIFY(text().toPlainText().startsWith(u"See: line"_s));
    QCOMPARE(m_desk->bytes.value(tray().transfers().first().file), QByteArray("other\n").repeated(40));
    QVERIFY(namesInTray().first().startsWith(u"Pasted text "_s));
}

void tst_Attachments::keepsTheTrayWhereItIs()
{
    drop(m_pane->timeline()->viewport(), {makeFile(u"plan.pdf"_s)});
    const ReadPlace thread{m_stage->conversation(), m_stage->say(u"root"_s)};
    openPane(thread);
    QVERIFY(tray().isEmpty());
    QVERIFY(!tray().isVisible());
    drop(m_pane->timeline()->viewport(), {makeFile(u"notes.txt"_s)});
    QCOMPARE(namesInTray(), QStringList(u"notes.txt"_s));
    openPane(place());
    QCOMPARE(namesInTray(), QStringList(u"plan.pdf"_s));
    QCOMPARE(m_desk->tray(thread).size(), 1);
}

void tst_Attachments::showsTheTrayInANewWindow()
{
    m_desk->add(place(), u"from before.zip"_s, 5'000'000, {});
    openPane(place());
    QCOMPARE(namesInTray(), QStringList(u"from before.zip"_s));
    QVERIFY(tray().isVisible());
}

void tst_Attachments::sendsOnlyFiles()
{
    auto *send = m_pane->composer()->findChild<QPushButton *>();
    drop(m_pane->timeline()->viewport(), {makeFile(u"plan.pdf"_s)});
    QVERIFY(send->isEnabled());
    QTest::keyClick(&text(), Qt::Key_Return);
    QCOMPARE(m_desk->sent.size(), 1);
    QCOMPARE(m_desk->sent.first().files.first().name, u"plan.pdf"_s);
    QVERIFY(m_desk->sent.first().text.isEmpty());
    QVERIFY(tray().isEmpty());
    QVERIFY(!send->isEnabled());
    QTest::keyClick(&text(), Qt::Key_Return); // nothing is left to send
    QCOMPARE(m_desk->sent.size(), 1);
}

void tst_Attachments::sendsWhileFilesGoUp()
{
    const auto root = m_stage->say(u"root"_s);
    openPane({m_stage->conversation(), root});
    drop(m_pane->timeline()->viewport(), {makeFile(u"a.bin"_s), makeFile(u"b.bin"_s)});
    const auto first = tray().transfers().first().file;
    m_desk->setState(first, TransferState::Paused);
    QTest::keyClicks(&text(), u"both"_s);
    QTest::keyClick(&text(), Qt::Key_Return);
    QCOMPARE(m_desk->sent.first().text, u"both"_s);
    QCOMPARE(m_desk->sent.first().thread, std::optional(root));
    QCOMPARE(m_desk->sent.first().files.size(), 2);
    QCOMPARE(m_desk->find(first)->state, TransferState::Running); // who sends does not want it to wait
    QVERIFY(tray().isEmpty());
}

void tst_Attachments::leavesTheTrayAloneDuringAnEdit()
{
    drop(m_pane->timeline()->viewport(), {makeFile(u"plan.pdf"_s)});
    m_pane->composer()->startEdit(u"old words"_s);
    QTest::keyClick(&text(), Qt::Key_Return);
    QVERIFY(m_desk->sent.isEmpty());
    QCOMPARE(tray().count(), 1);
    QVERIFY(tray().isVisible());
}

void tst_Attachments::takesFilesOfAShareThatHangs()
{
    if (!test::HangingShare::isPossible())
        QSKIP("the calls of this system are not caught");
    QVERIFY(QDir(m_files.path()).mkpath(u"share"_s));
    const auto plan = makeFile(u"share/plan.txt"_s);
    const auto photo = makeFile(u"share/photo.png"_s); // which would be shown small
    test::HangingShare share(m_files.filePath(u"share"_s));
    share.hang();
    QElapsedTimer timer;
    timer.start();
    QMimeData data;
    giveUrls(data, {plan, photo});
    enter(m_pane->timeline()->viewport(), data);
    QDropEvent event(QPointF(), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(m_pane.get(), &event);
    QVERIFY(timer.elapsed() < 500);
    QTRY_COMPARE(namesInTray(), QStringList({u"plan.txt"_s, u"photo.png"_s}));
    QVERIFY(m_told->isEmpty());
    QVERIFY(share.waiting() > 0);
    m_desk->change(tray().transfers().first().file, [](Transfer &transfer) { transfer.waitsForDisk = true; });
    QVERIFY(says(*chip(0), u"Waiting for the file's disk"_s));
    QCOMPARE(chip(0)->accessibleName(), u"plan.txt, waiting for the file's disk"_s);
    QTest::keyClick(chip(0), Qt::Key_Delete);
    QCOMPARE(namesInTray(), QStringList(u"photo.png"_s));
    QCOMPARE(share.misuses(), QStringList());
}

// Whoever is quick does not send the words alone.
void tst_Attachments::sendsFilesWhoseDiskWasNotWaitedFor()
{
    if (!test::HangingShare::isPossible())
        QSKIP("the calls of this system are not caught");
    QVERIFY(QDir(m_files.path()).mkpath(u"share"_s));
    const auto plan = makeFile(u"share/plan.txt"_s);
    test::HangingShare share(m_files.filePath(u"share"_s));
    share.hang();
    QMimeData data;
    giveUrls(data, {plan});
    enter(m_pane->timeline()->viewport(), data);
    QDropEvent event(QPointF(), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(m_pane.get(), &event);
    QTest::keyClicks(&text(), u"the plan"_s);
    QTest::keyClick(&text(), Qt::Key_Return);
    QVERIFY(text().toPlainText().isEmpty());
    QCOMPARE(m_desk->sent.size(), 1);
    QCOMPARE(m_desk->sent.first().text, u"the plan"_s);
    QCOMPARE(m_desk->sent.first().files.size(), 1);
    QCOMPARE(m_desk->sent.first().files.first().name, u"plan.txt"_s);
    share.release();
    QVERIFY(tray().isEmpty());
}

void tst_Attachments::keepsADropWhenTheUserLeaves()
{
    QMimeData data;
    giveUrls(data, {makeFile(u"plan.pdf"_s)});
    enter(m_pane->timeline()->viewport(), data);
    QDropEvent event(QPointF(), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(m_pane.get(), &event);
    m_told.reset();
    m_offered.reset();
    m_pane.reset(); // before the disk has answered
    QTRY_COMPARE(m_desk->tray(place()).size(), 1);
}

QTEST_MAIN(tst_Attachments)
#include "tst_attachments.moc"
