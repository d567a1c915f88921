// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/statusmenu.h"

#include "client/models/notifypreferences.h"
#include "client/views/emoji.h"
#include "client/views/icons.h"
#include "client/views/times.h"
#include "client/widgets/statusdialog.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 MinuteMs = 60'000;
constexpr int IconSide = 18;

QIcon emojiIcon(const QString &emoji, const QWidget *widget)
{
    return EmojiSet::instance().pixmap(emoji, Theme::instance().px(IconSide), widget->devicePixelRatioF());
}

qint64 in(qint64 minutes)
{
    return QDateTime::currentMSecsSinceEpoch() + minutes * MinuteMs;
}

} // namespace

QString statusWords(const std::optional<protocol::UserStatus> &status)
{
    if (!status)
        return {};
    const auto *emoji = EmojiSet::instance().find(status->emoji);
    return status->text.isEmpty() && emoji ? emoji->name : status->text;
}

StatusMenu::StatusMenu(Workspace &workspace, QMenu *menu, QWidget *window)
    : QObject(menu)
    , m_workspace(workspace)
    , m_menu(menu)
    , m_window(window)
{
    connect(menu, &QMenu::aboutToShow, this, &StatusMenu::fill);
}

void StatusMenu::fill()
{
    m_menu->clear();
    const auto now = m_workspace.userStatus(m_workspace.self());
    if (now) {
        auto *clear = m_menu->addAction(client::icon("x"), tr("Clear the status"));
        clear->setEnabled(m_workspace.isOnline());
        connect(clear, &QAction::triggered, this, [this] { set(std::nullopt); });
        m_menu->addSeparator();
    }
    addPresets();
    auto *own = m_menu->addAction(client::icon("pencil"), tr("Another status …"));
    own->setEnabled(m_workspace.isOnline());
    connect(own, &QAction::triggered, this, &StatusMenu::ask);
    m_menu->addSeparator();
    auto *dnd = m_menu->addMenu(client::icon("bell-off"), tr("Do not disturb"));
    addDndActions(m_workspace, dnd);
}

void StatusMenu::addPresets()
{
    const auto add = [this](const QString &emoji, const QString &text, const QString &length, auto end) {
        auto *action = m_menu->addAction(emojiIcon(emoji, m_menu), text + u'\t' + length);
        action->setEnabled(m_workspace.isOnline());
        connect(action, &QAction::triggered, this, [this, emoji, text, end] {
            set(protocol::UserStatus{text, emoji, end()});
        });
    };
    using End = std::optional<qint64>;
    add(u"📅"_s, tr("In a meeting"), tr("1 hour"), [] { return End(in(60)); });
    add(u"🎧"_s, tr("Focusing"), tr("2 hours"), [] { return End(in(120)); });
    add(u"🚌"_s, tr("On the way"), tr("30 minutes"), [] { return End(in(30)); });
    add(u"🤒"_s, tr("Out sick"), tr("Today"),
        [] { return End(QDate::currentDate().endOfDay().toMSecsSinceEpoch()); });
    add(u"🌴"_s, tr("On holiday"), tr("Until you clear it"), [] { return End(); });
}

void StatusMenu::set(const std::optional<protocol::UserStatus> &status)
{
    m_workspace.call(
        this, [status](Account &account, auto reply) { account.setUserStatus(status, reply); },
        [this](const Result<protocol::Done> &done) {
            if (!done)
                Q_EMIT failed(done.error());
        });
}

void StatusMenu::ask()
{
    auto *dialog = new StatusDialog(m_workspace.userStatus(m_workspace.self()), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &StatusDialog::chosen, this, &StatusMenu::set);
    dialog->open();
}

void StatusMenu::addDndActions(Workspace &workspace, QMenu *menu)
{
    auto &preferences = workspace.notify();
    const qint64 until = preferences.settings().dndUntil;
    if (until > QDateTime::currentMSecsSinceEpoch()) {
        auto *off = menu->addAction(client::icon("bell"), tr("Turn off (on until %1)").arg(shortTime(until)));
        connect(off, &QAction::triggered, &preferences, [&preferences] { preferences.setDndUntil(0); });
        menu->addSeparator();
    }
    const auto add = [&](const QString &text, auto end) {
        connect(menu->addAction(text), &QAction::triggered, &preferences,
                [&preferences, end] { preferences.setDndUntil(end()); });
    };
    add(tr("For 30 minutes"), [] { return in(30); });
    add(tr("For 1 hour"), [] { return in(60); });
    add(tr("For 4 hours"), [] { return in(240); });
    add(tr("Until tomorrow"), [] { return tomorrowMorning(); });
}

} // namespace conclave::client
