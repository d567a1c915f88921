// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/channelaboutpage.h"

#include "client/models/channelrights.h"
#include "client/models/timeleft.h"
#include "client/views/icons.h"
#include "client/views/times.h"
#include "client/widgets/channeldesk.h"
#include "client/widgets/editableline.h"
#include "client/widgets/textlabel.h"

#include <QCoreApplication>
#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {

using protocol::ConversationKind;

namespace {

constexpr int LongestName = 80;
constexpr int LongestTopic = 250;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::ChannelAboutPage)
};

QString kindSentence(ConversationKind kind)
{
    switch (kind) {
    case ConversationKind::Public:
        return Words::tr("Public: everybody can find it and join.");
    case ConversationKind::Private:
        return Words::tr("Private: only people who are added see it.");
    case ConversationKind::Direct:
        return Words::tr("Between a few people.");
    case ConversationKind::Broadcast:
        return Words::tr("Announcements: a few post, everybody reads.");
    case ConversationKind::Temporary:
        return Words::tr("Temporary: it ends by itself.");
    }
    Q_UNREACHABLE();
}

QString endSentence(const protocol::Conversation &conversation)
{
    const auto end = fullTime(*conversation.endsAt);
    const bool purges = conversation.atEnd == protocol::AtEnd::Purge;
    if (*conversation.endsAt <= SystemClock().nowMs())
        return purges ? Words::tr("It ended on %1. What was written here was removed for everybody.").arg(end)
                      : Words::tr("It ended on %1. It can still be read.").arg(end);
    return purges ? Words::tr("On %1. Everything that was written here is then removed for everybody.").arg(end)
                  : Words::tr("On %1. It can still be read then.").arg(end);
}

} // namespace

ChannelAboutPage::ChannelAboutPage(Workspace &workspace, ChannelDesk &desk, ConversationId conversation,
                                   QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_desk(desk)
    , m_conversation(conversation)
    , m_name(new EditableLine(tr("Name"), this))
    , m_topic(new EditableLine(tr("Topic"), this))
    , m_endBox(new QWidget(this))
    , m_extend(new QPushButton(tr("Extend …"), this))
{
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_name);
    column->addWidget(m_topic);
    m_kind = addFact(column, tr("Kind"));
    auto *endColumn = new QVBoxLayout(m_endBox);
    endColumn->setContentsMargins({});
    m_end = addFact(endColumn, tr("End"));
    endColumn->addWidget(m_extend, 0, Qt::AlignLeading);
    column->addWidget(m_endBox);
    m_created = addFact(column, tr("Created"));
    m_history = addFact(column, tr("What new members can read"));
    column->addStretch();
    m_name->setMaxLength(LongestName);
    m_topic->setMaxLength(LongestTopic);
    m_topic->setPlaceholder(tr("No topic yet"));
    m_extend->setAutoDefault(false);
    connect(m_extend, &QPushButton::clicked, this, [this] { m_desk.extend(m_conversation); });
    connect(m_name, &EditableLine::saveWanted, this,
            [this](const QString &name) { m_desk.changeName(m_conversation, name); });
    connect(m_topic, &EditableLine::saveWanted, this,
            [this](const QString &topic) { m_desk.changeTopic(m_conversation, topic); });
    connect(&m_workspace, &Workspace::conversationChanged, this, [this](ConversationId changed) {
        if (changed == m_conversation)
            refresh();
    });
    connect(&m_workspace, &Workspace::statusChanged, this, &ChannelAboutPage::refresh);
    connect(&m_workspace, &Workspace::usersChanged, this, &ChannelAboutPage::refresh);
    connect(&Theme::instance(), &Theme::changed, this, &ChannelAboutPage::applyTheme);
    applyTheme();
    refresh();
}

TextLabel *ChannelAboutPage::addFact(QVBoxLayout *column, const QString &name)
{
    auto *fact = new TextLabel({}, TextStyle::Body, Token::Text, this);
    fact->setWordWrap(true);
    auto *box = new QVBoxLayout;
    box->setSpacing(4);
    box->addWidget(new TextLabel(name, TextStyle::Section, Token::Text2, this));
    box->addWidget(fact);
    column->addLayout(box);
    return fact;
}

void ChannelAboutPage::applyTheme()
{
    const auto &theme = Theme::instance();
    layout()->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16));
    layout()->setSpacing(theme.px(16));
}

void ChannelAboutPage::refresh()
{
    const auto info = m_workspace.store().conversations().find(m_conversation);
    const auto self = m_workspace.user(m_workspace.self());
    if (!info || !*info || !self)
        return;
    const auto &channel = **info;
    const auto may = channelRights(channel, *self, SystemClock().nowMs());
    const bool online = m_workspace.isOnline();
    m_name->setText(channel.name);
    m_name->setEditable(may.mayRename && online);
    m_topic->setText(channel.topic);
    m_topic->setEditable(may.mayRename && online);
    m_kind->setText(channel.archived && !may.isOver ? kindSentence(channel.kind) + u' ' + tr("It is archived.")
                                                    : kindSentence(channel.kind));
    m_created->setText(tr("By %1 on %2").arg(m_workspace.displayName(channel.createdBy), shortDay(channel.createdAt)));
    m_history->setText(channel.history == protocol::History::All ? tr("Everything, also from before they joined.")
                                                                 : tr("Only what is written after they joined."));
    m_endBox->setVisible(channel.endsAt.has_value());
    if (channel.endsAt)
        m_end->setText(endSentence(channel));
    m_extend->setVisible(channel.endsAt && may.mayManage && !channel.archived);
    m_extend->setEnabled(online);
}

} // namespace conclave::client
