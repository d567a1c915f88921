// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/helppages.h"

#include "client/widgets/keymap.h"
#include "shared/markdown/markdown.h"
#include "shared/util/logging.h"

#include <QFile>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr auto Scheme = "conclave:help/"_L1;
constexpr auto TitleMark = "# "_L1;
constexpr const char *Order[]
    = {"start",  "sign-in",       "channels", "writing", "threads",       "reactions", "unread",
       "search", "notifications", "drafts",   "files",   "accessibility", "keyboard"};

QString readFile(const QString &id)
{
    QFile file(u":/conclave/help/%1.md"_s.arg(id));
    if (file.open(QIODevice::ReadOnly))
        return QString::fromUtf8(file.readAll());
    qCWarning(lcClient) << "a page of the help is missing:" << id;
    return {};
}

// In a message a line break is one on the screen; in the pages a paragraph goes on in the next line.
QString withWholeParagraphs(const QString &text)
{
    static const QRegularExpression begins(u"^(#|- |\\||\\d+\\. |> |$)"_s);
    QString whole;
    bool isOpen = false;
    const auto lines = text.split(u'\n');
    for (const auto &line : lines) {
        const bool goesOn = isOpen && !begins.match(line).hasMatch();
        whole += (whole.isEmpty() ? u""_s : goesOn ? u" "_s : u"\n"_s) + (goesOn ? line.trimmed() : line);
        isOpen = !line.isEmpty() && !line.startsWith(u'#') && !line.startsWith(u'|');
    }
    return whole;
}

QString withLinks(QString text)
{
    static const QRegularExpression link(u"\\]\\(([a-z-]+)\\.md\\)"_s);
    return text.replace(link, u"](%1\\1)"_s.arg(Scheme));
}

QString tableOf(const QString &title, const QString &keys, const QString &what, const QList<KeyMap::Row> &rows)
{
    auto text = u"\n## %1\n\n| %2 | %3 |\n|---|---|\n"_s.arg(title, keys, what);
    for (const auto &row : rows)
        text += u"| `%1` | %2 |\n"_s.arg(QString(row.keys).replace(u'|', u"\\|"_s), row.what);
    return text;
}

QString plainOf(const HelpPage &page)
{
    return markdown::plainText(markdown::parse(page.markdown));
}

} // namespace

QString HelpPages::keyboardText()
{
    const auto table = [](const QString &title, const QList<KeyMap::Row> &rows) {
        return tableOf(title, tr("Keys"), tr("What they do"), rows);
    };
    return TitleMark + tr("Keyboard shortcuts") + u"\n\n"_s
        + tr("Everything can be done with the keyboard. Tab goes to the next button or field, F6 to the next part of "
             "the window; Esc leads back to writing.")
        + u'\n' + table(tr("Everywhere"), KeyMap::windowRows()) + table(tr("While you write"), KeyMap::writingRows())
        + table(tr("While a message has the focus"), KeyMap::messageRows())
        + table(tr("In the inbox and other lists"), KeyMap::listRows());
}

const QList<HelpPage> &HelpPages::all()
{
    static const auto pages = [] {
        QList<HelpPage> list;
        for (const auto *name : Order) {
            const auto id = QString::fromLatin1(name);
            const auto text = id == keyboard() ? keyboardText() : withWholeParagraphs(readFile(id));
            const auto title = text.section(u'\n', 0, 0).mid(TitleMark.size());
            list.append({id, title, withLinks(text)});
        }
        return list;
    }();
    return pages;
}

int HelpPages::indexOf(const QString &id)
{
    const auto &pages = all();
    const auto found
        = std::find_if(pages.cbegin(), pages.cend(), [&id](const HelpPage &page) { return page.id == id; });
    return found == pages.cend() ? -1 : int(found - pages.cbegin());
}

QList<int> HelpPages::find(const QString &words)
{
    const auto parts = words.simplified().split(u' ', Qt::SkipEmptyParts);
    const auto hasAll = [&parts](const QString &text) {
        return std::all_of(parts.cbegin(), parts.cend(),
                           [&text](const QString &part) { return text.contains(part, Qt::CaseInsensitive); });
    };
    QList<int> byTitle;
    QList<int> byText;
    for (int i = 0; i < all().size(); ++i) {
        if (hasAll(all().at(i).title))
            byTitle << i;
        else if (hasAll(plainOf(all().at(i))))
            byText << i;
    }
    return byTitle + byText;
}

QString HelpPages::pageOf(const QString &address)
{
    const auto id = address.startsWith(Scheme) ? address.mid(Scheme.size()) : QString();
    return indexOf(id) >= 0 ? id : QString();
}

} // namespace conclave::client
