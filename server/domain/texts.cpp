// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/texts.h"

#include "shared/protocol/content.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

Error invalid(const QString &rule)
{
    return {ErrorCode::Invalid, rule};
}

// Control and format characters (bidi marks, zero-width ones), separators of lines, private and unassigned ones.
bool isInvisible(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return false;
    }
}

bool anyOf(const QString &text, bool (*predicate)(char32_t))
{
    const auto points = text.toUcs4();
    return std::any_of(points.begin(), points.end(), predicate);
}

QString tidy(const QString &text)
{
    return text.normalized(QString::NormalizationForm_C).trimmed();
}

bool isUserNameCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'.' || c == u'-' || c == u'_';
}

bool isChannelNameCharacter(char32_t c)
{
    return QChar::isLetterOrNumber(c) || QChar::isMark(c) || c == U'-' || c == U'_' || c == U'.';
}

} // namespace

Result<QString> userName(const QString &text)
{
    if (text.isEmpty() || text.size() > 32 || !std::all_of(text.begin(), text.end(), isUserNameCharacter)
        || !text.at(0).isLetterOrNumber())
        return invalid(u"name: 1 to 32 of a-z, 0-9, dot, dash, underscore, beginning with a letter or digit"_s);
    if (text == u"channel" || text == u"here" || text == u"all")
        return invalid(u"name: this word is reserved for mentions"_s);
    return text;
}

Result<QString> displayName(const QString &text)
{
    const auto name = tidy(text);
    if (name.isEmpty() || name.size() > 80)
        return invalid(u"display_name: 1 to 80 characters"_s);
    if (anyOf(name, isInvisible))
        return invalid(u"display_name: no control, bidirectional or invisible characters"_s);
    return name;
}

Result<QString> channelName(const QString &text)
{
    const auto name = tidy(text);
    const auto points = name.toUcs4();
    if (name.isEmpty() || name.size() > 80 || name != name.toLower()
        || !std::all_of(points.begin(), points.end(), isChannelNameCharacter))
        return invalid(u"name: 1 to 80 lower-case letters, digits, dots, dashes or underscores"_s);
    return name;
}

Result<QString> topic(const QString &text)
{
    const auto line = tidy(text);
    if (line.size() > 250)
        return invalid(u"topic: at most 250 characters"_s);
    if (anyOf(line, isInvisible))
        return invalid(u"topic: one line without control, bidirectional or invisible characters"_s);
    return line;
}

Result<protocol::UserStatus> userStatus(const protocol::UserStatus &status, qint64 now)
{
    constexpr qint64 MaxMs = qint64(366) * 24 * 3600 * 1000;
    const protocol::UserStatus tidied{tidy(status.text), status.emoji, status.until};
    if (tidied.text.isEmpty() && tidied.emoji.isEmpty())
        return invalid(u"status: a text or an emoji"_s);
    if (tidied.text.size() > 100 || anyOf(tidied.text, isInvisible))
        return invalid(u"text: one line of at most 100 characters, none of them invisible"_s);
    if (const auto fine = tidied.emoji.isEmpty() ? Status() : emoji(tidied.emoji); !fine)
        return fine.error();
    if (tidied.until && (*tidied.until <= now || *tidied.until > now + MaxMs))
        return invalid(u"until: within a year from now"_s);
    return tidied;
}

Status messageText(const QString &text)
{
    if (text.trimmed().isEmpty())
        return invalid(u"text: empty"_s);
    if (text.toUtf8().size() > protocol::MaxTextBytes)
        return Error{ErrorCode::TooLarge, u"text: more than 8192 bytes"_s};
    const bool control = std::any_of(text.begin(), text.end(), [](QChar c) {
        return c.category() == QChar::Other_Control && c != u'\n' && c != u'\t';
    });
    if (control)
        return invalid(u"text: control characters"_s);
    return {};
}

Status emoji(const QString &text)
{
    constexpr int MaxCodePoints = 12; // a family of four with skin tones has 11
    const auto points = text.toUcs4();
    const bool keycap = points.size() >= 2 && points.last() == 0x20e3;
    bool symbol = keycap;
    const bool fine = std::all_of(points.begin(), points.end(), [&](char32_t c) {
        if (c < 0x80)
            return keycap && (QChar::isDigit(c) || c == U'#' || c == U'*');
        const auto category = QChar::category(c);
        const bool joins = c == 0x200d || c == 0xfe0f || c == 0x20e3 || (c >= 0xe0020 && c <= 0xe007f)
            || category == QChar::Symbol_Modifier; // joiner, variation, keycap, tags of flags, skin tones
        const bool pictures = category == QChar::Symbol_Other || category == QChar::Symbol_Math
            || category == QChar::Punctuation_Other || category == QChar::Punctuation_Dash;
        symbol = symbol || pictures;
        return joins || pictures || category == QChar::Other_NotAssigned; // newer than this program's Unicode
    });
    if (points.isEmpty() || points.size() > MaxCodePoints || !fine || !symbol)
        return invalid(u"emoji: one emoji"_s);
    return {};
}

} // namespace conclave::server
