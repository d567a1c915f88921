// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/notifyrules.h"

#include "client/models/notifypreferences.h"
#include "client/widgets/formfield.h"
#include "client/widgets/notifymenu.h"
#include "client/widgets/textlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace conclave::client {

using protocol::NotifyLevel;

NotifyRules::NotifyRules(Workspace &workspace, ConversationId conversation, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_conversation(conversation)
    , m_level(new QComboBox(this))
    , m_mute(new QPushButton(this))
    , m_durations(new QMenu(m_mute))
    , m_mentions(new QCheckBox(tr("Tell me of mentions when it is muted"), this))
    , m_effect(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
{
    m_level->addItem(tr("As everywhere"));
    m_level->addItem(tr("All messages"), int(NotifyLevel::All));
    m_level->addItem(tr("Mentions and my threads"), int(NotifyLevel::Mentions));
    m_level->addItem(tr("Nothing"), int(NotifyLevel::Nothing));
    m_mute->setAutoDefault(false);
    m_effect->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(new FormField(tr("Notify me of"), m_level, this));
    column->addWidget(m_mute, 0, Qt::AlignLeading);
    column->addWidget(m_mentions);
    column->addWidget(m_effect);
    connect(m_level, &QComboBox::activated, this, &NotifyRules::chooseLevel);
    connect(m_mentions, &QCheckBox::clicked, this, [this](bool on) {
        auto rule = m_workspace.notify().of(m_conversation);
        rule.mentionsWhenMuted = on;
        m_workspace.notify().setOverride(m_conversation, rule);
    });
    connect(m_durations, &QMenu::aboutToShow, this, [this] {
        m_durations->clear();
        NotifyMenu::addMuting(m_durations, m_workspace, m_conversation);
    });
    connect(m_mute, &QPushButton::clicked, this, [this] {
        if (m_workspace.notify().isMuted(m_conversation))
            m_workspace.notify().unmute(m_conversation);
    });
    auto &preferences = m_workspace.notify();
    connect(&preferences, &NotifyPreferences::changed, this, &NotifyRules::refresh);
    connect(&preferences, &NotifyPreferences::conversationChanged, this, [this](ConversationId changed) {
        if (changed == m_conversation)
            refresh();
    });
    refresh();
}

void NotifyRules::refresh()
{
    const auto rule = m_workspace.notify().of(m_conversation);
    const bool muted = m_workspace.notify().isMuted(m_conversation);
    const QSignalBlocker levels(m_level);
    m_level->setCurrentIndex(rule.level ? m_level->findData(int(*rule.level)) : 0);
    m_mentions->setChecked(rule.mentionsWhenMuted);
    m_mute->setText(muted ? tr("Unmute") : tr("Mute"));
    m_mute->setMenu(muted ? nullptr : m_durations);
    m_effect->setText(NotifyMenu::effect(m_workspace, m_conversation));
}

void NotifyRules::chooseLevel(int row)
{
    const auto level = m_level->itemData(row);
    auto rule = m_workspace.notify().of(m_conversation);
    rule.level = level.isValid() ? std::optional(NotifyLevel(level.toInt())) : std::nullopt;
    m_workspace.notify().setOverride(m_conversation, rule);
}

} // namespace conclave::client
