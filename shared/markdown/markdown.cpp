// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/markdown/markdown.h"

#include <QRegularExpression>
#include <QUrl>
#include <algorithm>
#include <md4c.h>

using namespace Qt::StringLiterals;

namespace conclave::markdown {

namespace {

// Nothing that a message may hold nests deeper in earnest; what does is shown flat.
constexpr int MaxDepth = 8;
// A table says so much with so little: each of its lines has as many cells as the first one.
constexpr int MaxCells = 2048;
constexpr QLatin1StringView Separator = " | "_L1; // of the cells of a table that is shown as lines
constexpr int MaxBlocks = 4096;

QString attribute(const MD_ATTRIBUTE &attribute)
{
    return QString::fromUtf8(attribute.text, qsizetype(attribute.size));
}

// The address, if it is of a kind that may be opened.
QString safeLink(const QString &address)
{
    if (address.startsWith("tel:"_L1))
        return QUrl(address, QUrl::StrictMode).isValid() ? address : QString();
    const QUrl url(address, QUrl::StrictMode);
    const auto scheme = url.scheme();
    const bool safe = scheme == "https"_L1 || scheme == "http"_L1 || scheme == "mailto"_L1 || scheme == "conclave"_L1;
    return url.isValid() && safe ? address : QString();
}

// Takes md4c's callbacks and keeps the open block, the open spans and the open lists. It trusts nothing in their order:
// where brackets and bare addresses overlap, md4c ends spans that it never began, and the reverse.
class Builder
{
public:
    QList<Block> take() { return std::move(m_blocks); }
    bool isTooMuch() const { return m_cells > MaxCells || m_blocks.size() > MaxBlocks; }

    void enter(MD_BLOCKTYPE type, const void *detail);
    void leave(MD_BLOCKTYPE type);
    void enter(MD_SPANTYPE type, const void *detail);
    void leave(MD_SPANTYPE type);
    void add(MD_TEXTTYPE type, const QString &text);

private:
    struct List
    {
        int number = 0; // of the next item; -1 for bullets
    };
    void open(Block::Kind kind);
    void close();
    void append(const QString &text);
    void enterTable(MD_BLOCKTYPE type, const void *detail);
    void leaveTable(MD_BLOCKTYPE type);
    void chopEmptyCells();
    void forgetSpans();
    static bool isTable(MD_BLOCKTYPE type) { return type >= MD_BLOCK_TABLE && type <= MD_BLOCK_TD; }
    static quint8 styleOf(MD_SPANTYPE type);

    QList<Block> m_blocks;
    Block m_block;
    bool m_isOpen = false;
    QString m_marker; // for the next block
    QList<List> m_lists;
    int m_quotes = 0;
    int m_styles[4] = {}; // how many spans of each style are open
    bool m_isHead = false; // in a cell of a table's first row
    QStringList m_links;
    bool m_isWide = false; // the table has too many columns
    int m_cells = 0; // of all tables
    int m_row = 0; // of the table
    int m_cell = 0; // of the row
};

void Builder::open(Block::Kind kind)
{
    close(); // the text of a tight list's item is in no paragraph of its own
    m_block = {};
    m_block.kind = kind;
    m_block.quoteDepth = std::min(m_quotes, MaxDepth);
    m_block.listDepth = std::min(int(m_lists.size()), MaxDepth);
    m_block.marker = std::exchange(m_marker, {});
    m_isOpen = true;
}

void Builder::close()
{
    if (!std::exchange(m_isOpen, false))
        return;
    if (m_block.kind == Block::Kind::Code && !m_block.runs.isEmpty() && m_block.runs.first().text.endsWith(u'\n'))
        m_block.runs.first().text.chop(1);
    m_blocks.append(std::move(m_block));
}

// No span goes on in the next block.
void Builder::forgetSpans()
{
    std::fill(std::begin(m_styles), std::end(m_styles), 0);
    m_links.clear();
}

void Builder::enter(MD_BLOCKTYPE type, const void *detail)
{
    forgetSpans();
    switch (type) {
    case MD_BLOCK_QUOTE:
        close();
        ++m_quotes;
        break;
    case MD_BLOCK_UL:
        close();
        m_lists.append(List{-1});
        break;
    case MD_BLOCK_OL:
        close();
        m_lists.append(List{int(static_cast<const MD_BLOCK_OL_DETAIL *>(detail)->start)});
        break;
    case MD_BLOCK_LI: {
        close();
        const auto &item = *static_cast<const MD_BLOCK_LI_DETAIL *>(detail);
        if (m_lists.isEmpty())
            break;
        auto &number = m_lists.last().number;
        m_marker = number < 0 ? u"•"_s : u"%1."_s.arg(number++);
        if (item.is_task)
            m_marker = QLatin1StringView(item.task_mark == ' ' ? TaskOpen : TaskDone);
        break;
    }
    case MD_BLOCK_H:
        open(Block::Kind::Heading);
        m_block.level = int(static_cast<const MD_BLOCK_H_DETAIL *>(detail)->level);
        break;
    case MD_BLOCK_CODE:
        open(Block::Kind::Code);
        m_block.language = attribute(static_cast<const MD_BLOCK_CODE_DETAIL *>(detail)->lang);
        m_block.runs.append({{}, Code, {}, {}});
        break;
    case MD_BLOCK_HR:
        open(Block::Kind::Rule);
        close();
        break;
    case MD_BLOCK_P:
        open(Block::Kind::Paragraph);
        break;
    default:
        enterTable(type, detail);
        break;
    }
}

void Builder::enterTable(MD_BLOCKTYPE type, const void *detail)
{
    if (type == MD_BLOCK_TABLE) {
        m_isWide = static_cast<const MD_BLOCK_TABLE_DETAIL *>(detail)->col_count > unsigned(MaxColumns);
        open(m_isWide ? Block::Kind::Paragraph : Block::Kind::Table);
        m_row = 0;
    } else if (type == MD_BLOCK_TR) {
        if (m_row++ > 0)
            append(u"\n"_s);
        m_cell = 0;
    } else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
        ++m_cells;
        if (m_cell++ > 0)
            append(m_isWide ? QString(Separator) : u"\t"_s);
        if (type == MD_BLOCK_TD)
            return;
        m_isHead = true;
        const auto align = static_cast<const MD_BLOCK_TD_DETAIL *>(detail)->align;
        if (!m_isWide)
            m_block.columns.append(align == MD_ALIGN_RIGHT        ? Align::Right
                                       : align == MD_ALIGN_CENTER ? Align::Center
                                                                  : Align::Left);
    }
}

void Builder::leaveTable(MD_BLOCKTYPE type)
{
    if (type == MD_BLOCK_TH)
        m_isHead = false;
    else if (type == MD_BLOCK_TR && m_isWide)
        chopEmptyCells();
    else if (type == MD_BLOCK_TABLE)
        close();
}

// At the end of a line nobody needs them; md4c gives a short row as many as the table has columns.
void Builder::chopEmptyCells()
{
    auto &runs = m_block.runs;
    const auto isChopped = [&runs] {
        return !runs.isEmpty() && runs.last().style == Plain && runs.last().link.isEmpty()
            && runs.last().text.endsWith(Separator);
    };
    while (isChopped()) {
        runs.last().text.chop(Separator.size());
        if (runs.last().text.isEmpty())
            runs.removeLast();
    }
}

void Builder::leave(MD_BLOCKTYPE type)
{
    forgetSpans();
    if (type == MD_BLOCK_DOC || type == MD_BLOCK_HR)
        return;
    if (isTable(type)) {
        leaveTable(type);
        return;
    }
    close();
    if (type == MD_BLOCK_LI && !m_marker.isEmpty()) {
        open(Block::Kind::Paragraph); // an item without anything
        close();
    } else if (type == MD_BLOCK_QUOTE) {
        m_quotes = std::max(m_quotes - 1, 0);
    } else if ((type == MD_BLOCK_UL || type == MD_BLOCK_OL) && !m_lists.isEmpty()) {
        m_lists.removeLast();
    }
}

quint8 Builder::styleOf(MD_SPANTYPE type)
{
    switch (type) {
    case MD_SPAN_STRONG:
        return Bold;
    case MD_SPAN_EM:
        return Italic;
    case MD_SPAN_DEL:
        return Strike;
    case MD_SPAN_CODE:
        return Code;
    default:
        return Plain;
    }
}

void Builder::enter(MD_SPANTYPE type, const void *detail)
{
    if (type == MD_SPAN_A)
        m_links.append(safeLink(attribute(static_cast<const MD_SPAN_A_DETAIL *>(detail)->href)));
    else if (type == MD_SPAN_IMG)
        m_links.append(safeLink(attribute(static_cast<const MD_SPAN_IMG_DETAIL *>(detail)->src)));
    for (int bit = 0; bit < 4; ++bit)
        m_styles[bit] += styleOf(type) == (1 << bit) ? 1 : 0;
}

void Builder::leave(MD_SPANTYPE type)
{
    if ((type == MD_SPAN_A || type == MD_SPAN_IMG) && !m_links.isEmpty())
        m_links.removeLast();
    for (int bit = 0; bit < 4; ++bit)
        m_styles[bit] -= styleOf(type) == (1 << bit) && m_styles[bit] > 0 ? 1 : 0;
}

void Builder::add(MD_TEXTTYPE type, const QString &text)
{
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
        append(u"\n"_s);
    else if (type == MD_TEXT_NULLCHAR)
        append(QChar(QChar::ReplacementCharacter));
    else if (m_isOpen && m_block.kind == Block::Kind::Table && text.contains(u'\t'))
        append(QString(text).replace(u'\t', u' ')); // a tab ends a cell
    else
        append(text);
}

void Builder::append(const QString &text)
{
    if (!m_isOpen)
        open(Block::Kind::Paragraph);
    if (m_block.kind == Block::Kind::Code) {
        m_block.runs.first().text += text;
        return;
    }
    Run run{text, Plain, m_links.isEmpty() ? QString() : m_links.last(), {}};
    for (int bit = 0; bit < 4; ++bit)
        run.style = quint8(run.style | (m_styles[bit] > 0 ? 1 << bit : 0));
    if (m_isHead)
        run.style |= Bold;
    auto &runs = m_block.runs;
    if (!runs.isEmpty() && runs.last().style == run.style && runs.last().link == run.link)
        runs.last().text += text;
    else
        runs.append(run);
}

const QRegularExpression &mentionPattern()
{
    // A user's name as the server allows it, not ending with punctuation, not inside a word or an address.
    static const QRegularExpression pattern(u"(?<![\\w@./-])@([a-z0-9](?:[a-z0-9._-]*[a-z0-9_])?)(?![\\w@])"_s,
                                            QRegularExpression::CaseInsensitiveOption
                                                | QRegularExpression::UseUnicodePropertiesOption);
    return pattern;
}

QList<Run> withMentions(const QList<Run> &runs)
{
    QList<Run> result;
    for (const auto &run : runs) {
        if ((run.style & Code) || !run.link.isEmpty() || !run.text.contains(u'@')) {
            result.append(run);
            continue;
        }
        qsizetype from = 0;
        auto matches = mentionPattern().globalMatch(run.text);
        while (matches.hasNext()) {
            const auto match = matches.next();
            if (match.capturedStart() > from)
                result.append({run.text.mid(from, match.capturedStart() - from), run.style, {}, {}});
            result.append({match.captured(), run.style, {}, match.captured(1).toLower()});
            from = match.capturedEnd();
        }
        if (from < run.text.size())
            result.append({run.text.mid(from), run.style, {}, {}});
    }
    return result;
}

// Links to messages, written without any markup.
QList<Run> withPermalinks(const QList<Run> &runs)
{
    static const QRegularExpression pattern(
        u"(?<![\\w/.:@-])conclave://[a-z0-9.:\\[\\]-]{1,260}/c/[0-9a-f-]{36}(?:/m/[0-9a-f-]{36})?(?![\\w/-])"_s);
    QList<Run> result;
    for (const auto &run : runs) {
        if ((run.style & Code) || !run.link.isEmpty() || !run.text.contains("conclave://"_L1)) {
            result.append(run);
            continue;
        }
        qsizetype from = 0;
        auto matches = pattern.globalMatch(run.text);
        while (matches.hasNext()) {
            const auto match = matches.next();
            if (match.capturedStart() > from)
                result.append({run.text.mid(from, match.capturedStart() - from), run.style, {}, {}});
            result.append({match.captured(), run.style, match.captured(), {}});
            from = match.capturedEnd();
        }
        if (from < run.text.size())
            result.append({run.text.mid(from), run.style, {}, {}});
    }
    return result;
}

} // namespace

QList<Block> parse(const QString &text)
{
    MD_PARSER parser = {};
    parser.flags = MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_STRIKETHROUGH | MD_FLAG_TABLES
        | MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_PERMISSIVEEMAILAUTOLINKS;
    parser.enter_block = [](MD_BLOCKTYPE type, void *detail, void *builder) {
        static_cast<Builder *>(builder)->enter(type, detail);
        return static_cast<Builder *>(builder)->isTooMuch() ? -1 : 0; // which ends the parsing
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void *, void *builder) {
        static_cast<Builder *>(builder)->leave(type);
        return 0;
    };
    parser.enter_span = [](MD_SPANTYPE type, void *detail, void *builder) {
        static_cast<Builder *>(builder)->enter(type, detail);
        return 0;
    };
    parser.leave_span = [](MD_SPANTYPE type, void *, void *builder) {
        static_cast<Builder *>(builder)->leave(type);
        return 0;
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR *chars, MD_SIZE size, void *builder) {
        static_cast<Builder *>(builder)->add(type, QString::fromUtf8(chars, qsizetype(size)));
        return 0;
    };
    Builder builder;
    const auto bytes = text.toUtf8();
    const bool isWhole = md_parse(bytes.constData(), MD_SIZE(bytes.size()), &parser, &builder) == 0;
    auto blocks = isWhole ? builder.take() : QList<Block>();
    if (blocks.isEmpty() && !text.trimmed().isEmpty()) { // nothing but markup, or too much of it
        Block plain;
        plain.runs = {{text, Plain, {}, {}}};
        blocks = {plain};
    }
    for (auto &block : blocks) {
        if (block.kind != Block::Kind::Code)
            block.runs = withMentions(withPermalinks(block.runs));
    }
    return blocks;
}

QString plainText(const QList<Block> &blocks)
{
    QStringList lines;
    for (const auto &block : blocks) {
        QString line = block.marker.isEmpty() ? QString() : block.marker + u' ';
        for (const auto &run : block.runs)
            line += run.text;
        lines.append(line);
    }
    return lines.join(u'\n');
}

QStringList mentions(const QString &text)
{
    QStringList names;
    if (!text.contains(u'@'))
        return names;
    for (const auto &block : parse(text)) {
        for (const auto &run : block.runs) {
            if (!run.mention.isEmpty() && !names.contains(run.mention))
                names.append(run.mention);
        }
    }
    return names;
}

bool meansUser(const QString &text, const QString &userName)
{
    const auto names = mentions(text);
    return names.contains(QLatin1StringView(EverybodyName)) || names.contains(userName);
}

} // namespace conclave::markdown
