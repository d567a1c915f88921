// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/filetexts.h"

#include "shared/markdown/markdown.h"

#include <QLocale>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 MostShownText = 1024 * 1024; // bytes
constexpr qsizetype LongestExtension = 5;

struct Known
{
    const char *mediaType;
    const char *name;
};

constexpr Known names[] = {
    {"application/pdf", QT_TRANSLATE_NOOP("conclave::client::FileTexts", "PDF")},
    {"image/svg+xml", QT_TRANSLATE_NOOP("conclave::client::FileTexts", "SVG")},
    {"application/x-ms-dos-executable", QT_TRANSLATE_NOOP("conclave::client::FileTexts", "Program")},
    {"application/x-msdownload", QT_TRANSLATE_NOOP("conclave::client::FileTexts", "Program")},
    {"application/vnd.microsoft.portable-executable", QT_TRANSLATE_NOOP("conclave::client::FileTexts", "Program")},
    {"application/x-executable", QT_TRANSLATE_NOOP("conclave::client::FileTexts", "Program")},
    {"application/x-pie-executable", QT_TRANSLATE_NOOP("conclave::client::FileTexts", "Program")},
    {"application/x-sharedlib", QT_TRANSLATE_NOOP("conclave::client::FileTexts", "Program")},
    {"application/x-mach-binary", QT_TRANSLATE_NOOP("conclave::client::FileTexts", "Program")},
};

QString extensionOf(const QString &name)
{
    const auto dot = name.lastIndexOf(u'.');
    const auto extension = dot > 0 ? name.mid(dot + 1) : QString();
    const bool isPlain = std::all_of(extension.begin(), extension.end(),
                                     [](QChar c) { return c.unicode() < 128 && c.isLetterOrNumber(); });
    return isPlain && extension.size() <= LongestExtension ? extension.toUpper() : QString();
}

} // namespace

bool FileTexts::isPicture(const protocol::FileReference &file)
{
    return file.mediaType.startsWith("image/"_L1) && file.width && file.height && *file.width > 0 && *file.height > 0;
}

bool FileTexts::isText(const protocol::FileReference &file)
{
    const bool isReadable = file.mediaType.startsWith("text/"_L1) || file.mediaType == "application/json"_L1
        || file.mediaType == "application/xml"_L1 || file.mediaType == "application/x-yaml"_L1;
    return isReadable && file.size <= MostShownText;
}

QString FileTexts::kind(const protocol::FileReference &file)
{
    for (const auto &known : names) {
        if (file.mediaType == QLatin1StringView(known.mediaType))
            return tr(known.name);
    }
    if (file.mediaType.startsWith("image/"_L1) || file.mediaType.startsWith("audio/"_L1)
        || file.mediaType.startsWith("video/"_L1)) {
        const auto subtype = extensionOf(u"f."_s + file.mediaType.section(u'/', 1));
        if (!subtype.isEmpty())
            return subtype;
    }
    const auto extension = extensionOf(file.name);
    if (!extension.isEmpty())
        return extension;
    return file.mediaType.startsWith("text/"_L1) ? tr("Text") : tr("File");
}

QString FileTexts::size(qint64 bytes)
{
    return QLocale().formattedDataSize(std::max<qint64>(bytes, 0), bytes < 1024 ? 0 : 1,
                                       QLocale::DataSizeTraditionalFormat);
}

QString FileTexts::facts(const protocol::FileReference &file)
{
    return tr("%1 · %2", "kind of a file, its size").arg(kind(file), size(file.size));
}

QString FileTexts::described(const protocol::FileReference &file)
{
    if (isPicture(file))
        return file.description.value_or(QString()).isEmpty() ? tr("Image, no description") : *file.description;
    return tr("%1, %2, %3", "name of a file, its kind, its size").arg(file.name, kind(file), size(file.size));
}

QString FileTexts::mention(const protocol::FileReference &file)
{
    return isPicture(file) ? tr("Photo: %1").arg(file.name) : tr("File: %1").arg(file.name);
}

QString FileTexts::excerpt(const QString &markdown, const QList<protocol::FileReference> &files)
{
    const auto plain = markdown::plainText(markdown::parse(markdown)).simplified();
    if (!plain.isEmpty() || files.isEmpty())
        return plain;
    const auto first = mention(files.first());
    const auto others = int(files.size()) - 1;
    return others == 0 ? first : tr("%1 and %n more", nullptr, others).arg(first);
}

} // namespace conclave::client
