// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/docs.h"
#include "shared/protocol/errors.h"
#include "shared/protocol/frame.h"
#include "shared/protocol/reference.h"
#include "shared/protocol/registry.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::protocol;

namespace {

QByteArray committed(const QString &name)
{
    QFile file(QStringLiteral(CONCLAVE_PROTOCOL_DIR "/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Rewrites the file when asked to; otherwise compares it.
bool isFresh(const QString &name, const QByteArray &now)
{
    if (qEnvironmentVariableIsSet("CONCLAVE_UPDATE_GOLDEN")) {
        QFile file(QStringLiteral(CONCLAVE_PROTOCOL_DIR "/") + name);
        return file.open(QIODevice::WriteOnly) && file.write(now) == now.size();
    }
    return committed(name) == now;
}

// What GitHub and others make of a heading.
QByteArray anchorOf(QByteArray heading)
{
    QByteArray anchor;
    for (const char c : heading.toLower()) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_')
            anchor += c;
        else if (c == ' ')
            anchor += '-';
    }
    return anchor;
}

QJsonObject openApiRoot()
{
    return QJsonDocument::fromJson(openApi()).object();
}

void collectReferences(const QJsonValue &value, QStringList &references)
{
    if (value.isArray()) {
        for (const QJsonValue item : value.toArray())
            collectReferences(item, references);
    }
    const auto object = value.toObject();
    for (auto it = object.constBegin(); it != object.constEnd(); ++it) {
        if (it.key() == "$ref"_L1)
            references << it.value().toString();
        collectReferences(it.value(), references);
    }
}

QJsonValue resolve(const QJsonObject &root, const QString &reference)
{
    QJsonValue at = root;
    for (const auto &step : reference.mid(2).split(u'/'))
        at = at.toObject().value(step);
    return at;
}

} // namespace

class tst_ProtocolDocs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theCommittedReferenceIsFresh();
    void theCommittedOpenApiIsFresh();
    void namesEveryRequestWithItsFields();
    void namesEveryPush();
    void namesEveryKindOfContent();
    void saysHowEveryKindOfContentIsFolded();
    void namesEveryErrorWithItsStatus();
    void namesEveryCloseCode();
    void namesEveryEntity();
    void fillsEveryMark();
    void linksOnlyToHeadingsThatExist();
    void hasAnExampleThatParsesForEveryFrame();
    void hasAPathForEveryRequest();
    void asksForATokenUnlessAnyoneMayCall();
    void refersOnlyToSchemasThatExist();
    void marksExactlyTheRequiredFields();
    void listsEveryErrorCodeInTheErrorSchema();
};

void tst_ProtocolDocs::theCommittedReferenceIsFresh()
{
    QVERIFY2(isFresh(u"PROTOCOL.md"_s, protocolMarkdown()),
             "shared/protocol/PROTOCOL.md is stale: run tst_protocoldocs with CONCLAVE_UPDATE_GOLDEN=1, or "
             "`conclave-server protocol > shared/protocol/PROTOCOL.md`");
}

void tst_ProtocolDocs::theCommittedOpenApiIsFresh()
{
    QVERIFY2(isFresh(u"openapi.json"_s, openApi()),
             "shared/protocol/openapi.json is stale: run tst_protocoldocs with CONCLAVE_UPDATE_GOLDEN=1, or "
             "`conclave-server protocol --openapi > shared/protocol/openapi.json`");
}

void tst_ProtocolDocs::namesEveryRequestWithItsFields()
{
    const auto page = protocolMarkdown();
    for (const auto &operation : Reference::make().operations) {
        const auto start = page.indexOf("\n### " + operation.op + "\n");
        QVERIFY2(start > 0, operation.op.constData());
        const auto section = page.sliced(start, page.indexOf("\n### ", start + 1) - start);
        QVERIFY2(section.contains(operation.doc), operation.op.constData());
        for (const auto &field : operation.fields)
            QVERIFY2(section.contains("| `" + field.name + "` |"), (operation.op + ' ' + field.name).constData());
    }
}

void tst_ProtocolDocs::namesEveryPush()
{
    const auto page = protocolMarkdown();
    for (const auto op : Pushes::ops())
        QVERIFY2(page.contains("\n### Push " + QByteArray(op.data()) + "\n"), op.data());
}

void tst_ProtocolDocs::namesEveryKindOfContent()
{
    const auto page = protocolMarkdown();
    for (const auto &content : Reference::make().contents)
        QVERIFY2(page.contains("\n### Kind " + content.declaration.name + "\n"), content.declaration.name.constData());
}

void tst_ProtocolDocs::saysHowEveryKindOfContentIsFolded()
{
    const auto page = protocolMarkdown();
    const auto start = page.indexOf("\n## Folding\n");
    const auto section = page.sliced(start, page.indexOf("\n## ", start + 1) - start);
    for (const auto &content : Reference::make().contents)
        QVERIFY2(section.contains("| `" + content.declaration.name + "` | "), content.declaration.name.constData());
}

void tst_ProtocolDocs::namesEveryErrorWithItsStatus()
{
    const auto page = protocolMarkdown();
    for (const auto &info : errorTable)
        QVERIFY2(page.contains(QByteArray("| `") + info.name + "` | " + QByteArray::number(info.httpStatus) + " |"),
                 info.name);
}

void tst_ProtocolDocs::namesEveryCloseCode()
{
    const auto page = protocolMarkdown();
    for (const auto &info : closeTable)
        QVERIFY2(page.contains("| " + QByteArray::number(info.code) + " | " + info.meaning), info.meaning);
}

void tst_ProtocolDocs::namesEveryEntity()
{
    const auto page = protocolMarkdown();
    for (const auto &entity : Reference::make().entities)
        QVERIFY2(page.contains("\n### " + entity.name + "\n"), entity.name.constData());
}

void tst_ProtocolDocs::fillsEveryMark()
{
    const auto page = protocolMarkdown();
    QVERIFY(!page.isEmpty());
    QVERIFY(!page.contains("{{"));
}

void tst_ProtocolDocs::linksOnlyToHeadingsThatExist()
{
    const auto page = protocolMarkdown();
    QByteArrayList anchors;
    for (const auto &line : page.split('\n')) {
        if (line.startsWith('#'))
            anchors << anchorOf(line.sliced(line.indexOf(' ') + 1));
    }
    static const QRegularExpression link(u"\\]\\(#([^)]*)\\)"_s);
    auto links = link.globalMatch(QString::fromUtf8(page));
    QVERIFY(links.hasNext());
    while (links.hasNext()) {
        const auto anchor = links.next().captured(1).toLatin1();
        QVERIFY2(anchors.count(anchor) == 1, anchor.constData());
    }
}

void tst_ProtocolDocs::hasAnExampleThatParsesForEveryFrame()
{
    const auto page = protocolMarkdown();
    qsizetype frames = 0;
    for (qsizetype at = page.indexOf("```json\n"); at >= 0; at = page.indexOf("```json\n", at)) {
        at += 8;
        auto block = page.sliced(at, page.indexOf("```", at) - at);
        for (const auto &frame : block.replace("\n ", " ").trimmed().split('\n')) {
            QVERIFY2(QJsonDocument::fromJson(frame).isObject(), frame.constData());
            ++frames;
        }
    }
    const auto reference = Reference::make();
    QCOMPARE(frames, 2 * reference.operations.size() + reference.pushes.size() + reference.contents.size());
}

void tst_ProtocolDocs::hasAPathForEveryRequest()
{
    const auto paths = openApiRoot().value("paths"_L1).toObject();
    QCOMPARE(paths.size(), qsizetype(Requests::ops().size()) + 2); // the bytes of files, and thumbnails
    QCOMPARE(paths.value("/v1/files/{file}"_L1).toObject().keys(), (QStringList{u"get"_s, u"put"_s}));
    QVERIFY(paths.value("/v1/files/{file}/thumbnail"_L1).toObject().contains("get"_L1));
    for (const auto op : Requests::ops())
        QVERIFY2(paths.value("/v1/"_L1 + QLatin1StringView(op.data())).toObject().contains("post"_L1), op.data());
}

void tst_ProtocolDocs::asksForATokenUnlessAnyoneMayCall()
{
    const auto root = openApiRoot();
    QCOMPARE(root.value("security"_L1).toArray().size(), 1);
    const auto paths = root.value("paths"_L1).toObject();
    for (const auto &operation : Reference::make().operations) {
        const auto post
            = paths.value("/v1/"_L1 + QLatin1StringView(operation.op)).toObject().value("post"_L1).toObject();
        QCOMPARE(post.contains("security"_L1), operation.isForAnyone); // an empty list lifts the general rule
    }
}

void tst_ProtocolDocs::refersOnlyToSchemasThatExist()
{
    const auto root = openApiRoot();
    QStringList references;
    collectReferences(root, references);
    QVERIFY(!references.isEmpty());
    for (const auto &reference : references)
        QVERIFY2(resolve(root, reference).isObject(), qPrintable(reference));
}

void tst_ProtocolDocs::marksExactlyTheRequiredFields()
{
    const auto root = openApiRoot();
    const auto schema = resolve(root, u"#/components/schemas/User"_s).toObject();
    QCOMPARE(schema.value("required"_L1).toArray().size(), 7);
    const auto event = resolve(root, u"#/components/schemas/Event"_s).toObject();
    QCOMPARE(event.value("required"_L1).toArray(),
             (QJsonArray{u"conversation"_s, u"seq"_s, u"ordinal"_s, u"counts"_s, u"at"_s, u"kind"_s, u"sender"_s}));
    QVERIFY(event.value("properties"_L1).toObject().contains("sealed"_L1));
}

void tst_ProtocolDocs::listsEveryErrorCodeInTheErrorSchema()
{
    const auto error = resolve(openApiRoot(), u"#/components/schemas/Error/properties/error"_s).toObject();
    const auto codes = error.value("properties"_L1).toObject().value("code"_L1).toObject().value("enum"_L1).toArray();
    const auto table = error.value("x-codes"_L1).toArray();
    QCOMPARE(codes.size(), qsizetype(errorTable.size()));
    for (qsizetype i = 0; i < codes.size(); ++i) {
        QCOMPARE(codes.at(i).toString(), QString::fromLatin1(errorTable[size_t(i)].name));
        QCOMPARE(table.at(i).toObject().value("status"_L1).toInt(), errorTable[size_t(i)].httpStatus);
    }
}

QTEST_GUILESS_MAIN(tst_ProtocolDocs)
#include "tst_protocoldocs.moc"
