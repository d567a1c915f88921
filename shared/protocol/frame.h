// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>
#include <array>
#include <concepts>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>

// The engine behind every frame: a struct names its members once, in `fields`, and from that follow reading, writing,
// bounds, unknown-field checks, the reference and the samples. Included by the codec, the reference generator and
// tests; everybody else includes the frames and codec.h.
namespace conclave::protocol {

// For text: length in UTF-16 units. For bytes: length. For lists: count. For numbers: the value.
struct Bounds
{
    qint64 min = -(qint64(1) << 53);
    qint64 max = qint64(1) << 53;
};

// Specialised per enum: `names`, in the order of the enumerators, and optionally `fallback` for names of newer peers.
template <class E>
struct EnumNames;

template <class T>
concept NamedEnum = std::is_enum_v<T> && requires
{
    EnumNames<T>::names.size();
};
template <class T>
concept Described = requires
{
    T::fields([](auto...) {});
};
template <class T>
concept Optional = requires(T v)
{
    v.emplace();
    v.has_value();
};
template <class T>
concept List = requires(T v)
{
    v.emplaceBack();
    v.size();
}
&&!std::is_same_v<T, QString> && !std::is_same_v<T, QByteArray>;
template <class T>
concept Id = requires(const T v)
{
    {
        v.toText()
        } -> std::same_as<QString>;
    {
        T::fromText(QString())
        } -> std::same_as<std::optional<T>>;
};
// A struct whose `value` is a std::variant of described structs, each with its `kind`; the last alternative is what
// this program does not know, kept as it came.
template <class T>
concept Union = requires(T v)
{
    v.value.index();
    typename T::Unknown;
};

void writeText(QByteArray &out, QStringView text); // with quotes, escaped (RFC 8259, section 7)

template <class T>
void writeFields(QByteArray &out, const T &v);

// Appends v as JSON.
template <class T>
void write(QByteArray &out, const T &v)
{
    if constexpr (Optional<T>)
        write(out, *v); // an empty one is left out by its owner
    else if constexpr (Id<T>)
        writeText(out, v.toText());
    else if constexpr (std::is_same_v<T, bool>)
        out += v ? "true" : "false";
    else if constexpr (std::is_same_v<T, QString>)
        writeText(out, v);
    else if constexpr (std::is_same_v<T, QByteArray>)
        out += '"' + v.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals) + '"';
    else if constexpr (NamedEnum<T>)
        out.append('"').append(EnumNames<T>::names[size_t(v)]).append('"');
    else if constexpr (std::is_integral_v<T>)
        out += QByteArray::number(v);
    else if constexpr (List<T>) {
        out += '[';
        for (qsizetype i = 0; i < v.size(); ++i) {
            if (i > 0)
                out += ',';
            write(out, v.at(i));
        }
        out += ']';
    } else if constexpr (Union<T>) {
        std::visit(
            [&out]<class A>(const A &alternative) {
                if constexpr (std::is_same_v<A, typename T::Unknown>) {
                    out += alternative.json;
                } else {
                    out.append("{\"kind\":\"").append(A::kind).append('"');
                    writeFields(out, alternative);
                    out += '}';
                }
            },
            v.value);
    } else {
        static_assert(Described<T>, "this type has no place on the wire");
        out += '{';
        writeFields(out, v);
        out += '}';
    }
}

// Appends the members of v, each with its name, after what stands in an object already.
template <class T>
void writeFields(QByteArray &out, const T &v)
{
    T::fields([&](const char *name, auto member, auto...) {
        if constexpr (Optional<std::decay_t<decltype(v.*member)>>) {
            if (!(v.*member))
                return;
        }
        if (!out.endsWith('{'))
            out += ',';
        out.append('"').append(name).append("\":");
        write(out, v.*member);
    });
}

QByteArray compactJson(const QJsonObject &object);

// Returns the name of the first field that is missing, of the wrong type or out of bounds; nullptr when all is well.
template <class T>
const char *read(const QJsonValue &in, T &out, const char *name = "frame", Bounds b = {}, Bounds each = {})
{
    const auto check = [&](bool typeOk, qint64 n) { return typeOk && n >= b.min && n <= b.max ? nullptr : name; };
    if constexpr (Optional<T>) {
        return in.isUndefined() ? nullptr : read(in, out.emplace(), name, b, each);
    } else if constexpr (Id<T>) {
        const auto id = T::fromText(in.toString());
        if (id)
            out = *id;
        return check(in.isString() && id, 0);
    } else if constexpr (std::is_same_v<T, bool>) {
        out = in.toBool();
        return in.isBool() ? nullptr : name;
    } else if constexpr (std::is_same_v<T, QString>) {
        out = in.toString();
        return check(in.isString(), out.size());
    } else if constexpr (std::is_same_v<T, QByteArray>) {
        const auto text = QByteArray::fromBase64Encoding(
            in.toString().toLatin1(), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
        out = text.decoded;
        return check(in.isString() && text, out.size());
    } else if constexpr (NamedEnum<T>) {
        const auto text = in.toString().toLatin1();
        for (size_t i = 0; i < EnumNames<T>::names.size(); ++i) {
            if (text == EnumNames<T>::names[i]) {
                out = T(i);
                return nullptr;
            }
        }
        if constexpr (requires { EnumNames<T>::fallback; }) {
            out = EnumNames<T>::fallback;
            return in.isString() ? nullptr : name;
        }
        return name;
    } else if constexpr (List<T>) {
        const char *bad = check(in.isArray(), in.toArray().size());
        if (bad)
            return bad;
        for (const QJsonValue item : in.toArray()) {
            if (const char *badItem = read(item, out.emplaceBack(), name, each))
                return badItem;
        }
        return nullptr;
    } else if constexpr (Union<T>) {
        return in.isObject() ? T::readAlternative(in.toObject(), out) : name;
    } else if constexpr (Described<T>) {
        const char *bad = in.isObject() ? nullptr : name;
        T::fields(
            [&, map = in.toObject()](const char *field, auto member, const char *, Bounds own = {}, Bounds items = {}) {
                if (!bad)
                    bad = read(map.value(QLatin1StringView(field)), out.*member, field, own, items);
            });
        return bad;
    } else {
        static_assert(std::is_integral_v<T>, "this type has no place on the wire");
        const double d = in.toDouble(0.5);
        out = T(qint64(d));
        return check(in.isDouble() && d == double(qint64(d)), qint64(d));
    }
}

// Returns the first key of `in` that T does not declare, at any depth; empty when there is none. `reserved` are keys
// that the envelope owns.
template <class T>
QString unknownField(const QJsonValue &in, std::initializer_list<QLatin1StringView> reserved = {})
{
    if constexpr (Optional<T>) {
        return in.isUndefined() ? QString() : unknownField<typename T::value_type>(in);
    } else if constexpr (List<T>) {
        for (const QJsonValue item : in.toArray()) {
            if (const auto bad = unknownField<typename T::value_type>(item); !bad.isEmpty())
                return bad;
        }
        return {};
    } else if constexpr (Union<T>) {
        return T::unknownFieldOf(in.toObject());
    } else if constexpr (Described<T>) {
        QString bad;
        auto rest = in.toObject();
        for (const auto key : reserved)
            rest.remove(key);
        T::fields([&](const char *field, auto member, auto...) {
            using Member = std::decay_t<decltype(std::declval<T>().*member)>;
            const auto value = rest.take(QLatin1StringView(field));
            if (bad.isEmpty() && !value.isUndefined())
                bad = unknownField<Member>(value);
        });
        return !bad.isEmpty() || rest.isEmpty() ? bad : rest.constBegin().key();
    } else {
        return {};
    }
}

// Counts the members of an aggregate: as many as brace initialisation takes.
struct Any
{
    template <class T>
    operator T() const;
};
template <class T, class... A>
consteval int arity()
{
    if constexpr (requires { T{A{}..., Any{}}; })
        return arity<T, A..., Any>();
    else
        return int(sizeof...(A));
}

enum class Place { Nested, InEnvelope };

// Names unique and not the envelope's, documentation present, bounds sane, every member declared.
template <class T>
consteval bool wellFormed(Place place = Place::Nested)
{
    std::array<std::string_view, 64> names{"id", "op", "re", "error"};
    const size_t reserved = place == Place::InEnvelope ? 4 : 0;
    size_t n = reserved;
    bool good = true;
    T::fields([&](const char *name, auto, const char *doc, Bounds b = {}, Bounds each = {}) {
        for (size_t i = 0; i < n; ++i)
            good = good && names[i] != std::string_view(name);
        good = good && b.min <= b.max && each.min <= each.max && *doc;
        names[n++] = name;
    });
    return good && n - reserved == size_t(arity<T>());
}

} // namespace conclave::protocol
