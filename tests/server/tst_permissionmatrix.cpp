// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/errors.h"
#include "shared/protocol/registry.h"
#include "shared/protocol/samples.h"
#include "tests/server/permissionstage.h"

#include <QDir>
#include <QFile>
#include <QTest>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::test;
using protocol::ConversationKind;
using protocol::Role;
using server::Relation;

namespace {

constexpr qsizetype FewestCells = 2000;

// Those that are tried, each once.
QByteArrayList operations()
{
    QByteArrayList all;
    for (const auto *operation : OperationsTriedApart)
        all << operation;
    for (const auto &recipe : recipes()) {
        if (!all.contains(recipe.operation))
            all << recipe.operation;
    }
    return all;
}

QByteArray lineOf(const QByteArray &operation, const QByteArray &kind, const server::Situation &situation)
{
    QByteArrayList allowed;
    for (const auto role : Roles) {
        if (test::isAllowed(operation, {role, situation.relation, situation.kind}))
            allowed << nameOf(role).toLatin1();
    }
    if (allowed.isEmpty())
        return {};
    return operation.leftJustified(30) + kind.leftJustified(10) + nameOf(situation.relation).toLatin1().leftJustified(9)
        + allowed.join(' ') + '\n';
}

// Who may do what, for people to read. Denied is what has no line.
QByteArray permissionTable()
{
    QByteArray text;
    for (const auto &operation : operations()) {
        QByteArray lines = lineOf(operation, "-", {});
        for (size_t i = 0; i < protocol::EnumNames<ConversationKind>::names.size(); ++i) {
            const auto kind = ConversationKind(i);
            for (const auto relation : Relations) {
                if (exists(relation, kind))
                    lines += lineOf(operation, nameOf(kind).toLatin1(), {Role::Guest, relation, kind});
            }
        }
        text += lines.isEmpty() ? operation.leftJustified(30) + "nobody\n" : lines;
    }
    return text;
}

} // namespace

// Every operation, by every role, in every relation to a channel of every kind: the server answers and stores exactly
// what the permission table says.
class tst_PermissionMatrix : public QObject
{
    Q_OBJECT

private:
    PermissionStage m_stage;

    QString setRole(WireClient &by, const QString &userName, Role role) const
    {
        return by.errorOf(u"user.set_role"_s, {{u"user"_s, m_stage.idOf(userName)}, {u"role"_s, nameOf(role)}});
    }
    qint64 storedRole(const QString &userName)
    {
        const auto stored = m_stage.stored();
        return stored ? stored->users.value(m_stage.idOf(userName)).role : -1;
    }

private Q_SLOTS:
    void initTestCase();

    void everyOperationHasARecipe();
    void triesEveryKindThatCanBeMade();
    void triesThousandsOfCells();
    void writesTheGoldenTable();

    void resumesOnlyWhatHistoryShows();
    void answersAsTheTableSays_data();
    void answersAsTheTableSays();
    void endsSessionsAsTheTableSays();

    void adminsCannotMakeAnOwner();
    void adminsCannotChangeAnOwner();
    void theLastOwnerCannotStepDown();
    void twoOwnersCanSwap();
};

void tst_PermissionMatrix::initTestCase()
{
    const auto problem = m_stage.raise();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void tst_PermissionMatrix::everyOperationHasARecipe()
{
    const auto known = operations();
    QByteArrayList missing;
    const auto want = [&](const QByteArray &operation) {
        const bool found = std::any_of(known.begin(), known.end(), [&operation](const QByteArray &one) {
            return one == operation || one.startsWith(operation + '/');
        });
        if (!found)
            missing << operation;
    };
    protocol::Requests::forEach([&want]<class T>() {
        if constexpr (T::audience == protocol::Audience::SignedIn)
            want(T::op);
    });
    protocol::forEachContent([&want]<class A>() { want(QByteArray("event.append/") + A::kind); });
    protocol::ChangeConversation::fields([&want](const char *name, auto member, auto...) {
        using Field = std::decay_t<decltype(std::declval<protocol::ChangeConversation>().*member)>;
        if constexpr (protocol::Optional<Field>)
            want(QByteArray("conversation.change/") + name);
    });
    QVERIFY2(missing.isEmpty(), missing.join(' ').constData());
}

void tst_PermissionMatrix::triesEveryKindThatCanBeMade()
{
    for (size_t i = 0; i < protocol::EnumNames<ConversationKind>::names.size(); ++i) {
        const auto name = nameOf(ConversationKind(i)).toLatin1();
        const bool canBeMade = test::isAllowed("conversation.create/" + name, {Role::Owner, Relation::None, {}});
        const bool isTried = std::find(Kinds.begin(), Kinds.end(), ConversationKind(i)) != Kinds.end();
        QVERIFY2(canBeMade == isTried, name.constData());
    }
}

void tst_PermissionMatrix::triesThousandsOfCells()
{
    auto cells = qsizetype(OperationsTriedApart.size() * Roles.size());
    for (const auto &recipe : recipes())
        cells += m_stage.scenes(recipe).size();
    qInfo("%s", qPrintable(u"%1 cells"_s.arg(cells)));
    QVERIFY2(cells >= FewestCells, qPrintable(QString::number(cells)));
}

void tst_PermissionMatrix::writesTheGoldenTable()
{
    const auto now = permissionTable();
    QFile file(QStringLiteral(CONCLAVE_GOLDEN_DIR "/permissions.txt"));
    if (qEnvironmentVariableIsSet("CONCLAVE_UPDATE_GOLDEN")) {
        QVERIFY(QDir().mkpath(QStringLiteral(CONCLAVE_GOLDEN_DIR)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(now), now.size());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), "no golden file: run this test with CONCLAVE_UPDATE_GOLDEN=1");
    const auto before = file.readAll().split('\n');
    const auto lines = now.split('\n');
    for (qsizetype i = 0; i < std::min(lines.size(), before.size()); ++i)
        QCOMPARE(lines.at(i), before.at(i));
    QCOMPARE(lines.size(), before.size());
}

void tst_PermissionMatrix::resumesOnlyWhatHistoryShows()
{
    for (const auto &scene : m_stage.rooms()) {
        const QJsonObject position{{u"conversation"_s, scene.conversation}, {u"seq"_s, 0}, {u"cursor_sum"_s, 0}};
        const auto reply
            = m_stage.caller(scene.situation.role).ask(u"sync.resume"_s, {{u"positions"_s, QJsonArray{position}}});
        const bool isGone = reply.value("gone"_L1).toArray().contains(scene.conversation);
        const bool isShown = !reply.value("tails"_L1).toArray().isEmpty();
        const bool mayRead = test::isAllowed("event.history", scene.situation);
        const auto where = nameOf(scene.situation.role) + u' ' + nameOf(scene.situation.relation) + u' '
            + nameOf(scene.situation.kind);
        QVERIFY2(isShown == mayRead && isGone != mayRead, qPrintable(where));
    }
}

void tst_PermissionMatrix::answersAsTheTableSays_data()
{
    QTest::addColumn<qsizetype>("index");
    for (qsizetype i = 0; i < recipes().size(); ++i)
        QTest::newRow((recipes().at(i).operation + recipes().at(i).note).constData()) << i;
}

void tst_PermissionMatrix::answersAsTheTableSays()
{
    QFETCH(qsizetype, index);
    const auto faults = m_stage.tryOut(recipes().at(index));
    QVERIFY2(faults.isEmpty(), qPrintable(u'\n' + faults.join(u'\n')));
}

void tst_PermissionMatrix::endsSessionsAsTheTableSays()
{
    const auto expected = [](const QByteArray &operation, Role role) {
        return test::isAllowed(operation, {role, Relation::None, {}}) ? u"none"_s : u"forbidden"_s;
    };
    for (const auto role : Roles) {
        WireClient phone(m_stage.server()), laptop(m_stage.server());
        QVERIFY(phone.signIn(callerOf(role)) && laptop.signIn(callerOf(role)));
        const auto revoke = expected("device.revoke", role);
        QCOMPARE(m_stage.caller(role).errorOf(u"device.revoke"_s, {{u"device"_s, phone.tokens.value("device"_L1)}}),
                 revoke);
        QVERIFY(revoke != u"none"_s || phone.waitForClose(protocol::CloseSignedOut));
        const auto logout = expected("session.logout", role);
        QCOMPARE(laptop.errorOf(u"session.logout"_s), logout);
        QVERIFY(logout != u"none"_s || laptop.waitForClose(protocol::CloseSignedOut));
        QCOMPARE(m_stage.caller(role).errorOf(u"device.list"_s), u"none"_s); // the other sessions go on
    }
}

void tst_PermissionMatrix::adminsCannotMakeAnOwner()
{
    auto &admin = m_stage.caller(Role::Admin);
    QCOMPARE(setRole(admin, u"stranger"_s, Role::Owner), u"forbidden"_s);
    QCOMPARE(setRole(admin, callerOf(Role::Admin), Role::Owner), u"forbidden"_s);
    QCOMPARE(storedRole(u"stranger"_s), qint64(Role::Member));
    QCOMPARE(storedRole(callerOf(Role::Admin)), qint64(Role::Admin));
    QCOMPARE(setRole(admin, u"stranger"_s, Role::Admin), u"none"_s); // up to their own
    QCOMPARE(storedRole(u"stranger"_s), qint64(Role::Admin));
    QCOMPARE(setRole(admin, u"stranger"_s, Role::Member), u"none"_s);
}

void tst_PermissionMatrix::adminsCannotChangeAnOwner()
{
    for (const auto role : {Role::Admin, Role::Member, Role::Guest}) {
        QCOMPARE(setRole(m_stage.caller(Role::Admin), u"host"_s, role), u"forbidden"_s);
        QCOMPARE(storedRole(u"host"_s), qint64(Role::Owner));
    }
}

void tst_PermissionMatrix::theLastOwnerCannotStepDown()
{
    const auto other = callerOf(Role::Owner);
    QCOMPARE(setRole(m_stage.host(), other, Role::Member), u"none"_s);
    for (const auto role : {Role::Admin, Role::Guest}) {
        QCOMPARE(setRole(m_stage.host(), u"host"_s, role), u"conflict"_s);
        QCOMPARE(storedRole(u"host"_s), qint64(Role::Owner));
    }
    QCOMPARE(setRole(m_stage.host(), other, Role::Owner), u"none"_s);
}

void tst_PermissionMatrix::twoOwnersCanSwap()
{
    const auto name = callerOf(Role::Owner);
    auto &other = m_stage.caller(Role::Owner);
    QCOMPARE(setRole(m_stage.host(), u"host"_s, Role::Member), u"none"_s); // somebody is left
    QCOMPARE(setRole(m_stage.host(), u"host"_s, Role::Owner), u"forbidden"_s);
    QCOMPARE(setRole(other, u"host"_s, Role::Owner), u"none"_s);
    QCOMPARE(setRole(m_stage.host(), name, Role::Member), u"none"_s);
    QCOMPARE(storedRole(name), qint64(Role::Member));
    QCOMPARE(storedRole(u"host"_s), qint64(Role::Owner));
    QCOMPARE(setRole(m_stage.host(), name, Role::Owner), u"none"_s);
}

QTEST_GUILESS_MAIN(tst_PermissionMatrix)
#include "tst_permissionmatrix.moc"
