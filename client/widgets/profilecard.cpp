// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/profilecard.h"

#include "client/models/memberlistmodel.h"
#include "client/views/icons.h"
#include "client/widgets/flowlayout.h"
#include "client/widgets/persondelegate.h"
#include "client/widgets/rowpainting.h"
#include "client/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int PictureSide = 56;
constexpr int DotSide = 12;
constexpr int MostChannels = 6; // by name
constexpr int MostAsked = 50; // channels whose members are fetched for it

} // namespace

// The picture with the presence at its corner; decoration, as the words stand beside it.
class ProfileCard::Picture : public QWidget
{
public:
    using QWidget::QWidget;

    void set(const QString &seed, const QString &name, protocol::Presence presence)
    {
        m_seed = seed;
        m_name = name;
        m_presence = presence;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const auto &theme = Theme::instance();
        QPainter painter(this);
        paintAvatar(painter, rect(), m_seed, m_name);
        const qreal side = theme.px(DotSide);
        paintPresence(painter, {width() - side, height() - side, side, side}, m_presence, theme.color(Token::Bg));
    }

private:
    QString m_seed;
    QString m_name;
    protocol::Presence m_presence = protocol::Presence::Offline;
};

ProfileCard::ProfileCard(Workspace &workspace, UserId user, Reach reach, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_user(user)
    , m_picture(new Picture(this))
    , m_displayName(new TextLabel({}, TextStyle::Head, Token::Text, this))
    , m_name(new TextLabel({}, TextStyle::Body, Token::Text2, this))
    , m_presence(new TextLabel({}, TextStyle::Body, Token::Text2, this))
    , m_channelsTitle(new TextLabel({}, TextStyle::Section, Token::Text2, this))
    , m_channels(new QWidget(this))
    , m_more(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_mention(new QPushButton(tr("Mention"), this))
{
    auto *names = new QVBoxLayout;
    names->setSpacing(2);
    names->addWidget(m_displayName);
    names->addWidget(m_name);
    names->addWidget(m_presence);
    auto *head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(m_picture, 0, Qt::AlignTop);
    head->addLayout(names, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addLayout(head);
    column->addWidget(m_mention, 0, Qt::AlignLeading);
    column->addWidget(m_channelsTitle);
    column->addWidget(m_channels);
    column->addWidget(m_more);
    new FlowLayout(m_channels);
    m_channels->layout()->setContentsMargins({});
    m_displayName->setWordWrap(true);
    m_presence->setWordWrap(true);
    m_mention->setAutoDefault(false);
    m_mention->setIcon(icon("at-sign", Token::Text));
    connect(m_mention, &QPushButton::clicked, this, [this] {
        if (const auto known = m_workspace.user(m_user))
            Q_EMIT mentionWanted(known->name);
    });
    connect(&m_workspace, &Workspace::usersChanged, this, &ProfileCard::refresh);
    connect(&m_workspace, &Workspace::membersChanged, this, &ProfileCard::showChannels);
    connect(&m_workspace, &Workspace::presenceChanged, this, [this](UserId changed) {
        if (changed == m_user)
            refresh();
    });
    connect(&Theme::instance(), &Theme::changed, this, &ProfileCard::applyTheme);
    applyTheme();
    refresh();
    showChannels();
    m_workspace.watchFor(this, {m_user});
    if (reach == Reach::Whole)
        askForMembers();
}

void ProfileCard::applyTheme()
{
    const auto &theme = Theme::instance();
    m_picture->setFixedSize(theme.px(PictureSide), theme.px(PictureSide));
    layout()->setSpacing(theme.px(12));
    m_channels->layout()->setSpacing(theme.px(6));
    m_mention->setIconSize({theme.px(16), theme.px(16)});
}

void ProfileCard::setCanMention(bool can)
{
    m_mention->setVisible(can && m_user != m_workspace.self());
}

QString ProfileCard::summary() const
{
    return QStringList{m_displayName->text(), m_name->text(), m_presence->text()}.join(u", "_s);
}

void ProfileCard::refresh()
{
    const auto user = m_workspace.user(m_user).value_or(protocol::User());
    const auto shown = m_workspace.displayName(m_user);
    const auto role = PersonDelegate::roleWord(user.role);
    const auto presence = m_workspace.presence(m_user);
    m_displayName->setText(m_user == m_workspace.self() ? tr("%1 (you)").arg(shown) : shown);
    m_name->setText(role.isEmpty() ? QString(u'@' + user.name) : u"@%1 · %2"_s.arg(user.name, role));
    m_presence->setText(user.disabled ? tr("The account is switched off.") : PersonDelegate::presenceWord(presence));
    if (const auto status = m_workspace.userStatus(m_user); status && !user.disabled)
        m_presence->setText(QString(m_presence->text() + u" · "_s + status->emoji + u' ' + status->text).simplified());
    m_picture->set(m_user.toText(), shown, presence);
}

// Channels of which both are members, by name.
QList<protocol::Conversation> ProfileCard::sharedChannels() const
{
    auto &store = m_workspace.store().conversations();
    const auto memberships = store.memberships();
    const auto all = store.all();
    QList<protocol::Conversation> shared;
    for (const auto &channel : all &&memberships ? *all : QList<protocol::Conversation>()) {
        const auto own = memberships->constFind(channel.id);
        if (own == memberships->constEnd() || own->leftSeq)
            continue;
        const auto members = store.members(channel.id);
        const bool isThere = members && std::any_of(members->begin(), members->end(), [this](const auto &member) {
                                 return member.user == m_user;
                             });
        if (isThere)
            shared << channel;
    }
    std::sort(shared.begin(), shared.end(),
              [](const auto &a, const auto &b) { return QString::localeAwareCompare(a.name, b.name) < 0; });
    return shared;
}

void ProfileCard::showChannels()
{
    const auto shared = m_user == m_workspace.self() ? QList<protocol::Conversation>() : sharedChannels();
    QList<ConversationId> ids;
    for (const auto &channel : shared)
        ids << channel.id;
    m_channelsTitle->setText(tr("Channels with you (%1)").arg(shared.size()));
    m_channelsTitle->setHidden(shared.isEmpty());
    m_channels->setHidden(shared.isEmpty());
    m_more->setText(tr("and %n more", nullptr, int(shared.size()) - MostChannels));
    m_more->setVisible(shared.size() > MostChannels);
    if (ids == m_shown)
        return;
    m_shown = ids;
    while (auto *item = m_channels->layout()->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const auto &channel : shared.first(std::min<qsizetype>(shared.size(), MostChannels))) {
        auto *button = new QPushButton(u'#' + channel.name, m_channels);
        button->setAutoDefault(false);
        button->setAccessibleName(tr("Open channel %1").arg(channel.name));
        connect(button, &QPushButton::clicked, this, [this, id = channel.id] { Q_EMIT channelWanted(id); });
        m_channels->layout()->addWidget(button);
        button->show();
    }
}

void ProfileCard::askForMembers()
{
    auto &store = m_workspace.store().conversations();
    const auto memberships = store.memberships();
    int asked = 0;
    for (auto it = memberships ? memberships->cbegin() : QHash<ConversationId, protocol::Membership>::const_iterator();
         memberships && it != memberships->cend() && asked < MostAsked; ++it) {
        const auto known = store.membersAsOf(it.key());
        if (it->leftSeq || !known || *known)
            continue;
        ++asked;
        m_workspace.tell([id = it.key()](Account &account) { account.loadMembers(id, [](const Status &) {}); });
    }
}

} // namespace conclave::client
