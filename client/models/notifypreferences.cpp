// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/notifypreferences.h"

#include "client/models/notifyrules.h"
#include "client/models/workspace.h"
#include "shared/protocol/codec.h"
#include "shared/util/logging.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr auto Key = "preference/notify"_L1;
constexpr auto Prefix = "preference/notify/"_L1;
constexpr qint64 HourMs = qint64(3600) * 1000;
constexpr qint64 LongestWaitMs = qint64(24) * 3600 * 1000;

QString keyOf(ConversationId conversation)
{
    return Prefix + conversation.toText();
}

// What this program cannot read counts as if it were not there.
template <class T>
T read(const QString &value)
{
    const auto object = protocol::parse(value.toUtf8());
    if (!object)
        return {};
    const auto decoded = protocol::decode<T>(*object, protocol::UnknownFields::Ignore);
    return decoded ? *decoded : T();
}

} // namespace

NotifyPreferences::NotifyPreferences(Workspace &workspace)
    : m_workspace(workspace)
{
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, &NotifyPreferences::noteEnd);
    connect(m_workspace.account(), &Account::mapChanged, this, &NotifyPreferences::reload);
    connect(&m_workspace, &Workspace::statusChanged, this, &NotifyPreferences::loadWhenOnline);
    load();
}

void NotifyPreferences::loadWhenOnline()
{
    if (m_workspace.isOnline())
        load(); // what came with the map is told by no key
}

void NotifyPreferences::load()
{
    const auto values = m_workspace.store().map().entries(Key);
    if (!values) {
        qCWarning(lcClient) << "preferences cannot be read:" << values.error().detail;
        return;
    }
    const auto before = std::exchange(m_overrides, {});
    m_settings = read<protocol::NotifySettings>(values->value(Key));
    for (auto it = values->cbegin(); it != values->cend(); ++it) {
        if (const auto id = ConversationId::fromText(it.key().mid(Prefix.size())); it.key() != Key && id)
            m_overrides.insert(*id, read<protocol::NotifyOverride>(it.value()));
    }
    for (auto it = before.cbegin(); it != before.cend(); ++it) {
        if (m_overrides.value(it.key()) != it.value())
            Q_EMIT conversationChanged(it.key());
    }
    for (auto it = m_overrides.cbegin(); it != m_overrides.cend(); ++it) {
        if (!before.contains(it.key()))
            Q_EMIT conversationChanged(it.key());
    }
    watchEnd();
    Q_EMIT changed();
}

void NotifyPreferences::reload(const QString &key)
{
    if (!key.startsWith(Key))
        return;
    const auto value = m_workspace.store().map().value(key);
    if (value)
        take(key, *value);
    else
        qCWarning(lcClient) << "a preference cannot be read:" << value.error().detail;
}

void NotifyPreferences::take(const QString &key, const QString &value)
{
    if (key == Key) {
        m_settings = read<protocol::NotifySettings>(value);
        watchEnd();
        Q_EMIT changed();
        return;
    }
    const auto id = ConversationId::fromText(key.mid(Prefix.size()));
    if (!id)
        return;
    if (value.isEmpty())
        m_overrides.remove(*id);
    else
        m_overrides.insert(*id, read<protocol::NotifyOverride>(value));
    watchEnd();
    Q_EMIT conversationChanged(*id);
}

bool NotifyPreferences::isMuted(ConversationId conversation) const
{
    return client::isMuted(of(conversation), SystemClock().nowMs());
}

bool NotifyPreferences::isQuiet() const
{
    return client::isQuiet(m_settings, QDateTime::currentDateTime());
}

void NotifyPreferences::write(const QString &key, const QString &value)
{
    take(key, value);
    m_workspace.setMap(key, value);
}

void NotifyPreferences::setSettings(const protocol::NotifySettings &settings)
{
    if (settings != m_settings)
        write(Key, QString::fromUtf8(protocol::encode(settings)));
}

void NotifyPreferences::setOverride(ConversationId conversation, const protocol::NotifyOverride &rule)
{
    if (rule == of(conversation))
        return;
    const bool isUsual = rule == protocol::NotifyOverride();
    write(keyOf(conversation), isUsual ? QString() : QString::fromUtf8(protocol::encode(rule)));
}

void NotifyPreferences::mute(ConversationId conversation, std::optional<qint64> until)
{
    auto rule = of(conversation);
    rule.muted = true;
    rule.mutedUntil = until;
    setOverride(conversation, rule);
}

void NotifyPreferences::unmute(ConversationId conversation)
{
    auto rule = of(conversation);
    rule.muted = false;
    rule.mutedUntil.reset();
    setOverride(conversation, rule);
}

void NotifyPreferences::setDndUntil(qint64 until)
{
    auto settings = m_settings;
    settings.dndUntil = until;
    setSettings(settings);
}

void NotifyPreferences::toggleDnd()
{
    const qint64 now = SystemClock().nowMs();
    setDndUntil(m_settings.dndUntil > now ? 0 : now + HourMs);
}

// The next moment at which something ends by itself; quiet hours are looked at every minute.
void NotifyPreferences::watchEnd()
{
    const qint64 now = SystemClock().nowMs();
    qint64 next = now + LongestWaitMs;
    if (m_settings.dndUntil > now)
        next = std::min(next, m_settings.dndUntil);
    for (const auto &rule : std::as_const(m_overrides)) {
        if (client::isMuted(rule, now) && rule.mutedUntil)
            next = std::min(next, *rule.mutedUntil);
    }
    if (!m_settings.quiet.isEmpty())
        next = std::min(next, now - now % 60'000 + 60'000);
    m_end.start(int(next - now + 1));
}

void NotifyPreferences::noteEnd()
{
    watchEnd();
    Q_EMIT changed();
    for (auto it = m_overrides.cbegin(); it != m_overrides.cend(); ++it) {
        if (it->muted)
            Q_EMIT conversationChanged(it.key());
    }
}

} // namespace conclave::client
