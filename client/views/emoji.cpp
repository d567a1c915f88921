// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/emoji.h"

#include <QCache>
#include <QResource>
#include <algorithm>
#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr QChar PictureSelector(u'\uFE0F');
constexpr QChar TextSelector(u'\uFE0E');
constexpr QChar Keycap(u'\u20E3');
constexpr qsizetype CacheBytes = 8 * 1024 * 1024;

struct PicturePlace
{
    qsizetype offset = 0;
    qsizetype length = 0;
};

QByteArray resourceBytes(const QString &path)
{
    const QResource resource(path);
    Q_ASSERT(resource.isValid() && resource.compressionAlgorithm() == QResource::NoCompression);
    return QByteArray::fromRawData(reinterpret_cast<const char *>(resource.data()), resource.size());
}

QString withoutSelectors(QStringView text)
{
    auto bare = text.toString();
    bare.remove(PictureSelector);
    return bare;
}

// Signs such as © and ↔ are text unless a selector says otherwise. The pictographs among the signs of the first plane
// (☀ to ➿) are meant as pictures in a chat, though Unicode has them as text as well.
bool isTextSign(const QString &sequence)
{
    const auto first = sequence.front().unicode();
    const bool isPictograph = first >= 0x2600 && first < 0x27C0;
    return sequence.size() == 2 && sequence.back() == PictureSelector && !isPictograph;
}

// Most text has no emoji in it; this tells from the first character alone, or from two.
bool mayBegin(QStringView text, qsizetype at)
{
    const auto c = text.at(at).unicode();
    if (c >= 0x80)
        return c >= 0xA9;
    const bool isKey = (c >= '0' && c <= '9') || c == '#' || c == '*';
    return isKey && at + 1 < text.size() && (text.at(at + 1) == PictureSelector || text.at(at + 1) == Keycap);
}

bool hasWordBeginningWith(QStringView text, QStringView prefix)
{
    for (auto at = text.indexOf(prefix, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(prefix, at + 1, Qt::CaseInsensitive)) {
        if (at == 0 || !text.at(at - 1).isLetterOrNumber())
            return true;
    }
    return false;
}

// How well an emoji answers a search; smaller is better.
enum class Rank : quint8 { Shortcode, ShortcodePrefix, WordPrefix };

bool hasWordsBeginningWith(const Emoji &emoji, const QList<QStringView> &prefixes)
{
    return std::all_of(prefixes.begin(), prefixes.end(), [&emoji](QStringView prefix) {
        const auto matches = [prefix](const QString &text) { return hasWordBeginningWith(text, prefix); };
        return matches(emoji.name) || std::any_of(emoji.keywords.begin(), emoji.keywords.end(), matches)
            || std::any_of(emoji.shortcodes.begin(), emoji.shortcodes.end(), matches);
    });
}

std::optional<Rank> rankOf(const Emoji &emoji, const QString &shortcode, const QList<QStringView> &words)
{
    if (emoji.shortcodes.contains(shortcode, Qt::CaseInsensitive))
        return Rank::Shortcode;
    const auto begins = [&shortcode](const QString &one) { return one.startsWith(shortcode, Qt::CaseInsensitive); };
    if (std::any_of(emoji.shortcodes.begin(), emoji.shortcodes.end(), begins))
        return Rank::ShortcodePrefix;
    return hasWordsBeginningWith(emoji, words) ? std::optional(Rank::WordPrefix) : std::nullopt;
}

// A line of emoji.tsv; resources/emoji/make.mjs tells the columns.
struct Line
{
    Emoji emoji;
    PicturePlace picture;
    bool isToned = false; // the emoji before it in another colour of skin

    static Line parse(QByteArrayView bytes);
};

QStringList splitText(QByteArrayView bytes, QChar separator)
{
    return QString::fromUtf8(bytes).split(separator, Qt::SkipEmptyParts);
}

Line Line::parse(QByteArrayView bytes)
{
    std::array<QByteArrayView, 7> columns;
    qsizetype begin = 0;
    for (auto &column : columns) {
        const auto end = bytes.indexOf('\t', begin);
        column = bytes.sliced(begin, (end < 0 ? bytes.size() : end) - begin);
        begin = end + 1;
    }
    const auto &[sequence, name, shortcodes, keywords, group, offset, length] = columns;
    return {{QString::fromUtf8(sequence), QString::fromUtf8(name), splitText(shortcodes, u' '),
             splitText(keywords, u','), group.toInt()},
            {offset.toLongLong(), length.toLongLong()},
            group.isEmpty()};
}

} // namespace

struct EmojiSet::Sequence
{
    QString text; // without selectors
    const Emoji *emoji = nullptr;
    PicturePlace picture;
    bool needsSelector = false;
};

// Decodes and scales on demand and keeps the latest.
class EmojiSet::Pictures
{
public:
    QPixmap pixmap(const PicturePlace &place, int pixels, qreal ratio);

private:
    struct Key
    {
        qsizetype offset = 0;
        int pixels = 0;
        qreal ratio = 1;

        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed = 0)
        {
            return qHashMulti(seed, key.offset, key.pixels, key.ratio);
        }
    };

    QByteArray m_pack = resourceBytes(u":/conclave/emoji/emoji.pack"_s);
    QCache<Key, QPixmap> m_cache{CacheBytes};
};

QPixmap EmojiSet::Pictures::pixmap(const PicturePlace &place, int pixels, qreal ratio)
{
    const Key key{place.offset, pixels, ratio};
    if (const auto *cached = m_cache.object(key))
        return *cached;
    const int side = qRound(pixels * ratio);
    const auto image = QImage::fromData(QByteArrayView(m_pack).sliced(place.offset, place.length), "PNG")
                           .convertToFormat(QImage::Format_ARGB32_Premultiplied)
                           .scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    auto pixmap = QPixmap::fromImage(image);
    pixmap.setDevicePixelRatio(ratio);
    m_cache.insert(key, new QPixmap(pixmap), qsizetype(side) * side * 4);
    return pixmap;
}

const EmojiSet &EmojiSet::instance()
{
    static const EmojiSet set;
    return set;
}

EmojiSet::EmojiSet()
    : m_pictures(std::make_shared<Pictures>())
{
    std::vector<PicturePlace> places;
    std::vector<PicturePlace> tonedPlaces;
    const auto table = resourceBytes(u":/conclave/emoji/emoji.tsv"_s);
    for (qsizetype begin = 0, end = table.indexOf('\n'); end >= 0; begin = end + 1, end = table.indexOf('\n', begin)) {
        auto line = Line::parse(QByteArrayView(table).sliced(begin, end - begin));
        if (!line.isToned)
            m_firstTone.push_back(m_toned.size());
        (line.isToned ? tonedPlaces : places).push_back(line.picture);
        (line.isToned ? m_toned : m_all).append(std::move(line.emoji));
    }
    m_firstTone.push_back(m_toned.size());

    auto sequences = std::make_shared<std::vector<Sequence>>();
    sequences->reserve(places.size() + tonedPlaces.size());
    const auto add = [&sequences](const Emoji &emoji, const PicturePlace &place) {
        sequences->push_back({withoutSelectors(emoji.text), &emoji, place, isTextSign(emoji.text)});
    };
    for (std::size_t i = 0; i < places.size(); ++i)
        add(m_all.at(qsizetype(i)), places[i]);
    for (std::size_t i = 0; i < tonedPlaces.size(); ++i)
        add(m_toned.at(qsizetype(i)), tonedPlaces[i]);
    std::sort(sequences->begin(), sequences->end(),
              [](const Sequence &a, const Sequence &b) { return a.text < b.text; });
    m_sequences = std::move(sequences);
}

QList<const Emoji *> EmojiSet::tones(const Emoji &emoji) const
{
    const auto *first = m_all.constData();
    if (std::less<>()(&emoji, first) || !std::less<>()(&emoji, first + m_all.size()))
        return {};
    const auto index = std::size_t(&emoji - first);
    QList<const Emoji *> tones;
    for (auto i = m_firstTone[index]; i < m_firstTone[index + 1]; ++i)
        tones << &m_toned.at(i);
    return tones;
}

const EmojiSet::Sequence *EmojiSet::sequenceOf(QStringView text) const
{
    const auto bare = withoutSelectors(text);
    const auto found = std::lower_bound(m_sequences->begin(), m_sequences->end(), bare,
                                        [](const Sequence &one, const QString &key) { return one.text < key; });
    return found != m_sequences->end() && found->text == bare ? &*found : nullptr;
}

const Emoji *EmojiSet::find(QStringView text) const
{
    const auto *sequence = sequenceOf(text);
    return sequence ? sequence->emoji : nullptr;
}

qsizetype EmojiSet::matchAt(QStringView text, qsizetype at) const
{
    if (!mayBegin(text, at))
        return 0;
    // [first, last) are the sequences that begin as the text does, up to `depth` characters.
    auto first = m_sequences->begin();
    auto last = m_sequences->end();
    const Sequence *longest = nullptr;
    qsizetype end = at;
    bool isSelected = false;
    qsizetype depth = 0;
    for (auto i = at; i < text.size() && first != last; ++i) {
        const auto c = text.at(i);
        if (c == PictureSelector) {
            if (longest && end == i) {
                end = i + 1;
                isSelected = true;
            }
            continue;
        }
        const auto isBefore = [depth](const Sequence &one, QChar wanted) {
            return one.text.size() <= depth || one.text.at(depth) < wanted;
        };
        const auto isBehind = [depth](QChar wanted, const Sequence &one) {
            return one.text.size() > depth && wanted < one.text.at(depth);
        };
        first = std::lower_bound(first, last, c, isBefore);
        last = std::upper_bound(first, last, c, isBehind);
        ++depth;
        if (first != last && first->text.size() == depth) {
            longest = &*first;
            end = i + 1;
            isSelected = false;
        }
    }
    const bool isText = end < text.size() && text.at(end) == TextSelector;
    return longest && !isText && (isSelected || !longest->needsSelector) ? end - at : 0;
}

QList<const Emoji *> EmojiSet::search(const QString &words, int limit) const
{
    const auto bare = QString(words).remove(u':').simplified();
    if (bare.isEmpty())
        return {};
    const auto shortcode = QString(bare).replace(u' ', u'_');
    const auto prefixes = QStringView(bare).split(u' ');
    std::array<QList<const Emoji *>, 3> byRank;
    for (const auto &emoji : m_all) {
        if (const auto rank = rankOf(emoji, shortcode, prefixes))
            byRank[std::size_t(*rank)] << &emoji;
    }
    const auto found = byRank[0] + byRank[1] + byRank[2];
    return found.first(std::min<qsizetype>(limit, found.size()));
}

QPixmap EmojiSet::pixmap(QStringView emoji, int pixels, qreal ratio) const
{
    const auto *sequence = sequenceOf(emoji);
    return sequence && pixels > 0 ? m_pictures->pixmap(sequence->picture, pixels, ratio) : QPixmap();
}

} // namespace conclave::client
