// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/group.h"
#include "tests/mls/mlspeer.h"

#include <memory>

// Members of one group in two implementations behind one interface, so that a test need not care who is who. What they
// exchange is bytes. Each operation says whether it went well; else complaint() says why.
namespace conclave::mls::interop {

// What all members must agree on.
struct SharedState
{
    qint64 epoch = 0;
    QByteArray authenticator; // hexadecimal, as all of these
    QByteArray tree;
    QByteArray exported;

    bool operator==(const SharedState &) const = default;
};

// What a commit does, of proposals that it holds itself.
struct Plan
{
    QList<Bytes> add; // key packages, as messages
    QList<LeafIndex> remove;
    std::optional<Extensions> extensions;
    Group::Wire wire = Group::Wire::Public;
    Group::Tree welcomeTree = Group::Tree::Included;
    bool forcesPath = false; // which only ours can
};

struct Committed
{
    Bytes commit;
    Bytes welcome; // empty: nobody was added
};

// What somebody who joins by themselves is given.
struct Invitation
{
    Bytes info;
    Bytes tree; // empty: it is in the info
};

class Member
{
public:
    enum class Join { New, Resync };

    explicit Member(QString name)
        : m_name(std::move(name))
    {
    }
    virtual ~Member() = default;

    const QString &name() const { return m_name; }
    const QString &complaint() const { return m_complaint; }

    virtual Bytes keyPackage(Use use) = 0;
    virtual bool create(const Bytes &groupId, const Extensions &extensions) = 0;
    virtual bool join(const Bytes &welcome, const Bytes &tree) = 0; // no tree: the Welcome has it
    virtual Committed commit(const Plan &plan) = 0; // waits for settle()
    virtual void settle(bool wasTaken) = 0; // what became of one's own commit
    virtual Bytes propose(const Plan &plan) = 0; // the first of the plan, for others to commit
    virtual Bytes encrypt(const QByteArray &text) = 0;
    virtual std::optional<QByteArray> process(const Bytes &message) = 0; // the text, if it has one
    virtual Bytes groupInfo(Group::Tree tree) = 0;
    virtual Bytes joinExternally(const Invitation &invitation, Join how) = 0; // the commit
    virtual SharedState state() = 0;
    virtual LeafIndex leaf() = 0;
    virtual bool isOver() = 0;

protected:
    template <class T>
    bool check(const Result<T> &result)
    {
        m_complaint = result ? QString() : QStringLiteral("%1: fault %2").arg(m_name).arg(int(result.fault()));
        return bool(result);
    }
    void complain(const QString &complaint) { m_complaint = complaint; }

private:
    QString m_name;
    QString m_complaint;
};

std::unique_ptr<Member> ourMember(const QString &name);
std::unique_ptr<Member> theirMember(const QString &name, test::MlsPeer &peer);

// An extension that everybody here can do; what it says means nothing.
constexpr auto NoteExtension = ExtensionType(0xF0C1);

} // namespace conclave::mls::interop
