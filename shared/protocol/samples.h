// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/content.h"
#include "shared/protocol/registry.h"

#include <QMetaType>

// Believable values for every frame, the same in each run: examples of the reference, golden files, fuzz seeds.
namespace conclave::protocol {

enum class Sample {
    Full, // every optional field is there, lists have an item
    Bare, // no optional field is there, lists are as short as they may be
    Typical, // as Full, without what does not go together in one frame
};

// Where a value stands: what the struct is called, what the field is called, and the field's bounds.
struct SamplePlace
{
    QByteArray owner;
    QByteArray name;
    Bounds bounds;
    Bounds each;
};

QString sampleText(const SamplePlace &place);
qint64 sampleNumber(const SamplePlace &place);
bool sampleTruth(const SamplePlace &place);
QByteArray sampleBytes(const SamplePlace &place);
Uuid sampleId(const SamplePlace &place, QByteArrayView idName);
bool isTypical(const SamplePlace &place); // whether an optional field, or a list's item, belongs into a typical frame

// "User" for conclave::protocol::User and for conclave::UserId, "Resume::Reply" for conclave::protocol::Resume::Reply.
QByteArray shortTypeName(QByteArrayView fullName);
template <class T>
QByteArray typeName()
{
    return shortTypeName(QMetaType::fromType<T>().name());
}

template <class T>
void fillStruct(T &value, Sample variant);

template <class T>
void fill(T &value, Sample variant, const SamplePlace &place)
{
    const bool bare = variant == Sample::Bare;
    if constexpr (Optional<T>) {
        value.reset();
        if (variant == Sample::Full || (variant == Sample::Typical && isTypical(place)))
            fill(value.emplace(), variant, place);
    } else if constexpr (Id<T>) {
        value.uuid = sampleId(place, typeName<T>());
    } else if constexpr (std::is_same_v<T, bool>) {
        value = !bare && sampleTruth(place);
    } else if constexpr (std::is_same_v<T, QString>) {
        value = bare && place.bounds.min <= 0 ? QString(QLatin1StringView("")) : sampleText(place);
    } else if constexpr (std::is_same_v<T, QByteArray>) {
        value = sampleBytes(place);
    } else if constexpr (NamedEnum<T>) {
        if (bare)
            value = T(EnumNames<T>::names.size() - 1);
    } else if constexpr (List<T>) {
        const bool wanted = variant == Sample::Full || (variant == Sample::Typical && isTypical(place));
        const auto count = wanted ? 1 : std::max<qint64>(place.bounds.min, 0);
        value.clear();
        while (value.size() < count)
            fill(value.emplaceBack(), variant, {place.owner, place.name, place.each, {}});
    } else if constexpr (Union<T>) {
        fillStruct(value.value.template emplace<0>(), variant);
    } else if constexpr (Described<T>) {
        fillStruct(value, variant);
    } else {
        value = T(sampleNumber(place));
    }
}

template <class T>
void fillStruct(T &value, Sample variant)
{
    T::fields([&](const char *name, auto member, const char *, Bounds bounds = {}, Bounds each = {}) {
        fill(value.*member, variant, {typeName<T>(), name, bounds, each});
    });
}

template <class T>
T sample(Sample variant)
{
    T value;
    fillStruct(value, variant);
    return value;
}

// Every kind of content, in the order of its declaration: calls f<A>() for each alternative that has a kind.
template <size_t I = 0>
void forEachContent(auto &&f)
{
    if constexpr (I + 1 < std::variant_size_v<Content::Variant>) {
        f.template operator()<std::variant_alternative_t<I, Content::Variant>>();
        forEachContent<I + 1>(f);
    }
}

template <class A>
Content sampleContent(Sample variant)
{
    return Content{sample<A>(variant)};
}

} // namespace conclave::protocol
