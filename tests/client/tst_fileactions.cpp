// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/prompts.h"
#include "tests/client/lightboxstage.h"
#include "tests/support/hangingshare.h"

#include <QClipboard>
#include <QDialog>
#include <QFileDialog>
#include <QMenu>
#include <QPushButton>

using namespace conclave;
using namespace conclave::client;

// What is done with the files of messages.
class tst_FileActions : public LightboxStage
{
    Q_OBJECT

private:
    QFileDialog *dialog() { return m_window->findChild<QFileDialog *>(); }
    QDialog *question()
    {
        for (auto *one : m_window->findChildren<QDialog *>()) {
            if (one->isVisible() && !qobject_cast<QFileDialog *>(one))
                return one;
        }
        return nullptr;
    }
    static QStringList entriesOf(const QMenu &menu, bool onlyPossible)
    {
        QStringList texts;
        for (const auto *entry : menu.actions()) {
            if (entry->isEnabled() || !onlyPossible)
                texts << entry->text();
        }
        return texts;
    }
    void choose(const QString &path)
    {
        auto *open = dialog();
        Q_EMIT open->fileSelected(path);
        open->reject();
        QTRY_VERIFY(!dialog());
    }

private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { open(); }
    void cleanup() { close(); }

    void asksWhereToSaveTheFirstTime();
    void savesToTheRememberedFolderUnderAFreeName();
    void asksAgainWhenTheFolderIsGone();
    void savesUnderASafeName();
    void asksBeforeItSavesWhatCanHarm_data();
    void asksBeforeItSavesWhatCanHarm();
    void savesAHarmfulFileAfterTheQuestion();
    void asksBeforeMuchComesOverAMeteredNetwork();
    void offersTheFolderAfterwards();
    void saysWhyItWasNotSaved();
    void doesNotSaveTwiceAtOnce();
    void saysThatTheFileIsRemoved();
    void savesWhatCannotBePreviewed();
    void copiesThePicture();
    void copiesTheName();
    void offersWhatIsPossible();
    void asksWhereToSaveWhenTheFolderDoesNotAnswer();
};

void tst_FileActions::asksWhereToSaveTheFirstTime()
{
    const auto file = otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    const auto message = say({file});
    serve(message, file, FileWish::Save);
    QTRY_VERIFY(dialog() && dialog()->isVisible());
    QCOMPARE(dialog()->acceptMode(), QFileDialog::AcceptSave);
    QVERIFY(m_desk->transfers().isEmpty());
    choose(m_folder.filePath(u"plan.pdf"_s));
    QCOMPARE(m_desk->find(file.file)->path, m_folder.filePath(u"plan.pdf"_s));
    QCOMPARE(m_desk->find(file.file)->kind, TransferKind::Download);
    QCOMPARE(UiSettings(m_folder.filePath(u"settings"_s)).saveFolder(), m_folder.path());
}

void tst_FileActions::savesToTheRememberedFolderUnderAFreeName()
{
    m_settings->setSaveFolder(m_folder.path());
    QFile there(m_folder.filePath(u"report.pdf"_s));
    QVERIFY(there.open(QIODevice::WriteOnly));
    const auto file = otherFile(u"report.pdf"_s, u"application/pdf"_s);
    const auto message = say({file});
    serve(message, file, FileWish::Save);
    QVERIFY(!dialog());
    QCOMPARE(m_desk->find(file.file)->path, m_folder.filePath(u"report (2).pdf"_s));
    m_desk->cancel(file.file);
    serve(message, file, FileWish::SaveAs);
    QTRY_VERIFY(dialog() && dialog()->isVisible());
    QCOMPARE(dialog()->directory().absolutePath(), m_folder.path());
    dialog()->reject();
    QVERIFY(!m_desk->find(file.file));
}

void tst_FileActions::asksAgainWhenTheFolderIsGone()
{
    m_settings->setSaveFolder(m_folder.filePath(u"stick"_s));
    const auto file = otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    serve(say({file}), file, FileWish::Save);
    QTRY_VERIFY(dialog() && dialog()->isVisible());
    dialog()->reject();
}

void tst_FileActions::savesUnderASafeName()
{
    m_settings->setSaveFolder(m_folder.path());
    const auto file = otherFile(u"../..\u202E/.bashrc"_s, u"text/plain"_s);
    serve(say({file}), file, FileWish::Save);
    const QFileInfo target(m_desk->find(file.file)->path);
    QCOMPARE(target.absolutePath(), m_folder.path());
    QVERIFY(!target.fileName().startsWith(u'.'));
    QVERIFY(!target.fileName().contains(QChar(0x202E)));
}

void tst_FileActions::asksBeforeItSavesWhatCanHarm_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("words");
    QTest::newRow("program") << u"setup.exe"_s << u"application/x-ms-dos-executable"_s << u"program"_s;
    QTest::newRow("script named otherwise") << u"photo.png"_s << u"application/x-shellscript"_s << u"program"_s;
    QTest::newRow("macros") << u"bill.docm"_s << u"application/octet-stream"_s << u"macros"_s;
    QTest::newRow("link") << u"folder.lnk"_s << u"application/octet-stream"_s << u"shortcut"_s;
}

void tst_FileActions::asksBeforeItSavesWhatCanHarm()
{
    QFETCH(QString, name);
    QFETCH(QString, type);
    QFETCH(QString, words);
    m_settings->setSaveFolder(m_folder.path());
    const auto file = otherFile(name, type);
    serve(say({file}), file, FileWish::Save);
    QTRY_VERIFY(question());
    QVERIFY(m_desk->transfers().isEmpty());
    const auto labels = question()->findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [&](const QLabel *one) { return one->text().contains(words); }));
    QVERIFY(std::any_of(labels.begin(), labels.end(), [&](const QLabel *one) { return one->text().contains(name); }));
    QTest::keyClick(question()->focusWidget(), Qt::Key_Return); // what a hurried user presses
    QTRY_VERIFY(!question());
    QVERIFY(m_desk->transfers().isEmpty());
}

void tst_FileActions::savesAHarmfulFileAfterTheQuestion()
{
    m_settings->setSaveFolder(m_folder.path());
    const auto file = otherFile(u"setup.exe"_s, u"application/x-ms-dos-executable"_s);
    Prompts::answerNext(true);
    serve(say({file}), file, FileWish::Save);
    QTRY_VERIFY(m_desk->find(file.file));
    QCOMPARE(m_desk->find(file.file)->path, m_folder.filePath(u"setup.exe"_s));
}

void tst_FileActions::asksBeforeMuchComesOverAMeteredNetwork()
{
    m_settings->setSaveFolder(m_folder.path());
    m_desk->metered = true;
    const auto film = otherFile(u"film.mp4"_s, u"video/mp4"_s, TransferDesk::FreeBytes + 1);
    const auto message = say({film});
    Prompts::answerNext(false);
    serve(message, film, FileWish::Save);
    QTest::qWait(50);
    QVERIFY(!m_desk->find(film.file));
    Prompts::answerNext(true);
    serve(message, film, FileWish::Save);
    QTRY_VERIFY(m_desk->find(film.file));
    const auto notes = otherFile(u"notes.txt"_s, u"text/plain"_s, 900);
    serve(say({notes}), notes, FileWish::Save); // not worth a question
    QVERIFY(m_desk->find(notes.file));
}

void tst_FileActions::offersTheFolderAfterwards()
{
    m_settings->setSaveFolder(m_folder.path());
    const auto file = otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    serve(say({file}), file, FileWish::Save);
    m_desk->setState(file.file, TransferState::Done);
    QCOMPARE(m_offered->size(), 1);
    const auto offer = m_offered->first().at(0).value<Offer>();
    QVERIFY(offer.sentence.contains(u"plan.pdf"_s));
    QCOMPARE(offer.verb, u"Show in folder"_s);
}

void tst_FileActions::saysWhyItWasNotSaved()
{
    m_settings->setSaveFolder(m_folder.path());
    const auto file = otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    const auto message = say({file});
    serve(message, file, FileWish::Save);
    m_desk->fail(file.file, ErrorCode::StorageFull);
    QCOMPARE(lastTold(), u"“plan.pdf” was not saved. The disk is full."_s);
    serve(message, file, FileWish::Save); // another try
    QCOMPARE(m_desk->find(file.file)->state, TransferState::Running);
}

void tst_FileActions::doesNotSaveTwiceAtOnce()
{
    m_settings->setSaveFolder(m_folder.path());
    const auto file = otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    const auto message = say({file});
    serve(message, file, FileWish::Save);
    const auto path = m_desk->find(file.file)->path;
    serve(message, file, FileWish::SaveAs);
    QVERIFY(!dialog());
    QCOMPARE(m_desk->find(file.file)->path, path);
    QVERIFY(lastTold().contains(u"already"_s));
}

void tst_FileActions::saysThatTheFileIsRemoved()
{
    m_settings->setSaveFolder(m_folder.path());
    const auto file = otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    const auto message = say({file});
    serve(message, file, FileWish::Save);
    m_desk->fail(file.file, ErrorCode::FileRemoved);
    QCOMPARE(fileStateText(file, m_view->fileState(file)), u"This file was removed."_s);
    m_desk->cancel(file.file);
    serve(message, file, FileWish::Save);
    QVERIFY(m_desk->transfers().isEmpty());
    QVERIFY(lastTold().contains(u"removed"_s));
}

void tst_FileActions::savesWhatCannotBePreviewed()
{
    m_settings->setSaveFolder(m_folder.path());
    const auto file = otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    serve(say({file}), file, FileWish::Open);
    QVERIFY(!box());
    QVERIFY(m_desk->find(file.file));
}

void tst_FileActions::copiesThePicture()
{
    const auto file = picture(u"cat.png"_s, Qt::red);
    serve(say({file}), file, FileWish::CopyPicture);
    QTRY_COMPARE(lastTold(), u"The image is on the clipboard."_s);
    const auto copied = QGuiApplication::clipboard()->image();
    QCOMPARE(copied.size(), QSize(800, 600));
    QCOMPARE(copied.pixelColor(5, 5), QColor(Qt::red));
    m_desk->bytes.clear();
    serve(m_rows.item(0).id, file, FileWish::CopyPicture);
    QVERIFY(lastTold().startsWith(u"The image was not copied."_s));
}

void tst_FileActions::copiesTheName()
{
    const auto file = otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    serve(say({file}), file, FileWish::CopyName);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"plan.pdf"_s);
}

void tst_FileActions::offersWhatIsPossible()
{
    const auto file = picture(u"cat.png"_s, Qt::red);
    FileWish chosen = FileWish::CopyName;
    QMenu menu;
    addFileEntriesTo(menu, file, {}, true, [&chosen](FileWish wish) { chosen = wish; });
    QCOMPARE(entriesOf(menu, true),
             QStringList({u"Preview"_s, u"Save"_s, u"Save as …"_s, u"Copy image"_s, u"Copy name"_s}));
    menu.actions().at(2)->trigger();
    QCOMPARE(chosen, FileWish::SaveAs);
    QMenu removed;
    FileState gone;
    gone.isRemoved = true;
    addFileEntriesTo(removed, file, gone, true, [](FileWish) {});
    QCOMPARE(entriesOf(removed, true), QStringList(u"Copy name"_s));
    QMenu unsent;
    addFileEntriesTo(unsent, otherFile(u"plan.pdf"_s, u"application/pdf"_s), {}, false, [](FileWish) {});
    QCOMPARE(entriesOf(unsent, true), QStringList(u"Copy name"_s));
}

void tst_FileActions::asksWhereToSaveWhenTheFolderDoesNotAnswer()
{
    if (!test::HangingShare::isPossible())
        QSKIP("the calls of this system are not caught");
    QVERIFY(QDir(m_folder.path()).mkpath(u"share"_s));
    m_settings->setSaveFolder(m_folder.filePath(u"share"_s));
    const auto file = otherFile(u"plan.pdf"_s, u"application/pdf"_s);
    const auto message = say({file});
    test::HangingShare share(m_folder.filePath(u"share"_s));
    share.hang();
    QElapsedTimer timer;
    timer.start();
    m_actions->serve(m_rows, message, file.file, FileWish::Save);
    m_actions->serve(m_rows, message, file.file, FileWish::Save); // impatient
    QVERIFY(timer.elapsed() < 500);
    QVERIFY(lastTold().contains(u"already"_s));
    QTRY_VERIFY(dialog() && dialog()->isVisible());
    QCOMPARE(m_window->findChildren<QFileDialog *>().size(), 1);
    QVERIFY(lastTold().contains(u"does not answer"_s));
    QCOMPARE(dialog()->selectedFiles().size(), 1);
    QCOMPARE(QFileInfo(dialog()->selectedFiles().first()).fileName(), u"plan.pdf"_s);
    choose(m_folder.filePath(u"plan.pdf"_s));
    QCOMPARE(m_desk->find(file.file)->path, m_folder.filePath(u"plan.pdf"_s));

    m_desk->setState(file.file, TransferState::Done);
    m_desk->change(file.file, [&](Transfer &transfer) { transfer.path = m_folder.filePath(u"share/plan.pdf"_s); });
    QMenu menu;
    addFileEntriesTo(menu, file, m_view->fileState(file), true, [](FileWish) {});
    QVERIFY(entriesOf(menu, true).contains(u"Show in folder"_s));
    QCOMPARE(share.misuses(), QStringList());
}

QTEST_MAIN(tst_FileActions)
#include "tst_fileactions.moc"
