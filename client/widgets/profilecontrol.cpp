// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/profilecontrol.h"

#include "client/views/theme.h"
#include "client/widgets/popupframe.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr int Width = 320;
constexpr int GraceMs = 250;

} // namespace

ProfileControl::ProfileControl(Workspace &workspace, QWidget *window)
    : QObject(window)
    , m_workspace(workspace)
    , m_window(window)
{
    m_grace.setSingleShot(true);
    m_grace.setInterval(GraceMs);
    connect(&m_grace, &QTimer::timeout, this, &ProfileControl::close);
}

QWidget *ProfileControl::card() const
{
    return m_card;
}

PopupFrame *ProfileControl::open(UserId user, Qt::WindowFlags flags)
{
    close();
    const auto &theme = Theme::instance();
    m_card = new PopupFrame(m_window, flags);
    m_card->setAttribute(Qt::WA_DeleteOnClose);
    auto *content = new ProfileCard(m_workspace, user, ProfileCard::Reach::Glance, m_card);
    auto *column = new QVBoxLayout(m_card);
    const int margin = m_card->shadow() + theme.px(16);
    column->setContentsMargins(margin, margin, margin, margin);
    column->addWidget(content);
    m_card->setFixedWidth(theme.px(Width) + 2 * m_card->shadow());
    m_card->setAccessibleName(content->summary());
    m_card->installEventFilter(this);
    connect(content, &ProfileCard::mentionWanted, this, [this](const QString &name) {
        close();
        Q_EMIT mentionWanted(name);
    });
    connect(content, &ProfileCard::channelWanted, this, [this](ConversationId conversation) {
        close();
        Q_EMIT channelWanted(conversation);
    });
    return m_card;
}

void ProfileControl::glance(UserId user, const QRect &box)
{
    auto *card = open(user, Qt::ToolTip | Qt::FramelessWindowHint);
    card->setAttribute(Qt::WA_ShowWithoutActivating);
    place(box);
}

void ProfileControl::leave()
{
    if (m_card && m_card->windowType() == Qt::ToolTip)
        m_grace.start();
}

void ProfileControl::ask(UserId user, const QPoint &position)
{
    auto *card = open(user, Qt::Popup | Qt::FramelessWindowHint);
    place({position, QSize(1, 1)});
    card->setFocusPolicy(Qt::StrongFocus);
    if (auto *first = card->findChild<QPushButton *>(); first && first->isVisibleTo(card))
        first->setFocus(Qt::PopupFocusReason);
    else
        card->setFocus(Qt::PopupFocusReason);
}

// Below it, or above it where there is no room, and always on the screen.
void ProfileControl::place(const QRect &beside)
{
    m_card->adjustSize();
    const auto screen = m_window->screen()->availableGeometry();
    const int shadow = m_card->shadow();
    int y = beside.bottom() + 4 - shadow;
    if (y + m_card->height() > screen.bottom())
        y = beside.top() - 4 - m_card->height() + shadow;
    const int x
        = std::clamp(beside.left() - shadow, screen.left(), std::max(screen.left(), screen.right() - m_card->width()));
    m_card->move(x, std::max(screen.top(), y));
    m_card->show();
}

void ProfileControl::close()
{
    m_grace.stop();
    if (m_card)
        m_card->close();
    m_card = nullptr;
}

bool ProfileControl::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Enter)
        m_grace.stop();
    else if (event->type() == QEvent::Leave)
        leave();
    else if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape)
        close();
    return QObject::eventFilter(watched, event);
}

} // namespace conclave::client
