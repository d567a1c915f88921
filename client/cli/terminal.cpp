// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/terminal.h"

#include "client/cli/exitcode.h"
#include "shared/protocol/frame.h"

#include <QCoreApplication>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

bool isHarmless(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // direction marks, zero-width characters
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return c == 0x200d; // joins emoji
    default:
        return true;
    }
}

} // namespace

QString inWords(const QString &text, const QList<protocol::FileReference> &files)
{
    QStringList parts;
    if (!text.isEmpty() || files.isEmpty())
        parts << text;
    for (const auto &file : files)
        parts << u"[file: %1, %2 bytes]"_s.arg(file.name).arg(file.size);
    return parts.join(u' ');
}

QString printable(const QString &text)
{
    QString out;
    for (const char32_t c : text.toUcs4()) {
        if (isHarmless(c))
            out += QString::fromUcs4(&c, 1);
        else if (c == U'\n')
            out += "\\n"_L1;
        else
            out += u"\\u{%1}"_s.arg(quint32(c), 0, 16);
    }
    return out;
}

void printBytes(const QByteArray &bytes)
{
    const bool written = std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout) == size_t(bytes.size());
    if (!written || std::fflush(stdout) != 0)
        QCoreApplication::exit(ExitOther); // whoever runs says what happened
}

bool outputFailed()
{
    return std::ferror(stdout) != 0;
}

void printLine(const QString &text)
{
    printBytes(text.toUtf8() + '\n');
}

void printJson(const QJsonObject &object)
{
    printBytes(protocol::compactJson(object) + '\n');
}

void printError(const QString &text)
{
    printBelowError("conclave-cli: "_L1 + text);
}

void printBelowError(const QString &text)
{
    const auto line = printable(text).toUtf8() + '\n';
    std::fwrite(line.constData(), 1, size_t(line.size()), stderr);
    std::fflush(stderr);
}

} // namespace conclave::client
