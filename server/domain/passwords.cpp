// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/passwords.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr int MaxBytes = 1024;
constexpr int FewestDifferent = 5;
constexpr qsizetype ShortestWord = 3; // of a name that counts
constexpr qsizetype ShortestRow = 4;
constexpr qsizetype EnoughLeft = 8;

constexpr std::array commonWords{u"conclave", u"password", u"passwort", u"passphrase", u"kennwort", u"changeme",
                                 u"letmein",  u"welcome",  u"secret",   u"login",      u"admin"};
constexpr std::array keyboardRows{u"1234567890", u"qwertyuiop", u"asdfghjkl", u"zxcvbnm", u"qwertzuiop", u"yxcvbnm"};

// Whether it is one of those that leaked most often. The list is small enough to be looked through.
bool isCommon(const QString &folded)
{
    if (folded.contains(u'\n'))
        return false;
    QFile file(u":/conclave/server/commonpasswords.txt"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the list of common passwords is missing");
    return file.readAll().contains('\n' + folded.toUtf8() + '\n');
}

Error invalid(const QString &rule)
{
    return {ErrorCode::Invalid, rule};
}

// The step from one character to the next along a row: of code points, or of a keyboard; 0 when there is none.
bool follows(QChar a, QChar b, int step)
{
    if (a.isLetterOrNumber() && b.isLetterOrNumber() && b.unicode() == a.unicode() + step)
        return true;
    return std::any_of(keyboardRows.begin(), keyboardRows.end(), [=](QStringView row) {
        const auto at = row.indexOf(a);
        const auto next = at + step;
        return at >= 0 && next >= 0 && next < row.size() && row.at(next) == b;
    });
}

qsizetype rowLength(const QString &text, qsizetype from, int step)
{
    qsizetype end = from + 1;
    while (end < text.size() && follows(text.at(end - 1), text.at(end), step))
        ++end;
    return end - from;
}

// Each row of characters that follow each other, or are the same, becomes one character.
QString withoutRows(const QString &text)
{
    QString left;
    for (qsizetype i = 0; i < text.size();) {
        const auto length = std::max({rowLength(text, i, 1), rowLength(text, i, -1), rowLength(text, i, 0)});
        left += text.at(i);
        i += length >= ShortestRow ? length : 1;
    }
    return left;
}

// What is said again and again is said once.
QString withoutRepetition(const QString &text)
{
    for (qsizetype period = 1; period <= text.size() / 2; ++period) {
        if (QStringView(text).sliced(period) == QStringView(text).chopped(period))
            return text.left(period);
    }
    return text;
}

QString withoutWords(QString text, const QStringList &context)
{
    static const QRegularExpression separators(u"[^\\p{L}\\p{N}]+"_s);
    QStringList words;
    for (const auto &name : context) {
        words << name.toCaseFolded();
        words << name.toCaseFolded().split(separators, Qt::SkipEmptyParts);
    }
    for (const auto *word : commonWords)
        words << QString::fromUtf16(word);
    std::sort(words.begin(), words.end(), [](const QString &a, const QString &b) { return a.size() > b.size(); });
    for (const auto &word : std::as_const(words)) {
        if (word.size() >= ShortestWord)
            text.remove(word);
    }
    return text;
}

} // namespace

Status password(const QString &text, const QStringList &context, int minimumLength)
{
    if (text.toUcs4().size() < minimumLength)
        return invalid(u"password: at least %1 characters"_s.arg(minimumLength));
    if (text.toUtf8().size() > MaxBytes)
        return invalid(u"password: at most %1 bytes"_s.arg(MaxBytes));
    if (QSet<QChar>(text.begin(), text.end()).size() < FewestDifferent)
        return invalid(u"password: too few different characters"_s);
    const auto folded = text.toCaseFolded();
    if (isCommon(folded) || isCommon(withoutRepetition(folded)))
        return invalid(u"password: one of those that leaked most often, and are tried first"_s);
    const auto enough = std::min<qsizetype>(EnoughLeft, minimumLength / 2 + 1);
    if (withoutRepetition(withoutRows(withoutRepetition(folded))).size() < enough)
        return invalid(u"password: hardly more than repetition, or rows of the alphabet or the keyboard"_s);
    if (withoutRepetition(withoutRows(withoutRepetition(withoutWords(folded, context)))).size() < enough)
        return invalid(u"password: hardly more than names from here, or words that everybody tries first"_s);
    return {};
}

} // namespace conclave::server
