// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/channelsettingspage.h"

#include "client/models/channelrights.h"
#include "client/views/icons.h"
#include "client/widgets/channeldesk.h"
#include "client/widgets/flowlayout.h"
#include "client/widgets/formfield.h"
#include "client/widgets/notifyrules.h"
#include "client/widgets/personchip.h"
#include "client/widgets/textlabel.h"

#include <QButtonGroup>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace conclave::client {

using protocol::Replies;

ChannelSettingsPage::ChannelSettingsPage(Workspace &workspace, ChannelDesk &desk, ConversationId conversation,
                                         QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_desk(desk)
    , m_conversation(conversation)
    , m_replies(new QButtonGroup(this))
    , m_chips(new QWidget(this))
    , m_addPoster(new QPushButton(tr("Add announcers …"), this))
    , m_archiveText(new TextLabel({}, TextStyle::Body, Token::Text2, this))
    , m_archive(new QPushButton(this))
    , m_leaveText(new TextLabel({}, TextStyle::Body, Token::Text2, this))
    , m_leave(new QPushButton(tr("Leave the channel …"), this))
{
    auto *column = new QVBoxLayout(this);
    buildAnnouncements();
    column->addWidget(new NotifyRules(workspace, conversation, this));
    column->addWidget(m_repliesField);
    column->addWidget(m_postersField);
    column->addWidget(m_addPoster, 0, Qt::AlignLeading);
    column->addWidget(m_archiveText);
    column->addWidget(m_archive, 0, Qt::AlignLeading);
    column->addWidget(m_leaveText);
    column->addWidget(m_leave, 0, Qt::AlignLeading);
    column->addStretch();
    for (auto *button : {m_addPoster, m_archive, m_leave})
        button->setAutoDefault(false);
    for (auto *text : {m_archiveText, m_leaveText})
        text->setWordWrap(true);
    connect(m_addPoster, &QPushButton::clicked, this, [this] { m_desk.addPosters(m_conversation); });
    connect(m_archive, &QPushButton::clicked, this, [this] { m_desk.setArchived(m_conversation, !m_archived); });
    connect(m_leave, &QPushButton::clicked, this, [this] { m_desk.leave(m_conversation); });
    connect(&m_workspace, &Workspace::conversationChanged, this, [this](ConversationId changed) {
        if (changed == m_conversation)
            refresh();
    });
    connect(&m_workspace, &Workspace::statusChanged, this, &ChannelSettingsPage::refresh);
    connect(&m_workspace, &Workspace::usersChanged, this, &ChannelSettingsPage::refresh);
    connect(&Theme::instance(), &Theme::changed, this, &ChannelSettingsPage::applyTheme);
    applyTheme();
    refresh();
}

void ChannelSettingsPage::buildAnnouncements()
{
    auto *group = new QWidget(this);
    auto *column = new QVBoxLayout(group);
    column->setContentsMargins({});
    const auto add = [&](Replies replies, const QString &text) {
        auto *button = new QRadioButton(text, group);
        m_replies->addButton(button, int(replies));
        column->addWidget(button);
    };
    add(Replies::Threads, tr("Reply in threads and react"));
    add(Replies::Reactions, tr("React only"));
    add(Replies::Nothing, tr("Only read"));
    m_repliesField = new FormField(tr("What everybody else can do"), group, this);
    connect(m_replies, &QButtonGroup::idClicked, this,
            [this](int id) { m_desk.setReplies(m_conversation, Replies(id)); });
    new FlowLayout(m_chips);
    m_chips->layout()->setContentsMargins({});
    m_postersField = new FormField(tr("Announcers"), m_chips, this);
    m_postersField->setHint(tr("Whoever made the channel, moderators and administrators can always post."));
}

void ChannelSettingsPage::applyTheme()
{
    const auto &theme = Theme::instance();
    layout()->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16));
    layout()->setSpacing(theme.px(12));
    m_chips->layout()->setSpacing(theme.px(6));
}

void ChannelSettingsPage::refresh()
{
    const auto info = m_workspace.store().conversations().find(m_conversation);
    const auto self = m_workspace.user(m_workspace.self());
    if (!info || !*info || !self)
        return;
    const auto &channel = **info;
    const auto may = channelRights(channel, *self, SystemClock().nowMs());
    const bool online = m_workspace.isOnline();
    const bool isBroadcast = channel.kind == protocol::ConversationKind::Broadcast;
    const bool manages = may.mayManage && !channel.archived && online;
    m_repliesField->setVisible(isBroadcast);
    m_postersField->setVisible(isBroadcast);
    m_addPoster->setVisible(isBroadcast && may.mayManage);
    m_addPoster->setEnabled(manages);
    m_replies->button(int(channel.replies.value_or(Replies::Threads)))->setChecked(true);
    const auto buttons = m_replies->buttons();
    for (auto *button : buttons)
        button->setEnabled(manages);
    showPosters(channel.posters.value_or(QList<UserId>()), manages);
    m_archived = channel.archived;
    m_archiveText->setText(may.isOver ? tr("The channel is over. It stays readable for its members.")
                               : m_archived
                               ? tr("The channel is archived: it can be read, not written.")
                               : tr("Archiving makes the channel read-only. It can be taken back into use."));
    m_archiveText->setVisible(may.mayManage || may.isClosed);
    m_archive->setText(m_archived ? tr("Take back into use") : tr("Archive the channel …"));
    m_archive->setVisible(may.mayManage);
    m_archive->setEnabled(online);
    m_leaveText->setText(m_desk.whatLeavingMeans(channel));
    m_leave->setEnabled(online);
}

void ChannelSettingsPage::showPosters(const QList<UserId> &posters, bool editable)
{
    if (posters != m_posters || m_chips->layout()->count() != posters.size()) {
        m_posters = posters;
        while (auto *item = m_chips->layout()->takeAt(0)) {
            item->widget()->deleteLater();
            delete item;
        }
        for (const auto &id : posters) {
            auto user = m_workspace.user(id).value_or(protocol::User());
            user.id = id;
            user.displayName = m_workspace.displayName(id);
            auto *chip = new PersonChip(user, m_chips);
            m_chips->layout()->addWidget(chip);
            chip->show();
            connect(chip, &PersonChip::clicked, this, [this, id] { m_desk.setPoster(m_conversation, id, false); });
        }
    }
    m_chips->setEnabled(editable);
    m_chips->setHidden(posters.isEmpty());
}

} // namespace conclave::client
