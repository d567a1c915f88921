// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/docs.h"

#include "shared/protocol/frames/session.h"
#include "shared/protocol/reference.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace conclave::protocol {

namespace {

QString text(const QByteArray &utf8)
{
    return QString::fromUtf8(utf8);
}

QJsonObject reference(const QString &part, const QString &name)
{
    return {{u"$ref"_s, "#/components/"_L1 + part + u'/' + name}};
}

// "ResumeReply" for Resume::Reply: names of components have no colons.
QString schemaName(const QByteArray &name)
{
    return text(name).remove(u"::"_s);
}

QString contentSchemaName(const ContentInfo &content)
{
    auto kind = text(content.declaration.name);
    kind[0] = kind.at(0).toUpper();
    return "Content"_L1 + kind;
}

QJsonObject bounded(QJsonObject schema, const Bounds &bounds, const QString &min, const QString &max)
{
    const Bounds open;
    if (bounds.min != open.min)
        schema[min] = bounds.min;
    if (bounds.max != open.max)
        schema[max] = bounds.max;
    return schema;
}

QJsonObject typeSchema(const TypeInfo &type, const Bounds &bounds, const Bounds &each)
{
    using Kind = TypeInfo::Kind;
    switch (type.kind) {
    case Kind::Text:
        return bounded({{u"type"_s, u"string"_s}}, bounds, u"minLength"_s, u"maxLength"_s);
    case Kind::Integer:
        return bounded({{u"type"_s, u"integer"_s}, {u"format"_s, u"int64"_s}}, bounds, u"minimum"_s, u"maximum"_s);
    case Kind::Truth:
        return {{u"type"_s, u"boolean"_s}};
    case Kind::Bytes:
        return {{u"type"_s, u"string"_s}, {u"contentEncoding"_s, u"base64url"_s}};
    case Kind::Id:
        return reference(u"schemas"_s, u"Id"_s);
    case Kind::Choice:
        return {{u"type"_s, u"string"_s},
                {u"enum"_s, QJsonArray::fromStringList(text(type.choices.join(' ')).split(u' '))}};
    case Kind::List:
        return bounded({{u"type"_s, u"array"_s}, {u"items"_s, typeSchema(*type.item, each, {})}}, bounds, u"minItems"_s,
                       u"maxItems"_s);
    case Kind::Struct:
    case Kind::Content:
        return reference(u"schemas"_s, schemaName(type.name));
    }
    Q_UNREACHABLE();
}

QJsonObject structSchema(const QList<FieldInfo> &fields)
{
    QJsonObject properties;
    QJsonArray required;
    for (const auto &field : fields) {
        auto schema = typeSchema(field.type, field.bounds, field.each);
        schema[u"description"_s] = text(field.doc);
        properties[text(field.name)] = schema;
        if (field.isRequired)
            required.append(text(field.name));
    }
    QJsonObject schema{{u"type"_s, u"object"_s}, {u"properties"_s, properties}};
    if (!required.isEmpty())
        schema[u"required"_s] = required;
    return schema;
}

QJsonObject contentSchema(const ContentInfo &content)
{
    auto schema = structSchema(content.declaration.fields);
    auto properties = schema[u"properties"_s].toObject();
    properties[u"kind"_s] = QJsonObject{{u"const"_s, text(content.declaration.name)}};
    auto required = schema[u"required"_s].toArray();
    required.prepend(u"kind"_s);
    schema[u"properties"_s] = properties;
    schema[u"required"_s] = required;
    schema[u"description"_s] = text(content.declaration.doc);
    return schema;
}

QString retryName(Retry retry)
{
    switch (retry) {
    case Retry::Never:
        return u"never"_s;
    case Retry::Later:
        return u"later"_s;
    case Retry::AfterSignIn:
        return u"after sign-in"_s;
    }
    Q_UNREACHABLE();
}

QJsonObject errorSchema()
{
    QJsonArray codes, table;
    for (const auto &info : errorTable) {
        const auto code = QString::fromLatin1(info.name);
        codes.append(code);
        table.append(QJsonObject{{u"code"_s, code},
                                 {u"status"_s, info.httpStatus},
                                 {u"retry"_s, retryName(info.retry)},
                                 {u"meaning"_s, QString::fromUtf8(info.meaning)}});
    }
    const QJsonObject properties{
        {u"code"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"enum"_s, codes}}},
        {u"message"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"description"_s, u"For logs, not for users."_s}}},
        {u"retry_after"_s, QJsonObject{{u"type"_s, u"integer"_s}, {u"description"_s, u"Milliseconds to wait."_s}}}};
    const QJsonObject error{{u"type"_s, u"object"_s},
                            {u"properties"_s, properties},
                            {u"required"_s, QJsonArray{u"code"_s, u"message"_s}},
                            {u"x-codes"_s, table}};
    return {{u"type"_s, u"object"_s},
            {u"properties"_s, QJsonObject{{u"error"_s, error}}},
            {u"required"_s, QJsonArray{u"error"_s}}};
}

QJsonObject jsonContent(const QJsonObject &schema, const QByteArray &example)
{
    QJsonObject media{{u"schema"_s, schema}};
    if (!example.isEmpty())
        media[u"example"_s] = QJsonDocument::fromJson(example).object();
    return {{u"application/json"_s, media}};
}

QJsonObject pathItem(const OperationInfo &operation)
{
    auto request = structSchema(operation.fields);
    request[u"additionalProperties"_s] = false;
    const QJsonObject success{
        {u"description"_s, u"Done."_s},
        {u"content"_s, jsonContent(reference(u"schemas"_s, schemaName(operation.reply.name)), operation.replyBody)}};
    QJsonObject post{
        {u"operationId"_s, text(operation.op)},
        {u"summary"_s, text(operation.doc)},
        {u"tags"_s, QJsonArray{text(operation.op.left(operation.op.indexOf('.')))}},
        {u"requestBody"_s,
         QJsonObject{{u"required"_s, true}, {u"content"_s, jsonContent(request, operation.requestBody)}}},
        {u"responses"_s, QJsonObject{{u"200"_s, success}, {u"default"_s, reference(u"responses"_s, u"Failure"_s)}}}};
    if (operation.isForAnyone)
        post[u"security"_s] = QJsonArray();
    return {{u"post"_s, post}};
}

QJsonObject binary(const QString &type)
{
    return {{type, QJsonObject{{u"schema"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"format"_s, u"binary"_s}}}}}};
}

QJsonObject parameter(const QString &place, const QString &name, const QJsonObject &schema, const QString &description)
{
    return {{u"in"_s, place},
            {u"name"_s, name},
            {u"required"_s, place != "header"_L1},
            {u"schema"_s, schema},
            {u"description"_s, description}};
}

QJsonObject header(const QString &description)
{
    return {{u"description"_s, description}, {u"schema"_s, QJsonObject{{u"type"_s, u"string"_s}}}};
}

QJsonObject fileParameter()
{
    return parameter(u"path"_s, u"file"_s, reference(u"schemas"_s, u"Id"_s), u"The file."_s);
}

QJsonObject uploadItem()
{
    const QJsonObject offset{{u"type"_s, u"integer"_s}, {u"format"_s, u"int64"_s}, {u"minimum"_s, 0}};
    const QJsonObject answer{{u"type"_s, u"object"_s},
                             {u"properties"_s, QJsonObject{{u"offset"_s, offset}}},
                             {u"required"_s, QJsonArray{u"offset"_s}}};
    const QJsonObject stored{{u"description"_s, u"The bytes are on the server's disk."_s},
                             {u"content"_s, jsonContent(answer, "{\"offset\":48213}")}};
    const QJsonObject conflict{{u"description"_s, u"wrong_offset: the bytes do not follow those that are there."_s},
                               {u"headers"_s, QJsonObject{{u"Upload-Offset"_s, header(u"Where to go on."_s)}}},
                               {u"content"_s,
                                jsonContent(reference(u"schemas"_s, u"Error"_s),
                                            "{\"error\":{\"code\":\"wrong_offset\",\"message\":\"16384\"}}")}};
    return {
        {u"operationId"_s, u"file.put"_s},
        {u"summary"_s, u"Sends the next bytes of a file that file.create has announced."_s},
        {u"tags"_s, QJsonArray{u"file"_s}},
        {u"parameters"_s,
         QJsonArray{fileParameter(), parameter(u"query"_s, u"offset"_s, offset, u"How many are there already."_s)}},
        {u"requestBody"_s, QJsonObject{{u"required"_s, true}, {u"content"_s, binary(u"application/octet-stream"_s)}}},
        {u"responses"_s,
         QJsonObject{
             {u"200"_s, stored}, {u"409"_s, conflict}, {u"default"_s, reference(u"responses"_s, u"Failure"_s)}}}};
}

QJsonObject downloadItem(const QString &operation, const QString &summary)
{
    const QJsonObject text{{u"type"_s, u"string"_s}};
    const auto range = parameter(u"header"_s, u"Range"_s, text, u"One range of bytes; for instance bytes=16384-"_s);
    const auto condition = parameter(u"header"_s, u"If-Range"_s, text, u"The ETag that the rest must belong to."_s);
    const QJsonObject headers{{u"ETag"_s, header(u"Names the content."_s)},
                              {u"Content-Disposition"_s, header(u"Always an attachment, with its name."_s)}};
    const QJsonObject whole{
        {u"description"_s, u"All of it."_s}, {u"headers"_s, headers}, {u"content"_s, binary(u"*/*"_s)}};
    const QJsonObject part{
        {u"description"_s, u"The range."_s}, {u"headers"_s, headers}, {u"content"_s, binary(u"*/*"_s)}};
    return {{u"operationId"_s, operation},
            {u"summary"_s, summary},
            {u"tags"_s, QJsonArray{u"file"_s}},
            {u"parameters"_s, QJsonArray{fileParameter(), range, condition}},
            {u"responses"_s,
             QJsonObject{{u"200"_s, whole},
                         {u"206"_s, part},
                         {u"416"_s, QJsonObject{{u"description"_s, u"The range begins behind the end."_s}}},
                         {u"default"_s, reference(u"responses"_s, u"Failure"_s)}}}};
}

void addFilePaths(QJsonObject &paths)
{
    paths[u"/v1/files/{file}"_s] = QJsonObject{
        {u"put"_s, uploadItem()}, {u"get"_s, downloadItem(u"file.get"_s, u"The bytes of a file that you may read."_s)}};
    paths[u"/v1/files/{file}/thumbnail"_s]
        = QJsonObject{{u"get"_s, downloadItem(u"file.thumbnail"_s, u"A small picture of an image."_s)}};
}

QJsonObject schemas(const Reference &all)
{
    QJsonObject out{{u"Error"_s, errorSchema()}};
    out[u"Id"_s]
        = QJsonObject{{u"type"_s, u"string"_s},
                      {u"format"_s, u"uuid"_s},
                      {u"pattern"_s, u"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"_s},
                      {u"description"_s, u"UUID version 7 in lower case."_s}};
    for (const auto &entity : all.entities)
        out[schemaName(entity.name)] = structSchema(entity.fields);
    for (const auto &operation : all.operations)
        out[schemaName(operation.reply.name)] = structSchema(operation.reply.fields);
    QJsonArray kinds;
    QJsonObject mapping;
    for (const auto &content : all.contents) {
        const auto name = contentSchemaName(content);
        out[name] = contentSchema(content);
        kinds.append(reference(u"schemas"_s, name));
        mapping[text(content.declaration.name)] = "#/components/schemas/"_L1 + name;
    }
    out[u"Content"_s] = QJsonObject{
        {u"description"_s, u"A newer server may send other kinds: keep them and say that you cannot show them."_s},
        {u"oneOf"_s, kinds},
        {u"discriminator"_s, QJsonObject{{u"propertyName"_s, u"kind"_s}, {u"mapping"_s, mapping}}}};
    return out;
}

} // namespace

QByteArray openApi()
{
    const auto all = Reference::make();
    QJsonObject paths;
    for (const auto &operation : all.operations)
        paths["/v1/"_L1 + text(operation.op)] = pathItem(operation);
    addFilePaths(paths);
    const QJsonObject failure{
        {u"description"_s, u"The code says why; x-codes of the schema lists each with its status."_s},
        {u"content"_s, jsonContent(reference(u"schemas"_s, u"Error"_s), {})}};
    const QJsonObject components{
        {u"schemas"_s, schemas(all)},
        {u"responses"_s, QJsonObject{{u"Failure"_s, failure}}},
        {u"securitySchemes"_s,
         QJsonObject{{u"bearer"_s, QJsonObject{{u"type"_s, u"http"_s}, {u"scheme"_s, u"bearer"_s}}}}}};
    const QJsonObject root{
        {u"openapi"_s, u"3.1.0"_s},
        {u"info"_s,
         QJsonObject{
             {u"title"_s, u"Conclave"_s},
             {u"version"_s, u"1.%1"_s.arg(ProtocolVersion)},
             {u"license"_s, QJsonObject{{u"name"_s, u"GPL-3.0-or-later"_s}, {u"identifier"_s, u"GPL-3.0-or-later"_s}}},
             {u"description"_s,
              u"Every request of the protocol as an HTTP call. Pushes come over the WebSocket at /v1 only; "
              "PROTOCOL.md describes both. Lengths of text count UTF-16 units, which are never fewer than "
              "characters. Times are Unix milliseconds."_s}}},
        {u"security"_s, QJsonArray{QJsonObject{{u"bearer"_s, QJsonArray()}}}},
        {u"paths"_s, paths},
        {u"components"_s, components}};
    return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

} // namespace conclave::protocol
