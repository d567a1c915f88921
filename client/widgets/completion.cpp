// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/completion.h"

#include "client/views/emoji.h"
#include "shared/markdown/markdown.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::Completion)
};

bool isWordOf(const QString &displayName, const QString &prefix)
{
    const auto words = displayName.split(u' ', Qt::SkipEmptyParts);
    return std::any_of(words.begin(), words.end(),
                       [&](const QString &word) { return word.startsWith(prefix, Qt::CaseInsensitive); });
}

// 0 is best; nothing when the person does not match.
std::optional<int> rankOf(const CompletionPerson &person, const QString &prefix)
{
    if (person.name.startsWith(prefix, Qt::CaseInsensitive))
        return 0;
    if (person.displayName.startsWith(prefix, Qt::CaseInsensitive))
        return 1;
    if (isWordOf(person.displayName, prefix))
        return 2;
    return {};
}

QList<CompletionItem> peopleFor(const QString &prefix, const QList<CompletionPerson> &people)
{
    QList<std::pair<int, const CompletionPerson *>> found;
    for (const auto &person : people) {
        if (const auto rank = rankOf(person, prefix))
            found.append({*rank, &person});
    }
    std::stable_sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    QList<CompletionItem> items;
    for (const auto &[rank, person] : std::as_const(found)) {
        if (items.size() == MaxCompletions)
            break;
        items.append({CompletionWord::Kind::Person, u'@' + person->name + u' ', person->displayName,
                      u'@' + person->name, person->seed});
    }
    const QString everybody = QLatin1StringView(markdown::EverybodyName);
    if (items.size() < MaxCompletions && everybody.startsWith(prefix, Qt::CaseInsensitive)) {
        items.append({CompletionWord::Kind::Person,
                      u'@' + everybody + u' ',
                      u'@' + everybody,
                      Tr::tr("Everybody in this conversation"),
                      {}});
    }
    return items;
}

QList<CompletionItem> emojisFor(const QString &words)
{
    QList<CompletionItem> items;
    for (const auto *emoji : EmojiSet::instance().search(words, MaxCompletions)) {
        const auto code = emoji->shortcodes.isEmpty() ? emoji->name : emoji->shortcodes.first();
        items.append({CompletionWord::Kind::Emoji, emoji->text, u':' + code + u':', emoji->name, emoji->text});
    }
    return items;
}

} // namespace

std::optional<CompletionWord> completionWordAt(const QString &line, qsizetype caret)
{
    static const QRegularExpression person(uR"((?:^|[\s(\[{"'*_~])(@)([\w.-]{0,32})$)"_s,
                                           QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression emoji(uR"((?:^|[\s(])(:)([a-zA-Z0-9_+-]{2,32})$)"_s);
    constexpr qsizetype Longest = 40; // no word is longer
    const auto from = std::max<qsizetype>(0, caret - Longest);
    const auto before = line.sliced(from, caret - from);
    if (const auto match = person.match(before); match.hasMatch())
        return CompletionWord{CompletionWord::Kind::Person, from + match.capturedStart(1), match.captured(2)};
    if (const auto match = emoji.match(before); match.hasMatch())
        return CompletionWord{CompletionWord::Kind::Emoji, from + match.capturedStart(1), match.captured(2)};
    return {};
}

QList<CompletionItem> completionsOf(const CompletionWord &word, const QList<CompletionPerson> &people)
{
    return word.kind == CompletionWord::Kind::Person ? peopleFor(word.text, people) : emojisFor(word.text);
}

} // namespace conclave::client
