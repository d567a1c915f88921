// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/reference.h"

#include "shared/protocol/codec.h"
#include "shared/protocol/preferences.h"
#include "shared/protocol/samples.h"

#include <algorithm>

namespace conclave::protocol {

namespace {

// Describes structs and remembers the nested ones on the way.
class Describer
{
public:
    template <class T>
    QList<FieldInfo> fieldsOf()
    {
        QList<FieldInfo> fields;
        T::fields([&](const char *name, auto member, const char *doc, Bounds bounds = {}, Bounds each = {}) {
            using Member = std::decay_t<decltype(std::declval<T>().*member)>;
            fields.append({name, doc, !Optional<Member>, bounds, each, typeOf<Member>()});
        });
        return fields;
    }

    template <class T>
    void addEntity()
    {
        const auto name = typeName<T>();
        if (std::any_of(entities.cbegin(), entities.cend(),
                        [&name](const StructInfo &one) { return one.name == name; }))
            return;
        const auto place = entities.size();
        entities.append({name, {}, {}});
        const auto fields = fieldsOf<T>(); // may append others
        entities[place].fields = fields;
    }

    QList<StructInfo> entities;

private:
    template <class T>
    TypeInfo typeOf()
    {
        using Kind = TypeInfo::Kind;
        if constexpr (Optional<T>) {
            return typeOf<typename T::value_type>();
        } else if constexpr (Id<T>) {
            return {Kind::Id, typeName<T>(), {}, {}};
        } else if constexpr (std::is_same_v<T, bool>) {
            return {Kind::Truth, {}, {}, {}};
        } else if constexpr (std::is_same_v<T, QString>) {
            return {Kind::Text, {}, {}, {}};
        } else if constexpr (std::is_same_v<T, QByteArray>) {
            return {Kind::Bytes, {}, {}, {}};
        } else if constexpr (NamedEnum<T>) {
            return {Kind::Choice, typeName<T>(), {EnumNames<T>::names.begin(), EnumNames<T>::names.end()}, {}};
        } else if constexpr (List<T>) {
            return {Kind::List, {}, {}, std::make_shared<const TypeInfo>(typeOf<typename T::value_type>())};
        } else if constexpr (Union<T>) {
            forEachContent([this]<class A>() { this->fieldsOf<A>(); }); // for what is nested in it
            return {Kind::Content, typeName<T>(), {}, {}};
        } else if constexpr (Described<T>) {
            addEntity<T>();
            return {Kind::Struct, typeName<T>(), {}, {}};
        } else {
            static_assert(std::is_integral_v<T>);
            return {Kind::Integer, {}, {}, {}};
        }
    }
};

} // namespace

Reference Reference::make()
{
    Reference reference;
    Describer describer;
    Requests::forEach([&]<class T>() {
        using Reply = typename T::Reply;
        const auto request = sample<T>(Sample::Typical);
        const auto reply = sample<Reply>(Sample::Typical);
        reference.operations.append({T::op, T::doc, T::audience == Audience::Anyone, describer.fieldsOf<T>(),
                                     StructInfo{typeName<Reply>(), {}, describer.fieldsOf<Reply>()},
                                     encodeRequest(1, request), encodeReply(1, reply), encode(request), encode(reply)});
    });
    Pushes::forEach([&]<class T>() {
        reference.pushes.append({T::op, T::doc, describer.fieldsOf<T>(), encodePush(sample<T>(Sample::Typical))});
    });
    forEachContent([&]<class A>() {
        reference.contents.append(
            {StructInfo{A::kind, A::doc, describer.fieldsOf<A>()}, encode(sampleContent<A>(Sample::Typical))});
    });
    describer.addEntity<Membership>(); // these travel as the text of a map entry
    describer.addEntity<ThreadCursor>();
    describer.addEntity<NotifySettings>();
    describer.addEntity<NotifyOverride>();
    reference.entities = describer.entities;
    return reference;
}

} // namespace conclave::protocol
