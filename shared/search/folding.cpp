// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/search/folding.h"

#include <QChar>

using namespace Qt::StringLiterals;

namespace conclave::search {

namespace {

bool isIn(char32_t c, char32_t first, char32_t last)
{
    return c >= first && c <= last;
}

// Marks that are taken off: those of the scripts where people leave them out when they search.
bool isLooseMark(char32_t c)
{
    return isIn(c, 0x300, 0x36f) || isIn(c, 0x483, 0x487) || isIn(c, 0x591, 0x5c7) || isIn(c, 0x610, 0x61a)
        || isIn(c, 0x64b, 0x65f) || c == 0x670 || isIn(c, 0x6d6, 0x6ed) || isIn(c, 0x1ab0, 0x1aff)
        || isIn(c, 0x1dc0, 0x1dff) || isIn(c, 0x20d0, 0x20ff) || isIn(c, 0xfe20, 0xfe2f);
}

bool isUnseen(char32_t c)
{
    return QChar::category(c) == QChar::Other_Format || QChar::category(c) == QChar::Other_Surrogate
        || isIn(c, 0xfe00, 0xfe0f) || isIn(c, 0xe0100, 0xe01ef) || isIn(c, 0xe0020, 0xe007f) || c == 0x640;
}

// Letters that people write otherwise and that have no decomposition. nullptr: none.
const char32_t *spelledOut(char32_t c)
{
    switch (c) {
    case 0xdf: // ß
        return U"ss";
    case 0xe6: // æ
        return U"ae";
    case 0x153: // œ
        return U"oe";
    case 0xf8: // ø
        return U"o";
    case 0x111: // đ
    case 0xf0: // ð
        return U"d";
    case 0xfe: // þ
        return U"th";
    case 0x142: // ł
        return U"l";
    case 0x131: // ı
        return U"i";
    case 0x127: // ħ
        return U"h";
    case 0x3c2: // final sigma, where case folding left it
        return U"\u03c3";
    case 0x649: // alef maksura
        return U"\u064a";
    case 0x2018:
    case 0x2019:
    case 0x2bc:
        return U"'";
    default:
        return nullptr;
    }
}

bool isJamo(char32_t c)
{
    return isIn(c, 0x1100, 0x11ff) || isIn(c, 0xa960, 0xa97f) || isIn(c, 0xd7b0, 0xd7ff);
}

// Whether it belongs to the character before it: a mark that is written on it, or the next part of a Hangul syllable.
bool continues(char32_t before, char32_t c)
{
    const bool isHalfWidthMark = isIn(c, 0xff9e, 0xff9f); // of kana
    return QChar::combiningClass(c) != 0 || isHalfWidthMark || (isJamo(before) && isJamo(c));
}

char32_t codePointAt(QStringView text, qsizetype at, qsizetype &length)
{
    const QChar c = text.at(at);
    length = 1;
    if (!c.isHighSurrogate() || at + 1 >= text.size() || !text.at(at + 1).isLowSurrogate())
        return c.unicode();
    length = 2;
    return QChar::surrogateToUcs4(c, text.at(at + 1));
}

void append(Folded &folded, char32_t c, qsizetype begin, qsizetype end)
{
    folded.text.push_back(c);
    folded.begins.append(begin);
    folded.ends.append(end);
}

// Whether its marks make it another letter.
bool keepsMarks(char32_t c)
{
    const auto script = QChar::script(c);
    return c == U'\u0439' /* й */ || script == QChar::Script_Hangul || script == QChar::Script_Hiragana
        || script == QChar::Script_Katakana;
}

// One code point without marks and decompositions of its own.
void appendLetter(Folded &folded, char32_t c, qsizetype begin, qsizetype end)
{
    if (isLooseMark(c) || isUnseen(c))
        return;
    const char32_t lower = QChar::toCaseFolded(c);
    if (const auto *instead = spelledOut(lower)) {
        for (; *instead != 0; ++instead)
            append(folded, *instead, begin, end);
    } else {
        append(folded, lower, begin, end);
    }
}

// Folds one character, all of whose marks are in `piece`.
void appendPiece(Folded &folded, QStringView piece, qsizetype begin)
{
    const auto end = begin + piece.size();
    for (const char32_t whole : piece.toString().normalized(QString::NormalizationForm_KC).toUcs4()) {
        const char32_t lower = QChar::toCaseFolded(whole);
        if (keepsMarks(lower)) {
            append(folded, lower, begin, end);
            continue;
        }
        for (const char32_t part : QString::fromUcs4(&lower, 1).normalized(QString::NormalizationForm_D).toUcs4())
            appendLetter(folded, part, begin, end);
    }
}

} // namespace

Folded fold(QStringView text)
{
    Folded folded;
    folded.text.reserve(size_t(text.size()));
    folded.begins.reserve(text.size());
    folded.ends.reserve(text.size());
    for (qsizetype at = 0; at < text.size();) {
        qsizetype length = 0;
        char32_t last = codePointAt(text, at, length);
        qsizetype next = at + length;
        while (next < text.size()) {
            const char32_t following = codePointAt(text, next, length);
            if (!continues(last, following))
                break;
            last = following;
            next += length;
        }
        const char32_t first = codePointAt(text, at, length);
        if (next == at + length && QChar::decompositionTag(first) == QChar::NoDecomposition)
            appendLetter(folded, first, at, next);
        else
            appendPiece(folded, text.sliced(at, next - at), at);
        at = next;
    }
    return folded;
}

Letter letterOf(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Letter_Uppercase:
    case QChar::Letter_Lowercase:
    case QChar::Letter_Titlecase:
    case QChar::Letter_Modifier:
    case QChar::Letter_Other:
    case QChar::Number_DecimalDigit:
    case QChar::Number_Letter:
    case QChar::Number_Other:
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
        break;
    case QChar::Symbol_Other:
    case QChar::Symbol_Currency:
    case QChar::Symbol_Math:
        return c < 0x80 ? Letter::None : Letter::Wide;
    default:
        return Letter::None;
    }
    switch (QChar::script(c)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Hangul:
    case QChar::Script_Bopomofo:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
        return Letter::Wide;
    default:
        return c == 0x30fc ? Letter::Wide : Letter::Narrow; // the long vowel of kana belongs to no script
    }
}

} // namespace conclave::search
