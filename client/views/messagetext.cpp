// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/messagetext.h"

#include "client/views/emoji.h"

#include <QSet>
#include <QUrl>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int MaxBlocks = 500;
constexpr int MaxBigEmojis = 6;
constexpr QChar TextPresentation = u'\uFE0E';
constexpr QChar EmojiPresentation = u'\uFE0F';
constexpr QChar Keycap = u'\u20E3';

bool isTrick(QChar c)
{
    const auto code = c.unicode();
    const bool isDirection = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    const bool isInvisible = code == 0x200B || (code >= 0x2060 && code <= 0x2064) || code == 0xFEFF;
    const bool isControl = c.category() == QChar::Other_Control && c != u'\n' && c != u'\t';
    return isDirection || isInvisible || isControl;
}

// Whether an emoji may begin here; most text is passed over without a look-up.
bool mayBeEmoji(QStringView text, qsizetype at)
{
    const auto code = text[at].unicode();
    if (code < 0x2300) {
        const QChar next = at + 1 < text.size() ? text[at + 1] : QChar();
        return next == EmojiPresentation || next == Keycap;
    }
    return code < 0x3300 || (code >= 0xD83C && code <= 0xD83E);
}

qsizetype emojiAt(QStringView text, qsizetype at)
{
    if (!mayBeEmoji(text, at))
        return 0;
    const auto length = EmojiSet::instance().matchAt(text, at);
    const bool isWantedAsText = at + length < text.size() && text[at + length] == TextPresentation;
    return isWantedAsText ? 0 : length;
}

QString hostOf(const QUrl &url)
{
    return url.host(QUrl::FullyEncoded).toLower();
}

// Letters of other scripts look like Latin ones: mixed with them, or all alone under a Latin top level.
bool isLookalike(const QString &host)
{
    static const QList<QChar::Script> alike{QChar::Script_Cyrillic, QChar::Script_Greek,  QChar::Script_Armenian,
                                            QChar::Script_Cherokee, QChar::Script_Coptic, QChar::Script_Lisu};
    static const QList<QChar::Script> eastAsian{QChar::Script_Han, QChar::Script_Hiragana, QChar::Script_Katakana,
                                                QChar::Script_Hangul, QChar::Script_Bopomofo};
    const auto labels = host.split(u'.');
    for (const auto &label : labels) {
        QSet<int> scripts;
        if (!label.startsWith("xn--"_L1))
            continue;
        for (const auto letter : QUrl::fromAce(label.toLatin1(), QUrl::IgnoreIDNWhitelist).toUcs4()) {
            const auto script = QChar::script(letter);
            if (script != QChar::Script_Common && script != QChar::Script_Inherited)
                scripts.insert(eastAsian.contains(script) ? QChar::Script_Han : script);
        }
        const bool isForeign = !labels.last().startsWith("xn--"_L1)
            && std::any_of(scripts.begin(), scripts.end(),
                           [](int script) { return alike.contains(QChar::Script(script)); });
        if (scripts.size() > 1 || isForeign)
            return true;
    }
    return false;
}

// The host behind a link whose text names another one, or seems to; empty when it is honest.
QString hiddenHost(const markdown::Run &run)
{
    const QUrl target(run.link);
    const auto shown = run.text.trimmed();
    if (isLookalike(hostOf(target)) && !shown.contains(hostOf(target)))
        return hostOf(target);
    if (hostOf(target).isEmpty() || shown.contains(u' ') || !shown.contains(u'.'))
        return {};
    const auto shownHost = hostOf(QUrl::fromUserInput(shown));
    const auto last = shownHost.section(u'.', -1);
    const bool isName = !last.isEmpty() && std::all_of(last.begin(), last.end(), [](QChar c) { return c.isLetter(); });
    return !isName || shownHost == hostOf(target) ? QString() : hostOf(target);
}

// Appends runs to a block, finding the emojis.
class BlockWriter
{
public:
    explicit BlockWriter(TextBlock &block)
        : m_block(block)
    {
    }
    void add(const markdown::Run &run);

private:
    void addText(const QString &text);

    TextBlock &m_block;
};

void BlockWriter::add(const markdown::Run &run)
{
    const auto start = int(m_block.text.size());
    const bool isRisky = !run.link.isEmpty() || (run.style & markdown::Code);
    addText(isRisky ? withoutTricks(run.text) : run.text);
    const auto length = int(m_block.text.size()) - start;
    if (run.style != markdown::Plain)
        m_block.styles.append({start, length, run.style});
    if (!run.link.isEmpty() || !run.mention.isEmpty())
        m_block.links.append({start, length, run.link, run.mention});
    if (const auto host = hiddenHost(run); !host.isEmpty())
        m_block.text += u" ("_s + host + u')';
}

void BlockWriter::addText(const QString &text)
{
    qsizetype at = 0;
    while (at < text.size()) {
        if (const auto length = emojiAt(text, at); length > 0) {
            m_block.emojis.append({int(m_block.text.size()), text.mid(at, length)});
            m_block.text += QChar(QChar::ObjectReplacementCharacter);
            at += length;
            continue;
        }
        const QChar c = text.at(at++);
        if (c == u'\n' || c == QChar(QChar::ParagraphSeparator))
            m_block.text += QChar(QChar::LineSeparator);
        else
            m_block.text += c == QChar(QChar::ObjectReplacementCharacter) ? QChar(QChar::ReplacementCharacter) : c;
    }
}

TextBlock shown(const markdown::Block &source)
{
    TextBlock block;
    block.kind = source.kind;
    block.level = source.level;
    block.quoteDepth = source.quoteDepth;
    block.listDepth = source.listDepth;
    block.marker = source.marker;
    block.language = source.language;
    block.columns = source.columns;
    BlockWriter writer(block);
    for (const auto &run : source.runs)
        writer.add(run);
    return block;
}

} // namespace

QString withoutTricks(QStringView text)
{
    auto clean = text.toString();
    for (auto &c : clean) {
        if (isTrick(c))
            c = QChar::ReplacementCharacter;
    }
    return clean;
}

QString TextBlock::plain(int from, int to) const
{
    QString result = from == 0 && !marker.isEmpty() ? marker + u' ' : QString();
    auto emoji = std::lower_bound(emojis.begin(), emojis.end(), from,
                                  [](const InlineEmoji &one, int position) { return one.position < position; });
    for (int i = from; i < to; ++i) {
        const QChar c = text.at(i);
        if (c == QChar(QChar::ObjectReplacementCharacter) && emoji != emojis.end())
            result += (emoji++)->text;
        else
            result += c == QChar(QChar::LineSeparator) ? QChar(u'\n') : c;
    }
    return result;
}

MessageText MessageText::ofMarkdown(const QString &source)
{
    const auto blocks = markdown::parse(source);
    if (blocks.size() > MaxBlocks)
        return ofPlain(source);
    MessageText text;
    for (const auto &block : blocks)
        text.append(shown(block));
    return text;
}

MessageText MessageText::ofPlain(const QString &source)
{
    MessageText text;
    markdown::Block block;
    block.runs = {{source, markdown::Plain, {}, {}}};
    text.append(shown(block));
    return text;
}

void MessageText::append(TextBlock block)
{
    m_starts.append(m_blocks.isEmpty() ? 0 : size() + 1);
    m_blocks.append(std::move(block));
}

int MessageText::size() const
{
    return m_blocks.isEmpty() ? 0 : m_starts.last() + int(m_blocks.last().text.size());
}

int MessageText::blockAt(int position) const
{
    const auto behind = std::upper_bound(m_starts.begin(), m_starts.end(), position);
    return std::max(0, int(behind - m_starts.begin()) - 1);
}

QString MessageText::plain(int from, int to) const
{
    QStringList parts;
    for (int i = 0; i < m_blocks.size(); ++i) {
        const auto &block = m_blocks.at(i);
        const int begin = std::max(0, from - m_starts.at(i));
        const int end = std::min(int(block.text.size()), to - m_starts.at(i));
        if (begin <= end && from <= m_starts.at(i) + block.text.size() && to >= m_starts.at(i))
            parts.append(block.plain(begin, end));
    }
    return parts.join(u'\n');
}

int MessageText::offsetOf(int position) const
{
    return int(plain(0, std::clamp(position, 0, size())).size());
}

// An emoji is one position and may be many characters; a marker is characters without a position.
int MessageText::positionOf(int offset) const
{
    int low = 0;
    int high = size();
    while (low < high) {
        const int middle = (low + high + 1) / 2;
        if (offsetOf(middle) <= offset)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

bool MessageText::isEmojiOnly() const
{
    if (m_blocks.size() != 1 || m_blocks.first().kind != markdown::Block::Kind::Paragraph
        || m_blocks.first().listDepth > 0 || m_blocks.first().quoteDepth > 0)
        return false;
    const auto &block = m_blocks.first();
    const auto isPart = [](QChar c) { return c == QChar(QChar::ObjectReplacementCharacter) || c == u' '; };
    return !block.emojis.isEmpty() && block.emojis.size() <= MaxBigEmojis
        && std::all_of(block.text.begin(), block.text.end(), isPart);
}

} // namespace conclave::client
