// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/oprequests.h"
#include "tests/support/httpprobe.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

namespace {

// Where a value stands in a request: names of fields, and `[]` for the items of an array.
using Place = QStringList;

QJsonValue with(const QJsonValue &request, const Place &place, const QJsonValue &value)
{
    if (place.isEmpty())
        return value;
    const auto rest = place.mid(1);
    if (place.first() == u"[]"_s)
        return QJsonArray{with(request.toArray().first(), rest, value)};
    auto object = request.toObject();
    object.insert(place.first(), with(object.value(place.first()), rest, value));
    return object;
}

struct Spot
{
    Place place;
    QJsonObject item; // the schema of the items of the last array on the way
};

} // namespace

// What no operation gives away, whichever comes to be: the requests are made from the description of the protocol.
class tst_OpSecrets : public QObject, private OpRequests
{
    Q_OBJECT

private:
    QStringList m_hiddenIds; // of what only bo may know
    QString m_message; // in ana's lobby

    QJsonObject resolved(const QJsonValue &schema) const
    {
        const auto name = schema.toObject().value("$ref"_L1).toString().section(u'/', -1);
        return name.isEmpty() ? schema.toObject() : at(m_api, {u"components"_s, u"schemas"_s, name});
    }

    // Calls `visit(place, schema)` for each value that a request may hold; of contents, those of `kind`.
    void walk(const QJsonValue &schema, const QString &kind, const Place &place,
              const std::function<void(const Place &, const QJsonObject &)> &visit) const
    {
        auto known = resolved(schema);
        if (known.contains("discriminator"_L1))
            known = resolved(
                QJsonObject{{u"$ref"_s, at(known, {u"discriminator"_s, u"mapping"_s}).value(kind).toString()}});
        visit(place, known);
        if (known.contains("items"_L1))
            walk(known.value("items"_L1), kind, place + Place{u"[]"_s}, visit);
        const auto properties = known.value("properties"_L1).toObject();
        for (auto it = properties.begin(); it != properties.end(); ++it)
            walk(*it, kind, place + Place{it.key()}, visit);
    }

    // The least that a schema takes, with ids of a message that everybody may see.
    QJsonValue least(const QJsonValue &schema) const
    {
        const auto known = resolved(schema);
        if (known.contains("const"_L1))
            return known.value("const"_L1);
        if (known.contains("enum"_L1))
            return known.value("enum"_L1).toArray().first();
        const auto type = known.value("type"_L1).toString();
        if (known.value("format"_L1) == u"uuid"_s)
            return m_message;
        if (type == u"string"_s)
            return u"x"_s;
        if (type == u"boolean"_s)
            return true;
        if (type == u"integer"_s)
            return 1;
        if (type == u"array"_s)
            return QJsonArray();
        QJsonObject object;
        for (const auto &field : known.value("required"_L1).toArray())
            object.insert(field.toString(), least(known.value("properties"_L1).toObject().value(field.toString())));
        return object;
    }

    // The places whose schema is as wanted.
    QList<Spot> spotsOf(const QString &op, const QString &kind,
                        bool (*isWanted)(const Spot &, const QJsonObject &)) const
    {
        QList<Spot> spots;
        QJsonObject item;
        walk(requestSchemaOf(op), kind, {}, [&](const Place &place, const QJsonObject &schema) {
            if (!place.isEmpty() && place.last() == u"[]"_s)
                item = schema;
            if (const Spot spot{place, item}; isWanted(spot, schema))
                spots.append(spot);
        });
        return spots;
    }
    static bool isId(const Spot &spot, const QJsonObject &schema)
    {
        return schema.value("format"_L1) == u"uuid"_s && !spot.place.endsWith(u"client_id"_s);
    }
    static bool isText(const Spot &, const QJsonObject &schema) { return schema.value("type"_L1) == u"string"_s; }

    // The requests of an operation: one, or one for each kind of content.
    QHash<QString, QJsonObject> requestsOf(const QString &op)
    {
        const auto request = requestOf(op).value_or(QJsonObject());
        if (!request.contains("content"_L1))
            return {{QString(), request}};
        QHash<QString, QJsonObject> all;
        const auto kinds = at(m_api, {u"components"_s, u"schemas"_s, u"Content"_s, u"discriminator"_s, u"mapping"_s});
        for (auto it = kinds.begin(); it != kinds.end(); ++it) {
            auto one = request;
            one.insert("content"_L1, least(QJsonObject{{u"$ref"_s, *it}}));
            all.insert(it.key(), one);
        }
        return all;
    }

    // What a fresh request gets with a value at a place. New tokens are of the caller's own.
    QString answerTo(const QString &op, const QString &kind, const Spot &spot, const QString &value)
    {
        const auto &[place, item] = spot;
        const auto request = prepared(requestsOf(op).value(kind), place, item);
        const auto answer = post(pathOf(op), with(request, place, value).toObject(), tokenFor(op));
        const auto body = answer.body.contains("access_token"_L1) ? QJsonObject() : answer.body;
        return u"%1 %2"_s.arg(answer.status)
            .arg(QString::fromUtf8(QJsonDocument(body).toJson()).replace(value, u"<id>"_s));
    }

    // For the items of an array of objects the rest of an item has to be there as well.
    QJsonObject prepared(const QJsonObject &request, const Place &place, const QJsonObject &item) const
    {
        const auto depth = place.lastIndexOf(u"[]"_s);
        return depth < 0 || depth + 1 == place.size() ? request
                                                      : with(request, place.first(depth + 1), least(item)).toObject();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_server.setEnvironment(u"CONCLAVE_LOG_LEVEL"_s, u"debug"_s);
        setUp();
        WireClient bo(m_server);
        QVERIFY(bo.signIn(u"bo"_s));
        const auto message = WireClient::newId();
        QVERIFY(!bo.say(m_hidden, u"for few"_s, message).isEmpty());
        const auto file = bo.ask(u"file.create"_s, emptyFile()).value("file"_L1);
        QVERIFY(!file.toString().isEmpty());
        const auto device = bo.tokens.value("device"_L1).toString();
        QVERIFY(!device.isEmpty());
        m_hiddenIds = {m_hidden, message, file.toString(), device};
        WireClient ana(m_server);
        QVERIFY(ana.signIn(u"ana"_s));
        m_message = WireClient::newId();
        QVERIFY(!ana.say(m_lobby, u"for all"_s, m_message).isEmpty());
    }

    // Whatever id stands wherever: one of what the caller may not know answers as one that nobody has.
    void hiddenIdsAnswerAsUnknownOnes_data() { addOperations(); }
    void hiddenIdsAnswerAsUnknownOnes()
    {
        QFETCH(QString, op);
        const auto requests = requestsOf(op);
        for (auto it = requests.begin(); it != requests.end(); ++it) {
            for (const auto &spot : spotsOf(op, it.key(), isId)) {
                if (op == u"invite.accept"_s)
                    continue; // its device is new, so an id that is taken cannot be
                const auto where = spot.place.join(u'.');
                const auto unknown = answerTo(op, it.key(), spot, WireClient::newId());
                QVERIFY2(!unknown.startsWith(u"400"_s), qPrintable(where + u": "_s + unknown));
                for (const auto &id : m_hiddenIds) {
                    const auto hidden = answerTo(op, it.key(), spot, id);
                    QVERIFY2(hidden == unknown, qPrintable(where + u": "_s + hidden + u" is not "_s + unknown));
                }
            }
        }
    }

    void nothingThatIsWrittenIsLogged_data() { addOperations(); }
    // Every text of every request, at the most talkative level.
    void nothingThatIsWrittenIsLogged()
    {
        QFETCH(QString, op);
        const auto requests = requestsOf(op);
        for (auto it = requests.begin(); it != requests.end(); ++it) {
            for (const auto &spot : spotsOf(op, it.key(), isText))
                answerTo(op, it.key(), spot, u"canary-%1"_s.arg(++m_rooms));
        }
        QVERIFY2(!m_server.log().contains(u"canary"_s), qPrintable(m_server.log()));
    }

    // What programs say of themselves and proxies of them.
    void noHeaderIsLogged()
    {
        HttpProbe probe(m_server.port());
        for (const auto *header : {"User-Agent", "Origin", "X-Forwarded-For", "X-Request-Id", "Cookie", "Referer"})
            probe.get("/v1/canary?canary", QByteArray(header) + ": canary\r\n");
        QVERIFY2(!m_server.log().contains(u"canary"_s), qPrintable(m_server.log()));
    }

    void nothingThatIsWrittenIsMeasured()
    {
        HttpProbe probe(m_server.port());
        const auto metrics = probe.get("/metrics");
        QCOMPARE(metrics.status, 200);
        QVERIFY2(!metrics.body.contains("canary"), metrics.body.constData());
    }

    // Last: the log says what it should, so that there is something to search.
    void theLogIsThere()
    {
        QCOMPARE(m_server.terminate(), 0);
        QVERIFY(m_server.log().contains(u"stopping"_s));
    }
};

QTEST_GUILESS_MAIN(tst_OpSecrets)
#include "tst_opsecrets.moc"
