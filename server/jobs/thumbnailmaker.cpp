// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/jobs/thumbnailmaker.h"

#include "shared/protocol/frames/files.h"
#include "shared/util/logging.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QHash>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr int PatienceMs = 5'000;
constexpr qsizetype MostBytes = 4 * 1024 * 1024; // of an answer

QString formatOf(const QString &mediaType)
{
    static const QHash<QString, QString> formats{{u"image/png"_s, u"png"_s},
                                                 {u"image/jpeg"_s, u"jpeg"_s},
                                                 {u"image/gif"_s, u"gif"_s},
                                                 {u"image/webp"_s, u"webp"_s},
                                                 {u"image/bmp"_s, u"bmp"_s}};
    return formats.value(mediaType);
}

// What it needs to start, and nothing of ours.
QProcessEnvironment environment()
{
    const auto ours = QProcessEnvironment::systemEnvironment();
    QProcessEnvironment theirs;
    for (const auto &name : {u"PATH"_s, u"LD_LIBRARY_PATH"_s, u"QT_PLUGIN_PATH"_s}) {
        if (ours.contains(name))
            theirs.insert(name, ours.value(name));
    }
    return theirs;
}

// All that it says, or nothing when it says too much or takes too long.
std::optional<QByteArray> outputOf(QProcess &process)
{
    QElapsedTimer timer;
    timer.start();
    QByteArray output;
    while (process.state() != QProcess::NotRunning) {
        const auto leftMs = PatienceMs - timer.elapsed();
        if (leftMs <= 0 || output.size() > MostBytes) {
            process.kill();
            process.waitForFinished();
            return std::nullopt;
        }
        process.waitForReadyRead(int(leftMs));
        output += process.readAllStandardOutput();
    }
    output += process.readAllStandardOutput();
    const bool isGood = process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    return isGood && output.size() <= MostBytes ? std::optional(output) : std::nullopt;
}

bool isBlurhash(const QByteArray &text)
{
    return text.size() >= 6 && text.size() <= 120
        && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

} // namespace

ThumbnailMaker::ThumbnailMaker(QString program)
    : m_program(std::move(program))
{
}

QString ThumbnailMaker::findProgram()
{
    const auto here = QCoreApplication::applicationDirPath();
    for (const auto &folder :
         {here, QString(here + u"/../libexec/conclave"_s), u"/usr/libexec/conclave"_s, u"/usr/lib/conclave"_s}) {
        const QFileInfo file(folder + u"/conclave-thumbnailer"_s);
        if (file.isExecutable())
            return file.absoluteFilePath();
    }
    return {};
}

std::optional<Thumbnail> ThumbnailMaker::make(const QString &path, const QString &mediaType) const
{
    const auto format = formatOf(mediaType);
    if (format.isEmpty() || m_program.isEmpty())
        return std::nullopt;
    QProcess process;
    process.setProcessEnvironment(environment());
    process.setStandardInputFile(path);
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(m_program, {format, QString::number(protocol::ThumbnailPixels)});
    if (!process.waitForStarted(PatienceMs)) {
        qCWarning(lcServer).noquote() << "no thumbnail:" << m_program << process.errorString();
        return std::nullopt;
    }
    const auto output = outputOf(process);
    if (!output)
        return std::nullopt;
    const auto end = output->indexOf('\n');
    const auto words = output->left(std::max<qsizetype>(end, 0)).split(' ');
    const Thumbnail thumbnail{words.value(0).toLongLong(), words.value(1).toLongLong(),
                              QString::fromLatin1(words.value(2)), output->mid(end + 1)};
    // It may speak for a hostile file: believed is what could be true.
    const bool isSound = words.size() == 3 && thumbnail.width > 0 && thumbnail.width <= 1'000'000
        && thumbnail.height > 0 && thumbnail.height <= 1'000'000 && isBlurhash(words.at(2))
        && (thumbnail.bytes.startsWith("\x89PNG\r\n") || thumbnail.bytes.startsWith("\xff\xd8\xff"));
    return isSound ? std::optional(thumbnail) : std::nullopt;
}

} // namespace conclave::server
