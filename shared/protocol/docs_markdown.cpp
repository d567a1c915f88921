// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/docs.h"

#include "shared/protocol/codec.h"
#include "shared/protocol/frames/events.h"
#include "shared/protocol/frames/files.h"
#include "shared/protocol/reference.h"

#include <QFile>
#include <algorithm>

static void loadProtocolDocs()
{
    Q_INIT_RESOURCE(protocoldocs);
}

namespace conclave::protocol {

namespace {

constexpr qsizetype ExampleWidth = 100;

// A link to the section whose heading is the name.
QByteArray link(const QByteArray &name)
{
    return "[" + name + "](#" + name.toLower() + ")";
}

QByteArray typeText(const TypeInfo &type)
{
    using Kind = TypeInfo::Kind;
    switch (type.kind) {
    case Kind::Text:
        return "text";
    case Kind::Integer:
        return "integer";
    case Kind::Truth:
        return "boolean";
    case Kind::Bytes:
        return "bytes";
    case Kind::Id:
        return type.name.toLower() + " id";
    case Kind::Choice:
        return "`" + type.choices.join("`, `") + "`";
    case Kind::List:
        return "list of " + typeText(*type.item);
    case Kind::Struct:
        return link(type.name);
    case Kind::Content:
        return "[content](#kinds-of-content)";
    }
    Q_UNREACHABLE();
}

QByteArray boundsText(const Bounds &bounds)
{
    const Bounds open;
    if (bounds.min == open.min && bounds.max == open.max)
        return {};
    if (bounds.max == open.max)
        return "at least " + QByteArray::number(bounds.min);
    return QByteArray::number(bounds.min) + " to " + QByteArray::number(bounds.max);
}

QByteArray boundsOf(const FieldInfo &field)
{
    auto text = boundsText(field.bounds);
    if (const auto each = boundsText(field.each); !each.isEmpty())
        text += ", each " + each;
    return text;
}

QByteArray fieldTable(const QList<FieldInfo> &fields)
{
    QByteArray table = "| field | type | required | bounds | meaning |\n|---|---|---|---|---|\n";
    for (const auto &field : fields) {
        table += "| `" + field.name + "` | " + typeText(field.type) + " | " + (field.isRequired ? "yes" : "no") + " | "
            + boundsOf(field) + " | " + field.doc + " |\n";
    }
    return table;
}

// Breaks a line of JSON at commas outside of text.
QByteArray wrapped(const QByteArray &json)
{
    QByteArray out;
    qsizetype lineStart = 0;
    qsizetype lastComma = -1;
    bool inText = false;
    for (const char c : json) {
        const bool escaped = out.endsWith('\\') && !out.endsWith("\\\\");
        if (c == '"' && !escaped)
            inText = !inText;
        out += c;
        if (c == ',' && !inText)
            lastComma = out.size();
        if (out.size() - lineStart > ExampleWidth && lastComma > lineStart) {
            out.insert(lastComma, "\n ");
            lineStart = lastComma + 1;
            lastComma = -1;
        }
    }
    return out;
}

QByteArray exampleBlock(const QByteArrayList &frames)
{
    QByteArray block = "```json\n";
    for (const auto &frame : frames)
        block += wrapped(frame) + '\n';
    return block + "```\n";
}

bool isShared(const StructInfo &reply)
{
    return !reply.name.endsWith("::Reply");
}

QByteArray operations(const Reference &reference)
{
    QByteArray out;
    for (const auto &operation : reference.operations) {
        out += "### " + operation.op + "\n\n" + operation.doc + ' '
            + (operation.isForAnyone ? "Anyone may send it.\n\n" : "After sign-in.\n\n");
        out += operation.fields.isEmpty() ? "It has no fields.\n\n" : fieldTable(operation.fields) + '\n';
        if (isShared(operation.reply))
            out += "Reply: " + link(operation.reply.name) + ".\n\n";
        else
            out += "Reply:\n\n" + fieldTable(operation.reply.fields) + '\n';
        out += exampleBlock({operation.requestExample, operation.replyExample}) + '\n';
    }
    return out.trimmed();
}

QByteArray sharedReplies(const Reference &reference)
{
    QByteArray out;
    QByteArrayList seen;
    for (const auto &operation : reference.operations) {
        const auto &reply = operation.reply;
        if (!isShared(reply) || seen.contains(reply.name))
            continue;
        seen << reply.name;
        out += "### " + reply.name + "\n\n"
            + (reply.fields.isEmpty() ? "Nothing but the envelope.\n\n" : fieldTable(reply.fields) + '\n');
    }
    return out.trimmed();
}

QByteArray pushes(const Reference &reference)
{
    QByteArray out;
    for (const auto &push : reference.pushes)
        out += "### Push " + push.op + "\n\n" + push.doc + "\n\n" + fieldTable(push.fields) + '\n'
            + exampleBlock({push.example}) + '\n';
    return out.trimmed();
}

QByteArray contents(const Reference &reference)
{
    QByteArray out;
    for (const auto &content : reference.contents)
        out += "### Kind " + content.declaration.name + "\n\n" + content.declaration.doc + "\n\n"
            + fieldTable(content.declaration.fields) + '\n' + exampleBlock({content.example}) + '\n';
    return out.trimmed();
}

QByteArray entities(const Reference &reference)
{
    QByteArray out;
    for (const auto &entity : reference.entities)
        out += "### " + entity.name + "\n\n" + fieldTable(entity.fields) + '\n';
    return out.trimmed();
}

QByteArray retryText(Retry retry)
{
    switch (retry) {
    case Retry::Never:
        return "no";
    case Retry::Later:
        return "later";
    case Retry::AfterSignIn:
        return "after sign-in";
    }
    Q_UNREACHABLE();
}

QByteArray errors()
{
    QByteArray out = "| code | HTTP status | retry | meaning |\n|---|---|---|---|\n";
    for (const auto &info : errorTable)
        out += QByteArray("| `") + info.name + "` | " + QByteArray::number(info.httpStatus) + " | "
            + retryText(info.retry) + " | " + info.meaning + " |\n";
    return out.trimmed();
}

QByteArray closeCodes()
{
    QByteArray out = "| code | meaning |\n|---|---|\n";
    for (const auto &info : closeTable)
        out += "| " + QByteArray::number(info.code) + " | " + info.meaning + " |\n";
    return out.trimmed();
}

} // namespace

QByteArray protocolMarkdown()
{
    loadProtocolDocs();
    QFile prose(QStringLiteral(":/conclave/protocol/protocol.md"));
    if (!prose.open(QIODevice::ReadOnly))
        return {};
    const auto reference = Reference::make();
    const std::pair<const char *, QByteArray> parts[] = {
        {"version", QByteArray::number(ProtocolVersion)},
        {"tolerance", QByteArray::number(ProtocolTolerance)},
        {"depth", QByteArray::number(MaxDepth)},
        {"text_bytes", QByteArray::number(MaxTextBytes)},
        {"page_events", QByteArray::number(PageEvents)},
        {"emojis", QByteArray::number(MaxEmojis)},
        {"thumbnail", QByteArray::number(ThumbnailPixels)},
        {"posters", QByteArray::number(MaxPosters)},
        {"resume_positions", QByteArray::number(ResumePositions)},
        {"operations", operations(reference)},
        {"shared_replies", sharedReplies(reference)},
        {"pushes", pushes(reference)},
        {"contents", contents(reference)},
        {"entities", entities(reference)},
        {"errors", errors()},
        {"close_codes", closeCodes()},
    };
    QByteArray page = prose.readAll();
    for (const auto &[mark, text] : parts)
        page.replace(QByteArray("{{") + mark + "}}", text);
    return page;
}

} // namespace conclave::protocol
