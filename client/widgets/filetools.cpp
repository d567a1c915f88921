// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/filetools.h"

#include "client/models/filetexts.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QFileInfo>
#include <QMenu>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::FileTools)
};

ShownFile shownFile(const TimelineItem &item, const protocol::FileReference &file)
{
    return {item.id, file, item.senderName, item.at, item.delivery == Delivery::Sent};
}

} // namespace

bool canBePreviewed(const protocol::FileReference &file)
{
    return FileTexts::isPicture(file) || FileTexts::isText(file);
}

QList<ShownFile> previewsOf(const TimelineRows &rows)
{
    QList<ShownFile> files;
    for (int row = 0; row < rows.rowCount(); ++row) {
        const auto &item = rows.item(row);
        if (item.kind != TimelineItem::Kind::Message || item.deleted)
            continue;
        for (const auto &file : item.files) {
            if (canBePreviewed(file))
                files.append(shownFile(item, file));
        }
    }
    return files;
}

std::optional<ShownFile> findFile(const TimelineRows &rows, MessageId message, FileId file)
{
    const int row = rows.rowOf(message);
    if (row < 0)
        return std::nullopt;
    const auto &item = rows.item(row);
    const auto found = std::find_if(item.files.begin(), item.files.end(),
                                    [&file](const protocol::FileReference &one) { return one.file == file; });
    return found == item.files.end() ? std::nullopt : std::optional(shownFile(item, *found));
}

void addFileEntriesTo(QMenu &menu, const protocol::FileReference &file, const FileState &state, bool isSent,
                      const std::function<void(FileWish)> &wanted)
{
    const auto add = [&menu, &wanted](const QString &text, FileWish wish, bool isPossible) {
        auto *entry = menu.addAction(text);
        entry->setEnabled(isPossible);
        QObject::connect(entry, &QAction::triggered, &menu, [wanted, wish] { wanted(wish); });
    };
    const bool isThere = !state.isRemoved;
    if (canBePreviewed(file))
        add(Tr::tr("Preview"), FileWish::Open, isThere);
    add(Tr::tr("Save"), FileWish::Save, isThere && isSent);
    add(Tr::tr("Save as …"), FileWish::SaveAs, isThere && isSent);
    const bool isSaved = state.transfer && state.transfer->kind == TransferKind::Download
        && state.transfer->state == TransferState::Done;
    if (isSaved)
        add(Tr::tr("Show in folder"), FileWish::ShowInFolder, true);
    if (FileTexts::isPicture(file))
        add(Tr::tr("Copy image"), FileWish::CopyPicture, isThere);
    add(Tr::tr("Copy name"), FileWish::CopyName, true);
}

void openFolderOf(const QString &path)
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath()));
}

QString menuText(const QString &text)
{
    return QString(text).replace(u'&', u"&&"_s);
}

} // namespace conclave::client
