// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/uisettings.h"

#include "client/views/platform/systemscheme.h"
#include "client/views/theme.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int RecentEmojis = 27; // three rows of the picker
constexpr int LeastZoom = 80;
constexpr int MostZoom = 200;

} // namespace

UiSettings::UiSettings(const QString &file)
    : m_settings(file, QSettings::IniFormat)
{
    watchSystemScheme(this, [this] { apply(); });
}

Appearance UiSettings::appearance() const
{
    const auto text = m_settings.value(u"look/appearance"_s).toString();
    return text == "light"_L1 ? Appearance::Light : text == "dark"_L1 ? Appearance::Dark : Appearance::System;
}

void UiSettings::setAppearance(Appearance appearance)
{
    m_settings.setValue(u"look/appearance"_s,
                        appearance == Appearance::Light      ? u"light"_s
                            : appearance == Appearance::Dark ? u"dark"_s
                                                             : u"system"_s);
    apply();
}

int UiSettings::zoom() const
{
    return std::clamp(m_settings.value(u"look/zoom"_s, 100).toInt(), LeastZoom, MostZoom);
}

void UiSettings::setZoom(int percent)
{
    m_settings.setValue(u"look/zoom"_s, std::clamp(percent, LeastZoom, MostZoom));
    apply();
}

void UiSettings::apply() const
{
    auto &theme = Theme::instance();
    const auto wanted = appearance();
    theme.setScheme(wanted == Appearance::Light      ? Theme::Scheme::Light
                        : wanted == Appearance::Dark ? Theme::Scheme::Dark
                                                     : Theme::systemScheme());
    theme.setZoom(zoom());
}

SendKey UiSettings::sendKey() const
{
    const bool isCtrl = m_settings.value(u"writing/send_key"_s).toString() == "ctrl_enter"_L1;
    return isCtrl ? SendKey::CtrlEnter : SendKey::Enter;
}

void UiSettings::setSendKey(SendKey key)
{
    m_settings.setValue(u"writing/send_key"_s, key == SendKey::CtrlEnter ? u"ctrl_enter"_s : u"enter"_s);
    Q_EMIT sendKeyChanged();
}

std::optional<bool> UiSettings::keepsRunning() const
{
    const auto value = m_settings.value(u"window/keeps_running"_s);
    return value.isValid() ? std::optional(value.toBool()) : std::nullopt;
}

SpokenLevel UiSettings::spokenNews() const
{
    const auto text = m_settings.value(u"accessibility/spoken_news"_s).toString();
    return text == "nothing"_L1 ? SpokenLevel::Nothing
        : text == "mentions"_L1 ? SpokenLevel::Mentions
                                : SpokenLevel::All;
}

void UiSettings::setSpokenNews(SpokenLevel level)
{
    m_settings.setValue(u"accessibility/spoken_news"_s,
                        level == SpokenLevel::Nothing        ? u"nothing"_s
                            : level == SpokenLevel::Mentions ? u"mentions"_s
                                                             : u"all"_s);
}

void UiSettings::noteEmoji(const QString &emoji)
{
    auto recent = recentEmojis();
    recent.removeAll(emoji);
    recent.prepend(emoji);
    m_settings.setValue(u"emoji/recent"_s, recent.mid(0, RecentEmojis));
}

} // namespace conclave::client
