// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/samples.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::protocol {

namespace {

constexpr qint64 Noon = 1'772'539'200'000; // 2026-03-03 12:00 UTC
constexpr qint64 Minute = 60'000;

struct TextSample
{
    const char *owner; // empty: in every struct
    const char *name;
    const char16_t *text;
};

// The first line that fits counts.
constexpr TextSample texts[] = {
    {"User", "name", u"ana"},
    {"Login", "name", u"ana"},
    {"AcceptInvite", "name", u"ana"},
    {"AcceptInvite", "token", u"Xq3vJ8mZr1T0bYw5LkPn2A"},
    {"Device", "name", u"Ana\u2019s laptop"},
    {"FileReference", "name", u"menu.pdf"},
    {"Content::Edit", "text", u"Lunch at half past twelve?"},
    {"Event", "kind", u"text"},
    {"UserStatus", "text", u"In a meeting"},
    {"UserStatus", "emoji", u"\U0001F4C5"},
    {"Directory", "after", u"design"},
    {"Welcome", "capabilities", u"example"},
    {"Hello", "capabilities", u"example"},
    {"", "name", u"general"},
    {"", "display_name", u"Ana Petrova"},
    {"", "topic", u"Whatever concerns everybody"},
    {"SearchTerm", "text", u"lunch"},
    {"", "text", u"Lunch at 12?"},
    {"", "emoji", u"\U0001F44D"},
    {"", "media_type", u"application/pdf"},
    {"CreateFile", "name", u"menu.pdf"},
    {"", "description", u"The menu of this week"},
    {"", "blurhash", u"LEHV6nWB2yk8pyo0adR*.7kCMdnj"},
    {"", "prefix", u"ge"},
    {"", "client", u"example-client 1.0"},
    {"", "server", u"conclave 0.1.0"},
    {"", "workspace", u"Example Ltd"},
    {"", "incarnation", u"0195a3c1-4e00-7a10-8000-0000000000aa"},
    {"", "password", u"correct horse battery staple"},
    {"", "device_name", u"Ana\u2019s laptop"},
    {"", "access_token", u"eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl"},
    {"", "refresh_token", u"m0Zb3xkq7n1vT5cRy8JwLd2PaHs4EgUf6KiQoVtXzYA"},
    {"", "key", u"preference/theme"},
    {"", "value", u"dark"},
};

struct NumberSample
{
    const char *name;
    qint64 number;
};

constexpr NumberSample numbers[] = {
    {"protocol", ProtocolVersion},
    {"now", Noon + Minute},
    {"at", Noon},
    {"after_at", Noon - 1440 * Minute},
    {"before_at", Noon + 1440 * Minute},
    {"edited_seq", 43},
    {"created_at", Noon - 1440 * Minute},
    {"last_seen_at", Noon - 5 * Minute},
    {"ends_at", Noon + 7 * 1440 * Minute},
    {"access_expires_at", Noon + 15 * Minute},
    {"refresh_expires_at", Noon + 30 * 1440 * Minute},
    {"seq", 42},
    {"as_of", 42},
    {"cursor", 40},
    {"delivered", 42},
    {"until", Noon + 60 * Minute},
    {"last_seq", 42},
    {"before", 43},
    {"after", 41},
    {"around", 42},
    {"first_seq", 1},
    {"floor_seq", 0},
    {"joined_seq", 3},
    {"left_seq", 40},
    {"ordinal", 17},
    {"last_ordinal", 17},
    {"cursor_sum", 84},
    {"handled", 1},
    {"members", 12},
    {"read", 9},
    {"limit", 50},
    {"size", 48'213},
    {"version", 7},
    {"directory_version", 7},
    {"map_version", 7},
    {"since", 6},
    {"epoch", 5},
    {"message_bytes", 65'536},
    {"text_bytes", MaxTextBytes},
    {"page_events", PageEvents},
    {"resume_positions", ResumePositions},
    {"heartbeat_ms", 30'000},
    {"file_bytes", 2'147'483'648},
    {"location_bytes", 67'108'864},
    {"offset", 16'384},
    {"chunk_bytes", FileChunkBytes},
    {"width", 1200},
    {"height", 800},
};

constexpr std::string_view truths[] = {"on", "counts", "current"};

// Of optional fields and lists: they stand for another case than the one that the rest of the frame tells.
constexpr std::string_view untypical[] = {
    "device",     "epoch",       "sealed", "after",  "around",   "around_message", "ends_at",   "thread",     "quote",
    "left_seq",   "gone",        "unread", "has",    "is",       "after_at",       "before_at", "edited_seq", "cursor",
    "hides_read", "description", "width",  "height", "blurhash", "at_end",         "replies",   "posters"};

template <class Range>
bool has(const Range &range, const QByteArray &name)
{
    return std::any_of(std::begin(range), std::end(range),
                       [&name](std::string_view one) { return name == one.data(); });
}

} // namespace

QString sampleText(const SamplePlace &place)
{
    const auto found = std::find_if(std::begin(texts), std::end(texts), [&place](const TextSample &one) {
        return place.name == one.name && (!*one.owner || place.owner == one.owner);
    });
    const QString text = found == std::end(texts) ? u"example"_s : QString::fromUtf16(found->text);
    Q_ASSERT(text.size() >= place.bounds.min && text.size() <= place.bounds.max);
    return text;
}

qint64 sampleNumber(const SamplePlace &place)
{
    const auto found = std::find_if(std::begin(numbers), std::end(numbers),
                                    [&place](const NumberSample &one) { return place.name == one.name; });
    return std::clamp(found == std::end(numbers) ? 9 : found->number, place.bounds.min, place.bounds.max);
}

bool sampleTruth(const SamplePlace &place)
{
    return has(truths, place.name);
}

QByteArray sampleBytes(const SamplePlace &place)
{
    const auto bytes = QByteArray::fromHex("00ff10c0fe");
    return place.bounds.min > bytes.size() ? bytes.repeated(int(place.bounds.min)).left(place.bounds.min) : bytes;
}

// Ids of one kind are the same everywhere, so that the frames of the examples belong together; only messages that are
// referred to differ from the one that refers to them.
Uuid sampleId(const SamplePlace &place, QByteArrayView idName)
{
    static constexpr std::string_view kinds[]
        = {"User", "Device", "Conversation", "Message", "File", "Client", "Session"};
    const auto kind
        = std::find(std::begin(kinds), std::end(kinds), std::string_view(idName.data(), size_t(idName.size())));
    const bool isReference = place.name == "target" || place.name == "thread" || place.name == "quote";
    const qint64 number = (kind - std::begin(kinds) + 1) * 16 + (isReference ? 1 : 0);
    const QString tail = QString::number(number, 16).rightJustified(12, u'0');
    return Uuid::fromText(u"0195a3c1-4e00-7a10-8000-"_s + tail).value_or(Uuid{});
}

bool isTypical(const SamplePlace &place)
{
    return !has(untypical, place.name);
}

QByteArray shortTypeName(QByteArrayView fullName)
{
    QByteArray name = fullName.toByteArray();
    name.replace("conclave::", "").replace("protocol::", "");
    if (name.startsWith("TypedId<")) // TypedId<UserTag>
        name = name.sliced(8, name.indexOf("Tag") - 8);
    return name;
}

} // namespace conclave::protocol
