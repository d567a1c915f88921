// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/pictureloading.h"

#include "client/account/worker.h"
#include "client/models/errortexts.h"
#include "client/models/filetexts.h"
#include "client/models/picturedecoder.h"
#include "shared/protocol/errors.h"

#include <QCoreApplication>

namespace conclave::client {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::PictureLoading)
};

void decode(const QByteArray &bytes, int mostSide, QObject *context,
            const std::function<void(const Result<QImage> &)> &answer)
{
    runInBackground(
        context, [bytes, mostSide] { return decodePicture(bytes, mostSide); },
        [answer](const QImage &image) {
            answer(image.isNull() ? Result<QImage>(Error{ErrorCode::Invalid, {}}) : Result<QImage>(image));
        });
}

} // namespace

bool isTooLargeToPreview(const protocol::FileReference &file)
{
    const auto pixels = file.width.value_or(0) * file.height.value_or(0);
    return file.size > MostPreviewBytes || (FileTexts::isPicture(file) && pixels > MostPicturePixels);
}

void loadPicture(TransferDesk &desk, const protocol::FileReference &file, int mostSide, QObject *context,
                 std::function<void(const Result<QImage> &)> answer)
{
    if (isTooLargeToPreview(file)) {
        answer(Error{ErrorCode::TooLarge, {}});
        return;
    }
    desk.content(file, context, [context, mostSide, answer = std::move(answer)](const Result<QByteArray> &bytes) {
        if (bytes)
            decode(*bytes, mostSide, context, answer);
        else
            answer(bytes.error());
    });
}

QString pictureFailure(const Error &error)
{
    if (protocol::isRemoval(error.code))
        return Tr::tr("This file was removed.");
    switch (error.code) {
    case ErrorCode::TooLarge:
    case ErrorCode::FileTooLarge:
        return Tr::tr("It is too large to be shown here.");
    case ErrorCode::Invalid:
        return Tr::tr("It cannot be shown here.");
    default:
        return errorText(error);
    }
}

} // namespace conclave::client
