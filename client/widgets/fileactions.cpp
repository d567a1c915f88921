// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/fileactions.h"

#include "client/account/filelane.h"
#include "client/models/errortexts.h"
#include "client/models/filenames.h"
#include "client/models/filetexts.h"
#include "client/views/fileblock.h"
#include "client/widgets/lightbox.h"
#include "client/widgets/pictureloading.h"
#include "client/widgets/prompts.h"
#include "client/widgets/transfertexts.h"
#include "client/widgets/uisettings.h"
#include "shared/protocol/errors.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int MostCopiedSide = 8192; // pixels
constexpr int FolderMs = 2000; // a folder that has not answered by then is not offered

bool isUsable(const QString &folder)
{
    const QFileInfo info(folder);
    return !folder.isEmpty() && info.isDir() && info.isWritable();
}

QString freePathIn(const QString &folder, const QString &name)
{
    const QDir directory(folder);
    return directory.filePath(
        freeFileName(safeFileName(name), [&directory](const QString &taken) { return directory.exists(taken); }));
}

QString downloadFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
}

} // namespace

FileActions::FileActions(Pictures *pictures, UiSettings &settings, QWidget *window)
    : QObject(window)
    , m_pictures(pictures)
    , m_desk(pictures ? &pictures->desk() : nullptr)
    , m_settings(settings)
    , m_window(window)
{
    if (m_desk)
        connect(m_desk, &TransferDesk::finished, this, &FileActions::noteFinished);
}

void FileActions::serve(const TimelineRows &rows, MessageId message, FileId file, FileWish wish)
{
    const auto found = findFile(rows, message, file);
    if (!found)
        return;
    QList<ShownFile> beside;
    if (wish == FileWish::Open && FileTexts::isPicture(found->file)) {
        beside = previewsOf(rows);
        beside.removeIf([](const ShownFile &one) { return !FileTexts::isPicture(one.file); });
    }
    serve(*found, wish, beside);
}

void FileActions::serve(const ShownFile &file, FileWish wish, const QList<ShownFile> &beside)
{
    if (!m_desk)
        return;
    switch (wish) {
    case FileWish::Open:
        open(file, beside);
        break;
    case FileWish::Save:
        save(file.file, Target::Remembered);
        break;
    case FileWish::SaveAs:
        save(file.file, Target::Asked);
        break;
    case FileWish::CopyPicture:
        copyPicture(file.file);
        break;
    case FileWish::CopyName:
        QGuiApplication::clipboard()->setText(FileBlock::shownName(file.file));
        break;
    case FileWish::ShowInFolder:
        showInFolder(file.file.file);
        break;
    }
}

// What cannot be shown here can be had only.
void FileActions::open(const ShownFile &file, const QList<ShownFile> &beside)
{
    if (!canBePreviewed(file.file)) {
        if (file.isSent)
            save(file.file, Target::Remembered);
        return;
    }
    auto *box = new Lightbox(*m_pictures, m_window);
    connect(box, &Lightbox::saveWanted, this,
            [this](const protocol::FileReference &one) { save(one, Target::Remembered); });
    connect(box, &Lightbox::messageWanted, this, &FileActions::messageWanted);
    connect(box, &Lightbox::announce, this, &FileActions::announce);
    box->open(beside.isEmpty() ? QList<ShownFile>{file} : beside, file);
}

bool FileActions::isSaving(FileId file) const
{
    if (m_choosing.contains(file))
        return true;
    const auto transfer = m_desk->find(file);
    return transfer && transfer->kind == TransferKind::Download && transfer->state != TransferState::Failed
        && transfer->state != TransferState::Done;
}

void FileActions::save(const protocol::FileReference &file, Target target)
{
    const auto name = FileBlock::shownName(file);
    if (m_pictures->isRemoved(file.file)) {
        Q_EMIT told(tr("“%1” was removed from the server.").arg(name));
        return;
    }
    if (isSaving(file.file)) {
        Q_EMIT told(tr("“%1” is being saved already.").arg(name));
        return;
    }
    Question question;
    question.title = tr("Save “%1”?").arg(name);
    question.verb = tr("Save anyway");
    question.destructive = true;
    switch (riskOf(file.name, file.mediaType)) {
    case FileRisk::None:
        confirmCost(file, target);
        return;
    case FileRisk::Program:
        question.text = tr("This file is a program, or can carry one. When it is opened, it can do to this computer "
                           "whatever you can do. Save it only if you expected it and know who made it.");
        break;
    case FileRisk::Macros:
        question.text = tr("This document can carry macros: small programs that run when it is opened and their use "
                           "is allowed. Save it only if you expected it, and do not allow macros in it.");
        break;
    case FileRisk::Link:
        question.text = tr("This file is a shortcut. When it is opened, it leads to an address or starts a program "
                           "that somebody else chose. Save it only if you expected it.");
        break;
    }
    Prompts::ask(m_window, question, [this, guard = QPointer(this), file, target](bool yes) {
        if (guard && yes)
            confirmCost(file, target);
    });
}

void FileActions::confirmCost(const protocol::FileReference &file, Target target)
{
    if (!m_desk->costsMuch(file.size)) {
        chooseTarget(file, target);
        return;
    }
    Question question;
    question.title = tr("Save “%1” over a metered network?").arg(FileBlock::shownName(file));
    question.text = tr("It has %1. This computer's network counts what is transferred, and you may have to pay for it.")
                        .arg(FileTexts::size(file.size));
    question.verb = tr("Save");
    Prompts::ask(m_window, question, [this, guard = QPointer(this), file, target](bool yes) {
        if (guard && yes)
            chooseTarget(file, target);
    });
}

void FileActions::chooseTarget(const protocol::FileReference &file, Target target)
{
    m_choosing.insert(file.file);
    const auto remembered = m_settings.saveFolder();
    const auto find = [remembered, other = downloadFolder(), name = file.name] {
        const bool isKept = isUsable(remembered);
        return Offered{freePathIn(isKept ? remembered : other, name), isKept};
    };
    askDisk(FolderMs, this, find, [this, file, target, remembered](const std::optional<Offered> &offered) {
        m_choosing.remove(file.file);
        if (!offered)
            Q_EMIT told(tr("The folder for saved files does not answer. Choose another one."));
        if (offered && offered->isRemembered && target == Target::Remembered)
            saveTo(file, offered->path);
        else
            askForTarget(file, offered ? offered->path : downloadFolder() + u'/' + safeFileName(file.name));
    });
}

void FileActions::askForTarget(const protocol::FileReference &file, const QString &offered)
{
    auto *dialog = new QFileDialog(m_window, tr("Save file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setDirectory(QFileInfo(offered).absolutePath());
    dialog->selectFile(QFileInfo(offered).fileName());
    connect(dialog, &QFileDialog::fileSelected, this, [this, file](const QString &path) {
        m_settings.setSaveFolder(QFileInfo(path).absolutePath());
        saveTo(file, path);
    });
    dialog->open();
}

void FileActions::saveTo(const protocol::FileReference &file, const QString &path)
{
    m_desk->save(file, path, this, [this, file](const Result<FileId> &begun) {
        if (!begun)
            tellFailure(file, begun.error());
    });
}

void FileActions::noteFinished(const Transfer &transfer)
{
    if (transfer.kind != TransferKind::Download)
        return;
    if (transfer.state == TransferState::Failed) {
        tellFailure(transfer.reference, transfer.error.value_or(Error()));
        return;
    }
    const QFileInfo info(transfer.path);
    Q_EMIT offered({tr("“%1” is saved in “%2”.").arg(info.fileName(), info.dir().dirName()), tr("Show in folder"),
                    [path = transfer.path] { openFolderOf(path); }});
}

void FileActions::tellFailure(const protocol::FileReference &file, const Error &error)
{
    Transfer failed;
    failed.kind = TransferKind::Download;
    failed.state = TransferState::Failed;
    failed.error = error;
    Q_EMIT told(tr("“%1” was not saved. %2").arg(FileBlock::shownName(file), transferFailure(failed)));
    if (protocol::isRemoval(error.code))
        m_pictures->noteRemoved(file.file);
}

void FileActions::copyPicture(const protocol::FileReference &file)
{
    loadPicture(*m_desk, file, MostCopiedSide, this, [this, file](const Result<QImage> &picture) {
        if (!picture) {
            Q_EMIT told(tr("The image was not copied. %1").arg(pictureFailure(picture.error())));
            return;
        }
        QGuiApplication::clipboard()->setImage(*picture);
        Q_EMIT told(tr("The image is on the clipboard."));
    });
}

void FileActions::showInFolder(FileId file)
{
    const auto transfer = m_desk->find(file);
    if (transfer && !transfer->path.isEmpty())
        openFolderOf(transfer->path);
}

} // namespace conclave::client
