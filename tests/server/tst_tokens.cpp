// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/tokens.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;

class tst_Tokens : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 Now = 1'795'000'000'000;

    const Claims m_claims{UserId::create(), DeviceId::create(), SessionId::create(), Now + TokenTimes().lifetimeMs};

    static std::vector<TokenKey> keys(const QString &kid)
    {
        std::vector<TokenKey> all;
        all.push_back({kid, crypto::SigningKey::create()});
        return all;
    }
    static ErrorCode refusal(const Tokens &tokens, const QString &token, qint64 now)
    {
        const auto claims = tokens.verify(token.toLatin1(), now);
        return claims ? ErrorCode::Internal : claims.error().code;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(crypto::initialise()); }

    void givesBackWhatItSigned()
    {
        const Tokens tokens(u"here"_s, keys(u"k1"_s));
        const auto claims = tokens.verify(tokens.issue(m_claims, Now).toLatin1(), Now);
        QVERIFY(claims);
        QVERIFY(claims->user == m_claims.user && claims->device == m_claims.device && claims->sid == m_claims.sid);
        QCOMPARE(claims->expiresAt, m_claims.expiresAt);
    }

    void endsAfterItsLifeAndTheSkew()
    {
        const Tokens tokens(u"here"_s, keys(u"k1"_s));
        const auto token = tokens.issue(m_claims, Now);
        QVERIFY(tokens.verify(token.toLatin1(), m_claims.expiresAt + TokenTimes().skewMs));
        QCOMPARE(refusal(tokens, token, m_claims.expiresAt + TokenTimes().skewMs + 1), ErrorCode::TokenExpired);
    }

    void refusesATokenOfTheFuture()
    {
        const Tokens tokens(u"here"_s, keys(u"k1"_s));
        const auto token = tokens.issue(m_claims, Now);
        QVERIFY(tokens.verify(token.toLatin1(), Now - TokenTimes().skewMs));
        QCOMPARE(refusal(tokens, token, Now - TokenTimes().skewMs - 1000), ErrorCode::Unauthenticated);
    }

    void refusesTokensOfAnotherWorkspaceOrKey()
    {
        const Tokens here(u"here"_s, keys(u"k1"_s));
        const Tokens sameKid(u"here"_s, keys(u"k1"_s));
        QCOMPARE(refusal(here, sameKid.issue(m_claims, Now), Now), ErrorCode::Unauthenticated);
        auto shared = keys(u"k1"_s);
        std::vector<TokenKey> copy;
        copy.push_back({u"k1"_s, crypto::SigningKey::fromSeed(shared.front().key.seed())});
        const Tokens there(u"there"_s, std::move(shared));
        const Tokens hereAgain(u"here"_s, std::move(copy));
        QCOMPARE(refusal(hereAgain, there.issue(m_claims, Now), Now), ErrorCode::Unauthenticated);
    }

    void acceptsTheOldKeyBesideTheNewOne()
    {
        auto old = keys(u"old"_s);
        auto both = keys(u"new"_s);
        both.push_back({u"old"_s, crypto::SigningKey::fromSeed(old.front().key.seed())});
        const Tokens before(u"here"_s, std::move(old));
        const Tokens after(u"here"_s, std::move(both));
        QVERIFY(after.verify(before.issue(m_claims, Now).toLatin1(), Now));
        QCOMPARE(refusal(before, after.issue(m_claims, Now), Now), ErrorCode::Unauthenticated);
    }

    void refusesEveryChangedCharacter()
    {
        const Tokens tokens(u"here"_s, keys(u"k1"_s));
        const auto token = tokens.issue(m_claims, Now).toLatin1();
        for (qsizetype i = 0; i < token.size(); ++i) {
            auto changed = token;
            changed[i] = changed.at(i) == 'A' ? 'B' : 'A';
            QVERIFY2(!tokens.verify(changed, Now), qPrintable(QString::number(i)));
            QVERIFY(!tokens.verify(token.left(i), Now));
        }
    }
};

QTEST_GUILESS_MAIN(tst_Tokens)
#include "tst_tokens.moc"
