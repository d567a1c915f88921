// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/interopmember.h"

#include "tests/mls/vectors.h"

#include <QDateTime>
#include <list>

using namespace Qt::StringLiterals;
using conclave::mls::test::bytes;
using conclave::mls::test::hex;

namespace conclave::mls::interop {

namespace {

constexpr std::uint64_t DaySeconds = 24 * 3600;
constexpr std::size_t PaddedTo = 256;
constexpr std::size_t ExportedBytes = 32;

World worldOfToday()
{
    World world;
    world.now = std::uint64_t(QDateTime::currentSecsSinceEpoch());
    world.random = systemRandom();
    return world;
}

Bytes bytesOf(const QByteArray &raw)
{
    return {raw.begin(), raw.end()};
}

class OurMember : public Member
{
public:
    explicit OurMember(const QString &name)
        : Member(name)
        , m_identity{signatureKeys(systemRandom()), {CredentialType::Basic, bytesOf(name.toUtf8())}}
    {
    }

    Bytes keyPackage(Use use) override
    {
        m_packages.push_back({newPackage(use), use});
        Message message;
        message.format = WireFormat::KeyPackage;
        message.keyPackage = m_packages.back().secrets.package;
        return encode(message);
    }
    bool create(const Bytes &groupId, const Extensions &extensions) override
    {
        return enter(Group::create(groupId, newPackage(Use::Once), m_identity.clone(), extensions, worldOfToday()));
    }
    bool join(const Bytes &welcome, const Bytes &tree) override
    {
        const auto message = decode<Message>(welcome);
        const auto nodes = nodesOf(tree);
        if (!check(message) || !check(nodes))
            return false;
        for (auto own = m_packages.begin(); own != m_packages.end(); ++own) {
            auto joined
                = Group::join(message->welcome, own->secrets, m_identity.clone(), *nodes, PskLookup(), worldOfToday());
            if (!joined && joined.fault() == Fault::NotForUs)
                continue;
            if (!enter(std::move(joined)))
                return false;
            if (own->use == Use::Once)
                m_packages.erase(own);
            return true;
        }
        complain(u"%1: no key package of ours"_s.arg(name()));
        return false;
    }
    Committed commit(const Plan &plan) override
    {
        const auto made = m_group->commit({proposalsOf(plan), plan.forcesPath, plan.wire, plan.welcomeTree},
                                          PskLookup(), worldOfToday());
        if (!check(made))
            return {};
        Message welcome;
        welcome.format = WireFormat::Welcome;
        welcome.welcome = made->welcome.value_or(Welcome());
        return {encode(made->commit), made->welcome ? encode(welcome) : Bytes()};
    }
    void settle(bool wasTaken) override
    {
        if (wasTaken)
            m_group->applyPending();
        else
            m_group->dropPending();
    }
    Bytes propose(const Plan &plan) override
    {
        const auto message = m_group->propose(proposalsOf(plan).front(), plan.wire, worldOfToday());
        return check(message) ? encode(*message) : Bytes();
    }
    Bytes encrypt(const QByteArray &text) override
    {
        const auto message = m_group->encrypt(bytesOf(text), {}, PaddedTo, worldOfToday());
        return check(message) ? encode(*message) : Bytes();
    }
    std::optional<QByteArray> process(const Bytes &bytes) override
    {
        const auto message = decode<Message>(bytes);
        if (!check(message))
            return {};
        const auto received = m_group->process(*message, PskLookup(), worldOfToday());
        if (!check(received))
            return {};
        return QByteArray(reinterpret_cast<const char *>(received->application.data()),
                          qsizetype(received->application.size()));
    }
    Bytes groupInfo(Group::Tree tree) override
    {
        Message message;
        message.format = WireFormat::GroupInfo;
        message.groupInfo = m_group->info(tree);
        return encode(message);
    }
    Bytes joinExternally(const Invitation &invitation, Join how) override
    {
        const auto message = decode<Message>(invitation.info);
        const auto nodes = nodesOf(invitation.tree);
        if (!check(message) || !check(nodes))
            return {};
        const auto former = how == Join::Resync ? std::optional(leaf()) : std::nullopt;
        auto joined = Group::joinExternally(message->groupInfo, *nodes, newPackage(Use::Once), m_identity.clone(),
                                            former, worldOfToday());
        if (!check(joined))
            return {};
        m_group = std::move(joined->group);
        return encode(joined->commit);
    }
    SharedState state() override
    {
        return {qint64(m_group->context().epoch), hex(m_group->epochAuthenticator()),
                hex(encode(m_group->tree().nodes())),
                hex(m_group->exportSecret("peer", Bytes{1}, ExportedBytes).view())};
    }
    LeafIndex leaf() override { return m_group->self(); }
    bool isOver() override { return m_group->isOver(); }

private:
    struct OwnPackage
    {
        KeyPackageSecrets secrets;
        Use use;
    };

    KeyPackageSecrets newPackage(Use use) const
    {
        const auto now = *worldOfToday().now;
        return makeKeyPackage(m_identity.credential, m_identity.signature, {now - DaySeconds, now + 28 * DaySeconds},
                              use, {NoteExtension}, systemRandom());
    }
    bool enter(Result<Group> group)
    {
        if (!check(group))
            return false;
        m_group = *std::move(group);
        return true;
    }
    static Result<std::optional<Group::Nodes>> nodesOf(const Bytes &tree)
    {
        if (tree.empty())
            return std::optional<Group::Nodes>();
        auto nodes = decode<Group::Nodes>(tree);
        return nodes ? Result(std::optional(*std::move(nodes))) : nodes.fault();
    }
    static std::vector<Proposal> proposalsOf(const Plan &plan)
    {
        std::vector<Proposal> proposals;
        for (const auto &package : plan.add) {
            proposals.emplace_back().type = ProposalType::Add;
            const auto message = decode<Message>(package);
            if (message)
                proposals.back().add = message->keyPackage;
        }
        for (const auto leaf : plan.remove) {
            proposals.emplace_back().type = ProposalType::Remove;
            proposals.back().remove = leaf;
        }
        if (plan.extensions) {
            proposals.emplace_back().type = ProposalType::GroupContextExtensions;
            proposals.back().extensions = *plan.extensions;
        }
        return proposals;
    }

    Group::Identity m_identity;
    std::list<OwnPackage> m_packages;
    std::optional<Group> m_group;
};

class TheirMember : public Member
{
public:
    TheirMember(const QString &name, test::MlsPeer &peer)
        : Member(name)
        , m_peer(peer)
        , m_id(peer.newMember())
    {
    }

    Bytes keyPackage(Use use) override
    {
        return askFor(u"message"_s, u"keyPackage"_s, withPackage({{u"isLastResort"_s, use == Use::LastResort}}));
    }
    bool create(const Bytes &groupId, const Extensions &extensions) override
    {
        return has(ask(u"create"_s,
                       withPackage({{u"groupId"_s, text(groupId)}, {u"extensions"_s, extensionsOf(extensions)}})));
    }
    bool join(const Bytes &welcome, const Bytes &tree) override
    {
        return has(ask(u"join"_s, {{u"welcome"_s, text(welcome)}, {u"tree"_s, text(tree)}}));
    }
    Committed commit(const Plan &plan) override
    {
        ask(u"snapshot"_s);
        const auto answer = ask(u"commit"_s, requestOf(plan));
        return {bytes(answer[u"commit"_s]), bytes(answer[u"welcome"_s])};
    }
    void settle(bool wasTaken) override
    {
        if (!wasTaken)
            ask(u"rollback"_s);
    }
    Bytes propose(const Plan &plan) override { return askFor(u"message"_s, u"propose"_s, requestOf(plan)); }
    Bytes encrypt(const QByteArray &plain) override
    {
        return askFor(u"message"_s, u"encrypt"_s, {{u"text"_s, QString::fromLatin1(plain.toHex())}});
    }
    std::optional<QByteArray> process(const Bytes &message) override
    {
        const auto answer = ask(u"process"_s, {{u"message"_s, text(message)}});
        if (!has(answer))
            return {};
        return QByteArray::fromHex(answer[u"text"_s].toString().toLatin1());
    }
    Bytes groupInfo(Group::Tree tree) override
    {
        return askFor(u"message"_s, u"groupInfo"_s, {{u"tree"_s, tree == Group::Tree::Included}});
    }
    Bytes joinExternally(const Invitation &invitation, Join how) override
    {
        return askFor(u"commit"_s, u"externalJoin"_s,
                      withPackage({{u"groupInfo"_s, text(invitation.info)},
                                   {u"tree"_s, text(invitation.tree)},
                                   {u"resync"_s, how == Join::Resync}}));
    }
    SharedState state() override
    {
        const auto answer = ask(u"state"_s);
        const auto field = [&answer](const QString &name) { return answer[name].toString().toLatin1(); };
        return {answer[u"epoch"_s].toInteger(-1), field(u"authenticator"_s), field(u"tree"_s), field(u"exported"_s)};
    }
    LeafIndex leaf() override { return {std::uint32_t(ask(u"state"_s)[u"leaf"_s].toInteger())}; }
    bool isOver() override { return ask(u"state"_s)[u"isOver"_s].toBool(); }

private:
    static QString text(const Bytes &bytes) { return QString::fromLatin1(hex(bytes)); }
    static QJsonObject withPackage(QJsonObject request)
    {
        request[u"capabilities"_s] = QJsonArray{int(NoteExtension)};
        return request;
    }
    static QJsonArray extensionsOf(const Extensions &extensions)
    {
        QJsonArray all;
        for (const auto &extension : extensions)
            all.append(QJsonObject{{u"type"_s, int(extension.type)}, {u"data"_s, text(extension.data)}});
        return all;
    }
    static QJsonObject requestOf(const Plan &plan)
    {
        QJsonArray add;
        for (const auto &package : plan.add)
            add.append(text(package));
        QJsonArray remove;
        for (const auto leaf : plan.remove)
            remove.append(qint64(leaf.value));
        QJsonObject request{{u"add"_s, add},
                            {u"remove"_s, remove},
                            {u"wire"_s, plan.wire == Group::Wire::Public ? u"public"_s : u"private"_s},
                            {u"welcomeTree"_s, plan.welcomeTree == Group::Tree::Included}};
        if (plan.extensions)
            request[u"extensions"_s] = extensionsOf(*plan.extensions);
        return request;
    }
    QJsonObject ask(const QString &command, QJsonObject request = {})
    {
        request[u"member"_s] = m_id;
        auto answer = m_peer.ask(command, request);
        complain(has(answer) ? QString() : u"%1, %2: %3"_s.arg(name(), command, answer[u"error"_s].toString()));
        return answer;
    }
    Bytes askFor(const QString &field, const QString &command, const QJsonObject &request)
    {
        return bytes(ask(command, request)[field]);
    }
    static bool has(const QJsonObject &answer) { return !answer.contains(u"error"_s); }

    test::MlsPeer &m_peer;
    QString m_id;
};

} // namespace

std::unique_ptr<Member> ourMember(const QString &name)
{
    return std::make_unique<OurMember>(name);
}

std::unique_ptr<Member> theirMember(const QString &name, test::MlsPeer &peer)
{
    return std::make_unique<TheirMember>(name, peer);
}

} // namespace conclave::mls::interop
