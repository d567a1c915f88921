// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/channelheader.h"

#include "client/models/timeleft.h"
#include "client/views/icons.h"
#include "client/widgets/conversationicon.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/keymap.h"
#include "client/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr int Height = 52;
constexpr int IconSpace = 40; // from the edge to the name

} // namespace

ChannelHeader::ChannelHeader(QWidget *parent)
    : QWidget(parent)
    , m_sidebar(new IconButton("panel-left", tr("Show the channels"), this, KeyMap::keys(WindowKey::ToggleSidebar)))
    , m_name(new TextLabel({}, TextStyle::Head, Token::Text, this))
    , m_timeLeft(new TextLabel({}, TextStyle::Section, Token::Text2, this))
    , m_detail(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_muted(new IconButton("bell-off", tr("Unmute"), this, KeyMap::keys(WindowKey::Mute)))
    , m_search(new IconButton("search", tr("Search in this channel"), this, KeyMap::keys(WindowKey::SearchHere)))
    , m_members(new IconButton("users", tr("Members"), this, KeyMap::keys(WindowKey::Members)))
    , m_pins(new IconButton("pin", tr("Pinned messages"), this))
    , m_info(new IconButton("info", tr("Channel info"), this, KeyMap::keys(WindowKey::ChannelInfo)))
    , m_menu(new IconButton("ellipsis", tr("Channel menu"), this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 12, 0);
    row->setSpacing(8);
    row->addWidget(m_sidebar);
    row->addSpacing(IconSpace - 16 - 8);
    row->addWidget(m_name);
    row->addSpacing(8);
    row->addWidget(m_timeLeft);
    row->addWidget(m_detail, 1);
    row->addWidget(m_muted);
    row->addWidget(m_search);
    row->addWidget(m_members);
    row->addWidget(m_pins);
    row->addWidget(m_info);
    row->addWidget(m_menu);
    m_sidebar->hide();
    m_muted->hide();
    m_detail->setElided(Qt::ElideRight);
    setFocusProxy(m_members);
    m_timeLeft->hide();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ChannelHeader::showTimeLeft);
    applyTheme();
    connect(&Theme::instance(), &Theme::changed, this, &ChannelHeader::applyTheme);
    connect(m_sidebar, &QToolButton::clicked, this, &ChannelHeader::sidebarWanted);
    connect(m_muted, &QToolButton::clicked, this, &ChannelHeader::unmuteWanted);
    connect(m_search, &QToolButton::clicked, this, &ChannelHeader::searchWanted);
    connect(m_members, &QToolButton::clicked, this, &ChannelHeader::membersWanted);
    connect(m_pins, &QToolButton::clicked, this, &ChannelHeader::pinsWanted);
    connect(m_info, &QToolButton::clicked, this, &ChannelHeader::infoWanted);
    connect(m_menu, &QToolButton::clicked, this,
            [this] { Q_EMIT menuWanted(m_menu->mapToGlobal(QPoint(0, m_menu->height()))); });
}

void ChannelHeader::applyTheme()
{
    setFixedHeight(Theme::instance().px(Height));
    update();
}

void ChannelHeader::setShowsSidebarButton(bool shows)
{
    m_sidebar->setVisible(shows);
}

void ChannelHeader::setMuted(bool muted, const QString &effect)
{
    m_muted->setVisible(muted);
    m_muted->setAccessibleDescription(effect);
    m_muted->setToolTip(effect);
}

QString ChannelHeader::detailOf(const protocol::Conversation &conversation) const
{
    QStringList parts{tr("%n member(s)", nullptr, int(conversation.members))};
    const bool isOver = conversation.endsAt && *conversation.endsAt <= QDateTime::currentMSecsSinceEpoch();
    if (conversation.archived && !isOver)
        parts << tr("archived");
    if (!conversation.topic.isEmpty())
        parts << conversation.topic;
    return parts.join(QStringLiteral("  ·  "));
}

void ChannelHeader::setConversation(const protocol::Conversation &conversation)
{
    m_conversation = conversation;
    m_name->setText(conversation.name);
    m_name->setAccessibleName(tr("Channel %1").arg(conversation.name));
    m_detail->setText(detailOf(conversation));
    showTimeLeft();
    update();
}

void ChannelHeader::showTimeLeft()
{
    constexpr qint64 LongestMs = 3'600'000; // the computer may sleep meanwhile
    m_timeLeft->setVisible(m_conversation.endsAt.has_value());
    m_timer.stop();
    if (!m_conversation.endsAt)
        return;
    const auto left = timeLeft(*m_conversation.endsAt, QDateTime::currentMSecsSinceEpoch());
    m_timeLeft->setText(left.text);
    m_timeLeft->setColor(left.urgency == TimeLeft::Urgency::Now        ? Token::Danger
                             : left.urgency == TimeLeft::Urgency::Soon ? Token::Warn
                                                                       : Token::Text2);
    m_timeLeft->setToolTip(
        tr("It ends on %1.")
            .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(*m_conversation.endsAt), QLocale::ShortFormat)));
    if (left.nextChangeMs > 0)
        m_timer.start(int(std::min(left.nextChangeMs, LongestMs)) + 1);
}

void ChannelHeader::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Token::Bg));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.color(Token::Border));
    const int side = theme.px(18);
    const auto name = m_name->geometry();
    const int x = layoutDirection() == Qt::LeftToRight ? name.left() - side - theme.px(6) : name.right() + theme.px(6);
    paintIcon(painter, QRectF(x, (height() - side) / 2.0, side, side), conversationIcon(m_conversation.kind),
              theme.color(Token::Text));
}

} // namespace conclave::client
