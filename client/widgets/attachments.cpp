// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/attachments.h"

#include "client/account/filelane.h"
#include "client/account/worker.h"
#include "client/models/errortexts.h"
#include "client/models/filetexts.h"
#include "client/widgets/attachmenttray.h"
#include "client/widgets/composer.h"
#include "client/widgets/prompts.h"
#include "client/widgets/transfertexts.h"

#include <QBuffer>
#include <QFileDialog>
#include <QFileInfo>
#include <QPointer>
#include <QStandardPaths>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qsizetype MostSentences = 3;
constexpr int LookMs = 1000; // what cannot be seen by then is attached nevertheless, and waits for its disk

} // namespace

Attachments::Attachments(TransferDesk *desk, const ReadPlace &place, Composer *composer)
    : QObject(composer)
    , m_desk(desk)
    , m_place(place)
    , m_composer(composer)
{
    connect(composer, &Composer::attachWanted, this, &Attachments::choose);
    connect(composer, &Composer::filesPasted, this, &Attachments::add);
    if (m_desk) {
        wireTray();
        fill();
        connect(m_desk, &TransferDesk::limitChanged, this, &Attachments::showLimit);
    }
    showLimit();
}

void Attachments::wireTray()
{
    auto *tray = m_composer->tray();
    connect(tray, &AttachmentTray::pauseWanted, m_desk, &TransferDesk::pause);
    connect(tray, &AttachmentTray::resumeWanted, m_desk, &TransferDesk::resume);
    connect(tray, &AttachmentTray::cancelWanted, m_desk, &TransferDesk::cancel);
    connect(tray, &AttachmentTray::described, m_desk, &TransferDesk::describe);
    connect(tray, &AttachmentTray::locationWanted, m_desk, &TransferDesk::keepLocation);
    connect(tray, &AttachmentTray::bytesWanted, this, [this, tray](FileId file) {
        const auto transfer = m_desk->find(file);
        if (!transfer)
            return;
        m_desk->content(transfer->reference, tray, [tray, file](const Result<QByteArray> &bytes) {
            if (bytes)
                tray->setBytes(file, *bytes);
        });
    });
    connect(m_desk, &TransferDesk::changed, this, &Attachments::put);
    connect(m_desk, &TransferDesk::removed, tray, &AttachmentTray::take);
}

void Attachments::fill()
{
    const auto files = m_desk->tray(m_place);
    for (const auto &transfer : files)
        m_composer->tray()->put(transfer);
}

// What went out with its message is not in the tray any more.
void Attachments::put(const Transfer &transfer)
{
    if (isInTray(transfer) && transfer.place == m_place)
        m_composer->tray()->put(transfer);
    else
        m_composer->tray()->take(transfer.file);
}

QString Attachments::problem() const
{
    return !m_desk || m_desk->fileBytes() == 0 ? tr("This server does not take files.") : QString();
}

void Attachments::showLimit()
{
    m_composer->setAttachProblem(problem());
}

bool Attachments::isEmpty() const
{
    return m_composer->tray()->isEmpty() && m_asked == 0 && m_lookedAt.isEmpty();
}

void Attachments::choose()
{
    const auto documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    if (m_folder.isEmpty()) {
        openDialog(documents);
        return;
    }
    askDisk(
        LookMs, this, [folder = m_folder] { return QFileInfo(folder).isDir(); },
        [this, documents](const std::optional<bool> &isThere) {
            openDialog(isThere.value_or(false) ? m_folder : documents);
        });
}

void Attachments::openDialog(const QString &folder)
{
    auto *dialog = new QFileDialog(m_composer->window(), tr("Attach files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setDirectory(folder);
    dialog->setLabelText(QFileDialog::Accept, tr("Attach"));
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &paths) {
        m_folder = QFileInfo(paths.value(0)).absolutePath();
        addPaths(paths);
    });
    connect(dialog, &QDialog::finished, m_composer, &Composer::focusText);
    dialog->open();
}

void Attachments::add(const QMimeData *data)
{
    const auto carried = carriedFiles(*data);
    if (!carried.paths.isEmpty())
        addPaths(carried.paths);
    else if (!carried.png.isEmpty())
        attach(pastedPictureName(), carried.png);
    else if (!carried.image.isNull())
        pack(carried.image);
}

void Attachments::pack(const QImage &picture)
{
    runInBackground(
        this,
        [picture] {
            QByteArray png;
            QBuffer buffer(&png);
            buffer.open(QIODevice::WriteOnly);
            picture.save(&buffer, "PNG");
            return png;
        },
        [this](const QByteArray &png) { attach(pastedPictureName(), png); });
}

void Attachments::addText(const QString &text)
{
    attach(pastedTextName(), text.toUtf8());
}

bool Attachments::hasRoom()
{
    return m_composer->tray()->count() + m_asked < MostFiles;
}

QString Attachments::sizeRefusal(const QString &name, qint64 size) const
{
    const auto most = m_desk->fileBytes();
    return most && size > *most ? tr("“%1” has %2. The server takes files of up to %3.")
                                      .arg(name, FileTexts::size(size), FileTexts::size(*most))
                                : QString();
}

QList<Attachments::Seen> Attachments::lookAt(const QStringList &paths)
{
    QList<Seen> seen;
    qsizetype good = 0;
    for (const auto &path : paths) {
        const QFileInfo info(path);
        auto kind = Seen::Kind::File;
        if (info.isDir())
            kind = Seen::Kind::Folder;
        else if (!info.exists() || !info.isReadable())
            kind = Seen::Kind::Unreadable;
        else if (!info.isFile())
            kind = Seen::Kind::Other;
        seen << Seen{kind, info.size()};
        good += kind == Seen::Kind::File;
        if (good > MostFiles)
            break; // the others find no room
    }
    return seen;
}

QString Attachments::refusal(const QString &path, const Seen &seen) const
{
    const auto named = QFileInfo(path).fileName();
    const auto name = named.isEmpty() ? path : named;
    switch (seen.kind) {
    case Seen::Kind::Folder:
        return tr("“%1” is a folder. Add the files in it, or pack them into one.").arg(name);
    case Seen::Kind::Unreadable:
        return tr("“%1” cannot be read.").arg(name);
    case Seen::Kind::Other:
        return tr("“%1” is not a file.").arg(name);
    case Seen::Kind::File:
        break;
    }
    return sizeRefusal(name, seen.size);
}

void Attachments::addPaths(const QStringList &paths)
{
    const auto why = m_composer->isBlocked() ? m_composer->blockedReason() : problem();
    if (!why.isEmpty()) {
        Q_EMIT told(why);
        return;
    }
    const auto batch = std::make_shared<QStringList>(paths);
    m_lookedAt.append(batch);
    // Also when the user leaves meanwhile.
    askDisk(
        LookMs, m_desk, [paths] { return lookAt(paths); },
        [guard = QPointer(this), desk = m_desk, place = m_place, batch](const std::optional<QList<Seen>> &seen) {
            const auto files = std::exchange(*batch, {});
            if (guard) {
                guard->m_lookedAt.removeOne(batch);
                guard->take(files, seen);
                return;
            }
            for (qsizetype i = 0; i < files.size(); ++i) {
                const bool isKnown = seen && i < seen->size();
                const bool isFine
                    = !isKnown || (seen->at(i).kind == Seen::Kind::File && !desk->costsMuch(seen->at(i).size));
                if (isFine)
                    desk->attach(place, files.at(i), desk, [](const Result<FileId> &) {}); // it is in the tray later
            }
        });
    m_composer->focusText();
}

void Attachments::take(const QStringList &paths, const std::optional<QList<Seen>> &seen)
{
    QStringList refused;
    QList<SizedPath> costly;
    for (qsizetype i = 0; i < paths.size(); ++i) {
        const auto &path = paths.at(i);
        const auto known = seen && i < seen->size() ? std::optional(seen->at(i)) : std::nullopt;
        const auto reason = known ? refusal(path, *known) : QString();
        if (reason.isEmpty() && (!hasRoom() || costly.size() >= MostFiles)) {
            refused.prepend(tr("A message can have %1 files. What is more was not added.").arg(MostFiles));
            break;
        }
        if (!reason.isEmpty()) {
            refused << reason;
            continue;
        }
        if (known && m_desk->costsMuch(known->size))
            costly.append({path, known->size});
        else
            attachPath(path);
    }
    if (!costly.isEmpty())
        confirmCost(costly);
    if (refused.size() > MostSentences)
        refused = refused.first(MostSentences) << tr("There are more that were not added.");
    if (!refused.isEmpty())
        Q_EMIT told(refused.join(u' '));
}

void Attachments::attachPath(const QString &path)
{
    ++m_asked;
    m_desk->attach(m_place, path, this, [this, name = QFileInfo(path).fileName()](const Result<FileId> &attached) {
        noteAnswer(name, attached);
    });
}

void Attachments::confirmCost(const QList<SizedPath> &costly)
{
    QStringList files;
    for (const auto &[path, size] : costly)
        files << tr("“%1” has %2.").arg(QFileInfo(path).fileName(), FileTexts::size(size));
    Question question;
    question.title = tr("Upload over a metered network?");
    question.text = tr("%1 This computer's network counts what is transferred, and you may have to pay for it.")
                        .arg(files.join(u' '));
    question.verb = tr("Upload");
    Prompts::ask(m_composer, question, [this, guard = QPointer(this), costly](bool yes) {
        if (guard && yes)
            std::for_each(costly.begin(), costly.end(), [this](const SizedPath &one) { attachPath(one.path); });
    });
}

void Attachments::attach(const QString &name, const QByteArray &bytes)
{
    auto why = m_composer->isBlocked() ? m_composer->blockedReason() : problem();
    if (why.isEmpty())
        why = sizeRefusal(name, bytes.size());
    if (why.isEmpty() && !hasRoom())
        why = tr("A message can have %1 files. What is more was not added.").arg(MostFiles);
    if (!why.isEmpty()) {
        Q_EMIT told(why);
        return;
    }
    ++m_asked;
    m_desk->attach(m_place, name, bytes, this,
                   [this, name](const Result<FileId> &attached) { noteAnswer(name, attached); });
}

void Attachments::noteAnswer(const QString &name, const Result<FileId> &attached)
{
    --m_asked;
    if (attached)
        return;
    switch (attached.error().code) {
    case ErrorCode::FileFailed:
    case ErrorCode::NotFound:
        Q_EMIT told(tr("“%1” cannot be read.").arg(name));
        return;
    case ErrorCode::FileTooLarge:
    case ErrorCode::TooLarge:
        Q_EMIT told(tr("“%1” is larger than the server allows.").arg(name));
        return;
    case ErrorCode::TooMany:
    case ErrorCode::Invalid:
        Q_EMIT told(tr("A message can have %1 files. What is more was not added.").arg(MostFiles));
        return;
    default:
        Q_EMIT told(tr("“%1” was not added. %2").arg(name, errorText(attached.error())));
    }
}

// Whoever sends wants the files to go, also those that they had stopped.
void Attachments::send(const protocol::Content::Text &text)
{
    for (const auto &batch : std::exchange(m_lookedAt, {})) { // they go with it, whatever they are
        const auto paths = std::exchange(*batch, {});
        for (const auto &path : paths.first(std::min<qsizetype>(paths.size(), MostFiles)))
            attachPath(path);
    }
    const auto files = m_desk->tray(m_place);
    for (const auto &transfer : files) {
        if (transfer.state == TransferState::Paused)
            m_desk->resume(transfer.file);
    }
    m_desk->send(m_place, text, this, [this, words = text.text](const Result<ClientId> &sent) {
        if (sent)
            return;
        if (m_composer->text().isEmpty())
            m_composer->insertText(words);
        Q_EMIT told(tr("The message was not kept. %1").arg(errorText(sent.error())));
    });
}

} // namespace conclave::client
