// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/searchsuggestions.h"

#include "shared/search/folding.h"
#include "shared/search/query.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::SearchSuggestions)
};

CompletionItem item(const QString &insert, const QString &detail, const char *iconName)
{
    CompletionItem made;
    made.insert = made.title = insert;
    made.detail = detail;
    made.iconName = iconName;
    return made;
}

QString valued(QLatin1StringView op, const QString &value)
{
    return value.contains(u' ') ? op + u'"' + value + u'"' : op + value;
}

bool isPartOf(const QString &part, const QString &whole)
{
    return search::fold(whole).text.find(search::fold(part).text) != std::u32string::npos;
}

bool beginsWith(const QString &whole, const QString &part)
{
    return search::fold(whole).text.starts_with(search::fold(part).text);
}

void addPeople(const QString &typed, const SearchVocabulary &vocabulary, QList<CompletionItem> &items)
{
    if (beginsWith(u"me"_s, typed))
        items << item(u"from:me"_s, Words::tr("written by you"), "user");
    for (const auto &person : vocabulary.people) {
        if (!isPartOf(typed, person.name) && !isPartOf(typed, person.displayName))
            continue;
        auto offered = item("from:"_L1 + person.name, person.name, nullptr);
        offered.title = person.displayName;
        offered.seed = person.seed;
        items << offered;
    }
}

void addChannels(const QString &typed, const SearchVocabulary &vocabulary, QList<CompletionItem> &items)
{
    QList<CompletionItem> others;
    for (const auto &channel : vocabulary.channels) {
        if (!isPartOf(typed, channel))
            continue;
        auto offered = item(valued("in:"_L1, channel), {}, "hash");
        offered.title = channel;
        (beginsWith(channel, typed) ? items : others) << offered;
    }
    items << others;
}

void addDates(QLatin1StringView op, const QString &typed, const SearchVocabulary &vocabulary,
              QList<CompletionItem> &items)
{
    const auto add = [&](const QString &value, const QString &meaning, QDate day) {
        if (!value.startsWith(typed, Qt::CaseInsensitive))
            return;
        auto offered = item(op + value, QLocale().toString(day, QLocale::ShortFormat), "calendar-clock");
        offered.title = meaning;
        items << offered;
    };
    const auto today = vocabulary.today;
    add(u"today"_s, Words::tr("today"), today);
    add(u"yesterday"_s, Words::tr("yesterday"), today.addDays(-1));
    add(u"7d"_s, Words::tr("a week ago"), today.addDays(-7));
    add(u"30d"_s, Words::tr("30 days ago"), today.addDays(-30));
    const QDate month(today.year(), today.month(), 1);
    add(month.toString(Qt::ISODate), Words::tr("the first of this month"), month);
    add(QDate(today.year(), 1, 1).toString(Qt::ISODate), Words::tr("the first of this year"),
        QDate(today.year(), 1, 1));
}

QList<CompletionItem> traits()
{
    return {
        item(u"has:file"_s, Words::tr("with a file"), "file"),
        item(u"has:image"_s, Words::tr("with an image"), "image"),
        item(u"has:link"_s, Words::tr("with a link"), "link"),
        item(u"has:code"_s, Words::tr("with code"), "code"),
        item(u"has:reaction"_s, Words::tr("with a reaction"), "smile"),
        item(u"is:pinned"_s, Words::tr("pinned to its channel"), "pin"),
        item(u"is:thread"_s, Words::tr("a reply in a thread"), "messages-square"),
        item(u"is:edited"_s, Words::tr("changed afterwards"), "pencil"),
        item(u"is:unread"_s, Words::tr("not read yet"), "mail-open"),
    };
}

} // namespace

SearchWord searchWordAt(const QString &line, qsizetype caret)
{
    bool quoted = false;
    qsizetype begin = 0;
    for (qsizetype i = 0; i < caret; ++i) {
        if (line.at(i) == u'"')
            quoted = !quoted;
        else if (line.at(i).isSpace() && !quoted)
            begin = i + 1;
    }
    return {begin, line.sliced(begin, caret - begin)};
}

QList<CompletionItem> searchSuggestions(const QString &word, const SearchVocabulary &vocabulary)
{
    QList<CompletionItem> items;
    const auto colon = word.indexOf(u':');
    if (colon < 0) {
        for (const auto &offered : word.size() < 2 ? QList<CompletionItem>() : searchOperators()) {
            if (offered.insert.startsWith(word, Qt::CaseInsensitive))
                items << offered;
        }
        return items;
    }
    const auto op = word.left(colon).toLower();
    const auto typed = word.sliced(colon + 1).remove(u'"').remove(u'@').remove(u'#');
    if (op == "from"_L1)
        addPeople(typed, vocabulary, items);
    else if (op == "in"_L1)
        addChannels(typed, vocabulary, items);
    else if (op == "before"_L1)
        addDates("before:"_L1, typed, vocabulary, items);
    else if (op == "after"_L1)
        addDates("after:"_L1, typed, vocabulary, items);
    for (const auto &trait : traits()) {
        if (trait.insert.startsWith(word, Qt::CaseInsensitive))
            items << trait;
    }
    return items.mid(0, MaxCompletions);
}

bool isWholeOperator(const QString &word, const SearchVocabulary &vocabulary)
{
    const auto parsed = search::parse(word, vocabulary.today);
    const auto &query = parsed.query;
    if (!parsed.mistakes.isEmpty() || !query.terms.isEmpty() || query.isEmpty())
        return false;
    const auto isPerson = [&vocabulary](const search::Name &name) {
        return name.text == "me"_L1
            || std::any_of(vocabulary.people.begin(), vocabulary.people.end(), [&name](const auto &person) {
                   return person.name.compare(name.text, Qt::CaseInsensitive) == 0
                       || person.displayName.compare(name.text, Qt::CaseInsensitive) == 0;
               });
    };
    const auto isChannel = [&vocabulary](const search::Name &name) {
        return vocabulary.channels.contains(name.text, Qt::CaseInsensitive);
    };
    return std::all_of(query.from.begin(), query.from.end(), isPerson)
        && std::all_of(query.in.begin(), query.in.end(), isChannel);
}

QList<CompletionItem> searchOperators()
{
    return {
        item(u"from:"_s, Words::tr("who wrote it"), "user"),
        item(u"in:"_s, Words::tr("where it was written"), "hash"),
        item(u"after:"_s, Words::tr("since a day, as 2026-05-02 or 7d"), "calendar-clock"),
        item(u"before:"_s, Words::tr("earlier than a day"), "calendar-clock"),
        item(u"has:"_s, Words::tr("a file, an image, a link, code or a reaction"), "paperclip"),
        item(u"is:"_s, Words::tr("pinned, in a thread, edited or unread"), "pin"),
    };
}

} // namespace conclave::client
