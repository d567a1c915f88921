// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/carriedfiles.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QMimeData>
#include <QUrl>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::CarriedFiles)
};

const auto Png = u"image/png"_s;

// Programs put a picture beside words that were copied, of a table for instance; then the words are meant.
bool isPictureMeant(const QMimeData &data)
{
    return data.hasImage() && (!data.hasText() || data.text().trimmed().isEmpty());
}

bool namesLocalFiles(const QMimeData &data)
{
    const auto urls = data.urls();
    return std::any_of(urls.cbegin(), urls.cend(), [](const QUrl &url) { return url.isLocalFile(); });
}

// No colons: some file systems do not take them.
QString timeStamp()
{
    return QDateTime::currentDateTime().toString(u"yyyy-MM-dd HH.mm"_s);
}

} // namespace

bool carriesFiles(const QMimeData &data)
{
    return namesLocalFiles(data) || isPictureMeant(data);
}

CarriedFiles carriedFiles(const QMimeData &data)
{
    CarriedFiles carried;
    const auto urls = data.urls();
    for (const auto &url : urls) {
        if (url.isLocalFile())
            carried.paths << url.toLocalFile();
    }
    if (!carried.paths.isEmpty() || !isPictureMeant(data))
        return carried;
    carried.png = data.data(Png);
    if (carried.png.isEmpty())
        carried.image = qvariant_cast<QImage>(data.imageData());
    return carried;
}

QString pastedPictureName()
{
    return Tr::tr("Pasted image %1.png", "date and time").arg(timeStamp());
}

QString pastedTextName()
{
    return Tr::tr("Pasted text %1.txt", "date and time").arg(timeStamp());
}

} // namespace conclave::client
