// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/codec.h"
#include "shared/protocol/preferences.h"
#include "shared/protocol/reference.h"
#include "shared/protocol/samples.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QTest>
#include <functional>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::protocol;

namespace {

using Entities = Types<NotifySettings, NotifyOverride, QuietHours, UserStatus, FileReference, User, Device, Limits,
                       Membership, ThreadCursor, Conversation, Member, Reader, PresenceOf, Event, Cursor, MapEntry,
                       UnreadCount, Position, Tail, SearchTerm, FoundMessage>;

// One struct of the protocol without its type: reading it and writing it again.
struct Case
{
    QByteArray name;
    QList<FieldInfo> fields;
    QByteArray full;
    QByteArray bare;
    std::function<Result<QByteArray>(const QJsonObject &, UnknownFields)> recode;
};

template <class T>
Result<QByteArray> recode(const QJsonObject &body, UnknownFields unknown)
{
    const auto value = decode<T>(body, unknown);
    if (!value)
        return value.error();
    return encode(*value);
}

template <class T>
Case makeCase(const QByteArray &name, const QList<FieldInfo> &fields)
{
    return {name, fields, encode(sample<T>(Sample::Full)), encode(sample<T>(Sample::Bare)), recode<T>};
}

QList<Case> makeCases()
{
    const auto reference = Reference::make();
    QList<Case> cases;
    qsizetype i = 0;
    Requests::forEach([&]<class T>() {
        const auto &operation = reference.operations.at(i++);
        cases << makeCase<T>(operation.op + ".request", operation.fields)
              << makeCase<typename T::Reply>(operation.op + ".reply", operation.reply.fields);
    });
    i = 0;
    Pushes::forEach([&]<class T>() {
        const auto &push = reference.pushes.at(i++);
        cases << makeCase<T>(push.op + ".push", push.fields);
    });
    i = 0;
    forEachContent([&]<class A>() {
        const auto &content = reference.contents.at(i++).declaration;
        cases << Case{content.name + ".content", content.fields, encode(sampleContent<A>(Sample::Full)),
                      encode(sampleContent<A>(Sample::Bare)), recode<Content>};
    });
    Entities::forEach([&]<class T>() {
        for (const auto &entity : reference.entities) {
            if (entity.name == typeName<T>())
                cases << makeCase<T>(entity.name + ".entity", entity.fields);
        }
    });
    return cases;
}

const QList<Case> &allCases()
{
    static const auto cases = makeCases();
    return cases;
}

void addCaseRows()
{
    QTest::addColumn<qsizetype>("index");
    for (qsizetype i = 0; i < allCases().size(); ++i)
        QTest::newRow(allCases().at(i).name.constData()) << i;
}

const Case &currentCase()
{
    QFETCH(qsizetype, index);
    return allCases().at(index);
}

QJsonObject object(const QByteArray &json)
{
    const auto parsed = parse(json);
    return parsed ? *parsed : QJsonObject();
}

QJsonObject with(QJsonObject body, const FieldInfo &field, const QJsonValue &value)
{
    body[QLatin1StringView(field.name)] = value;
    return body;
}

QJsonValue::Type jsonType(const TypeInfo &type)
{
    using Kind = TypeInfo::Kind;
    switch (type.kind) {
    case Kind::Integer:
        return QJsonValue::Double;
    case Kind::Truth:
        return QJsonValue::Bool;
    case Kind::List:
        return QJsonValue::Array;
    case Kind::Struct:
    case Kind::Content:
        return QJsonValue::Object;
    default:
        return QJsonValue::String;
    }
}

bool refuses(const Case &one, const QJsonObject &body, const QByteArray &field)
{
    const auto result = one.recode(body, UnknownFields::Refuse);
    return !result && result.error() == Error{ErrorCode::BadFrame, QString::fromLatin1(field)};
}

bool accepts(const Case &one, const QJsonObject &body)
{
    return bool(one.recode(body, UnknownFields::Refuse));
}

// A value of the field's type whose length, count or number is `measure`.
QJsonValue measured(const Case &one, const FieldInfo &field, qint64 measure)
{
    if (field.type.kind == TypeInfo::Kind::Integer)
        return measure;
    if (field.type.kind == TypeInfo::Kind::Text)
        return QString(measure, u'a');
    if (field.type.kind == TypeInfo::Kind::Bytes)
        return QString::fromLatin1(
            QByteArray(measure, 'a').toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
    QJsonArray list;
    while (list.size() < measure)
        list.append(object(one.full).value(QLatin1StringView(field.name)).toArray().at(0));
    return list;
}

// Values just outside of the field's bounds, or at them.
QList<QJsonValue> boundary(const Case &one, const FieldInfo &field, qint64 outside)
{
    const Bounds open;
    const bool counts = field.type.kind != TypeInfo::Kind::Integer;
    QList<QJsonValue> values;
    if (field.bounds.max != open.max)
        values << measured(one, field, field.bounds.max + outside);
    if (field.bounds.min != open.min && (!counts || field.bounds.min - outside >= 0))
        values << measured(one, field, field.bounds.min - outside);
    return values;
}

} // namespace

class tst_Frames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrote_data() { addCaseRows(); }
    void readsWhatItWrote();
    void writesTheGoldenBytes_data() { addCaseRows(); }
    void writesTheGoldenBytes();
    void refusesEachMissingField_data() { addCaseRows(); }
    void refusesEachMissingField();
    void refusesEachFieldOfAWrongType_data() { addCaseRows(); }
    void refusesEachFieldOfAWrongType();
    void refusesEachTextThatDoesNotFitItsType_data() { addCaseRows(); }
    void refusesEachTextThatDoesNotFitItsType();
    void refusesEachFieldOutOfItsBounds_data() { addCaseRows(); }
    void refusesEachFieldOutOfItsBounds();
    void acceptsEachFieldAtItsBounds_data() { addCaseRows(); }
    void acceptsEachFieldAtItsBounds();
    void refusesEachItemOutOfItsBounds_data() { addCaseRows(); }
    void refusesEachItemOutOfItsBounds();
    void refusesAnUnknownField_data() { addCaseRows(); }
    void refusesAnUnknownField();
    void refusesAnUnknownFieldInEachNestedObject_data() { addCaseRows(); }
    void refusesAnUnknownFieldInEachNestedObject();
    void ignoresAnUnknownFieldWhenAsked_data() { addCaseRows(); }
    void ignoresAnUnknownFieldWhenAsked();

    void coversEveryEntity();
    void hasNoGoldenFileWithoutAFrame();
    void wrapsARequestInItsEnvelope();
    void wrapsAReplyInItsEnvelope();
    void wrapsAPushInItsEnvelope();
    void letsTheEnvelopesKeysPass();
    void namesTheInnermostFieldThatIsWrong();
    void keepsContentOfAnUnknownKind();
    void refusesContentOfAnUnknownKindWhenAsked();
    void refusesContentWithoutAKind();
    void refusesAKindThatIsTooLong();
    void countsATopLevelMessage();
    void doesNotCountAReplyInAThread();
    void doesNotCountAnythingButMessages();
};

void tst_Frames::readsWhatItWrote()
{
    const auto &one = currentCase();
    for (const auto &bytes : {one.full, one.bare}) {
        const auto again = one.recode(object(bytes), UnknownFields::Refuse);
        QVERIFY(again);
        QCOMPARE(*again, bytes);
    }
}

void tst_Frames::writesTheGoldenBytes()
{
    const auto &one = currentCase();
    const QByteArray now = "[\n" + one.full + ",\n" + one.bare + "\n]\n";
    QFile file(QStringLiteral(CONCLAVE_GOLDEN_DIR "/") + QLatin1StringView(one.name) + ".json"_L1);
    if (qEnvironmentVariableIsSet("CONCLAVE_UPDATE_GOLDEN")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(now), now.size());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), "no golden file: run this test with CONCLAVE_UPDATE_GOLDEN=1");
    QCOMPARE(now, file.readAll());
}

void tst_Frames::refusesEachMissingField()
{
    const auto &one = currentCase();
    for (const auto &field : one.fields) {
        auto body = object(one.full);
        body.remove(QLatin1StringView(field.name));
        QVERIFY2(field.isRequired ? refuses(one, body, field.name) : accepts(one, body), field.name.constData());
    }
}

void tst_Frames::refusesEachFieldOfAWrongType()
{
    const auto &one = currentCase();
    const QList<QJsonValue> values{QJsonValue::Null, true, 1, u"x"_s, QJsonArray(), QJsonObject()};
    for (const auto &field : one.fields) {
        for (const auto &value : values) {
            if (value.type() != jsonType(field.type))
                QVERIFY2(refuses(one, with(object(one.full), field, value), field.name), field.name.constData());
        }
    }
}

void tst_Frames::refusesEachTextThatDoesNotFitItsType()
{
    using Kind = TypeInfo::Kind;
    const auto &one = currentCase();
    for (const auto &field : one.fields) {
        if (field.type.kind == Kind::Id || field.type.kind == Kind::Choice || field.type.kind == Kind::Bytes)
            QVERIFY2(refuses(one, with(object(one.full), field, u"no such * thing"_s), field.name),
                     field.name.constData());
    }
}

void tst_Frames::refusesEachFieldOutOfItsBounds()
{
    const auto &one = currentCase();
    for (const auto &field : one.fields) {
        for (const auto &value : boundary(one, field, 1))
            QVERIFY2(refuses(one, with(object(one.full), field, value), field.name), field.name.constData());
    }
}

void tst_Frames::acceptsEachFieldAtItsBounds()
{
    const auto &one = currentCase();
    for (const auto &field : one.fields) {
        for (const auto &value : boundary(one, field, 0))
            QVERIFY2(accepts(one, with(object(one.full), field, value)), field.name.constData());
    }
}

void tst_Frames::refusesEachItemOutOfItsBounds()
{
    const auto &one = currentCase();
    for (const auto &field : one.fields) {
        if (field.type.kind != TypeInfo::Kind::List)
            continue;
        FieldInfo item = field;
        item.type = *field.type.item;
        item.bounds = field.each;
        for (const auto &value : boundary(one, item, 1))
            QVERIFY2(refuses(one, with(object(one.full), field, QJsonArray{value}), field.name),
                     field.name.constData());
    }
}

void tst_Frames::refusesAnUnknownField()
{
    const auto &one = currentCase();
    auto body = object(one.full);
    body[u"unheard_of"_s] = 1;
    const auto result = one.recode(body, UnknownFields::Refuse);
    QVERIFY(!result);
    QCOMPARE(result.error(), (Error{ErrorCode::UnknownField, u"unheard_of"_s}));
}

void tst_Frames::refusesAnUnknownFieldInEachNestedObject()
{
    const auto &one = currentCase();
    const auto full = object(one.full);
    for (const auto &field : one.fields) {
        auto value = full.value(QLatin1StringView(field.name));
        const bool isList = value.isArray();
        auto inner = isList ? value.toArray().at(0).toObject() : value.toObject();
        if (inner.isEmpty())
            continue;
        inner[u"unheard_of"_s] = 1;
        const auto body = with(full, field, isList ? QJsonValue(QJsonArray{inner}) : QJsonValue(inner));
        const auto result = one.recode(body, UnknownFields::Refuse);
        QVERIFY2(!result, field.name.constData());
        QCOMPARE(result.error(), (Error{ErrorCode::UnknownField, u"unheard_of"_s}));
    }
}

void tst_Frames::ignoresAnUnknownFieldWhenAsked()
{
    const auto &one = currentCase();
    auto body = object(one.full);
    body[u"unheard_of"_s] = QJsonArray{1, 2};
    const auto result = one.recode(body, UnknownFields::Ignore);
    QVERIFY(result);
    QCOMPARE(*result, one.full);
}

void tst_Frames::coversEveryEntity()
{
    QSet<QByteArray> tested, known;
    Entities::forEach([&]<class T>() { tested << typeName<T>(); });
    for (const auto &entity : Reference::make().entities)
        known << entity.name;
    QCOMPARE(tested, known);
}

void tst_Frames::hasNoGoldenFileWithoutAFrame()
{
    QSet<QString> files, wanted;
    for (const auto &name : QDir(QStringLiteral(CONCLAVE_GOLDEN_DIR)).entryList(QDir::Files))
        files << name;
    for (const auto &one : allCases())
        wanted << QString::fromLatin1(one.name) + u".json"_s;
    QCOMPARE(files, wanted);
}

void tst_Frames::wrapsARequestInItsEnvelope()
{
    const auto bytes = encodeRequest(7, sample<SetCursor>(Sample::Full));
    const auto envelope = open(bytes);
    QVERIFY(envelope);
    QCOMPARE(envelope->id, std::optional<qint64>(7));
    QCOMPARE(envelope->re, std::nullopt);
    QCOMPARE(envelope->op, u"cursor.set"_s);
    QVERIFY(bytes.startsWith(R"({"id":7,"op":"cursor.set","conversation":)"));
}

void tst_Frames::wrapsAReplyInItsEnvelope()
{
    const auto envelope = open(encodeReply(7, sample<Ack>(Sample::Full)));
    QVERIFY(envelope);
    QCOMPARE(envelope->re, std::optional<qint64>(7));
    QCOMPARE(envelope->id, std::nullopt);
    const auto ack = decode<Ack>(envelope->body, UnknownFields::Refuse);
    QVERIFY(ack);
    QCOMPARE(*ack, sample<Ack>(Sample::Full));
}

void tst_Frames::wrapsAPushInItsEnvelope()
{
    const auto envelope = open(encodePush(sample<EventAppended>(Sample::Full)));
    QVERIFY(envelope);
    QCOMPARE(envelope->id, std::nullopt);
    QCOMPARE(envelope->op, u"event"_s);
    const auto push = decode<EventAppended>(envelope->body, UnknownFields::Refuse);
    QVERIFY(push);
    QCOMPARE(push->event, sample<Event>(Sample::Full));
}

void tst_Frames::letsTheEnvelopesKeysPass()
{
    QVERIFY(decode<Ping>(object(R"({"id":1,"op":"ping"})"), UnknownFields::Refuse));
    QVERIFY(decode<Done>(object(R"({"re":1})"), UnknownFields::Refuse));
}

void tst_Frames::namesTheInnermostFieldThatIsWrong()
{
    auto body = object(encode(sample<Append>(Sample::Full)));
    auto content = body[u"content"_s].toObject();
    content[u"text"_s] = 5;
    body[u"content"_s] = content;
    const auto append = decode<Append>(body, UnknownFields::Refuse);
    QVERIFY(!append);
    QCOMPARE(append.error(), (Error{ErrorCode::BadFrame, u"text"_s}));
}

void tst_Frames::keepsContentOfAnUnknownKind()
{
    const QByteArray json = R"({"kind":"hologram","rays":[1,2,{"deep":true}]})";
    const auto content = decode<Content>(object(json), UnknownFields::Ignore);
    QVERIFY(content);
    QVERIFY(content->as<Content::Unknown>());
    QCOMPARE(content->kind(), u"hologram"_s);
    QCOMPARE(encode(*content), json);
}

void tst_Frames::refusesContentOfAnUnknownKindWhenAsked()
{
    const auto content = decode<Content>(object(R"({"kind":"hologram"})"), UnknownFields::Refuse);
    QVERIFY(!content);
    QCOMPARE(content.error(), (Error{ErrorCode::UnknownField, u"kind"_s}));
}

void tst_Frames::refusesContentWithoutAKind()
{
    for (const QByteArray json : {R"({"text":"x","files":[]})", R"({"kind":"","text":"x"})", R"({"kind":1})"}) {
        const auto content = decode<Content>(object(json), UnknownFields::Ignore);
        QVERIFY2(!content, json.constData());
        QCOMPARE(content.error(), (Error{ErrorCode::BadFrame, u"kind"_s}));
    }
}

void tst_Frames::refusesAKindThatIsTooLong()
{
    const auto ofLength = [](qsizetype length) {
        return decode<Content>(QJsonObject{{u"kind"_s, QString(length, u'k')}}, UnknownFields::Ignore);
    };
    QVERIFY(ofLength(32));
    QVERIFY(!ofLength(33));
}

void tst_Frames::countsATopLevelMessage()
{
    QVERIFY(Content{Content::Text{}}.counts());
}

void tst_Frames::doesNotCountAReplyInAThread()
{
    Content::Text reply;
    reply.thread = MessageId::create();
    QVERIFY(!Content{reply}.counts());
}

void tst_Frames::doesNotCountAnythingButMessages()
{
    forEachContent([]<class A>() {
        if constexpr (!std::is_same_v<A, Content::Text>)
            QVERIFY2(!sampleContent<A>(Sample::Full).counts(), A::kind);
    });
    const Content unknown{Content::Unknown{u"text"_s, "{}"}};
    QVERIFY(!unknown.counts());
}

QTEST_GUILESS_MAIN(tst_Frames)
#include "tst_frames.moc"
