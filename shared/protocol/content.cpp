// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/content.h"

#include "shared/protocol/codecimpl.h"

using namespace Qt::StringLiterals;

namespace conclave::protocol {

namespace {

// Calls f<A>() for the alternative whose kind is `kind`; false when there is none.
template <size_t I = 0>
bool withAlternative(const QByteArray &kind, auto &&f)
{
    using A = std::variant_alternative_t<I, Content::Variant>;
    if constexpr (std::is_same_v<A, Content::Unknown>) {
        return false;
    } else if (kind == A::kind) {
        f.template operator()<A>();
        return true;
    } else {
        return withAlternative<I + 1>(kind, f);
    }
}

} // namespace

QString searchableText(const QString &text, const QList<FileReference> &files)
{
    auto all = text;
    for (const auto &file : files)
        all += u'\n' + file.name;
    return all;
}

QString Content::kind() const
{
    return std::visit(
        []<class A>(const A &alternative) {
            if constexpr (std::is_same_v<A, Unknown>)
                return alternative.kind;
            else
                return QString::fromLatin1(A::kind);
        },
        value);
}

bool Content::counts() const
{
    const auto *text = as<Text>();
    return text && !text->thread;
}

const char *Content::readAlternative(const QJsonObject &in, Content &out)
{
    const auto kind = in.value("kind"_L1).toString();
    if (kind.isEmpty() || kind.size() > 32)
        return "kind";
    const char *bad = nullptr;
    const bool known
        = withAlternative(kind.toLatin1(), [&]<class A>() { bad = read(QJsonValue(in), out.value.emplace<A>()); });
    if (!known)
        out.value = Unknown{kind, compactJson(in)};
    return bad;
}

QString Content::unknownFieldOf(const QJsonObject &in)
{
    QString field = u"kind"_s;
    withAlternative(in.value("kind"_L1).toString().toLatin1(),
                    [&]<class A>() { field = unknownField<A>(QJsonValue(in), {"kind"_L1}); });
    return field;
}

CONCLAVE_NESTED(FileReference)
static_assert(wellFormed<Content::Text>() && wellFormed<Content::Edit>() && wellFormed<Content::Delete>()
              && wellFormed<Content::Reaction>() && wellFormed<Content::Pin>() && wellFormed<Content::Created>()
              && wellFormed<Content::Joined>() && wellFormed<Content::Left>() && wellFormed<Content::Changed>()
              && wellFormed<Content::Poster>() && wellFormed<Content::Ended>());

template Result<Content> decode<Content>(const QJsonObject &, UnknownFields);
template QByteArray encode<Content>(const Content &);

} // namespace conclave::protocol
