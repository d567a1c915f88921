// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/notifymenu.h"

#include "client/models/notifypreferences.h"
#include "client/views/icons.h"
#include "client/views/times.h"
#include "client/widgets/keymap.h"
#include "client/widgets/statusdialog.h"

#include <QActionGroup>
#include <QDateTime>

namespace conclave::client {

namespace {

using protocol::NotifyLevel;

constexpr qint64 MinuteMs = 60'000;

} // namespace

void NotifyMenu::addTo(QMenu *menu, Workspace &workspace, ConversationId conversation)
{
    addLevels(menu->addMenu(client::icon("bell"), tr("Notify me of")), workspace, conversation);
    if (workspace.notify().isMuted(conversation)) {
        const auto keys = KeyMap::text(WindowKey::Mute);
        auto *unmute = menu->addAction(client::icon("bell"), tr("Unmute") + u'\t' + keys);
        auto &preferences = workspace.notify();
        QObject::connect(unmute, &QAction::triggered, &preferences,
                         [&preferences, conversation] { preferences.unmute(conversation); });
    } else {
        addMuting(menu->addMenu(client::icon("bell-off"), tr("Mute")), workspace, conversation);
    }
}

// What it means, where it is chosen.
void NotifyMenu::addWords(QMenu *menu, const QString &words)
{
    menu->addSeparator();
    menu->addAction(words)->setEnabled(false);
}

void NotifyMenu::addLevels(QMenu *menu, Workspace &workspace, ConversationId conversation)
{
    auto &preferences = workspace.notify();
    const auto now = preferences.of(conversation).level;
    auto *group = new QActionGroup(menu);
    const auto add = [&](const QString &text, std::optional<NotifyLevel> level) {
        auto *action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(level == now);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, &preferences, [&preferences, conversation, level] {
            auto rule = preferences.of(conversation);
            rule.level = level;
            preferences.setOverride(conversation, rule);
        });
    };
    const bool everything = preferences.settings().level == NotifyLevel::All;
    add(everything ? tr("As everywhere: all messages") : tr("As everywhere: mentions and my threads"), std::nullopt);
    add(tr("All messages"), NotifyLevel::All);
    add(tr("Mentions and my threads"), NotifyLevel::Mentions);
    add(tr("Nothing"), NotifyLevel::Nothing);
    addWords(menu, effect(workspace, conversation));
}

void NotifyMenu::addMuting(QMenu *menu, Workspace &workspace, ConversationId conversation)
{
    auto &preferences = workspace.notify();
    const auto add = [&](const QString &text, auto until) {
        QObject::connect(menu->addAction(text), &QAction::triggered, &preferences,
                         [&preferences, conversation, until] { preferences.mute(conversation, until()); });
    };
    using End = std::optional<qint64>;
    add(tr("For 30 minutes"), [] { return End(QDateTime::currentMSecsSinceEpoch() + 30 * MinuteMs); });
    add(tr("For 1 hour"), [] { return End(QDateTime::currentMSecsSinceEpoch() + 60 * MinuteMs); });
    add(tr("Until tomorrow"), [] { return End(tomorrowMorning()); });
    add(tr("Until I unmute it"), [] { return End(); });
    menu->addSeparator();
    auto *mentions = menu->addAction(tr("Tell me of mentions all the same"));
    mentions->setCheckable(true);
    mentions->setChecked(preferences.of(conversation).mentionsWhenMuted);
    QObject::connect(mentions, &QAction::toggled, &preferences, [&preferences, conversation](bool on) {
        auto rule = preferences.of(conversation);
        rule.mentionsWhenMuted = on;
        preferences.setOverride(conversation, rule);
    });
    addWords(menu, tr("A muted channel does not notify you and is not counted as unread."));
}

void NotifyMenu::toggleMute(Workspace &workspace, ConversationId conversation)
{
    if (conversation.isNull())
        return;
    auto &preferences = workspace.notify();
    if (preferences.isMuted(conversation))
        preferences.unmute(conversation);
    else
        preferences.mute(conversation, std::nullopt);
}

QString NotifyMenu::effect(const Workspace &workspace, ConversationId conversation)
{
    const auto &preferences = workspace.notify();
    const auto rule = preferences.of(conversation);
    if (preferences.isMuted(conversation)) {
        const auto what = rule.mentionsWhenMuted ? tr("Only mentions of you notify you and are counted.")
                                                 : tr("Nothing notifies you, and nothing is counted.");
        return rule.mutedUntil ? tr("Muted until %1. %2").arg(shortTime(*rule.mutedUntil), what)
                               : tr("Muted. %1").arg(what);
    }
    switch (rule.level.value_or(preferences.settings().level)) {
    case NotifyLevel::All:
        return tr("Every message notifies you.");
    case NotifyLevel::Mentions:
        return tr("Mentions of you and replies in your threads notify you.");
    case NotifyLevel::Nothing:
        return tr("Nothing notifies you. Unread messages are counted.");
    }
    Q_UNREACHABLE();
}

} // namespace conclave::client
