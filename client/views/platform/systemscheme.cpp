// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/platform/systemscheme.h"

#include <QGuiApplication>
#include <QPalette>
#include <QStyleHints>

using namespace Qt::StringLiterals;

namespace conclave::client {

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)

bool systemPrefersDark()
{
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
}

void watchSystemScheme(QObject *context, const std::function<void()> &changed)
{
    QObject::connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, context, changed);
}

#else

namespace {

// As in "Adwaita:dark" and "Adwaita-dark".
bool isGtkThemeDark()
{
    return qEnvironmentVariable("GTK_THEME").endsWith(u"dark"_s, Qt::CaseInsensitive);
}

} // namespace

bool systemPrefersDark()
{
    static const bool dark = isGtkThemeDark() || QGuiApplication::palette().color(QPalette::Window).lightnessF() < 0.5F;
    return dark;
}

void watchSystemScheme(QObject *, const std::function<void()> &)
{
}

#endif

} // namespace conclave::client
