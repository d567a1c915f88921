// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/tokens.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;

// Tokens that nobody issued (RFC 8725). Most are signed with the server's own key, which no attacker has: what is
// wrong in them must be found without the signature's help.
class tst_ForgedTokens : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 Now = 1'795'000'000'000;
    static constexpr auto Base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

    enum class Signature { Ours, Theirs, None, HmacOfThePublicKey, Cut, Zero };

    const Claims m_claims{UserId::create(), DeviceId::create(), SessionId::create(), Now + TokenTimes().lifetimeMs};
    crypto::SigningKey m_key;
    crypto::SigningKey m_theirs;
    std::unique_ptr<Tokens> m_tokens;
    QJsonObject m_header;
    QJsonObject m_payload;

    static QByteArray text(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }
    static QJsonObject with(QJsonObject object, const QString &name, const QJsonValue &value)
    {
        if (value.isUndefined())
            object.remove(name);
        else
            object.insert(name, value);
        return object;
    }
    QByteArray signatureOf(const QByteArray &part, Signature how) const
    {
        switch (how) {
        case Signature::Ours:
            return crypto::sign(m_key, part);
        case Signature::Theirs:
            return crypto::sign(m_theirs, part);
        case Signature::None:
            return {};
        case Signature::HmacOfThePublicKey:
            return QMessageAuthenticationCode::hash(part, m_key.publicKey, QCryptographicHash::Sha256);
        case Signature::Cut:
            return crypto::sign(m_key, part).left(63);
        case Signature::Zero:
            return QByteArray(64, '\0');
        }
        return {};
    }
    QByteArray token(const QByteArray &header, const QByteArray &payload, Signature how = Signature::Ours) const
    {
        const auto part = header.toBase64(Base64) + '.' + payload.toBase64(Base64);
        return part + '.' + signatureOf(part, how).toBase64(Base64);
    }
    QJsonObject partOf(const QString &token, int part) const
    {
        return QJsonDocument::fromJson(
                   QByteArray::fromBase64(token.section(u'.', part, part).toLatin1(), QByteArray::Base64UrlEncoding))
            .object();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(crypto::initialise());
        m_key = crypto::SigningKey::create();
        m_theirs = crypto::SigningKey::create();
        std::vector<TokenKey> keys;
        keys.push_back({u"k1"_s, crypto::SigningKey::fromSeed(m_key.seed())});
        m_tokens = std::make_unique<Tokens>(u"here"_s, std::move(keys));
        const auto good = m_tokens->issue(m_claims, Now);
        m_header = partOf(good, 0);
        m_payload = partOf(good, 1);
        QVERIFY(m_tokens->verify(token(text(m_header), text(m_payload)), Now)); // the forger knows the trade
    }

    void refusesHeaders_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<int>("signature");
        const auto row = [](const QString &name, const QJsonValue &value, Signature how = Signature::Ours) {
            const auto shown = QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
            QTest::addRow("%s %s %d", qPrintable(name), qPrintable(shown), int(how)) << name << value << int(how);
        };
        for (const auto *alg : {"none", "None", "NONE", "nOnE", "HS256", "HS512", "RS256", "ES256", "PS256", "Ed25519",
                                "eddsa", "EdDSA ", ""}) {
            row(u"alg"_s, QLatin1StringView(alg));
            row(u"alg"_s, QLatin1StringView(alg), Signature::None);
        }
        row(u"alg"_s, u"HS256"_s, Signature::HmacOfThePublicKey);
        row(u"alg"_s, QJsonValue::Undefined);
        row(u"alg"_s, QJsonValue::Null);
        row(u"alg"_s, QJsonArray{u"EdDSA"_s});
        for (const auto *typ : {"JWT", "jwt", "at+JWT", "application/at+jwt", "dpop+jwt", ""})
            row(u"typ"_s, QLatin1StringView(typ));
        row(u"typ"_s, QJsonValue::Undefined);
        for (const auto *kid : {"k2", "K1", "", "../../dev/null", "/dev/null", "k1' OR '1'='1", "k1\" --", "k1 ",
                                "http://203.0.113.1/key"})
            row(u"kid"_s, QLatin1StringView(kid));
        row(u"kid"_s, QJsonValue::Undefined);
        row(u"kid"_s, 1);
        row(u"kid"_s, QString(4096, u'k'));
        row(u"jku"_s, u"https://203.0.113.1/keys"_s, Signature::Theirs);
        row(u"x5u"_s, u"https://203.0.113.1/cert"_s, Signature::Theirs);
        row(u"jwk"_s,
            QJsonObject{{u"kty"_s, u"OKP"_s},
                        {u"crv"_s, u"Ed25519"_s},
                        {u"x"_s, QString::fromLatin1(m_theirs.publicKey.toBase64(Base64))}},
            Signature::Theirs);
        row(u"x5c"_s, QJsonArray{u"MIIB"_s}, Signature::Theirs);
        for (const auto *name : {"jku", "x5u", "crit", "b64", "zip", "cty", "enc"})
            row(QLatin1StringView(name), u"x"_s);
        for (const auto how : {Signature::Theirs, Signature::None, Signature::Cut, Signature::Zero})
            row(u"alg"_s, u"EdDSA"_s, how);
    }
    void refusesHeaders()
    {
        QFETCH(const QString, name);
        QFETCH(const QJsonValue, value);
        QFETCH(const int, signature);
        const auto forged = token(text(with(m_header, name, value)), text(m_payload), Signature(signature));
        const auto claims = m_tokens->verify(forged, Now);
        QVERIFY(!claims);
        QCOMPARE(claims.error().code, ErrorCode::Unauthenticated);
    }

    void refusesClaims_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QJsonValue>("value");
        for (const auto &name :
             {u"iss"_s, u"aud"_s, u"sub"_s, u"dev"_s, u"sid"_s, u"jti"_s, u"iat"_s, u"nbf"_s, u"exp"_s}) {
            QTest::addRow("%s is missing", qPrintable(name)) << name << QJsonValue(QJsonValue::Undefined);
            QTest::addRow("%s is null", qPrintable(name)) << name << QJsonValue(QJsonValue::Null);
            QTest::addRow("%s is a list", qPrintable(name)) << name << QJsonValue(QJsonArray{m_payload.value(name)});
        }
        QTest::newRow("another issuer") << u"iss"_s << QJsonValue(u"there"_s);
        QTest::newRow("an issuer in capitals") << u"iss"_s << QJsonValue(u"HERE"_s);
        QTest::newRow("another audience") << u"aud"_s << QJsonValue(u"conclave-admin"_s);
        QTest::newRow("no user") << u"sub"_s << QJsonValue(u"admin"_s);
        QTest::newRow("an empty user") << u"sub"_s << QJsonValue(QString());
        QTest::newRow("not yet") << u"nbf"_s << QJsonValue(Now / 1000 + 3600);
        QTest::newRow("issued later") << u"iat"_s << QJsonValue(Now / 1000 + 3600);
        QTest::newRow("the end as text") << u"exp"_s << QJsonValue(u"9999999999"_s);
        QTest::newRow("the end as a fraction") << u"exp"_s << QJsonValue(double(Now) / 1000 + 100.5);
        QTest::newRow("the end beyond all numbers") << u"exp"_s << QJsonValue(1e300);
        QTest::newRow("a role") << u"role"_s << QJsonValue(u"owner"_s);
        QTest::newRow("a scope") << u"scope"_s << QJsonValue(u"*"_s);
    }
    void refusesClaims()
    {
        QFETCH(const QString, name);
        QFETCH(const QJsonValue, value);
        const auto claims = m_tokens->verify(token(text(m_header), text(with(m_payload, name, value))), Now);
        QVERIFY(!claims);
        QCOMPARE(claims.error().code, ErrorCode::Unauthenticated);
    }

    void refusesShapes_data()
    {
        QTest::addColumn<QByteArray>("forged");
        const auto header = text(m_header);
        const auto payload = text(m_payload);
        const auto good = token(header, payload);
        const auto twice
            = [](QByteArray object, const QByteArray &more) { return object.chopped(1) + ',' + more + '}'; };
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("dots") << QByteArray("..");
        QTest::newRow("two parts") << good.left(good.lastIndexOf('.'));
        QTest::newRow("four parts") << good + '.' + "eA";
        QTest::newRow("five parts, as encrypted") << good + ".eA.eA";
        QTest::newRow("padding") << good + "==";
        QTest::newRow("a blank behind") << good + ' ';
        QTest::newRow("a line end behind") << good + '\n';
        QTest::newRow("a zero behind") << good + '\0';
        QTest::newRow("with its scheme") << "Bearer " + good;
        QTest::newRow("in quotes") << '"' + good + '"';
        QTest::newRow("alg twice") << token(twice(header, "\"alg\":\"none\""), payload);
        QTest::newRow("sub twice") << token(header,
                                            twice(payload, "\"sub\":\"" + UserId::create().toText().toLatin1() + '"'));
        QTest::newRow("text behind the header") << token(header + "{}", payload);
        QTest::newRow("text behind the claims") << token(header, payload + " x");
        QTest::newRow("a list as header") << token("[]", payload);
        QTest::newRow("a list as claims") << token(header, "[]");
        QTest::newRow("empty claims") << token(header, "{}");
        QTest::newRow("not UTF-8") << token(header, QByteArray(payload).replace("here", "\xff\xfe"));
        QTest::newRow("very long") << token(header, payload + QByteArray(64 * 1024, ' '));
        QTest::newRow("parts exchanged") << token(payload, header);
        QTest::newRow("nested deeply") << token(header, QByteArray(400, '[') + QByteArray(400, ']'));
    }
    void refusesShapes()
    {
        QFETCH(const QByteArray, forged);
        const auto claims = m_tokens->verify(forged, Now);
        QVERIFY(!claims);
        QCOMPARE(claims.error().code, ErrorCode::Unauthenticated);
    }
};

QTEST_GUILESS_MAIN(tst_ForgedTokens)
#include "tst_forgedtokens.moc"
